"""The requests that are compared, read once; the periods that are offered; and the record of who looked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.db.models.functions import ExtractYear

from fund.ledger.models import Fund
from fund.reporting.casework import cases_of
from fund.reporting.disclosure import Atom, runs
from fund.reporting.models import FairnessReading
from workflows.cases import service
from workflows.people.models import User

from .comparing import Comparison, Decided, Trait, age_band, compare

ENOUGH = 10  # people granted, and people refused, before years are compared
DECISION = service.What.DECISION


@dataclass(frozen=True)
class Years:
    """Whole years that are over, one or several together."""

    first: int
    last: int

    @property
    def since(self) -> date:
        return date(self.first, 1, 1)

    @property
    def until(self) -> date:
        return date(self.last, 12, 31)

    @property
    def code(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def label(self) -> str:
        return self.code.replace("-", "–")


def periods(fund: Fund, on: date) -> list[Years]:
    """Years put together until enough people were granted, and refused, in each; never two that share a year, so that
    no figure is found by taking one period from another."""
    decided = cases_of(fund).filter(service.settled(DECISION, date(1900, 1, 1), date(on.year - 1, 12, 31)))
    known = decided.order_by().annotate(year=ExtractYear("decided_on"), refused=Q(granted_cents=None))
    rows = known.values_list("year", "refused", "applicant")
    behind: dict[int, dict[str, set[int]]] = defaultdict(lambda: {"granted": set(), "refused": set()})
    for year, refused, person in rows.distinct():
        behind[year]["refused" if refused else "granted"].add(person)
    atoms = [
        Atom(year, {name: frozenset(ids) for name, ids in behind[year].items()})
        for year in range(min(behind, default=on.year), on.year)
    ]
    blocks, _waits = runs(atoms, least=ENOUGH)
    return [Years(block[0].code, block[-1].code) for block in blocks if any(atom.size for atom in block)]


def compared(fund: Fund, years: Years) -> list[Comparison]:
    return compare(decided(fund, years.since, years.until))


def decided(fund: Fund, since: date, until: date) -> list[Decided]:
    """Each request decided in a period, with what is known of who asked. One query."""
    cases = cases_of(fund).filter(service.settled(DECISION, since, until))
    rows = cases.order_by().values_list(
        "applicant",
        "granted_cents",
        *service.FIELDS[DECISION],
        "applicant__born_in",
        "applicant__gender",
        "cooperative__name",
        "applicant__language",
        "sector",
    )
    found = []
    for person, granted, *fields, born_in, gender, entity, language, sector in rows.iterator(chunk_size=5000):
        traits = {
            Trait.AGE: age_band(fields[2].year - born_in) if born_in else "",
            Trait.GENDER: gender,
            Trait.ENTITY: entity,
            Trait.LANGUAGE: language,
            Trait.SECTOR: sector,
        }
        found.append(Decided(person, granted is not None, service.span(*fields).days, traits))
    return found


def note_reading(fund: Fund, years: Years, *, form: str, by: User, at: datetime) -> FairnessReading:
    """Keep that somebody read these figures, and how: "page", "csv", "xlsx" or "api"."""
    return FairnessReading.objects.create(
        fund=fund, since=years.since, until=years.until, form=form, by=by, role=by.acting_role(), at=at
    )
