"""Files in and out, always through the case."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal

from .. import attachments
from ..attachments import opened, remove
from ..forms import DescribeForm, DocumentForm
from ..models import Case, Document
from .common import fetch
from .file import page


@require_safe
@allow("case.documents")
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file, to be saved and never shown inside a page of ours."""
    document = find(request, fetch(request, reference), pk)
    file = opened(document, by=reader(request), at=timezone.now())
    return to_be_saved(file, document.name, document.content_type)


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
    """Several files for one purpose: those that are fit are kept, the others are named."""
    case = fetch(request, reference)
    form = DocumentForm(case, request.POST, request.FILES)
    refused = keep(request, case, form) if form.is_valid() else []
    back = way_back(request, f"{case.get_absolute_url()}?part=documents#documents")
    if is_script(request):
        return told_to_script(request, form, refused, back)
    if form.is_valid() and not refused:
        return redirect(back)
    if refused and "next" in request.POST:
        for refusal in refused:
            flash.error(request, str(refusal))
        return redirect(back)
    status = refused[0].status if refused else 422
    return page(request, case, problem=in_one(refused), status=status, part="documents", document=form)


def is_script(request: HttpRequest) -> bool:
    """Whether `upload.js` sends the files one by one, and shows how far it is."""
    return "application/json" in request.headers.get("accept", "")


def told_to_script(
    request: HttpRequest, form: BaseForm, refused: Sequence[Refusal], onward: str
) -> JsonResponse:
    """Whether these files are kept. What is wrong with one waits for the page that is shown when all have been sent,
    so that it stands there word for word as without script."""
    sentences = [str(refusal) for refusal in refused]
    sentences += [str(error) for errors in form.errors.values() for error in errors]
    for sentence in dict.fromkeys(sentences):
        flash.error(request, sentence)
    return JsonResponse({"kept": not sentences, "next": onward}, status=422 if sentences else 200)


def in_one(refused: Sequence[Refusal]) -> str | None:
    """What is wrong with each, each sentence once."""
    return " ".join(dict.fromkeys(map(str, refused))) or None


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
        problem = in_one(keep(request, case, form, replaces=document))
        if problem is None:
            return redirect(f"{case.get_absolute_url()}?part=documents#documents")
    context = {"case": case, "document": document, "form": form, "problem": problem}
    return render(request, "cases/replace.html", context, status=status)


def keep(
    request: HttpRequest, case: Case, form: DocumentForm, replaces: Document | None = None
) -> list[Refusal]:
    """Keep each file that is fit to be kept; answer why the others are not."""
    typed = form.cleaned_data
    sent = [(file, typed["requirement"], typed.get("dated_on")) for file in typed["file"]]
    return [refusal for _file, refusal in receive(request, case, sent, replaces)]


Sent = tuple[UploadedFile, str, date | None]  # a file, the requirement it is for, the date that stands on it


def receive(
    request: HttpRequest, case: Case, files: Iterable[Sent], replaces: Document | None = None
) -> list[tuple[UploadedFile, Refusal]]:
    """Keep each file that is fit to be kept; a good one beside a bad one stays. Answers the bad ones, each with why."""
    bad = []
    for file, requirement, dated_on in files:
        kept, refused = attachments.received(
            case, [file], by=reader(request), requirement=requirement, dated_on=dated_on, replaces=replaces
        )
        for document in kept:
            flash.success(request, _("“%(name)s” is added.") % {"name": document.name})
            say_if_too_old(request, case, document)
        bad += refused
    return bad


def say_if_too_old(request: HttpRequest, case: Case, document: Document) -> None:
    """Nobody is held up by an old paper: it is said, to the applicant now and to the officer beside the file."""
    for need in kinds.of(case).documents(case):
        if need.code in document.answers and need.is_too_old(document.dated_on, timezone.localdate()):
            words = {"name": document.name, "days": need.max_age_days}
            flash.warning(request, _(
                "“%(name)s” is older than the %(days)s days that are asked. If you can get a newer one, add it; if "
                "not, send your request all the same."
            ) % words)  # fmt: skip


@require_POST
@allow("case.documents")
def describe(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The date on a document, and what else it answers."""
    case = fetch(request, reference)
    document = find(request, case, pk)
    form = DescribeForm(document, kinds.of(case).documents(case), request.POST)
    back = way_back(request, f"{case.get_absolute_url()}?part=documents#documents")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            document = attachments.describe(
                document,
                by=reader(request),
                at=timezone.now(),
                dated_on=typed["dated_on"],
                also=typed.get("also", ""),
            )
            flash.success(request, _("Saved for “%(name)s”.") % {"name": document.name})
            say_if_too_old(request, case, document)
        except Refusal as refusal:
            flash.error(request, str(refusal))
    for errors in form.errors.values():
        flash.error(request, " ".join(map(str, errors)))
    return redirect(back)


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
