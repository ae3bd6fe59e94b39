"""The reading room: one file per screen, a conflict declared before it opens, a vote cast beside it."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.cases import urgency
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import Refusal

from .. import archive, evening, secrecy
from ..balloting import cast_secretly, cast_vote, require_open
from ..envelopes import left_for
from ..fast_track_forms import secret_vote_form, vote_form, vote_words
from ..forms import ImposeForm, RecusalForm, VoteForm
from ..models import AgendaItem, Ballot, Vote
from ..recusing import declare_recusal
from .common import fetch_ballot, fetch_item


@require_safe
@never_cache
@allow("ballot.read")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_item(request, pk))


def page(
    request: HttpRequest,
    item: AgendaItem,
    *,
    vote_form: VoteForm | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The file as a member reads it: first the question about a link, then everything."""
    user = reader(request)
    files = evening.files(item.session, user)
    here = next(shown for shown in files if shown.item.pk == item.pk)
    own = evening.standing(item.session, user)
    readable = [shown for shown in files if not shown.aside]
    context: dict[str, Any] = {
        "item": item,
        "case": item.case,
        "session": item.session,
        "file": here,
        "own": own,
        "kind": kinds.of(item.case).label,
        "problem": problem,
        "form": vote_form,
        **_neighbours(readable, here),
    }
    if here.aside and own.seated:
        return render(request, "committee/aside.html", context, status=status)
    if own.seated and not here.read and not evening.open_again(item, by=user, at=timezone.now()):
        return render(request, "committee/threshold.html", context, status=status)
    context |= _contents(request, here)
    context["envelope"] = left_for(item.session, item, [shown.item for shown in files])
    if own.seated and here.ballot and here.ballot.state == "open":
        context |= _vote(request, here, vote_form)
    return render(request, "committee/file.html", context, status=status)


def _neighbours(files: list[evening.File], here: evening.File) -> dict[str, Any]:
    pks = [shown.item.pk for shown in files]
    if here.item.pk not in pks:
        return {"number": None, "total": len(pks)}
    at = pks.index(here.item.pk)
    return {
        "number": at + 1,
        "total": len(pks),
        "before": pks[at - 1] if at else None,
        "after": pks[at + 1] if at + 1 < len(pks) else None,
    }


def _contents(request: HttpRequest, here: evening.File) -> dict[str, Any]:
    """The answers, the officer's opinions and the documents; the sensitive part for its readers alone."""
    case, user = here.case, reader(request)
    kind, trusted = kinds.of(case), case.is_trusted(user)
    answers = [answer for answer in kind.fields(case, user) if trusted or not answer.sensitive]
    return {
        "trusted": trusted,
        "groups": grouped(answers),
        "points": urgency.points(case.urgency_points),
        "level": urgency.words(case.urgency),
        "opinions": list(case.opinions.select_related("by")) if trusted else [],
        "documents": list(case.documents.current()) if trusted else [],
        "track": case.fast_tracks.awaiting_ratification()
        .select_related("proposed_by", "confirmed_by")
        .first()
        if here.item.purpose == AgendaItem.Purpose.RATIFICATION
        else None,
        "similar": archive.similar(case, user, timezone.localdate()),
        "appeal": case.appeals.pending().select_related("decision__committee").first()
        if here.item.purpose == AgendaItem.Purpose.APPEAL
        else None,
    }


def grouped(answers: list[kinds.Answer]) -> list[dict[str, Any]]:
    """Answers under their group's heading, in the order in which groups first appear."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        row = {"label": answer.label, "value": answer.value}
        groups.setdefault(str(answer.group), []).append(row)
    return [{"heading": heading, "rows": rows} for heading, rows in groups.items()]


def _vote(request: HttpRequest, here: evening.File, form: VoteForm | None) -> dict[str, Any]:
    """The form, filled with one's own vote if there is one; a secret one is nobody's to show."""
    assert here.ballot is not None
    voice = {"may_vote": here.voices, "has_voted": reader(request).pk in here.voted}
    if here.ballot.secret:
        return {**voice, "vote_form": form or _secret_form(here.ballot, voice["has_voted"], _suggested(here))}
    mine = here.ballot.votes.filter(voter=reader(request), voided_at=None).first()
    start = {"choice": mine.choice, "cents": mine.cents} if mine else {"cents": _suggested(here)}
    return {
        "vote": mine,
        "voted": _words(mine) if mine else "",
        "vote_form": form or vote_form(here.item.purpose)(initial=start, whole=_whole(here.case)),
        **voice,
    }


def _words(vote: Vote) -> str:
    """ "Grant, 800.00 EUR", "Ratify, 400.00 EUR": one's own vote in the words of its form."""
    said = vote_words(vote.ballot.question)[vote.choice]
    return said if vote.cents is None else f"{said}, {money(vote.cents, vote.ballot.case.currency)}"


