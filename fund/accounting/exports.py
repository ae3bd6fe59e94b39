"""Entries as files: asked for, written outside the request, and remembered: what was taken out before is known."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger.models import Fund
from workflows.jobs import sources, working
from workflows.long_runs import Run
from workflows.people.models import Cooperative, User
from workflows.refusals import NotYours, Refusal
from workflows.sheets import Column, csv_lines, xlsx_file

from . import charts, entries, fec
from .entries import Line
from .models import AccountingExport, ChartOfAccounts, EntryNumber, entities

Layout = AccountingExport.Layout
FRENCH = (Layout.FEC, Layout.FEC_PIPE)


class CannotExport(Refusal):
    code = "cannot_export"


def earlier(fund: Fund, entity: Cooperative) -> QuerySet[AccountingExport]:
    """What was written for an entity before, the newest first."""
    known = AccountingExport.objects.filter(fund=fund, entity=entity).exclude(sha256="")
    return known.select_related("by").order_by("-at", "-pk")


def covered(fund: Fund, entity: Cooperative, layout: str) -> list[list[Any]]:
    """[since, until, through] of earlier files of a layout (of a FEC either separator); those that another holds whole
    are left out."""
    alike = FRENCH if layout in FRENCH else [layout]
    known = earlier(fund, entity).filter(layout__in=alike).order_by("-through")
    rows = known.values_list("since", "until", "through")
    kept: list[tuple[date, date, int]] = []
    for since, until, through in rows:
        if not any(first <= since and until <= last for first, last, _known in kept):
            kept.append((since, until, through))
    return [[since.isoformat(), until.isoformat(), through] for since, until, through in kept]


def ask(
    *,
    fund: Fund,
    entity: Cooperative,
    layout: str,
    since: date,
    until: date,
    only_new: bool,
    by: User,
) -> AccountingExport:
    """Have the entries of some days written for an entity's accountant.

    A FEC is of a calendar year: what is asked is taken to the year of its last day, whole.
    raises  NotYours; NoChart, Unmapped with the kinds; CannotExport; StillWriting; TooMany
    """
    if not entities(fund, by).filter(pk=entity.pk).exists():
        raise NotYours()
    chart = charts.in_force(fund, entity)
    if layout in FRENCH:
        since, until = date(until.year, 1, 1), date(until.year, 12, 31)
        _require_french(fund, chart)
    if since > until:
        raise CannotExport(_("The first day comes after the last day."))
    _require_numbers(fund, chart, since, until, layout)
    made = AccountingExport(
        fund=fund, entity=entity, chart=chart, layout=layout, since=since, until=until, only_new=only_new,
        through=entries.number(fund), covered=covered(fund, entity, layout) if only_new else [], by=by,
    )  # fmt: skip
    if not chosen(made).exists():
        raise CannotExport(
            _("Nothing new was recorded in these days since they were taken out.")
            if only_new
            else _("Nothing was recorded in these days.")
        )
    return AccountingExport.objects.get(pk=working.begin(made).pk)


def again(export: AccountingExport) -> AccountingExport:
    """Write a file once more that stopped, or that is not kept any more: it holds the same rows. raises TooLate"""
    if export.state == AccountingExport.State.GONE and export.was_written:
        return AccountingExport.objects.get(pk=working.begin(export).pk)
    return AccountingExport.objects.get(pk=working.again(export).pk)


def _require_french(fund: Fund, chart: ChartOfAccounts) -> None:
    if fund.currency != "EUR":
        raise CannotExport(_("A FEC is in euros; this fund is not."))
    if chart.standard != ChartOfAccounts.Standard.PCG or not chart.company:
        raise CannotExport(
            _("A FEC needs a chart of France with the entity’s SIREN: propose one for %(entity)s.")
            % {"entity": chart.entity.name}
        )


def _require_numbers(fund: Fund, chart: ChartOfAccounts, since: date, until: date, layout: str) -> None:
    moved = entries.kinds_moved(fund, since, until)
    if layout in FRENCH:  # it begins with what the years before left
        moved |= entries.kinds_moved(fund, date.min, since) | {charts.CARRIED}
    missing = [kind for kind in charts.NAMES if kind in moved and kind not in chart.numbers]
    if missing:
        raise charts.Unmapped(chart.entity, missing)


def chosen(export: AccountingExport) -> QuerySet[EntryNumber]:
    return entries.numbered(export.fund, export.since, export.until, export.through, export.covered)


def _lines(export: AccountingExport) -> Iterator[Line]:
    year = export.since.year
    if export.layout in FRENCH and not any(int(first[:4]) == year for first, _last, _id in export.covered):
        yield from entries.opening(export.fund, year, export.chart, f"À-nouveaux {year}")
    yield from entries.lines(chosen(export), export.chart)


def _summed(export: AccountingExport, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, while what they hold is added up on the export."""
    export.entries = export.debit_cents = 0
    before = None
    for line in lines:
        place = (line.booked_on.year, line.number)
        export.entries += place != before
        export.debit_cents += line.debit_cents
        before = place
        yield line


