"""A changed account number waits: the member is told, can object for three days, and another person confirms it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from workflows.iban import parse
from workflows.notices.models import Notice
from workflows.people import account_changes, tasks
from workflows.people.models import AccountChange, Cooperative, FurtherAccount, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate, Unmet

OLD, NEW = "BE71096123456769", "FR1420041010050500013M02606"
PASSWORD = "correct horse battery"
LATER = timedelta(hours=72)


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    made = member("Ana", iban=OLD, iban_holder="Ana Test")
    assert made.user
    made.user.set_password(PASSWORD)
    made.user.save()
    return made


@pytest.fixture
def omar(person: Callable[..., User]) -> User:
    return person("Omar", Role.OFFICER)


def ask(ana: Member) -> AccountChange:
    assert ana.user
    change = account_changes.ask(ana, iban=parse(NEW), holder="Ana T.", by=ana.user, at=timezone.now())
    assert change
    return change


def test_a_change_is_told_waits_three_days_and_is_used_once_another_confirmed_it(
    ana: Member, omar: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change = ask(ana)
    ana.refresh_from_db()
    assert ana.iban == OLD
    notice = Notice.objects.get(key=f"account_change_asked/{change.pk}")
    assert notice.address == "ana@example.org"
    assert NEW not in notice.body
    with pytest.raises(Unmet, match="can object until"):
        account_changes.confirm(change, by=omar, at=change.asked_at + LATER - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        account_changes.confirm(change, by=omar, at=change.asked_at + LATER)
    ana.refresh_from_db()
    assert (ana.iban, ana.iban_holder) == (NEW, "Ana T.")
    assert Notice.objects.filter(template="account_changed").count() == 1
    with pytest.raises(TooLate):
        account_changes.confirm(change, by=omar, at=change.asked_at + LATER)


def test_nobody_confirms_their_own_nor_what_they_asked_nor_what_is_elsewhere(
    ana: Member, person: Callable[..., User], france: Cooperative
) -> None:
    own = person("Ana", Role.OFFICER, Role.TREASURER2)
    change = ask(ana)
    at = change.asked_at + LATER
    with pytest.raises(NotYours):
        account_changes.confirm(change, by=own, at=at)
    with pytest.raises(NotYours):
        account_changes.refuse(change, why="mine", by=own, at=at)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMITTEE):
        root = person("Root", role)
        User.objects.filter(pk=root.pk).update(is_superuser=True)
        with pytest.raises(NotYours):
            account_changes.confirm(change, by=User.objects.get(pk=root.pk), at=at)
    far = person("Fleur", Role.OFFICER, cooperative=france)
    assert not AccountChange.objects.visible_to(far).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        _confirm_in_the_database(change, own)


def _confirm_in_the_database(change: AccountChange, by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_accountchange SET state = 'confirmed', decided_by_id = %s WHERE id = %s",
            [by.pk, change.pk],
        )


def test_one_change_at_a_time_that_can_be_withdrawn_refused_and_lapses(ana: Member, omar: User) -> None:
    first = ask(ana)
    with pytest.raises(TooLate, match="Another change waits"):
        ask(ana)
    assert ana.user
    account_changes.withdraw(first, by=ana.user, at=timezone.now())
    second = ask(ana)
    with pytest.raises(Refusal, match="Say why"):
        account_changes.refuse(second, why=" ", by=omar, at=timezone.now())
    with pytest.raises(NotYours):
        account_changes.withdraw(second, by=omar, at=timezone.now())
    account_changes.refuse(second, why="she did not ask for it", by=omar, at=timezone.now())
    third = ask(ana)
    assert account_changes.lapse(third.asked_at + timedelta(days=29)) == 0
    assert account_changes.lapse(third.asked_at + timedelta(days=30)) == 1
    assert tasks.lapse_account_changes(timezone.localdate()).startswith("0")
    ana.refresh_from_db()
    assert ana.iban == OLD
    with pytest.raises(Unmet, match="used already"):
        account_changes.ask(ana, iban=parse(OLD), holder="Ana Test", by=ana.user, at=timezone.now())


def test_the_whole_way_by_page(ana: Member, omar: User) -> None:
    client, at = Client(), timezone.now()
    client.force_login(ana.user)
    client.post(
        "/people/profile/account-number/",
        {"iban": NEW, "iban_seen": NEW, "holder": "Ana T.", "password": PASSWORD, "place": "main"},
    )
    change = AccountChange.objects.get()
    assert "waits to be confirmed" in client.get("/people/profile/").content.decode()
    assert client.get("/people/account-changes/").status_code == 403
    client.force_login(omar)
    page = client.get("/people/account-changes/").content.decode()
    assert "until then the member can object" in page
    assert "FR14 2004" in page
    client.post(f"/people/account-changes/{change.pk}/confirm/")
    change.refresh_from_db()
    assert change.state == "asked"
    AccountChange.objects.filter(pk=change.pk).update(asked_at=at - LATER)
    client.post(f"/people/account-changes/{change.pk}/confirm/")
    ana.refresh_from_db()
    assert ana.iban == NEW
    assert client.post(f"/people/account-changes/{change.pk}/nothing/").status_code == 404


def test_the_whole_way_by_api(ana: Member, omar: User) -> None:
    api = APIClient()
    api.force_authenticate(ana.user)
    body = {"iban": NEW, "holder": "Ana T.", "password": "guess"}
    assert api.post("/api/v1/account-changes/", body, "json").status_code == 403
    assert (
        api.post("/api/v1/account-changes/", body | {"iban": "BE1", "password": PASSWORD}, "json").status_code
        == 422
    )
    answer = api.post("/api/v1/account-changes/", body | {"password": PASSWORD}, "json")
    assert (answer.status_code, answer.json()["iban"]) == (201, "FR•• •••• 2606")
    here = f"/api/v1/account-changes/{answer.json()['id']}/"
    assert api.post(f"{here}confirm/", {}, "json").status_code == 403
    AccountChange.objects.update(asked_at=timezone.now() - LATER)
    api.force_authenticate(omar, token="a token")
    assert api.post(f"{here}confirm/", {}, "json").status_code == 403
    api.force_authenticate(omar)
    assert api.post(f"{here}refuse/", {"why": ""}, "json").status_code == 400
    assert api.post(f"{here}confirm/", {}, "json").json()["state"] == "confirmed"
    assert api.post(f"{here}withdraw/", {}, "json").status_code in (403, 409)


SAVINGS = "BE43068999999501"


class TestSeveralAccounts:
    """Ana is paid on one account, and may choose another one for a request."""

    @pytest.fixture
    def savings(self, ana: Member, omar: User) -> FurtherAccount:
        change = account_changes.ask(
            ana, iban=parse(SAVINGS), holder="Ana S.", by=ana.user, at=timezone.now(), beside=True
        )
        assert change
        account_changes.confirm(change, by=omar, at=change.asked_at + LATER)
        return ana.further_accounts.get()

    def test_one_beside_the_main_one_is_told_waits_and_is_confirmed_like_any(
        self, ana: Member, omar: User, savings: FurtherAccount
    ) -> None:
        ana.refresh_from_db()
        assert (ana.iban, savings.iban, savings.holder) == (OLD, SAVINGS, "Ana S.")
        assert [one.key for one in account_changes.known(ana)] == ["main", str(savings.pk)]
        with pytest.raises(Unmet, match="used already"):
            account_changes.ask(
                ana, iban=parse(SAVINGS), holder="x", by=ana.user, at=timezone.now(), beside=True
            )

    def test_a_further_one_that_becomes_the_main_one_changes_places_with_it(
        self, ana: Member, omar: User, savings: FurtherAccount
    ) -> None:
        change = account_changes.ask(
            ana, iban=parse(SAVINGS), holder="Ana S.", by=ana.user, at=timezone.now()
        )
        assert change
        account_changes.confirm(change, by=omar, at=change.asked_at + LATER)
        ana.refresh_from_db()
        savings.refresh_from_db()
        assert (ana.iban, savings.iban, savings.holder) == (SAVINGS, OLD, "Ana Test")

    def test_at_most_five_stand_beside_it(self, ana: Member, savings: FurtherAccount) -> None:
        for _each in range(account_changes.MOST_FURTHER - 1):
            ana.further_accounts.create(iban=NEW, holder="x", confirmed_at=timezone.now())
        with pytest.raises(Unmet, match="remove one first"):
            account_changes.ask(
                ana, iban=parse("DE89370400440532013000"), holder="x", by=ana.user, at=timezone.now(),
                beside=True,
            )  # fmt: skip

    def test_only_its_member_removes_it_and_a_second_press_finds_it_done(
        self, client: Client, ana: Member, omar: User, savings: FurtherAccount
    ) -> None:
        with pytest.raises(NotYours):
            account_changes.remove(savings, by=omar)
        for who, left in ((omar, 1), (ana.user, 0), (ana.user, 0)):
            client.force_login(who)
            assert client.post(f"/people/profile/accounts/{savings.pk}/remove/").status_code == 302
            assert ana.further_accounts.count() == left

    def test_the_whole_way_by_page(self, client: Client, ana: Member, savings: FurtherAccount) -> None:
        client.force_login(ana.user)
        page = client.get("/people/profile/").text
        assert all(said in page for said in ("Main account", "BE•• •••• 9501", "Make it my main account"))
        assert "BE43 0689 9999 9501" in client.get(f"/people/profile/account-number/?main={savings.pk}").text
        for odd in ("x", "", "9" * 30):
            assert client.get(f"/people/profile/account-number/?main={odd}").status_code == 200
        typed = {"iban": NEW, "iban_seen": NEW, "holder": "Ana T.", "password": PASSWORD, "place": "beside"}
        assert client.post("/people/profile/account-number/", typed).status_code == 302
        assert AccountChange.objects.waiting().get().beside
        assert "BE43068999999501" in client.get("/people/my-data/?format=json").text

    def test_over_the_api(self, ana: Member) -> None:
        api = APIClient()
        api.force_authenticate(ana.user)
        body = {"iban": NEW, "holder": "Ana T.", "password": PASSWORD, "beside": True}
        assert api.post("/api/v1/account-changes/", body, "json").json()["beside"] is True
