"""Ana borrows more on a loan that runs: asked by her, decided like any request, paid out as another payment, and repaid
with what is left by one new plan."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from fund.banking.batches import approve, export, prepare_batch
from fund.banking.models import PaymentBatch
from fund.banking.orders import cancel_order
from fund.ledger import balances, commitments, proof, proposals
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available
from fund.ledger.refusals import InsufficientFunds
from loans import change_cases, changes, income
from loans.allocation import Draw, Payment, Replan, replay
from loans.change_cases import grant
from loans.models import ChangeCase
from loans.repayment import undo
from loans.schedule import Row, Unplannable, add_months, schedule
from tests.fund.banking.builders import Booked
from tests.loans.conftest import FIRST, at, granted
from workflows.refusals import NotYours, Unmet

JUNE = date(2026, 6, 10)
FIRST_AFTER = date(2026, 7, 6)


@pytest.fixture
def loan(ana, running, repay):
    """1,200.00 in 12 instalments of 100.00 from 5 May, of which two are repaid: 1,000.00 are left."""
    made = running(ana)
    repay(made, 10_000, on=FIRST)
    return repay(made, 10_000, on=date(2026, 6, 5))


@pytest.fixture
def ask(ana):
    def make(loan, cents=80_000, *, count=12, first=FIRST_AFTER, by=ana.user, on=JUNE, **words):
        return change_cases.bring(
            loan, kind="top_up", cents=cents, count=count, first_due_on=first, ground="need",
            story="A second violin.", on=on, by=by, **words,
        )  # fmt: skip

    return make


@pytest.fixture
def give(nora, bram):
    """give(held, 80_000): handled by Nora, granted by Bram, its money set aside and ordered."""

    def make(held, cents, *, on=JUNE):
        case = granted(held.case, nora, bram, cents=cents, on=on)
        return grant(case, cents=cents, by=bram, on=on)

    return make


@pytest.fixture
def pay(account, bank, chloe, dirk, dora):
    """pay(part, on=…): its order is batched, approved, sent and confirmed; returns the batch's line."""

    def make(part, *, on):
        part.refresh_from_db()
        batch = approve(
            prepare_batch(account=account, orders=[part.order], execute_on=on, on=on, by=chloe), by=dirk
        )
        if batch.state == PaymentBatch.State.PREPARED:
            batch = approve(batch, by=dora)
        placed = export(batch, by=dirk, at=at(on)).lines.get()
        bank(Booked(-placed.cents, end_to_end_id=placed.end_to_end_id, bank_reference=f"T{placed.pk}"), on=on)
        part.refresh_from_db()
        return placed

    return make


def rows(loan):
    loan.refresh_from_db()
    return [(row.due_on, row.due_cents) for row in loan.schedule.rows()]


def test_what_was_paid_stays_and_all_that_is_left_is_spread_anew(loan, ask, give, pay, fund, envelope):
    """1,000.00 are left and 800.00 come: 1,800.00 in 12 instalments of 150.00 from 6 July."""
    held, before, versions = ask(loan), available(envelope), loan.schedules.count()
    assert (held.case.requested_cents, held.case.state) == (80_000, "submitted")
    assert ask(loan) == held
    part = give(held, 80_000)
    held.case.refresh_from_db()
    assert held.case.state == "closed"
    assert (available(envelope), part.position, part.state) == (before - 80_000, 2, "ordered")
    assert part.order.case_reference == held.case.reference
    assert loan.outstanding_cents == 100_000  # nothing is owed before the bank has paid
    pay(part, on=date(2026, 6, 15))
    found = rows(loan)
    assert found[:2] == [(FIRST, 10_000), (date(2026, 6, 5), 10_000)]
    assert [cents for _day, cents in found[2:]] == [15_000] * 12
    assert found[2][0] == FIRST_AFTER
    assert (loan.principal_cents, loan.topped_up_cents, loan.granted_cents) == (120_000, 80_000, 200_000)
    assert (loan.drawn_cents, loan.repaid_cents, loan.outstanding_cents) == (200_000, 20_000, 180_000)
    assert loan.schedules.count() > versions
    assert balances.total(fund, Kind.LENT) == 180_000
    assert proof.run().holds


