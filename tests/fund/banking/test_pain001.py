"""What is written is read back by a parser that shares no code with the writer,
and checked with the bank's XSD."""

from datetime import date, datetime
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fund.banking import pain001
from fund.banking.pain001 import Address, CannotPay, Party, PaymentFile, Transfer

FUND = Party(
    "Fonds de solidarité",
    "BE68539007547034",
    "GKCCBEBB",
    Address("Bruxelles", "BE", "Rue Émile Féron", "70", "1060"),
)
ANA = Party("Ana Lefèvre", "BE71096123456769", "GKCCBEBB")
CHLOE = Party(
    "Chloé Ñandú",
    "FR1420041010050500013M02606",
    "",
    Address("Lille", "FR", lines=("12 rue du Nord", "Bâtiment C")),
)
N = {"p": pain001.NAMESPACE}


def a_file(*transfers: Transfer, currency: str = "EUR") -> PaymentFile:
    return PaymentFile(
        "B-2026-0001", datetime(2026, 5, 4, 9, 30), date(2026, 5, 5), FUND, currency, transfers
    )


def valid(content: bytes, version: str = "09") -> bool:
    schema = etree.XMLSchema(etree.parse(str(files("sepaxml") / "schemas" / f"pain.001.001.{version}.xsd")))
    schema.assertValid(etree.fromstring(content))
    return True


def test_the_file_is_valid_and_read_back_says_the_same() -> None:
    content = pain001.write(
        a_file(
            Transfer("A-2026-0001/1", 125_000, ANA, "Aide accordée"),
            Transfer("A-2026-0002/1", 7, CHLOE, "+++123/4567/89002+++"),
            Transfer("L-2026-0001/1", 99_999_999_999, ANA, "RF18539007547034"),
            Transfer("L-2026-0002/1", 100, ANA, ""),
        )
    )
    assert valid(content)
    root = ElementTree.fromstring(content)
    for level in ("GrpHdr", "PmtInf"):
        assert root.findtext(f".//p:{level}/p:NbOfTxs", namespaces=N) == "4"
        assert root.findtext(f".//p:{level}/p:CtrlSum", namespaces=N) == "1000001251.06"
    first, second, third, fourth = root.findall(".//p:CdtTrfTxInf", N)
    assert first.findtext("p:PmtId/p:EndToEndId", namespaces=N) == "A-2026-0001/1"
    assert first.findtext("p:Amt/p:InstdAmt", namespaces=N) == "1250.00"
    assert first.findtext("p:Cdtr/p:Nm", namespaces=N) == "Ana Lefevre"
    assert first.findtext("p:RmtInf/p:Ustrd", namespaces=N) == "Aide accordee"
    structured = second.find("p:RmtInf/p:Strd/p:CdtrRefInf", N)
    assert structured is not None
    assert structured.findtext("p:Ref", namespaces=N) == "123456789002"
    assert structured.findtext("p:Tp/p:CdOrPrtry/p:Cd", namespaces=N) == "SCOR"
    assert structured.findtext("p:Tp/p:Issr", namespaces=N) == "BBA"
    assert second.findtext("p:Cdtr/p:PstlAdr/p:TwnNm", namespaces=N) == "Lille"
    assert [line.text for line in second.findall("p:Cdtr/p:PstlAdr/p:AdrLine", N)] == [
        "12 rue du Nord",
        "Batiment C",
    ]
    assert second.find("p:CdtrAgt", N) is None
    assert third.findtext("p:RmtInf/p:Strd/p:CdtrRefInf/p:Ref", namespaces=N) == "RF18539007547034"
    assert third.findtext(".//p:Issr", namespaces=N) == "ISO"
    assert fourth.find("p:RmtInf", N) is None


def test_ten_thousand_transfers_are_written_whole() -> None:
    content = pain001.write(a_file(*(Transfer(f"T{n}", n + 1, ANA, "aid") for n in range(10_000))))
    assert valid(content)
    assert content.count(b"<CdtTrfTxInf") == 10_000
    assert b"<CtrlSum>500050.00</CtrlSum>" in content


def test_swedish_crowns_are_not_called_sepa() -> None:
    content = pain001.write(a_file(Transfer("T1", 100, ANA, "aid"), currency="SEK"))
    assert valid(content)
    assert b"SEPA" not in content
    assert b'Ccy="SEK"' in content


