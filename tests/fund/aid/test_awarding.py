from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fund.aid import applying, awarding
from fund.aid.models import Award, Closing
from fund.banking.models import PaymentOrder
from fund.banking.orders import cancel_order
from fund.ledger.envelopes import available, standings
from fund.ledger.refusals import InsufficientFunds
from tests.fund.aid.conftest import IBAN, ON, OTHER_IBAN, fill, give
from workflows import kinds
from workflows.cases.models import Case
from workflows.steps import perform


@pytest.fixture
def grant(ready, chair):
    """grant(application, cents): decided as a committee's chair does, money and all, in one transaction."""

    def make(application, cents, on=ON):
        case = Case.objects.get(pk=application.case_id)
        if case.state == "draft":
            case = ready(application, on)
        with transaction.atomic():
            perform(Case.grant, case, by=chair, on=on, cents=cents)
            kinds.of(case).granted(case, None, cents=cents, by=chair, on=on)
        return Award.objects.get(case=case)

    return make


def test_a_grant_sets_the_money_aside_and_orders_its_payment(complete, grant, envelope):
    award = grant(complete, 84_00)
    order = award.payments.get().order
    assert (order.iban, order.payee_name, order.cents) == (IBAN, "Ana Test", 84_00)
    assert order.communication == award.case.reference
    assert award.commitment.open_cents == 84_00
    assert available(envelope) == 916_00


def test_the_committee_may_grant_another_amount_than_was_asked(complete, grant):
    assert grant(complete, 100_00).cents == 100_00


def test_a_grant_beyond_the_envelope_fails_with_the_figures_and_leaves_nothing(
    published, ana, grant, envelope
):
    published(ceiling_case_cents=None, ceiling_member_year_cents=None)
    programme = envelope.programmes.get()
    application = fill(applying.start_application(programme, ana, by=ana.user, on=ON), ana.user)
    with pytest.raises(InsufficientFunds) as refusal:
        grant(application, 1_000_01)
    assert "1,000.00" in str(refusal.value)
    assert Case.objects.get().state == "ready"
    assert not Award.objects.exists()
    assert not PaymentOrder.objects.exists()
    assert available(envelope) == 1_000_00


def test_the_ceiling_of_a_request_binds_the_committee(complete, grant):
    with pytest.raises(awarding.CeilingPassed) as refusal:
        grant(complete, 500_01)
    assert refusal.value.figures == {"ceiling_cents": 500_00, "asked_cents": 500_01}
    assert Case.objects.get().state == "ready"


def second(version, ana):
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    return fill(application, ana.user)


def test_the_ceiling_in_twelve_months_counts_what_was_granted_before(complete, version, ana, grant):
    grant(complete, 500_00)
    again = second(version, ana)
    with pytest.raises(awarding.CeilingPassed) as refusal:
        grant(again, 200_01)
    assert refusal.value.figures["left_cents"] == 200_00
    assert grant(again, 200_00).cents == 200_00


def test_after_twelve_months_the_ceiling_is_whole_again(complete, version, ana, grant):
    grant(complete, 500_00, on=date(2026, 3, 2))
    again = second(version, ana)
    assert applying.reckoning_of(again, date(2026, 3, 2)).cents == 84_00
    awards = Award.objects.in_twelve_months(version.programme, ana, date(2027, 3, 1))
    assert awards.total_cents() == 500_00
    awards = Award.objects.in_twelve_months(version.programme, ana, date(2027, 3, 2))
    assert awards.total_cents() == 0


def test_what_was_granted_lowers_what_can_be_asked_and_says_so(complete, version, ana, grant, published):
    grant(complete, 500_00)
    published(parameters={"day_cents": 50_00})
    again = second(version, ana)
    reckoning = applying.reckoning_of(again, ON)
    assert reckoning.cents == again.case.requested_cents == 200_00


@pytest.fixture
def for_creditors(published, ana):
    version = published(formula="lump_sum", parameters={"lump_cents": 400_00}, paid_to="creditors")
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    owed = [
        {"name": "Landlord", "iban": IBAN, "cents": 200_00},
        {"name": "Energy", "iban": OTHER_IBAN, "cents": 100_00, "communication": "+++123/4567/89002+++"},
    ]
    return fill(application, ana.user, figures=None, payment={"creditors": owed})


