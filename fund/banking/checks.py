"""What must hold between the bank's rows and the ledger; part of the proof."""

from collections.abc import Iterator

from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext_lazy as _

from fund.banking import between
from fund.banking.models import BatchLine, PaymentOrder, Statement, StatementFile, StatementLine
from fund.ledger.models import Account, Fund, Kind
from fund.ledger.proof import Difference, check


def _held(fund: Fund, kind: Kind) -> int:
    sums = Account.objects.filter(fund=fund, kind=kind).aggregate(into=Sum("in_cents"), out=Sum("out_cents"))
    return (sums["into"] or 0) - (sums["out"] or 0)


@check(_("Money in transit equals payments on their way"))
def transit_equals_payments() -> Iterator[Difference]:
    for fund in Fund.objects.filter(bank_accounts__isnull=False).distinct():
        sent = BatchLine.objects.filter(
            batch__account__fund=fund, was_sent=True, is_active=True, order__state=PaymentOrder.State.EXPORTED
        )
        expected = (sent.aggregate(total=Sum("cents"))["total"] or 0) + between.underway_cents(fund)
        if expected != _held(fund, Kind.TRANSIT):
            yield Difference(f"{fund.code} · transit", expected, _held(fund, Kind.TRANSIT))


@check(_("Money not matched equals bank lines to match"))
def suspense_equals_lines() -> Iterator[Difference]:
    left = Case(
        When(cents__gt=0, then=F("cents") - F("matched_cents")), default=F("cents") + F("matched_cents")
    )
    for fund in Fund.objects.filter(bank_accounts__isnull=False).distinct():
        lines = StatementLine.objects.filter(account__fund=fund, in_suspense=True)
        expected = -(lines.aggregate(total=Sum(left))["total"] or 0)
        if expected != _held(fund, Kind.SUSPENSE):
            yield Difference(f"{fund.code} · suspense", expected, _held(fund, Kind.SUSPENSE))


@check(_("Each statement's lines are all here"))
def statements_are_whole() -> Iterator[Difference]:
    """New lines of a statement are its entries less those that another statement had brought; of a file that is on
    its way in they are not all here yet."""
    told = Statement.objects.filter(kind="statement").exclude(file__state=StatementFile.State.IMPORTING)
    for statement in told.annotate(brought=Sum("lines__cents")).iterator():
        if statement.known or statement.opening_cents is None or statement.closing_cents is None:
            continue
        moved = statement.closing_cents - statement.opening_cents
        if moved != (statement.brought or 0):
            yield Difference(f"{statement} #{statement.pk}", moved, statement.brought or 0)
