"""What the clock does for the ledger."""

from collections.abc import Callable
from datetime import date

from .runs import run_and_keep


def prove(on: date) -> str:
    """The nightly proof; the row says what it found. A difference makes this part of the night fail, by
    name."""
    run = run_and_keep()
    if not run.holds:
        raise ProofFailed(f"proof {run.pk} found differences on {on}")
    return f"everything adds up ({run.seconds:.1f} s)"


class ProofFailed(Exception):
    """The books do not add up."""


NIGHTLY: list[Callable[[date], object]] = [prove]
