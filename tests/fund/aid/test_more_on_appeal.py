"""What an appeal adds to an award, and what the committee stops of one."""

from datetime import date

import pytest

from fund.aid import applying, awarding, kind
from fund.aid.models import Award
from fund.banking.models import PaymentOrder
from fund.banking.orders import cancel_order
from fund.ledger import proof
from fund.ledger.envelopes import available
from fund.ledger.refusals import InsufficientFunds
from tests.fund.aid.conftest import IBAN, ON, OTHER_IBAN, fill
from workflows import kinds
from workflows.cases.models import Case
from workflows.refusals import Unmet
from workflows.steps import perform

LATER = date(2026, 4, 9)

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(published, ana, ready, chair, fund, envelope):
    """granted(200_00): of Ana's request, in the envelope's 1,000.00."""

    def make(cents: int, **rules: object) -> Case:
        version = published(**{"ceiling_member_year_cents": 700_00, **rules})
        case = ready(fill(applying.start_application(version.programme, ana, by=ana.user, on=ON), ana.user))
        perform(Case.grant, case, by=chair, on=ON, cents=cents)
        awarding.grant(case, cents=cents, by=chair, on=ON)
        return case

    return make


def more(case: Case, chair, cents: int, before: int) -> Award:
    perform(Case.raise_grant, case, by=chair, on=LATER, cents=cents)
    return awarding.grant_more(case, cents=cents, before_cents=before, by=chair, on=LATER)


def test_the_difference_is_set_aside_and_ordered_as_an_award_of_its_own(granted, chair, envelope):
    case = granted(200_00)
    added = more(case, chair, 350_00, 200_00)
    assert [award.cents for award in case.awards.order_by("pk")] == [200_00, 150_00]
    assert added.commitment.reserved_cents == 150_00
    assert [order.cents for order in PaymentOrder.objects.order_by("pk")] == [200_00, 150_00]
    assert available(envelope) == 650_00
    assert proof.run().differences == []


def test_the_ceilings_bind_the_whole(granted, chair):
    case = granted(200_00)
    with pytest.raises(awarding.CeilingPassed) as refused:
        awarding.grant_more(case, cents=500_01, before_cents=200_00, by=chair, on=LATER)
    assert refused.value.figures == {"ceiling_cents": 500_00, "asked_cents": 500_01}
    assert Award.objects.count() == 1


def test_the_ceiling_of_twelve_months_counts_what_was_granted_before_once(granted, chair):
    case = granted(200_00, ceiling_case_cents=None, ceiling_member_year_cents=300_00)
    with pytest.raises(awarding.CeilingPassed) as refused:
        awarding.grant_more(case, cents=300_01, before_cents=200_00, by=chair, on=LATER)
    assert (refused.value.figures["left_cents"], refused.value.figures["asked_cents"]) == (100_00, 100_01)
    assert more(case, chair, 300_00, 200_00).cents == 100_00


def test_without_the_money_nothing_is_added(granted, chair, envelope, fund):
    case = granted(200_00, ceiling_case_cents=None, ceiling_member_year_cents=None)
    with pytest.raises(InsufficientFunds):
        awarding.grant_more(case, cents=1_000_01, before_cents=200_00, by=chair, on=LATER)
    assert (Award.objects.count(), available(envelope)) == (1, 800_00)


def test_the_case_closes_with_the_last_order_of_both_awards(granted, chair):
    case = granted(200_00)
    added = more(case, chair, 350_00, 200_00)
    first, second = PaymentOrder.objects.order_by("pk")
    cancel_order(first, by=None, why="Another account.")
    case.refresh_from_db()
    assert (case.state, added.payments.get().order) == ("granted", second)
    cancel_order(second, by=None, why="Another account.")
    case.refresh_from_db()
    assert case.state == "closed"


def test_what_was_not_paid_is_stopped_and_its_money_is_available_again(granted, chair, envelope):
    case = granted(200_00)
    kinds.of(case).stopped(case, None, by=chair, on=LATER)
    case.refresh_from_db()
    assert (PaymentOrder.objects.get().state, available(envelope), case.state) == (
        "cancelled",
        1_000_00,
        "closed",
    )
    kind.stopped(case, None, by=chair, on=LATER)
    assert available(envelope) == 1_000_00


def test_creditors_get_what_they_are_still_owed(published, ana, ready, chair, fund):
    version = published(
        formula="lump_sum", parameters={"lump_cents": 300}, paid_to="creditors", ceiling_case_cents=None,
        ceiling_member_year_cents=None,
    )  # fmt: skip
    draft = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    owed = [
        {"name": "Landlord", "iban": IBAN, "cents": 1},
        {"name": "Energy", "iban": OTHER_IBAN, "cents": 1},
        {"name": "Water", "iban": OTHER_IBAN, "cents": 1},
    ]
    case = ready(fill(draft, ana.user, figures=None, payment={"creditors": owed}))
    perform(Case.grant, case, by=chair, on=ON, cents=2)
    awarding.grant(case, cents=2, by=chair, on=ON)
    more(case, chair, 3, 2)
    paid = PaymentOrder.objects.values_list("payee_name", "cents")
    assert sorted(paid) == [("Energy", 1), ("Landlord", 1), ("Water", 1)]


def test_while_the_first_grant_waits_for_money_it_does_not_grow(published, ana, ready, chair, fund):
    version = published(ceiling_case_cents=None, ceiling_member_year_cents=None)
    case = ready(fill(applying.start_application(version.programme, ana, by=ana.user, on=ON), ana.user))
    perform(Case.grant, case, by=chair, on=ON, cents=1_500_00)
    awarding.grant(case, cents=1_500_00, by=chair, on=ON, wait_for_money=True)
    with pytest.raises(Unmet) as refused:
        awarding.grant_more(case, cents=1_600_00, before_cents=1_500_00, by=chair, on=LATER)
    assert refused.value.code == "waits_for_money"
