"""What was asked and decided in a period, counted from the cases and awards themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from babel import Locale
from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund
from fund.money import shares
from workflows import kinds
from workflows.cases import service
from workflows.cases.models import UNDECIDED, Case, State
from workflows.cases.urgency import WORDS
from workflows.cases.urgency import level as of_points
from workflows.committee.models import Appeal
from workflows.people.models import Cooperative

from .figures import Line, Part


@dataclass(frozen=True)
class Cell:
    """How many awards there are of a sort, and their sum; `key` names it where its label does not."""

    label: str
    count: int
    cents: int
    key: str = ""


def cases_of(fund: Fund) -> QuerySet[Case]:
    """By the keys of its few cooperatives, read once: joined to each of very many cases, they cost as much again."""
    prefetch_related_objects([fund], "cooperatives")
    return Case.objects.filter(
        cooperative__in=[each.pk for each in fund.cooperatives.all()], currency=fund.currency
    )


def awards_of(fund: Fund, since: date, until: date) -> QuerySet[Award]:
    return Award.objects.filter(programme__envelope__fund=fund, granted_on__range=(since, until))


@dataclass(frozen=True)
class Counts:
    """Of some cases: what was sent in a period, decided in it either way, withdrawn, and still open at its end.

    asked, given  cents of those sent, and of those granted
    """

    sent: int = 0
    asked: int = 0
    granted: int = 0
    given: int = 0
    refused: int = 0
    withdrawn: int = 0
    waiting: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def decided(self) -> int:
        return self.granted + self.refused

    @property
    def approval(self) -> int | None:
        """Whole percent of what was decided that was granted, rounded to the nearest."""
        return (200 * self.granted + self.decided) // (2 * self.decided) if self.decided else None


type Keyed = dict[tuple[Any, ...], Counts]


def counted_as(since: date, until: date) -> dict[str, Q]:
    """What a case is counted as in a period, by the names of `Counts`."""
    within = (since, until)
    return {
        "sent": Q(submitted_on__range=within),
        "granted": Q(decided_on__range=within, granted_cents__isnull=False),
        "refused": Q(decided_on__range=within, state=State.REFUSED),
        "withdrawn": Q(closed_on__range=within, state=State.WITHDRAWN, submitted_on__isnull=False),
        "waiting": Q(submitted_on__lte=until)
        & (Q(state__in=UNDECIDED) | Q(decided_on__gt=until) | Q(decided_on=None, closed_on__gt=until)),
    }


def counted(cases: QuerySet[Case], since: date, until: date, *by: str) -> Keyed:
    """The counts of each group of cases; `by`: columns of a case."""
    return counted_over(cases, [(since, until)], *by)[0]


def counted_over(cases: QuerySet[Case], periods: Sequence[service.Period], *by: str) -> list[Keyed]:
    """The same for each of some periods, in one reading of the cases."""
    sums = [_sums(counted_as(since, until)) for since, until in periods]
    cases = cases.filter(_can_count(min(since for since, _until in periods)))
    cases = cases.filter(submitted_on__lte=max(until for _since, until in periods))
    named = {f"{name}_{place}": of for place, each in enumerate(sums) for name, of in each.items()}
    keys = {f"key_{place}": F(column) for place, column in enumerate(by)}
    rows: Any = cases.order_by().values(**keys).annotate(**named) if by else [cases.aggregate(**named)]
    found: list[Keyed] = [{} for _period in periods]
    for row in rows:
        key = tuple(row[name] for name in keys)
        for place, each in enumerate(sums):
            counts = Counts(**{name: row[f"{name}_{place}"] for name in each})
            if counts != Counts():
                found[place][key] = counts
    return found


def _can_count(since: date) -> Q:
    """What `counted_as` counts from a day on: something happened since, or nothing was decided yet."""
    happened = Q(submitted_on__gte=since) | Q(decided_on__gte=since) | Q(closed_on__gte=since)
    return happened | Q(state__in=UNDECIDED)


def _sums(rules: dict[str, Q]) -> dict[str, Any]:
    return {name: Count("pk", rule) for name, rule in rules.items()} | {
        "asked": Sum("requested_cents", filter=rules["sent"], default=0),
        "given": Sum("granted_cents", filter=rules["granted"], default=0),
    }


def requests(fund: Fund, since: date, until: date) -> Part:
    """Per kind: sent in the period, decided in it either way, withdrawn, and still open at its end."""
    found = counted(cases_of(fund), since, until, "kind")
    lines: list[Line] = []
    for kind in kinds.all_kinds():
        if counts := found.get((kind.code,)):
            lines += _of_kind(kind, counts)
    return Part("requests", _("Requests and decisions"), lines)


def _of_kind(kind: kinds.Kind, counts: Counts) -> list[Line]:
    said = {"kind": kind.label}
    asked, given = (counts.asked, counts.given) if kind.asks_money else (None, None)
    return [
        Line(
            _("%(kind)s: requests sent") % said, counts.sent, cents=asked, key=f"sent:{kind.code}",
            note=kind.label,
        ),
        Line(_("%(kind)s: granted") % said, counts.granted, cents=given, key=f"granted:{kind.code}"),
        Line(_("%(kind)s: refused") % said, counts.refused, key=f"refused:{kind.code}"),
        Line(_("%(kind)s: withdrawn") % said, counts.withdrawn, key=f"withdrawn:{kind.code}"),
        Line(
            _("%(kind)s: not decided at the end of the period") % said, counts.waiting,
            key=f"waiting:{kind.code}",
        ),
    ]  # fmt: skip


def awards(fund: Fund, since: date, until: date) -> list[Part]:
    """Awards by the country of the member's cooperative, by cooperative, by programme, and by how urgent the request
    was: the same awards, read once."""
    rows = (
        awards_of(fund, since, until)
        .order_by()
        .values_list("case__cooperative", "programme", "case__urgency")
        .annotate(Count("pk"), Sum("cents"))
    )
    found = [(*key, (number, cents)) for *key, number, cents in rows]
    entities = Cooperative.objects.in_bulk({row[0] for row in found})
    programmes = Programme.objects.in_bulk({row[1] for row in found})
    by_code = {each.pk: str(each) for each in sorted(programmes.values(), key=lambda each: each.code)}
    sets: tuple[tuple[str, str, list[tuple[Any, tuple[int, int]]], Mapping[Any, Any]], ...] = (
        ("country", _("Awards by country"), [(entities[row[0]].country, row[3]) for row in found], {}),
        ("cooperative", _("Awards by cooperative"), [(entities[row[0]].name, row[3]) for row in found], {}),
        ("programme", _("Awards by programme"), [(row[1], row[3]) for row in found], by_code),
        ("urgency", _("Awards by urgency"), [(of_points(row[2]), row[3]) for row in found], WORDS),
    )
    country, *others = [(code, title, _cells(each, words)) for code, title, each, words in sets]
    return [awards_part(*part) for part in ((*country[:2], _named(country[2])), *others)]


def _named(countries: list[Cell]) -> list[Cell]:
    """Countries by their names in the language that is on, and by their codes as keys."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    return [replace(cell, label=names.get(cell.label, cell.label), key=cell.label) for cell in countries]


