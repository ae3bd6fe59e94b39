"""From a counted ballot to a decision: the row, the case's step and the money, all in one transaction."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.cases.models import Case, State
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet

from .enacting import Verdict, enact, summary
from .models import Ballot, Decision
from .models.electorate import leads_the_ballot
from .refusals import AlreadyDecided, QuorumMissing
from .ruling import appeal_before, rule

__all__ = ["counted_for", "decide", "summary"]


@transaction.atomic
def decide(
    ballot: Ballot,
    *,
    by: User,
    on: date,
    cents: int | None = None,
    conditions: str = "",
    reasons: Sequence[str] = (),
    text: str = "",
    wait_for_money: bool = False,
) -> Decision:
    """Carry out what the ballot's count says: grant, refuse or defer the case, once.

    by       whoever presides over this case
    cents    the amount the decider read on the screen; anything but the amount counted is refused as stale
    reasons  codes of `Reason`; a refusal, a deferral and a part grant name at least one
    wait_for_money  where the envelope is short, grant all the same: the case is paid when its turn comes
    raises   NotYours; AlreadyDecided (someone was quicker); QuorumMissing; Unmet; and what the kind of case
             refuses when the money is not there, with the figures. Nothing is written then.
    """
    ballot, case = counted_for(ballot, by)
    if ballot.question == Ballot.Question.RATIFICATION:
        raise Unmet(_("This ballot ratifies a grant of the fast track."), code="is_a_ratification")
    appeal = appeal_before(ballot, case)
    if appeal is None and case.state != State.READY:
        raise AlreadyDecided(_("Case %(case)s no longer waits for a decision.") % {"case": case.reference})
    if cents is not None and cents != ballot.cents:
        raise TooLate(_("The amount has changed since you opened this page. Look at the count again."))
    verdict = Verdict(ballot.outcome, ballot.cents, conditions, reasons, text, wait_for_money)
    body = ballot.session.committee
    if appeal is not None:
        return rule(appeal, case, verdict, committee=body, by=by, on=on, ballot=ballot)
    return enact(
        case, verdict, committee=body, by=by, on=on, appeal_days=ballot.rules.appeal_days, ballot=ballot
    )


def counted_for(ballot: Ballot, by: User) -> tuple[Ballot, Case]:
    """The ballot and its case, both locked, where the ballot was counted, nothing was made of it yet, and `by`
    presides. The case is locked before the ballot, as whoever stands aside locks them.

    raises  AlreadyDecided, Unmet (not counted), QuorumMissing with the figures, NotYours
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=ballot.case_id)
    ballot = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("session__committee", "rules", "case__cooperative", "case__applicant")
        .get(pk=ballot.pk)
    )
    _require_a_count(ballot)
    if not leads_the_ballot(ballot, by):
        raise NotYours(_("This is for whoever presides over this case."))
    return ballot, case


def _require_a_count(ballot: Ballot) -> None:
    if hasattr(ballot, "decision"):
        raise AlreadyDecided(
            _("Decision %(number)s was taken already.") % {"number": ballot.decision.number},
            decision=ballot.decision.number,
        )
    if hasattr(ballot, "ratification"):
        raise AlreadyDecided(_("The committee has said already whether it ratifies this grant."))
    if ballot.state != Ballot.State.CLOSED:
        raise Unmet(_("The ballot has not been counted."), code="not_counted")
    if ballot.outcome == Ballot.Outcome.NO_QUORUM:
        fact = ballot.proof[0]
        raise QuorumMissing(
            _("There is no decision without a quorum: %(present)d were present, %(needed)d are needed.")
            % fact,
            present=fact["present"],
            needed=fact["needed"],
            of=fact["of"],
        )
