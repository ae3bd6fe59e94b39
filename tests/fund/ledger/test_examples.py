"""The worked examples of docs/ledger.md, posted as they stand there."""

from fund.ledger import chart, proof
from fund.ledger.balances import by_kind
from fund.ledger.chart import Kind
from fund.ledger.models import Commitment
from fund.ledger.posting import Leg, post

from .conftest import MONDAY

K = Kind
EXAMPLES = [
    [(K.CONTRIBUTIONS, K.BANK, 10_000), (K.SOURCE, K.AVAILABLE, 10_000)],
    [(K.AVAILABLE, K.COMMITTED, 800)],
    [(K.BANK, K.TRANSIT, 800)],
    [(K.TRANSIT, K.AID_GIVEN, 800), (K.COMMITTED, K.SPENT, 800)],
    [(K.AVAILABLE, K.COMMITTED, 3_000)],
    [(K.BANK, K.TRANSIT, 2_910)],
    [
        (K.TRANSIT, K.LOAN, 2_910),
        (K.FEES, K.LOAN, 90),
        (K.COMMITTED, K.LENT, 3_000),
        (K.SOURCE, K.AVAILABLE, 90),
    ],
    [(K.SUSPENSE, K.BANK, 250)],
    [(K.LOAN, K.SUSPENSE, 250), (K.LENT, K.AVAILABLE, 250)],
    [(K.SUSPENSE, K.BANK, 40)],
    [(K.CREDIT, K.SUSPENSE, 40)],
    [(K.BANK, K.SUSPENSE, 12)],
    [(K.SUSPENSE, K.CHARGES, 12), (K.AVAILABLE, K.LOST, 12)],
    [(K.LOAN, K.LOSSES, 2_750), (K.LENT, K.LOST, 2_750)],
]


def test_the_worked_examples_of_the_documentation_hold_after_each_of_them(fund):
    for number, example in enumerate(EXAMPLES):
        legs = [
            Leg(account(fund, source), account(fund, target), euros * 100)
            for source, target, euros in example
        ]
        post(key=f"example/{number}", legs=legs, on=MONDAY, why="Example")
        assert proof.run(["two_books_agree", "running_totals_equal_transfers"]).holds
    assert not Commitment.objects.exists()
    held = by_kind(fund)
    euros = {kind: held[kind] // 100 for kind in (K.BANK, K.AVAILABLE, K.COMMITTED, K.CREDIT, K.LOAN, K.LENT)}
    assert list(euros.values()) == [6_568, 6_528, 0, -40, 0, 0]


def account(fund, kind):
    return chart.account(fund, kind, ref="L-1" if kind in (K.LOAN, K.CREDIT) else "")
