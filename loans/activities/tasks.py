"""What the clock does for Activities each night; safe to run again."""

from collections.abc import Callable
from datetime import date

from loans.activities.own import order_all_due

NIGHTLY: list[Callable[[date], object]] = [order_all_due]
