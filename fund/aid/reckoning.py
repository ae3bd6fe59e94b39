"""What a request comes to under a programme's rules: the formula first, then the ceilings.

Pure: integer cents in, integer cents out, no model and no clock. Every result carries the lines
that explain it, so that the member, the officer and the committee read the same reckoning.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fund.money import nearest
from workflows.cases.clock import months_before
from workflows.refusals import Refusal

MOST_CENTS = 100_000_000_00  # a hundred million: beyond any aid, and far inside 64 bits
MOST_DAYS = 366


class BadFormula(Refusal):
    """The parameters of a formula, or the figures given to it, cannot be reckoned with."""


@dataclass(frozen=True)
class Line:
    """One step of a reckoning: a sentence and the sum after it.

    words    a translated template; names ending in `_cents` in `figures` are said as money
    cents    the sum once this line has been applied
    cuts     True when a ceiling lowered the sum here
    """

    words: Any
    cents: int
    figures: Mapping[str, Any] = field(default_factory=dict)
    cuts: bool = False

    def say(self, money: Callable[[int], str]) -> str:
        """The sentence in the reader's language, with sums written by `money`."""
        said = {
            name: money(value) if name.endswith("_cents") else value for name, value in self.figures.items()
        }
        return str(self.words % said)


@dataclass(frozen=True)
class Reckoning:
    """A sum in cents with the lines that led to it."""

    cents: int
    lines: tuple[Line, ...]

    @property
    def cut(self) -> bool:
        """Whether a ceiling lowered what the formula gave."""
        return any(line.cuts for line in self.lines)

    def then(self, *more: Line) -> "Reckoning":
        return Reckoning(more[-1].cents if more else self.cents, (*self.lines, *more))


@dataclass(frozen=True)
class Figures:
    """What the member states: days counted, income lost in cents, receipts in cents each."""

    days: int = 0
    lost_cents: int = 0
    receipts_cents: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS:
            raise BadFormula(_("Give a number of days between 0 and 366."), code="days")
        for cents in (self.lost_cents, *self.receipts_cents):
            if not 0 <= cents <= MOST_CENTS:
                raise BadFormula(
                    _("Give an amount of zero or more, and less than 100 million."), code="cents"
                )


class Formula(Protocol):
    """How a programme turns stated figures into a sum."""

    needs: frozenset[str]

    def reckon(self, figures: Figures) -> Reckoning: ...


def parse_share(text: str) -> Fraction:
    """`75`, `75 %`, `66.67 %` and `2/3` as an exact fraction above 0 and at most 1."""
    typed = text.strip().replace("\u00a0", " ").replace(",", ".")
    if match := re.fullmatch(r"([0-9]{1,4}) ?/ ?([0-9]{1,4})", typed):
        top, bottom = (int(part) for part in match.groups())
        share = Fraction(top, bottom) if bottom else Fraction(0)
    elif match := re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%?", typed):
        share = Fraction(match.group(1)) / 100
    else:
        share = Fraction(0)
    if not 0 < share <= 1:
        raise BadFormula(_("Give a share such as 75 % or 2/3, above 0 and at most 100 %."), code="share")
    return share


def share_in_words(share: Fraction) -> str:
    """`75 %` when the percentage ends within two decimals, else `2/3`."""
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "\u00a0%"


@dataclass(frozen=True)
class LumpSum:
    """The same sum for everyone who qualifies."""

    lump_cents: int
    needs = frozenset[str]()

    def reckon(self, figures: Figures) -> Reckoning:
        said = {"lump_cents": self.lump_cents}
        return Reckoning(self.lump_cents, (Line(_("A lump sum of %(lump_cents)s."), self.lump_cents, said),))


@dataclass(frozen=True)
class PerDay:
    """A sum for each day, such as 7 EUR for each day of temporary unemployment."""

    day_cents: int
    most_days: int | None = None
    needs = frozenset({"days"})

    def reckon(self, figures: Figures) -> Reckoning:
        counted = figures.days if self.most_days is None else min(figures.days, self.most_days)
        cents = figures.days * self.day_cents
        words = ngettext_lazy(
            "%(days)d day at %(day_cents)s a day: %(sum_cents)s.",
            "%(days)d days at %(day_cents)s a day: %(sum_cents)s.",
            "days",
        )
        said = {"days": figures.days, "day_cents": self.day_cents, "sum_cents": cents}
        reckoning = Reckoning(cents, (Line(words, cents, said),))
        if counted == figures.days:
            return reckoning
        capped = counted * self.day_cents
        words = ngettext_lazy(
            "At most %(days)d day counts: %(sum_cents)s.",
            "At most %(days)d days count: %(sum_cents)s.",
            "days",
        )
        return reckoning.then(Line(words, capped, {"days": counted, "sum_cents": capped}, cuts=True))


@dataclass(frozen=True)
class LostIncome:
    """A share of the income lost, at most so much for each working day lost."""

    share: Fraction
    day_cap_cents: int | None = None
    needs = frozenset({"days", "lost_cents"})

    def reckon(self, figures: Figures) -> Reckoning:
        cents = nearest(self.share * figures.lost_cents)
        said = {"share": share_in_words(self.share), "lost_cents": figures.lost_cents, "sum_cents": cents}
        words = _("%(share)s of the income lost, %(lost_cents)s: %(sum_cents)s.")
        reckoning = Reckoning(cents, (Line(words, cents, said),))
        if self.day_cap_cents is None or cents <= (most := self.day_cap_cents * figures.days):
            return reckoning
        words = ngettext_lazy(
            "At most %(cap_cents)s a working day, for %(days)d day: %(most_cents)s.",
            "At most %(cap_cents)s a working day, for %(days)d days: %(most_cents)s.",
            "days",
        )
        said = {"cap_cents": self.day_cap_cents, "days": figures.days, "most_cents": most}
        return reckoning.then(Line(words, most, said, cuts=True))


