"""My meetings, planning one, and the page of a meeting with its buttons."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.cases.queue import late_since
from workflows.htmx import wants_part
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import open_steps

from .. import circular, evening, sessions
from ..consent import Carried
from ..envelopes import touched
from ..forms import AgendaForm, CircularForm, MoveForm, PlanForm
from ..models import Session
from ..models.electorate import conflicts_among
from ..routing import waiting_days, waiting_for
from ..settling import settle
from .common import fetch_item, fetch_session

PAGE = 25
COLUMNS = [
    Column(gettext_lazy("Committee"), "committee.name"),
    Column(gettext_lazy("Day"), "held_on", "day"),
    Column(gettext_lazy("Place"), "place"),
    Column(gettext_lazy("State"), lambda session: str(session.get_state_display())),
]


@require_safe
@allow("session.list")
def meetings(request: HttpRequest) -> HttpResponseBase:
    """What comes next with what is left to read, then what was."""
    user = reader(request)
    settle(timezone.now())
    mine = Session.objects.visible_to(user).select_related("committee")
    past = mine.exclude(state__in=Session.COMING)
    if download := table_response(request, "sessions", COLUMNS, mine):
        return download
    coming = [_card(session, user) for session in mine.coming()[:5]]
    context = {
        "coming": coming,
        "page": Paginator(past, PAGE).get_page(request.GET.get("page")),
        "feeds": user.may("calendar.own"),
        "may_plan": PlanForm(user=user).fields["committee"].initial is not None,
        "may_ask": CircularForm(user=user).fields["committee"].initial is not None,
    }
    return render(request, "committee/meetings.html", context)


def _card(session: Session, user: User) -> dict[str, Any]:
    files = evening.files(session, user)
    own = evening.standing(session, user)
    open_files = [file for file in files if not file.aside]
    return {
        "session": session,
        "total": len(open_files),
        "read": sum(file.read for file in open_files),
        "seated": own.seated,
        "unread": next((file for file in open_files if not file.read), None) if own.seated else None,
        "votes": [file for file in files if file.waiting_for] if own.seated else [],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, user=reader(request))
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                session = sessions.plan_session(by=reader(request), **form.cleaned_data)
                return redirect("committee:agenda", session.pk)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    return render(request, "committee/plan.html", {"form": form, "problem": problem}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def plan_vote(request: HttpRequest) -> HttpResponse:
    """A vote without a meeting, and its window."""
    form = CircularForm(request.POST or None, user=reader(request))
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                session = circular.plan_circular(by=reader(request), **form.cleaned_data)
                return redirect("committee:agenda", session.pk)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    return render(request, "committee/plan_vote.html", {"form": form, "problem": problem}, status=status)


@require_safe
@allow("session.read")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_session(request, pk))


def page(
    request: HttpRequest,
    session: Session,
    *,
    problem: Refusal | None = None,
    carried: Sequence[Carried] = (),
) -> HttpResponse:
    """The meeting as this person sees it; a refusal is said at its top."""
    user = reader(request)
    own = evening.standing(session, user)
    files = evening.files(session, user)
    people = evening.attendance(session, files)
    mine = next((row for row in people if row["user"].pk == user.pk), None)
    rules = session.committee.rules_on(session.held_on)
    context = {
        "session": session,
        "own": own,
        "mine": mine,
        "files": [_shown(file) for file in files],
        "consents": [file for file in files if file.by_consent],
        "carries": any(file.leads for file in files if file.by_consent),
        "attendance": people,
        "steps": open_steps(session, user),
        "running": session.state == Session.State.OPEN,
        "coming": session.state in Session.COMING,
        "live": _is_live(session),
        "may_change_agenda": not session.is_circular or session.state == Session.State.PLANNED,
        "may_be_away": not session.is_circular
        and session.state in (Session.State.PLANNED, Session.State.CONVENED),
        "stand_in": rules.stand_in if rules else None,
        "problem": problem,
        "carried": carried,
        **purse(session, files),
    }
    return render(request, "committee/meeting.html", context, status=problem.status if problem else 200)


def _is_live(session: Session) -> bool:
    """Whoever presides still has something to do on its cases: without a meeting, after the vote has ended."""
    if session.is_circular:
        return session.state in (Session.State.OPEN, Session.State.CLOSED)
    return session.state == Session.State.OPEN


def purse(session: Session, files: list[evening.File]) -> dict[str, Any]:
    """The envelopes of this agenda as they stand; the page asks again while the session is open."""
    running = session.state == Session.State.OPEN
    return {
        "envelopes": touched(session, [file.item for file in files]),
        "running": running,
        "session": session,
    }


@require_safe
@allow("session.read")
def envelopes(request: HttpRequest, pk: int) -> HttpResponse:
    """The same part of the page alone, for htmx; without it, the page itself."""
    session = fetch_session(request, pk)
    if not wants_part(request):
        return redirect(session)
    files = evening.files(session, reader(request))
    return render(request, "committee/meeting.html#purse", purse(session, files))


def _shown(file: evening.File) -> dict[str, Any]:
    late = late_since(file.case, timezone.localdate()) if file.case.is_undecided else None
    return {"file": file, "kind": kinds.of(file.case).label, "late_since": late}


STEPS: dict[str, Callable[..., Any]] = {
    "convene": sessions.convene,
    "open": sessions.open_session,
    "close": sessions.close_session,
}


@require_POST
@allow("session.manage")
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Convene, open, close."""
    session = fetch_session(request, pk)
    return do(request, session, lambda: STEPS[name](session, by=reader(request), at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, hour or place."""
    session = fetch_session(request, pk)
    start = {"held_on": session.held_on, "starts_at": session.starts_at, "place": session.place}
    form = MoveForm(request.POST or None, initial=start)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                sessions.move_session(session, by=reader(request), at=timezone.now(), **form.cleaned_data)
                flash.success(request, _("Done."))
                return redirect(session)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"session": session, "form": form, "problem": problem}
    return render(request, "committee/move.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    if request.method == "POST":
        return do(request, session, lambda: sessions.cancel_session(session, by=reader(request)))
    return render(request, "committee/cancel.html", {"session": session})


@require_POST
@allow("session.manage")
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick someone in or out."""
    session = fetch_session(request, pk)
    typed = request.POST.get("user", "")
    person = get_object_or_404(User, pk=int(typed) if typed.isascii() and typed.isdigit() else 0)
    record = sessions.record_departure if request.POST.get("left") else sessions.record_arrival
    return do(
        request,
        session,
        lambda: record(session, person, by=reader(request), at=timezone.now()),
        "attendance",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what is laid on the table."""
    session, user = fetch_session(request, pk), reader(request)
    ready = waiting_for(session.committee, on=session.held_on)
    aside = conflicts_among(ready, [user.pk])
    waiting = [case for case in ready if not aside[case.pk]]
    form = AgendaForm(request.POST or None, waiting=waiting)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                sessions.put_on_agenda(session, form.cleaned_data["cases"], by=user)
                return redirect(session)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    today = timezone.localdate()
    rows = [
        {
            "case": case,
            "days": waiting_days(case, today),
            "kind": kinds.of(case).label,
            "late_since": late_since(case, today),
        }
        for case in waiting
    ]
    context = {"session": session, "form": form, "rows": rows, "problem": problem}
    context["chosen"] = request.POST.getlist("cases")
    return render(request, "committee/agenda.html", context, status=status)


@require_POST
@allow("session.manage")
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    item = fetch_item(request, pk)
    return do(request, item.session, lambda: sessions.take_off_agenda(item, by=reader(request)), "agenda")


def do(request: HttpRequest, session: Session, act: Callable[[], Any], anchor: str = "") -> HttpResponse:
    """Do it and come back to the meeting, or say on its page why not."""
    try:
        act()
    except Refusal as refusal:
        session.refresh_from_db()
        return page(request, session, problem=refusal)
    flash.success(request, _("Done."))
    return redirect(session.get_absolute_url() + (f"#{anchor}" if anchor else ""))
