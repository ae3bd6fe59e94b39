"""Who stands behind the figures of a fund, by year or quarter: ids of members, for `disclosure`. Never shown."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncQuarter, TruncYear

from fund.aid.models import Award, Programme
from fund.ledger.models import Account, Commitment, Fund, Kind, Transfer
from workflows.cases import service
from workflows.cases.models import Case
from workflows.cases.urgency import WORDS, Level, level

from . import casework
from .disclosure import Atom, People

type Step = type[TruncYear] | type[TruncQuarter]
type Days = tuple[date, date]
type Behind = dict[date, dict[str, set[int]]]

DEBTS = [Kind.LOAN, Kind.CLAIM]


def awarded(fund: Fund, until: date) -> list[Atom[Days]]:
    """Who was given aid, year by year."""
    rows = Award.objects.filter(programme__envelope__fund=fund, granted_on__lte=until)
    behind: Behind = defaultdict(lambda: defaultdict(set))
    _add(behind, "awards", _by(rows, TruncYear, "granted_on", "case__applicant"))
    return _steps(behind, TruncYear, until)


def lent(fund: Fund, until: date) -> list[Atom[Days]]:
    """Who repaid, and who was lent to or released of a debt, year by year."""
    behind: Behind = defaultdict(lambda: defaultdict(set))
    refs = _people_of_refs(fund)
    given_up = _of_debts(fund, until).filter(source__kind__in=DEBTS, target__kind=Kind.LOSSES)
    repaid = _of_debts(fund, until).filter(
        source__kind=Kind.LOAN, target__kind__in=[Kind.SUSPENSE, Kind.BANK, Kind.CASH]
    )
    out = _of_debts(fund, until).filter(target__kind__in=DEBTS)
    for figure, rows, side in (
        ("repaid", repaid, "source"),
        ("lent", out, "target"),
        ("lent", given_up, "source"),
    ):
        found = _by(rows, TruncYear, "movement__booked_on", f"{side}__ref")
        _add(behind, figure, ((at, refs[ref]) for at, ref in found))
    return _steps(behind, TruncYear, until)


def moved(fund: Fund, until: date) -> list[Atom[Days]]:
    """Whose grants, payments or debts changed what the fund held, quarter by quarter."""
    behind: Behind = defaultdict(lambda: defaultdict(set))
    refs = _people_of_refs(fund)
    promised = Commitment.objects.filter(envelope__fund=fund).values("reference")
    cases = Case.objects.filter(reference__in=promised)
    for figure, day in (("granted", "decided_on"), ("settled", "paid_on"), ("settled", "closed_on")):
        _add(behind, figure, _by(cases.filter(**{f"{day}__lte": until}), TruncQuarter, day, "applicant"))
    debts = _of_debts(fund, until)
    for figure, rows, side in (
        ("lent", debts.filter(target__kind__in=DEBTS), "target"),
        ("back", debts.filter(source__kind__in=DEBTS), "source"),
    ):
        found = _by(rows, TruncQuarter, "movement__booked_on", f"{side}__ref")
        _add(behind, figure, ((at, refs[ref]) for at, ref in found))
    return _steps(behind, TruncQuarter, until)


def behind_awards(fund: Fund, since: date, until: date, by: str) -> dict[str, People]:
    """Who was given aid in a period, by the lines of a part of the report: "country", "cooperative", "programme" or
    "urgency"."""
    column = {"country": "case__cooperative__country", "cooperative": "case__cooperative__name",
              "programme": "programme", "urgency": "case__urgency"}[by]  # fmt: skip
    rows = casework.awards_of(fund, since, until).order_by().values_list(column, "case__applicant").distinct()
    if by == "programme":
        names = {each.pk: str(each) for each in Programme.objects.filter(envelope__fund=fund)}
        return _frozen((names[key], person) for key, person in rows)
    if by == "urgency":
        return _frozen((str(WORDS[level(points)]), person) for points, person in rows)
    return _frozen((name, person) for name, person in rows)


def decided(fund: Fund, since: date, until: date) -> dict[tuple[service.What, Level], People]:
    """Whose requests were decided, or paid, in a period, by urgency."""
    found = []
    for what in service.What:
        rows = casework.cases_of(fund).filter(service.settled(what, since, until))
        pairs = rows.order_by().values_list("urgency", "applicant").distinct()
        found += [((what, level(points)), person) for points, person in pairs]
    none: People = frozenset()
    return {(what, each): none for what in service.What for each in Level} | _frozen(found)


def decided_by_year(fund: Fund, on: date) -> dict[int, dict[str, People]]:
    """Who was granted, and who was refused, what kind of request, by each year that is over that day: "granted:aid"."""
    whole = casework.cases_of(fund).filter(
        service.settled(service.What.DECISION, date(1900, 1, 1), date(on.year - 1, 12, 31))
    )
    rows = whole.order_by().annotate(year=ExtractYear("decided_on"), refused=Q(granted_cents=None))
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for year, refused, kind, person in rows.values_list("year", "refused", "kind", "applicant").distinct():
        found[year][f"{'refused' if refused else 'granted'}:{kind}"].add(person)
    return {year: {name: frozenset(ids) for name, ids in sets.items()} for year, sets in found.items()}


def _frozen[Key](pairs: Iterable[tuple[Key, int]]) -> dict[Key, People]:
    sets: dict[Key, set[int]] = defaultdict(set)
    for key, person in pairs:
        sets[key].add(person)
    return {key: frozenset(ids) for key, ids in sets.items()}


def _of_debts(fund: Fund, until: date) -> QuerySet[Transfer]:
    return Transfer.objects.filter(movement__fund=fund, movement__booked_on__lte=until)


def _by(rows: QuerySet, step: Step, day: str, person: str) -> QuerySet:
    """(first day of the year or quarter, person), each once."""
    return rows.order_by().annotate(step=step(day)).values_list("step", F(person)).distinct()


def _add(behind: Behind, figure: str, rows: Iterable[tuple[date, int]]) -> None:
    for at, person in rows:
        behind[at][figure].add(person)


def _people_of_refs(fund: Fund) -> dict[str, int]:
    """Whose a debt is: a loan has the number of its case. A debt without a case is somebody nobody else is."""
    refs = Account.objects.filter(fund=fund, kind__in=DEBTS).order_by("ref").values_list("ref", flat=True)
    known = dict(Case.objects.filter(reference__in=refs.order_by()).values_list("reference", "applicant"))
    return {ref: known.get(ref, -place) for place, ref in enumerate(refs.distinct(), start=1)}


def _steps(behind: Behind, step: Step, until: date) -> list[Atom[Days]]:
    """An atom for each year or quarter from the first one with anybody to the last that ended by `until`; its code is
    its (first day, last day)."""
    if not behind:
        return []
    months, found = (12 if step is TruncYear else 3), []
    first = min(behind)
    while (last := _after(first, months) - timedelta(days=1)) <= until:
        people: dict[str, People] = {figure: frozenset(ids) for figure, ids in behind[first].items()}
        found.append(Atom((first, last), people))
        first = _after(first, months)
    return found


def _after(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
