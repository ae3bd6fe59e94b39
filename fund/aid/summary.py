"""A request's answers as rows to read: the applicant before sending, the officer and the committee after."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from fund.aid import questions
from fund.aid.answers import FIXED, Given, given_in, page_of
from fund.aid.budget import CHARGES, INCOME
from fund.aid.eligibility import check
from fund.aid.models import AidApplication, ProgrammeVersion
from fund.aid.questions import Kind, Page
from fund.aid.replies import budget_said, left_a_day, said
from fund.banking.iban import masked_at
from workflows.kinds import Answer
from workflows.money_words import money


def summary(application: AidApplication, given: Given | None = None) -> list[Answer]:
    """Every answer to what is asked, in the form's order.

    Names are what a correction asks for: the code of a question, with a part of its answer where it has several, or
    `page.part` of a fixed page.
    given   what was answered at an earlier time; left out: what is answered now
    """
    given = given or given_in(application)
    version, currency = application.version, application.case.currency
    rows = list(_situation(version, given))
    for page in questions.asked_pages(version.form(), given.answers):
        rows += _page(version, page, given, currency)
    return rows + list(_figures(version, given, currency)) + list(_payment(version, given, currency))


def page_named(version: ProgrammeVersion, name: str) -> str:
    """The page on which the answer of this name is given."""
    return page_of(version, name.split(".")[0])


def _row(name: str, label: str, value: str, group: Any) -> Answer:
    return Answer(name, label, value or "–", sensitive=True, group=group)


def _situation(version: ProgrammeVersion, given: Given) -> Iterable[Answer]:
    for found in check(version.criteria, given.situation):
        name = f"situation.{found.criterion.code}"
        yield _row(name, found.question, found.answer_in_words, FIXED["situation"])


def _page(version: ProgrammeVersion, page: Page, given: Given, currency: str) -> Iterator[Answer]:
    group = "" if page.is_one_question else page.title
    for asked in page.questions:
        value = given.answers.get(asked.code)
        if asked.kind == Kind.BUDGET and value is not None:
            left = left_a_day(version.form(), given.answers) or 0
            told = {
                "income": (_("Income a month"), budget_said(value, INCOME, currency)),
                "charges": (_("Fixed costs a month"), budget_said(value, CHARGES, currency)),
                "left": (_("Left to live on, for each person and day"), money(left, currency)),
            }
            for part, (label, words) in told.items():
                yield _row(f"{asked.code}.{part}", label, words, page.title)
        else:
            yield _row(asked.code, asked.said(), said(asked, value, currency), group)


def _figures(version: ProgrammeVersion, given: Given, currency: str) -> Iterable[Answer]:
    needs, figures, group = version.rule().needs, given.figures, FIXED["figures"]
    if "days" in needs:
        yield _row("figures.days", _("Days"), str(figures.get("days") or ""), group)
    if "lost_cents" in needs:
        lost = figures.get("lost_cents")
        yield _row("figures.lost_cents", _("Income lost"), money(lost, currency) if lost else "", group)
    if "receipts_cents" in needs:
        receipts = [f"{row['label']}: {money(row['cents'], currency)}" for row in figures.get("receipts", [])]
        yield _row("figures.receipts", _("Receipts"), "; ".join(receipts), group)


def _payment(version: ProgrammeVersion, given: Given, currency: str) -> Iterable[Answer]:
    group = FIXED["payment"]
    if not version.pays_creditors:
        yield _row("payment.iban_holder", _("Account holder"), given.iban_holder, group)
        yield _row("payment.iban", _("IBAN"), masked_at(given.iban), group)
        return
    for place, creditor in enumerate(given.creditors, start=1):
        words = f"{money(creditor['cents'], currency)} · {masked_at(creditor['iban'])}"
        yield _row(f"payment.creditor_{place}", creditor["name"], words, group)
