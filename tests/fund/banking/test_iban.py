import pytest

from fund.banking import iban
from fund.banking.iban import BadIban


def test_an_iban_is_understood_however_it_is_typed() -> None:
    found = iban.parse(" be71 0961-2345.6769 ")
    assert (found.compact, found.bic, found.country) == ("BE71096123456769", "GKCCBEBB", "BE")
    assert found.printed == "BE71 0961 2345 6769"
    assert iban.masked(found.compact).endswith("6769")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("BE71096123456768", "mistyped"),
        ("BE7109612345676", "digit too many or too few"),
        ("ZZ71096123456769", "not a country"),
        ("096-1234567-69", "two letters"),
        ("", "two letters"),
        ("BE71 0961 2345 67٦٩", "letters and digits"),
        ("BR1800360305000010009795493C1", "outside the SEPA area"),
    ],
)
def test_a_wrong_or_foreign_iban_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(BadIban, match=said):
        iban.parse(typed)


def test_an_old_belgian_account_number_has_its_iban() -> None:
    assert iban.of_belgian_account("539007547034") == "BE68539007547034"


def test_a_bic_is_checked() -> None:
    assert iban.check_bic(" gkccbebb ") == "GKCCBEBB"
    assert iban.check_bic("") == ""
    with pytest.raises(BadIban):
        iban.check_bic("GKCC")
