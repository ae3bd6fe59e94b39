"""From a counted ballot to a decision: the row, the case's step and the money, all in one transaction."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, outbox
from workflows.cases.models import Case, State
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from .models import Ballot, Decision, Reason
from .models.electorate import leads_the_ballot
from .refusals import AlreadyDecided, QuorumMissing

SERIES = "D"


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
) -> Decision:
    """Carry out what the ballot's count says: grant, refuse or defer the case, once.

    by       whoever presides over this case
    cents    the amount the decider read on the screen; anything but the amount counted is refused as stale
    reasons  codes of `Reason`; a refusal, a deferral and a part grant name at least one
    raises   NotYours; AlreadyDecided (someone was quicker); QuorumMissing; Unmet; and what the kind of case
             refuses when the money is not there, with the figures. Nothing is written then.
    """
    # The case before the ballot, as whoever stands aside locks them.
    case = Case.objects.select_for_update(of=("self",)).get(pk=ballot.case_id)
    ballot = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("session__committee", "rules", "case__cooperative", "case__applicant")
        .get(pk=ballot.pk)
    )
    _require_a_count(ballot, case)
    if not leads_the_ballot(ballot, by):
        raise NotYours(_("This is for whoever presides over this case."))
    if cents is not None and cents != ballot.cents:
        raise TooLate(_("The amount has changed since you opened this page. Look at the count again."))
    _require_reasons(ballot, case, reasons, text)
    decision = _written(ballot, case, by, on, conditions, sorted(set(reasons)), text)
    _carry_out(decision, case, by, on)
    outbox.put("decision.taken", f"decision/{decision.number}", decision_id=decision.pk)
    return decision


def _require_a_count(ballot: Ballot, case: Case) -> None:
    if hasattr(ballot, "decision"):
        raise AlreadyDecided(
            _("Decision %(number)s was taken already.") % {"number": ballot.decision.number},
            decision=ballot.decision.number,
        )
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
    if case.state != State.READY:
        raise AlreadyDecided(_("Case %(case)s no longer waits for a decision.") % {"case": case.reference})


def _require_reasons(ballot: Ballot, case: Case, reasons: Sequence[str], text: str) -> None:
    unknown = set(reasons) - set(Reason.values)
    if unknown:
        raise Unmet(_("There is no such reason: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    partial = ballot.cents is not None and ballot.cents < case.requested_cents
    if not reasons and (partial or ballot.outcome != Ballot.Outcome.GRANTED):
        raise Unmet(
            _("Give at least one reason: the member has a right to know why."), code="reasons_missing"
        )
    if Reason.OTHER in reasons and not text.strip():
        raise Unmet(_("Explain the other reason in a sentence."), code="text_missing")


def _written(
    ballot: Ballot, case: Case, by: User, on: date, conditions: str, reasons: list[str], text: str
) -> Decision:
    granted = ballot.outcome == Ballot.Outcome.GRANTED
    final = granted or ballot.outcome == Ballot.Outcome.REFUSED
    until = on + timedelta(days=ballot.rules.appeal_days) if final and ballot.rules.appeal_days else None
    return Decision.objects.create(
        number=next_number(SERIES, on.year),
        case=case,
        committee=ballot.session.committee,
        ballot=ballot,
        outcome=ballot.outcome,
        cents=ballot.cents,
        currency=case.currency,
        conditions=conditions.strip() if granted else "",
        reasons=reasons,
        text=text.strip(),
        remedies=_remedies(case) if until else "",
        appeal_until=until,
        decided_on=on,
        by=by,
    )


def _remedies(case: Case) -> str:
    """How to contest, in the applicant's language; the day stands beside it."""
    with override(case.applicant.language):
        return _(
            "If you do not agree, you may ask %(cooperative)s in writing to look at your request again."
            " People who took no part in this decision will examine it."
        ) % {"cooperative": case.cooperative.name}


def _carry_out(decision: Decision, case: Case, by: User, on: date) -> None:
    """Move the case, then let its kind commit the money or release what it held."""
    record = {"decision": decision.number, "cents": decision.cents}
    kind = kinds.of(case)
    if decision.outcome == Decision.Outcome.GRANTED:
        assert decision.cents is not None
        perform(Case.grant, case, by=by, on=on, cents=decision.cents, payload=record)
        kind.granted(case, decision, cents=decision.cents, by=by, on=on)
    elif decision.outcome == Decision.Outcome.REFUSED:
        perform(Case.refuse, case, by=by, on=on, payload=record)
        kind.refused(case, decision, by=by, on=on)
    else:
        perform(Case.defer, case, by=by, on=on, payload=record)


def summary(decision: Decision) -> str:
    """One line, in the active language: "Granted: 1 250,00 EUR"."""
    if decision.cents is not None:
        return _("Granted: %(cents)s") % {"cents": money(decision.cents, decision.currency)}
    return str(Decision.Outcome(decision.outcome).label).capitalize()
