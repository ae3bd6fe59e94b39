"""A request's answers as rows to read: the applicant before sending, the officer and the committee after."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fund.aid.answers import PAGES, pages_of
from fund.aid.eligibility import check
from fund.aid.models import AidApplication
from fund.aid.wording import in_language
from fund.banking.iban import masked
from fund.money import nearest
from workflows.kinds import Answer
from workflows.money_words import money


def summary(application: AidApplication) -> list[Answer]:
    """Every answer, page by page; names are `page` or `page.field`, which is what a correction asks for."""
    asked = pages_of(application.version)
    return [row for page in asked if page in _ROWS for row in _ROWS[page](application)]


def _row(page: str, name: str, label: str, value: str) -> Answer:
    return Answer(f"{page}.{name}" if name else page, label, value or "–", sensitive=True, group=PAGES[page])


def _situation(application: AidApplication) -> Iterable[Answer]:
    for found in check(application.version.criteria, application.situation):
        yield _row("situation", found.criterion.code, found.question, found.answer_in_words)


def _need(application: AidApplication) -> Iterable[Answer]:
    yield _row("need", "", _("What happened and what is needed"), application.need)


def _figures(application: AidApplication) -> Iterable[Answer]:
    needs, given, currency = application.version.rule().needs, application.figures, application.case.currency
    if "days" in needs:
        yield _row("figures", "days", _("Days"), str(given.get("days") or ""))
    if "lost_cents" in needs:
        lost = given.get("lost_cents")
        yield _row("figures", "lost_cents", _("Income lost"), money(lost, currency) if lost else "")
    if "receipts_cents" in needs:
        receipts = [f"{row['label']}: {money(row['cents'], currency)}" for row in given.get("receipts", [])]
        yield _row("figures", "receipts", _("Receipts"), "; ".join(receipts))


def _household(application: AidApplication) -> Iterable[Answer]:
    given, currency = application.household, application.case.currency
    if not given:
        yield _row("household", "", _("Who lives there"), "")
        return
    yield _row(
        "household", "people", _("Who lives there"), people_in_words(given["adults"], given["children"])
    )
    yield _row("household", "income_cents", _("Income a month"), money(given["income_cents"], currency))
    yield _row(
        "household", "charges_cents", _("Fixed costs a month"), money(given["charges_cents"], currency)
    )
    left = left_a_day_cents(**given)
    yield _row("household", "left", _("Left to live on, for each person and day"), money(left, currency))


def people_in_words(adults: int, children: int) -> str:
    grown = ngettext("%(n)d adult", "%(n)d adults", adults) % {"n": adults}
    young = ngettext("%(n)d child", "%(n)d children", children) % {"n": children}
    return f"{grown}, {young}" if children else grown


def left_a_day_cents(*, adults: int, children: int, income_cents: int, charges_cents: int) -> int:
    """What is left to live on: income less fixed costs of a month, for each person and each of 30 days."""
    return nearest(Fraction(income_cents - charges_cents, 30 * max(1, adults + children)))


def _payment(application: AidApplication) -> Iterable[Answer]:
    if not application.pays_creditors:
        yield _row("payment", "iban_holder", _("Account holder"), application.iban_holder)
        yield _row("payment", "iban", _("IBAN"), masked(application.iban))
        return
    for creditor in application.creditors.all():
        said = f"{money(creditor.cents, application.case.currency)} · {creditor.masked_iban}"
        yield _row("payment", f"creditor_{creditor.position}", creditor.name, said)


def _urgency(application: AidApplication) -> Iterable[Answer]:
    said = {"yes": _("Yes"), "no": _("No")}
    for asked in application.version.urgency_questions:
        answer = said.get(application.urgency_answers.get(asked["code"], ""), "")
        yield _row("urgency", asked["code"], in_language(asked["question"]), answer)


_ROWS = {
    "situation": _situation,
    "need": _need,
    "figures": _figures,
    "household": _household,
    "payment": _payment,
    "urgency": _urgency,
}
