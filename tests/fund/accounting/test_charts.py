"""Charts of accounts: one person proposes, another agrees to exactly what they read, and it never changes."""

import pytest
from django.db import IntegrityError, connection, transaction

from fund.accounting import charts
from fund.accounting.models import ChartOfAccounts
from fund.ledger import proposals
from fund.ledger.models import Kind
from workflows.refusals import NotYours, TooLate, Unmet

from .conftest import SIREN, TODAY


@pytest.fixture
def propose(fund, france, chloe):
    def make(**changed):
        asked = {
            "key": "chart/one", "fund": fund, "entity": france, "standard": "pcg", "company": SIREN,
            "numbers": {"bank": "512000 Banques"}, "why": "First chart", "on": TODAY, "by": chloe,
        }  # fmt: skip
        return charts.propose(**asked | changed)

    return make


def test_it_holds_once_another_person_agrees(propose, fund, france, chloe, bram):
    made = propose()
    assert ChartOfAccounts.objects.in_force(fund, france) is None
    with pytest.raises(NotYours):
        proposals.approve(made, by=chloe, on=TODAY, digest=made.digest())
    with pytest.raises(TooLate):
        proposals.approve(made, by=bram, on=TODAY, digest="another")
    proposals.approve(made, by=bram, on=TODAY, digest=made.digest())
    stands = ChartOfAccounts.objects.in_force(fund, france)
    assert stands.numbers == {"bank": ["512000", "Banques"]}
    assert propose().pk == made.pk  # the same key again is the same proposal
    with pytest.raises(proposals.NothingChanges):
        propose(key="chart/two")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounting_chartofaccounts SET company = '1'")


@pytest.mark.parametrize(
    "typed", ["Banques", "51 Banques", "912000 Banques", "512000", "512-000 Banques", "=1+1"]
)
def test_what_is_no_account_is_refused(propose, typed):
    with pytest.raises(Unmet, match="Write a number of 3 to 10 digits"):
        propose(numbers={"bank": typed})


@pytest.mark.parametrize(
    ("standard", "company"),
    [("pcg", "552100555"), ("pcg", "BE0403019261"), ("pcmn", "552100554"), ("other", "a b")],
)
def test_a_company_number_is_its_countrys(propose, standard, company):
    with pytest.raises(Unmet, match="register"):
        propose(standard=standard, company=company)


def test_a_company_number_is_kept_as_digits(propose):
    assert propose(company="552 100 554").company == SIREN
    assert propose(key="k2", standard="pcmn", company="BE 0403.019.261").company == "0403019261"


def test_a_kind_that_is_none_is_refused(propose, fund, belgium):
    with pytest.raises(Unmet, match="no such kind"):
        propose(numbers={"available": "512000 Banques"})
    with pytest.raises(Unmet, match="does not share"):
        propose(entity=belgium)


def test_the_usual_charts_number_every_kind():
    for standard, numbers in charts.USUAL.items():
        assert set(numbers) == set(charts.NAMES), standard
        for kind, pair in numbers.items():
            assert charts.read(charts.written(pair)) == pair, (standard, kind)
    assert Kind.AVAILABLE not in charts.NAMES
