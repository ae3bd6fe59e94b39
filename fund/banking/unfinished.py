"""What a treasurer looks at before a period closes: lines to match, and whether the bank says the same."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fund.banking import reconciling
from fund.banking.models import BankAccount, Statement, StatementLine
from fund.ledger.closing import Remark
from fund.ledger.models import Period
from workflows.money_words import money


def in_period(period: Period) -> Iterator[Remark]:
    """Lines of the period that are not matched; accounts without a statement of its last days, or whose last
    statement says another balance than the ledger had that day."""
    lines = StatementLine.objects.filter(account__fund=period.fund).to_match()
    count = lines.filter(booked_on__range=(period.first_on, period.last_on)).count()
    if count:
        words = ngettext(
            "%(count)d bank line is not matched.", "%(count)d bank lines are not matched.", count
        )
        yield Remark(words % {"count": count}, reverse("banking:lines"))
    for account in BankAccount.objects.filter(fund=period.fund).order_by("name"):
        yield from _statement(account, period)


def _statement(account: BankAccount, period: Period) -> Iterator[Remark]:
    told = Statement.objects.filter(account=account, kind="statement", closing_cents__isnull=False)
    last = told.filter(booked_on__lte=period.last_on).order_by("-booked_on", "-pk").first()
    if last is None or last.booked_on is None or last.booked_on < period.first_on:
        yield Remark(_("%(account)s: no statement of this period was imported.") % {"account": account.name})
        return
    month = last.booked_on.replace(day=1)
    here = reverse("banking:month", args=[account.pk, f"{month:%Y-%m}"])
    found = reconciling.compare(account, [last])[0]
    if found.unexplained_cents:
        words = {
            "account": account.name, "on": last.booked_on,
            "cents": money(found.unexplained_cents, period.fund.currency),
        }  # fmt: skip
        yield Remark(
            _("%(account)s: on %(on)s bank and books differ by %(cents)s, and nothing explains it.") % words,
            here,
        )
        return
    record = reconciling.standing(account, [month]).get(month)
    if record is None or not reconciling.still_fits(record, found):
        yield Remark(_("%(account)s: this month is not reconciled.") % {"account": account.name}, here)
