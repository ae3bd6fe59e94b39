"""Numbers, the outbox, sealed fields, amounts as people type them, and strict bodies."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError
from rest_framework.exceptions import ValidationError as DRFValidationError

from workflows import bulk, outbox
from workflows.forms import MoneyField, cents_from
from workflows.models import Due
from workflows.money_words import amount
from workflows.numbering import next_number
from workflows.people.models import Member
from workflows.rest import Cents, StrictJSONParser
from workflows.sealed import Unreadable, keyed_hash, seal, unseal


@pytest.mark.django_db
def test_numbers_run_by_series_and_year_without_gaps() -> None:
    assert [next_number("A", 2026) for _ in range(3)] == ["A-2026-0001", "A-2026-0002", "A-2026-0003"]
    assert next_number("L", 2026) == "L-2026-0001"
    assert next_number("A", 2027) == "A-2027-0001"
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number("A", 2026)
        raise RuntimeError
    assert next_number("A", 2026) == "A-2026-0004"


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    seen: list[int] = []
    monkeypatch.setitem(outbox._handlers, "test.told", [lambda number: seen.append(number)])
    return seen


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_delivered_after_the_commit_and_once(delivered: list[int]) -> None:
    with transaction.atomic():
        outbox.put("test.told", "told/7", number=7)
        outbox.put("test.told", "told/7", number=7)
        assert delivered == []
    assert delivered == [7]
    assert outbox.deliver() == 0
    assert Due.objects.get().delivered_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_delivered(delivered: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.put("test.told", "told/8", number=8)
        raise RuntimeError
    assert outbox.deliver() == 0
    assert delivered == []


@pytest.mark.django_db(transaction=True)
def test_a_delivery_that_fails_waits_and_stops_no_other(
    delivered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(number: int) -> None:
        raise OSError("mail server away")

    monkeypatch.setitem(outbox._handlers, "test.fails", [fail])
    with transaction.atomic():
        outbox.put("test.fails", "fails/1", number=1)
        outbox.put("test.told", "told/9", number=9)
    assert delivered == [9]
    stuck = Due.objects.get(topic="test.fails")
    assert (stuck.attempts, stuck.delivered_at) == (1, None)
    assert "mail server away" in stuck.error
    assert not outbox.waiting().exists()  # it waits for its next turn


def test_a_sealed_value_opens_only_where_it_was_sealed() -> None:
    value = seal("BE68 5390 0754 7034", "people.member.iban")
    assert "5390" not in value
    assert unseal(value, "people.member.iban") == "BE68 5390 0754 7034"
    with pytest.raises(Unreadable):
        unseal(value, "people.member.phone")
    with pytest.raises(Unreadable):
        unseal(value[:-6] + ("AAAAA=" if value[-6:] != "AAAAA=" else "BBBBB="), "people.member.iban")


@given(st.text(max_size=40))
def test_what_stands_for_a_sealed_text_is_the_hash_that_rows_hold_already(text: str) -> None:
    told = salted_hmac("area", text, algorithm="sha256").hexdigest()[:32]
    assert keyed_hash("area", text) == (told if text else "")


def test_rows_are_found_by_many_texts_whatever_signs_are_in_them(ana: Member) -> None:
    texts = ["", "x", '{"', "a,b", "\\", "it's", *map(str, range(3_000))]
    others = bulk.among(Member.objects.all(), "last_name", texts)
    assert not others.exists()
    Member.objects.filter(pk=ana.pk).update(last_name="{\"a,\\'}")
    assert bulk.among(Member.objects.all(), "last_name", [*texts, "{\"a,\\'}"]).get() == ana
    assert not bulk.among(Member.objects.all(), "last_name", [""]).exists()


def test_a_sealed_column_holds_no_readable_text_and_cannot_be_searched(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(iban="BE68539007547034")
    assert Member.objects.get(pk=ana.pk).iban == "BE68539007547034"
    with connection.cursor() as cursor:
        cursor.execute("SELECT iban FROM people_member")
        assert cursor.fetchone()[0].startswith("v1:")
    with pytest.raises(FieldError):
        list(Member.objects.filter(iban__contains="5390"))


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250", 125_000), ("1 250", 125_000), ("1 250,00", 125_000), ("1.250,00", 125_000), ("1,250.00", 125_000),
        ("1.250", 125_000), ("12,5", 1_250), ("12.50", 1_250), ("0,07", 7), ("1\u202f250,00 €", 125_000),
        ("1'250.00", 125_000), ("1.250.000,99", 125_000_099), ("7 EUR", 700),
    ],
)  # fmt: skip
def test_amounts_are_understood_as_people_type_them(typed: str, cents: int) -> None:
    assert cents_from(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "1e3",
        "1_000",
        "١٢٣",
        "-5",
        "1,2,3",
        "12.3456",
        "",
        "abc",
        "1 25",
        "0x10",
        "1.25.00",
        "12,345,6",
        "1.250.00",
        "0.250",
        "00.250",
    ],
)
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed) or "^$"):
        cents_from(typed)


@given(st.integers(0, 10**11), st.sampled_from(["en", "fr", "nl", "de"]))
def test_an_amount_that_is_shown_can_be_typed_back(cents: int, language: str) -> None:
    assert cents_from(amount(cents, language)) == cents


def test_a_money_field_says_what_is_wrong() -> None:
    field = MoneyField()
    with translation.override("en"):
        for typed, sentence in [("1e3", "such as"), ("0", "more than zero"), ("999999999999", "larger")]:
            with pytest.raises(ValidationError, match=sentence):
                field.clean(typed)
    assert field.clean("1.250,00") == 125_000


@pytest.mark.parametrize(
    "body", [b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[" * 60 + b"]" * 60, b"[" * 100_000, b"{"]
)
def test_a_body_that_means_two_things_or_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        StrictJSONParser().parse(io.BytesIO(body))


@pytest.mark.parametrize("value", [1.0, "100", True, None, -1, 10**15])
def test_cents_are_whole_numbers(value: Any) -> None:
    with pytest.raises(DRFValidationError):
        Cents().run_validation(value)
    assert Cents().run_validation(100) == 100


@pytest.mark.django_db
def test_a_grant_holds_from_its_first_to_its_last_day(person: Any) -> None:
    bram = person("Bram", "committee")
    grant = bram.role_grants.get()
    grant.to_on = date(2026, 6, 30)
    grant.save()
    holding = bram.role_grants.holding
    assert holding(date(2026, 6, 30)).exists()
    assert not holding(date(2026, 7, 1)).exists()


@pytest.mark.parametrize(("language", "shown"), [("en", "1250.05"), ("fr", "1250,05"), ("de", "1250,05")])
def test_an_amount_in_a_field_has_the_decimals_of_the_language_and_is_read_back(
    language: str, shown: str
) -> None:
    with translation.override(language):
        assert MoneyField().prepare_value(125_005) == shown
        assert not MoneyField().has_changed(125_005, shown)
    assert cents_from(shown) == 125_005
