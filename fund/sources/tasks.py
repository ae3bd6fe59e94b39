"""What the clock does for the sources of money."""

from collections.abc import Callable
from datetime import date

from .warning import warn, warn_of_deadlines

NIGHTLY: list[Callable[[date], object]] = [warn, warn_of_deadlines]
