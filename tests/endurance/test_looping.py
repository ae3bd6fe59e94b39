"""The whole circle with a bank that is not ours, in the size of an ordinary run; `python -m tests.endurance looping`
takes it round with 1,000 payments."""

import pytest

from fund.banking import purposes, receivables

from . import looping


@pytest.fixture
def as_before():
    yield
    purposes._purposes.pop("loop", None)
    receivables._receivables.pop("loop", None)


@pytest.mark.django_db
@pytest.mark.usefixtures("as_before")
def test_ledger_orders_and_bank_agree_to_the_cent_after_many_days_with_a_bank_that_is_not_ours() -> None:
    found = looping.around(60, 6, seed=5)
    assert looping.wrong(found) == [], found
    assert found["orders"] == 60
    assert found["said"]["day: reject-file"] == 1
    assert {"pain.002", "camt.053", "camt.054", "pacs.004", "told of a return", "money in"} <= set(
        found["said"]
    ), found