def write(export: AccountingExport, bench: working.Bench) -> None:
    """The file, row by row. Written again it holds the same rows: what came later has a higher id."""
    lines = bench.counted(_summed(export, _lines(export)))
    _WRITERS[export.layout](export, bench, lines)
    working.note(export, entries=export.entries, debit_cents=export.debit_cents)


def _write_fec(export: AccountingExport, bench: working.Bench, lines: Iterator[Line]) -> None:
    separator = "\t" if export.layout == Layout.FEC else "|"
    export.filename = fec.filename(export.chart.company, export.until)
    export.content_type = f"text/plain; charset={fec.CHARSET}"
    bench.write(fec.head(separator))
    for line in lines:
        bench.write(fec.row(line, separator))


BELGIAN = [
    Column("Journal", "journal"),
    Column("Exercice", "booked_on.year", "number"),
    Column("Période", lambda line: f"{line.booked_on:%m}"),
    Column("Numéro", "number", "number"),
    Column("Date", lambda line: f"{line.booked_on:%d/%m/%Y}"),
    Column("Compte", "account"),
    Column("Libellé du compte", "account_name"),
    Column("Compte de tiers", "aux"),
    Column("Nom du tiers", "aux_name"),
    Column("Pièce", "piece"),
    Column("Date de la pièce", lambda line: f"{line.piece_on:%d/%m/%Y}"),
    Column("Communication", "words"),
    Column("Débit", "debit_cents", "amount"),
    Column("Crédit", "credit_cents", "amount"),
]
GENERIC = [
    Column(gettext_lazy("Number"), "number", "number"),
    Column(gettext_lazy("Journal"), "journal"),
    Column(gettext_lazy("Booked"), "booked_on", "day"),
    Column(gettext_lazy("Account number"), "account"),
    Column(gettext_lazy("Account"), "account_name"),
    Column(gettext_lazy("Third party"), "aux"),
    Column(gettext_lazy("Third party’s name"), "aux_name"),
    Column(gettext_lazy("Reference"), "piece"),
    Column(gettext_lazy("Value date"), "piece_on", "day"),
    Column(gettext_lazy("Why"), "words"),
    Column(gettext_lazy("Debit"), "debit_cents", "amount"),
    Column(gettext_lazy("Credit"), "credit_cents", "amount"),
    Column(gettext_lazy("Recorded"), "valid_on", "day"),
    Column(gettext_lazy("Movement"), "movement", "number"),
]


def _write_csv(export: AccountingExport, bench: working.Bench, lines: Iterator[Line]) -> None:
    belgian = export.layout == Layout.BELGIAN
    export.filename, export.content_type = _name(export, "csv"), "text/csv; charset=utf-8"
    columns, language = (BELGIAN, "fr") if belgian else (GENERIC, None)
    for part in csv_lines(columns, lines, language=language):
        bench.write(part.encode())


def _write_xlsx(export: AccountingExport, bench: working.Bench, lines: Iterator[Line]) -> None:
    export.filename = _name(export, "xlsx")
    export.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with xlsx_file(GENERIC, lines, title=export.fund.code) as book:
        while part := book.read(1 << 20):
            bench.write(part)


def _name(export: AccountingExport, ending: str) -> str:
    return f"{export.entity.code}-{export.fund.code}-{export.since}-{export.until}.{ending}"


_WRITERS: dict[str, Callable[[AccountingExport, working.Bench, Iterator[Line]], None]] = {
    Layout.FEC: _write_fec,
    Layout.FEC_PIPE: _write_fec,
    Layout.BELGIAN: _write_csv,
    Layout.CSV: _write_csv,
    Layout.XLSX: _write_xlsx,
}


# ---- as rows of the list of all long runs


def found(user: Any) -> QuerySet[AccountingExport]:
    return AccountingExport.objects.visible_to(user).select_related("by", "fund", "entity")


def run(export: AccountingExport, user: Any) -> Run:
    return sources.work_run(
        export, title=f"{export.get_layout_display()}, {export}", url=export.get_absolute_url(),
        resume=reverse("accounting:again", args=[export.pk]) if user.may("accounting.export") else "",
    )  # fmt: skip
