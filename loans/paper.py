"""What a borrower takes away: a statement of any period, a payoff quote, a receipt, a QR code, dates for a calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import segno
from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from loans.models import Agreement, Instalment, Repayment
from loans.models.changes import RELIEFS
from loans.standing import Line
from workflows.calendars import Event, calendar
from workflows.money_words import money
from workflows.notices.deliveries import sending_domain
from workflows.notices.letters import letter
from workflows.refusals import Unmet

TEMPLATE = "loan_statement"
QUOTE_DAYS, QUOTE_DAYS_MOST = 14, 60


@dataclass(frozen=True)
class Entry:
    """One line of a statement: what moved the debt, and the debt after it."""

    on: date
    words: str
    cents: int  # more debt above zero, less below
    left_cents: int


def entries(loan: Agreement) -> list[Entry]:
    """Everything that moved the debt since the loan was paid out, by date; what was undone is not there."""
    if loan.started_on is None:
        return []
    rows: list[tuple[date, str, int]] = [
        (part.paid_on or loan.started_on, _("Paid out"), part.drawn_cents)
        for part in loan.disbursements.paid().select_related("agreement")
    ]
    parts = Repayment.objects.standing().filter(agreement=loan).prefetch_related("allocations")
    for payment in parts:
        to_loan = sum(part.cents for part in payment.allocations.all() if part.instalment_id)
        words = _("Payment in cash") if payment.channel == "cash" else _("Payment")
        rows.append((payment.value_on, words, -to_loan))
    rows += list(_relieved(loan))
    found, left = [], 0
    for on, words, cents in sorted(rows, key=lambda row: row[0]):
        left += cents
        found.append(Entry(on, words, cents, left))
    return found


def _relieved(loan: Agreement) -> Iterator[tuple[date, str, int]]:
    """What was given up, as the replay found it."""
    from loans.repayment import replayed

    kinds = {row.key: row for row in loan.changes.standing().filter(kind__in=sorted(RELIEFS))}
    for key, cents in replayed(loan).relieved:
        if cents:
            yield kinds[key].from_on, str(kinds[key].get_kind_display()).capitalize(), -cents


def statement_pdf(loan: Agreement, since: date, until: date, *, on: date, language: str) -> bytes:
    """The movements of a loan between two days, with what was left before and after. raises Unmet"""
    if until < since:
        raise Unmet(_("The last day is before the first."), code="days_out_of_order")
    with translation.override(language):
        found = entries(loan)
        before = [entry.left_cents for entry in found if entry.on < since]
        within = [entry for entry in found if since <= entry.on <= until]
        start = before[-1] if before else 0
        title = _("Statement of loan %(number)s") % {"number": loan.number}
        period = {"since": said(since), "until": said(until)}
        data = {
            "lines": [
                [_("Period"), _("%(since)s to %(until)s") % period],
                [_("Left at the start"), money(start, loan.currency)],
                [_("Left at the end"), money(within[-1].left_cents if within else start, loan.currency)],
            ],
            "columns": [
                _("Date"), _("What happened"), _("Amount (%(currency)s)") % {"currency": loan.currency}, _("Left"),
            ],
            "rows": [[entry.on, entry.words, entry.cents, entry.left_cents] for entry in within],
            "text": _("No interest and no penalty is ever due. Only the amount lent is repaid."),
        }  # fmt: skip
        return _letter(loan, data, title, on, language)


def payoff_pdf(loan: Agreement, *, on: date, days: int, language: str) -> bytes:
    """What settles the loan if it is paid by a day. raises Unmet for a loan of which nothing is owed, or for so many
    days that it would not hold"""
    if not 1 <= days <= QUOTE_DAYS_MOST:
        raise Unmet(_("A quote holds for 1 to %(most)d days.") % {"most": QUOTE_DAYS_MOST}, code="quote_days")
    if loan.outstanding_cents <= 0:
        raise Unmet(_("Nothing is left to repay."), code="nothing_owed")
    with translation.override(language):
        title = _("Payoff quote for loan %(number)s") % {"number": loan.number}
        data = {
            "lines": [
                [_("To pay"), money(loan.outstanding_cents, loan.currency)],
                [_("Valid until"), said(on + timedelta(days=days))],
                [_("Structured message"), loan.reference],
            ],
            "columns": [],
            "rows": [],
            "text": _(
                "This sum repays the whole loan. What is paid meanwhile, also by direct debit, lowers it by as much."
            ),
        }
        return _letter(loan, data, title, on, language)


def receipt_pdf(payment: Repayment, *, on: date, language: str) -> bytes:
    """That a payment was received, and what is left today. raises Unmet for one that was taken back"""
    loan = payment.agreement
    if hasattr(payment, "undone"):
        raise Unmet(_("This payment was taken back."), code="undone")
    with translation.override(language):
        title = _("Receipt for loan %(number)s") % {"number": loan.number}
        data = {
            "lines": [
                [_("Received"), money(payment.cents, loan.currency)],
                [_("Value date"), said(payment.value_on)],
                [_("Left to pay"), money(loan.outstanding_cents, loan.currency)],
            ],
            "columns": [],
            "rows": [],
            "text": _("The loan is repaid: nothing is owed any more. Thank you.")
            if loan.outstanding_cents == 0 and not loan.relieved_cents
            else _("Thank you."),
        }
        return _letter(loan, data, title, on, language)


def _letter(loan: Agreement, data: dict[str, Any], title: str, on: date, language: str) -> bytes:
    return letter(
        TEMPLATE, data | {"title": title}, language=language, title=title, cooperative=loan.case.cooperative,
        member=loan.member, on=on, reference=loan.number,
    )  # fmt: skip


def said(day: date) -> str:
    return formats.date_format(day, "j F Y")


def qr_text(loan: Agreement, line: Line) -> str:
    """What the code says, line by line (EPC069-12, version 2): to whom, how much, with which reference."""
    account = loan.fund.bank_accounts.order_by("pk").first()
    if account is None or loan.currency != "EUR":
        return ""
    structured = loan.reference if loan.reference.startswith("RF") else ""
    words = "" if structured else loan.reference
    amount = f"EUR{line.left_cents // 100}.{line.left_cents % 100:02d}"
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        account.bic,
        account.holder[:70],
        account.iban,
        amount,
        "",
        structured,
        words,
    ]
    return "\n".join(lines).rstrip("\n")


def qr_code(loan: Agreement, line: Line | None) -> str:
    """The next instalment as a code that banking apps read, an image in an address; "" where there is nothing to pay
    or no account in euro to pay to."""
    text = qr_text(loan, line) if line else ""
    if not text:
        return ""
    uri: str = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8").svg_data_uri(
        scale=4
    )
    return uri


def instalments_ics(loan: Agreement) -> str:
    """Every instalment that is not paid, for the borrower's calendar; a file taken again moves what has moved."""
    if loan.schedule is None:
        return calendar([], method="PUBLISH")
    rows = (
        Instalment.objects.filter(schedule=loan.schedule).prefetch_related("allocations").order_by("position")
    )
    link = f"{settings.SITE_URL.rstrip('/')}/loans/{loan.number}/"
    events = []
    for row in rows:
        left = row.due_cents - sum(part.cents for part in row.allocations.all())
        if left > 0:
            starts = timezone.make_aware(datetime.combine(row.due_on, time(9)))
            words = _("Loan %(number)s: %(cents)s to pay") % {
                "number": loan.number,
                "cents": money(left, loan.currency),
            }
            events.append(
                Event(
                    uid=f"loan-{loan.number}-{row.position}@{sending_domain()}", sequence=loan.version,
                    at=loan.schedule.made_at, starts_at=starts, lasts=timedelta(minutes=30), summary=words,
                    description=loan.reference, url=link,
                )
            )  # fmt: skip
    return calendar(events, method="PUBLISH", name=_("Loan %(number)s") % {"number": loan.number})
