"""Voting on one case: open the ballot, vote while it is open, close it and count."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases.models import Case
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet
from workflows.steps import note, perform

from . import counting, proof, secrecy
from .counted import is_certain, recounted, strays, voters
from .models import AgendaItem, Ballot, Session, Vote
from .models.electorate import Holder, Room, conflicts, holders, leads_or_the_clock, seats
from .models.office import holds
from .recusing import annul, record_conflicts
from .referring import require_reachable
from .refusals import (
    AlreadyDecided,
    AmountNotPossible,
    BallotClosed,
    BallotSecret,
    NoMandate,
    NotPresent,
    QuorumMissing,
    Recused,
)
from .relisting import ratified_cents, still_asked
from .ruling import refuse_unless_more


@transaction.atomic
def open_ballot(
    item: AgendaItem, *, by: User | None, at: datetime, closes_at: datetime | None = None
) -> Ballot:
    """Let the committee vote on a case that lies on the table.

    by         whoever presides over this case; None is the clock, in a vote without a meeting
    closes_at  when it closes by itself; in a meeting it may have no such time
    raises     NotYours; QuorumMissing and TooFewForSecrecy with the figures; AlreadyDecided when a ballot on it
               is open or was counted; Unmet when the session is not open or no rules are in force
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
    if closes_at is not None and closes_at <= at:
        raise Unmet(_("A ballot closes after it opens: choose a later time."), code="closes_too_early")
    _require_leading(ballot, by)
    require_reachable(session, case, rules)
    filled = holders(session, case)
    fact = {} if session.is_circular else _require_quorum(ballot, filled)
    if rules.secret:
        secrecy.require_enough(filled)
    ballot.save(force_insert=True)
    electorate = [holder.snapshot() for holder in filled]
    facts: dict[str, Any] = {"electorate": electorate, "quorum": fact, "closes_at": closes_at}
    return perform(Ballot.open, ballot, by=by, at=at, **facts)


def _refuse_a_second_ballot(item: AgendaItem) -> None:
    before = item.ballots.exclude(state=Ballot.State.VOID).exclude(outcome=Ballot.Outcome.NO_QUORUM)
    if before.exists():
        raise AlreadyDecided(_("There is a ballot on this case already."))


def _require_leading(ballot: Ballot, by: User | None) -> None:
    if not leads_or_the_clock(ballot, by):
        raise NotYours(_("This is for whoever presides over this case."))


def _require_quorum(ballot: Ballot, filled: list[Holder]) -> counting.Fact:
    enough, fact = counting.quorum(ballot.rules.as_rules(), seats(filled))
    if not enough:
        sentence = proof.sentences([fact], ballot.case.currency)[0]
        raise QuorumMissing(sentence, present=fact["present"], needed=fact["needed"], of=fact["of"])
    return fact


@transaction.atomic
def cast_vote(ballot: Ballot, *, by: User, choice: str, at: datetime, cents: int | None = None) -> Vote:
    """Vote by name, or change one's vote, while the ballot is open. `cents` goes with a vote to grant.

    raises BallotClosed, BallotSecret, NoMandate, Recused, NotPresent, AmountNotPossible
    """
    ballot = _taking_votes(ballot, by, at, secret=False)
    cents = amount_voted(ballot, counting.Choice(choice), cents)
    vote, new = Vote.objects.update_or_create(
        ballot=ballot, voter=by, defaults={"choice": choice, "cents": cents, "at": at}
    )
    note(ballot, "vote" if new else "vote_changed", by=by)
    _close_if_certain(ballot, at)
    return vote


@transaction.atomic
def cast_secretly(
    ballot: Ballot,
    *,
    by: User,
    choice: str,
    at: datetime,
    cents: int | None = None,
    code: str = "",
    drawn: str = "",
) -> str:
    """Vote in a secret ballot; return the code of the paper, which alone can change it while the ballot is open.

    code   of one's paper, from whoever has voted and changes it; what nobody holds is refused
    drawn  the code of the form that was sent (`secrecy.unsealed`); without one, a code is drawn
    raises as `cast_vote`; BallotSecret for a vote by name; CodeMissing, CodeUnknown
    """
    ballot = _taking_votes(ballot, by, at, secret=True)
    cents = amount_voted(ballot, counting.Choice(choice), cents)
    code = secrecy.put_in(ballot, by, choice=choice, cents=cents, code=code, drawn=drawn)
    _close_if_certain(ballot, at)
    return code


