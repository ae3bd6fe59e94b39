"""Tables handed in: choose, look, confirm, see how far it is, take back; and the invoices that they recorded."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger.views import chosen
from fund.sources import contributions, formats, importing, reading
from fund.sources.forms import ImportForm
from fund.sources.models import Import, ImportLine, Invoice
from workflows.access import allow, say_refusal
from workflows.money_words import money
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .parts import PAGE, page_of, taken_back


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Hand in a file: it is read to its end and kept until it is confirmed."""
    fund = chosen(request)
    wanted = request.GET.get("kind", "")
    initial = {"kind": wanted if formats.known(wanted) else Import.Kind.CONTRIBUTIONS}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        file = typed.pop("file")
        try:
            made, new = reading.take_in(
                content=importing.content_of(file), fund=fund, name=file.name or "", on=localdate(),
                by=request.user, **typed,
            )  # fmt: skip
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            if not new:
                messages.info(request, _("This very file was handed in before: this is what became of it."))
            return redirect(made)
    page = page_of(
        request,
        fund,
        form=form,
        formats=formats.each(),
        kind=form.data.get("kind") or initial["kind"],
        waiting=Import.objects.filter(
            fund=fund,
            state__in=[Import.State.READING, Import.State.READ, Import.State.POSTING, Import.State.STOPPED],
        )[:20],
    )
    return render(request, "sources/import_file.html", page, status=422 if form.is_bound else 200)


@allow("sources.read")
@require_GET
def example(request: HttpRequest, kind: str) -> HttpResponse:
    """A small file of a kind that can be handed in."""
    if not formats.known(kind):
        raise Http404
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(formats.of(kind).example)
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


@allow("sources.read")
@require_GET
def import_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One import: what it would do while it waits, how far it is, what it did; every line as a file."""
    made = _import(request, pk)
    outcome = request.GET.get("outcome") or (ImportLine.Outcome.PROBLEM if made.problems else "")
    rows = made.rows.order_by("line")
    columns = [
        Column(_("Line"), "line", "number"), Column(pgettext("books", "Outcome"), "get_outcome_display"),
        Column(_("What"), "label"), Column(_("Belongs to"), "entity"), Column(_("Date"), "on", "day"),
        Column(_("Before VAT"), "base_cents", "amount"), Column(_("Amount"), "cents", "amount"),
        Column(_("Problem"), "sentence"),
    ]  # fmt: skip
    if download := table_response(request, f"import-{made.pk}", columns, rows):
        return download
    shown = rows.filter(outcome=outcome) if outcome in ImportLine.Outcome.values else rows
    page = page_of(
        request,
        made.fund,
        made=made,
        page=Paginator(shown, PAGE).get_page(request.GET.get("page")),
        stands_still=reading.stands_still(made),
        is_invoices=made.kind == Import.Kind.CONTRIBUTIONS,
        outcome=outcome,
        outcomes=[
            {"label": label, "count": getattr(made, name), "code": code}
            for code, label, name in (
                ("problem", _("Problems"), "problems"), ("new", _("New"), "fresh"),
                ("changed", _("Corrections"), "changed"), ("known", _("Known before"), "known"),
            )
        ],
    )  # fmt: skip
    return render(request, "sources/import.html", page)


@allow("sources.record")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it be recorded, or go on where it stopped."""
    made = _import(request, pk)
    try:
        importing.confirm(made, by=request.user)
    except Refusal as refused:
        say_refusal(request, refused)
    return redirect(made)


@allow("sources.record")
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever read it is gone: begin again."""
    return redirect(reading.again(_import(request, pk)))


@allow("sources.record")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that was only looked at."""
    made = _import(request, pk)
    try:
        reading.drop(made)
        messages.success(request, _("The file was thrown away."))
    except Refusal as refused:
        say_refusal(request, refused)
        return redirect(made)
    return redirect(f"{reverse('sources:overview')}?fund={made.fund.code}")


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    made = _import(request, pk)
    return taken_back(
        request,
        made.fund,
        _("Take back “%s”") % made,
        _("Everything that this file recorded is taken back by opposite movements of today: %(cents)s.")
        % {"cents": money(made.cents, made.fund.currency)},
        lambda why: importing.take_back(made, on=localdate(), by=request.user, why=why),
        made.get_absolute_url(),
        said=_("The file was taken back."),
    )


def _import(request: HttpRequest, pk: int) -> Import:
    visible = Import.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("fund", "by", "confirmed_by", "reversed_by"), pk=pk)


# ---- invoices


INVOICE_COLUMNS: list[tuple[Any, Any, str]] = [
    (lambda: _("Invoice"), "number", "text"), (lambda: _("Cooperative"), "cooperative.code", "text"),
    (lambda: _("Member"), "member.number", "text"), (lambda: _("Date"), "invoiced_on", "day"),
    (lambda: _("Before VAT"), "net_cents", "amount"),
    (lambda: "%", lambda row: row.basis_points / 10_000, "share"),
    (lambda: _("Contribution"), "contribution_cents", "amount"),
    (lambda: _("Movement"), "movement_id", "number"), (lambda: _("Import"), "made_by_id", "number"),
]  # fmt: skip


@allow("sources.read")
@require_GET
def invoices(request: HttpRequest) -> HttpResponseBase:
    """Rows of invoices: of a movement, of an import, or by number."""
    fund = chosen(request)
    found = Invoice.objects.filter(made_by__fund=fund).select_related("cooperative", "member", "made_by")
    for name, path in (("movement", "movement"), ("import", "made_by")):
        value = request.GET.get(name, "")
        if value.isascii() and value.isdecimal() and len(value) < 18:
            found = found.filter(**{path: int(value)})
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(number__icontains=words[:60])
    columns = [Column(label(), value, kind) for label, value, kind in INVOICE_COLUMNS]
    found = found.order_by("-pk")
    if download := table_response(request, f"invoices-{fund.code}", columns, found):
        return download
    page = page_of(request, fund, page=Paginator(found, PAGE).get_page(request.GET.get("page")), words=words)
    return render(request, "sources/invoices.html", page)


@allow("sources.read")
@require_GET
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice: its first row, what came later, and what it stands at."""
    first = get_object_or_404(
        Invoice.objects.visible_to(request.user).select_related("made_by__fund", "cooperative", "member"),
        pk=pk,
    )
    if first.first_id:
        return redirect("sources:invoice", first.first_id)
    rows = (Invoice.objects.filter(pk=pk) | Invoice.objects.filter(first=pk)).order_by("pk")
    notes = Invoice.objects.filter(credits=pk).select_related("made_by").order_by("pk")
    page = page_of(
        request,
        first.made_by.fund,
        invoice=first,
        rows=rows.select_related("made_by", "taken_back_by"),
        notes=notes,
        standing=rows.standing(),
    )
    return render(request, "sources/invoice.html", page)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def invoice_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Invoice.objects.visible_to(request.user).select_related("made_by__fund", "cooperative"), pk=pk
    )
    fund = row.made_by.fund
    return taken_back(
        request,
        fund,
        _("Take back invoice %s") % row,
        _("%(cents)s of contribution is taken back by an opposite movement of today.")
        % {"cents": money(row.contribution_cents, fund.currency)},
        lambda why: contributions.take_back_row(row, on=localdate(), by=request.user, why=why),
        row.get_absolute_url(),
        said=_("The invoice was taken back."),
    )
