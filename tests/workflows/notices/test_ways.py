"""How each person is told: at once, once a day, on the site, or by post."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.tables import taken_out
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.models import Recusal
from workflows.notices import choosing, deliveries, posting, tasks
from workflows.notices.catalogue import Topic, delivered
from workflows.notices.models import Notice, Way
from workflows.notices.telling import CHOICES, notify
from workflows.people.models import Cooperative, Household, Member, RoleGrant, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Unmet

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def told(member: Member, key: str = "k", template: str = "submitted") -> Notice:
    return notify(key, member=member, template=template, context={"reference": "A-2026-0001"})


def sent(run: Callable[..., Any], act: Callable[[], Any]) -> Any:
    """Act, and let what follows the commit happen."""
    with run(execute=True):
        done = act()
    with run(execute=True):
        outbox.deliver()
    return done


@pytest.fixture
def eli(belgium: Cooperative) -> Member:
    """A member with neither a sign-in nor an e-mail address."""
    return Member.objects.create(
        number="M8", cooperative=belgium, first_name="Eli", last_name="T", joined_on=date(2020, 1, 1),
        address="Rue B 2\n1060 Bruxelles", language="fr",
    )  # fmt: skip


@pytest.fixture
def dina(person: Callable[..., User]) -> User:
    return person("Dina", Role.OFFICER)


def test_every_text_names_its_topic_and_can_be_told_at_once() -> None:
    assert len(delivered()) > 50
    assert all(Way.MAIL in CHOICES[text.topic] for text in delivered().values())


def test_ana_hears_once_a_day_what_happened(ana: Member, django_capture_on_commit_callbacks: Any) -> None:
    assert ana.user
    choosing.choose(ana.user, {"requests": "digest"})
    sent(django_capture_on_commit_callbacks, lambda: [told(ana, "a"), told(ana, "b", "message")])
    assert not mail.outbox
    for _twice in range(2):
        sent(django_capture_on_commit_callbacks, lambda: tasks.send_digests(TODAY))
    (letter,) = mail.outbox
    assert letter.subject == "2 notices today"
    assert "Your request A-2026-0001 has arrived" in letter.body
    assert Notice.objects.visible_to(ana.user).listed().count() == 2


def test_what_ana_read_meanwhile_is_not_repeated(ana: Member) -> None:
    assert ana.user
    choosing.choose(ana.user, {"requests": "digest"})
    told(ana)
    Notice.objects.update(read_at=timezone.now())
    tasks.send_digests(TODAY)
    assert not Notice.objects.filter(template="digest").exists()


def test_the_link_of_a_daily_mail_leads_to_the_list(client: Client, ana: Member) -> None:
    assert ana.user
    choosing.choose(ana.user, {"requests": "digest"})
    told(ana)
    tasks.send_digests(TODAY)
    client.force_login(ana.user)
    made = Notice.objects.get(template="digest")
    assert client.get(f"/notices/{made.pk}/").headers["location"] == "/notices/"


def test_what_is_needed_is_never_silent_and_an_account_number_never_late(ana: Member) -> None:
    assert ana.user
    for wish in ({"asked": "page"}, {"account": "digest"}, {"account": "page"}, {"nothing": "mail"}):
        with pytest.raises(Unmet):
            choosing.choose(ana.user, wish)
    choosing.choose(ana.user, {"requests": "page"})
    assert told(ana).way == Way.PAGE
    assert told(ana, "c", "correction_asked").way == Way.MAIL


def test_the_page_of_choices_keeps_them(client: Client, ana: Member) -> None:
    assert ana.user
    client.force_login(ana.user)
    answer = client.post("/notices/choices/", {"asked": "digest", "requests": "page", "loans": "mail"})
    assert answer.status_code == 302
    assert ana.user
    assert choosing.choices_of(ana.user)[Topic.REQUESTS] == Way.PAGE
    assert choosing.choices_of(ana.user)[Topic.ACCOUNT] == Way.MAIL
    assert client.post("/notices/choices/", {"asked": "page"}).status_code == 422
    answer = client.get("/api/v1/notice-choices/")
    assert answer.json()["choices"]["requests"] == "page"
    refused = client.post("/api/v1/notice-choices/", {"choices": {"asked": "page"}}, "application/json")
    assert refused.status_code == 422


def test_a_member_without_an_address_gets_a_letter_for_every_notice(
    eli: Member, dina: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    letter = sent(django_capture_on_commit_callbacks, lambda: told(eli))
    assert (letter.way, letter.sent_at, mail.outbox) == (Way.LETTER, None, [])
    client.force_login(dina)
    page = client.get("/notices/letters/").content.decode()
    assert "Eli T" in page
    assert "Rue B 2" in page
    (row,) = taken_out(client, "/notices/letters/")
    assert (row["Member"], "Rue B 2" in row["Postal address"]) == (str(eli), True)
    file = client.get(f"/notices/letters/{letter.pk}/")
    assert file.content.startswith(b"%PDF-")
    client.post(f"/notices/letters/{letter.pk}/posted/")
    client.post(f"/notices/letters/{letter.pk}/posted/")
    letter.refresh_from_db()
    assert (letter.sent_by, letter.sent_at is None) == (dina, False)
    assert "Eli T" not in client.get("/notices/letters/").content.decode()


def test_an_officer_elsewhere_posts_no_letter_of_ours(
    eli: Member, person: Callable[..., User], france: Cooperative, client: Client
) -> None:
    letter, stranger = told(eli), person("Zoe", Role.OFFICER, cooperative=france)
    with pytest.raises(NotYours):
        posting.mark_posted(letter, by=stranger, at=timezone.now())
    client.force_login(stranger)
    assert client.get(f"/notices/letters/{letter.pk}/").status_code == 404
    assert client.post(f"/notices/letters/{letter.pk}/posted/").status_code == 404


def stands_aside(case: Case, user: User) -> None:
    said = {"kind": Recusal.Kind.DECLARED, "reason": Recusal.Reason.CLOSE}
    Recusal.objects.create(case=case, user=user, by=user, at=timezone.now(), **said)


class TestWhatIsHiddenFromAnOfficer:
    """Case officers print letters of their cooperatives, save those of a case that is hidden from them."""

    @pytest.fixture
    def case(self, eli: Member, person: Callable[..., User]) -> Case:
        return Case.objects.create(
            reference="A-2026-0001", kind="aid", cooperative=eli.cooperative, applicant=eli,
            filed_by=person("Otto", Role.OFFICER), state="in_review", submitted_on=TODAY,
        )  # fmt: skip

    @pytest.fixture
    def letter(self, case: Case, eli: Member) -> Notice:
        return notify(
            "k", member=eli, template="submitted", context={"reference": case.reference},
            path=case.get_absolute_url(),
        )  # fmt: skip

    def read(self, client: Client, user: User, letter: Notice) -> tuple[bool, bool, int, int]:
        """Whether the page and the API list it, and what they answer who asks for the paper."""
        client.force_login(user)
        listed = client.get("/api/v1/notice-letters/").json()["results"]
        return (
            "Eli T" in client.get("/notices/letters/").content.decode(),
            letter.pk in [row["id"] for row in listed],
            client.get(f"/notices/letters/{letter.pk}/").status_code,
            client.get(f"/api/v1/notice-letters/{letter.pk}/file/").status_code,
        )

    def test_who_stands_aside_finds_no_letter_of_the_case(
        self, letter: Notice, case: Case, dina: User, person: Callable[..., User], client: Client
    ) -> None:
        assert self.read(client, dina, letter) == (True, True, 200, 200)
        stands_aside(case, dina)
        assert self.read(client, dina, letter) == (False, False, 404, 404)
        assert self.read(client, person("Omar", Role.OFFICER), letter) == (True, True, 200, 200)

    def test_who_stands_aside_posts_it_neither(
        self, letter: Notice, case: Case, dina: User, client: Client
    ) -> None:
        stands_aside(case, dina)
        client.force_login(dina)
        assert client.post(f"/notices/letters/{letter.pk}/posted/").status_code == 404
        assert client.post(f"/api/v1/notice-letters/{letter.pk}/posted/").status_code == 404
        letter.refresh_from_db()
        assert letter.sent_at is None

    def test_who_stands_aside_still_finds_the_other_letters(
        self, letter: Notice, case: Case, eli: Member, dina: User, client: Client
    ) -> None:
        other = told(eli, "other")  # of A-2026-0001 by its text alone
        free = notify("free", member=eli, template="submitted", context={"reference": "A-2026-0002"})
        stands_aside(case, dina)
        assert set(Notice.objects.to_post(dina)) == {free}
        assert self.read(client, dina, other)[1:] == (False, 404, 404)
        assert self.read(client, dina, free) == (True, True, 200, 200)

    def test_nobody_prints_a_letter_to_somebody_they_live_with(
        self, letter: Notice, eli: Member, member: Callable[..., Member], client: Client
    ) -> None:
        home = Household.objects.create(code="rue-b-2")
        lives_there, elsewhere = member("Dora"), member("Emil")
        for each in (lives_there, elsewhere):
            RoleGrant.objects.create(
                user=each.user, role=Role.OFFICER, from_on=date(2020, 1, 1), approved_at=timezone.now()
            )
        assert lives_there.user
        assert elsewhere.user
        assert self.read(client, lives_there.user, letter) == (True, True, 200, 200)
        Member.objects.filter(pk__in=[lives_there.pk, eli.pk]).update(household=home)
        assert self.read(client, lives_there.user, letter) == (False, False, 404, 404)
        assert self.read(client, elsewhere.user, letter) == (True, True, 200, 200)

    def test_said_again_over_the_api_that_it_is_posted_the_first_stays(
        self, letter: Notice, dina: User, client: Client
    ) -> None:
        client.force_login(dina)
        first = client.post(f"/api/v1/notice-letters/{letter.pk}/posted/")
        assert first.status_code == 200
        assert client.post(f"/api/v1/notice-letters/{letter.pk}/posted/").json() == first.json()
        assert client.get("/api/v1/notice-letters/").json()["results"] == []


def test_a_decision_has_its_own_letter_and_gets_no_second_one(eli: Member) -> None:
    assert told(eli, "d", "decided").way == Way.PAGE


def test_the_letter_is_tagged_titled_and_in_the_members_language(eli: Member) -> None:
    made = posting.printed(told(eli))
    assert made == posting.printed(Notice.objects.get())
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", made)
    assert re.search(rb"/StructTreeRoot \d+ 0 R", made)
    assert re.search(rb"/Lang\s*\(fr", made)
    assert b"pdfuaid:part" in made
    assert io.BytesIO(made).read(5) == b"%PDF-"


class TestTheLog:
    @pytest.fixture
    def failed(self, ana: Member) -> Notice:
        notice = told(ana)
        Notice.objects.update(given_up_at=timezone.now(), error="the mail server is down", attempts=6)
        return notice

    def test_an_administrator_tries_again_and_it_leaves(
        self,
        failed: Notice,
        person: Callable[..., User],
        client: Client,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        client.force_login(person("Adam", Role.ADMINISTRATOR))
        page = client.get("/notices/log/?state=failed").content.decode()
        assert "the mail server is down" in page
        sent(
            django_capture_on_commit_callbacks,
            lambda: client.post(f"/notices/log/{failed.pk}/again/", {"back": "/"}),
        )
        assert len(mail.outbox) == 1
        failed.refresh_from_db()
        assert failed.sent_at
        assert deliveries.again(failed, at=timezone.now()) is False

    def test_nobody_else_sees_it(self, failed: Notice, dina: User, client: Client) -> None:
        client.force_login(dina)
        assert client.get("/notices/log/").status_code == 403
        assert client.get("/api/v1/notice-deliveries/").status_code == 403

    def test_the_api_tells_the_state_and_tries_again(
        self, failed: Notice, person: Callable[..., User], client: Client
    ) -> None:
        client.force_login(person("Adam", Role.ADMINISTRATOR))
        (row,) = client.get("/api/v1/notice-deliveries/?state=failed").json()["results"]
        assert (row["state"], row["to"], row["attempts"]) == ("failed", "ana@example.org", 6)
        assert client.post(f"/api/v1/notice-deliveries/{failed.pk}/again/").json()["state"] != "failed"

    def test_a_long_log_asks_no_question_a_row(
        self, ana: Member, person: Callable[..., User], client: Client, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(person("Adam", Role.ADMINISTRATOR))
        for number in range(30):
            told(ana, f"k{number}")
        with django_assert_max_num_queries(12):
            client.get("/notices/log/")


def test_six_attempts_after_a_second_giving_up(ana: Member) -> None:
    """A second round of attempts is not stopped by the rows of the first."""
    notice = told(ana)
    Notice.objects.update(given_up_at=timezone.now(), attempts=6, error="down")
    deliveries.again(notice, at=timezone.now())
    deliveries.send_after_commit(notice=notice.pk, attempt=0)
    from workflows.models import Due

    later = Due.objects.filter(topic="notice.send", due_at__gt=timezone.now() + timedelta(minutes=10))
    assert later.count() == 1
