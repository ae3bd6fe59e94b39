"""How much a bank line resembles something that is expected, and why: pure, from what both tell.

Only a certain reason matches a line without a person, and only where exactly one expectation has one
(`alone`). A reference with a slip in it, a name, an amount or what was confirmed before are reasons to
suggest, never to decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from fund.banking import names, references

DAYS = timedelta(days=31)  # around the due date, where only account and amount tell what a payment is for
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a line tells. `cents` is what is left of it; `near` the references one slip away from what is
    written; `payer` stands for the account number."""

    cents: int
    booked_on: date
    reference: str = ""
    near: frozenset[str] = frozenset()
    payer: str = ""
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of one expectation. `names` are those whom its money may come from."""

    reference: str
    cents: int
    due_on: date | None = None
    payer: str = ""
    names: tuple[str, ...] = ()
    number: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """`points` order suggestions; only `certain` ones may decide."""

    code: str
    points: int
    words: str = field(compare=False)
    certain: bool = False


def reasons(seen: Seen, wanted: Wanted) -> tuple[Reason, ...]:
    """Why the line might be for it, the strongest first; empty when nothing speaks for it."""
    found = [*_reference(seen, wanted), *_payer(seen, wanted), *_words(seen, wanted)]
    if found and wanted.due_on and abs(seen.booked_on - wanted.due_on) <= SOON:
        found.append(Reason("due", 5, _("due within a week of it")))
    if found and not wanted.is_open:
        found.append(Reason("closed", -40, _("but nothing more is expected of it")))
    return tuple(found)


def score(found: Iterable[Reason]) -> int:
    return sum(reason.points for reason in found)


def certain(found: Iterable[Reason]) -> Reason | None:
    return next((reason for reason in found if reason.certain), None)


def alone(seen: Seen, wanted: Sequence[Wanted]) -> tuple[int, Reason] | None:
    """(which one, why) where exactly one expectation fits with a certain reason; else nobody knows but a
    person."""
    fitting = [(at, why) for at, one in enumerate(wanted) if (why := certain(reasons(seen, one)))]
    return fitting[0] if len(fitting) == 1 else None


def _reference(seen: Seen, wanted: Wanted) -> Iterable[Reason]:
    if seen.reference and seen.reference == wanted.reference:
        yield Reason("reference", 100, _("the same structured reference"), certain=wanted.is_open)
    elif wanted.reference in seen.near:
        words = _("its reference but for one slip: it should be %(reference)s")
        yield Reason("slip", 60, words % {"reference": wanted.reference})


def _payer(seen: Seen, wanted: Wanted) -> Iterable[Reason]:
    """Account and amount together, near the day, decide: unless a reference says that it is for another."""
    account, amount = bool(seen.payer) and seen.payer == wanted.payer, 0 < wanted.cents == seen.cents
    if account and amount and wanted.is_open and _is_near(seen, wanted) and _no_other_reference(seen, wanted):
        yield Reason("account_and_amount", 0, _("its account and its amount"), certain=True)
    if account:
        yield Reason("account", 40, _("the same account"))
    if any(names.is_same(seen.name, name) for name in wanted.names):
        yield Reason("name", 25, _("the same name"))
    elif any(names.is_alike(seen.name, name) for name in wanted.names):
        yield Reason("alike", 15, _("a name like it"))
    if amount:
        yield Reason("amount", 20, _("the same amount"))


def _is_near(seen: Seen, wanted: Wanted) -> bool:
    return wanted.due_on is not None and abs(seen.booked_on - wanted.due_on) <= DAYS


def _no_other_reference(seen: Seen, wanted: Wanted) -> bool:
    return not seen.reference and (not seen.near or wanted.reference in seen.near)


def _words(seen: Seen, wanted: Wanted) -> Iterable[Reason]:
    if wanted.number and wanted.number in references.numbers(seen.text):
        yield Reason("number", 50, _("its communication names it"))
