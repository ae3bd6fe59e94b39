"""The fast track: one delegate proposes, the other confirms, and the grant is made and paid like any other."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows import kinds, outbox
from workflows.cases.models import Case, State
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours
from workflows.steps import note, perform

from .balloting import whole_amount
from .enacting import Verdict, enact, require_reasons
from .models import Ballot, Decision, Delegation, FastTrack
from .models.electorate import conflicts
from .models.office import holds_a_seat
from .refusals import (
    AlreadyDecided,
    AmountNotPossible,
    CapPassed,
    NoMandate,
    NotForThisCommittee,
    OutsideDelegation,
    PeriodCapPassed,
    Recused,
)
from .routing import committee_for


@transaction.atomic
def propose_grant(
    delegation: Delegation,
    case: Case,
    *,
    cents: int,
    by: User,
    at: datetime,
    on: date,
    conditions: str = "",
    reasons: Sequence[str] = (),
    text: str = "",
) -> FastTrack:
    """Propose to the other delegate that a ready case be granted now. Proposing the same again changes nothing.

    raises  NotYours, NoMandate, Recused (either of the two), OutsideDelegation, AlreadyDecided,
            AmountNotPossible, CapPassed and PeriodCapPassed with the figures, Unmet for missing reasons
    """
    case, delegation = _locked(case, delegation)
    waiting = case.fast_tracks.awaiting_confirmation().first()
    if waiting is not None:
        if (waiting.delegation_id, waiting.proposed_by_id, waiting.cents) == (delegation.pk, by.pk, cents):
            return waiting
        raise AlreadyDecided(_("A fast grant of this case waits for the second delegate already."))
    _require_grantable(delegation, case, by, cents, on)
    require_reasons(_verdict(cents, conditions, reasons, text), case)
    track = FastTrack.objects.create(
        delegation=delegation,
        case=case,
        cents=cents,
        conditions=conditions.strip(),
        reasons=sorted(set(reasons)),
        text=text.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    note(track, "propose", by=by, payload={"cents": cents})
    outbox.put("fast_track.proposed", f"fast_track.proposed/{track.pk}", track_id=track.pk)
    return track


@transaction.atomic
def confirm_grant(track: FastTrack, *, by: User, on: date) -> Decision:
    """The second delegate agrees: the decision, the case's step and the money, together; then the committee's
    next agenda names it for ratification. The caps are asked again, with the delegation's row held.

    raises  AlreadyDecided (confirmed or declined already); NotYours; what `propose_grant` raises; and what the
            kind of case refuses, with the figures. Nothing is written then.
    """
    case, delegation = _locked(track.case, track.delegation)
    track = FastTrack.objects.select_for_update(of=("self",)).get(pk=track.pk)
    if track.state != FastTrack.State.PROPOSED:
        raise AlreadyDecided(_("This fast grant was confirmed or declined already."))
    _require_grantable(delegation, case, by, track.cents, on)
    track = perform(FastTrack.confirm, track, by=by, on=on, payload={"cents": track.cents})
    rules = delegation.committee.rules_on(on)
    decision = enact(
        case,
        _verdict(track.cents, track.conditions, track.reasons, track.text),
        committee=delegation.committee,
        by=by,
        on=on,
        appeal_days=rules.appeal_days if rules else 0,
        fast_track=track,
    )
    outbox.put("fast_track.granted", f"fast_track.granted/{track.pk}", track_id=track.pk)
    return decision


def decline_grant(track: FastTrack, *, by: User, reason: str) -> FastTrack:
    """Leave the case to the committee. raises NotYours, TooLate"""
    return perform(FastTrack.decline, track, by=by, reason=reason.strip())


def _verdict(cents: int, conditions: str, reasons: Sequence[str], text: str) -> Verdict:
    return Verdict(Decision.Outcome.GRANTED.value, cents, conditions, reasons, text)


def _locked(case: Case, delegation: Delegation) -> tuple[Case, Delegation]:
    """The case before the delegation: every grant under it then waits for the one before."""
    held = Case.objects.select_for_update(of=("self",)).select_related("applicant", "cooperative")
    case = held.get(pk=case.pk)
    given = Delegation.objects.select_for_update(of=("self",)).select_related("committee", "first", "second")
    return case, given.get(pk=delegation.pk)


def _require_grantable(delegation: Delegation, case: Case, by: User, cents: int, on: date) -> None:
    """Asked in this order: may these two, is it such a case, is it still open, and is there room."""
    _require_delegates(delegation, by, on)
    _require_no_conflict(delegation, case, by)
    if not delegation.covers(case):
        raise OutsideDelegation(_("This case is not of those that were delegated: kind or urgency differ."))
    if (body := committee_for(case, on=on)) != delegation.committee:
        sentence = _("Case %(case)s is decided by %(committee)s.")
        raise NotForThisCommittee(
            sentence % {"case": case.reference, "committee": body}, committee=body.code, case=case.reference
        )
    _require_waiting(case)
    _require_room(delegation, case, cents, on)


def _require_delegates(delegation: Delegation, by: User, on: date) -> None:
    if not may(by, "fast_track.decide") or by not in delegation.holders:
        raise NotYours(_("This is for the two delegates of the fast track."))
    if not delegation.is_in_force(on):
        raise OutsideDelegation(
            _("This delegation is not in force on that day."), code="delegation_not_in_force"
        )
    for user in delegation.holders:
        if not holds_a_seat(delegation.committee, user, on):
            raise NoMandate(
                _("%(name)s has no voice in this committee on that day.") % {"name": user}, user=user.pk
            )


def _require_no_conflict(delegation: Delegation, case: Case, by: User) -> None:
    aside = conflicts(case, {user.pk for user in delegation.holders})
    if by.pk in aside:
        raise Recused(_("You stand aside from this case."))
    if aside:
        raise Recused(_("The other delegate stands aside from this case: the committee decides it."))


def _require_waiting(case: Case) -> None:
    if case.state != State.READY:
        raise AlreadyDecided(_("Case %(case)s no longer waits for a decision.") % {"case": case.reference})
    counted = Q(pk__in=Ballot.objects.undecided().values("pk"))
    if case.ballots.filter(Q(state__in=[Ballot.State.CREATED, Ballot.State.OPEN]) | counted).exists():
        raise AlreadyDecided(_("The committee is voting on this case."))


def _require_room(delegation: Delegation, case: Case, cents: int, on: date) -> None:
    """raises AmountNotPossible, CapPassed, PeriodCapPassed; the delegation's row is held"""
    currency = case.currency
    if kinds.of(case).whole(case):
        whole_amount(case, cents)
    if not 0 < cents <= case.requested_cents:
        asked = money(case.requested_cents, currency)
        sentence = _("No more can be granted than was asked: %(asked)s.") % {"asked": asked}
        raise AmountNotPossible(sentence, requested_cents=case.requested_cents, cents=cents)
    if cents > delegation.cap_cents:
        cap = money(delegation.cap_cents, currency)
        sentence = _("The fast track grants at most %(cap)s in one case.") % {"cap": cap}
        raise CapPassed(sentence, cap_cents=delegation.cap_cents, cents=cents)
    used = delegation.used_cents(on)
    left = max(0, delegation.period_cap_cents - used)
    if cents > left:
        words = {
            "cap": money(delegation.period_cap_cents, currency),
            "used": money(used, currency),
            "left": money(left, currency),
        }
        raise PeriodCapPassed(
            _("The fast track grants at most %(cap)s in this period: %(used)s is granted, %(left)s is left.")
            % words,
            cap_cents=delegation.period_cap_cents,
            used_cents=used,
            left_cents=left,
            cents=cents,
        )


def delegation_for(user: User, case: Case, on: date) -> Delegation | None:
    """The delegation under which this person could propose a grant of this case."""
    held = Delegation.objects.in_force(on).held_by(user).select_related("committee", "first", "second")
    return next((one for one in held if one.covers(case)), None)