def test_it_is_repaid_to_the_last_cent_and_a_payment_of_before_can_still_be_undone(
    loan, ask, give, pay, repay, bram
):
    pay(give(ask(loan, 70_001), 70_001), on=date(2026, 6, 15))
    undo(loan.repayments.order_by("value_on").first(), on=date(2026, 6, 20), by=None, why="Returned")
    loan.refresh_from_db()
    assert loan.outstanding_cents == 180_001


def test_only_a_part_may_be_granted_and_never_more_than_the_envelope_has(
    loan, ask, give, pay, envelope, fund, chloe
):
    part = give(ask(loan), 20_000)
    pay(part, on=date(2026, 6, 15))
    assert rows(loan)[2:] == [(row.due_on, row.due_cents) for row in schedule(120_000, 12, FIRST_AFTER)]
    commitments.commit(
        key="x", envelope=envelope, cents=available(envelope) - 100, reference="x", on=JUNE, by=None, why="x"
    )
    second = ask(loan, 30_000, on=date(2026, 6, 20))
    with pytest.raises(InsufficientFunds):
        give(second, 30_000, on=date(2026, 6, 20))


def test_a_payment_that_comes_to_nothing_leaves_the_plan_as_it_was(loan, ask, give, chloe, envelope):
    before, had = rows(loan), available(envelope)
    part = give(ask(loan), 80_000)
    cancel_order(part.order, by=chloe, why="Not needed after all")
    part.refresh_from_db()
    assert (part.state, available(envelope), rows(loan)) == ("released", had, before)
    assert proof.run().holds


