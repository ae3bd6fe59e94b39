"""What the clock does for the sources of money."""

from collections.abc import Callable
from datetime import date

from .warning import warn

NIGHTLY: list[Callable[[date], object]] = [warn]