def test_creditors_share_a_smaller_grant_to_the_cent(for_creditors, grant):
    award = grant(for_creditors, 100_00)
    orders = [(row.order.payee_name, row.order.cents) for row in award.payments.order_by("pk")]
    assert orders == [("Landlord", 66_67), ("Energy", 33_33)]
    assert PaymentOrder.objects.get(payee_name="Landlord").communication == award.case.reference


def test_creditors_are_never_paid_more_than_they_are_owed(for_creditors, grant):
    with pytest.raises(awarding.MoreThanOwed):
        grant(for_creditors, 300_01)


def test_the_case_closes_with_the_last_order_of_its_award(for_creditors, grant):
    award = grant(for_creditors, 300_00)
    first, last = (row.order for row in award.payments.order_by("pk"))
    legs = awarding.paid(first, on=ON, by=None)
    assert [(leg.source.kind, leg.target.kind, leg.cents) for leg in legs] == [
        ("transit", "aid_given", 200_00),
        ("committed", "spent", 200_00),
    ]
    assert Case.objects.get().state == "granted"
    settle(first)
    awarding.paid(last, on=ON, by=None)
    case = Case.objects.get()
    assert (case.state, case.closed_on) == ("closed", ON)


def settle(order):
    """The order's own machine, by the steps of banking."""
    order.put_in_batch(by=None)
    order.send(by=None)
    order.confirm(by=None, on=ON)
    order.save_moved()


def test_a_returned_payment_tells_the_member_and_leaves_the_case_open(complete, grant, ana):
    order = grant(complete, 84_00).payments.get().order
    awarding.returned(order, reason="AC04", on=ON, by=None)
    awarding.returned(order, reason="AC04", on=ON, by=None)
    assert ana.notices.filter(template="payment_returned").count() == 1
    assert Case.objects.get().state == "granted"


def test_a_cancelled_payment_gives_its_money_back_to_the_envelope(complete, grant, envelope, chloe):
    order = grant(complete, 84_00).payments.get().order
    cancel_order(order, by=chloe, why="The member no longer needs it.")
    assert available(envelope) == 1_000_00
    assert Case.objects.get().state == "closed"


def test_the_programme_closes_itself_when_its_envelope_is_used_up(complete, version, member, grant, fund):
    grant(complete, 500_00)
    bea = member("Bea")
    asked = fill(applying.start_application(version.programme, bea, by=bea.user, on=ON), bea.user)
    assert not Closing.objects.exists()
    grant(asked, 500_00, on=date(2026, 6, 9))
    closing = Closing.objects.get()
    assert (closing.why, closing.on, closing.by) == ("used_up", date(2026, 6, 9), None)
    late = member("Lea")
    with pytest.raises(applying.ProgrammeClosed) as refusal:
        applying.start_application(version.programme, late, by=late.user, on=date(2026, 6, 9))
    assert "all its money has been granted" in str(refusal.value)
    assert "9 June 2026" in str(refusal.value)


def test_new_money_and_a_new_version_open_a_used_up_programme_again(
    complete, version, member, grant, fund, envelope, published
):
    grant(complete, 500_00)
    bea = member("Bea")
    grant(fill(applying.start_application(version.programme, bea, by=bea.user, on=ON), bea.user), 500_00)
    give(fund, envelope, 100_00, key="more")
    assert version.programme.open_version(ON) is None
    published()
    assert version.programme.open_version(ON).number == 2


def test_a_case_shows_what_its_envelope_has_left(complete):
    assert kinds.of(complete.case).envelope(complete.case)[:2] == (1_000_00, "EUR")


def test_the_books_of_the_envelope_follow_the_award(complete, grant, fund):
    grant(complete, 84_00)
    (standing,) = [row for row in standings(fund) if row.envelope.code == "corona"]
    assert (standing.available_cents, standing.committed_cents) == (916_00, 84_00)


def test_an_award_never_changes(complete, grant):
    award = grant(complete, 84_00)
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(cents=1)


def test_a_second_grant_of_one_case_is_refused(complete, grant, chair):
    award = grant(complete, 84_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        awarding.grant(award.case, cents=84_00, by=chair, on=ON)
    assert Award.objects.count() == PaymentOrder.objects.count() == 1
