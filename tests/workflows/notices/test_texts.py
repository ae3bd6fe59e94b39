"""An administrator rewrites what notices say, within what they may say."""

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from workflows.notices import texts
from workflows.notices.catalogue import SAYABLE, delivered
from workflows.notices.models import Wording
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

TODAY = date(2026, 3, 2)
GOOD = {
    "subject": "News: {{ reference }}",
    "body": "Hello.\n\nPlease answer before {{ due_on }}.\n{{ site_name }}",
}


@pytest.fixture
def adam(person: Callable[..., User]) -> User:
    return person("Adam", Role.ADMINISTRATOR)


@pytest.mark.django_db
def test_adams_words_are_said_in_his_language_only(ana: Member, adam: User) -> None:
    texts.change("correction_asked", "en", **GOOD, by=adam, at=timezone.now())
    subject, body = texts.wording("correction_asked", {"reference": "A-1", "due_on": TODAY}, "en")
    assert (subject, body) == (
        "News: A-1",
        f"Hello.\n\nPlease answer before 2 March 2026.\n{settings.SITE_NAME}",
    )
    assert texts.wording("correction_asked", {"reference": "A-1"}, "fr")[0] != "News: A-1"


@pytest.mark.django_db
def test_a_line_with_a_day_that_is_not_known_is_left_out(adam: User) -> None:
    texts.change("correction_asked", "en", **GOOD, by=adam, at=timezone.now())
    assert "before" not in texts.wording("correction_asked", {"reference": "A-1"}, "en")[1]


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [
        ("{{ amount }}", "x", "unknown_variable"),
        ("News", "{{ reason }}", "unknown_variable"),
        ("News", "{{ reference.case.applicant }}", "unknown_variable"),
        ("News", "{% load static %}x", "not_plain"),
        ("News", "{{ reference", "not_plain"),
        ("News", "{# x #}", "not_plain"),
        ("News", "You get 1.250,00", "amount"),
        ("News", "You get 500 EUR", "amount"),
        ("", "x", "empty"),
        ("News", "  \n ", "empty"),
        ("x" * 121, "x", "too_long"),
        ("News", "x" * 2001, "too_long"),
        ("Before {{ due_on }}", "x", "optional_in_subject"),
        ("News", "Before {{ due_on }}", "all_optional"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(subject: str, body: str, code: str) -> None:
    with pytest.raises(Unmet) as refused:
        texts.checked("correction_asked", subject, body)
    assert refused.value.code == code
    assert str(refused.value)


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_is_refused_with_a_sentence_or_said_without_more(subject: str, body: str) -> None:
    kept: tuple[str, ...] = ()
    with contextlib.suppress(Unmet):
        kept = texts.checked("correction_asked", subject, body)
    assert all(texts.filled(part, {"reference": "A-1", "due_on": "3 May", "site_name": "E"}) for part in kept)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("name", sorted(delivered()))
@pytest.mark.django_db
def test_every_delivered_text_can_be_begun_from_and_previewed(name: str, language: str) -> None:
    subject, body = texts.plain(name, language)
    assert texts.checked(name, subject, body)
    shown = texts.previewed(name, subject, body, language, TODAY)
    assert all(part and "{{" not in part for part in shown)
    assert set(delivered()[name].variables) <= SAYABLE


@pytest.mark.django_db
def test_versions_are_kept_and_the_delivered_text_comes_back(adam: User) -> None:
    before = texts.wording("submitted", {"reference": "A-1"}, "en")
    for words in ("First", "Second"):
        texts.change("submitted", "en", subject=words, body="x", by=adam, at=timezone.now())
    texts.change("submitted", "en", subject="Second", body="x", by=adam, at=timezone.now())
    texts.restore("submitted", "en", by=adam, at=timezone.now())
    texts.restore("submitted", "en", by=adam, at=timezone.now())
    assert texts.wording("submitted", {"reference": "A-1"}, "en") == before
    assert list(Wording.objects.values_list("number", "subject")) == [(1, "First"), (2, "Second"), (3, "")]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE notices_wording SET body = 'y'")


@pytest.mark.django_db
def test_two_administrators_at_once_do_not_overwrite_each_other(adam: User, person: Any) -> None:
    texts.change("submitted", "en", subject="First", body="x", by=adam, at=timezone.now(), seen=0)
    with pytest.raises(TooLate):
        texts.change("submitted", "en", subject="Mine", body="x", by=person("Eva", Role.ADMINISTRATOR),
                     at=timezone.now(), seen=0)  # fmt: skip
    with pytest.raises(NotYours):
        texts.change(
            "submitted", "en", subject="Mine", body="x", by=person("Dina", Role.OFFICER), at=timezone.now()
        )


@pytest.mark.django_db
def test_the_page_previews_saves_and_keeps_what_was_refused(adam: User, client: Client) -> None:
    client.force_login(adam)
    where = "/notices/texts/correction_asked/en/"
    shown = client.get(where).content
    assert b"A-2026-0001" in shown
    assert b"Sign in to read it:" in shown
    seen = client.post(where, GOOD | {"seen": 0, "preview": "1"})
    assert b"News: A-2026-0001" in seen.content
    assert not Wording.objects.exists()
    refused = client.post(where, {"subject": "x", "body": "{{ amount }} for you", "seen": 0})
    assert refused.status_code == 422
    assert b"is not known in this text" in refused.content
    assert b"for you" in refused.content
    assert client.post(where, GOOD | {"seen": 0}).status_code == 302
    assert client.post(where, {"subject": "y", "body": "y", "seen": 0}).status_code == 409
    assert b"version 1" in client.get("/notices/texts/").content
    assert client.post(f"{where}restore/").status_code == 302
    assert texts.in_force("correction_asked", "en") is None
    assert client.get("/notices/texts/nothing/en/").status_code == 404
    assert client.get("/notices/texts/submitted/xx/").status_code == 404


@pytest.mark.django_db
def test_the_api_does_the_same(adam: User, client: Client) -> None:
    client.force_login(adam)
    where = "/api/v1/notice-texts/correction_asked.en/"
    assert client.get(where).json()["version"] == 0
    assert client.post(f"{where}preview/", GOOD, "application/json").json()["subject"] == "News: A-2026-0001"
    assert client.post(f"{where}change/", GOOD, "application/json").json()["version"] == 1
    refused = client.post(f"{where}change/", {"subject": "{{ x }}", "body": "y"}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_variable")
    assert [row["name"] for row in client.get("/api/v1/notice-texts/").json()] == ["correction_asked"]
    assert client.post(f"{where}restore/").json()["own"] is False
    assert client.get("/api/v1/notice-texts/nothing.en/").status_code == 404
