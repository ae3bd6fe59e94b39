"""The applicant's pages: one thing a page, saved as they go."""

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.aid import answers, applying, questions
from fund.aid.forms.applying import (
    DeclarationForm,
    DocumentsForm,
    ForMemberForm,
    SituationForm,
    form_for,
    rows_for,
)
from fund.aid.forms.asking import QuestionsForm, decided
from fund.aid.kind import requirements
from fund.aid.models import AidApplication, Programme
from fund.aid.reader import reader
from fund.aid.reckoning import spoken
from fund.aid.summary import page_named, summary
from fund.aid.views.programmes import result
from fund.banking import iban
from workflows.access import allow
from workflows.cases.attachments import attach, remove
from workflows.cases.documents import MAX_BYTES
from workflows.cases.models import State
from workflows.money_words import money
from workflows.people.models import Member, User
from workflows.refusals import Refusal

ENDS = {"check": gettext_lazy("Check your answers"), "declaration": gettext_lazy("Declaration")}
OWN = {*ENDS, "documents"}  # pages with an address of their own


def mine(request: HttpRequest, reference: str) -> AidApplication:
    """The request that this person may write: the applicant's, or the filer's. Anyone else's is missing."""
    related = ("case__applicant", "case__cooperative", "version__programme__envelope__fund")
    written = AidApplication.objects.written_by(reader(request)).select_related(*related)
    return get_object_or_404(written, case__reference=reference)


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
    other = ForMemberForm(request.POST) if "number" in request.POST else None
    if other is not None and not other.is_valid():
        return render(request, "aid/eligible.html", {**shown, "for_member": other}, status=422)
    try:
        member = _member(user, other)
        consent = other.cleaned_data["consent"] if other else ""
        application = applying.start_application(
            programme, member, by=user, on=timezone.localdate(), situation=form.cleaned_data, consent=consent
        )
    except Refusal as refusal:
        shown |= {"problem": str(refusal), "for_member": other or shown.get("for_member")}
        return render(request, "aid/eligible.html", shown, status=refusal.status)
    return redirect(_next(application, "situation"))


def _member(user: User, other: ForMemberForm | None) -> Member:
    if other is not None:
        found = Member.objects.visible_to(user).filter(number=other.cleaned_data["number"].strip()).first()
        if found is None:
            raise Refusal(_("None of your members has this number."), code="no_such_member")
        return found
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
    asked = _asked(found)
    if found.case.state == State.IN_REVIEW and not asked:
        return redirect(found.case)
    left = {page: sentence for page, sentence in reversed(answers.missing(found))}
    tasks = [
        {
            "label": label,
            "url": _address(reference, page),
            "hint": left.get(page, ""),
            "kind": "wait",
            "text": _("To do") if page in left else _("Done"),
            "done": page not in left,
        }
        for page, label in asked.items()
    ]
    context = {"application": found, "tasks": tasks, "first": next((t for t in tasks if not t["done"]), None)}
    return render(request, "aid/application.html", context)


def _asked(found: AidApplication) -> dict[str, str]:
    """The pages to fill, each with its name: all of them in a draft, those of the open correction afterwards."""
    pages = answers.pages_of(found.version, found.answers)
    if found.case.state == State.DRAFT:
        return pages
    correct = {answers.page_of(found.version, name) for name in applying.to_correct(found)}
    return {page: name for page, name in pages.items() if page in correct}


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def page(request: HttpRequest, reference: str, page: str) -> HttpResponse:
    """One page of questions; what was typed stays when something is wrong with it."""
    found = mine(request, reference)
    if page not in _asked(found) or page == "documents":
        raise Http404
    return _fixed(request, found, page) if page in answers.FIXED else _questions(request, found, page)


def _fixed(request: HttpRequest, found: AidApplication, page: str) -> HttpResponse:
    """A page that the rules ask for: the conditions, the figures, the account or the creditors."""
    data = request.POST if request.method == "POST" else None
    form, rows = form_for(page, found, data), rows_for(page, found, data)
    context = _frame(found, page) | {"form": form, "rows": rows}
    if data is None:
        return render(request, "aid/page.html", context)
    good = form.is_valid() & (rows is None or rows.is_valid())
    if not good:
        return render(request, "aid/page.html", context, status=422)
    given = dict(form.cleaned_data)
    if rows is not None:
        given["receipts" if page == "figures" else "creditors"] = rows.rows()
    return _saved(request, found, page, given, "aid/page.html", context)


def _questions(request: HttpRequest, found: AidApplication, page: str) -> HttpResponse:
    """A page of the programme's own questions. One that is asked only since another on the page was answered comes
    up with what was typed, and is not called missing before it was seen."""
    data = request.POST if request.method == "POST" else None
    shown = _shown(found, page, data or {})
    form = QuestionsForm(shown.questions, found.answers, data)
    live = questions.depends_on_itself(_whole(found, page))
    context = _frame(found, page) | {"form": form, "page": shown, "live": live}
    if data is None:
        return render(request, "aid/questions.html", context)
    form.is_valid()
    codes = {asked.code for asked in shown.questions}
    new = codes - set(data.get("asked", ",".join(codes)).split(","))
    form.forgive(codes if request.htmx else new)  # type: ignore[attr-defined]
    if form.has_errors():
        return render(request, "aid/questions.html", context, status=422)
    if new or request.htmx:  # type: ignore[attr-defined]
        return render(request, "aid/questions.html", context | {"more": bool(new)})
    return _saved(request, found, page, form.cleaned_data, "aid/questions.html", context)


def _whole(found: AidApplication, page: str) -> questions.Page:
    whole = questions.page_at(found.version.form(), page)
    assert whole is not None  # the caller asked it of `_asked`
    return whole


