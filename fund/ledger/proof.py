"""The proof: checks that compare what the ledger says with what its rows add up to. A difference is shown,
never hidden, and never repaired here.

Anyone above registers a check of their own (`@check(_("loans equal their schedules"))`) in a module that
their AppConfig imports when it is ready.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

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


def check[C: Check](label: str | Promise) -> Callable[[C], C]:
    """Register a check; its function's name is its code, its label the sentence that holds when it yields
    nothing."""

    def register(function: C) -> C:
        _checks[function.__name__] = (label, function)
        return function

    return register


def codes() -> list[str]:
    return list(_checks)


def labels() -> dict[str, str | Promise]:
    return {code: label for code, (label, _function) in _checks.items()}


def run(only: Iterable[str] | None = None) -> Report:
    """Run every check, or those named; a check that fails to run counts as a difference."""
    wanted = set(_checks if only is None else only)
    report = Report(at=timezone.now())
    for code, (label, function) in _checks.items():
        if code not in wanted:
            continue
        started = perf_counter()
        try:
            differences = list(function())
        except Exception as error:
            differences = [Difference(where=code, note=f"{type(error).__name__}: {error}")]
        report.results.append(Result(code, label, differences, perf_counter() - started))
    return report
