"""Voting on one case: open the ballot, vote while it is open, close it and count."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.cases.models import Case
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet
from workflows.steps import note, perform

from . import counting, proof
from .counted import recounted
from .models import AgendaItem, Ballot, Session, Vote
from .models.electorate import Holder, Room, conflicts, holders, leads_the_ballot, seats
from .models.office import holds
from .recusing import record_conflicts
from .refusals import (
    AlreadyDecided,
    AmountNotPossible,
    BallotClosed,
    NoMandate,
    NotPresent,
    QuorumMissing,
    Recused,
)
from .relisting import ratified_cents, still_asked


@transaction.atomic
def open_ballot(item: AgendaItem, *, by: User, at: datetime) -> Ballot:
    """Let the committee vote on a case that lies on the table.

    raises NotYours unless `by` presides over this case; QuorumMissing with the figures; AlreadyDecided when a
    ballot on it is open or was counted; Unmet when the session is not open or no rules are in force
    """
    session = Session.objects.select_for_update().get(pk=item.session_id)
    case = Case.objects.select_for_update().get(pk=item.case_id)
    if session.state != Session.State.OPEN:
        raise Unmet(_("The session is not open."), code="session_not_open")
    if not still_asked(case, item.purpose):
        raise AlreadyDecided(_("Case %(case)s no longer waits for a decision.") % {"case": case.reference})
    _refuse_a_second_ballot(item)
    record_conflicts(case, session)
    rules = session.committee.rules_on(session.held_on)
    if rules is None:
        raise Unmet(_("This committee has no rules in force on that day."), code="no_rules")
    ballot = Ballot(session=session, item=item, case=case, rules=rules, question=item.purpose)
    _require_leading(ballot, by)
    filled = holders(session, case)
    fact = _require_quorum(ballot, filled)
    ballot.save(force_insert=True)
    electorate = [holder.snapshot() for holder in filled]
    return perform(Ballot.open, ballot, by=by, at=at, electorate=electorate, quorum=fact)


def _refuse_a_second_ballot(item: AgendaItem) -> None:
    before = item.ballots.exclude(state=Ballot.State.VOID).exclude(outcome=Ballot.Outcome.NO_QUORUM)
    if before.exists():
        raise AlreadyDecided(_("There is a ballot on this case already."))


def _require_leading(ballot: Ballot, by: User) -> None:
    if not leads_the_ballot(ballot, by):
        raise NotYours(_("This is for whoever presides over this case."))


def _require_quorum(ballot: Ballot, filled: list[Holder]) -> counting.Fact:
    enough, fact = counting.quorum(ballot.rules.as_rules(), seats(filled))
    if not enough:
        sentence = proof.sentences([fact], ballot.case.currency)[0]
        raise QuorumMissing(sentence, present=fact["present"], needed=fact["needed"], of=fact["of"])
    return fact


@transaction.atomic
def cast_vote(ballot: Ballot, *, by: User, choice: str, at: datetime, cents: int | None = None) -> Vote:
    """Vote, or change one's vote, while the ballot is open. `cents` goes with a vote to grant.

    raises BallotClosed, NoMandate, Recused, NotPresent, AmountNotPossible
    """
    ballot = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("session__committee", "case__applicant", "rules")
        .get(pk=ballot.pk)
    )
    if ballot.state != Ballot.State.OPEN:
        raise BallotClosed(_("This ballot is not open: no vote can be cast or changed."))
    _require_a_voice(ballot, by)
    cents = _amount(ballot, counting.Choice(choice), cents)
    vote, new = Vote.objects.update_or_create(
        ballot=ballot, voter=by, defaults={"choice": choice, "cents": cents, "at": at}
    )
    note(ballot, "vote" if new else "vote_changed", by=by)  # that they voted; what, only the row says
    return vote


def _require_a_voice(ballot: Ballot, by: User) -> None:
    """A mandate, no conflict, in the room, and a seat that is theirs to fill; asked in that order."""
    session, room = ballot.session, Room.of(ballot.session)
    if not may(by, "ballot.vote") or (
        by.pk not in room.users and not holds(session.committee, by, session.held_on)
    ):
        raise NoMandate(_("You hold no mandate of this committee on the day of this session."))
    aside = conflicts(ballot.case, room.users | {by.pk})
    if by.pk in aside:
        raise Recused(_("You stand aside from this case: you cannot vote on it."))
    if by.pk not in room.present:
        raise NotPresent(_("You are not recorded as present: you cannot vote."))
    voted = list(ballot.votes.filter(voided_at=None).values_list("voter", flat=True))
    if by.pk not in {holder.user for holder in room.holders(aside, voted)}:
        raise NoMandate(
            _("You have no voice here: the member you stand in for votes, or your seat has none.")
        )


def _amount(ballot: Ballot, choice: counting.Choice, cents: int | None) -> int | None:
    """The amount that goes with this vote; raises AmountNotPossible with the limit."""
    if choice is not counting.Choice.GRANT:
        return None
    if ballot.question == Ballot.Question.RATIFICATION:
        return ratified_cents(ballot)  # the amount is fixed: it was granted
    case, ceiling = ballot.case, ballot.rules.ceiling_cents
    if not cents or cents < 0:
        raise AmountNotPossible(_("Say how much you would grant."), code="amount_missing")
    if cents > case.requested_cents:
        asked = money(case.requested_cents, case.currency)
        sentence = _("No more can be granted than was asked: %(asked)s.") % {"asked": asked}
        raise AmountNotPossible(sentence, requested_cents=case.requested_cents, cents=cents)
    if ceiling is not None and cents > ceiling:
        sentence = _("This committee grants at most %(ceiling)s.") % {
            "ceiling": money(ceiling, case.currency)
        }
        raise AmountNotPossible(sentence, ceiling_cents=ceiling, cents=cents)
    return cents


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, at: datetime) -> Ballot:
    """End the vote and count it. Without a quorum the outcome says so, and nothing can be decided on it."""
    locked = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
    if locked.state != Ballot.State.OPEN:
        raise BallotClosed(_("This ballot is not open."))
    counted = recounted(locked)
    payload = {"outcome": counted["result"].outcome.value, "cents": counted["result"].cents}
    return perform(Ballot.close, ballot, by=by, at=at, payload=payload, **counted)


def void_ballot(ballot: Ballot, *, by: User, reason: str) -> Ballot:
    """Set a ballot aside, with a reason; its votes are kept and the case may be voted on again."""
    if not reason.strip():
        raise Unmet(_("Say why this ballot is void."), code="reason_missing")
    return perform(Ballot.void, ballot, by=by, reason=reason)
