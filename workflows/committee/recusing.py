"""Standing aside: found by the system, declared by the person, or imposed by whoever presides."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.cases.models import DECIDED, Case
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import TooLate
from workflows.steps import note, perform

from .calling import call_substitutes_of
from .counted import recounted
from .models import Ballot, Mandate, Recusal, Session
from .models.electorate import conflicts, presiding
from .refusals import NoMandate
from .secrecy import forget_codes


def record_conflicts(case: Case, session: Session) -> set[int]:
    """Write down the conflicts found among the committee's mandates; return who stands aside."""
    mandates = Mandate.objects.in_office(session.held_on).filter(committee=session.committee)
    aside = conflicts(case, set(mandates.values_list("user", flat=True)))
    at = timezone.now()
    Recusal.objects.bulk_create(
        [
            Recusal(case=case, user_id=user, kind=Recusal.Kind.AUTOMATIC, reason=aside[user], at=at)
            for user in aside
        ],
        ignore_conflicts=True,
    )
    return set(aside)


@transaction.atomic
def declare_recusal(
    case: Case, *, by: User, reason: Recusal.Reason, at: datetime, user: User | None = None
) -> Recusal:
    """Stand aside from a case, or (with `user`) have someone stand aside while presiding.

    A vote already cast is void: an open ballot loses it, a counted one is counted again. A secret paper cannot be
    found: the whole ballot is void. Declaring twice changes nothing. raises NoMandate; TooLate once the case is decided
    """
    who = user or by
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state in DECIDED and not _is_looked_at_again(case):
        raise TooLate(_("This case is decided: standing aside now changes nothing."))
    _require_a_part_in_it(case, who, by)
    kind = Recusal.Kind.DECLARED if who == by else Recusal.Kind.IMPOSED
    recusal, new = Recusal.objects.exclude(reason=Recusal.Reason.TOOK_PART).get_or_create(
        case=case, user=who, defaults={"kind": kind, "reason": reason, "by": by, "at": at}
    )
    if new:
        for item in case.agenda_items.select_related("session"):
            call_substitutes_of(item.session, f"recusal/{recusal.pk}")
        for ballot in _undecided_ballots(case):
            _void_vote(ballot, who, by, at)
    return recusal


def _is_looked_at_again(case: Case) -> bool:
    return case.fast_tracks.awaiting_ratification().exists() or case.appeals.pending().exists()


def _require_a_part_in_it(case: Case, who: User, by: User) -> None:
    counted = Q(session__form=Session.Form.CIRCULAR, session__state=Session.State.CLOSED)
    at_hand = case.agenda_items.filter(Q(session__state__in=Session.COMING) | counted)
    sessions = [item.session for item in at_hand.select_related("session__committee")]
    seated = [
        session
        for session in sessions
        if Mandate.objects.in_office(session.held_on).filter(committee=session.committee, user=who).exists()
    ]
    if not seated or not may(by, "recusal.declare"):
        raise NoMandate(_("No mandate for a session that has this case on its agenda."))
    if who != by and not any(presiding(session, case) == by.pk for session in seated):
        raise NoMandate(_("Only who presides may have somebody else stand aside."))


def _undecided_ballots(case: Case) -> list[Ballot]:
    live = case.ballots.select_for_update(of=("self",)).filter(decision=None)
    return list(live.filter(state__in=[Ballot.State.OPEN, Ballot.State.CLOSED]).order_by("pk"))


def _void_vote(ballot: Ballot, who: User, by: User, at: datetime) -> None:
    if ballot.secret:
        if ballot.turnout.filter(voter=who).exists():
            annul(ballot, by=by, reason=_("Somebody who had voted in secret stands aside."))
        return
    if not ballot.votes.filter(voter=who, voided_at=None).update(voided_at=at):
        return
    note(ballot, "vote_voided", by=by, payload={"voter": who.pk})
    if ballot.state == Ballot.State.CLOSED:
        perform(Ballot.recount, ballot, by=by, **recounted(ballot, at=ballot.closed_at))


def annul(ballot: Ballot, *, by: User | None, reason: str, **facts: Any) -> Ballot:
    """Set aside a ballot that cannot stand; what was voted is kept and never shown. The case is voted on again."""
    ballot = perform(Ballot.annul, ballot, by=by, reason=reason, **facts)
    forget_codes(ballot)
    return ballot
