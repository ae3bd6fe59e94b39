"""The treasurers' pages, as they are clicked: two people pay, statements come in, lines are matched."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from fund.banking.importing import import_statement
from fund.banking.models import (
    BankAccount,
    BatchLine,
    ExpectedPayment,
    PaymentBatch,
    PaymentOrder,
    StatementFile,
    StatementLine,
)
from tests.tables import taken_out
from workflows.cases.models import Case
from workflows.committee.models import Recusal
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role

from .builders import Booked, camt053
from .conftest import ANA_IBAN


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


As = Callable[[User], Client]
Order = Callable[..., PaymentOrder]


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:500]
    return answer.getvalue().decode()


def test_two_treasurers_pay_an_order(
    as_: As, order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    one = order(125_00)
    browser = as_(chloe)
    assert "A-2026-0001" in page(browser, "/bank/payments/")
    today = timezone.localdate().isoformat()
    answer = browser.post("/bank/payments/", {"account": account.pk, "execute_on": today, "orders": [one.pk]})
    batch = PaymentBatch.objects.get()
    assert answer.url == batch.get_absolute_url()
    text = page(browser, answer.url)
    assert "Approve 125" not in text
    assert "BE71 0961 2345 6769" in text
    assert browser.post(f"{answer.url}approve/", {"digest": batch.digest()}).status_code == 403
    browser = as_(dirk)
    text = page(browser, answer.url)
    assert "Approve 125.00" in text
    browser.post(f"{answer.url}approve/", {"digest": batch.digest()})
    browser.post(f"{answer.url}export/")
    browser.post(f"{answer.url}export/")  # a double click
    file = browser.post(f"{answer.url}download/")
    assert file["Content-Type"] == "application/xml"
    assert file.content.count(b"<CdtTrfTxInf") == 1
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.EXPORTED
    assert "Sent to the bank" in page(browser, answer.url)


def test_a_batch_that_changed_since_it_was_read_is_not_approved(
    as_: As, order: Order, account: BankAccount, chloe: User, dirk: User
) -> None:
    from fund.banking import batches

    one, two = order(), order()
    day = timezone.localdate()
    batch = batches.prepare_batch(account=account, orders=[one, two], execute_on=day, on=day, by=chloe)
    seen = batch.digest()
    as_(chloe).post(f"/bank/batches/{batch.number}/change/", {"order": two.pk})
    answer = as_(dirk).post(f"/bank/batches/{batch.number}/approve/", {"digest": seen}, follow=True)
    assert "changed since you opened it" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.PREPARED


def test_preparing_again_what_was_taken_shows_the_page_with_the_reason(
    as_: As, order: Order, account: BankAccount, chloe: User
) -> None:
    one = order()
    typed = {"account": account.pk, "execute_on": timezone.localdate().isoformat(), "orders": [one.pk]}
    as_(chloe).post("/bank/payments/", typed)
    answer = as_(chloe).post("/bank/payments/", typed)
    assert answer.status_code == 422
    assert "no longer waits" in answer.content.decode()
    typed["execute_on"] = "2020-01-01"
    other = order()
    answer = as_(chloe).post("/bank/payments/", typed | {"orders": [other.pk]})
    assert answer.status_code == 422
    assert "cannot pay in the past" in answer.content.decode()
    assert 'value="2020-01-01"' in answer.content.decode()


def test_a_second_treasurer_cannot_prepare(as_: As, order: Order, account: BankAccount, dirk: User) -> None:
    typed = {"account": account.pk, "execute_on": timezone.localdate().isoformat(), "orders": [order().pk]}
    assert as_(dirk).post("/bank/payments/", typed).status_code == 403


def test_a_payment_that_came_back_goes_to_another_account(
    as_: As, order: Order, sent: Callable[..., BatchLine], chloe: User
) -> None:
    placed = sent(order())
    browser = as_(chloe)
    browser.post(f"/bank/payments/{placed.order_id}/rejected/", {"why": "AC01"})
    assert "It came back" in page(browser, f"/bank/payments/{placed.order_id}/")
    url = f"/bank/payments/{placed.order_id}/redirect/"
    typed = {"payee_name": "Ana Test", "iban": "BE71096123456768", "why": "phoned"}
    wrong = browser.post(url, typed)
    assert wrong.status_code == 422
    assert "mistyped" in wrong.content.decode()
    assert "phoned" in wrong.content.decode()
    other = {"iban": "FR14 2004 1010 0505 0001 3M02 606"}
    assert "PSSTFRPP" in browser.post(url, typed | other).content.decode()
    browser.post(url, typed | other | {"iban_seen": "FR1420041010050500013M02606"})
    assert PaymentOrder.objects.get().iban == "FR1420041010050500013M02606"


def test_a_file_is_seen_before_it_is_imported_and_then_its_lines_wait(
    as_: As, account: BankAccount, chloe: User
) -> None:
    browser = as_(chloe)
    upload = SimpleUploadedFile("may.xml", camt053([Booked(50_00, text="hello")]))
    answer = browser.post("/bank/import/", {"files": [upload]})
    assert answer.url.startswith("/bank/files/")
    text = page(browser, answer.url)
    assert "What importing it would do" in text
    assert not StatementLine.objects.exists()
    browser.post(f"{answer.url}import/")
    browser.post(f"{answer.url}import/")  # a double click
    assert StatementLine.objects.count() == 1
    assert "hello" in page(browser, "/bank/lines/")
    assert "2026-001" in page(browser, "/bank/")
    statement = f"/bank/statements/{StatementLine.objects.get().statement_id}/"
    assert "hello" in page(browser, statement)
    assert [row["Communication"] for row in taken_out(browser, statement)] == ["hello"]


def test_a_file_that_does_not_add_up_shows_its_lines(as_: As, account: BankAccount, chloe: User) -> None:
    browser = as_(chloe)
    upload = SimpleUploadedFile("may.xml", camt053([Booked(50_00)], closing=51_00))
    answer = browser.post("/bank/import/", {"files": [upload]})
    text = page(browser, answer.url)
    assert "does not add up" in text
    assert "51.00" in text
    browser.post(f"{answer.url}import/")
    assert StatementFile.objects.get().state == StatementFile.State.QUARANTINED
    assert not StatementLine.objects.exists()
    assert "may.xml" in page(browser, "/bank/files/")


def test_what_is_no_bank_file_is_refused_on_the_page(as_: As, account: BankAccount, chloe: User) -> None:
    answer = as_(chloe).post(
        "/bank/import/", {"files": [SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\xe0 jpeg")]}
    )
    assert answer.status_code == 422
    assert "no bank statement" in answer.content.decode()
    assert as_(chloe).post("/bank/import/", {}).status_code == 422


@pytest.fixture
def brought(account: BankAccount) -> StatementLine:
    import_statement([("a", camt053([Booked(150_00, text="hello")]))], by=None)
    return StatementLine.objects.get()


def test_a_line_is_matched_in_parts_from_its_page(
    as_: As, brought: StatementLine, expected: Callable[..., ExpectedPayment], chloe: User
) -> None:
    row, browser, url = expected(iban=ANA_IBAN), as_(chloe), f"/bank/lines/{brought.pk}/"
    assert "the same account" in page(browser, url)
    assert "L-2026-0001" in page(browser, f"{url}?find=L-2026")
    wrong = browser.post(f"{url}assign/", {"expected": row.pk, "amount": "1e3"})
    assert wrong.status_code == 422
    too_much = browser.post(f"{url}assign/", {"expected": row.pk, "amount": "150,01"})
    assert too_much.status_code == 422
    assert "More than what is left" in too_much.content.decode()
    browser.post(f"{url}assign/", {"expected": row.pk, "amount": "100,00"})
    assert "50.00" in page(browser, url)
    browser.post(f"{url}use/", {"use": "gift", "amount": ""})
    brought.refresh_from_db()
    assert brought.state == StatementLine.State.MATCHED
    match = brought.matches.first()
    assert match is not None
    browser.post(f"{url}matches/{match.pk}/undo/")
    brought.refresh_from_db()
    assert brought.open_cents == 100_00
    assert "undone" in page(browser, url)


def test_a_line_is_set_aside_and_taken_up_again_from_its_page(
    as_: As, brought: StatementLine, chloe: User
) -> None:
    browser, url = as_(chloe), f"/bank/lines/{brought.pk}/"
    assert browser.post(f"{url}ignore/", {"why": ""}).status_code == 422
    browser.post(f"{url}ignore/", {"why": "a test of the bank"})
    assert "a test of the bank" in page(browser, url)
    browser.post(f"{url}reconsider/")
    brought.refresh_from_db()
    assert brought.state == StatementLine.State.TO_MATCH


def test_a_line_confirms_a_payment_from_its_page(
    as_: As, order: Order, sent: Callable[..., BatchLine], chloe: User
) -> None:
    placed = sent(order())
    import_statement([("a", camt053([Booked(-125_00, text="payment")]))], by=None)
    line, browser = StatementLine.objects.get(), as_(chloe)
    assert "This payment is confirmed" in page(browser, f"/bank/lines/{line.pk}/")
    browser.post(f"/bank/lines/{line.pk}/settle/", {"payment": placed.pk})
    placed.order.refresh_from_db()
    assert placed.order.state == PaymentOrder.State.PAID
    assert browser.post(f"/bank/lines/{line.pk}/settle/", {"payment": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "url", ["/bank/payments/?view=all", "/bank/batches/?", "/bank/?", "/bank/lines/?view=all"]
)
def test_every_list_is_downloaded(
    as_: As,
    order: Order,
    sent: Callable[..., BatchLine],
    brought: StatementLine,
    chloe: User,
    url: str,
    name: str,
) -> None:
    sent(order())
    answer = as_(chloe).get(f"{url}&format={name}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


def test_the_money_of_another_cooperative_is_missing(
    as_: As, order: Order, sent: Callable[..., BatchLine], brought: StatementLine, france: Any,
    person: Callable[..., User],
) -> None:  # fmt: skip
    placed = sent(order())
    browser = as_(person("Florence", Role.TREASURER, Role.TREASURER2, cooperative=france))
    for url in (
        f"/bank/payments/{placed.order_id}/", f"/bank/batches/{placed.batch.number}/",
        f"/bank/lines/{brought.pk}/",
        f"/bank/statements/{brought.statement_id}/", f"/bank/files/{brought.statement.file_id}/",
    ):  # fmt: skip
        page(browser, url, 404)
    assert browser.post(f"/bank/batches/{placed.batch.number}/download/").status_code == 404
    assert "A-2026" not in page(browser, "/bank/payments/?view=all")


def test_an_auditor_reads_and_changes_nothing(
    as_: As, order: Order, brought: StatementLine, person: Callable[..., User]
) -> None:
    one, browser = order(), as_(person("Aude", Role.AUDITOR))
    assert "BE71 0961" not in page(browser, f"/bank/payments/{one.pk}/")
    page(browser, f"/bank/lines/{brought.pk}/")
    for url in (f"/bank/lines/{brought.pk}/ignore/", f"/bank/payments/{one.pk}/redirect/", "/bank/import/"):
        assert browser.post(url, {}).status_code == 403


def test_lists_ask_the_database_the_same_few_things_however_long_they_are(
    as_: As, account: BankAccount, order: Order, chloe: User, django_assert_max_num_queries: Any
) -> None:
    entries = [Booked(100 + number, text=f"line {number}") for number in range(60)]
    import_statement([("a", camt053(entries))], by=None)
    for _number in range(15):
        order()
    browser = as_(chloe)
    for url in ("/bank/lines/", "/bank/payments/", "/bank/", "/bank/batches/"):
        browser.get(url)
        with django_assert_max_num_queries(24):
            page(browser, url)


def test_a_treasurer_keeps_the_funds_bank_accounts(
    as_: As, account: BankAccount, chloe: User, dirk: User
) -> None:
    browser = as_(chloe)
    typed = {"fund": account.fund_id, "name": "Second", "iban": "FR14 2004 1010 0505 0001 3M02 606",
    "bic": "", "iban_seen": "FR1420041010050500013M02606",
             "holder": "Solidarity Fund", "town": "Lille", "country": "fr", "is_paying": "on"}  # fmt: skip
    wrong = browser.post("/bank/accounts/new/", typed | {"iban": "FR14 2004"})
    assert (wrong.status_code, "too many or too few" in wrong.content.decode()) == (422, True)
    browser.post("/bank/accounts/new/", typed)
    second = BankAccount.objects.get(name="Second")
    assert (second.iban, second.bic, second.country) == ("FR1420041010050500013M02606", "PSSTFRPP", "FR")
    import_statement([("a", camt053([Booked(1_00)], iban=second.iban))], by=None)
    browser.post(f"/bank/accounts/{second.pk}/", typed | {"iban": account.iban, "name": "Lille"})
    second.refresh_from_db()
    assert (second.name, second.iban) == ("Lille", "FR1420041010050500013M02606")
    assert as_(dirk).get("/bank/accounts/new/").status_code == 403


def test_second_treasurers_are_told_of_a_batch_to_approve(
    order: Order, account: BankAccount, chloe: User, dirk: User, django_capture_on_commit_callbacks: Any
) -> None:
    from fund.banking import batches
    from workflows.notices.models import Notice

    day = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        batch = batches.prepare_batch(account=account, orders=[order()], execute_on=day, on=day, by=chloe)
    notice = Notice.objects.get(key__startswith=f"batch_to_approve/{batch.number}")
    assert notice.user == dirk


def test_who_is_paid_is_not_shown_to_whom_a_recusal_hides_the_case(
    as_: As, order: Order, account: BankAccount, belgium: Cooperative, ana: Member, chloe: User, dirk: User
) -> None:
    near = order(125_00, iban="BE43068999999501")
    other = order(80_00, payee_name="Somebody Else")
    case = Case.objects.create(
        reference=near.case_reference, kind="aid", cooperative=belgium, applicant=ana, filed_by=ana.user
    )
    browser = as_(chloe)
    assert "Ana Test" in page(browser, "/bank/payments/")
    Recusal.objects.create(
        case=case, user=chloe, kind="declared", reason="close", by=chloe, at=timezone.now()
    )
    today = timezone.localdate().isoformat()
    orders = [near.pk, other.pk]
    batch = browser.post(
        "/bank/payments/", {"account": account.pk, "execute_on": today, "orders": orders}
    ).url
    for url in (
        "/bank/payments/?view=all",
        near.get_absolute_url(),
        batch,
        "/bank/payments/?view=all&format=csv",
    ):
        shown = page(browser, url)
        assert near.case_reference in shown
        assert "not shown to you" in shown
        assert "Ana Test" not in shown
        assert near.iban not in shown.replace(" ", "")
    assert "Somebody Else" in page(browser, batch)
    assert near.case_reference not in page(browser, "/bank/payments/?view=all&q=Ana")
    assert near.case_reference in page(browser, f"/bank/payments/?view=all&q={near.case_reference}")
    told = browser.get(f"/api/v1/payment-orders/{near.pk}/").json()
    assert (told["payee_name"], told["iban"]) == ("not shown to you", "–")
    lines = browser.get(f"/api/v1/payment-batches/{PaymentBatch.objects.get().number}/").json()["lines"]
    assert [line["payee_name"] for line in lines] == ["not shown to you", "Somebody Else"]
    assert "Ana Test" in page(as_(dirk), batch)


def test_the_list_of_payments_says_its_count_once(as_: As, order: Order, chloe: User) -> None:
    order()
    order()
    assert page(as_(chloe), "/bank/payments/").count("2 payments") == 1


def test_who_stands_aside_from_a_case_does_not_take_the_file_that_names_it(
    as_: As, order: Order, sent: Any, belgium: Cooperative, ana: Member, dirk: User, person: Any
) -> None:
    placed = sent(order())
    case = Case.objects.create(
        reference=placed.order.case_reference,
        kind="aid",
        cooperative=belgium,
        applicant=ana,
        filed_by=ana.user,
    )
    batch, url = placed.batch, f"{placed.batch.get_absolute_url()}download/"
    browser, api = as_(dirk), APIClient()
    api.force_login(dirk)
    assert "Download the payment file" in page(browser, batch.get_absolute_url())
    assert browser.post(url)["Content-Type"] == "application/xml"
    Recusal.objects.create(case=case, user=dirk, kind="declared", reason="close", by=dirk, at=timezone.now())
    assert "Download the payment file" not in page(browser, batch.get_absolute_url())
    refused = browser.post(url, follow=True).content.decode()
    assert "You stand aside from a case of this batch" in refused
    assert api.post(f"/api/v1/payment-batches/{batch.number}/file/", {}, format="json").status_code == 403
    other = person("Dora", Role.TREASURER2)
    assert as_(other).post(url)["Content-Type"] == "application/xml"
