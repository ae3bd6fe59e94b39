"""How long we took: days in our hands to a decision and to the money, by urgency, against what was promised.

Each case counts by the day it was decided or paid. Days that were the applicant's are left out; a case is within
its target when that day is not after the one promised to it, under the targets of its own day.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import accumulate
from operator import or_

from django.db.models import Case as Choice
from django.db.models import Count, F, Q, QuerySet, Value, When

from workflows.spans import Days

from .breaches import Breach, late_for_decision, late_for_money
from .clock import months_before
from .models import DECIDED, Case
from .targets import ServiceTargets, targets_on
from .urgency import Level, level

What = Breach.What


@dataclass(frozen=True)
class Delay:
    """Days from one event of a case to another: the middle one, and what nine in ten took at most."""

    count: int
    middle: int
    most: int


def delay(days: Iterable[int]) -> Delay | None:
    return delay_of(Counter(days))


def delay_of(counts: Mapping[int, int]) -> Delay | None:
    """Of how many took each number of days."""
    days = sorted(counts)
    reached = list(accumulate(counts[each] for each in days))
    if not reached:
        return None
    number = reached[-1]

    def of(place: int) -> int:
        return days[bisect_right(reached, place)]

    middle = round((of((number - 1) // 2) + of(number // 2)) / 2)
    return Delay(number, middle, of(-(-number * 9 // 10) - 1))


@dataclass(frozen=True)
class Figure:
    """One promise to one level of urgency over a period; `within` of `count` were kept."""

    what: What
    level: Level
    target_days: int
    within: int
    delay: Delay | None

    @property
    def count(self) -> int:
        return self.delay.count if self.delay else 0

    @property
    def share(self) -> int | None:
        """Whole percent within target, rounded down: 99.9 % is not all."""
        return 100 * self.within // self.count if self.count else None


@dataclass(frozen=True)
class Span:
    """What one case took of our time for one promise."""

    level: Level
    days: int
    kept: bool


FIELDS = {
    What.DECISION: ("urgency", "submitted_on", "decided_on", "applicant_days", "promised_on"),
    What.MONEY: ("urgency", "decided_on", "paid_on", "signing_days", "money_promised_on"),
}


def settled(what: What, since: date, until: date) -> Q:
    """Cases decided, or paid, in a period."""
    if what == What.DECISION:
        return Q(state__in=DECIDED, submitted_on__isnull=False, decided_on__range=(since, until))
    return Q(decided_on__isnull=False, paid_on__range=(since, until))


def span(urgency: int, began: date, ended: date, theirs: int, promised: date | None) -> Span:
    days = max((ended - began).days - theirs, 0)
    return Span(level(urgency), days, promised is None or ended <= promised)


def span_of(case: Case, what: What) -> Span:
    return span(*(getattr(case, name) for name in FIELDS[what]))


type Period = tuple[date, date]
"""The first and the last day, both included."""


def figures(cases: QuerySet[Case], since: date, until: date) -> list[Figure]:
    """Six figures, decision before money, the critical first. Two queries, which count in the database."""
    return figures_over(cases, [(since, until)])[0]


def figures_over(cases: QuerySet[Case], periods: Sequence[Period]) -> list[list[Figure]]:
    """The same for each of some periods that share no day, in as many queries."""
    spans = {what: spans_over(cases, what, periods) for what in What}
    return [
        _figures(targets_on(until), {what: spans[what][place] for what in What})
        for place, (_since, until) in enumerate(periods)
    ]


def _figures(targets: ServiceTargets, spans: dict[What, Counter[Span]]) -> list[Figure]:
    found = []
    for what in What:
        for each in Level:
            mine = {one: count for one, count in spans[what].items() if one.level == each}
            days: Counter[int] = Counter()
            for one, count in mine.items():
                days[one.days] += count
            kept = sum(count for one, count in mine.items() if one.kept)
            found.append(Figure(what, each, _target(targets, what, each), kept, delay_of(days)))
    return found


def spans_over(cases: QuerySet[Case], what: What, periods: Sequence[Period]) -> list[Counter[Span]]:
    """How many cases there are of each span, period by period: what `span_of` says of every one of them, counted."""
    urgency, began, ended, theirs, promised = FIELDS[what]
    in_time = Q(**{f"{promised}__isnull": True}) | Q(**{f"{ended}__lte": F(promised)})
    places = [When(Q(**{f"{ended}__range": period}), then=Value(n)) for n, period in enumerate(periods)]
    rows = (
        cases.filter(reduce(or_, (settled(what, *period) for period in periods)))
        .order_by()
        .values_list(urgency, theirs)
        .annotate(
            place=Choice(*places), took=Days(ended, began),
            in_time=Choice(When(in_time, then=Value(1)), default=Value(0)), number=Count("pk"),
        )
    )  # fmt: skip
    found: list[Counter[Span]] = [Counter() for _period in periods]
    for points, left_out, place, took, kept, number in rows:
        found[place][Span(level(points), max(took - left_out, 0), bool(kept))] += number
    return found


def _target(targets: ServiceTargets, what: What, wanted: Level) -> int:
    return targets.decision(wanted) if what == What.DECISION else targets.money_days


def late_now(cases: QuerySet[Case], on: date) -> dict[str, int]:
    """How many promises are broken today and not made good: by promise."""
    asking = Case.objects.asking().filter(pk__in=cases.values("pk"))
    return {
        What.DECISION.value: asking.filter(late_for_decision(on)).count(),
        What.MONEY.value: asking.filter(late_for_money(on)).count(),
    }


FEWEST = 5  # under so many cases a figure would tell of somebody


@dataclass(frozen=True)
class Usual:
    """What members may expect of a kind of request: calendar days from sending to the decision, and from a grant to
    the money; None where too few cases tell."""

    kind: str
    decision: Delay | None
    money: Delay | None


def usual(on: date) -> list[Usual]:
    """The delays of the last 12 months, as the member lived them: their own days are counted too. Two queries."""
    since = months_before(on, 12)
    found: dict[tuple[str, What], list[int]] = defaultdict(list)
    for what, (began, ended) in LIVED.items():
        rows = Case.objects.filter(settled(what, since, on)).values_list("kind", began, ended)
        for kind, start, end in rows.iterator(chunk_size=5000):
            found[kind, what].append(max((end - start).days, 0))
    kinds = dict.fromkeys(kind for kind, _what in found)
    return [Usual(kind, *(_told(found[kind, what]) for what in What)) for kind in kinds]


LIVED = {What.DECISION: ("submitted_on", "decided_on"), What.MONEY: ("decided_on", "paid_on")}


def _told(days: list[int]) -> Delay | None:
    return delay(days) if len(days) >= FEWEST else None
