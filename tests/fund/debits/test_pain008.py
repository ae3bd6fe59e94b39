"""The collection file: valid by its schema, read back by a parser that shares no code with the writer."""

from datetime import date, datetime
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fund.banking.pain001 import CannotPay, Party
from fund.debits import pain008
from fund.debits.pain008 import CollectionFile, Debit

FUND = Party("Fonds de solidarité", "BE68539007547034", "GKCCBEBB")
ANA = Party("Ana Lefèvre", "BE71096123456769")
N = {"p": pain008.NAMESPACE}
SCHEMA = etree.XMLSchema(etree.parse(str(files("sepaxml") / "schemas" / "pain.008.001.08.xsd")))


def debit(number: int, cents: int, sequence: str = "RCUR", day: int = 1, **columns: object) -> Debit:
    return Debit(
        **{
            "end_to_end_id": f"D/{number}", "cents": cents, "debtor": ANA, "mandate": f"M-2026-{number:04d}",
            "signed_on": date(2026, 1, 5), "sequence": sequence, "collect_on": date(2026, 6, day), **columns,
        }
    )  # fmt: skip


def a_file(*debits: Debit) -> CollectionFile:
    return CollectionFile("DD-2026-0001", datetime(2026, 5, 20, 9, 30), FUND, "FR72ZZZ123456", debits)


def read_back(content: bytes) -> dict[str, list[tuple[str, str, str, str]]]:
    """For each part: (end-to-end id, amount, mandate, account), once the schema holds."""
    SCHEMA.assertValid(etree.fromstring(content))
    parts = {}
    for part in ElementTree.fromstring(content).findall(".//p:PmtInf", N):
        rows = [
            (
                row.findtext("p:PmtId/p:EndToEndId", "", N),
                row.findtext("p:InstdAmt", "", N),
                row.findtext(".//p:MndtId", "", N),
                row.findtext("p:DbtrAcct/p:Id/p:IBAN", "", N),
            )
            for row in part.findall("p:DrctDbtTxInf", N)
        ]
        parts[part.findtext("p:PmtInfId", "", N)] = rows
    return parts


def test_each_sequence_and_day_has_a_part_with_its_own_sum() -> None:
    content = pain008.write(
        a_file(
            debit(1, 125_00, "FRST", communication="+++123/4567/89002+++"),
            debit(2, 7, communication="RF18539007547034"),
            debit(3, 100_00, communication="prêt"),
            debit(4, 50_00, day=2),
        )
    )
    assert read_back(content) == {
        "DD-2026-0001-FRST-260601": [("D/1", "125.00", "M-2026-0001", ANA.iban)],
        "DD-2026-0001-RCUR-260601": [
            ("D/2", "0.07", "M-2026-0002", ANA.iban),
            ("D/3", "100.00", "M-2026-0003", ANA.iban),
        ],
        "DD-2026-0001-RCUR-260602": [("D/4", "50.00", "M-2026-0004", ANA.iban)],
    }
    root = ElementTree.fromstring(content)
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", "", N) == "275.07"
    assert [node.text for node in root.findall(".//p:PmtInf/p:CtrlSum", N)] == ["125.00", "100.07", "50.00"]
    assert [node.text for node in root.findall(".//p:SeqTp", N)] == ["FRST", "RCUR", "RCUR"]
    assert root.findtext(".//p:CdtrSchmeId//p:Othr/p:Id", "", N) == "FR72ZZZ123456"
    assert [node.text for node in root.findall(".//p:CdtrRefInf/p:Ref", N)] == [
        "123456789002",
        "RF18539007547034",
    ]
    assert root.findtext(".//p:Ustrd", "", N) == "pret"


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**9), st.sampled_from(["FRST", "RCUR", "FNAL", "OOFF"]), st.integers(1, 28)
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_collection_is_in_the_file_once_and_the_sums_are_theirs(
    rows: list[tuple[int, str, int]],
) -> None:
    debits = [debit(number, cents, sequence, day) for number, (cents, sequence, day) in enumerate(rows)]
    content = pain008.write(a_file(*debits))
    told = [row for part in read_back(content).values() for row in part]
    assert sorted(row[0] for row in told) == sorted(one.end_to_end_id for one in debits)
    cents = sum(int(row[1].replace(".", "")) for row in told)
    assert cents == sum(row[0] for row in rows)
    assert ElementTree.fromstring(content).findtext(".//p:NbOfTxs", "", N) == str(len(rows))


@pytest.mark.parametrize(
    ("debits", "code"),
    [
        ((), "empty_file"),
        ((debit(1, 1), debit(1, 2)), "twice_in_file"),
        ((debit(1, 0),), "bad_amount"),
        ((debit(1, 1, debtor=Party("Анна", ANA.iban)),), "bad_character"),
        ((debit(1, 1, debtor=Party(" ", ANA.iban)),), "no_name"),
        ((debit(1, 1, debtor=Party("A" * 71, ANA.iban)),), "too_long"),
        ((debit(1, 1, mandate="M" * 36),), "bad_id"),
    ],
)
def test_what_the_scheme_does_not_carry_is_refused_by_a_sentence(
    debits: tuple[Debit, ...], code: str
) -> None:
    with pytest.raises(CannotPay) as refusal:
        pain008.write(a_file(*debits))
    assert refusal.value.code == code
    assert str(refusal.value)
