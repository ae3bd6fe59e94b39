"""A verdict becomes a decision: the numbered row, the case's step and the money, in the caller's transaction.
The committee's ballots, the fast track and the rulings on appeals all come through here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, outbox
from workflows.cases.models import Case
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.refusals import Unmet
from workflows.steps import perform

from .models import Committee, Decision, Reason

SERIES = "D"
CarryOut = Callable[[Decision, Case, User, date], None]


@dataclass(frozen=True)
class Verdict:
    """What is decided, and how it is said. `cents` goes with a grant, and only with it; `wait_for_money` lets the
    grant stand where the envelope is short, to be paid when its turn comes."""

    outcome: str
    cents: int | None = None
    conditions: str = ""
    reasons: Sequence[str] = ()
    text: str = ""
    wait_for_money: bool = False

    @property
    def grants(self) -> bool:
        return self.outcome == Decision.Outcome.GRANTED


def enact(
    case: Case,
    verdict: Verdict,
    *,
    committee: Committee,
    by: User,
    on: date,
    appeal_days: int,
    carry_out: CarryOut | None = None,
    **basis: Any,
) -> Decision:
    """Write the decision, move the case and its money, and leave word for the letter.

    basis      `ballot=` or `fast_track=`, and `appeal=` where it rules on one
    carry_out  what else than the ordinary steps follows from it
    raises     Unmet for missing reasons; what the case or its kind refuses, with the figures
    """
    require_reasons(verdict, case)
    decision = _written(case, verdict, committee, by, on, appeal_days, basis)
    if carry_out:
        carry_out(decision, case, by, on)
    else:
        _carry_out(decision, case, by, on, wait_for_money=verdict.wait_for_money)
    outbox.put("decision.taken", f"decision/{decision.number}", decision_id=decision.pk)
    return decision


def require_reasons(verdict: Verdict, case: Case) -> None:
    """A refusal, a deferral and a part grant say why."""
    unknown = set(verdict.reasons) - set(Reason.values)
    if unknown:
        raise Unmet(_("There is no such reason: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    partial = verdict.cents is not None and verdict.cents < case.requested_cents
    if not verdict.reasons and (partial or not verdict.grants):
        raise Unmet(
            _("Give at least one reason: the member has a right to know why."), code="reasons_missing"
        )
    if Reason.OTHER in verdict.reasons and not verdict.text.strip():
        raise Unmet(_("Explain the other reason in a sentence."), code="text_missing")


def _written(
    case: Case,
    verdict: Verdict,
    committee: Committee,
    by: User,
    on: date,
    appeal_days: int,
    basis: dict[str, Any],
) -> Decision:
    final = verdict.outcome != Decision.Outcome.DEFERRED
    until = on + timedelta(days=appeal_days) if final and appeal_days else None
    return Decision.objects.create(
        number=next_number(SERIES, on.year),
        case=case,
        committee=committee,
        outcome=verdict.outcome,
        cents=verdict.cents,
        currency=case.currency,
        conditions=verdict.conditions.strip() if verdict.grants else "",
        reasons=sorted(set(verdict.reasons)),
        text=verdict.text.strip(),
        remedies=remedies(case) if until else "",
        appeal_until=until,
        decided_on=on,
        by=by,
        **basis,
    )


def remedies(case: Case) -> str:
    """How to contest, in the applicant's language; the day stands beside it."""
    with override(case.applicant.language):
        return _(
            "If you do not agree, you may ask %(cooperative)s to look at your request again: on the page of your"
            " request, or in writing. People who took no part in this decision will examine it."
        ) % {"cooperative": case.cooperative.name}


def _carry_out(decision: Decision, case: Case, by: User, on: date, *, wait_for_money: bool) -> None:
    """Move the case, then let its kind commit the money or release what it held."""
    kind = kinds.of(case)
    if decision.outcome == Decision.Outcome.GRANTED:
        assert decision.cents is not None
        perform(Case.grant, case, by=by, on=on, cents=decision.cents, payload=record(decision))
        kind.granted(case, decision, cents=decision.cents, by=by, on=on, wait_for_money=wait_for_money)
    elif decision.outcome == Decision.Outcome.REFUSED:
        perform(Case.refuse, case, by=by, on=on, payload=record(decision))
        kind.refused(case, decision, by=by, on=on)
    else:
        perform(Case.defer, case, by=by, on=on, payload=record(decision))


def record(decision: Decision) -> dict[str, Any]:
    """What the case's event keeps of it."""
    return {"decision": decision.number, "cents": decision.cents}


def summary(decision: Decision) -> str:
    """One line, in the active language: "Granted: 1 250,00 EUR"."""
    if decision.appeal_id and decision.outcome != Decision.Outcome.GRANTED:
        return decision.outcome_words().capitalize()
    if decision.cents is not None:
        return _("Granted: %(cents)s") % {"cents": money(decision.cents, decision.currency)}
    return str(Decision.Outcome(decision.outcome).label).capitalize()
