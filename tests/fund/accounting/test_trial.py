"""The trial balance and the ledger cards: what they add up to, drawn against plain sums over all transfers."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund.accounting import cards, trial
from fund.ledger.models import Account, Kind, Transfer

START = date(2026, 1, 1)
ENDS = [Kind.BANK, Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.SUSPENSE, "credit:a", "credit:b", Kind.CHARGES]


def test_the_six_columns_of_a_worked_example(fund, two_years):
    rows = {row.kind: row for row in trial.by_kind(fund, START, date(2026, 2, 28))}
    bank = rows[Kind.BANK]
    assert (bank.opening_cents, bank.debit_cents, bank.credit_cents, bank.closing_cents) == (
        700_00, 500_50, 200_00, 1_000_50,
    )  # fmt: skip
    income = rows[Kind.CONTRIBUTIONS]
    assert (income.opening_debit, income.opening_credit, income.closing_credit) == (0, 1_000_00, 1_500_50)
    totals = trial.totals(rows.values())
    assert totals["opening_debit"] == totals["opening_credit"] == 1_000_00
    assert totals["debit_cents"] == totals["credit_cents"] == 700_50
    assert totals["closing_debit"] == totals["closing_credit"] == 1_500_50
    assert Kind.AVAILABLE not in rows
    assert {row.kind for row in trial.by_kind(fund, START, START, "budget")} == {Kind.SOURCE, Kind.AVAILABLE}


moves = st.lists(
    st.tuples(
        st.integers(0, 60), st.sampled_from(ENDS), st.sampled_from(ENDS), st.integers(1, 10**9)
    ).filter(lambda m: m[1] != m[2]),
    min_size=1, max_size=12,
)  # fmt: skip


@given(moves, st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_what_a_plain_sum_over_all_transfers_says(fund, move, made, one, other):
    Transfers = Transfer.objects.filter(movement__fund=fund)
    for day, source, target, cents in made:
        move(START + timedelta(days=day), (source, target, cents))
    since, until = (START + timedelta(days=day) for day in sorted((one, other)))
    opening, debit, credit = Counter(), Counter(), Counter()
    for row in Transfers.select_related("movement"):
        if row.movement.booked_on < since:
            opening[row.target_id] += row.amount_cents
            opening[row.source_id] -= row.amount_cents
        elif row.movement.booked_on <= until:
            debit[row.target_id] += row.amount_cents
            credit[row.source_id] += row.amount_cents
    rows = list(trial.by_account(fund, since, until))
    assert {row.account: (row.opening_cents, row.debit_cents, row.credit_cents) for row in rows} == {
        pk: (opening[pk], debit[pk], credit[pk]) for pk in {row.account for row in rows}
    }
    kinds, found = trial.totals(trial.by_kind(fund, since, until)), trial.totals(rows)
    for sums in (kinds, found):
        assert sums["opening_debit"] == sums["opening_credit"]
        assert sums["debit_cents"] == sums["credit_cents"]
        assert sums["closing_debit"] == sums["closing_credit"]
    for account in Account.objects.filter(fund=fund):
        card = cards.card(account, since, until)
        lines = list(card.all_lines())
        held = [card.opening_cents, *(line.balance_cents for line in lines)]
        assert held[-1] == card.closing_cents
        assert [card.balance_before(place) for place in range(len(lines) + 1)] == held
        assert card.opening_cents == opening[account.pk]


def test_the_pages_of_one_kind_hold_the_same_rows(fund, move):
    for ref in ("b", "a", "c"):
        move(START, (Kind.BANK, f"loan:{ref}", 100))
    found = [trial.row_of(Kind.LOAN, read) for read in trial.page_of(fund, START, START, Kind.LOAN)]
    assert [row.name for row in found] == [f"{Kind.LOAN.label} · {ref}" for ref in "abc"]
    assert found == list(trial.by_account(fund, START, START, [Kind.LOAN]))
