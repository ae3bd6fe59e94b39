"""The requests that are compared, read once, and the record of who looked."""

from datetime import date, datetime

from fund.ledger.models import Fund
from fund.reporting.casework import cases_of
from fund.reporting.models import FairnessReading
from fund.reporting.years import Years
from workflows.cases import service
from workflows.people.models import User

from .comparing import Comparison, Decided, Trait, age_band, compare

DECISION = service.What.DECISION


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
