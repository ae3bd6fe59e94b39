"""What the clock does for the ledger."""

from collections.abc import Callable
from datetime import date

from . import chain, flows, heads, proposals, runs, waiting
from .runs import run_and_keep


def end_proposals(on: date) -> str:
    """Proposals that nobody decided within 30 days."""
    return f"{proposals.lapse_proposals(on)} proposals lapsed"


def serve_waiting(on: date) -> str:
    """Grants whose last day has passed, then those that the money reaches."""
    expired = waiting.expire_waiting(on)
    return f"{expired} grants expired, {waiting.serve_all(on)} served"


def every_ten_minutes() -> bool:
    """Seal what was posted, add up its flows, and run the cheap form of the proof; whether it holds. Safe to run
    twice."""
    chain.seal()
    flows.fold()
    return run_and_keep(cheap=True).holds


def seal(on: date) -> str:
    """Seal the day's movements and write the head of the chain outside."""
    return f"{chain.seal()} movements sealed; {heads.write(on)}"


def fold_flows(on: date) -> str:
    return f"flows added up to movement {flows.fold()}"


def tidy(on: date) -> str:
    return f"{runs.forget_old(on)} short proofs forgotten"


def prove(on: date) -> str:
    """The nightly proof; the row says what it found. A difference makes this part of the night fail, by
    name."""
    run = run_and_keep()
    if not run.holds:
        raise ProofFailed(f"proof {run.pk} found differences on {on}")
    return f"everything adds up ({run.seconds:.1f} s)"


class ProofFailed(Exception):
    """The books do not add up."""


NIGHTLY: list[Callable[[date], object]] = [end_proposals, serve_waiting, seal, fold_flows, prove, tidy]
