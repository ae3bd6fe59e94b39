"""A month whose bank account does not reconcile is closed by two people only, with what one of them wrote."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from fund.banking import asking, matching, reconciling
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementLine
from fund.ledger import chart, closing
from fund.ledger.models import Kind, Period
from fund.ledger.posting import Leg, post
from fund.ledger.refusals import NotReconciled
from tests.closing import close as closed
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

from .builders import Booked, camt053

LAST, AFTER, OPENING = date(2026, 5, 29), date(2026, 6, 3), 1_000_000
WHY = "The bank owes us a corrected statement; Dirk has its letter."


@pytest.fixture
def bring(account: BankAccount, chloe: User) -> Callable[..., None]:
    """bring(*entries, opening): May's statement; the months before are closed."""

    def bring(*entries: Booked, opening: int = OPENING) -> None:
        for number, entry in enumerate(entries):
            entry.on, entry.bank_reference = LAST, f"ref-{number}"
        raw = camt053(list(entries), number="2026-001", on=LAST, opening=opening)
        (report,) = import_statement([("may.xml", raw)], by=None)
        assert report.outcome == "imported", report

    return bring


@pytest.fixture(autouse=True)
def before(account: BankAccount, chloe: User, dirk: User) -> None:
    for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
        closed(account.fund, month, on=AFTER, by=chloe, second=dirk)


Bring = Callable[..., None]


def codes(account: BankAccount) -> list[str]:
    return [each.code for each in closing.reservations(closing.find(account.fund, "2026-05"))]


def close(account: BankAccount, by: User) -> Period:
    return closing.close(account.fund, "2026-05", on=AFTER, by=by)


def write(account: BankAccount, by: User) -> Period:
    return closing.reserve(account.fund, "2026-05", why=WHY, on=AFTER, by=by)


def test_an_account_that_moved_and_has_no_statement_speaks_against_its_month(account: BankAccount) -> None:
    assert codes(account) == []
    legs = [Leg(chart.account(account.fund, Kind.GIFTS), account.ledger, 1_00)]
    legs.append(
        Leg(chart.account(account.fund, Kind.SOURCE), chart.account(account.fund, Kind.AVAILABLE), 1_00)
    )
    post(key="gift", legs=legs, on=LAST, why="By hand")
    assert codes(account) == ["no_statement"]


def test_a_month_that_reconciles_is_closed_by_one(account: BankAccount, bring: Bring, chloe: User) -> None:
    bring()
    with pytest.raises(Unmet, match="Nothing speaks against"):
        write(account, chloe)
    assert close(account, chloe).state == Period.State.CLOSED