def _taking_votes(ballot: Ballot, by: User, at: datetime, *, secret: bool) -> Ballot:
    """The ballot, locked, where this person may vote on it at that moment."""
    ballot = _locked(ballot)
    require_open(ballot, at)
    if ballot.secret is not secret:
        sentence = (
            _("This ballot is secret: vote on its page.") if ballot.secret else _("Votes are by name here.")
        )
        raise BallotSecret(sentence)
    _require_a_voice(ballot, by)
    return ballot


def require_open(ballot: Ballot, at: datetime) -> None:
    """raises BallotClosed where no vote is taken at that moment"""
    if ballot.state != Ballot.State.OPEN or ballot.is_over(at):
        raise BallotClosed(_("This ballot is not open: no vote can be cast or changed."))


def _locked(ballot: Ballot) -> Ballot:
    related = ("session__committee", "rules", "case__applicant", "case__cooperative")
    return Ballot.objects.select_for_update(of=("self",)).select_related(*related).get(pk=ballot.pk)


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
    if by.pk not in room.present and not session.is_circular:
        raise NotPresent(_("You are not recorded as present: you cannot vote."))
    voted = voters(ballot)
    if by.pk not in {holder.user for holder in room.holders(aside, voted)}:
        raise NoMandate(
            _("You have no voice here: the member you stand in for votes, or your seat has none.")
        )


def amount_voted(ballot: Ballot, choice: counting.Choice, cents: int | None) -> int | None:
    """The amount that goes with this vote; raises AmountNotPossible with the limit."""
    if choice is not counting.Choice.GRANT:
        return None
    if ballot.question == Ballot.Question.RATIFICATION:
        return ratified_cents(ballot)  # the amount is fixed: it was granted
    refuse_unless_more(ballot, cents)
    case, ceiling = ballot.case, ballot.rules.ceiling_cents
    if kinds.of(case).whole(case):
        cents = whole_amount(case, cents)
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


def whole_amount(case: Case, cents: int | None) -> int:
    """What goes with the grant of a case that is granted as it was asked or not at all. raises AmountNotPossible"""
    if cents not in (None, case.requested_cents):
        sentence = _("This is granted as it was asked, or not at all.")
        raise AmountNotPossible(sentence, requested_cents=case.requested_cents, cents=cents)
    return case.requested_cents


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User | None, at: datetime) -> Ballot:
    """End the vote and count it. Without a quorum the outcome says so, and nothing can be decided on it.

    Past its time it is closed as of its time, by the clock, whoever asks. raises BallotClosed, NotYours
    """
    locked = _locked(ballot)
    if locked.state != Ballot.State.OPEN:
        raise BallotClosed(_("This ballot is not open."))
    if locked.is_over(at) and locked.closes_at is not None:
        by, at = None, locked.closes_at
    ended = _counted(
        locked, by, at, [{"fact": "closed_by_clock", "at": at.isoformat()}] if by is None else []
    )
    ballot.copy_from(ended)
    return ballot


def _counted(ballot: Ballot, by: User | None, at: datetime, why: list[counting.Fact]) -> Ballot:
    """Closed and counted; or annulled, where a secret paper must not count and cannot be found, or where so few
    voted that the count would tell who voted what."""
    if ballot.secret and strays(ballot, at):
        return annul(ballot, by=by, reason=_("Somebody who voted in secret may not vote any more."))
    if ballot.secret and 0 < ballot.papers.count() < secrecy.FEWEST:
        words = _("Fewer than %(needed)d voted in secret: the count would tell who voted what.")
        return annul(ballot, by=by, reason=words % {"needed": secrecy.FEWEST})
    counted = recounted(ballot, at=at, why=why)
    payload = {"outcome": counted["result"].outcome.value, "cents": counted["result"].cents}
    ballot = perform(Ballot.close, ballot, by=by, at=at, payload=payload, **counted)
    secrecy.forget_codes(ballot)
    return ballot


def _close_if_certain(ballot: Ballot, at: datetime) -> None:
    """Where the rules say so: the ballot ends once nothing that may still be voted can change its outcome."""
    if ballot.secret and ballot.papers.count() < secrecy.FEWEST:
        return
    if ballot.rules.closes_early and is_certain(ballot, at):
        _counted(ballot, None, at, [{"fact": "closed_early"}])


@transaction.atomic
def void_ballot(ballot: Ballot, *, by: User, reason: str) -> Ballot:
    """Set a ballot aside, with a reason; its votes are kept and the case may be voted on again."""
    if not reason.strip():
        raise Unmet(_("Say why this ballot is void."), code="reason_missing")
    ballot = perform(Ballot.void, ballot, by=by, reason=reason)
    secrecy.forget_codes(ballot)
    return ballot