def _secret_form(ballot: Ballot, has_voted: bool, cents: int) -> VoteForm:
    """A first vote's form carries the code that its paper will answer to, so that sent twice it votes once."""
    drawn = "" if has_voted else secrecy.sealed(ballot, secrecy.draw_code())
    form = secret_vote_form(ballot.question)
    initial = {"cents": cents, "drawn": drawn}
    return form(has_voted=has_voted, whole=_whole(ballot.case), initial=initial)


def _whole(case: Any) -> bool:
    return kinds.of(case).whole(case)


def _suggested(here: evening.File) -> int:
    assert here.ballot is not None
    ceiling = here.ballot.rules.ceiling_cents
    asked = here.case.requested_cents
    return min(asked, ceiling) if ceiling is not None else asked


@require_POST
@allow("ballot.vote")
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I have no link with this member": the file opens."""
    item = fetch_item(request, pk)
    try:
        evening.begin_reading(item, by=reader(request), at=timezone.now())
    except Refusal as refusal:
        return page(request, item, problem=refusal, status=refusal.status)
    return redirect("committee:file", item.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("recusal.declare")
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand aside: its effect is stated before it happens."""
    item = fetch_item(request, pk)
    form = RecusalForm(request.POST or None)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                declare_recusal(item.case, by=reader(request), reason=reason, at=timezone.now())
                flash.success(request, _("You stand aside. You no longer see this file."))
                return redirect("committee:meeting", item.session_id)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"item": item, "form": form, "problem": problem}
    return render(request, "committee/recuse.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("recusal.declare")
def impose(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a member stand aside, while presiding."""
    item, user = fetch_item(request, pk), reader(request)
    here = next(f for f in evening.files(item.session, user) if f.item.pk == item.pk)
    others = [holder.user for holder in here.holders if not holder.recused and holder.user != user.pk]
    form = ImposeForm(request.POST or None, people=others)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                declare_recusal(item.case, by=user, at=timezone.now(), **form.cleaned_data)
                return redirect("committee:meeting", item.session_id)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"item": item, "form": form, "problem": problem}
    return render(request, "committee/impose.html", context, status=status)


@require_POST
@never_cache
@sensitive_post_parameters()
@allow("ballot.vote")
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Cast or change one's vote."""
    ballot = fetch_ballot(request, pk)
    item = fetch_item(request, ballot.item_id)
    try:
        require_open(ballot, timezone.now())  # before the form: what it lacks is beside the point by then
    except Refusal as refusal:
        return page(request, item, problem=refusal, status=refusal.status)
    if ballot.secret:
        return _vote_secretly(request, ballot, item)
    form = vote_form(item.purpose)(request.POST, whole=_whole(ballot.case))
    if not form.is_valid():
        return page(request, item, vote_form=form, status=422)
    try:
        cast_vote(ballot, by=reader(request), at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        return page(request, item, vote_form=form, problem=refusal, status=refusal.status)
    flash.success(request, _("Your vote is recorded. You may change it while the ballot is open."))
    return redirect(reverse("committee:file", args=[item.pk]) + "#vote")


def _vote_secretly(request: HttpRequest, ballot: Ballot, item: AgendaItem) -> HttpResponse:
    """The code of the paper is said once, in this answer and nowhere else: no redirect, no message, no cache."""
    user = reader(request)
    has_voted = ballot.turnout.filter(voter=user).exists()
    form = secret_vote_form(ballot.question)(request.POST, has_voted=has_voted, whole=_whole(ballot.case))
    if not form.is_valid():
        return page(request, item, vote_form=form, status=422)
    said = dict(form.cleaned_data)
    if said["drawn"]:
        said["drawn"] = secrecy.unsealed(ballot, said["drawn"])
    try:
        code = cast_secretly(ballot, by=user, at=timezone.now(), **said)
    except Refusal as refusal:
        return page(request, item, vote_form=form, problem=refusal, status=refusal.status)
    ballot.refresh_from_db()
    return render(request, "committee/voted.html", {"ballot": ballot, "item": item, "code": code})
