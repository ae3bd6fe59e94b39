"""What a counted ballot on an appeal does: the first decision stands, another takes its place, or the case goes
back. The first decision stays on record; the ruling names the appeal, which names it."""

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases.models import DECIDED, Case, State
from workflows.money_words import money
from workflows.people.models import User
from workflows.steps import note, perform

from .enacting import CarryOut, Verdict, enact, record
from .models import Appeal, Ballot, Committee, Decision
from .refusals import AlreadyDecided, AmountNotPossible


def appeal_before(ballot: Ballot, case: Case) -> Appeal | None:
    """The appeal that this ballot is on, its row held; None for a ballot on a request.

    raises  AlreadyDecided where the appeal was withdrawn or ruled on
    """
    if ballot.question != Ballot.Question.APPEAL:
        return None
    pending = Appeal.objects.select_for_update(of=("self",)).pending().filter(case=case)
    appeal = pending.select_related("decision").first()
    if appeal is None or case.state not in DECIDED:
        raise AlreadyDecided(_("This appeal no longer waits for a ruling."))
    return appeal


def rule(
    appeal: Appeal, case: Case, verdict: Verdict, *, committee: Committee, by: User, on: date, ballot: Ballot
) -> Decision:
    """Carry out what was counted: grant at an amount changes the decision, refuse upholds it, defer sends back."""

    steps: dict[str, CarryOut] = {
        Decision.Outcome.GRANTED.value: partial(_change, appeal, wait_for_money=verdict.wait_for_money),
        Decision.Outcome.REFUSED.value: partial(_uphold, appeal),
        Decision.Outcome.DEFERRED.value: partial(_send_back, appeal),
    }
    return enact(
        case,
        verdict,
        committee=committee,
        by=by,
        on=on,
        appeal_days=0,
        carry_out=steps[verdict.outcome],
        ballot=ballot,
        appeal=appeal,
    )


def _change(
    appeal: Appeal, decision: Decision, case: Case, by: User, on: date, *, wait_for_money: bool
) -> None:
    """A refused case is granted, and may wait for money as any grant; a part grant grows, through its kind."""
    assert decision.cents is not None
    cents, kind, facts = decision.cents, kinds.of(case), _facts(decision)
    if case.state == State.REFUSED:
        perform(Case.grant_on_appeal, case, by=by, on=on, cents=cents, payload=facts)
        kind.granted(case, decision, cents=cents, by=by, on=on, wait_for_money=wait_for_money)
    else:
        before = granted_so_far(case)
        if cents <= before:
            raise _not_more(case, cents)
        perform(Case.raise_grant, case, by=by, on=on, cents=cents, payload=facts | {"before_cents": before})
        kind.raised(case, decision, cents=cents, before_cents=before, by=by, on=on)
    perform(Appeal.change, appeal, by=by, on=on, payload={"decision": decision.number})


def _uphold(appeal: Appeal, decision: Decision, case: Case, by: User, on: date) -> None:
    note(case, "appeal_upheld", by=by, payload=_facts(decision))
    perform(Appeal.uphold, appeal, by=by, on=on, payload={"decision": decision.number})


def _send_back(appeal: Appeal, decision: Decision, case: Case, by: User, on: date) -> None:
    """A refusal no longer holds: the case is in review again. A grant goes on; its officer looks at what is
    contested and brings the appeal back."""
    if case.state == State.REFUSED:
        perform(Case.send_back, case, by=by, on=on, payload=_facts(decision))
    else:
        note(case, "appeal_sent_back", by=by, payload=_facts(decision))
    perform(Appeal.send_back, appeal, by=by, on=on, payload={"decision": decision.number})


def _facts(decision: Decision) -> dict[str, Any]:
    assert decision.appeal is not None
    return record(decision) | {"first": decision.appeal.decision.number}


def granted_so_far(case: Case) -> int:
    return (case.granted_cents or 0) if case.state in (State.GRANTED, State.CLOSED) else 0


def refuse_unless_more(ballot: Ballot, cents: int | None) -> None:
    """A vote to grant on an appeal is for more than was granted: whoever finds that enough votes to refuse."""
    if ballot.question == Ballot.Question.APPEAL and cents and cents <= granted_so_far(ballot.case):
        raise _not_more(ballot.case, cents)


def _not_more(case: Case, cents: int) -> AmountNotPossible:
    before = granted_so_far(case)
    sentence = _("%(granted)s is granted already: grant more, or vote that the decision stands.")
    return AmountNotPossible(
        sentence % {"granted": money(before, case.currency)}, granted_cents=before, cents=cents
    )
