"""The applicant's pages: one thing a page, saved as they go."""

from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.aid import answers, applying
from fund.aid.forms.applying import (
    DeclarationForm,
    DocumentsForm,
    SituationForm,
)
from fund.aid.kind import requirements
from fund.aid.models import AidApplication, Programme
from fund.aid.reckoning import spoken
from fund.aid.summary import page_named, summary
from fund.aid.views.programmes import result
from fund.aid.views.way import address, asked_of, frame, mine, next_page, onward
from workflows.access import allow
from workflows.cases import filing
from workflows.cases.attachments import remove
from workflows.cases.forms import FilerForm
from workflows.cases.models import State
from workflows.cases.shelf import Paper, papers
from workflows.cases.views.documents import is_script, receive, told_to_script
from workflows.money_words import money
from workflows.people.models import Member, User
from workflows.people.proxies import Scope
from workflows.people.reader import reader
from workflows.refusals import Refusal


@require_POST
@allow("case.apply")
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Open the draft, with the answers given when eligibility was checked."""
    user = reader(request)
    programme = get_object_or_404(Programme.objects.visible_to(user), code=code)
    version = programme.open_version(timezone.localdate())
    if version is None:
        return redirect("aid:programme", code)
    form = SituationForm(request.POST, version=version)
    if not form.is_valid():
        return render(request, "aid/eligibility.html", {"programme": programme, "form": form}, status=422)
    shown = result(request, version, form.cleaned_data)
    other = FilerForm(request.POST, request.FILES) if "number" in request.POST else None
    if other is not None and not other.is_valid():
        return render(request, "aid/eligible.html", {**shown, "for_member": other}, status=422)
    try:
        member = _member(user, other)
        consent = other.cleaned_data["consent"] if other else ""
        with transaction.atomic():
            application = applying.start_application(
                programme,
                member,
                by=user,
                on=timezone.localdate(),
                situation=form.cleaned_data,
                consent=consent,
            )
            filing.keep_scan(application.case, other and other.cleaned_data["scan"], by=user)
    except Refusal as refusal:
        shown |= {"problem": str(refusal), "for_member": other or shown.get("for_member")}
        return render(request, "aid/eligible.html", shown, status=refusal.status)
    return redirect(next_page(application, "situation"))


def _member(user: User, other: FilerForm | None) -> Member:
    if other is not None:
        return filing.member_numbered(user, other.cleaned_data["number"], Scope.AID, timezone.localdate())
    found = Member.objects.filter(user=user).first()
    if found is None:
        raise Refusal(_("Only a member can ask for aid. Give the number of the member you file for."))
    return found


@require_safe
@allow("case.apply")
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the request stands: every page with what is done and what is left."""
    found = mine(request, reference)
    if found.case.state not in (State.DRAFT, State.IN_REVIEW):
        return redirect(found.case)
    asked = asked_of(found)
    if found.case.state == State.IN_REVIEW and not asked:
        return redirect(found.case)
    left = {page: sentence for page, sentence in reversed(answers.missing(found))}
    tasks = [
        {
            "label": label,
            "url": address(reference, page),
            "hint": left.get(page, ""),
            "kind": "wait",
            "text": _("To do") if page in left else _("Done"),
            "done": page not in left,
        }
        for page, label in asked.items()
    ]
    context = {"application": found, "tasks": tasks, "first": next((t for t in tasks if not t["done"]), None)}
    return render(request, "aid/application.html", context)


@require_safe
@allow("case.apply")
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer with a way to change it, what is missing, and what the request comes to."""
    found = mine(request, reference)
    if found.case.state != State.DRAFT:
        return redirect(found.case)
    return render(request, "aid/check.html", frame(found, "check") | _checked(found))


def _checked(found: AidApplication) -> dict[str, Any]:
    """The answers in their order, each with the way to change it."""
    sections = [
        {
            "label": label,
            "rows": [
                {
                    "label": row.label,
                    "value": linebreaksbr(row.value),
                    "url": address(found.case.reference, page_named(found.version, row.name)) + "?then=check",
                }
                for row in rows
            ],
        }
        for label, rows in groupby(summary(found), key=lambda row: str(row.group))
    ]
    reckoning = applying.reckoning_of(found, timezone.localdate())
    missing = [(name, words) for name, words in answers.missing(found) if name != "declaration"]
    return {
        "sections": sections,
        "asks_documents": "documents" in answers.pages_of(found.version, found.answers),
        "missing": missing,
        "documents": found.case.documents.current(),
        "reckoning": reckoning,
        "lines": spoken(reckoning, partial(money, currency=found.case.currency)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def declaration(request: HttpRequest, reference: str) -> HttpResponse:
    """The last page: the declaration, the agreement to be read, and Send."""
    found = mine(request, reference)
    if found.case.state != State.DRAFT:
        return redirect("cases:sent", reference)
    form = DeclarationForm(request.POST or None)
    context = frame(found, "declaration") | {"form": form}
    if request.method != "POST":
        return render(request, "aid/declaration.html", context)
    if not form.is_valid():
        return render(request, "aid/declaration.html", context, status=422)
    user = reader(request)
    try:
        applying.submit(found, by=user, on=timezone.localdate(), at=timezone.now(), declared=True)
    except applying.RulesChanged as changed:
        applying.follow_new_rules(found, by=user, on=timezone.localdate())
        messages.warning(request, str(changed))
        return redirect("aid:check", reference)
    except Refusal as refusal:
        return render(
            request, "aid/declaration.html", context | {"problem": str(refusal)}, status=refusal.status
        )
    return redirect("cases:sent", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Photos or files, one field for each document that the programme asks for."""
    found = mine(request, reference)
    if "documents" not in asked_of(found):
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentsForm(data, files, needs=requirements(found.version, found.answers))
    refused: list[tuple[UploadedFile, Refusal]] = []
    if data is not None:
        good = form.is_valid()
        refused = receive(request, found.case, form.uploads())
        undated = [paper for paper in _papers(request, found) if paper.asks_date]
        on = request.path if "more" in data or undated else onward(request, found, "documents")
        if is_script(request):
            why = [refusal for _file, refusal in refused]
            return told_to_script(request, form, why, request.path if why or not good else on)
        if good and not refused:
            return redirect(on)
    for file, refusal in refused:
        form.add_error(form.field_of(file), str(refusal))
    context = frame(found, "documents") | {"form": form, "papers": _papers(request, found)}
    return render(request, "aid/documents.html", context, status=200 if data is None else 422)


def _papers(request: HttpRequest, found: AidApplication) -> list[Paper]:
    return papers(found.case, reader(request), on=timezone.localdate(), may_change=True)


@require_POST
@allow("case.apply")
def remove_document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a file out of a draft."""
    found = mine(request, reference)
    document = get_object_or_404(found.case.documents.current(), pk=pk)
    remove(document, by=reader(request))
    messages.success(request, _("%(name)s was removed.") % {"name": document.name})
    return redirect("aid:documents", reference)
