"""The chair's acts on one case: open the ballot, close and count it, set it aside, decide."""

from datetime import timedelta
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal, Unmet

from .. import proof
from ..balloting import close_ballot, open_ballot, void_ballot
from ..circular import call_for_meeting
from ..counted import tally, voters
from ..deciding import decide as take_decision
from ..deciding import summary
from ..fast_track_forms import ConsequenceForm, vote_words
from ..forms import DecideForm, StartForm, VoidForm
from ..models import Ballot, FastTrack
from ..models.electorate import leads_the_ballot
from ..ratifying import settle_ratification
from .common import fetch_ballot, fetch_item
from .meetings import page as meeting_page


@require_POST
@allow("ballot.manage")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    item, now = fetch_item(request, pk), timezone.now()
    form = StartForm(request.POST)
    try:
        if not form.is_valid():
            raise Unmet(
                _("Give the minutes as a whole number from 1 to 600, or leave them out."), code="minutes"
            )
        minutes = form.cleaned_data["closes_in"]
        closes_at = now + timedelta(minutes=minutes) if minutes else None
        open_ballot(item, by=reader(request), at=now, closes_at=closes_at)
    except Refusal as refusal:
        return meeting_page(request, item.session, problem=refusal)
    return redirect(f"{item.session.get_absolute_url()}#file-{item.pk}")


@require_POST
@allow("ballot.manage")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    ballot = fetch_ballot(request, pk)
    try:
        close_ballot(ballot, by=reader(request), at=timezone.now())
    except Refusal as refusal:
        return meeting_page(request, ballot.session, problem=refusal)
    return redirect("committee:ballot", ballot.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("ballot.manage")
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Its own page, for it cannot be taken back."""
    ballot = fetch_ballot(request, pk)
    form = VoidForm(request.POST or None)
    problem, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                void_ballot(ballot, by=reader(request), reason=form.cleaned_data["reason"])
                flash.success(request, _("The ballot is void. The case may be voted on again."))
                return redirect(ballot.session)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    return render(
        request, "committee/void.html", {"ballot": ballot, "form": form, "problem": problem}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("ballot.vote")
def call_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Its own page: what is stopped here does not start again."""
    ballot = fetch_ballot(request, pk)
    problem, status = None, 200
    if request.method == "POST":
        try:
            call_for_meeting(ballot, by=reader(request), at=timezone.now())
            flash.success(request, _("The vote on this case has stopped. It waits for a meeting."))
            return redirect(ballot.session)
        except Refusal as refusal:
            problem, status = refusal, refusal.status
    return render(
        request, "committee/call_meeting.html", {"ballot": ballot, "problem": problem}, status=status
    )


@require_safe
@allow("ballot.read")
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_ballot(request, pk))


@require_POST
@allow("ballot.decide")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what was counted, or say with the figures why not; everything typed is kept."""
    ballot = fetch_ballot(request, pk)
    form = _decide_form(ballot, request.POST)
    if not form.is_valid():
        return page(request, ballot, form=form, status=422)
    try:
        said = {"conditions": "", **form.cleaned_data}
        decision = take_decision(ballot, by=reader(request), on=timezone.localdate(), **said)
    except Refusal as refusal:
        ballot.refresh_from_db()
        if refusal.code in SHORT:
            form = _decide_form(ballot, request.POST, short=True)
        return page(request, ballot, form=form, problem=refusal, status=refusal.status)
    flash.success(request, f"{decision.number}. {summary(decision)}")
    return redirect(f"{ballot.session.get_absolute_url()}#file-{ballot.item_id}")


@require_POST
@allow("ballot.decide")
def ratify(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what was counted on a fast-track grant."""
    ballot, said = fetch_ballot(request, pk), {}
    form = ConsequenceForm(request.POST) if ballot.outcome == Ballot.Outcome.REFUSED else None
    if form is not None:
        if not form.is_valid():
            return page(request, ballot, form=form, status=422)
        said = form.cleaned_data
    try:
        track = settle_ratification(ballot, by=reader(request), on=timezone.localdate(), **said)
    except Refusal as refusal:
        ballot.refresh_from_db()
        return page(request, ballot, form=form, problem=refusal, status=refusal.status)
    flash.success(request, f"{track.case.reference}: {track.get_state_display()}")
    return redirect(f"{ballot.session.get_absolute_url()}#file-{ballot.item_id}")


