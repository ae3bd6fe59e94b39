"""What a client owes, whatever comes in and is decided, in any order."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from loans.activities.owing import Standing, owing
from loans.allocation import Mode, Payment, Relief, Replan

DUE = date(2026, 4, 1)
rows = st.lists(st.tuples(st.integers(0, 700), st.integers(1, 60_000)), max_size=5)
plans = st.lists(st.tuples(st.integers(0, 700), st.integers(1, 24)), max_size=2)
losses = st.lists(st.tuples(st.integers(0, 700), st.integers(1, 60_000)), max_size=2)


def day(number):
    return date(2026, 1, 5) + timedelta(number)


def told(rows):
    return [Payment(f"p{n}", day(on), cents, Mode.NEXT) for n, (on, cents) in enumerate(rows)]


def decided(plans, losses):
    spread = [Replan(f"plan{n}", day(on), parts, day(on)) for n, (on, parts) in enumerate(plans)]
    return spread + [Relief(f"loss{n}", day(on), cents, True) for n, (on, cents) in enumerate(losses)]


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 100_000), rows, plans, losses)
def test_every_cent_is_recovered_lost_over_or_still_owed_in_whatever_order_it_is_told(
    cents, rows, plans, losses
):
    came, decisions = told(rows), decided(plans, losses)
    found = owing(cents, DUE, came, decisions)
    stands = Standing.of(cents, found)
    assert sum(one.cents for one in came) == (
        stands.repaid_cents + stands.recovered_cents + stands.surplus_cents
    )
    assert stands.repaid_cents + stands.relieved_cents + found.outstanding_cents == cents
    assert 0 <= stands.recovered_cents <= stands.relieved_cents
    assert found.outstanding_cents >= 0
    assert (stands.oldest_unpaid_on is None) == (found.outstanding_cents == 0)
    assert Standing.of(cents, owing(cents, DUE, came[::-1], decisions[::-1])) == stands


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 100_000), rows, plans, losses)
def test_the_next_payment_changes_the_sums_by_what_it_is(cents, rows, plans, losses):
    came, decisions = told(rows), decided(plans, losses)
    last = Payment("~", date(2028, 1, 3), 12_345, Mode.NEXT)

    def in_all(payments):
        stands = Standing.of(cents, owing(cents, DUE, payments, decisions))
        return stands.repaid_cents + stands.recovered_cents + stands.surplus_cents

    assert in_all([*came, last]) - in_all(came) == 12_345


def test_a_client_who_pays_in_parts_then_nothing_then_after_all():
    """800.00: 300.00 come, the rest in 5 instalments, one of 100.00 is paid, 400.00 are lost, 450.00 come back."""
    came = [
        Payment("1", date(2026, 4, 3), 300_00, Mode.NEXT),
        Payment("2", date(2026, 5, 4), 100_00, Mode.NEXT),
    ]
    plan = Replan("plan", date(2026, 4, 10), 5, date(2026, 5, 4))
    found = owing(800_00, DUE, came, [plan])
    assert [row.due_cents for row in found.rows] == [300_00, *[100_00] * 5]
    assert found.oldest_unpaid_on == date(2026, 6, 4)
    loss = Relief("loss", date(2026, 9, 1), 400_00, written_off=True)
    assert Standing.of(800_00, owing(800_00, DUE, came, [plan, loss])) == Standing(400_00, 400_00)
    came.append(Payment("3", date(2027, 1, 4), 450_00, Mode.NEXT))
    assert Standing.of(800_00, owing(800_00, DUE, came, [plan, loss])) == Standing(
        400_00, 400_00, 400_00, 50_00
    )
