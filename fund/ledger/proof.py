"""The proof: checks that compare what the ledger says with what its rows add up to. A difference is shown,
never hidden, and never repaired here.

The whole proof reads every row. Its cheap form, for every ten minutes, reads running totals and the latest rows
only. Both read one snapshot of the database: what is posted meanwhile is seen whole or not at all.

Anyone above registers a check of their own (`@check(_("loans equal their schedules"))`) in a module that
their AppConfig imports when it is ready.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree.

    where           the row or account, so that a person can find it ("movement 812 · contribution/7")
    expected_cents  what the rows add up to, where the difference is of amounts
    found_cents     what is written down instead
    note            the rest, in words
    """

    where: str
    expected_cents: int | None = None
    found_cents: int | None = None
    note: str = ""


FULL, CHEAP, BOTH = "full", "cheap", "both"
"""The forms of the proof that a check belongs to."""

type Check = Callable[[], Iterable[Difference]]


@dataclass(frozen=True, slots=True)
class Result:
    code: str
    label: str | Promise
    differences: list[Difference]
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Report:
    at: datetime
    results: list[Result] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return all(result.holds for result in self.results)

    @property
    def differences(self) -> list[Difference]:
        return [difference for result in self.results for difference in result.differences]


_checks: dict[str, tuple[str | Promise, Check]] = {}
_cheap: set[str] = set()
_cheap_only: set[str] = set()


def check[C: Check](label: str | Promise, form: str = FULL) -> Callable[[C], C]:
    """Register a check; its function's name is its code, its label the sentence that holds when it yields
    nothing.

    form  FULL; BOTH where its cost is bounded; CHEAP where the whole proof looks closer
    """

    def register(function: C) -> C:
        code = function.__name__
        _checks[code] = (label, function)
        _cheap.update([code] if form in (CHEAP, BOTH) else [])
        _cheap_only.update([code] if form == CHEAP else [])
        return function

    return register


def codes() -> list[str]:
    return list(_checks)


def labels() -> dict[str, str | Promise]:
    return {code: label for code, (label, _function) in _checks.items()}


def run(only: Iterable[str] | None = None, *, cheap: bool = False) -> Report:
    """Run the whole proof, its cheap form, or the checks named; a check that fails to run counts as a
    difference."""
    wanted = _cheap if cheap else set(_checks) - _cheap_only if only is None else set(only)
    report = Report(at=timezone.now())
    with snapshot():
        for code, (label, function) in _checks.items():
            if code in wanted:
                report.results.append(_result(code, label, function))
    return report


def _result(code: str, label: str | Promise, function: Check) -> Result:
    started = perf_counter()
    try:
        with transaction.atomic():
            differences = list(function())
    except Exception as error:
        differences = [Difference(where=code, note=f"{type(error).__name__}: {error}")]
    return Result(code, label, differences, perf_counter() - started)


@contextmanager
def snapshot() -> Iterator[None]:
    """Every query inside sees the database at one moment, and no writer waits for it. Inside a transaction of
    the caller's there is no new one: it sees what that one sees."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:  # the write lock that transactions take here by default would stop every posting
        mode = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
