"""Another account for a member who has no sign-in: an officer asks, a letter or a call tells, another confirms."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from workflows.iban import parse
from workflows.notices import posting
from workflows.notices.models import Notice, Way
from workflows.notices.telling import notify
from workflows.people import account_changes
from workflows.people.models import AccountChange, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, Unmet

OLD, NEW = "BE71096123456769", "FR1420041010050500013M02606"
WHY = "Came by with the identity card and a statement"
THREE, SEVEN = timedelta(hours=72), timedelta(days=7)


@pytest.fixture
def gus(member: Callable[..., Member]) -> Member:
    """No sign-in and no e-mail; the register has an address and a number."""
    contact = {"address": "Rue Neuve 1\n1000 Bruxelles", "phone": "+32 2 542 10 80"}
    made = member("Gus", iban=OLD, iban_holder="Gus Test", **contact)
    Member.objects.filter(pk=made.pk).update(user=None, email="")
    return Member.objects.get(pk=made.pk)


@pytest.fixture
def omar(person: Callable[..., User]) -> User:
    return person("Omar", Role.OFFICER)


@pytest.fixture
def lucie(person: Callable[..., User]) -> User:
    return person("Lucie", Role.OFFICER)


def ask(gus: Member, by: User, told_by: str = "letter", **facts: Any) -> AccountChange:
    given = {"iban": parse(NEW), "holder": "Gus Test", "why": WHY, **facts}
    return account_changes.ask_for(gus, told_by=told_by, by=by, at=timezone.now(), **given)


def test_a_letter_tells_and_the_days_run_from_the_day_it_was_posted(
    gus: Member, omar: User, lucie: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change = ask(gus, omar)
    (letter,) = Notice.objects.to_post(omar)
    assert (letter.way, letter.member) == (Way.LETTER, gus)
    assert NEW not in letter.body
    assert posting.printed(letter).startswith(b"%PDF")
    with pytest.raises(Unmet, match="has not been told yet"):
        account_changes.confirm(change, by=lucie, at=timezone.now() + timedelta(days=20))
    now = timezone.now()
    with pytest.raises(NotYours):  # who asked does not say that the member was told of it
        posting.mark_posted(letter, by=omar, at=now)
    posting.mark_posted(letter, by=lucie, at=now)
    posting.mark_posted(letter, by=lucie, at=now + timedelta(days=9))  # said twice, the first stays
    change.refresh_from_db()
    assert change.usable_from == now + SEVEN
    with pytest.raises(Unmet, match="can object until"):
        account_changes.confirm(change, by=lucie, at=now + SEVEN - timedelta(seconds=1))
    with pytest.raises(NotYours):
        account_changes.confirm(change, by=omar, at=now + SEVEN)
    account_changes.confirm(change, by=lucie, at=now + SEVEN)
    gus.refresh_from_db()
    assert gus.iban == NEW


def test_a_call_by_another_person_is_recorded_with_its_outcome(gus: Member, omar: User, lucie: User) -> None:
    change, now = ask(gus, omar, "call"), timezone.now()
    assert change.contact == "+32 2 542 10 80"
    assert not Notice.objects.exists()
    with pytest.raises(NotYours):
        account_changes.called(change, outcome="agrees", said="He agrees", by=omar, at=now)
    with pytest.raises(Refusal, match="Write down"):
        account_changes.called(change, outcome="agrees", said=" ", by=lucie, at=now)
    account_changes.called(change, outcome="unreached", said="Nobody answered", by=lucie, at=now)
    with pytest.raises(Unmet, match="has not been told yet"):
        account_changes.confirm(change, by=lucie, at=now + SEVEN)
    account_changes.called(
        change, outcome="agrees", said="Spoke with Gus, who gave his number", by=lucie, at=now
    )
    with pytest.raises(Unmet, match="can object until"):
        account_changes.confirm(change, by=lucie, at=now)
    account_changes.confirm(change, by=lucie, at=now + THREE)
    steps = [(event.step, event.reason) for event in change.events.order_by("sequence")]
    assert steps[0] == ("ask", WHY)
    assert steps[1:3] == [("call", "Nobody answered"), ("call", "Spoke with Gus, who gave his number")]


def test_whoever_objects_on_the_telephone_ends_it(gus: Member, omar: User, lucie: User) -> None:
    change = ask(gus, omar, "call")
    account_changes.called(change, outcome="objects", said="Not me!", by=lucie, at=timezone.now())
    gus.refresh_from_db()
    assert (change.state, gus.iban) == (AccountChange.State.REFUSED, OLD)


def test_whom_no_call_reaches_a_letter_is_sent(
    gus: Member, omar: User, lucie: User, django_capture_on_commit_callbacks: Any
) -> None:
    change = ask(gus, omar, "call")
    with django_capture_on_commit_callbacks(execute=True):
        account_changes.write_instead(change, by=lucie)
    assert (change.told_by, Notice.objects.to_post(omar).count()) == ("letter", 1)
    with pytest.raises(Unmet, match="not told by telephone"):
        account_changes.called(change, outcome="agrees", said="x", by=lucie, at=timezone.now())


def moves(gus: Member) -> None:
    Member.objects.filter(pk=gus.pk).update(address="Rue Haute 9\n1000 Bruxelles")


def test_the_letter_goes_where_gus_lived_when_it_was_asked_though_he_moved_since(
    gus: Member, omar: User, lucie: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(gus, omar)
    letter = Notice.objects.get()
    before = posting.printed(letter)
    moves(gus)
    letter = Notice.objects.get()
    assert posting.addresses_of([letter]) == {letter.pk: "Rue Neuve 1\n1000 Bruxelles"}
    assert posting.printed(letter) == before
    client.force_login(lucie)
    page = client.get("/notices/letters/").content.decode()
    assert "Rue Neuve 1" in page
    assert "Rue Haute 9" not in page


def test_another_letter_goes_where_gus_lives_now(gus: Member) -> None:
    letter = notify("k", member=gus, template="submitted", context={"reference": "A-2026-0001"})
    before = posting.printed(letter)
    moves(gus)
    letter = Notice.objects.get()
    assert posting.addresses_of([letter]) == {letter.pk: "Rue Haute 9\n1000 Bruxelles"}
    assert posting.printed(letter) != before


def test_a_letter_instead_of_a_call_goes_there_too_and_asks_for_an_address_of_that_day(
    gus: Member, omar: User, lucie: User, django_capture_on_commit_callbacks: Any
) -> None:
    change = ask(gus, omar, "call")
    moves(gus)
    with django_capture_on_commit_callbacks(execute=True):
        account_changes.write_instead(change, by=lucie)
    letter = Notice.objects.get()
    assert posting.addresses_of([letter]) == {letter.pk: "Rue Neuve 1\n1000 Bruxelles"}
    account_changes.withdraw(change, by=omar, at=timezone.now())
    Member.objects.filter(pk=gus.pk).update(address="")
    change = ask(gus, omar, "call")
    moves(gus)
    with pytest.raises(Unmet, match="no postal address"):
        account_changes.write_instead(change, by=lucie)


def test_many_letters_are_addressed_in_one_query(
    gus: Member, omar: User, django_capture_on_commit_callbacks: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            change = ask(gus, omar)
        account_changes.withdraw(change, by=omar, at=timezone.now())
    letters = list(Notice.objects.select_related("member").filter(template="account_change_asked_for_you"))
    assert len(letters) == 3
    with django_assert_max_num_queries(1):
        assert set(posting.addresses_of(letters).values()) == {"Rue Neuve 1\n1000 Bruxelles"}


def test_the_first_account_waits_too_when_an_officer_gives_it(gus: Member, omar: User) -> None:
    Member.objects.filter(pk=gus.pk).update(iban="", iban_holder="")
    change = ask(gus, omar)
    gus.refresh_from_db()
    assert (change.state, gus.iban) == (AccountChange.State.ASKED, "")


def test_it_is_for_members_who_cannot_ask_themselves_and_have_a_former_contact(
    gus: Member, omar: User, member: Callable[..., Member], person: Callable[..., User]
) -> None:
    with pytest.raises(Unmet, match="signs in"):
        ask(member("Ana", iban=OLD), omar)
    with pytest.raises(Refusal, match="how the member asked"):
        ask(gus, omar, why=" ")
    for role in (Role.TREASURER, Role.AUDITOR, Role.MEMBER):
        with pytest.raises(NotYours):
            ask(gus, person(role.value.title(), role))
    Member.objects.filter(pk=gus.pk).update(phone="")
    with pytest.raises(Unmet, match="no such contact"):
        ask(gus, omar, "call")
    assert not AccountChange.objects.exists()


def test_the_pages(gus: Member, omar: User, lucie: User, client: Client) -> None:
    client.force_login(omar)
    url = "/people/account-changes/new/"
    body = {"member": gus.number, "iban": NEW, "holder": "Gus Test", "why": WHY, "told_by": "call"}
    assert "No member has this number" in client.post(url, body | {"member": "X"}).content.decode()
    told = client.post(url, body)
    assert (told.status_code, "is an account at" in told.content.decode()) == (422, True)
    assert client.post(url, body | {"iban_seen": NEW}).status_code == 302
    change = AccountChange.objects.get()
    mine = client.get("/people/account-changes/").content.decode()
    assert "Record the call" not in mine
    assert "Withdraw it" in mine
    client.force_login(lucie)
    page = client.get("/people/account-changes/").content.decode()
    assert "+32 2 542 10 80" in page
    assert "Record the call" in page
    step = f"/people/account-changes/{change.pk}/called/"
    client.post(step, {"outcome": "x", "why": "y"})
    change.refresh_from_db()
    assert change.told_at is None
    client.post(step, {"outcome": "agrees", "why": "Gus agrees"})
    assert "Gus agrees" in client.get("/people/account-changes/").content.decode()


def test_over_the_api(gus: Member, omar: User, lucie: User) -> None:
    api = APIClient()
    api.force_login(omar)
    body = {"member": gus.number, "iban": NEW, "holder": "Gus Test", "why": WHY, "told_by": "call"}
    url = "/api/v1/account-changes/"
    assert api.post(f"{url}ask_for/", body | {"member": "X"}, format="json").status_code == 404
    made = api.post(f"{url}ask_for/", body, format="json")
    assert (made.status_code, made.json()["usable_from"]) == (201, None)
    one, call = f"{url}{made.json()['id']}/", {"outcome": "agrees", "said": "Gus agrees"}
    assert api.post(f"{one}called/", call, format="json").status_code == 403
    api.force_login(lucie)
    assert api.post(f"{one}called/", call | {"outcome": "x"}, format="json").status_code == 400
    assert api.post(f"{one}called/", call, format="json").json()["usable_from"] is not None
    assert api.post(f"{one}letter/", {}, format="json").status_code == 422
    assert api.post(f"{one}confirm/", {}, format="json").status_code == 422
