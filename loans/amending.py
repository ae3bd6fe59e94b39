"""What becomes of a further amount that was granted: it waits for money, is paid at once to who borrows alone, or is
offered to everybody who answers for the loan, and paid when they have accepted. Where one of them does not, the loan,
its plan and its guarantee stay as they were."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation

from fund.ledger import commitments, waiting
from fund.ledger.models import Commitment, WaitingGrant
from loans import changes, plans, top_up
from loans.models import Agreement, Amendment, ChangeCase, Disbursement
from loans.offer import TEMPLATE, agreement_pdf, canonical_hash, named
from loans.repayment import locked, replayed
from workflows import coded, outbox, pdf
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.committee.models import Decision
from workflows.people.models import Member, User
from workflows.steps import note, perform

PURPOSE = "loan_top_up"


@transaction.atomic
def grant(
    asked: ChangeCase,
    agreement: Agreement,
    *,
    cents: int,
    by: User | None,
    on: date,
    wait_for_money: bool = False,
) -> Disbursement | Amendment | WaitingGrant:
    """Set the money aside, inside the deciding transaction, and go on; or take a place in the queue where the envelope
    is short and the decider lets it wait.

    cents   at most what was asked
    raises  InsufficientFunds with the figures, QueueAhead; what `changes.check` refuses: the loan may have moved
    """
    changes.check(agreement, _facts(asked, cents, on))
    case = asked.case
    promised = waiting.promise(
        key=f"loan/{agreement.number}/top-up/{case.reference}", purpose=PURPOSE, envelope=agreement.envelope,
        cents=cents, reference=case.reference, urgency=case.urgency, on=on, by=by,
        why=coded.keep("loan_raised", text=agreement.number), wait=wait_for_money,
    )  # fmt: skip
    return (
        promised if isinstance(promised, WaitingGrant) else _go_on(asked, agreement, promised, by=by, on=on)
    )


def resume(reference: str, commitment: Commitment, *, on: date) -> Disbursement | Amendment:
    """Money has come for one that waited. raises what `changes.check` refuses: it keeps its place then"""
    asked = ChangeCase.objects.select_related("case").get(case__reference=reference)
    agreement = locked(asked.agreement)
    changes.check(agreement, _facts(asked, commitment.reserved_cents, on))
    return _go_on(asked, agreement, commitment, by=None, on=on)


def _facts(asked: ChangeCase, cents: int, on: date) -> dict[str, Any]:
    """Its figures as of a day: the first instalment is after it."""
    assert asked.first_due_on
    return {
        **asked.figures(),
        "cents": cents,
        "from_on": on,
        "first_due_on": plans.after(asked.first_due_on, on),
    }


def _go_on(
    asked: ChangeCase, agreement: Agreement, commitment: Commitment, *, by: User | None, on: date
) -> Disbursement | Amendment:
    if agreement.co_borrower_id or guarantor_of(asked, agreement):
        return offer(asked, agreement, commitment, by=by, on=on)
    return top_up.pay(asked, agreement, commitment, by=by, on=on)


def guarantor_of(asked: ChangeCase, agreement: Agreement) -> Member | None:
    """Who is to guarantee all that is owed then: whom the borrower named, else who does now."""
    return asked.guarantor or agreement.answering


# ---- offered to each of them


def offer(
    asked: ChangeCase, agreement: Agreement, commitment: Commitment, *, by: User | None, on: date
) -> Amendment:
    """Lay the new agreement before everybody who answers for the loan."""
    agreed = frozen(asked, agreement, commitment.reserved_cents, on)
    content = agreement_pdf(agreed, agreement.case)
    amendment = Amendment.objects.create(
        asked=asked, agreement=agreement, guarantor=guarantor_of(asked, agreement), commitment=commitment,
        agreed=agreed,
        agreed_hash=canonical_hash(agreed), document_hash=pdf.sha256(content),
        file=ContentFile(content, name=f"{agreement.number}-{asked.case.reference}.pdf"),
        language=agreement.member.language, template_version=pdf.version(TEMPLATE), offered_on=on,
        offer_ends_on=on + timedelta(days=agreement.terms.offer_days),
    )  # fmt: skip
    note(amendment, "offer", by=by, payload={"agreed_hash": amendment.agreed_hash, "cents": amendment.cents})
    outbox.put("loan.amendment_offered", f"loan.amendment_offered/{amendment.pk}", amendment=amendment.pk)
    return amendment


def frozen(asked: ChangeCase, agreement: Agreement, cents: int, on: date) -> dict[str, Any]:
    """What they agree on, as JSON that never changes: the terms of before, what is left, what comes beside it, and the
    plan by which both are repaid as things stand."""
    figures = _facts(asked, cents, on)
    rows = list(replayed(agreement, change=plans.topped_up(agreement, figures, "~", on)).unpaid())
    left = agreement.outstanding_cents
    decided = Decision.objects.filter(case=asked.case).order_by("-pk").first()
    freed = agreement.answering if asked.guarantor else None
    with translation.override(agreement.member.language):
        content = {
            **agreement.document.agreed,
            "borrower": named(agreement.member), "co_borrower": named(agreement.co_borrower),
            "guarantor": named(guarantor_of(asked, agreement)), "freed": named(freed),
            "decision": decided.number if decided else "", "conditions": decided.conditions if decided else "",
            "amends": asked.case.reference, "left_cents": left, "further_cents": cents,
            "principal_cents": left + cents, "fee_cents": 0, "owed_cents": left + cents, "payments": [], "goods": "",
            "account": {"iban": agreement.masked_iban, "holder": agreement.iban_holder},
            "payee": [agreement.iban_holder, agreement.masked_iban], "balloon_cents": 0, "grace_months": 0,
            "withdrawal_days": 0, "first_due_on": figures["first_due_on"], "offered_on": on,
            "offer_ends_on": on + timedelta(days=agreement.terms.offer_days),
            "instalments": [
                {"position": place, "due_on": row.due_on, "due_cents": due}
                for place, (row, due) in enumerate(rows, start=1)
            ],
        }  # fmt: skip
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def sign(amendment: Amendment, *, on: date) -> None:
    """Every party has accepted: who guarantees it answers from now on, and the amount is paid.

    raises  what `changes.check` refuses: the loan may have moved since it was offered
    """
    asked = ChangeCase.objects.select_related("case").get(pk=amendment.asked_id)
    agreement = locked(amendment.agreement)
    changes.check(agreement, _facts(asked, amendment.cents, on))
    perform(Amendment.sign, amendment, by=None)
    freed = agreement.answering if asked.guarantor else None
    if asked.guarantor:
        agreement.later_guarantor = asked.guarantor
        agreement.save_moved()
        note(agreement, "replace_guarantor", by=None, payload={"case": asked.case.reference})
    top_up.pay(asked, agreement, amendment.commitment, by=None, on=on)
    if freed:
        outbox.put(
            "loan.guarantor_replaced", f"loan.guarantor_replaced/{amendment.pk}", amendment=amendment.pk,
            member=freed.pk,
        )  # fmt: skip


# ---- come to nothing


def lapse_amendments(on: date) -> int:
    """End those whose last day has passed, and give their money back to the envelope."""
    late = list(
        Amendment.objects.lapsing(on).select_related("agreement", "asked__case", "commitment__envelope")
    )
    for each in late:
        _end(each, Amendment.lapse, on=on, why=coded.keep("amount_not_accepted_in_time"))
    return len(late)


def stop(case: Case, *, on: date) -> None:
    """Let go of a further amount that is granted and not being paid: it waits for money, or to be accepted."""
    why = coded.keep("stopped_by_committee")
    waiting.stop(case.reference, on=on, why=why)
    for each in (
        Amendment.objects.offered().filter(asked__case=case).select_related("agreement", "asked__case")
    ):
        _end(each, Amendment.stop, on=on, why=why)


@transaction.atomic
def _end(amendment: Amendment, step: Any, *, on: date, why: str) -> None:
    amendment = perform(step, amendment, by=None, reason=why)
    commitments.release(
        amendment.commitment, cents=amendment.cents, on=on, by=None, why=why,
        key=f"loan/{amendment.number}/amendment/{amendment.pk}",
    )  # fmt: skip
    case = amendment.asked.case
    if case.state == CaseState.GRANTED:
        perform(Case.close, case, by=None, on=on, paid=False, reason=why)
    outbox.put("loan.amendment_ended", f"loan.amendment_ended/{amendment.pk}", amendment=amendment.pk)