def test_a_difference_that_nothing_explains_takes_a_reason_and_a_second_person(
    account: BankAccount, bring: Bring, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    bring(opening=OPENING + 12_34)
    with pytest.raises(NotReconciled) as refused:
        close(account, chloe)
    assert "differ by" in str(refused.value)
    assert "12.34" in str(refused.value)
    (row,) = refused.value.figures["reservations"]
    assert (row["code"], row["bank_cents"], row["ledger_cents"]) == ("unexplained", 1_001_234, 1_000_000)
    assert row["unexplained_cents"] == -12_34
    period = write(account, chloe)
    assert (period.state, period.reserved_by, period.reserved_why) == (Period.State.OPEN, chloe, WHY)
    with pytest.raises(Unmet, match="Somebody wrote before"):
        write(account, dirk)
    with pytest.raises(NotReconciled):  # not past the second person
        close(account, dirk)
    read = period.reserved_digest
    for by in (chloe, person("Eve", Role.AUDITOR)):
        with pytest.raises(NotYours):
            closing.confirm(period, read=read, on=AFTER, by=by)
    with pytest.raises(TooLate, match="has changed"):
        closing.confirm(period, read="0" * 64, on=AFTER, by=dirk)
    period = closing.confirm(period, read=read, on=AFTER, by=dirk)
    assert (period.state, period.closed_by, period.reserved_by) == (Period.State.CLOSED, dirk, chloe)
    assert list(period.events.values_list("step", "reason")) == [("reserve", WHY), ("confirm", WHY)]


def test_what_changed_since_it_was_written_is_written_about_anew(
    account: BankAccount, bring: Bring, chloe: User, dirk: User
) -> None:
    bring(Booked(5_00), Booked(7_00))
    period = write(account, chloe)
    assert period.reservations[0]["cents"] == 12_00
    matching.use_as(StatementLine.objects.get(cents=5_00), "gift", by=chloe)
    with pytest.raises(TooLate, match="has changed"):
        closing.confirm(period, read=period.reserved_digest, on=AFTER, by=dirk)
    closing.withdraw(period, by=dirk)
    period = write(account, chloe)
    assert period.reservations[0]["cents"] == 7_00
    closing.confirm(period, read=period.reserved_digest, on=AFTER, by=dirk)


def test_what_is_confirmed_is_the_reason_that_was_read_and_whose(
    account: BankAccount, bring: Bring, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    bring(Booked(5_00))
    read, third = write(account, chloe).reserved_digest, person("Tess", Role.TREASURER2)
    for why, by in (("Another reason", chloe), (WHY, dirk)):
        closing.withdraw(closing.find(account.fund, "2026-05"), by=chloe)
        period = closing.reserve(account.fund, "2026-05", why=why, on=AFTER, by=by)
        with pytest.raises(TooLate, match="has changed"):
            closing.confirm(period, read=read, on=AFTER, by=third)
    assert closing.confirm(period, read=period.reserved_digest, on=AFTER, by=chloe).state == "closed"


def test_once_all_is_settled_it_closes_as_any_month(account: BankAccount, bring: Bring, chloe: User) -> None:
    bring(Booked(5_00))
    write(account, chloe)
    matching.use_as(StatementLine.objects.get(), "gift", by=chloe)
    period = close(account, chloe)
    assert (period.state, period.reserved_by, period.reservations) == (Period.State.CLOSED, None, [])


def test_a_line_set_aside_or_asked_about_has_its_note_and_a_line_without_speaks_against_closing(
    account: BankAccount, bring: Bring, chloe: User
) -> None:
    bring(Booked(5_00), Booked(7_00), Booked(-1_00))
    assert codes(account) == ["unmatched"]
    matching.ignore(StatementLine.objects.get(cents=5_00), by=chloe, why="A test of the bank")
    asking.ask(StatementLine.objects.get(cents=7_00), on=AFTER, by=chloe)
    assert codes(account) == ["unmatched"]
    matching.use_as(StatementLine.objects.get(cents=-1_00), "charges", by=chloe)
    assert codes(account) == []
    said = [str(each.text) for each in closing.remarks(closing.find(account.fund, "2026-05"))]
    assert any("1 bank line" in text and "waits for its payer" in text for text in said)


def test_a_month_opened_again_has_lost_its_reservation(
    account: BankAccount, bring: Bring, chloe: User, dirk: User
) -> None:
    bring(Booked(5_00))
    period = write(account, chloe)
    closing.confirm(period, read=period.reserved_digest, on=AFTER, by=dirk)
    closing.ask_to_reopen(period, by=chloe, why="The letter came")
    period = closing.reopen(period, by=dirk)
    assert (period.reserved_by, period.reservations) == (None, [])
    with pytest.raises(NotReconciled):
        close(account, dirk)


def test_the_database_refuses_one_person_too(account: BankAccount, bring: Bring, chloe: User) -> None:
    bring(Booked(5_00))
    period = write(account, chloe)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_period SET state = 'closed', closed_at = reserved_at, closed_by_id = reserved_by_id"
            " WHERE id = %s",
            [period.pk],
        )


def page(client: Client, by: User) -> str:
    client.force_login(by)
    return client.get("/fund/ledger/periods/2026-05/close/").content.decode()


def test_the_pages_ask_one_for_the_reason_and_another_to_confirm(
    account: BankAccount, bring: Bring, client: Client, chloe: User, dirk: User
) -> None:
    bring(Booked(5_00))
    first = page(client, chloe)
    assert "speaks against it" in first
    assert "Why it is closed all the same" in first
    assert "Close it</button>" not in first
    url = "/fund/ledger/periods/2026-05/close/"
    silent = client.post(url)
    assert (silent.status_code, "1 bank line (5.00" in silent.content.decode().replace("\xa0", " ")) == (
        422,
        True,
    )
    empty = client.post(url, {"why": " "})
    assert (
        (empty.status_code, Period.objects.get(first_on=date(2026, 5, 1)).reserved_by) == (422, None)
        if (Period.objects.filter(first_on=date(2026, 5, 1)).exists())
        else (empty.status_code == 422)
    )
    assert client.post(url, {"why": WHY}).status_code == 302
    period = Period.objects.get(first_on=date(2026, 5, 1))
    mine = page(client, chloe)
    assert "Withdraw it" in mine
    assert "Close it with this reason" not in mine
    answer = {"answer": "close", "digest": period.reserved_digest}
    assert client.post(f"{url}answer/", answer).status_code == 403
    theirs = page(client, dirk)
    assert WHY in theirs
    assert "Close it with this reason" in theirs
    assert client.post(f"{url}answer/", answer | {"digest": "x"}).status_code == 409
    assert client.post(f"{url}answer/", answer).status_code == 302
    closed = client.get("/fund/ledger/periods/2026-05/").content.decode()
    assert "confirmed, and closed" in closed
    assert WHY in closed
    assert "with a reservation" in client.get("/fund/ledger/periods/").content.decode()


def test_the_api_refuses_with_the_figures_and_two_people_close(
    account: BankAccount, bring: Bring, chloe: User, dirk: User
) -> None:
    bring(Booked(5_00))
    first, second = APIClient(), APIClient()
    first.force_login(chloe)
    second.force_login(dirk)
    body: dict[str, Any] = {"fund": account.fund.code, "code": "2026-05"}
    refused = first.post("/api/v1/periods/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_reconciled")
    assert refused.json()["figures"]["reservations"][0]["cents"] == 5_00
    written = first.post("/api/v1/periods/", body | {"why": WHY}, format="json")
    assert (written.status_code, written.json()["state"], written.json()["reserved_why"]) == (
        202,
        "open",
        WHY,
    )
    url, read = f"/api/v1/periods/{written.json()['id']}/", {"digest": written.json()["reserved_digest"]}
    assert second.post(f"{url}confirm/", {}, format="json").status_code == 400
    assert first.post(f"{url}confirm/", read, format="json").status_code == 403
    assert second.post(f"{url}withdraw/", format="json").json()["reserved_why"] == ""
    assert second.post(f"{url}confirm/", read, format="json").status_code == 409
    assert first.post("/api/v1/periods/", body | {"why": WHY}, format="json").status_code == 202
    assert second.post(f"{url}confirm/", read, format="json").json()["state"] == "closed"
    assert reconciling.standing(account, [date(2026, 5, 1)]) == {}