def _shown(found: AidApplication, page: str, data: Mapping[str, Any]) -> questions.Page:
    """What this page asks of somebody who answers so; while a correction is open, what it leaves open."""
    form = found.version.form()
    given = found.answers | decided(form, data)
    shown = _whole(found, page)
    asked = {one.code for one in questions.visible(form, given)}
    if found.case.state != State.DRAFT:
        asked &= applying.to_correct(found, given)
    return questions.Page(shown.first, tuple(one for one in shown.questions if one.code in asked))


def _saved(
    request: HttpRequest,
    found: AidApplication,
    page: str,
    given: dict[str, Any],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Keep what is right and go on; what the rules decline is said on the page that stays."""
    try:
        found = applying.save_answers(found, page, given, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return render(request, template, context | {"problem": str(refusal)}, status=refusal.status)
    _echo_bank(request, found, page)
    if "more" in request.POST:
        return redirect(request.path)
    return redirect(_onward(request, found, page))


def _echo_bank(request: HttpRequest, found: AidApplication, page: str) -> None:
    """Say back which bank was understood, so that a wrong account is seen at once."""
    if page != "payment":
        return
    accounts = [one.iban for one in found.creditors.all()] if found.pays_creditors else [found.iban]
    for account in accounts:
        said = {"account": iban.masked(account), "bank": iban.parse(account).bank}
        messages.info(request, _("Account %(account)s is at %(bank)s.") % said)


def _onward(request: HttpRequest, found: AidApplication, page: str) -> str:
    if request.POST.get("then") == "check" or request.GET.get("then") == "check":
        return reverse("aid:check", args=[found.case.reference])
    return _next(found, page)


def _next(found: AidApplication, page: str) -> str:
    """The page after this one; the answers to check after the last."""
    asked, reference = list(_asked(found)), found.case.reference
    if found.case.state != State.DRAFT:
        return reverse("cases:answer", args=[reference])
    place = asked.index(page) + 1 if page in asked else 0
    if place >= len(asked):
        return reverse("aid:check", args=[reference])
    return _address(reference, asked[place])


def _frame(found: AidApplication, here: str) -> dict[str, Any]:
    """What each page shows around its form: the steps, the way back, and the reckoning beside figures."""
    asked, reference = _asked(found), found.case.reference
    known = {**asked, **ENDS}
    ways = [*asked, *(ENDS if found.case.state == State.DRAFT else [])]
    place = ways.index(here)
    steps = [
        {
            "label": known[way],
            "url": _address(reference, way) if way in asked else "",
            "state": "past" if at < place else "present" if at == place else "next",
        }
        for at, way in enumerate(ways)
    ]
    before = (
        reverse("aid:application", args=[reference]) if place == 0 else _address(reference, ways[place - 1])
    )
    return {"application": found, "here": here, "label": known[here], "steps": steps, "back": before}


def _address(reference: str, way: str) -> str:
    return (
        reverse(f"aid:{way}", args=[reference]) if way in OWN else reverse("aid:page", args=[reference, way])
    )


@require_safe
@allow("case.apply")
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer with a way to change it, what is missing, and what the request comes to."""
    found = mine(request, reference)
    if found.case.state != State.DRAFT:
        return redirect(found.case)
    return render(request, "aid/check.html", _frame(found, "check") | _checked(found))


def _checked(found: AidApplication) -> dict[str, Any]:
    """The answers in their order, each with the way to change it."""
    sections = [
        {
            "label": label,
            "rows": [
                {
                    "label": row.label,
                    "value": linebreaksbr(row.value),
                    "url": _address(found.case.reference, page_named(found.version, row.name))
                    + "?then=check",
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
        return redirect("aid:sent", reference)
    form = DeclarationForm(request.POST or None)
    context = _frame(found, "declaration") | {"form": form}
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
    return redirect("aid:sent", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Photos or files, one field for each document that the programme asks for."""
    found = mine(request, reference)
    if "documents" not in _asked(found):
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentsForm(data, files, needs=requirements(found.version, found.answers))
    context = _frame(found, "documents") | {"form": form}
    if data is not None:
        good = form.is_valid()
        for name, refusal in _keep_files(found, form, reader(request)):
            form.add_error(name, str(refusal))
            good = False
        if good:
            return redirect(_onward(request, found, "documents") if "more" not in data else request.path)
    context["kept"] = found.case.documents.current()
    return render(request, "aid/documents.html", context, status=200 if data is None else 422)


def _keep_files(found: AidApplication, form: DocumentsForm, by: User) -> list[tuple[str, Refusal]]:
    """Keep every file that is fit to be kept; name those that are not. A good file beside a bad one stays."""
    refused = []
    for name, upload in form.uploads():
        try:
            attach(
                found.case,
                name=upload.name or "",
                content=upload.read(MAX_BYTES + 1),
                by=by,
                at=timezone.now(),
                requirement=form.requirement(name),
            )
        except Refusal as refusal:
            refused.append((name, refusal))
    return refused


@require_POST
@allow("case.apply")
def remove_document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a file out of a draft."""
    found = mine(request, reference)
    document = get_object_or_404(found.case.documents.current(), pk=pk)
    remove(document, by=reader(request))
    messages.success(request, _("%(name)s was removed.") % {"name": document.name})
    return redirect("aid:documents", reference)


@require_safe
@allow("case.apply")
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """The number, what happens next and when."""
    found = mine(request, reference)
    if found.case.state == State.DRAFT:
        return redirect("aid:application", reference)
    return render(request, "aid/sent.html", {"application": found, "case": found.case})
