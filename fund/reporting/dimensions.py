"""What figures are told apart by: entity, country, programme, sector; whoever stands above registers its own.

A slice of a fund's figures is a period and the conditions that its cases meet; loans are those of such cases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from babel import Locale
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.aid.models import Programme
from fund.ledger.models import Fund
from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import Activity, Cooperative

from .casework import cases_of

type Words = str | Promise
type Where = Sequence[tuple[str, Any]]
"""Conditions on a case: (column or path, value)."""


@dataclass(frozen=True)
class Dimension:
    """A column of a case by which figures are told apart.

    names  its values with their words
    kind   of the cases that have such a value; "": all
    """

    code: str
    label: Words
    path: str
    names: Callable[[], dict[Any, str]]
    kind: str = ""
    order: int = 100

    def only(self) -> Where:
        return [("kind", self.kind)] if self.kind else []

    def where(self, value: str) -> Where:
        return [*self.only(), (self.path, value)]


@dataclass(frozen=True)
class Late:
    """Loans late by `from_days` or more, and less than the next."""

    from_days: int
    label: Words
    loans: int
    cents: int


@dataclass(frozen=True)
class Standing:
    """What is left to repay of loans on a day, and of which how much is late, by how long. Cents."""

    out_cents: int = 0
    late: Sequence[Late] = field(default_factory=list)

    def __add__(self, other: "Standing") -> "Standing":
        if not self.late or not other.late:
            return Standing(self.out_cents + other.out_cents, self.late or other.late)
        late = [
            Late(mine.from_days, mine.label, mine.loans + theirs.loans, mine.cents + theirs.cents)
            for mine, theirs in zip(self.late, other.late, strict=True)
        ]
        return Standing(self.out_cents + other.out_cents, late)

    @property
    def late_cents(self) -> int:
        return sum(each.cents for each in self.late)

    @property
    def loans(self) -> int:
        return sum(each.loans for each in self.late)


type Standings = dict[tuple[Any, ...], Standing]
type StandingOf = Callable[[Fund, date, Where, Sequence[str]], Standings]
"""Of loans by (fund, day, where, columns of their case): by the values of these columns."""

_dimensions: dict[str, Dimension] = {}
_standing: list[tuple[StandingOf, Callable[[], str]]] = []


def register(dimension: Dimension) -> None:
    _dimensions[dimension.code] = dimension


def register_standing(read: StandingOf, rows_url: Callable[[], str]) -> None:
    """Whoever lends says how its loans stand, and where the late ones are listed."""
    _standing[:] = [(read, rows_url)]


def all_dimensions() -> list[Dimension]:
    return sorted(_dimensions.values(), key=lambda each: each.order)


def named(code: str) -> Dimension:
    return _dimensions[code]


def standing(fund: Fund, on: date, where: Where, by: Sequence[str] = ()) -> Standings:
    return _standing[0][0](fund, on, where, by) if _standing else {}


def lends() -> bool:
    return bool(_standing)


def late_url() -> str:
    return _standing[0][1]() if _standing else ""


@dataclass(frozen=True)
class Slice:
    """A period of a fund, both days included, and what is asked of its cases."""

    fund: Fund
    since: date
    until: date
    where: Where = ()

    def cases(self, *more: tuple[str, Any]) -> QuerySet[Case]:
        return narrowed(cases_of(self.fund), [*self.where, *more])

    def before(self) -> "Slice | None":
        """The same over the period before: as many whole months, else as many days. None before the calendar."""
        days = period_before(self.since, self.until)
        return Slice(self.fund, *days, self.where) if days else None


def narrowed(cases: QuerySet[Case], where: Where) -> QuerySet[Case]:
    return cases.filter(*(Q(condition) for condition in where))


def period_before(since: date, until: date) -> tuple[date, date] | None:
    """The period before, as long: in months where both ends are those of months, else in days."""
    whole = since.day == 1 and (until == date.max or (until + timedelta(days=1)).day == 1)
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    try:
        last = since - timedelta(days=1)
        if not whole:
            return since - (until - since) - timedelta(days=1), last
        first = since.year * 12 + since.month - 1 - months
        return date(first // 12, first % 12 + 1, 1), last
    except (OverflowError, ValueError):
        return None


def entities() -> dict[Any, str]:
    return dict(Cooperative.objects.order_by("name").values_list("code", "name"))


def countries() -> dict[Any, str]:
    """Every country of an entity by its name in the active language."""
    language = (translation.get_language() or "en").replace("-", "_")
    territories = Locale.parse(language).territories
    codes = Cooperative.objects.order_by("country").values_list("country", flat=True).distinct()
    return {code: territories.get(code, code) for code in codes}


def programmes() -> dict[Any, str]:
    return {programme.code: str(programme) for programme in Programme.objects.order_by("code")}


def sectors() -> dict[Any, str]:
    """Those that Activities have now."""
    known = Activity.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True)
    return {sector: sector for sector in known.distinct()}


def register_all() -> None:
    for dimension in (
        Dimension("kind", _("Kind"), "kind", lambda: dict(kinds.choices()), order=5),
        Dimension("cooperative", _("Entity"), "cooperative__code", entities, order=10),
        Dimension("country", _("Country"), "cooperative__country", countries, order=20),
        Dimension("programme", _("Programme"), "theme", programmes, kind="aid", order=30),
        Dimension("sector", _("Sector"), "sector", sectors, order=50),
    ):
        register(dimension)
