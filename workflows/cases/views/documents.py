"""Files in and out, always through the case."""

from typing import Any

from django.contrib import messages as flash
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.refusals import Refusal

from ..attachments import attach, remove
from ..documents import MAX_BYTES, refuse_size
from ..forms import DocumentForm
from ..models import Case, Document
from .common import fetch, reader
from .file import page


@require_safe
@allow("case.documents")
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file, to be saved and never shown inside a page of ours."""
    document = find(request, fetch(request, reference), pk)
    return to_be_saved(document.file, document.name, document.content_type)


def to_be_saved(file: Any, name: str, content_type: str) -> FileResponse:
    """A sealed file, opened for one reader: their browser keeps it, and never shows it inside a page of ours."""
    return FileResponse(
        file.open(),
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def find(request: HttpRequest, case: Case, pk: int) -> Document:
    """A document of a case whose sensitive part this person may read; replaced ones stay readable."""
    if not case.is_trusted(reader(request)):
        return get_object_or_404(Document.objects.none())
    return get_object_or_404(case.documents, pk=pk)


@require_POST
@allow("case.documents")
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    case = fetch(request, reference)
    form = DocumentForm(case, request.POST, request.FILES)
    problem, status = None, 422
    if form.is_valid():
        try:
            keep(request, case, form)
            return redirect(way_back(request, f"{case.get_absolute_url()}?part=documents#documents"))
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
    return page(request, case, problem=problem, status=status, part="documents", document=form)


@require_http_methods(["GET", "POST"])
@allow("case.documents")
def replace(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A better version of a file; the earlier one stays on record."""
    case = fetch(request, reference)
    document = find(request, case, pk)
    initial = {"requirement": document.requirement}
    form = DocumentForm(case, request.POST or None, request.FILES or None, initial=initial)
    problem, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            keep(request, case, form, replaces=document)
            return redirect(f"{case.get_absolute_url()}?part=documents#documents")
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
    context = {"case": case, "document": document, "form": form, "problem": problem}
    return render(request, "cases/replace.html", context, status=status)


def keep(request: HttpRequest, case: Case, form: DocumentForm, replaces: Document | None = None) -> Document:
    sent = form.cleaned_data["file"]
    refuse_size(sent.name, sent.size)  # before a byte of it is read
    document = attach(
        case,
        name=sent.name,
        content=sent.read(MAX_BYTES + 1),
        by=reader(request),
        at=timezone.now(),
        requirement=form.cleaned_data["requirement"],
        replaces=replaces,
    )
    flash.success(request, _("“%(name)s” is added.") % {"name": document.name})
    return document


@require_POST
@allow("case.documents")
def discard(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a file out of a draft."""
    case = fetch(request, reference)
    document = find(request, case, pk)
    remove(document, by=reader(request))
    flash.success(request, _("“%(name)s” is removed.") % {"name": document.name})
    return redirect(way_back(request, case.get_absolute_url()))


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form says to go, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()) else otherwise


def answer_page(case: Case) -> str:
    return reverse("cases:answer", args=[case.reference])
