"""Ana lets Lea file for her: asked, on the record, for a scope, until a day, and taken back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from workflows import outbox
from workflows.cases import desk, filing, messages
from workflows.cases.models import Case, State
from workflows.cases.standing import has_a_part_in
from workflows.committee.models.electorate import _had_a_part
from workflows.notices.models import Notice
from workflows.people import proxies
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.people.proxies import Proxy, Scope
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(member: Callable[..., Member]) -> User:
    """A member who helps another."""
    user = member("Lea").user
    assert user
    return user


def today() -> date:
    return timezone.localdate()


def given(ana: Member, helper: User, scope: Scope = Scope.AID, days: int = 30) -> Proxy:
    assert ana.user
    until = today() + timedelta(days=days)
    return proxies.ask(ana, helper, scope=scope, until_on=until, by=ana.user, at=timezone.now())


def filed(ana: Member, by: User) -> Case:
    return Case.objects.create(
        reference="A-2026-0001", kind="aid", cooperative=ana.cooperative, applicant=ana, filed_by=by
    )


def word(ana: Member, by: User, scope: Scope = Scope.AID, said: str = "") -> str:
    return filing.consent_to_file(ana, by, scope=scope, said=said, on=today())


def test_lea_files_for_ana_once_ana_consented_and_only_for_what(ana: Member, lea: User) -> None:
    with pytest.raises(NotYours):
        word(ana, lea, said="She told me")
    given(ana, lea)
    assert word(ana, lea).startswith("Consent given on this site on ")
    with pytest.raises(NotYours):
        word(ana, lea, Scope.LOANS)


def test_a_consent_that_was_asked_holds_only_once_ana_agrees(ana: Member, lea: User) -> None:
    until = today() + timedelta(days=9)
    asked = proxies.ask(ana, lea, scope="all", until_on=until, by=lea, at=timezone.now())
    outbox.deliver()
    assert Notice.objects.filter(template="proxy_asked", member=ana).exists()
    with pytest.raises(NotYours):
        word(ana, lea)
    with pytest.raises(NotYours):
        perform(Proxy.give, asked, by=lea, at=timezone.now())
    perform(Proxy.give, asked, by=ana.user, at=timezone.now())
    assert word(ana, lea)
    assert [event.step for event in asked.events.all()] == ["ask", "give"]


def test_it_ends_with_its_last_day(ana: Member, lea: User) -> None:
    proxy = given(ana, lea, days=0)
    assert word(ana, lea)
    case = filed(ana, lea)
    with pytest.raises(NotYours):
        filing.consent_to_file(ana, lea, scope=Scope.AID, said="", on=today() + timedelta(days=1))
    assert proxies.expire(today() + timedelta(days=1), timezone.now()) == 1
    assert proxies.expire(today() + timedelta(days=1), timezone.now()) == 0
    case.refresh_from_db()
    proxy.refresh_from_db()
    assert (case.filed_by, proxy.state) == (ana.user, "ended")


def test_taken_back_the_request_is_anas_alone_and_lea_still_has_a_part_in_it(
    ana: Member, lea: User, person: Callable[..., User]
) -> None:
    proxy, case = given(ana, lea), filed(ana, lea)
    assert Case.objects.visible_to(lea).filter(pk=case.pk).exists()
    perform(Proxy.end, proxy, by=ana.user, at=timezone.now())
    case.refresh_from_db()
    assert not Case.objects.visible_to(lea).filter(pk=case.pk).exists()
    assert ana.user
    assert Case.objects.visible_to(ana.user).filter(pk=case.pk).exists()
    assert has_a_part_in(case, lea)
    assert lea.pk in dict(_had_a_part(case))
    assert case.events.get().step == "give_back"
    assert given(ana, lea).state == "holds"  # another may follow


def test_what_lea_wrote_stays_on_anas_side_after_her_consent(
    ana: Member, lea: User, person: Callable[..., User], make_case: Callable[..., Case]
) -> None:
    dina = person("Dina", Role.OFFICER)
    proxy, case = given(ana, lea), make_case(State.IN_REVIEW, filed_by=lea)
    messages.post(case, by=lea, text="She pays her rent on the fifth", at=timezone.now())
    perform(Proxy.end, proxy, by=ana.user, at=timezone.now())
    case.refresh_from_db()
    assert ana.user
    assert case.of_the_applicant == {ana.user.pk, lea.pk}
    assert desk.listed(dina).get(pk=case.pk).unread
    assert messages.mark_read(case, ana.user, timezone.now()) == 0  # her own side wrote it
    assert desk.listed(dina).get(pk=case.pk).unread
    assert messages.mark_read(case, dina, timezone.now()) == 1
    assert not desk.listed(dina).get(pk=case.pk).unread
    assert messages.mark_read(case, lea, timezone.now()) == 0  # she reads the conversation no more


def test_one_at_a_time_within_a_year_for_who_has_a_sign_in(
    ana: Member, lea: User, belgium: Cooperative
) -> None:
    given(ana, lea)
    with pytest.raises(TooLate):
        given(ana, lea)
    for days in (-1, 400):
        with pytest.raises(Unmet):
            given(ana, lea, days=days)
    eli = Member.objects.create(
        number="M8", cooperative=belgium, first_name="Eli", last_name="T", joined_on=date(2020, 1, 1)
    )
    with pytest.raises(Unmet):
        proxies.ask(eli, lea, scope="aid", until_on=today(), by=lea, at=timezone.now())


def test_nobody_tries_out_addresses(ana: Member, lea: User) -> None:
    assert proxies.helper_named("LEA@example.org", "test") == lea
    for email, name in (("lea@example.org", "Other"), ("no@example.org", "Test")):
        with pytest.raises(Refusal):
            proxies.helper_named(email, name)


def test_an_officer_types_what_came_by_telephone_within_reach(
    ana: Member, person: Callable[..., User], france: Cooperative
) -> None:
    dina = person("Dina", Role.OFFICER)
    assert word(ana, dina, said=" By telephone  on 3 March ") == "By telephone on 3 March"
    with pytest.raises(Unmet):
        word(ana, dina)
    with pytest.raises(NotYours):
        word(ana, person("Zoe", Role.OFFICER, cooperative=france), said="By telephone")
    assert has_a_part_in(filed(ana, dina), dina)


def test_each_act_says_by_whom_and_for_whom(ana: Member, lea: User) -> None:
    given(ana, lea)
    case = filed(ana, lea)
    perform(Case.withdraw, case, by=lea, on=today())
    event = case.events.get()
    assert (event.by_name, event.on_behalf_of) == ("Lea Test", "Ana Test")


class TestPages:
    def test_ana_chooses_lea_and_ends_it(self, ana: Member, lea: User, client: Client) -> None:
        assert ana.user
        client.force_login(ana.user)
        typed = {
            "email": "lea@example.org",
            "last_name": "Test",
            "scope": "aid",
            "until_on": today().isoformat(),
        }
        assert client.post("/people/helpers/", typed | {"last_name": "X"}).status_code == 422
        assert client.post("/people/helpers/", typed).status_code == 302
        proxy = Proxy.objects.get()
        assert "Lea Test" in client.get("/people/helpers/").content.decode()
        for _twice in range(2):
            assert client.post(f"/people/helpers/{proxy.pk}/end/").status_code == 302
        proxy.refresh_from_db()
        assert proxy.state == "ended"

    def test_a_stranger_finds_nothing(self, ana: Member, lea: User, member: Any, client: Client) -> None:
        proxy = given(ana, lea)
        client.force_login(member("Bram").user)
        assert client.post(f"/people/helpers/{proxy.pk}/end/").status_code == 404
        assert client.get(f"/api/v1/proxies/{proxy.pk}/").status_code == 404

    def test_the_advisor_sees_and_asks_their_own_members_only(
        self, ana: Member, person: Callable[..., User], client: Client, django_assert_max_num_queries: Any
    ) -> None:
        ida = person("Ida", Role.ADVISOR)
        client.force_login(ida)
        assert client.get(f"/cases/members/{ana.number}/").status_code == 404
        ana.advisor = ida
        ana.save()
        with django_assert_max_num_queries(8):
            assert "Ana Test" in client.get("/cases/members/").content.decode()
        page = f"/cases/members/{ana.number}/"
        assert ana.number in client.get(page).content.decode()
        assert client.post(page, {"scope": "aid", "until_on": "x"}).status_code == 422
        assert client.post(page, {"scope": "aid", "until_on": today().isoformat()}).status_code == 302
        assert Proxy.objects.get().state == "asked"

    def test_the_api_gives_asks_and_ends(self, ana: Member, lea: User, client: Client) -> None:
        assert ana.user
        client.force_login(ana.user)
        body = {
            "scope": "loans",
            "until_on": today().isoformat(),
            "email": "lea@example.org",
            "last_name": "Test",
        }
        made = client.post("/api/v1/proxies/", body, "application/json")
        assert (made.status_code, made.json()["state"]) == (201, "holds")
        where = f"/api/v1/proxies/{made.json()['id']}/"
        assert client.post(f"{where}end/").json()["state"] == "ended"
        assert client.post(f"{where}end/").status_code == 409
