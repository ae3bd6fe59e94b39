"""Under which identifier an account collects, and how early members are told: two people, on the record."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from fund.banking.models import BankAccount, ExpectedPayment
from fund.debits import creditors, mandates
from fund.debits.models import Creditor, CreditorChange
from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.ledger.refusals import KeyReused
from fund.reporting.sections import creditors_to_decide
from tests.factor import code, forget
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

from .conftest import Sign
from .test_pages import client

TOLD = {"identifier": "fr72 zzz 123456", "notice_days": 5, "why": "the bank lets us collect"}


def propose(account: BankAccount, by: User, key: str = "one", **columns: Any) -> CreditorChange:
    return creditors.propose(account, key=key, on=timezone.localdate(), by=by, **{**TOLD, **columns})


def approve(change: CreditorChange, by: User) -> None:
    proposals.approve(change, by=by, on=timezone.localdate(), digest=change.digest())


def test_an_account_collects_once_another_person_has_approved_it(
    account: BankAccount, chloe: User, dirk: User
) -> None:
    change = propose(account, chloe)
    assert propose(account, chloe) == change  # the same again changes nothing
    with pytest.raises(KeyReused):
        propose(account, chloe, notice_days=6)
    with pytest.raises(TooLate):
        propose(account, chloe, "two", notice_days=6)
    assert not Creditor.objects.exists()
    assert (
        creditors_to_decide(dirk, timezone.localdate()),
        creditors_to_decide(chloe, timezone.localdate()),
    ) == (1, 0)
    with pytest.raises(NotYours):
        approve(change, chloe)
    approve(change, dirk)
    known = Creditor.objects.get()
    assert (known.identifier, known.notice_days) == ("FR72ZZZ123456", 5)
    assert [event.step for event in change.events.all()] == ["propose", "approve"]
    with pytest.raises(Refusal) as refusal:
        propose(account, chloe, "three")
    assert refusal.value.code == "nothing_changes"


def test_who_holds_both_roles_does_not_approve_what_they_proposed(
    account: BankAccount, chloe: User, person: Any
) -> None:
    both = person("Chloé", Role.TREASURER2)
    change = propose(account, both)
    with pytest.raises(NotYours):
        approve(change, both)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE debits_creditorchange SET state = 'approved', decided_by_id = %s WHERE id = %s",
            [both.pk, change.pk],
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        change.events.update(reason="another")


def test_what_was_decided_stays_as_it_was(account: BankAccount, chloe: User, dirk: User) -> None:
    change = propose(account, chloe)
    proposals.reject(change, by=dirk, on=timezone.localdate(), why="not ours")
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditorChange.objects.filter(pk=change.pk).update(identifier="ES50ZZZM23456789")
    assert propose(account, chloe, "two").state == "proposed"


def test_what_members_signed_for_is_not_taken_back_from_them(
    account: BankAccount, chloe: User, dirk: User, creditor: Creditor, expected: Any, signed: Sign
) -> None:
    owed: ExpectedPayment = expected()
    waiting = propose(account, chloe, notice_days=10)
    mandate = signed(owed)
    with pytest.raises(Refusal) as refusal:
        approve(waiting, dirk)  # signed while it waited: 14 days were promised
    assert refusal.value.code == "signed_for"
    proposals.withdraw(waiting, by=chloe, on=timezone.localdate())
    for wrong in ({"notice_days": 13}, {"identifier": "ES50ZZZM23456789", "notice_days": 14}):
        with pytest.raises(Refusal) as refusal:
            propose(account, chloe, str(wrong), **wrong)
        assert refusal.value.code == "signed_for"
    approve(propose(account, chloe, "more", notice_days=20), dirk)
    mandates.end(mandate, why="no mandate is in force now", by=chloe)
    approve(propose(account, chloe, "fewer", notice_days=8), dirk)
    assert Creditor.objects.get().notice_days == 8


def test_the_pages_propose_approve_reject_and_withdraw(account: BankAccount, chloe: User, dirk: User) -> None:
    first, second, url = client(chloe), client(dirk), f"/debits/creditor/{account.pk}/"
    assert b"Collect to Main" in first.get("/debits/").content
    assert b"does not collect yet" in first.get(url).content
    assert second.post(f"{url}propose/", TOLD).status_code == 403
    assert first.post(f"{url}propose/", TOLD | {"key": "k", "identifier": "FR73ZZZ123456"}).status_code == 422
    assert first.post(f"{url}propose/", TOLD | {"key": "k"}).url == url
    change = CreditorChange.objects.get()
    at = f"/debits/creditor/changes/{change.pk}/"
    assert b"You proposed this" in first.get(url).content
    assert first.post(f"{at}approve/", {"digest": change.digest()}).status_code == 403
    forget(dirk)
    assert b'name="code' in second.get(url).content
    second.post(f"{at}approve/", {"digest": change.digest()})
    assert not Creditor.objects.exists()  # no fresh second factor
    second.post(f"{at}approve/", {"digest": "stale", "code": code()})
    assert not Creditor.objects.exists()
    second.post(f"{at}approve/", {"digest": change.digest()})
    assert b"FR72ZZZ123456" in second.get(url).content
    assert first.post(f"{url}propose/", TOLD | {"key": "k2"}).status_code == 422  # nothing would change
    first.post(f"{url}propose/", TOLD | {"key": "k3", "notice_days": 7})
    later = CreditorChange.objects.get(key="k3")
    at = f"/debits/creditor/changes/{later.pk}/"
    assert second.post(f"{at}reject/", {"why": ""}).status_code == 422
    second.post(f"{at}reject/", {"why": "five days are enough"})
    assert b"five days are enough" in first.get(url).content
    first.post(f"{url}propose/", TOLD | {"key": "k4", "notice_days": 9})
    first.post(f"/debits/creditor/changes/{CreditorChange.objects.get(key='k4').pk}/withdraw/")
    assert CreditorChange.objects.get(key="k4").state == "withdrawn"
    assert first.get(f"/debits/creditor/{account.pk + 1}/").status_code == 404


def test_an_account_in_another_currency_does_not_collect(account: BankAccount, chloe: User) -> None:
    swiss = Fund.objects.create(code="swiss", name="Swiss fund", currency="CHF")
    swiss.cooperatives.set(account.fund.cooperatives.all())
    other = BankAccount.objects.create(fund=swiss, name="Bern", iban="CH9300762011623852957", holder="Fund")
    refused = client(chloe).post(f"/debits/creditor/{other.pk}/propose/", TOLD | {"key": "k"})
    assert (refused.status_code, b"in euro" in refused.content) == (422, True)


def test_the_same_by_the_api(account: BankAccount, chloe: User, dirk: User) -> None:
    asking, url = APIClient(), "/api/v1/debit-creditor-changes/"
    body = TOLD | {"key": "k", "account": "be68 5390 0754 7034"}
    asking.force_login(dirk)
    assert asking.post(url, body, format="json").status_code == 403
    asking.force_login(chloe)
    wrong = asking.post(url, body | {"identifier": "FR73ZZZ123456"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_creditor")
    stranger = body | {"account": "FR1420041010050500013M02606"}
    assert asking.post(url, stranger, format="json").status_code == 404
    change = asking.post(url, body, format="json").json()
    at, digest = f"{url}{change['id']}/", {"digest": change["digest"]}
    assert asking.post(f"{at}approve/", digest, format="json").status_code == 403
    token = APIClient()
    token.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=dirk).key}")
    assert token.post(f"{at}approve/", digest, format="json").status_code == 403
    asking.force_login(dirk)
    assert asking.post(f"{at}approve/", digest, format="json").json()["state"] == "approved"
    (kept,) = asking.get("/api/v1/debit-creditors/").json()["results"]
    assert (kept["account"], kept["identifier"], kept["notice_days"]) == (account.iban, "FR72ZZZ123456", 5)