def _cells(rows: Iterable[tuple[Any, tuple[int, int]]], words: Mapping[Any, Any]) -> list[Cell]:
    """One cell a key: in the order of `words` where it is given, else those with the most first."""
    sums: dict[Any, tuple[int, int]] = {}
    for key, (number, cents) in rows:
        count, total = sums.get(key, (0, 0))
        sums[key] = count + number, total + cents
    if words:
        return [Cell(str(label), *sums[key]) for key, label in words.items() if key in sums]
    return [Cell(key, *sums[key]) for key in sorted(sums, key=lambda key: (-sums[key][0], key))]


def by_country(fund: Fund, since: date, until: date) -> Part:
    return awards(fund, since, until)[0]


def by_programme(fund: Fund, since: date, until: date) -> Part:
    return awards(fund, since, until)[2]


def by_urgency(fund: Fund, since: date, until: date) -> Part:
    return awards(fund, since, until)[3]


def appeals(fund: Fund, since: date, until: date) -> Part:
    """Appeals lodged in the period, and how those that ended in it ended."""
    of = Appeal.objects.filter(case__in=cases_of(fund))
    ended = dict(
        of.filter(ended_on__range=(since, until)).order_by().values_list("state").annotate(Count("pk"))
    )
    lodged = of.filter(lodged_on__range=(since, until)).count()
    lines = [Line(_("Lodged"), lodged, key="lodged")]
    lines += [
        Line(str(state.label).capitalize(), ended.get(state.value, 0), key=state.value)
        for state in Appeal.State
        if state != Appeal.State.LODGED
    ]
    return Part("appeals", _("Appeals"), lines if any(line.number for line in lines) else [], ("number",))


def awards_part(code: str, title: str, cells: list[Cell]) -> Part:
    """Cells as lines with whole percents by number and by amount that add up to 100, and their total."""
    if not cells:
        return Part(code, title, [], ("number", "share", "cents", "cents_share"), number_label=_("Awards"))
    by_number = shares(100, [cell.count for cell in cells])
    by_cents = shares(100, [cell.cents for cell in cells])
    lines = [
        Line(cell.label, cell.count, share, cell.cents, cents_share, key=cell.key)
        for cell, share, cents_share in zip(cells, by_number, by_cents, strict=True)
    ]
    count, cents = sum(cell.count for cell in cells), sum(cell.cents for cell in cells)
    lines.append(Line(_("Total"), count, 100, cents, 100, total=True))
    return Part(code, title, lines, ("number", "share", "cents", "cents_share"), number_label=_("Awards"))


def delays(fund: Fund, since: date, until: date) -> Part:
    """Days in our hands, by urgency: how many cases, half of them, nine in ten, and those within target."""
    lines: list[Line] = []
    for figure in service.figures(cases_of(fund), since, until):
        if figure.delay is None:
            continue
        said = {"what": figure.what.label, "level": WORDS[figure.level], "target": figure.target_days}
        lines += [
            Line(
                _("%(what)s, %(level)s: cases within %(target)d days, in percent") % said,
                figure.share,
                key=f"{figure.what.value}:{figure.level.value}:within",
            ),
            Line(
                _("%(what)s, %(level)s: half of the cases, at most, in days") % said,
                figure.delay.middle,
                key=f"{figure.what.value}:{figure.level.value}:half",
            ),
            Line(
                _("%(what)s, %(level)s: nine in ten, at most, in days") % said,
                figure.delay.most,
                key=f"{figure.what.value}:{figure.level.value}:most",
            ),
        ]
    return Part("delays", _("Delays"), lines, ("number",), number_label=pgettext("how many", "Number"))
