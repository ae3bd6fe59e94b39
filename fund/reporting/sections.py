"""The figures, lines to do and report parts that reporting itself knows; loans adds its own from above."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fund.banking.models import (
    Approval,
    ApprovalRules,
    PaymentBatch,
    PaymentOrder,
    StatementFile,
    StatementLine,
)
from fund.debits import reminding
from fund.debits.models import CreditorChange
from fund.ledger import balances, commitments, proposals
from fund.ledger.models import (
    Commitment,
    EnvelopeChange,
    EnvelopeTransfer,
    Fund,
    Kind,
    Period,
    WaitingGrant,
)
from fund.sources import warning
from fund.sources.models import FundingLine
from workflows.people.permissions import may

from . import casework, flows
from .figures import PartOf, Section, Task, page, register, register_part, register_task


def register_all() -> None:
    _register_figures()
    _register_tasks()
    for order, (code, build) in enumerate(PARTS.items(), start=1):
        register_part(code, build, order=order * 10)


PARTS: dict[str, PartOf] = {
    "requests": casework.requests,
    "awards": casework.awards,
    "delays": casework.delays,
    "appeals": casework.appeals,
    "flows": flows.fund_flows,
    "envelopes": flows.envelopes,
}


def of_kind(kind: Kind) -> Any:
    """The balance of a fund's accounts of a kind, on a day."""

    def compute(fund: Fund, on: date) -> int:
        return balances.total(fund, kind, on)

    return compute


def _register_figures() -> None:
    register(Section("available", _("Available"), of_kind(Kind.AVAILABLE), page("reporting:envelopes"), 10))
    register(
        Section("promised", _("Promised, not paid"), of_kind(Kind.COMMITTED), page("reporting:promised"), 20)
    )
    register(Section("out_on_loan", _("Out on loan"), of_kind(Kind.LENT), page("loans:list"), 30))
    register(Section("in_transit", _("In transit"), of_kind(Kind.TRANSIT), page("reporting:transit"), 50))


def orders_to_prepare(user: Any, on: date) -> int:
    if not may(user, "payment.prepare"):
        return 0
    return PaymentOrder.objects.visible_to(user).waiting().count()


def batches_to_approve(user: Any, on: date) -> int:
    """Batches prepared by somebody else, which this person has not approved yet."""
    if not may(user, "payment.approve"):
        return 0
    waiting = PaymentBatch.objects.visible_to(user).filter(state=PaymentBatch.State.PREPARED)
    approved = Approval.objects.filter(by=user, voided_at=None).values("batch")
    return waiting.exclude(prepared_by=user).exclude(pk__in=approved).count()


def batches_to_send(user: Any, on: date) -> int:
    if not may(user, "payment.export"):
        return 0
    return PaymentBatch.objects.visible_to(user).filter(state=PaymentBatch.State.APPROVED).count()


def lines_to_match(user: Any, on: date) -> int:
    if not may(user, "line.match"):
        return 0
    return StatementLine.objects.visible_to(user).to_match().count()


def files_that_wait(user: Any, on: date) -> int:
    """Files that wait for a word or do not add up, by whatever way they came."""
    if not may(user, "statement.import"):
        return 0
    return StatementFile.objects.visible_to(user).exclude(state=StatementFile.State.IMPORTED).count()


def proposals_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, EnvelopeTransfer, EnvelopeChange)


def rules_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, ApprovalRules)


def creditors_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, CreditorChange)


def months_to_confirm(user: Any, on: date) -> int:
    """Months that do not reconcile, about which another wrote why they are closed all the same."""
    if not may(user, "period.close"):
        return 0
    written = Period.objects.visible_to(user).filter(state=Period.State.OPEN, reserved_by__isnull=False)
    return written.exclude(reserved_by=user).count()


def grants_that_wait(user: Any, on: date) -> int:
    return WaitingGrant.objects.visible_to(user).waiting().count() if may(user, "fund.read") else 0


def lines_short(user: Any, on: date) -> int:
    """Funding lines whose lender cannot be paid by a day that comes soon."""
    return len(warning.short(FundingLine.objects.visible_to(user), on)) if may(user, "sources.read") else 0


def old_promises(user: Any, on: date) -> int:
    if not may(user, "fund.read"):
        return 0
    return Commitment.objects.visible_to(user).open().aged(*commitments.opened_in("over-90", on)).count()


def _register_tasks() -> None:
    waiting = [
        ("orders", _("Payment orders to put in a batch"), orders_to_prepare, page("banking:payments")),
        ("approve", _("Batches to approve"), batches_to_approve, page("banking:batches", "?state=prepared")),
        (
            "send",
            _("Batches to send to the bank"),
            batches_to_send,
            page("banking:batches", "?state=approved"),
        ),
        ("debits_to_file", _("Collections to put in a file"), reminding.to_file, page("debits:collections")),
        ("debits_to_send", _("Collection files to send"), reminding.to_send, page("debits:batches")),
        ("files", _("Bank files that wait"), files_that_wait, page("banking:files")),
        ("match", _("Bank lines to match"), lines_to_match, page("banking:lines")),
        ("proposals", _("Proposals for envelopes to decide"), proposals_to_decide, page("ledger:proposals")),
        ("rules", _("Rules of approval to decide"), rules_to_decide, page("banking:rules")),
        ("creditors", _("Accounts that collect to decide"), creditors_to_decide, page("debits:collections")),
        ("months", _("Months to confirm before they close"), months_to_confirm, page("ledger:periods")),
        ("waiting", _("Grants that wait for money"), grants_that_wait, page("ledger:waiting")),
        (
            "old_promises",
            _("Promises open for more than 90 days"),
            old_promises,
            page("ledger:promised", "?age=over-90"),
        ),
    ]
    register_task(
        Task(
            "lines_short",
            _("Lenders who cannot be paid in time"),
            lines_short,
            page("sources:lines"),
            5,
            alarm=True,
        )
    )
    for order, (code, label, count, address) in enumerate(waiting, start=1):
        register_task(Task(code, label, count, address, order * 10))
