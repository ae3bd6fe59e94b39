"""What speaks for a suggestion, and that nothing is matched without a person below certainty."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.banking import names, references
from fund.banking.likeness import DAYS, Seen, Wanted, alone, reasons, score

DAY = date(2026, 5, 4)
REFERENCE, OTHER = "+++123/4567/89002+++", "RF18539007547034"


def codes(seen: Seen, wanted: Wanted) -> list[str]:
    return [reason.code for reason in reasons(seen, wanted)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marie Dupont", "DUPONT MARIE"), ("Mme Marie Dupont", "dupont, marie"),
        ("Zoë Øyen", "OYEN ZOE"), ("Straße Jürgen", "Jurgen STRASSE"), ("Anne-Lise Bœuf", "BOEUF ANNE LISE"),
    ],
)  # fmt: skip
def test_a_name_is_the_same_however_a_bank_writes_it(one: str, other: str) -> None:
    assert names.is_same(one, other)
    assert names.name_key(one) == names.name_key(other) != ""


def test_a_couples_account_is_a_name_like_it_and_one_word_is_not() -> None:
    assert names.is_alike("Dupont Marie ou Durand Jean", "Marie Dupont")
    assert not names.is_alike("Dupont", "Marie Dupont")
    assert not names.is_same("", "")
    assert not names.is_alike("M.", "Mme")
    assert names.name_key("") == names.name_key("M. ") == ""


@pytest.mark.parametrize(
    "typed",
    ["+++123/4567/89012+++", "+++132/4567/89002+++", "123456789003", "may 123/4567/98002 thanks",
     "+++023/4567/89002+++"],
)  # fmt: skip
def test_a_belgian_reference_with_one_slip_is_found_near(typed: str) -> None:
    assert references.find(typed) == ""
    assert REFERENCE in references.near_misses(typed)


@pytest.mark.parametrize("typed", ["RF18539007547043", "RF18 5390 0754 7035 merci", "RF81539007547034"])
def test_an_rf_with_one_slip_is_found_near(typed: str) -> None:
    assert OTHER in references.near_misses(typed)


def test_what_is_written_rightly_or_is_no_reference_has_no_near_one() -> None:
    for typed in (REFERENCE, OTHER, "RF18 5390 0754 7034", "rent for may", ""):
        assert references.near_misses(typed) == frozenset()


@settings(max_examples=60)
@given(st.integers(0, 10**10 - 1), st.data())
def test_every_single_slip_of_a_belgian_reference_leads_back_to_it(seed: int, data: st.DataObject) -> None:
    right = references.ogm(seed)
    digits = references.digits(right)
    at = data.draw(st.integers(0, 11))
    if data.draw(st.booleans()) and at:
        wrong = digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :]
    else:
        wrong = digits[:at] + str((int(digits[at]) + data.draw(st.integers(1, 9))) % 10) + digits[at + 1 :]
    if references.find(wrong) == "":
        assert right in references.near_misses(references.print_ogm(wrong))


def test_reasons_are_told_the_strongest_first() -> None:
    seen = Seen(100_00, DAY, REFERENCE, payer="p", name="DUPONT MARIE", text="L-2026-0001")
    wanted = Wanted(REFERENCE, 100_00, DAY, "p", ("Marie Dupont",), "L-2026-0001")
    assert codes(seen, wanted) == ["reference", "account", "name", "amount", "number", "due"]
    assert codes(Seen(100_00, DAY), Wanted(REFERENCE, 99_00, DAY)) == []
    closed = Wanted(REFERENCE, 100_00, DAY, "p", is_open=False)
    assert codes(seen, closed)[-1] == "closed"
    assert score(reasons(seen, closed)) < score(reasons(seen, wanted))


def test_a_slip_in_a_reference_is_suggested_and_never_decides() -> None:
    seen = Seen(100_00, DAY, near=frozenset({REFERENCE}))
    assert codes(seen, Wanted(REFERENCE, 100_00, DAY)) == ["slip", "amount", "due"]
    assert alone(seen, [Wanted(REFERENCE, 100_00, DAY)]) is None


def test_account_and_amount_do_not_decide_against_a_reference_for_something_else() -> None:
    wanted = [Wanted(REFERENCE, 100_00, DAY, "p")]
    assert alone(Seen(100_00, DAY, payer="p"), wanted) is not None
    assert alone(Seen(100_00, DAY, near=frozenset({REFERENCE}), payer="p"), wanted) is not None
    assert alone(Seen(100_00, DAY, reference=OTHER, payer="p"), wanted) is None
    assert alone(Seen(100_00, DAY, near=frozenset({OTHER}), payer="p"), wanted) is None


REFERENCES = [references.ogm(number) for number in range(4)]
days = st.integers(-60, 60).map(lambda days: DAY + timedelta(days=days))
seen_lines = st.builds(
    Seen, st.sampled_from([50_00, 100_00]), days, st.sampled_from(["", *REFERENCES]),
    st.frozensets(st.sampled_from(REFERENCES), max_size=2), st.sampled_from(["", "p", "q"]),
    st.sampled_from(["", "Marie Dupont"]), st.sampled_from(["", "L-2026-0001"]),
)  # fmt: skip
expectations = st.lists(
    st.builds(
        Wanted, st.sampled_from(REFERENCES), st.sampled_from([0, 50_00, 100_00]), st.none() | days,
        st.sampled_from(["", "p", "q"]), st.sampled_from([(), ("Marie Dupont",)]), st.sampled_from(["", "L-2026-0001"]),
        st.booleans(),
    ),
    max_size=4, unique_by=lambda wanted: wanted.reference,
)  # fmt: skip


@settings(max_examples=300)
@given(seen_lines, expectations)
def test_a_line_is_matched_by_itself_only_where_exactly_one_expectation_is_beyond_doubt(
    seen: Seen, wanted: list[Wanted]
) -> None:
    """Against the rule written a second time, from the documentation."""
    if seen.reference:
        sure = [at for at, one in enumerate(wanted) if one.is_open and one.reference == seen.reference]
    else:
        sure = [
            at
            for at, one in enumerate(wanted)
            if one.is_open and seen.payer and one.payer == seen.payer and one.cents == seen.cents
            and one.due_on and -DAYS <= seen.booked_on - one.due_on <= DAYS
            and (not seen.near or one.reference in seen.near)
        ]  # fmt: skip
    found = alone(seen, wanted)
    assert (found[0] if found else None) == (sure[0] if len(sure) == 1 else None)
