"""Addresses out of the register: told apart where that is certain, written with town and country or not at all."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fund.banking import addresses, batches, orders, pain001
from fund.banking.models import BankAccount, PaymentOrder
from fund.banking.pain001 import Address, PaymentFile, Transfer
from tests.factor import confirmed
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import Unmet

from .conftest import ANA_IBAN, TODAY
from .test_pain001 import ANA, FUND, valid

HAUTE = Address("Bruxelles", "BE", "Rue Haute", "12", "1000")


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("Rue Haute 12\n1000 Bruxelles", "BE", HAUTE),
        ("Rue Haute 12, 1000 Bruxelles, Belgique", "", HAUTE),
        ("12, Rue Haute\nB-1000 Bruxelles", "FR", HAUTE),
        ("  Rue  Haute 12 ;1000   Bruxelles\nBE\n", "SE", HAUTE),
        ("8 rue de l'Entraide\n59000 Lille\nFrance", "BE", Address("Lille", "FR", "rue de l'Entraide", "8", "59000")),
        ("Storgatan 5\n111 22 Stockholm\nSverige", "", Address("Stockholm", "SE", "Storgatan", "5", "111 22")),
        ("Damrak 1A\n1012 AB Amsterdam\nNederland", "", Address("Amsterdam", "NL", "Damrak", "1A", "1012 AB")),
        ("Rue Haute 12 bte 4\n1000 Bruxelles", "BE",
         Address("Bruxelles", "BE", "", "", "1000", ("Rue Haute 12 bte 4",))),
        ("Résidence du Parc\nRue du 4 Septembre 12\n69000 LA MULATIERE", "FR",
         Address("LA MULATIERE", "FR", "", "", "69000", ("Résidence du Parc", "Rue du 4 Septembre 12"))),
        ("1000 Bruxelles", "BE", Address("Bruxelles", "BE", "", "", "1000")),
        ("Rue Haute 12, Bruxelles", "BE", None),  # where the town begins nobody can tell
        ("Rue Haute 12\n1000 Bruxelles", "", None),  # no country
        ("a\nb\nc\n1000 Bruxelles", "BE", None),  # more lines than a file carries
        ("Οδός 5\n1000 Bruxelles", "BE", None),  # letters that it does not carry
        ("R" * 71 + " 12\n1000 Bruxelles", "BE", None),  # longer than it carries
        ("", "BE", None), ("BE", "BE", None), ("12 Downing Street\nLondon SW1A 2AA", "GB", None),
    ],
)  # fmt: skip
def test_an_address_is_told_apart_or_left_out(text: str, country: str, found: Address | None) -> None:
    assert addresses.read(text, country) == found


@given(st.text(alphabet="Rue 12,\nabé/9-B;", max_size=60), st.sampled_from(["BE", "FR", "NL", "", "be"]))
def test_whatever_is_typed_nothing_of_an_address_is_cut(text: str, country: str) -> None:
    found = addresses.read(f"{text}\n1000 Bruxelles", country)
    if found is None:
        return
    assert (found.town, found.country) == ("Bruxelles", "BE" if country == "be" else country)
    said = sorted(re.findall(r"\w+", str(found)))
    assert said == sorted(re.findall(r"\w+", f"{text} 1000 Bruxelles {found.country}"))
    assert pain001.checked_address(found)


@pytest.mark.parametrize("version", ["09", "03"])
def test_each_kind_of_address_is_valid_and_read_back_in_each_version(version: str) -> None:
    hybrid = Address("Lille", "FR", "", "", "59000", ("Résidence du Parc", "Rue du 4 Septembre 12"))
    payees = [replace(ANA, address=HAUTE), replace(ANA, address=hybrid), ANA]
    transfers = tuple(Transfer(f"T{at}", 100, payee, "aid") for at, payee in enumerate(payees))
    payment = PaymentFile("B-1", datetime(2026, 5, 4, 9), date(2026, 5, 5), FUND, "EUR", transfers, version)
    content = pain001.write(payment)
    assert valid(content, version)
    root, names = etree.fromstring(content), {"p": pain001.NAMESPACES[version]}

    def written(at: int) -> list[tuple[str, str | None]]:
        (payee,) = root.xpath(f"(//p:Cdtr)[{at}]", namespaces=names)
        return [(etree.QName(node).localname, node.text) for node in payee.iterfind("p:PstlAdr/*", names)]

    assert written(1) == [
        ("StrtNm", "Rue Haute"), ("BldgNb", "12"), ("PstCd", "1000"), ("TwnNm", "Bruxelles"), ("Ctry", "BE")
    ]  # fmt: skip
    lines = [("AdrLine", "Residence du Parc"), ("AdrLine", "Rue du 4 Septembre 12")]
    assert written(2) == [
        ("PstCd", "59000"),
        ("TwnNm", "Lille"),
        ("Ctry", "FR"),
        *(lines if version == "09" else []),
    ]
    assert written(3) == []


def test_a_member_is_paid_at_their_address_and_nobody_else_is(member: Callable[..., Member]) -> None:
    ana = member("Ana", address="Rue Haute 12\n1000 Bruxelles")
    assert addresses.of_member(ana, "TEST ANA") == HAUTE
    assert addresses.of_member(ana, "M. et Mme Ana Test Dupont") == HAUTE
    assert addresses.of_member(ana, "Garage Nord") is None
    assert addresses.of_member(None, "Ana Test") is None


def test_an_approval_binds_the_address_that_the_file_carries(
    order: Any, account: BankAccount, chloe: User, dirk: User
) -> None:
    one = order(address=HAUTE)
    batch = batches.prepare_batch(account=account, orders=[one], execute_on=TODAY, on=TODAY, by=chloe)
    batch = batches.approve(batch, by=dirk)
    PaymentOrder.objects.filter(pk=one.pk).update(payee_address=replace(HAUTE, building="13").told())
    with pytest.raises(Unmet, match="changed after it was approved"):
        batches.export(batch, by=dirk)
    PaymentOrder.objects.filter(pk=one.pk).update(payee_address=HAUTE.told())
    batch = batches.export(batch, by=dirk)
    assert valid(batch.file.encode())
    town = etree.fromstring(batch.file.encode()).findtext(f".//{{{pain001.NAMESPACE}}}Cdtr//{{*}}TwnNm")
    assert town == "Bruxelles"


def test_another_payee_takes_no_address_along(order: Any, chloe: User) -> None:
    one = order(address=HAUTE)
    same = orders.redirect(one, payee_name=one.payee_name, iban=ANA_IBAN, why="their other account", by=chloe)
    assert same.address == HAUTE
    other = orders.redirect(one, payee_name="Bea Test", iban=ANA_IBAN, why="paid for them", by=chloe)
    assert other.address is None


def test_the_address_is_read_before_it_is_approved(
    order: Any, account: BankAccount, chloe: User, person: Callable[..., User]
) -> None:
    one, on = order(address=HAUTE), timezone.localdate()
    batch = batches.prepare_batch(
        account=account, orders=[one], execute_on=batches.bank_day_from(on), on=on, by=chloe
    )
    browser = Client()
    browser.force_login(confirmed(person("Dirk", Role.TREASURER2)))
    for url in (batch.get_absolute_url(), one.get_absolute_url()):
        assert "Rue Haute 12, 1000 Bruxelles, BE" in browser.get(url).content.decode()
    told = browser.get(f"/api/v1/payment-orders/{one.pk}/").json()
    assert told["payee_address"] == "Rue Haute 12, 1000 Bruxelles, BE"