def test_a_payment_that_the_bank_sends_back_takes_its_rows_with_it(loan, ask, give, pay, bank):
    before = rows(loan)
    part = give(ask(loan), 80_000)
    placed = pay(part, on=date(2026, 6, 15))
    assert rows(loan) != before
    sent_back = Booked(80_000, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04")
    bank(sent_back, on=date(2026, 6, 17))
    part.refresh_from_db()
    assert (part.state, rows(loan), loan.drawn_cents) == ("ordered", before, 120_000)
    assert proof.run().holds


def test_the_rules_and_limits_of_the_product_hold_over_all_that_is_owed(loan, ask, ana, nora, member, repay):
    for wrong, code in (
        ({"cents": 900_001}, "amount_out_of_bounds"), ({"count": 37}, "count"), ({"count": 0}, "count"),
        ({"first": JUNE}, "too_early"), ({"first": date(2101, 1, 1)}, None),
    ):  # fmt: skip
        with pytest.raises((Unmet, Unplannable)) as refused:
            ask(loan, **wrong)
        assert code is None or refused.value.code == code
    with pytest.raises(NotYours):  # a borrower asks, and nobody for them
        ask(loan, by=nora, consent="She said so.")
    with pytest.raises(NotYours):
        ask(loan, by=member("Eve").user)
    assert ask(loan, 900_000).case.requested_cents == 900_000


def test_who_is_late_pays_first(ask, loan):
    with pytest.raises(Unmet, match="late"):
        ask(loan, on=date(2026, 7, 10), first=date(2026, 8, 5))


def test_two_treasurers_may_not_agree_on_it(loan, chloe):
    figures = {"kind": "top_up", "cents": 80_000, "count": 12, "first_due_on": FIRST_AFTER}
    _found, beyond = changes.preview(loan, on=JUNE, **figures)
    assert beyond is not None
    with pytest.raises(Unmet, match="committee"):
        changes.propose(loan, key="k", why="x", on=JUNE, by=chloe, **figures)


def test_a_loan_repaid_by_a_share_ends_it_first(ana, running, publish, chloe, dirk, ask):
    loan = running(ana, under=publish(from_on=date(2026, 1, 2), deduction_basis_points_max=3_000))
    made = income.propose(
        loan, key="a", basis_points=1_000, floor_cents=5_000, from_on=date(2026, 3, 1), why="x",
        on=date(2026, 3, 10), by=chloe,
    )  # fmt: skip
    proposals.approve(made, by=dirk, on=date(2026, 3, 10), digest=made.digest())
    loan.refresh_from_db()
    with pytest.raises(Unmet, match="share of income"):
        ask(loan, on=date(2026, 3, 12))


def test_by_page_and_by_api_the_borrower_sees_the_plan_and_hands_it_in(client, ana, running, member, chloe):
    today = timezone.localdate()
    loan = running(ana, on=date(2026, 3, 2), first_due_on=add_months(today, 2))
    address = f"/loans/{loan.number}/committee/"
    client.force_login(ana.user)
    assert f"{address}?kind=top_up" in client.get(f"/loans/{loan.number}/").content.decode()
    assert "Further amount" in client.get(address, {"kind": "top_up"}).content.decode()
    typed = {"kind": "top_up", "key": "k", "from_on": today, "cents": "800", "count": 12,
             "first_due_on": add_months(today, 1), "ground": "need", "story": "A second violin."}  # fmt: skip
    assert client.post(address, typed | {"cents": "90000"}).status_code == 422
    assert client.post(address, typed | {"cents": "much"}).status_code == 422
    shown = client.post(address, typed)
    assert shown.status_code == 200
    assert shown.context["effect"]["left_cents"] == 200_000
    assert client.post(address, typed | {"hand_in": "1"}).status_code == 302
    held = ChangeCase.objects.get()
    assert client.get(held.case.get_absolute_url()).status_code == 200
    api = APIClient()
    api.force_authenticate(ana.user)
    asked = {"kind": "top_up", "cents": 80_000, "count": 12, "first_due_on": add_months(today, 1).isoformat(),
             "from_on": today.isoformat(), "ground": "need", "story": "A second violin."}  # fmt: skip
    again = api.post(f"/api/v1/loan-life/{loan.number}/bring/", asked, format="json")
    assert (again.status_code, ChangeCase.objects.get()) == (201, held)
    figures = {name: asked[name] for name in ("kind", "cents", "count", "first_due_on", "from_on")}
    looked = api.post(f"/api/v1/loan-life/{loan.number}/preview/", figures, format="json")
    assert looked.data["left_cents"] == 200_000
    api.force_authenticate(chloe)
    refused = api.post(
        f"/api/v1/loan-life/{loan.number}/bring/", asked | {"consent": "She asked."}, format="json"
    )
    assert refused.status_code == 403
    client.force_login(chloe)
    kinds = client.get(f"/loans/{loan.number}/change/").content.decode()
    assert "further amount" not in kinds


START = date(2026, 1, 31)


@given(
    cents=st.integers(1_000, 10**7), count=st.integers(1, 36), more=st.integers(1, 10**7), parts=st.integers(1, 36),
    paid=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**6)), max_size=6), day=st.integers(0, 300),
)  # fmt: skip
def test_for_any_course_the_debt_is_what_was_lent_less_what_was_repaid_and_paid_rows_stay(
    cents, count, more, parts, paid, day
):
    """The plan sums to both amounts, its dates ascend, and what a row was paid before the further amount stays."""
    plan, on = schedule(cents, count, START), START + timedelta(days=day)
    first = add_months(on.replace(day=15), 1)
    payments = [Payment(f"p{n}", START + timedelta(days=after), sum_) for n, (after, sum_) in enumerate(paid)]
    events = [Draw("t", on, (Row(1, first, first, more),)), Replan("t", on, parts, first)]
    found, before = (
        replay(plan, payments, changes=events),
        replay(plan, [one for one in payments if one.value_on < on]),
    )
    assert sum(row.due_cents for row in found.rows) == cents + more
    repaid = sum(found.paid_cents)
    assert found.outstanding_cents == cents + more - repaid
    assert repaid + found.surplus_cents == sum(one.cents for one in payments)
    days = [row.due_on for row in found.rows]
    assert days == sorted(days)
    kept = {row.due_on: part for row, part in zip(before.rows, before.paid_cents, strict=True) if part}
    after = {}
    for row, part in zip(found.rows, found.paid_cents, strict=True):
        after[row.due_on] = after.get(row.due_on, 0) + part
    assert all(after.get(day, 0) >= part for day, part in kept.items())
    assert replay(plan, payments[::-1], changes=events[::-1]) == found