@dataclass(frozen=True)
class Receipts:
    """Costs paid back on receipts, whole or a share of them."""

    share: Fraction = Fraction(1)
    needs = frozenset({"receipts_cents"})

    def reckon(self, figures: Figures) -> Reckoning:
        spent = sum(figures.receipts_cents)
        words = ngettext_lazy(
            "%(count)d receipt, in all %(spent_cents)s.",
            "%(count)d receipts, in all %(spent_cents)s.",
            "count",
        )
        said = {"count": len(figures.receipts_cents), "spent_cents": spent}
        reckoning = Reckoning(spent, (Line(words, spent, said),))
        if self.share == 1:
            return reckoning
        cents = nearest(self.share * spent)
        paid: dict[str, Any] = {"share": share_in_words(self.share), "sum_cents": cents}
        return reckoning.then(Line(_("%(share)s of this is paid back: %(sum_cents)s."), cents, paid))


def _cents(parameters: Mapping[str, Any], name: str) -> int:
    value = parameters.get(name)
    if type(value) is not int or not 0 < value <= MOST_CENTS:
        raise BadFormula(_("Give an amount above zero for this formula."), code=name)
    return value


def _whole(parameters: Mapping[str, Any], name: str, most: int) -> int | None:
    value = parameters.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 < value <= most:
        raise BadFormula(_("Give a whole number above zero, or leave it empty."), code=name)
    return value


def _lump_sum(given: Mapping[str, Any]) -> Formula:
    return LumpSum(_cents(given, "lump_cents"))


def _per_day(given: Mapping[str, Any]) -> Formula:
    return PerDay(_cents(given, "day_cents"), _whole(given, "most_days", MOST_DAYS))


def _lost_income(given: Mapping[str, Any]) -> Formula:
    return LostIncome(parse_share(str(given.get("share", ""))), _whole(given, "day_cap_cents", MOST_CENTS))


def _receipts(given: Mapping[str, Any]) -> Formula:
    return Receipts(parse_share(str(given.get("share") or "1/1")))


_FORMULAS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Formula], frozenset[str]]] = {
    "lump_sum": (_lump_sum, frozenset({"lump_cents"})),
    "per_day": (_per_day, frozenset({"day_cents", "most_days"})),
    "lost_income": (_lost_income, frozenset({"share", "day_cap_cents"})),
    "receipts": (_receipts, frozenset({"share"})),
}


def formula(code: str, parameters: Mapping[str, Any]) -> Formula:
    """The formula named `code` with its parameters (cents as integers, shares as text `3/4`).

    raises   BadFormula when the code, a parameter's name or its value is not known
    """
    if code not in _FORMULAS:
        raise BadFormula(_("Choose one of the formulas offered."), code="formula")
    build, names = _FORMULAS[code]
    if unknown := sorted(set(parameters) - names):
        raise BadFormula(_("This formula has no parameter of that name."), code="formula", unknown=unknown)
    return build(parameters)


def twelve_months_from(on: date) -> date:
    """The first day of the twelve rolling months that end on `on`.

    An award of the same day a year earlier no longer counts: on 3 March 2026 the period begins on
    4 March 2025. A year before 29 February is 28 February.
    """
    return months_before(on, 12) + timedelta(days=1)


@dataclass(frozen=True)
class Ceilings:
    """The most that one case, and one member in twelve rolling months, may receive; None: no ceiling."""

    case_cents: int | None = None
    member_year_cents: int | None = None

    def left_cents(self, already_cents: int) -> int | None:
        """What the member may still receive in the twelve months, never below zero; None: no ceiling."""
        if self.member_year_cents is None:
            return None
        return max(0, self.member_year_cents - already_cents)

    def lower(self, asked: Reckoning, *, already_cents: int = 0) -> Reckoning:
        """The reckoning after both ceilings; `already_cents` was awarded in the twelve months."""
        if self.case_cents is not None and asked.cents > self.case_cents:
            words = _("At most %(case_cents)s for one request.")
            asked = asked.then(Line(words, self.case_cents, {"case_cents": self.case_cents}, cuts=True))
        left = self.left_cents(already_cents)
        if left is not None and asked.cents > left:
            words = _(
                "At most %(year_cents)s for one member in 12 months; %(already_cents)s was already granted, "
                "so %(left_cents)s is left."
            )
            said = {"year_cents": self.member_year_cents, "already_cents": already_cents, "left_cents": left}
            asked = asked.then(Line(words, left, said, cuts=True))
        return asked


def reckon(rule: Formula, figures: Figures, *, ceilings: Ceilings, already_cents: int = 0) -> Reckoning:
    """What a request comes to: the formula's sum, then the ceiling per case, then per member and year.

    rule           from formula(code, parameters)
    already_cents  awarded to this member in the twelve rolling months (see twelve_months_from)
    returns        the sum in cents with every line that led to it
    """
    return ceilings.lower(rule.reckon(figures), already_cents=already_cents)


def spoken(reckoning: Reckoning, money: Callable[[int], str]) -> Sequence[str]:
    """The lines as sentences, sums written by `money`."""
    return [line.say(money) for line in reckoning.lines]
