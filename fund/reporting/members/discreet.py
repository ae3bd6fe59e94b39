"""The report for a reader who may not see counts under five: as the page of the fund tells it, so that neither the
report of another period nor the page beside it gives away what either leaves out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from fund.ledger.models import Fund
from fund.reporting import people, service_times, years
from fund.reporting.disclosure import Atom, Block, People, groups
from fund.reporting.figures import Part
from workflows.people.models import Cooperative
from workflows.small_numbers import LEAST

from . import told

OF_PEOPLE = ("requests", "country", "cooperative", "programme", "urgency", "delays", "appeals")


def parts(fund: Fund, since: date, until: date, exact: Iterable[Part], on: date) -> list[Part]:
    """What counts people is told over whole years alone; what counts money stays as it is."""
    offered = dict.fromkeys(OF_PEOPLE, years.of_awards_are(fund, since, until, on))
    offered["requests"] = years.of_decisions_are(fund, since, until, on)
    return [_told(fund, since, until, part, offered) for part in exact]


def _told(fund: Fund, since: date, until: date, part: Part, offered: dict[str, bool]) -> Part:
    if part.code not in OF_PEOPLE and "share" not in part.shows:
        return part
    if not offered.get(part.code):
        note = _("Requests and awards are told over whole years that are over, as on the page of the fund.")
        return replace(part, lines=[], note=note)
    if "share" in part.shows:
        return _in_blocks(fund, since, until, part)
    if part.code == "delays":
        return _of_many(fund, since, until, part)
    few = any(line.number is not None and 0 < line.number < LEAST for line in part.lines)
    return (
        replace(part, lines=[], note=_("Parts that would be about fewer than five people are left out."))
        if few
        else part
    )


def _in_blocks(fund: Fund, since: date, until: date, part: Part) -> Part:
    behind = people.behind_awards(fund, since, until, part.code)
    blocks = _grouped(behind)
    if part.code == "cooperative":
        blocks = _within_countries(behind, people.behind_awards(fund, since, until, "country"))
    put_together = len(blocks) < len(behind)
    note = _("Lines about fewer than five people are shown together, or not at all.") if put_together else ""
    return replace(told.put_together(part, blocks), note=note)


def _grouped(behind: dict[str, People]) -> list[Block[str]]:
    return groups([Atom(label, {"awards": who}) for label, who in behind.items()])


def _within_countries(cooperatives: dict[str, People], countries: dict[str, People]) -> list[Block[str]]:
    """Cooperatives put together inside the lines that countries are told in: what lines of one leave of a line of the
    other is whole lines again."""
    lies_in = dict(Cooperative.objects.filter(name__in=cooperatives).values_list("name", "country"))
    found: list[Block[str]] = []
    for block in _grouped(countries):
        here = {atom.code for atom in block}
        found += _grouped({name: who for name, who in cooperatives.items() if lies_in[name] in here})
    return found


def _of_many(fund: Fund, since: date, until: date, part: Part) -> Part:
    """Delays of the urgencies of which enough people tell them."""
    shown: set[str] = set()
    for one in service_times.of_many(fund, since, until):
        line = f"{one.what.value}:{one.level.value}"
        shown |= {f"{line}:within", f"{line}:half"} | ({f"{line}:most"} if one.most is not None else set())
    return replace(part, lines=[line for line in part.lines if line.key in shown])
