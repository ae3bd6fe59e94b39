"""Who sat on a committee on a day: its electorate as a query, with substitutes and what ends soon."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from .models import Committee, Mandate

ENDS_SOON = timedelta(days=90)
ORDER = [Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR, Mandate.Role.MEMBER, Mandate.Role.SECRETARY]


@dataclass(frozen=True)
class Sitting:
    """A seat on that day, who holds it, and who may step in."""

    mandate: Mandate
    ends_soon: bool
    substitutes: list["Sitting"] = field(default_factory=list)

    @property
    def votes(self) -> bool:
        return self.mandate.role != Mandate.Role.SECRETARY


def who_sat(committee: Committee, on: date) -> list[Sitting]:
    """The seats of a day: the chair first, then the vice-chair, members by seniority, the secretary.

    A substitute whose member does not sit that day stands in for nobody, and is not among them.
    """
    mandates = list(committee.mandates.in_office(on).select_related("user"))
    standing_in: dict[int, list[Sitting]] = defaultdict(list)
    for mandate in mandates:
        if mandate.substitute_of_id is not None:
            standing_in[mandate.substitute_of_id].append(Sitting(mandate, ends_soon(mandate, on)))
    seats = [mandate for mandate in mandates if mandate.substitute_of_id is None]
    seats.sort(key=lambda m: (ORDER.index(Mandate.Role(m.role)), m.from_on, m.pk))
    return [Sitting(mandate, ends_soon(mandate, on), standing_in[mandate.pk]) for mandate in seats]


def ends_soon(mandate: Mandate, on: date) -> bool:
    return mandate.to_on is not None and on <= mandate.to_on <= on + ENDS_SOON
