"""The minutes of a session: read, edited in their free parts, signed, taken out as PDF; and those for members."""

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import minutes as minutes_of
from .. import minutes_words, remarks, signing
from ..minutes_forms import RemarksForm
from ..models import Minutes, Session
from ..models.office import keeps_the_minutes
from .common import fetch_session
from .decisions import pdf

PAGE = 25


@require_safe
@allow("session.read")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_session(request, pk))


def page(request: HttpRequest, session: Session, problem: Refusal | None = None) -> HttpResponse:
    """What was recorded, as this person may read it, in their language; the signatures and what they may do."""
    user = reader(request)
    content = minutes_of.facts(session)
    shown = minutes_of.readable(session, user, content)
    signatures = signing.standing(session, user, content)
    context = {
        "session": session,
        "hidden": hidden(content, shown) if user.may("ballot.read") else [],
        "signatures": signatures,
        "signed": minutes_words.signed(signatures.given, by_name=True),
        "may_edit": session.state == Session.State.CLOSED and keeps_the_minutes(session, user),
        "may_download": minutes_of.may_read_whole(session, user),
        "files": {row.kind: row for row in session.minutes.all()},
        "problem": problem,
        **minutes_words.nominative(shown),
    }
    return render(request, "committee/minutes.html", context, status=problem.status if problem else 200)


def hidden(content: minutes_of.Facts, shown: minutes_of.Facts) -> list[dict[str, Any]]:
    """Items this person does not read: their place on the agenda and the digest that a signature covers."""
    read = {item["id"] for item in shown["items"]}
    return [
        {"place": place, "digest": minutes_of.item_digest(item)}
        for place, item in enumerate(content["items"], start=1)
        if item["id"] not in read
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("session.manage")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The free parts; who comes second reads what changed beside what they typed, and loses none of it."""
    session, user = fetch_session(request, pk), reader(request)
    items = minutes_words.nominative(minutes_of.readable(session, user))["items"]
    now = remarks.of(session)
    form = RemarksForm(request.POST or None, items=items, written=now)
    problem: Refusal | None = None
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                remarks.edit_remarks(session, by=user, **form.remarks())
                flash.success(request, _("Saved. Signatures given before hold no longer."))
                return redirect("committee:minutes", session.pk)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    compared = isinstance(problem, remarks.ChangedMeanwhile)
    context = {
        "session": session,
        "form": form.again(now) if compared else form,
        "others": form.differences(now) if compared else [],
        "problem": problem,
    }
    return render(request, "committee/minutes_edit.html", context, status=status)


@require_POST
@allow("session.manage")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    try:
        signing.sign_minutes(
            session, by=reader(request), at=timezone.now(), digest=request.POST.get("digest", "")
        )
    except Refusal as refusal:
        session.refresh_from_db()
        return page(request, session, refusal)
    flash.success(request, _("Signed."))
    return redirect("committee:minutes", session.pk)


@require_safe
@allow("session.read")
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as PDF, in the reader's language, with what they may read."""
    session, user = fetch_session(request, pk), reader(request)
    content = minutes_of.readable(session, user)
    _language, document = signing.printed(
        session, content, Minutes.Kind.NOMINATIVE, language=get_language() or "en"
    )
    name = f"minutes-{session.held_on}-reading.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(document, content_type="application/pdf", headers=headers)


@require_safe
@allow("session.read")
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The approved minutes: nominative, so for the committee itself and the auditor, all cases included."""
    session = fetch_session(request, pk)
    kept = get_object_or_404(session.minutes, kind=Minutes.Kind.NOMINATIVE)
    minutes_of.require_whole(session, reader(request))
    return pdf(kept.file, f"minutes-{session.held_on}.pdf")


# ---- for members


TOLD = [
    Column(gettext_lazy("Held on"), "held_on", "day"),
    Column(gettext_lazy("Committee"), lambda row: str(row.committee)),
]


@require_safe
@allow("minutes.members")
def for_members(request: HttpRequest) -> HttpResponseBase:
    """What the committees of one's cooperatives decided, session by session, without a name."""
    told = Session.objects.told_to(reader(request)).select_related("committee")
    if download := table_response(request, "minutes", TOLD, told):
        return download
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    return render(request, "committee/members_minutes_list.html", {"page": page})


@require_safe
@allow("minutes.members")
def for_members_one(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.told_to(reader(request)).select_related("committee"), pk=pk)
    context = {
        "session": session,
        "minutes": minutes_words.redacted(minutes_of.facts(session)),
        "rule": minutes_words.RULE,
    }
    return render(request, "committee/members_minutes.html", context)


@require_safe
@allow("minutes.members")
def for_members_file(request: HttpRequest, pk: int) -> FileResponse:
    session = get_object_or_404(Session.objects.told_to(reader(request)), pk=pk)
    return pdf(signing.for_members(session), f"minutes-{session.held_on}-members.pdf")
