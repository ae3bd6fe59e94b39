"""The pages and the API of direct debit, as the member and as two treasurers; foreign looks like missing."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from fund.bank_days import bank_day_from
from fund.banking import receivables
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.debits import answers, collecting, mandates
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from tests.factor import code, forget
from tests.fund.banking.builders import Booked, camt053
from tests.workflows.cases.test_documents import WHOLE_PDF
from workflows.people.models import Member, User
from workflows.refusals import NotYours

from .conftest import ANA_IBAN, Send, Sign, only

Expected = Callable[..., ExpectedPayment]
FRENCH_IBAN = "FR1420041010050500013M02606"


@pytest.fixture
def soon(expected: Expected) -> ExpectedPayment:
    """Due three weeks from today."""
    return expected(due_on=bank_day_from(timezone.localdate() + timedelta(21)))


def client(user: User | None) -> Client:
    browser = Client()
    assert user
    browser.force_login(user)
    return browser


def text_on(page: Any) -> str:
    found = re.search(r'name="text" value="([^"]+)"', page.content.decode())
    assert found
    return found[1].replace("&#x27;", "'")


def test_a_member_signs_on_the_screen_and_ends_it(soon: ExpectedPayment, ana: Member) -> None:
    browser, url = client(ana.user), f"/debits/sign/{soon.pk}/"
    page = browser.get(url)
    assert page.status_code == 200
    typed = {"debtor_name": "Ana Test", "iban": "be71 0961 2345 6769", "text": text_on(page)}
    asked = browser.post(url, typed | {"agreed": "on"}).content.decode()
    assert "BE71 0961 2345 6769 is an account at" in asked
    assert ("GKCCBEBB" in asked, f'name="iban_seen" value="{ANA_IBAN}"' in asked) == (True, True)
    assert not DebitMandate.objects.exists()
    typed["iban_seen"] = ANA_IBAN
    unsigned = browser.post(url, typed)
    assert unsigned.status_code == 422
    assert b"be71 0961 2345 6769" in unsigned.content  # nothing typed is lost
    wrong = browser.post(url, typed | {"iban": "BE71096123456768", "agreed": "on"})
    assert wrong.status_code == 422
    other = browser.post(url, typed | {"text": "another text", "agreed": "on"})
    assert other.status_code == 409
    done = browser.post(url, typed | {"agreed": "on"}, follow=True)
    mandate = DebitMandate.objects.get()
    assert done.redirect_chain[-1][0] == f"/debits/mandates/{mandate.reference}/"
    assert ANA_IBAN.encode() not in done.content
    again = browser.get(url)
    assert mandate.reference.encode() in again.content
    ended = browser.post(
        f"/debits/mandates/{mandate.reference}/end/", {"why": "I changed banks"}, follow=True
    )
    assert b"I changed banks" in ended.content
    mandate.refresh_from_db()
    assert mandate.state == "cancelled"


def test_what_is_another_members_looks_missing(
    soon: ExpectedPayment, signed: Sign, member: Callable[..., Member]
) -> None:
    mandate, stranger = signed(soon), client(member("Bea").user)
    for url in (f"/debits/sign/{soon.pk}/", f"/debits/mandates/{mandate.reference}/",
                f"/debits/mandates/{mandate.reference}/end/"):  # fmt: skip
        assert stranger.get(url).status_code == 404
    assert stranger.get("/debits/").status_code == 403


def test_a_treasurer_records_a_paper_and_opens_its_scan(
    soon: ExpectedPayment, chloe: User, ana: Member, member: Callable[..., Member]
) -> None:
    browser, url = client(chloe), f"/debits/paper/{soon.pk}/"
    typed = {
        "debtor_name": "Ana Test", "iban": ANA_IBAN, "signed_on": timezone.localdate().isoformat(),
        "iban_seen": ANA_IBAN,
    }  # fmt: skip

    def post(content: bytes) -> Any:
        return browser.post(url, typed | {"scan": SimpleUploadedFile("m.pdf", content)})

    assert browser.get(url).status_code == 200
    assert browser.post(url, typed).status_code == 422
    refused = post(b"<script>")
    assert (refused.status_code, b"m.pdf" in refused.content) == (422, True)
    assert b'id="id_scan_error"' in refused.content
    later = typed | {"signed_on": "2999-12-31", "scan": SimpleUploadedFile("m.pdf", WHOLE_PDF)}
    assert b'id="id_signed_on_error"' in browser.post(url, later).content
    assert post(WHOLE_PDF).status_code == 302
    mandate = DebitMandate.objects.get()
    url = f"/debits/mandates/{mandate.reference}/signed/"
    for reader in (browser, client(ana.user)):
        scan = reader.post(url)
        assert (scan.content, scan["Content-Type"]) == (WHOLE_PDF, "application/pdf")
        assert scan["Content-Disposition"].startswith("attachment")
    assert client(member("Bea").user).post(url).status_code == 404


def test_from_announced_to_downloaded_by_two_treasurers(
    soon: ExpectedPayment, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    mandate, first, second = signed(soon), client(chloe), client(dirk)
    shown = first.get(f"/debits/mandates/{mandate.reference}/")
    assert b"Announce the next collection now" in shown.content
    first.post(f"/debits/mandates/{mandate.reference}/announce/")
    one = Collection.objects.get()
    later = bank_day_from(one.collect_on + timedelta(7))
    first.post(f"/debits/collections/{one.pk}/postpone/", {"collect_on": later.isoformat()})
    one.refresh_from_db()
    assert one.collect_on == later
    assert first.post(f"/debits/collections/{one.pk}/postpone/", {"collect_on": "31-02"}).status_code == 302
    body = {"creditor": creditor.pk, "until": later.isoformat()}
    assert second.post("/debits/", body).status_code == 403
    assert first.post("/debits/", body | {"until": "never"}).status_code == 422
    assert first.post("/debits/", body | {"creditor": "x"}).status_code == 404
    assert first.post("/debits/", body | {"until": timezone.localdate().isoformat()}).status_code == 422
    made = first.post("/debits/", body)
    batch = CollectionBatch.objects.get()
    assert made.headers["Location"] == f"/debits/files/{batch.number}/"
    url = f"/debits/files/{batch.number}/"
    assert second.get(url).status_code == 200
    second.post(f"{url}send/", {"digest": "stale"})
    batch.refresh_from_db()
    assert batch.state == "prepared"
    forget(dirk)
    assert b'name="code"' in second.get(url).content
    second.post(f"{url}send/", {"digest": batch.digest()})
    batch.refresh_from_db()
    assert batch.state == "prepared"
    second.post(f"{url}send/", {"digest": batch.digest(), "code": code()})
    batch.refresh_from_db()
    assert batch.state == "sent"
    file = second.post(f"{url}download/")
    assert file.content == batch.file.encode()
    assert first.post(f"{url}download/").status_code == 403
    for page in ("/debits/", "/debits/files/", "/debits/mandates/?q=M-", "/debits/?view=all&format=csv", url):
        assert first.get(page).status_code == 200, page
    refused = first.post(f"/debits/collections/{one.pk}/refused/", {"why": "AM04"})
    assert refused.status_code == 302
    first.post(f"/debits/collections/{one.pk}/again/")
    assert Collection.objects.count() == 2


def test_cancelling_a_file_and_leaving_out_what_is_paid(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User
) -> None:
    due = bank_day_from(timezone.localdate() + timedelta(21))
    wanted = [expected(due_on=due), expected(due_on=due)]
    for one in wanted:
        collecting.announce(signed(one), on=timezone.localdate(), by=None)
    batch = collecting.prepare(creditor, until=due, on=timezone.localdate(), by=chloe)
    ExpectedPayment.objects.filter(pk=wanted[0].pk).update(is_open=False)
    browser, url = client(chloe), f"/debits/files/{batch.number}/"
    assert b"was paid in another way" in browser.get(url).content
    browser.post(f"{url}leave-out/")
    assert batch.collections.count() == 1
    assert browser.post(f"{url}cancel/", {"why": ""}).status_code == 422
    browser.post(f"{url}cancel/", {"why": "a mistake"})
    batch.refresh_from_db()
    assert (batch.state, batch.collections.count()) == ("cancelled", 0)
    assert Collection.objects.filter(state="announced").count() == 1


def test_a_treasurer_says_which_line_paid_and_which_took_it_back(
    soon: ExpectedPayment, signed: Sign, sent: Send, account: BankAccount, chloe: User, told: Any
) -> None:
    """The bank's file bears no id: without this the collection would be on its way for ever."""
    one, browser = only(sent(signed(soon), on=timezone.localdate())), client(chloe)
    url, day = f"/debits/collections/{one.pk}/answer/", one.collect_on
    less, paid = Booked(one.cents - 1, on=day), Booked(one.cents, on=day, name="CSV bank", iban="")
    import_statement([("1", camt053([less, paid], on=day))], by=None)
    shown = browser.get(url).content.decode()
    assert ("CSV bank" in shown, shown.count('type="radio"')) == (True, 1)
    assert browser.post(url, {"line": ""}).status_code == 422
    browser.post(url, {"line": StatementLine.objects.get(cents=one.cents).pk})
    one.refresh_from_db()
    assert (one.state, told.received) == ("collected", [(soon.key, one.cents)])
    back = camt053([Booked(-one.cents, on=day)], on=day, number="2", opening=2 * one.cents - 1)
    import_statement([("2", back)], by=None)
    line = StatementLine.objects.get(cents=-one.cents)
    browser.post(url, {"line": StatementLine.objects.get(cents=one.cents - 1).pk})
    one.refresh_from_db()
    assert one.state == "collected"  # no other line does
    browser.post(url, {"line": line.pk})
    one.refresh_from_db()
    line.refresh_from_db()
    assert (one.state, line.state, told.undone) == ("returned", "matched", [(soon.key, one.cents)])
    assert soon.member
    assert soon.member.user
    with pytest.raises(NotYours):
        answers.answer_by_hand(one, line, by=soon.member.user)


