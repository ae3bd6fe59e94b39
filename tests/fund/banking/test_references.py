import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs

from fund.banking import references
from fund.banking.references import BadReference


@settings(max_examples=150)
@given(st.integers(0, 10**10 - 1))
def test_a_belgian_reference_has_the_check_digits_that_banks_compute(seed: int) -> None:
    reference = references.ogm(seed)
    assert ogm_vcs.is_valid(references.digits(reference))
    assert references.normalise(reference) == reference


@settings(max_examples=100)
@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=21))
def test_an_rf_reference_has_the_check_digits_of_the_standard(body: str) -> None:
    assert iso11649.is_valid(references.rf(body))
    assert references.recognise(references.rf(body)) == references.rf(body)


def test_a_remainder_of_zero_is_written_97() -> None:
    assert references.ogm(97) == "+++000/0000/09797+++"


@pytest.mark.parametrize(
    "typed",
    ["+++123/4567/89002+++", "123/4567/89002", "123456789002", "***123/4567/89002***", " 123 4567 89002 "],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    assert references.normalise(typed) == "+++123/4567/89002+++"


def test_an_rf_reference_is_understood_in_groups_and_small_letters() -> None:
    assert references.normalise("rf18 5390 0754 7034") == "RF18539007547034"


@pytest.mark.parametrize(("typed", "said"), [("123/4567/89003", "check digits"),
                                             ("RF19539007547034", "check digits"),
                                             ("invoice 12", "not a structured reference")])  # fmt: skip
def test_a_wrong_reference_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(BadReference, match=said):
        references.normalise(typed)


@pytest.mark.parametrize(
    ("communication", "found"),
    [
        ("loan of May +++123/4567/89002+++ thank you", "+++123/4567/89002+++"),
        ("123/4567/89002", "+++123/4567/89002+++"),
        ("ref 123456789002.", "+++123/4567/89002+++"),
        ("my loan RF18 5390 0754 7034 of May", "RF18539007547034"),
        ("call 04712345678901", ""),
        ("+++123/4567/89003+++", ""),
        ("+++123/4567/89002+++ and +++000/0000/09797+++", ""),
    ],
)
def test_a_reference_inside_a_free_text_counts_only_when_it_is_one_and_valid(
    communication: str, found: str
) -> None:
    assert references.find(communication) == found


def test_a_belgian_reference_is_made_from_at_most_ten_digits() -> None:
    with pytest.raises(BadReference):
        references.ogm(10**10)
    with pytest.raises(BadReference):
        references.rf("A" * 22)
