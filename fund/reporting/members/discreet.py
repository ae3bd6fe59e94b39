"""The report for a reader who may not see counts under five: as the page of the fund tells it, so that neither the
report of another period nor the page beside it gives away what either leaves out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from fund.ledger.models import Fund
from fund.reporting.disclosure import Atom, groups, runs
from fund.reporting.figures import Part
from workflows.small_numbers import LEAST

from . import people, told

OF_PEOPLE = ("requests", "country", "cooperative", "programme", "urgency", "delays", "appeals")


def parts(fund: Fund, since: date, until: date, exact: Iterable[Part], on: date) -> list[Part]:
    """What counts people is told over the years of the page alone; what counts money stays as it is."""
    blocks, _waits = runs(people.awarded(fund, on))
    offered = any((block[0].code[0], block[-1].code[1]) == (since, until) for block in blocks)
    return [_told(fund, since, until, part, offered) for part in exact]


def _told(fund: Fund, since: date, until: date, part: Part, offered: bool) -> Part:
    if part.code not in OF_PEOPLE and "share" not in part.shows:
        return part
    if not offered:
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
    blocks = groups([Atom(label, {"awards": who}) for label, who in behind.items()])
    put_together = len(blocks) < len(behind)
    note = _("Lines about fewer than five people are shown together, or not at all.") if put_together else ""
    return replace(told.put_together(part, blocks), note=note)


def _of_many(fund: Fund, since: date, until: date, part: Part) -> Part:
    """Delays of the urgencies of which enough people tell them."""
    behind = people.decided(fund, since, until)
    enough = {f"{what.value}:{level.value}" for (what, level), who in behind.items() if len(who) >= LEAST}
    return replace(part, lines=[line for line in part.lines if line.key.rpartition(":")[0] in enough])