def page(
    request: HttpRequest,
    ballot: Ballot,
    *,
    form: DecideForm | ConsequenceForm | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """A ballot: while it is open its quorum; once counted the votes, the proof and the decision."""
    user, case = reader(request), ballot.case
    counted = ballot.state == Ballot.State.CLOSED
    decision = getattr(ballot, "decision", None)
    leads = leads_the_ballot(ballot, user)
    track = _track(ballot)
    settled = decision is not None or hasattr(ballot, "ratification")
    to_decide = counted and not settled and leads and ballot.outcome in _carried_out(ballot)
    context: dict[str, Any] = {
        "ballot": ballot,
        "case": case,
        "kind": kinds.of(case).label,
        "proof": proof.sentences(ballot.proof, case.currency) if counted else [],
        "opening": proof.sentences([ballot.quorum_at_opening], case.currency)
        if ballot.quorum_at_opening
        else [],
        "votes": _votes(ballot) if counted else [],
        "totals": tally(ballot) if counted and ballot.secret else [],
        "void_because": ballot.events.last() if ballot.state == Ballot.State.VOID else None,
        "decision": decision,
        "leads": leads,
        "partial": _partial(ballot),
        "envelope": kinds.of(case).envelope(case) if to_decide else None,
        "problem": problem,
        "track": track,
        "to_ratify": to_decide and track is not None,
    }
    if to_decide:
        context["form"] = form or (_ratify_form(ballot) if track else _decide_form(ballot, None))
    return render(request, "committee/ballot.html", context, status=status)


def _track(ballot: Ballot) -> FastTrack | None:
    """The grant that this ballot is on."""
    if ballot.question != Ballot.Question.RATIFICATION:
        return None
    return getattr(ballot, "ratification", None) or ballot.case.fast_tracks.awaiting_ratification().first()


def _carried_out(ballot: Ballot) -> set[str]:
    """Outcomes that somebody has to carry out."""
    decided = {Ballot.Outcome.GRANTED.value, Ballot.Outcome.REFUSED.value}
    if ballot.question == Ballot.Question.RATIFICATION:
        return decided
    return decided | {Ballot.Outcome.DEFERRED.value}


def _ratify_form(ballot: Ballot) -> ConsequenceForm | None:
    return ConsequenceForm() if ballot.outcome == Ballot.Outcome.REFUSED else None


def _votes(ballot: Ballot) -> list[dict[str, Any]]:
    """The electorate as it was at the count, with what each voted; shown only once counted."""
    cast = {vote.voter_id: vote for vote in ballot.votes.all()}
    voted = voters(ballot)
    words = vote_words(ballot.question)
    return [
        {
            **holder,
            "vote": (vote := cast.get(holder["user"])),
            "said": words[vote.choice] if vote else "",
            "voted": holder["user"] in voted,
        }
        for holder in ballot.electorate_at_count
    ]


def _partial(ballot: Ballot) -> bool:
    return ballot.cents is not None and ballot.cents < ballot.case.requested_cents


SHORT = ("insufficient_funds", "queue_ahead")
"""Refusals after which the grant may wait for its money."""


def _decide_form(ballot: Ballot, data: Any, *, short: bool = False) -> DecideForm:
    return DecideForm(
        data, outcome=ballot.outcome, partial=_partial(ballot), initial={"cents": ballot.cents},
        short=short or (data is not None and "wait_for_money" in data) or _is_short(ballot),
    )  # fmt: skip


def _is_short(ballot: Ballot) -> bool:
    """Whether the envelope has less than was counted, as far as can be told before it is tried."""
    if ballot.cents is None:
        return False
    left = kinds.of(ballot.case).envelope(ballot.case)
    return left is not None and left[0] < ballot.cents
