"""What the clock does for direct debits each night; each part is safe to run again."""

from collections.abc import Callable
from datetime import date

from fund.debits.collecting import announce_due, clear_unsent
from fund.debits.mandates import lapse_unused
from fund.debits.reminding import remind

NIGHTLY: list[Callable[[date], object]] = [lapse_unused, clear_unsent, announce_due, remind]
