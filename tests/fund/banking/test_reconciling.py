"""Bank and books side by side: what explains a difference, what nothing explains, and who found them to agree."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from rest_framework.test import APIClient

from fund.banking import batches, matching, reconciling, settling, suspense, unfinished
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, PaymentOrder, Reconciliation, StatementLine
from fund.banking.reconciling import NotExplained
from fund.ledger import chart, closing
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, post
from tests.tables import taken_out
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal

from .builders import Booked, camt053
from .conftest import TODAY

MAY = date(2026, 5, 1)
OPENING = 1_000_000  # the books hold it since January


@pytest.fixture
def bring(account: BankAccount) -> Callable[..., None]:
    """bring(date, entries, opening): a statement of one day."""
    numbers = iter(range(1, 100))

    def bring(on: date, *entries: Booked, opening: int = OPENING) -> None:
        number = f"2026-{next(numbers):03d}"
        for entry in entries:
            entry.on, entry.bank_reference = on, entry.bank_reference or f"{number}/{entry.cents}"
        raw = camt053(list(entries), number=number, on=on, opening=opening)
        (report,) = import_statement([(number, raw)], by=None)
        assert report.outcome == "imported", report

    return bring


Bring = Callable[..., None]


def shown(account: BankAccount, month: date = MAY) -> reconciling.Comparison:
    found = reconciling.of_month(account, month)
    assert found is not None
    return found


def test_a_bank_that_says_what_the_books_say_leaves_no_difference(
    account: BankAccount, bring: Bring, chloe: User
) -> None:
    bring(TODAY, Booked(100_00), Booked(-5_00))
    found = shown(account)
    assert (found.bank_cents, found.ledger_cents, found.difference_cents) == (1_009_500, 1_009_500, 0)
    assert found.items == []
    assert reconciling.waiting(account, TODAY) == {
        "to_match_count": 2, "to_match_cents": 95_00, "aside_count": 0, "aside_cents": 0,
    }  # fmt: skip


def test_a_payment_on_its_way_explains_the_difference_until_the_bank_shows_it(
    account: BankAccount, bring: Bring, order: Callable[..., PaymentOrder], chloe: User, dirk: User, told: Any
) -> None:
    from django.utils import timezone

    sent_on = timezone.localdate()
    batch = batches.prepare_batch(account=account, orders=[order()], execute_on=sent_on, on=sent_on, by=chloe)
    batch = batches.export(batches.approve(batch, by=dirk), by=dirk)
    placed = batch.lines.get()
    bring(sent_on)
    later = sent_on + timedelta(days=3)
    bring(later, Booked(-125_00, end_to_end_id=placed.end_to_end_id))
    found = {
        row.on: row
        for row in reconciling.compare(account, reconciling.statements_of(account, sent_on, later))
    }
    on_its_way = found[sent_on]
    assert (on_its_way.difference_cents, on_its_way.unexplained_cents) == (-125_00, 0)
    (item,) = on_its_way.items
    assert (item.kind, item.cents, item.since, item.until) == ("transit", -125_00, sent_on, later)
    assert placed.end_to_end_id in item.text
    assert (found[later].difference_cents, found[later].items) == (0, [])


def test_a_payment_that_the_bank_refused_explains_nothing_after_that_day(
    account: BankAccount, bring: Bring, order: Callable[..., PaymentOrder], sent: Any, chloe: User
) -> None:
    from django.utils import timezone

    sent_on, later = timezone.localdate(), timezone.localdate() + timedelta(days=2)
    settling.reject(sent(order()), why="AC04", on=later, by=chloe)
    bring(sent_on)
    bring(later)
    first, second = reconciling.compare(account, reconciling.statements_of(account, sent_on, later))
    assert ([item.cents for item in first.items], first.unexplained_cents) == ([-125_00], 0)
    assert (second.difference_cents, second.items) == (0, [])


def test_what_only_the_books_recorded_is_listed(account: BankAccount, bring: Bring, fund: Any) -> None:
    bring(TODAY - timedelta(days=1))
    legs = [
        Leg(chart.account(fund, Kind.CONTRIBUTIONS), account.ledger, 70_00),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 70_00),
    ]
    post(key="by hand", legs=legs, on=TODAY, why="by hand")
    bring(TODAY)
    found = shown(account)
    assert (found.difference_cents, found.unexplained_cents) == (70_00, 0)
    assert [(item.kind, item.cents) for item in found.items] == [("books", 70_00)]
    assert "Contributions recorded on 4 May 2026" in found.items[0].text


def test_lines_of_a_closed_month_explain_the_difference_until_they_are_booked(
    account: BankAccount, bring: Bring, chloe: User
) -> None:
    bring(date(2026, 1, 30))
    closing.close(account.fund, "2026-01", on=TODAY, by=chloe)
    bring(date(2026, 1, 31), Booked(9_00))
    bring(date(2026, 2, 2), opening=OPENING + 9_00)
    january = shown(account, date(2026, 1, 1))
    assert (january.difference_cents, january.unexplained_cents) == (-9_00, 0)
    assert [item.kind for item in january.items] == ["late"]
    assert shown(account, date(2026, 2, 1)).difference_cents == 0


@pytest.mark.parametrize("opening", [OPENING + 1, OPENING - 10_00])
def test_a_first_statement_that_begins_with_another_sum_is_explained_by_nothing(
    account: BankAccount, bring: Bring, chloe: User, opening: int
) -> None:
    bring(TODAY, Booked(5_00), opening=opening)
    found = shown(account)
    assert found.unexplained_cents == OPENING - opening
    assert "the books held another sum then" in reconciling.hints(account, found)[0]
    with pytest.raises(NotExplained):
        reconciling.reconcile(account, MAY, by=chloe)
    assert not Reconciliation.objects.exists()


def test_a_missing_statement_is_explained_by_nothing_and_named(account: BankAccount, bring: Bring) -> None:
    bring(TODAY)
    bring(TODAY + timedelta(days=2), opening=OPENING + 33_00)
    found = shown(account)
    assert found.unexplained_cents == -33_00
    (hint,) = reconciling.hints(account, found)
    assert "a statement is missing" in hint


def test_a_month_is_reconciled_by_a_person_on_a_record_that_never_changes(
    account: BankAccount, bring: Bring, chloe: User, person: Callable[..., User]
) -> None:
    with pytest.raises(Refusal, match="No statement"):
        reconciling.reconcile(account, MAY, by=chloe)
    bring(TODAY, Booked(100_00))
    for role in (Role.AUDITOR, Role.MEMBER, Role.INTEGRATION):
        with pytest.raises(NotYours):
            reconciling.reconcile(account, MAY, by=person("Eve", role))
    record = reconciling.reconcile(account, date(2026, 5, 20), by=chloe)
    assert (record.month, record.bank_cents, record.by) == (MAY, 1_010_000, chloe)
    assert reconciling.reconcile(account, MAY, by=chloe) == record
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconciliation.objects.update(bank_cents=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        record.delete()
    bring(TODAY + timedelta(days=1), Booked(1_00), opening=OPENING + 100_00)
    assert not reconciling.still_fits(record, shown(account))
    assert reconciling.reconcile(account, MAY, by=chloe) != record


def test_closing_a_month_asks_for_its_reconciliation(account: BankAccount, bring: Bring, chloe: User) -> None:
    def remarks() -> list[str]:
        return [str(remark.text) for remark in unfinished.in_period(closing.find(account.fund, "2026-05"))]

    assert "Main: no statement of this period was imported." in remarks()
    bring(TODAY, opening=OPENING + 1)
    assert any("nothing explains it" in words for words in remarks())
    bring(TODAY + timedelta(days=1), opening=OPENING)
    assert "Main: this month is not reconciled." in remarks()


def test_after_reconciling_closing_asks_for_nothing(account: BankAccount, bring: Bring, chloe: User) -> None:
    bring(TODAY)
    reconciling.reconcile(account, MAY, by=chloe)
    assert list(unfinished.in_period(closing.find(account.fund, "2026-05"))) == []


@pytest.fixture
def browser(chloe: User) -> Client:
    client = Client()
    client.force_login(chloe)
    return client


def test_the_pages_say_agreement_and_in_red_what_nothing_explains(
    account: BankAccount, bring: Bring, chloe: User, browser: Client
) -> None:
    url = f"/bank/reconciliation/{account.pk}/2026-05/"
    assert "No statement of this month" in browser.get(url).content.decode()
    bring(TODAY, Booked(3_00))
    assert "bank and books say the same" in browser.get(url).content.decode()
    assert "Bank and books agree" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    assert "Reconciled on" in browser.get(url).content.decode()
    bring(TODAY + timedelta(days=1), opening=OPENING)
    page = browser.get(url).content.decode()
    assert "Nothing explains a difference of 3.00" in page.replace("\u2212", "-").replace("-3.00", "3.00")
    assert 'class="notice bad"' in page
    refused = browser.post(url)
    assert (refused.status_code, "it is not reconciled" in refused.content.decode()) == (422, True)
    for wrong in ("2026", "2026-13", "x"):
        assert browser.get(f"/bank/reconciliation/{account.pk}/{wrong}/").status_code == 404
    assert browser.get(f"{url}?format=csv").status_code == 200


def test_the_list_of_months_shows_each_state(
    account: BankAccount, bring: Bring, browser: Client, chloe: User, django_assert_max_num_queries: Any
) -> None:
    from django.utils import timezone

    today = timezone.localdate().replace(day=1)
    bring(today)
    assert "to reconcile" in browser.get("/bank/reconciliation/").content.decode()
    reconciling.reconcile(account, today, by=chloe)
    assert "reconciled" in browser.get("/bank/reconciliation/").content.decode()
    (row,) = taken_out(browser, "/bank/reconciliation/")
    assert (row["Month"], row["Difference"], row["State"]) == (today.isoformat(), "0.00", "reconciled")
    with django_assert_max_num_queries(24):
        browser.get("/bank/reconciliation/")


def test_reconciliation_over_the_api(
    account: BankAccount, bring: Bring, chloe: User, person: Callable[..., User]
) -> None:
    api, auditor = APIClient(), APIClient()
    api.force_login(chloe)
    auditor.force_login(person("Aude", Role.AUDITOR))
    bring(TODAY, Booked(3_00))
    body, url = {"account": account.iban, "month": "2026-05"}, "/api/v1/reconciliations/"
    for wrong in ({}, {**body, "month": "2026-13"}, {**body, "month": "may"}, {**body, "by": 1}):
        assert api.post(url, wrong, format="json").status_code == 400
    assert api.post(url, {**body, "account": "BE00"}, format="json").status_code == 422
    assert api.post(url, {**body, "account": "FR1420041010050500013M02606"}, format="json").status_code == 404
    (row,) = auditor.get(f"{url}comparisons/", body).json()
    assert (row["bank_cents"], row["difference_cents"], row["items"]) == (1_000_300, 0, [])
    assert auditor.post(url, body, format="json").status_code == 403
    made = api.post(url, body, format="json")
    assert (made.status_code, made.json()["month"]) == (201, "2026-05")
    assert auditor.get(url).json()["count"] == 1


def test_money_not_matched_is_shown_by_age_and_adds_up(
    account: BankAccount, bring: Bring, browser: Client, chloe: User
) -> None:
    from django.utils import timezone

    today, opening = timezone.localdate(), OPENING
    for days, cents in ((120, 1_00), (40, 2_00), (20, 4_00), (0, 8_00)):
        bring(today - timedelta(days=days), Booked(cents), opening=opening)
        opening += cents
    aside = StatementLine.objects.get(cents=4_00)
    matching.ignore(aside, by=chloe, why="a test of the bank")
    part = StatementLine.objects.get(cents=8_00)
    matching.use_as(part, "gift", by=chloe, cents=5_00)
    ages = suspense.ages(StatementLine.objects.in_suspense(), today)
    assert [(one.count, one.cents) for one in ages] == [(1, 3_00), (1, 4_00), (1, 2_00), (1, 1_00)]
    assert -sum(one.cents for one in ages) == chart.account(account.fund, Kind.SUSPENSE).balance_cents
    page = browser.get("/bank/unmatched/").content.decode()
    assert "a test of the bank" in page
    assert "120" in page
    older = browser.get("/bank/unmatched/?age=older").content.decode()
    assert older.count("<tr>") == 2
    assert browser.get("/bank/unmatched/?age=x&page=9&format=csv").status_code == 200
    api = APIClient()
    api.force_login(chloe)
    assert sum(one["count"] for one in api.get("/api/v1/bank-lines/ageing/").json()) == 4