def test_lists_ask_a_bounded_number_of_queries(
    expected: Expected, signed: Sign, sent: Send, chloe: User, django_assert_max_num_queries: Any
) -> None:
    sent(*(signed(expected()) for _ in range(12)))
    browser = client(chloe)
    for url in ("/debits/?view=all", "/debits/mandates/", "/debits/files/"):
        browser.get(url)
        with django_assert_max_num_queries(22):
            browser.get(url)


def test_all_of_it_by_the_api(
    soon: ExpectedPayment,
    creditor: Creditor,
    ana: Member,
    chloe: User,
    dirk: User,
    member: Callable[..., Member],
) -> None:
    def api(user: User | None) -> APIClient:
        asking = APIClient()
        assert user
        asking.force_login(user)
        return asking

    own, first, second = api(ana.user), api(chloe), api(dirk)

    def post(who: APIClient, path: str, status: int = 200, **body: Any) -> Any:
        answer = who.post(f"/api/v1/{path}", body, format="json")
        assert answer.status_code == status, answer.content
        return answer.json()

    reference = {"expected": soon.reference}
    post(api(member("Bea").user), "debit-mandates/text/", 404, **reference)
    text = post(own, "debit-mandates/text/", **reference)["text"]
    body = reference | {"debtor_name": "Ana Test", "iban": ANA_IBAN, "text": text}
    post(own, "debit-mandates/", 422, **(body | {"iban": "BE00"}))
    post(own, "debit-mandates/", 409, **(body | {"text": "no"}))
    mandate = post(own, "debit-mandates/", 201, **body)
    assert mandate["iban"] != ANA_IBAN
    path = f"debit-mandates/{mandate['reference']}/"
    post(second, f"{path}announce/", 403)
    post(first, f"{path}announce/")
    (one,) = own.get("/api/v1/debit-collections/").json()["results"]
    later = bank_day_from(date.fromisoformat(one["collect_on"]) + timedelta(7)).isoformat()
    assert post(first, f"debit-collections/{one['id']}/postpone/", collect_on=later)["collect_on"] == later
    file = post(first, "debit-files/", 201, account=creditor.account.iban, until=later)
    path = f"debit-files/{file['number']}/"
    digest = {"digest": file["digest"]}
    post(first, f"{path}send/", 403, **digest)
    token = APIClient()
    token.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=dirk).key}")
    post(token, f"{path}send/", 403, **digest)
    post(second, f"{path}send/", 409, digest="0" * 64)
    forget(dirk)
    post(second, f"{path}send/", 422, **digest)
    assert post(second, f"{path}send/", code=code(), **digest)["state"] == "sent"
    assert b"<DrctDbtTxInf" in second.post(f"/api/v1/{path}file/", {}, format="json").content
    assert first.get("/api/v1/debit-files/").json()["results"][0]["collections"] == 1
    post(first, f"{path}cancel/", 409, why="too late")
    assert post(first, f"debit-collections/{one['id']}/reject/", why="AM04")["state"] == "rejected"
    again = post(first, f"debit-collections/{one['id']}/again/")
    assert again["state"] == "announced"
    post(first, "debit-mandates/paper/", 415)
    assert post(own, f"debit-mandates/{mandate['reference']}/end/", why="enough")["state"] == "cancelled"
    assert Collection.objects.get(pk=again["id"]).state == "cancelled"


def test_a_receivable_says_where_its_page_is(soon: ExpectedPayment, ana: Member, creditor: Creditor) -> None:
    assert receivables.page(soon) == ""
    assert mandates.creditor_for(soon) == creditor
