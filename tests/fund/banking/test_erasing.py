"""Names and free text of bank lines are erased on schedule, on the record; recognising the payer survives it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from config import nightly
from fund.banking import erasing, matching, suggesting
from fund.banking.importing import import_statement
from fund.banking.models import (
    BankAccount,
    Erasure,
    ExpectedPayment,
    NoticeDetail,
    StatementFile,
    StatementLine,
)
from fund.ledger import proof
from workflows.people.models import User

from .builders import Booked, camt053

Expected = Callable[..., ExpectedPayment]
Line = Callable[..., StatementLine]
PERSONAL = ("party_name", "party_iban", "communication")


def after(months: int) -> date:
    """A day more than so many months after today."""
    return timezone.localdate() + timedelta(days=31 * months + 2)


def read(line: StatementLine) -> StatementLine:
    line.refresh_from_db()
    return line


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [(date(2026, 3, 31), 1, date(2026, 2, 28)), (date(2026, 1, 15), 13, date(2024, 12, 15)),
     (date(2024, 2, 29), 12, date(2023, 2, 28)), (date(2026, 5, 4), 0, date(2026, 5, 4))],
)  # fmt: skip
def test_months_are_counted_back_by_the_calendar(on: date, months: int, before: date) -> None:
    assert erasing.months_before(on, months) == before


def test_a_matched_line_loses_its_names_and_keeps_what_the_books_need(
    line: Line, expected: Expected, chloe: User
) -> None:
    brought, waiting = line(100_00, text="for the piano", name="DUPONT Marie"), line(7_00, text="who knows")
    matching.assign(brought, expected(cents=1), by=chloe)
    facts = [
        name for name in StatementLine._meta.concrete_fields if name.attname not in (*PERSONAL, "erased_at")
    ]
    before = [getattr(read(brought), fact.attname) for fact in facts]
    assert erasing.erase(after(12)) is None
    assert read(brought).party_name == "DUPONT Marie"
    run = erasing.erase(after(13))
    assert run is not None
    assert (run.lines, run.files) == (1, 1)
    assert [getattr(read(brought), name) for name in PERSONAL] == ["", "", ""]
    assert [getattr(brought, fact.attname) for fact in facts] == before
    assert brought.erased_at
    assert read(waiting).communication == "who knows"
    assert erasing.erase(after(13)) is None
    assert proof.run().holds


def test_a_match_that_was_undone_starts_no_clock(line: Line, expected: Expected, chloe: User) -> None:
    brought = line(100_00, text="for the piano")
    matching.undo(matching.assign(brought, expected(cents=1), by=chloe), by=chloe)
    assert erasing.erase(after(15)) is None
    assert erasing.erase(after(40)) is not None
    assert read(brought).communication == ""


def test_the_payer_is_still_recognised_searched_and_suggested_afterwards(
    line: Line, expected: Expected, chloe: User
) -> None:
    row, brought = expected(cents=1), line(100_00, name="DUPONT Marie")
    matching.assign(brought, row, by=chloe)
    erasing.erase(after(13))
    browser = Client()
    browser.force_login(chloe)
    for words in ("Marie Dupont", "BE71 0961 2345 6769"):
        assert "100.00" in browser.get("/bank/lines/", {"view": "all", "q": words}).content.decode()
    assert "erased on" in browser.get(f"/bank/lines/{brought.pk}/").content.decode()
    (suggestion,) = suggesting.suggestions(line(55_00))
    assert suggestion.target == row


def test_rules_that_nobody_confirmed_for_two_years_go_too(
    line: Line, expected: Expected, chloe: User
) -> None:
    row = expected(cents=1)
    matching.assign(line(100_00), row, by=chloe)
    erasing.erase(after(13))
    assert row.matching_rules.exists()
    erasing.erase(after(25))
    assert not row.matching_rules.exists()


def test_what_a_notification_told_and_the_file_itself_are_erased_and_the_file_is_still_known(
    account: BankAccount, expected: Expected, chloe: User
) -> None:
    raw = camt053([Booked(100_00, bank_reference="R1", name="Marie Dupont")])
    notice = camt053([Booked(100_00, bank_reference="R1", name="Marie Dupont")], kind="054", number="N1")
    import_statement([("a.xml", raw), ("n.xml", notice)], by=None)
    brought = StatementLine.objects.get()
    matching.use_as(brought, "gift", by=chloe)
    assert NoticeDetail.objects.get().told["party_name"] == "Marie Dupont"
    run = erasing.erase(after(13))
    assert run is not None
    assert (run.details, run.files) == (1, 1)
    assert NoticeDetail.objects.get().told == {}
    file = StatementFile.objects.get(name="a.xml")
    assert (file.content, len(file.sha256)) == (b"", 64)
    (again,) = import_statement([("a.xml", raw)], by=None)
    assert again.outcome == "known"


def test_nothing_but_the_words_of_a_notification_can_change(account: BankAccount) -> None:
    import_statement([("n", camt053([Booked(1_00, bank_reference="R")], kind="054"))], by=None)
    detail = NoticeDetail.objects.all()
    for change in (
        {"cents": 2},
        {"told": {"party_name": "x"}},
        {"told": "", "cents": 2},
        {"bank_reference": "x"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            detail.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        detail.delete()
    assert detail.update(told="") == 1


def test_each_nights_erasing_is_on_a_record_that_never_changes(line: Line, chloe: User) -> None:
    matching.use_as(line(1_00), "gift", by=chloe)
    parts = dict(nightly.parts())
    assert parts["fund.banking.tasks.erase_names"](after(13)) == "names erased from 1 bank lines, 1 files"
    run: Any = Erasure.objects.get()
    assert (run.lines, run.on) == (1, after(13))
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.update(lines=0)
