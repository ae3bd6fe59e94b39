"""The report of a fund for any period: its parts in order, the same as a flat table, and on paper."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from fund.ledger.models import Fund
from workflows import charts, pdf
from workflows.people.models import User
from workflows.sheets import Column
from workflows.templatetags.entraide import day

from . import figures, history, prose
from .figures import Line, Part
from .members import discreet
from .scope import reads_exactly

MOST_MONTHS = 60
KINDS = {"number": "number", "share": "percent", "cents": "amount", "cents_share": "percent"}


@dataclass(frozen=True)
class Report:
    """What happened in a fund from `since` to `until`, both included."""

    fund: Fund
    since: date
    until: date
    parts: list[Part]

    @property
    def title(self) -> str:
        if named := prose.period(self.since, self.until):
            return f"{self.fund.name}, {named}"
        return _("%(fund)s, %(since)s to %(until)s") % {
            "fund": self.fund.name,
            "since": day(self.since),
            "until": day(self.until),
        }

    @property
    def told(self) -> list[Part]:
        """The parts that have something to say."""
        return [part for part in self.parts if part.lines]

    @property
    def untold(self) -> list[str]:
        """Why parts are left out, each reason once."""
        return list(dict.fromkeys(str(part.note) for part in self.parts if part.note and not part.lines))

    @property
    def words(self) -> dict[str, str]:
        """A paragraph for the parts that have one, by code, in the language that is on."""
        return prose.told(self.told, self.fund.currency)

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.code == code)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each line of each part as one row of a flat table."""
        for part in self.parts:
            for line in part.lines:
                yield {"part": part.title, "code": part.code, "line": line}


def build(fund: Fund, since: date, until: date) -> Report:
    """Read every part."""
    parts: list[Part] = []
    for build_part in figures.parts():
        built = build_part(fund, since, until)
        parts += built if isinstance(built, list) else [built]
    return Report(fund, since, until, parts)


def read(fund: Fund, since: date, until: date, *, by: User, on: date) -> Report:
    """As this reader may read it that day: exactly, or as the page of the fund tells it."""
    made = build(fund, since, until)
    if reads_exactly(by):
        return made
    return replace(made, parts=discreet.parts(fund, since, until, made.parts, on))


COLUMNS = [
    Column(gettext_lazy("Part"), "part"),
    Column(gettext_lazy("Line"), "line.label"),
    Column(pgettext_lazy("how many", "Number"), "line.number", "number"),
    Column(gettext_lazy("% by number"), "line.share", "number"),
    Column(gettext_lazy("Amount"), "line.cents", "amount"),
    Column(gettext_lazy("% by amount"), "line.cents_share", "number"),
]


def headings(part: Part, currency: str) -> list[dict[str, Any]]:
    """The columns that a part fills, for a table on screen or on paper."""
    labels = {
        "number": part.number_label or pgettext("how many", "Number"),
        "share": _("% by number"),
        "cents": currency,
        "cents_share": _("% by amount"),
    }
    return [{"name": name, "label": str(labels[name]), "kind": KINDS[name]} for name in part.shows]


def values(part: Part, line: Line) -> list[int | None]:
    return [getattr(line, name) for name in part.shows]


def course(fund: Fund, since: date, until: date) -> charts.Chart | None:
    """The fund over the period, month end by month end; None for less than three months or more than five years."""
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return history.chart(fund, history.months(fund, until, count)) if 3 <= count <= MOST_MONTHS else None


def printed(report: Report, *, language: str) -> bytes:
    """The report as a tagged PDF."""
    with translation.override(language):
        currency, words = report.fund.currency, report.words
        chart = course(report.fund, report.since, report.until)
        data = {
            "letter": {"sender": {"name": report.fund.name}},
            "currency": _("Amounts in %(currency)s.") % {"currency": currency},
            "course": chart and asdict(chart),
            "parts": [
                {
                    "title": part.title,
                    "words": words.get(part.code, ""),
                    "bars": [
                        {"label": str(line.label), "share": line.share}
                        for line in part.lines
                        if _is_bar(part, line)
                    ],
                    "note": part.note,
                    "columns": [{"label": "", "kind": "text"}, *headings(part, currency)],
                    "rows": [
                        {"total": line.total, "cells": [str(line.label), *values(part, line)]}
                        for line in part.lines
                    ],
                }
                for part in report.told
            ],
        }
        return pdf.render("typst/report.typ", data, language=language, title=report.title)


def _is_bar(part: Part, line: Line) -> bool:
    return "share" in part.shows and not line.total
