"""Reasons of the bank: kept as codes, read in the reader's language, and the texts of before found again."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from fund.banking import reasons, settling
from fund.banking.models import BatchLine, Match, PaymentOrder
from workflows import coded
from workflows.people.models import User
from workflows.people.permissions import Role

from .conftest import TODAY

Sent = Callable[..., BatchLine]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("AC04", "#AC04"), ("ac04: closed in May", "#AC04 closed in May"), ("The account is closed", None),
        ("RECALL by the member", None), (" AM04 ", "#AM04"),
    ],
)  # fmt: skip
def test_a_known_code_that_a_person_types_is_one(typed: str, kept: str | None) -> None:
    assert reasons.typed(typed) == (kept or typed.strip())


def test_a_reason_of_the_bank_is_a_code_or_its_own_text() -> None:
    assert [reasons.of_bank(code) for code in ("AC04", "", "not our client")] == [
        "#AC04",
        "#none",
        "not our client",
    ]
    assert coded.in_words(reasons.of_bank("")) == "the bank gives no reason"


def test_each_reader_reads_why_a_payment_came_back_in_their_own_language(
    order: Callable[..., PaymentOrder], sent: Sent, chloe: User, person: Callable[..., User]
) -> None:
    one = order()
    with override("nl"):  # the language of whoever said it
        settling.reject(sent(one), why="AC04", on=TODAY, by=chloe)
    one.refresh_from_db()
    assert one.return_reason == "#AC04"
    for language, words in (("en", "the account is closed"), ("fr", str_in("fr", "AC04"))):
        reader = Client()
        reader.force_login(person(f"Reader{language}", Role.AUDITOR, language=language))
        for url in (one.get_absolute_url(), "/bank/payments/?view=all"):
            shown = reader.get(url).content.decode().replace("&#x27;", "'")
            assert words in shown, (language, url)
            assert "#AC04" not in shown
    browser = Client()
    browser.force_login(chloe)
    told = browser.get(f"/api/v1/payment-orders/{one.pk}/").json()
    assert (told["return_reason"], told["return_code"]) == ("AC04: the account is closed", "AC04")


def str_in(language: str, code: str) -> str:
    with override(language):
        words = str(reasons.WORDS[code])
    assert words != "the account is closed"
    return words


def test_texts_of_before_become_codes_and_what_was_typed_stays(
    order: Callable[..., PaymentOrder], sent: Sent
) -> None:
    old = [
        "AC04: the account is closed", f"AC04: {str_in('fr', 'AC04')}, clos en mai", "the account is closed",
        "Nobody knows", "reversal: the bank took it back", "",
    ]  # fmt: skip
    orders = [order(100_00 + number) for number, _text in enumerate(old)]
    placed = sent(orders[0])
    for one, text in zip(orders, old, strict=True):
        PaymentOrder.objects.filter(pk=one.pk).update(return_reason=text)
    BatchLine.objects.filter(pk=placed.pk).update(bank_reason="refused by the bank")
    step = import_module("fund.banking.migrations.0012_reasons_are_codes")
    for _twice in range(2):
        step.to_codes(apps, None)
        kept = [PaymentOrder.objects.get(pk=one.pk).return_reason for one in orders]
        assert kept == [
            "#AC04",
            "#AC04 clos en mai",
            "the account is closed",
            "Nobody knows",
            "#reversal",
            "",
        ]
    placed.refresh_from_db()
    assert (placed.bank_reason, Match.objects.count()) == ("#RJCT", 0)
    step.to_words(apps, None)
    assert PaymentOrder.objects.get(pk=orders[0].pk).return_reason == "AC04: the account is closed"
