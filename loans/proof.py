"""What loans prove each night: the ledger, the plans and the allocations agree on every loan."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from fund.banking.models import PaymentOrder
from fund.ledger.models import Account, Kind
from fund.ledger.proof import Difference, check
from loans import refund
from loans.allocation import Part
from loans.models import Agreement, Allocation, Disbursement, Instalment, Repayment
from loans.models.agreements import BEGUN, ENDED


def _sums(rows: QuerySet[Any], by: str, column: str) -> dict[Any, int]:
    totals = rows.order_by().values(by).annotate(total=Sum(column))
    return {row[by]: row["total"] for row in totals}


def _started() -> dict[int, Agreement]:
    """Every loan that was paid out, by id."""
    return Agreement.objects.filter(state__in=BEGUN).in_bulk()


def _balances(kind: Kind) -> dict[tuple[int, str], int]:
    accounts = Account.objects.filter(kind=kind).annotate(net=F("in_cents") - F("out_cents"))
    return {(fund, ref): net for fund, ref, net in accounts.values_list("fund", "ref", "net")}


@check(_("Every loan account equals its schedule"))
def loans_equal_their_schedules() -> Iterator[Difference]:
    """What is not paid of each plan in force is what the loan's account holds."""
    due = _sums(Instalment.objects.in_force(), "schedule__agreement", "due_cents")
    paid = _sums(Allocation.objects.exclude(instalment=None), "instalment__schedule__agreement", "cents")
    held = _balances(Kind.LOAN)
    for pk, loan in _started().items():
        owed = due.get(pk, 0) - paid.get(pk, 0)
        found = held.pop((loan.fund_id, loan.number), 0)
        if owed != found:
            yield Difference(loan.number, owed, found)
    for (_fund, ref), found in held.items():
        if found:
            yield Difference(ref, 0, found, "a loan account without a loan")


@check(_("Every plan adds up to what was lent, and every repayment is allocated"))
def loans_are_whole() -> Iterator[Difference]:
    """Plans sum to what was paid out, with a fee added, less what was given up; repayments to their allocations."""
    due = _sums(Instalment.objects.in_force(), "schedule__agreement", "due_cents")
    received = _sums(Repayment.objects.standing(), "agreement", "cents")
    parts = _sums(Allocation.objects.all(), "repayment__agreement", "cents")
    surplus = _sums(Allocation.objects.filter(part=Part.SURPLUS), "repayment__agreement", "cents")
    recovered = _sums(Allocation.objects.filter(part=Part.RECOVERED), "repayment__agreement", "cents")
    for pk, loan in _started().items():
        if due.get(pk, 0) != loan.drawn_cents - loan.relieved_cents:
            yield Difference(loan.number, loan.drawn_cents - loan.relieved_cents, due.get(pk, 0), "plan")
        if received.get(pk, 0) != parts.get(pk, 0):
            yield Difference(loan.number, received.get(pk, 0), parts.get(pk, 0), "allocated")
        if surplus.get(pk, 0) != loan.surplus_cents:
            yield Difference(loan.number, surplus.get(pk, 0), loan.surplus_cents, "surplus")
        if recovered.get(pk, 0) != loan.recovered_cents:
            yield Difference(loan.number, recovered.get(pk, 0), loan.recovered_cents, "recovered")
        repaid = parts.get(pk, 0) - surplus.get(pk, 0) - recovered.get(pk, 0)
        if repaid != loan.repaid_cents:
            yield Difference(loan.number, repaid, loan.repaid_cents, "repaid")


@check(_("Every loan is owed as it was paid out"))
def loans_equal_their_payments() -> Iterator[Difference]:
    """What the debt grew to is the sum of the payments that the bank made, with a fee added to the first."""
    paid: dict[int, int] = {}
    for part in Disbursement.objects.paid().select_related("agreement"):
        paid[part.agreement_id] = paid.get(part.agreement_id, 0) + part.drawn_cents
    for pk, loan in _started().items():
        if paid.get(pk, 0) != loan.drawn_cents:
            yield Difference(loan.number, paid.get(pk, 0), loan.drawn_cents)


@check(_("Every loan knows its oldest unpaid instalment"))
def loans_know_what_is_due() -> Iterator[Difference]:
    """The date that arrears count from is that of the first instalment which is not fully paid."""
    paid = _sums(Allocation.objects.exclude(instalment=None), "instalment", "cents")
    oldest: dict[int, object] = {}
    rows = Instalment.objects.in_force().order_by("schedule", "position")
    columns = ("pk", "schedule__agreement", "due_on", "due_cents")
    for pk, agreement, due_on, cents in rows.values_list(*columns).iterator(chunk_size=2000):
        if paid.get(pk, 0) < cents:
            oldest.setdefault(agreement, due_on)
    for pk, loan in _started().items():
        if oldest.get(pk) != loan.oldest_unpaid_on:
            yield Difference(loan.number, note=f"{oldest.get(pk)} / {loan.oldest_unpaid_on}")


@check(_("What is owed to borrowers is what they paid too much"))
def loan_credits_equal_surpluses() -> Iterator[Difference]:
    """The credit account of each loan holds its surplus, less what was sent back."""
    held = _balances(Kind.CREDIT)
    sent = PaymentOrder.objects.filter(purpose=refund.CODE, state=PaymentOrder.State.PAID)
    back = _sums(sent, "case_reference", "cents")
    for loan in Agreement.objects.filter(Q(surplus_cents__gt=0) | Q(state__in=ENDED)):
        found = -held.get((loan.fund_id, loan.number), 0)
        owed = loan.surplus_cents - back.get(loan.number, 0)
        if found != owed:
            yield Difference(loan.number, owed, found)


@check(_("What was given up of loans is what their losses show"))
def loan_losses_equal_relief() -> Iterator[Difference]:
    """The loss account of each loan holds what was given up less what came back of it."""
    held = _balances(Kind.LOSSES)
    for loan in Agreement.objects.filter(relieved_cents__gt=0):
        found = held.get((loan.fund_id, loan.number), 0)
        if found != loan.relieved_cents - loan.recovered_cents:
            yield Difference(loan.number, loan.relieved_cents - loan.recovered_cents, found)
