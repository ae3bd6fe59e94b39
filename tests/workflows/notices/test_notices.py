"""A person is told once, in their language, and an e-mail says nothing that a stranger should read."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from workflows import outbox
from workflows.models import Due
from workflows.notices import deliveries
from workflows.notices.catalogue import FRAMES
from workflows.notices.letters import letter
from workflows.notices.models import Notice
from workflows.notices.telling import notify
from workflows.notices.texts import wording
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role

TEMPLATES = Path(deliveries.__file__).parent / "templates" / "notices"
pytestmark = pytest.mark.django_db


def tell(member: Member, key: str = "case/1/decided", **more: Any) -> Notice:
    return notify(
        key,
        member=member,
        template="decided",
        context={"reference": "A-2026-0001"},
        path="/cases/A-2026-0001/",
        **more,
    )


def told(run: Callable[..., Any], member: Member, **more: Any) -> Notice:
    """Notify and let the commit happen."""
    with run(execute=True):
        notice = tell(member, **more)
    outbox.deliver()
    notice.refresh_from_db()
    return notice


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def test_ana_is_told_once_and_by_one_mail(ana: Member, commit: Any) -> None:
    notice = told(commit, ana)
    with commit(execute=True):
        assert tell(ana) == notice
    assert Notice.objects.count() == 1
    assert [m.to for m in mail.outbox] == [["ana@example.org"]]
    assert notice.sent_at
    assert notice.error == ""


def test_a_mail_names_the_case_and_nothing_else(ana: Member, commit: Any) -> None:
    told(commit, ana)
    sent = mail.outbox[0]
    assert sent.subject == "There is news about A-2026-0001"
    assert f"http://testserver/notices/{Notice.objects.get().pk}/" in sent.body
    assert not re.search(r"grant|refus|EUR|€", sent.subject + sent.body, re.IGNORECASE)
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("said", ["requested_cents", "reason", "name", "text"])
def test_a_notice_that_would_say_more_is_a_mistake(ana: Member, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        notify("k", member=ana, template="decided", context={"reference": "A-1", said: "x"})


def test_a_notice_has_exactly_one_reader(ana: Member) -> None:
    for readers in ({}, {"member": ana, "user": ana.user}):
        with pytest.raises(ValueError, match="one reader"):
            notify("k", template="decided", context={}, **readers)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_template_has_a_subject_and_a_text_in_every_language(path: Path) -> None:
    if path.stem in FRAMES:
        return
    facts = {"reference": "A-2026-0001", "on": date(2026, 3, 2), "due_on": date(2026, 3, 2)}
    for language in ("fr", "nl", "en", "de"):
        for context in ({"reference": "A-2026-0001"}, facts):
            subject, body = wording(path.stem, context, language)
            assert subject
            assert len(subject) <= 120
            assert body
            assert "&" not in subject + body


def test_dates_are_written_in_the_readers_language(ana: Member) -> None:
    _subject, body = wording("reminder", {"reference": "L-2026-0001", "due_on": date(2026, 12, 3)}, "fr")
    assert "3 décembre 2026" in body


def test_the_reader_chooses_the_language_not_the_sender(ana: Member, person: Callable[..., User]) -> None:
    assert ana.user is not None
    ana.user.language = "nl"
    ana.user.save()
    assert tell(ana).language == "nl"
    chloe = person("Chloé", Role.TREASURER, language="fr")
    assert (
        notify("k2", user=chloe, template="batch_to_approve", context={"reference": "B-1"}).language == "fr"
    )


def test_a_member_without_sign_in_gets_the_mail_of_the_register(belgium: Cooperative, commit: Any) -> None:
    dora = Member.objects.create(
        number="M9", cooperative=belgium, first_name="Dora", last_name="T", email="dora@example.net",
        language="de", joined_on=date(2020, 1, 1),
    )  # fmt: skip
    assert told(commit, dora).language == "de"
    assert mail.outbox[0].to == ["dora@example.net"]


class DeadServer:
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("the mail server is down")


def test_a_dead_mail_server_loses_nothing(ana: Member, commit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", DeadServer.send_messages
        )
        notice = told(commit, ana)
    assert notice.sent_at is None
    assert "the mail server is down" in notice.error
    Due.objects.filter(delivered_at=None).update(due_at=timezone.now())
    with commit(execute=True):
        outbox.deliver()
    notice.refresh_from_db()
    assert notice.sent_at
    assert notice.error == ""
    assert notice.attempts == 2
    assert len(mail.outbox) == 1


def test_the_next_attempt_finds_nothing_left_to_do(ana: Member, commit: Any) -> None:
    told(commit, ana)
    for _again in range(3):
        Due.objects.filter(delivered_at=None).update(due_at=timezone.now())
        with commit(execute=True):
            outbox.deliver()
    assert len(mail.outbox) == 1
    assert not Due.objects.filter(delivered_at=None).exists()


def test_after_the_last_attempt_a_notice_is_given_up_and_still_readable(ana: Member) -> None:
    notice = tell(ana)
    deliveries.send_after_commit(notice=notice.pk, attempt=len(deliveries.RETRY))
    notice.refresh_from_db()
    assert notice.given_up_at
    assert Notice.objects.visible_to(ana.user).unread().count() == 1


def test_two_workers_send_one_mail(ana: Member) -> None:
    notice, now = tell(ana), timezone.now()
    Notice.objects.filter(pk=notice.pk).update(claimed_at=now)
    assert deliveries.send(notice.pk, now + timedelta(seconds=1)) is False
    assert deliveries.send(notice.pk, now + deliveries.LEASE + timedelta(seconds=1)) is True
    assert deliveries.send(notice.pk, now + timedelta(days=1)) is False
    assert len(mail.outbox) == 1


def test_ana_reads_her_notices_and_bram_does_not(
    client: Client, ana: Member, person: Callable[..., User]
) -> None:
    notice = tell(ana)
    client.force_login(person("Bram", Role.COMMITTEE))
    assert b"A-2026-0001" not in client.get("/notices/").content
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    client.force_login(ana.user)
    assert b"There is news about A-2026-0001" in client.get("/notices/").content
    response = client.get(f"/notices/{notice.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/cases/A-2026-0001/")
    notice.refresh_from_db()
    assert notice.read_at


def test_a_notice_never_leads_to_another_site(client: Client, ana: Member) -> None:
    notice = notify("k", member=ana, template="message", context={"reference": "A-1"}, path="//evil.example/")
    client.force_login(ana.user)
    response = client.get(f"/notices/{notice.pk}/")
    assert response.status_code == 200
    assert b"A message about A-1" in response.content


def test_all_notices_are_marked_read_in_one_act(client: Client, ana: Member) -> None:
    for number in range(60):
        tell(ana, key=f"k{number}")
    client.force_login(ana.user)
    assert client.get("/notices/read/").status_code == 405
    assert client.post("/notices/read/").status_code == 302
    assert not Notice.objects.unread().exists()
    assert b"?page=2" in client.get("/notices/").content


def test_the_api_lists_and_marks_only_ones_own(
    client: Client, ana: Member, person: Callable[..., User]
) -> None:
    notice = tell(ana)
    client.force_login(person("Bram", Role.COMMITTEE))
    assert client.get("/api/v1/notices/").json()["results"] == []
    assert client.post(f"/api/v1/notices/{notice.pk}/read/").status_code == 404
    client.force_login(ana.user)
    assert client.get("/api/v1/notices/").json()["results"][0]["subject"] == "There is news about A-2026-0001"
    assert client.post(f"/api/v1/notices/{notice.pk}/read/").json()["read_at"]


def test_a_letter_has_the_heads_of_both_sides(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr("workflows.pdf.render", lambda template, data, **more: seen.update(data) or b"%PDF")
    ana.cooperative.address = "Rue A 1\n1000 Bruxelles"
    ana.address = "Rue B 2\n1060 Bruxelles"
    assert letter(
        "x", {"text": "t"}, language="en", title="T", member=ana, on=date(2026, 3, 2), reference="A-1"
    )
    assert seen["letter"]["sender"] == {"name": "Solidaire BE", "lines": ["Rue A 1", "1000 Bruxelles"]}
    assert seen["letter"]["recipient"] == {"name": "Ana Test", "lines": ["Rue B 2", "1060 Bruxelles"]}
    assert seen["letter"]["references"] == [["Our reference", "A-1"]]
    assert seen["letter"]["date"] == "2026-03-02"
