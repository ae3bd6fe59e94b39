"""Whether groups of members are treated alike: how many of their requests were granted, how soon they were decided.

Pure. Small groups are put together (`disclosure`): of each group shown, those granted and those refused are nobody, or
five people or more. Each group is compared with all the others of its kind, for grants and for days, by Fisher's exact
test; for days of how many took longer than the median of all (Mood's test). All tests of a page are allowed for
together (Holm), so that a page warns of a difference that is not there in fewer than one of twenty cases.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import median

from fund.reporting.disclosure import Atom, Block, as_atom, bands, groups
from workflows.cases.service import Delay, delay

from .chance import Interval, fisher, holm, middle, wilson

ALARM = 0.05
AGES = (0, 25, 35, 45, 55, 65)  # the first year of each band


class Trait(StrEnum):
    """By what members are told apart; "" is what is not known of somebody."""

    AGE = "age"
    GENDER = "gender"
    ENTITY = "entity"
    LANGUAGE = "language"
    SECTOR = "sector"


@dataclass(frozen=True)
class Decided:
    """One request that was decided. traits: the value of each, "" where it is not known; `days` in our hands."""

    person: int
    granted: bool
    days: int
    traits: Mapping[Trait, str]


@dataclass(frozen=True)
class Group:
    """Members who share a value of a trait, or several values together.

    values    the values; "" among them is what is not known
    chance_*  how likely so great a difference from the others is by chance, allowing for all comparisons of the page;
              None where it was not compared
    others_*  the same figures of those it was compared with
    """

    values: tuple[str, ...]
    decided: int
    granted: int
    rate: Interval[float]
    delay: Delay
    half: Interval[int] | None
    compared: bool = False
    chance_granted: float | None = None
    chance_days: float | None = None
    others_share: float = 0
    others_half: int = 0

    @property
    def share(self) -> float:
        return self.granted / self.decided

    @property
    def differs_in_grants(self) -> bool:
        return self.chance_granted is not None and self.chance_granted < ALARM

    @property
    def differs_in_days(self) -> bool:
        return self.chance_days is not None and self.chance_days < ALARM


@dataclass(frozen=True)
class Comparison:
    """One trait with its groups; a single one says that all are too few to be told apart."""

    trait: Trait
    groups: list[Group] = field(default_factory=list)


def age_band(years: int) -> str:
    """Of somebody of this age: the first year of the band."""
    return str(max(first for first in AGES if first <= max(years, 0)))


def compare(rows: Sequence[Decided]) -> list[Comparison]:
    """Every trait of the requests decided in a period, and which groups differ beyond chance."""
    found = [Comparison(trait, _groups(rows, trait)) for trait in Trait]
    tests: list[_Test] = []
    for place, comparison in enumerate(found):
        tests += _tests(place, rows, comparison)
    for test, chance in zip(tests, holm([test.chance for test in tests]), strict=True):
        kept = found[test.comparison].groups
        for at in test.groups:
            kept[at] = (
                replace(kept[at], chance_granted=chance)
                if test.of_grants
                else replace(kept[at], chance_days=chance)
            )
    return found


def _groups(rows: Sequence[Decided], trait: Trait) -> list[Group]:
    return [_group(block, rows, trait) for block in _blocks(rows, trait)]


def _blocks(rows: Sequence[Decided], trait: Trait) -> list[tuple[str, ...]]:
    """The values that are shown together; ages only with their neighbours, unless all of them are too few."""
    atoms = _atoms(rows, trait)
    if trait != Trait.AGE:
        order = sorted(atoms, key=lambda value: (value == "", -atoms[value].size, value))
        return [tuple(atom.code for atom in block) for block in groups([atoms[value] for value in order])]
    ages = [atoms[str(first)] for first in AGES if str(first) in atoms]
    merged: list[Block[str]] = bands(ages) or ([tuple(ages)] if ages else [])
    by_values = [as_atom(tuple(atom.code for atom in block), block) for block in merged]
    if "" in atoms:
        by_values.append(as_atom(("",), (atoms[""],)))
    return [tuple(value for atom in block for value in atom.code) for block in groups(by_values)]


def _atoms(rows: Sequence[Decided], trait: Trait) -> dict[str, Atom[str]]:
    people: dict[str, dict[str, set[int]]] = defaultdict(lambda: {"granted": set(), "refused": set()})
    for row in rows:
        people[row.traits[trait]]["granted" if row.granted else "refused"].add(row.person)
    return {
        value: Atom(value, {name: frozenset(ids) for name, ids in sets.items()})
        for value, sets in people.items()
    }


def _group(values: tuple[str, ...], rows: Sequence[Decided], trait: Trait) -> Group:
    own = [row for row in rows if row.traits[trait] in values]
    granted = sum(row.granted for row in own)
    days = sorted(row.days for row in own)
    spread = delay(days)
    assert spread is not None, "a block is of somebody"
    return Group(
        values, len(own), granted, wilson(granted, len(own)), spread, middle(days), compared="" not in values
    )


@dataclass(frozen=True)
class _Test:
    """The chance of a difference in grants, or in days, that belongs to groups of a comparison."""

    comparison: int
    groups: tuple[int, ...]
    of_grants: bool
    chance: float


def _tests(place: int, rows: Sequence[Decided], comparison: Comparison) -> list[_Test]:
    """Each group against the others of its trait; of two groups only one, for it says the same of both. Those of whom
    the trait is not known are compared with nobody."""
    known = [at for at, group in enumerate(comparison.groups) if group.compared]
    if len(known) < 2:
        return []
    pairs = [(known[0], known[1])] if len(known) == 2 else [(at,) for at in known]
    values = {value for at in known for value in comparison.groups[at].values}
    own = [row for row in rows if row.traits[comparison.trait] in values]
    usual = median(row.days for row in own)
    found = []
    for at in known:
        inside, outside = _parted(own, comparison.trait, comparison.groups[at].values)
        comparison.groups[at] = replace(
            comparison.groups[at],
            others_share=sum(row.granted for row in outside) / len(outside),
            others_half=round(median(row.days for row in outside)),
        )
        belongs = next((pair for pair in pairs if pair[0] == at), None)
        if belongs is not None:
            granted = _two_by_two(inside, outside, lambda row: row.granted)
            slow = _two_by_two(inside, outside, lambda row: row.days > usual)
            found += [
                _Test(place, belongs, True, granted),
                _Test(place, belongs, False, slow),
            ]
    return found


def _parted(
    rows: Iterable[Decided], trait: Trait, values: tuple[str, ...]
) -> tuple[list[Decided], list[Decided]]:
    inside: list[Decided] = []
    outside: list[Decided] = []
    for row in rows:
        (inside if row.traits[trait] in values else outside).append(row)
    return inside, outside


def _two_by_two(inside: list[Decided], outside: list[Decided], hit: Callable[[Decided], bool]) -> float:
    ours, theirs = sum(map(hit, inside)), sum(map(hit, outside))
    return fisher(ours, len(inside) - ours, theirs, len(outside) - theirs)