@pytest.mark.parametrize(
    ("transfer", "said"),
    [
        (Transfer("T1", 100, Party("A" * 71, ANA.iban), "aid"), "71 characters"),
        (Transfer("T1", 100, Party("", ANA.iban), "aid"), "no name"),
        (Transfer("T1", 100, Party("Ана", ANA.iban), "aid"), "do not carry"),
        (Transfer("T1", 100, ANA, "x" * 141), "141 characters"),
        (Transfer("T1", 100, ANA, "thanks 🎁"), "do not carry"),
        (Transfer("T1", 0, ANA, "aid"), "between 0.01"),
        (Transfer("T1", -5, ANA, "aid"), "between 0.01"),
        (Transfer("T" * 36, 100, ANA, "aid"), "identifier"),
        (Transfer("/T1", 100, ANA, "aid"), "identifier"),
        (Transfer("T//1", 100, ANA, "aid"), "identifier"),
        (Transfer("T1", 100, Party("Ana", ANA.iban, "", Address("", "BE")), "aid"), "town"),
        (
            Transfer(
                "T1", 100, Party("Ana", ANA.iban, "", Address("Gent", "BE", lines=("a", "b", "c"))), "aid"
            ),
            "two free lines",
        ),
    ],
)
def test_what_the_scheme_would_refuse_is_refused_before_and_nothing_is_cut(
    transfer: Transfer, said: str
) -> None:
    with pytest.raises(CannotPay, match=said):
        pain001.write(a_file(transfer))


def test_a_file_without_transfers_or_with_one_twice_is_refused() -> None:
    with pytest.raises(CannotPay, match="at least one"):
        pain001.write(a_file())
    with pytest.raises(CannotPay, match="same end-to-end id"):
        pain001.write(a_file(Transfer("T1", 1, ANA, ""), Transfer("T1", 2, ANA, "")))


def test_accents_become_plain_letters_and_length_is_that_of_what_is_sent() -> None:
    assert (
        pain001.scheme_text("Straße & Ødegård, « cœur »".replace("«", "").replace("»", ""), 70)
        == "Strasse + Odegard, coeur"
    )
    with pytest.raises(CannotPay):
        pain001.scheme_text("ß" * 36, 70)


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("Karim Yılmaz", "Karim Yilmaz"),
        ("Łukasz Đorđević", "Lukasz Dordevic"),
        ("Þóra Guðmundsdóttir", "THora Gudmundsdottir"),
    ],
)
def test_letters_that_members_have_in_their_names_are_carried_in_plain_ones(name, carried):
    assert pain001.scheme_text(name, 70) == carried


@pytest.mark.parametrize("version", ["09", "03"])
@pytest.mark.parametrize(
    ("currency", "urgent"), [("EUR", False), ("EUR", True), ("SEK", False), ("SEK", True)]
)
def test_every_kind_of_file_is_valid_in_its_version_and_reads_back_to_the_same_totals(
    version: str, currency: str, urgent: bool
) -> None:
    transfers = [
        Transfer("T1", 125_007, ANA, "Aide accordée"),
        Transfer(
            "T2", 3, Party("Chloé Ñandú", CHLOE.iban, "PSSTFRPP", CHLOE.address), "+++123/4567/89002+++"
        ),
        Transfer("T3", 990, ANA, "RF18539007547034"),
    ]
    payment = PaymentFile(
        "B-2026-0001", datetime(2026, 5, 4, 9, 30), date(2026, 5, 5), FUND, currency, tuple(transfers), version,
        urgent,
    )  # fmt: skip
    content = pain001.write(payment)
    assert valid(content, version)
    root, names = ElementTree.fromstring(content), {"p": pain001.NAMESPACES[version]}

    def said(path: str) -> str | None:
        return root.findtext(f".//p:{path.replace('/', '/p:')}", namespaces=names)

    amounts = [node.text or "" for node in root.findall(".//p:InstdAmt", names)]
    assert sum(int(text.replace(".", "")) for text in amounts) == payment.total_cents == 126_000
    assert (said("GrpHdr/CtrlSum"), said("PmtInf/NbOfTxs")) == ("1260.00", "3")
    assert said("ReqdExctnDt") == "2026-05-05" or said("ReqdExctnDt/Dt") == "2026-05-05"
    assert said("InstrPrty") == ("HIGH" if urgent else None)
    level = "SEPA" if currency == "EUR" else "URGP" if urgent else "NURG"
    assert (said("SvcLvl/Cd"), said("ChrgBr")) == (level, "SLEV" if currency == "EUR" else "SHAR")


def test_outside_the_scheme_the_payees_bank_is_named() -> None:
    with pytest.raises(CannotPay, match="by its BIC"):
        pain001.write(a_file(Transfer("T1", 100, CHLOE, "aid"), currency="SEK"))


TEXTS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=160)


@given(st.lists(st.tuples(st.integers(1, 99_999_999_999), TEXTS, TEXTS), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_the_file_is_valid_or_refused_with_a_sentence(
    rows: list[tuple[int, str, str]],
) -> None:
    transfers = [
        Transfer(f"T{n}", cents, Party(name, ANA.iban), text) for n, (cents, name, text) in enumerate(rows)
    ]
    try:
        content = pain001.write(a_file(*transfers))
    except CannotPay:
        return
    assert valid(content)
    root = ElementTree.fromstring(content)
    amounts = [(node.text or "").replace(".", "") for node in root.findall(".//p:InstdAmt", N)]
    assert [int(text) for text in amounts] == [cents for cents, _name, _text in rows]
    total = sum(cents for cents, _name, _text in rows)
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=N) == f"{total // 100}.{total % 100:02d}"
