"""Being away, times put right, and sessions in one's own calendar."""

from datetime import date, datetime, time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.calendars import CONTENT_TYPE
from workflows.people.reader import reader
from workflows.refusals import Refusal

from .. import invitations
from ..attending import correct_stay
from ..calling import announce_absence, withdraw_absence
from ..forms import StayForm
from .common import fetch_session
from .meetings import do


@require_POST
@allow("session.attend")
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I will be away", or "I come after all"."""
    session = fetch_session(request, pk)
    act = withdraw_absence if request.POST.get("coming") else announce_absence
    return do(request, session, lambda: act(session, by=reader(request), at=timezone.now()), "attendance")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def stay(request: HttpRequest, pk: int, stay: int) -> HttpResponse:
    """Put the times of one stay right."""
    session = fetch_session(request, pk)
    found = get_object_or_404(session.attendance.select_related("user"), pk=stay)
    start = {
        "arrived_at": timezone.localtime(found.arrived_at).time(),
        "left_at": timezone.localtime(found.left_at).time() if found.left_at else None,
    }
    form = StayForm(request.POST or None, initial=start)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            day = timezone.localdate(found.arrived_at)
            arrived, left = (_moment(day, form.cleaned_data[name]) for name in ("arrived_at", "left_at"))
            assert arrived is not None
            try:
                correct_stay(found, arrived_at=arrived, left_at=left, by=reader(request), at=timezone.now())
                return redirect(f"{session.get_absolute_url()}#attendance")
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"session": session, "stay": found, "form": form, "problem": problem}
    return render(request, "committee/stay.html", context, status=status)


def _moment(day: date, typed: time | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, typed)) if typed else None


@require_safe
@allow("session.read")
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a calendar file; once it is called off, the file that takes it out again."""
    session = fetch_session(request, pk)
    if session.is_circular:
        raise Http404
    return calendar_file(invitations.invitation(session, reader(request)), f"session-{session.held_on}.ics")


def calendar_file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@allow("public")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of whoever holds this secret address, as their calendar reads them."""
    user = invitations.reader_of(token, at=timezone.now())
    if user is None:
        raise Http404
    return calendar_file(invitations.feed_of(user, timezone.localdate()), "sessions.ics")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("calendar.own")
def calendar(request: HttpRequest) -> HttpResponse:
    """Make the address of one's calendar, replace it, or end it; it is shown once, when it is made."""
    user, address = reader(request), ""
    if request.method == "POST":
        if request.POST.get("end"):
            invitations.revoke_feed(user, at=timezone.now())
            return redirect("committee:calendar")
        token = invitations.make_feed(user, at=timezone.now())
        address = settings.SITE_URL.rstrip("/") + reverse("committee:feed", args=[token])
    context = {"feed": invitations.present_feed(user), "address": address}
    response = render(request, "committee/calendar.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
