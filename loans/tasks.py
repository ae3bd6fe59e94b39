"""What the clock does for loans each night; each part is safe to run again."""

from collections.abc import Callable
from datetime import date

from loans.amending import lapse_amendments
from loans.arrears import take_snapshot
from loans.drawing import let_go_unpaid_fees, order_due, pay_what_waited, release_undrawn
from loans.follow_up import follow_up
from loans.income import deduct, remind_reviews
from loans.offer import lapse_offers
from loans.provisions import provide

NIGHTLY: list[Callable[[date], object]] = [
    lapse_offers,
    lapse_amendments,
    let_go_unpaid_fees,
    pay_what_waited,
    order_due,
    release_undrawn,
    deduct,
    take_snapshot,
    follow_up,
    provide,
    remind_reviews,
]
