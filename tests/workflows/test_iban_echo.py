"""Whose bank an account number names is said before anything is done with it."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from rest_framework.test import APIClient

from workflows.forms import EchoesBank, IbanField
from workflows.iban import masked_at, parse
from workflows.people.models import Member

ANA, OTHER = "BE71096123456769", "FR1420041010050500013M02606"


class Typed(EchoesBank, forms.Form):
    iban = IbanField(required=False)
    password = forms.CharField(widget=forms.PasswordInput, required=False)


@pytest.mark.parametrize(
    ("data", "goes_on"),
    [
        ({"iban": "be71 0961 2345 6769"}, False),
        ({"iban": "be71 0961 2345 6769", "iban_seen": ANA}, True),
        ({"iban": OTHER, "iban_seen": ANA}, False),  # another than the one that was shown
        ({"iban": ANA, "iban_seen": "be71"}, False),
        ({"iban": ""}, True),
    ],
)
def test_a_form_goes_on_once_the_bank_of_this_very_account_was_shown(
    data: dict[str, str], goes_on: bool
) -> None:
    form = Typed(data)
    assert (form.is_valid(), form.errors) == (goes_on, {})


class WithScan(EchoesBank, forms.Form):
    iban = IbanField()
    scan = forms.FileField()
    code = forms.CharField(widget=forms.PasswordInput)


def test_what_no_page_keeps_is_asked_for_once_the_bank_was_shown() -> None:
    assert list(WithScan().fields) == ["iban"]
    first = WithScan({"iban": ANA}, {})
    assert (first.is_valid(), first.errors, list(first.fields)) == (False, {}, ["iban", "scan", "code"])
    assert first.fields["scan"].required
    second = WithScan({"iban": ANA, "iban_seen": ANA}, {})
    assert (second.is_valid(), list(second.errors)) == (False, ["scan", "code"])
    wrong = WithScan({"iban": "BE71096123456768", "iban_seen": ANA}, {})
    assert (wrong.is_valid(), list(wrong.errors)) == (False, ["iban"])


def test_a_wrong_number_is_an_error_and_not_a_question() -> None:
    form = Typed({"iban": "BE71096123456768"})
    assert (form.is_valid(), list(form.errors), form.banks_to_read()) == (False, ["iban"], [])


def test_what_the_record_holds_already_is_not_asked_about() -> None:
    assert Typed({"iban": ANA}, initial={"iban": ANA}).is_valid()


def test_a_bank_is_told_by_its_name_and_bic_as_far_as_they_are_known() -> None:
    assert parse(ANA).bank.endswith("(GKCCBEBB)")
    assert masked_at(ANA) == f"BE•• •••• 6769, {parse(ANA).bank}"
    assert (masked_at(""), masked_at("nonsense")) == ("", "no•• •••• ense")


def test_a_member_reads_the_bank_before_the_number_is_kept(ana: Member) -> None:
    assert ana.user
    ana.user.set_password("correct horse battery")
    ana.user.save()
    client, url = Client(), "/people/profile/account-number/"
    client.force_login(ana.user)
    typed = {"iban": ANA, "holder": "Ana Test", "password": "correct horse battery"}
    assert 'type="password"' not in client.get(url).content.decode()  # asked for once the bank was shown
    asked = client.post(url, {"iban": ANA, "holder": "Ana Test"}).content.decode()
    assert ("GKCCBEBB" in asked, 'type="password"' in asked, "There is a problem" in asked) == (
        True,
        True,
        False,
    )
    for password in ("", "wrong"):
        missed = client.post(url, typed | {"iban_seen": ANA, "password": password})
        assert (missed.status_code, "There is a problem" in missed.content.decode()) == (422, True)
    ana.refresh_from_db()
    assert ana.iban == ""
    client.post(url, typed | {"iban_seen": ANA})
    ana.refresh_from_db()
    assert ana.iban == ANA


def test_the_same_by_the_api(ana: Member) -> None:
    api: Any = APIClient()
    api.force_authenticate(ana.user)
    told = api.post("/api/v1/ibans/", {"iban": "be71 0961 2345 6769"}, format="json").json()
    assert (told["iban"], told["bic"], told["country"], bool(told["bank_name"])) == (
        ANA,
        "GKCCBEBB",
        "BE",
        True,
    )
    wrong = api.post("/api/v1/ibans/", {"iban": "BE71096123456768"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_iban")
