"""What a treasurer looks at before a period closes: lines to match, and whether the bank says the same.

What has a code speaks against closing a month: a line that nobody explains, a difference that nothing explains, an
account that moved and has no statement.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fund.banking import reconciling
from fund.banking.models import BankAccount, Statement, StatementLine, StatementLineEvent
from fund.ledger.closing import Remark
from fund.ledger.models import Kind, Period, Transfer
from workflows.money_words import money


def in_period(period: Period) -> Iterator[Remark]:
    """Lines until its end that are not matched; accounts without a statement of its last days, or whose last
    statement says another balance than the ledger had that day."""
    yield from _lines(period)
    for account in BankAccount.objects.filter(fund=period.fund).order_by("name"):
        yield from _statement(account, period)


def _lines(period: Period) -> Iterator[Remark]:
    """A line that was set aside has its reason; one whose payer was asked waits for an answer. The others have
    nothing that says what they are."""
    asked = StatementLineEvent.objects.filter(line=OuterRef("pk"), step="ask")
    lines = StatementLine.objects.filter(account__fund=period.fund, booked_on__lte=period.last_on).to_match()
    for is_noted in (False, True):
        found = lines.filter(Exists(asked) if is_noted else ~Exists(asked))
        pairs = found.values_list("cents", "matched_cents")
        left = [abs(cents) - matched for cents, matched in pairs]
        if not left:
            continue
        figures = {"count": len(left), "cents": sum(left)}
        words = {"count": len(left), "cents": money(sum(left), period.fund.currency)}
        if is_noted:
            text = ngettext(
                "%(count)d bank line (%(cents)s) waits for its payer’s answer.",
                "%(count)d bank lines (%(cents)s) wait for their payers’ answers.", len(left),
            )  # fmt: skip
            yield Remark(text % words, reverse("banking:unmatched"))
            continue
        text = ngettext(
            "%(count)d bank line (%(cents)s) is not matched.",
            "%(count)d bank lines (%(cents)s) are not matched.", len(left),
        )  # fmt: skip
        yield Remark(text % words, reverse("banking:lines"), "unmatched", figures)


def _statement(account: BankAccount, period: Period) -> Iterator[Remark]:
    told = Statement.objects.filter(account=account, kind="statement", closing_cents__isnull=False)
    last = told.filter(booked_on__lte=period.last_on).order_by("-booked_on", "-pk").first()
    if last is None or last.booked_on is None or last.booked_on < period.first_on:
        text = _("%(account)s: no statement of this period was imported.") % {"account": account.name}
        code = "no_statement" if _moved(account, period) else ""
        yield Remark(text, reverse("banking:files"), code, {"account": account.iban})
        return
    month = last.booked_on.replace(day=1)
    here = reverse("banking:month", args=[account.pk, f"{month:%Y-%m}"])
    found = reconciling.compare(account, [last])[0]
    if found.unexplained_cents:
        words = {
            "account": account.name, "on": date_format(last.booked_on, "j F Y"),
            "cents": money(found.unexplained_cents, period.fund.currency),
        }  # fmt: skip
        figures: dict[str, Any] = {
            "account": account.iban, "on": f"{last.booked_on}", "bank_cents": found.bank_cents,
            "ledger_cents": found.ledger_cents, "unexplained_cents": found.unexplained_cents,
        }  # fmt: skip
        yield Remark(
            _("%(account)s: on %(on)s bank and books differ by %(cents)s, and nothing explains it.") % words,
            here, "unexplained", figures,
        )  # fmt: skip
        return
    record = reconciling.standing(account, [month]).get(month)
    if record is None or not reconciling.still_fits(record, found):
        yield Remark(_("%(account)s: this month is not reconciled.") % {"account": account.name}, here)


def _moved(account: BankAccount, period: Period) -> bool:
    """Whether the books moved money on it. An opening balance is compared with the first statement that comes."""
    rows = Transfer.objects.filter(Q(source=account.ledger) | Q(target=account.ledger))
    rows = rows.filter(movement__booked_on__range=(period.first_on, period.last_on))
    return rows.exclude(Q(source__kind=Kind.OPENING) | Q(target__kind=Kind.OPENING)).exists()
