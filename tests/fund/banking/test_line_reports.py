"""What became of each line of a file, on its page, as a table and over the API."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from fund.banking import matching
from fund.banking.importing import import_statement, stage
from fund.banking.line_reports import Rows
from fund.banking.models import BankAccount, ExpectedPayment, PaymentOrder, StatementFile, StatementLine
from fund.ledger.models import Fund
from workflows.cases.models import Case
from workflows.committee.models import Recusal
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.steps import perform

from .builders import Booked, camt053, coda


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


FIRST = [
    Booked(100_00, bank_reference="R1", reference="+++123/4567/89002+++"),
    Booked(7_00, bank_reference="R2"), Booked(7_00, bank_reference="R2"), Booked(-3_00, bank_reference="R3", text="?"),
]  # fmt: skip
LATER = [*FIRST, Booked(5_00, bank_reference="R5", on=date(2026, 5, 5))]


def brought(name: str, raw: bytes) -> StatementFile:
    (report,) = import_statement([(name, raw)], by=None)
    return StatementFile.objects.get(pk=report.file_id)


@pytest.fixture
def first(account: BankAccount, expected: Callable[..., ExpectedPayment], chloe: User) -> StatementFile:
    expected()
    file = brought("first.xml", camt053(FIRST, opening=10_00))
    line = StatementLine.objects.get(bank_reference="R3")
    perform(StatementLine.ignore, line, by=chloe, why="not the fund's")
    return file


def told(file: StatementFile, user: User) -> list[tuple[int, int | None, str, bool]]:
    return [(row.file_line, row.cents, row.words, row.is_twin) for row in Rows(file, user)]


def test_each_line_tells_what_it_is_for_or_why_it_was_set_aside(first: StatementFile, chloe: User) -> None:
    start = StatementLine.objects.earliest("file_line").file_line
    assert told(first, chloe) == [
        (start, 100_00, "matched: +++123/4567/89002+++ L-2026-0001", False),
        (start + 1, 7_00, "booked, to match", False),
        (start + 2, 7_00, "booked, to match; one of several alike", True),
        (start + 3, -3_00, "set aside: not the fund's", False),
    ]
    assert Rows(first, chloe)[0].counterparty == "Ana Test, BE•• •••• 6769"


def test_what_was_there_before_is_told_with_the_line_that_it_is(first: StatementFile, chloe: User) -> None:
    rows = list(Rows(brought("later.xml", camt053(LATER, opening=10_00, number="2")), chloe))
    assert [row.result for row in rows] == ["known"] * 4 + ["to_match"]
    lines = StatementLine.objects.filter(statement__file=first).order_by("file_line")
    assert [row.line for row in rows[:4]] == list(lines)
    again = brought("first.cod", coda(FIRST, opening=10_00).encode("cp1252"))
    assert [(row.result, row.cents) for row in Rows(again, chloe)] == [("known", one.cents) for one in FIRST]
    assert StatementLine.objects.count() == 5


def test_a_notification_tells_which_line_it_explains(first: StatementFile, chloe: User) -> None:
    more = [Booked(7_00, bank_reference="R2"), Booked(9_00, bank_reference="R9", name="Zoë")]
    rows = list(Rows(brought("054", camt053(more, kind="054")), chloe))
    assert [(row.words, row.counterparty[:3]) for row in rows] == [
        ("explains a line", "Ana"), ("explains a line: which is not here yet", "Zoë"),
    ]  # fmt: skip
    assert [row.line and row.line.bank_reference for row in rows] == ["R2", None]


def test_a_file_that_does_not_add_up_tells_its_lines_and_why(account: BankAccount, chloe: User) -> None:
    file = brought("wrong.xml", camt053(FIRST, closing=1))
    (row,) = Rows(file, chloe)
    assert row.result == "refused"
    assert row.file_line > 1
    assert "closing balance is 0.01" in row.words
    staged, _report = stage("right.xml", camt053(FIRST), by=chloe)
    assert staged
    assert list(Rows(staged, chloe)) == []


def test_the_lines_of_a_file_stand_on_its_page_as_a_table_and_in_the_api(
    first: StatementFile, chloe: User, client: Client
) -> None:
    client.force_login(chloe)
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "set aside" in shown
    assert "one of several alike" in shown
    answer: Any = client.get(f"{first.get_absolute_url()}?format=csv")
    table = answer.getvalue().decode()
    assert "BE•• •••• 6769" in table
    assert "2026-05-04,-3.00,EUR" in table
    rows = client.get(f"/api/v1/bank-files/{first.pk}/lines/?size=2").json()
    assert (rows["count"], len(rows["results"])) == (4, 2)
    assert rows["results"][0]["line"] == StatementLine.objects.get(cents=100_00).pk


def test_lines_of_another_fund_in_the_same_file_are_not_shown(
    first: StatementFile, chloe: User, person: Callable[..., User], client: Client
) -> None:
    other = Fund.objects.create(code="other", name="Other")
    BankAccount.objects.create(fund=other, name="Other", iban="BE43068999999501", holder="Other")
    mixed = camt053(FIRST, opening=10_00) + b""
    theirs = camt053([Booked(1_00)], iban="BE43068999999501").partition(b"<Stmt>")[2].partition(b"</Stmt>")[0]
    later = camt053([LATER[-1]], number="2", on=date(2026, 5, 5), opening=121_00)
    both = later.replace(b"</Stmt>", b"</Stmt><Stmt>" + theirs + b"</Stmt>")
    file = brought("both.xml", both)
    assert mixed
    assert [row.cents for row in Rows(file, chloe)] == [5_00]
    client.force_login(person("Eva", Role.MEMBER))
    assert client.get(f"/api/v1/bank-files/{file.pk}/lines/").status_code in (403, 404)


def test_who_pays_for_a_case_is_not_told_to_whom_a_recusal_hides_it(
    order: Callable[..., PaymentOrder],
    sent: Callable[..., Any],
    belgium: Cooperative,
    ana: Member,
    chloe: User,
) -> None:
    placed = sent(order(125_00))
    file = brought("out.xml", camt053([Booked(-125_00, end_to_end_id=placed.end_to_end_id)], opening=200_00))
    (row,) = Rows(file, chloe)
    assert (row.words, row.counterparty) == ("matched: A-2026-0001 Ana Test", "Ana Test, BE•• •••• 6769")
    case = Case.objects.create(
        reference="A-2026-0001", kind="aid", cooperative=belgium, applicant=ana, filed_by=ana.user
    )
    Recusal.objects.create(
        case=case, user=chloe, kind="declared", reason="close", by=chloe, at=timezone.now()
    )
    (row,) = Rows(file, chloe)
    assert (row.words, row.counterparty) == ("matched: not shown to you", "not shown to you")


def test_a_long_report_costs_no_more_questions_than_a_short_one(
    account: BankAccount,
    expected: Callable[..., ExpectedPayment],
    chloe: User,
    django_assert_max_num_queries: Any,
) -> None:
    entries = [Booked(100 + at, bank_reference=f"R{at}") for at in range(60)]
    file = brought("many.xml", camt053(entries))
    target = expected()
    for line in StatementLine.objects.all()[:20]:
        matching.assign(line, expected=target, cents=100, by=chloe)
    with django_assert_max_num_queries(10):
        assert len(Rows(file, chloe)[:60]) == 60
