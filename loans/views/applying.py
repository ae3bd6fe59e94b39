"""Asking for a loan: a task list whose pages can be filled in any order, then check and send."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans import application as rules
from loans.eligibility import criteria
from loans.forms import (
    ActivityForm,
    BankForm,
    DeclarationForm,
    PartiesForm,
    PlanForm,
    ProjectForm,
    TranchesForm,
)
from loans.kind import fields
from loans.models import LoanApplication, ProductVersion
from loans.models.applications import QUOTE
from loans.quote import quote
from loans.tasklist import PAGES, is_open, tasks
from loans.views.simulator import first_guess
from workflows.access import allow, keeps_typed
from workflows.cases import attachments, filing, typed
from workflows.cases.forms import DocumentForm, FilerForm
from workflows.cases.models import Document, State
from workflows.cases.views.documents import in_one, is_script, keep, told_to_script
from workflows.htmx import wants_part
from workflows.people import account_changes
from workflows.people.models import Member
from workflows.people.proxies import Scope
from workflows.people.reader import reader
from workflows.refusals import Refusal


def mine(request: HttpRequest) -> QuerySet[LoanApplication]:
    """Applications that this person writes: their own, or those they file for a member."""
    related = ("case__applicant__cooperative", "case__cooperative", "terms__product", "terms__envelope__fund")
    return LoanApplication.objects.written_by(reader(request)).select_related(*related)


def _held(request: HttpRequest, reference: str) -> LoanApplication:
    return get_object_or_404(mine(request), case__reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def apply(request: HttpRequest) -> HttpResponse:
    """Choose a loan: each criterion answered, then a draft is opened."""
    on = timezone.localdate()
    borrower = Member.objects.filter(user=request.user.pk).first()
    consent = FilerForm(request.POST, request.FILES) if "number" in request.POST else FilerForm()
    problem = ""
    if request.method == "POST":
        try:
            return redirect("loans:application", _started(request, borrower, consent).case.reference)
        except Refusal as refusal:
            problem = str(refusal)
    current = ProductVersion.objects.current(on).select_related("product", "envelope__fund")
    asked = [
        (terms, criteria(borrower, terms, on) if borrower else [])
        for terms in (current.for_member(borrower) if borrower else current)
    ]
    offers = [
        {"terms": terms, "criteria": found, "open": all(criterion.met for criterion in found)}
        for terms, found in asked
    ]
    drafts = mine(request).filter(case__state="draft")
    others = filing.files_for_others(request.user, on)
    context = {"offers": offers, "drafts": drafts, "borrower": borrower, "form": consent, "problem": problem,
               "others": others}  # fmt: skip
    return render(request, "loans/apply.html", context, status=422 if request.method == "POST" else 200)


def _started(request: HttpRequest, borrower: Member | None, consent: FilerForm) -> LoanApplication:
    """Open the draft for the person themselves, or for the member named in the consent form."""
    on = timezone.localdate()
    published = ProductVersion.objects.current(on).select_related("product", "envelope__fund")
    terms = get_object_or_404(published, pk=_number(request.POST.get("terms")))
    user, said, scan = reader(request), "", None
    if consent.is_bound:
        if not consent.is_valid():
            raise Refusal(_("Give the member's number, and how they asked for it."), code="consent_missing")
        borrower = filing.member_numbered(user, consent.cleaned_data["number"], Scope.LOANS, on)
        said, scan = consent.cleaned_data["consent"], consent.cleaned_data["scan"]
    if borrower is None:
        raise Refusal(_("Only members of the cooperative can borrow."), code="not_a_member")
    with transaction.atomic():
        held = rules.start(borrower, terms, by=user, on=on, consent=said)
        filing.keep_scan(held.case, scan, by=user)
    return held


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
@allow("case.apply")
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """The task list."""
    held = _held(request, reference)
    return render(request, "loans/application.html", {"application": held, "tasks": tasks(held)})


def _page(
    request: HttpRequest,
    reference: str,
    name: str,
    form_of: Callable[[LoanApplication, Any], Form],
    answers_of: Callable[[Any], dict[str, Any]],
    extra: Callable[[LoanApplication, Any], dict[str, Any]] = lambda held, form: {},
) -> HttpResponse:
    """One page of the application: show it, or save it and go back to the list. What is typed is never lost."""
    held = _held(request, reference)
    if is_open(held) and (saved := typed.autosaved(request, held.case, name)) is not None:
        return saved
    typing = typed.typing(request, held.case, name)
    form = typed.restored(lambda data: form_of(held, data), typing)
    seen = typed.digest(form_of(held, None))
    problem, status = "", 200
    if typing.posted and "preview" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                typed.refuse_overwriting(request.POST.get("seen", ""), seen, form)
                rules.save_answers(held, by=reader(request), **answers_of(form))
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
            else:
                typed.forget(held.case, name)
                return redirect("loans:application", reference)
        if is_open(held):
            typing.keep()
    context = {
        "typing": typing,
        "known": name == "bank" and held.account_to_confirm,
        "seen": seen,
        "application": held,
        "form": form,
        "problem": problem,
        "page": PAGES[name],
        "open": is_open(held),
    }
    part = "#plan" if wants_part(request) else ""  # while one types: the plan alone
    return render(request, f"loans/{name}.html{part}", context | extra(held, form), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """Purpose and project."""

    def form_of(held: LoanApplication, data: Any) -> Form:
        said = {"purpose": held.purpose, "project": held.project, "goods": held.goods, "net": held.net_cents}
        return ProjectForm(data, terms=held.terms, initial=said)

    def answers_of(form: Any) -> dict[str, Any]:
        answers = dict(form.cleaned_data)
        return answers | {"net_cents": answers.pop("net")} if "net" in answers else answers

    return _page(request, reference, "project", form_of, answers_of)


def _plan_form(held: LoanApplication, data: Any) -> PlanForm:
    on = timezone.localdate()
    initial = first_guess(held.terms, on)
    if held.months:
        initial = {
            "amount": held.cents,
            "months": held.months,
            "grace_months": held.grace_months,
            "first_due_on": held.first_due_on,
            "months_off": held.months_off,
            "months_double": held.months_double,
            "balloon": held.balloon_cents or None,
        }
    return PlanForm(data, terms=held.terms, on=on, initial=initial)


def _shown_plan(held: LoanApplication, form: PlanForm) -> dict[str, Any]:
    """The table under the form: of what is typed when that is right, else of what was saved."""
    try:
        if form.is_bound:
            return {"quote": form.quote if form.is_valid() else None}
        names = ("months", "first_due_on", "grace_months", "months_off", "months_double", "balloon_cents")
        saved = {name: getattr(held, name) for name in names}
        whole = held.cents and held.months and held.first_due_on
        return {"quote": quote(held.terms, cents=held.cents, **saved) if whole else None}
    except Refusal as refusal:
        return {"quote": None, "problem": str(refusal)}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Amount, term, grace and first date, with every instalment below."""
    return _page(request, reference, "plan", _plan_form, lambda form: form.plan, _shown_plan)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def tranches(request: HttpRequest, reference: str) -> HttpResponse:
    """In which payments the loan is paid out, where the terms allow several."""

    def form_of(held: LoanApplication, data: Any) -> Form:
        return TranchesForm(
            data, terms=held.terms, cents=held.cents, on=timezone.localdate(),
            is_draft=held.case.state == State.DRAFT, initial=TranchesForm.first(held.tranches),
        )  # fmt: skip

    return _page(request, reference, "tranches", form_of, lambda form: {"tranches": form.rows})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def activity(request: HttpRequest, reference: str) -> HttpResponse:
    """The Activity that repays, and how."""

    def form_of(held: LoanApplication, data: Any) -> Form:
        initial = {
            "activity": held.activity_id,
            "invoiced_year": held.invoiced_year_cents,
            "budget": held.budget,
        }
        return ActivityForm(data, application=held, initial=initial)

    def answers_of(form: ActivityForm) -> dict[str, Any]:
        answers = dict(form.cleaned_data)
        answers["invoiced_year_cents"] = answers.pop("invoiced_year")
        return answers

    return _page(request, reference, "activity", form_of, answers_of)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def parties(request: HttpRequest, reference: str) -> HttpResponse:
    """Who borrows too, who answers for the loan, and which Activity sells what it pays for."""

    def form_of(held: LoanApplication, data: Any) -> Form:
        guarantor = held.guarantor.number if held.guarantor else ""
        supplier = held.supplier.code if held.supplier else ""
        joint = held.co_borrower.number if held.co_borrower else ""
        names = {"co_borrower": joint, "guarantor": guarantor, "supplier": supplier}
        return PartiesForm(data, initial=names)

    return _page(request, reference, "parties", form_of, lambda form: form.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@allow("case.apply")
def bank(request: HttpRequest, reference: str) -> HttpResponse:
    """The borrower's account, and whether the loan is paid there or to a supplier."""

    def form_of(held: LoanApplication, data: Any) -> Form:
        own = {"iban": held.iban, "iban_holder": held.iban_holder, "paid_to": held.paid_to}
        known = account_changes.known(held.case.applicant)
        form = BankForm(data, known=known, initial=own | held.invoice_facts())
        if held.terms.is_lease:  # the cooperative buys: there is no choice
            form.fields["paid_to"].disabled = True
        return form

    return _page(request, reference, "bank", form_of, lambda form: form.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def quotes(request: HttpRequest, reference: str) -> HttpResponse:
    """Quotes: one or several files, each checked before it is kept."""
    held = _held(request, reference)
    posted = request.method == "POST"
    data, files = (request.POST, request.FILES) if posted else (None, None)
    form = DocumentForm(held.case, data, files, only=QUOTE)
    problem, status = None, 422 if posted else 200
    if posted:
        refused = keep(request, held.case, form) if form.is_valid() else []
        if is_script(request):
            return told_to_script(request, form, refused, request.path)
        if form.is_valid() and not refused:
            return redirect("loans:quotes", reference)
        problem = in_one(refused)
    kept = held.case.documents.current().filter(requirement=QUOTE)
    context = {
        "application": held,
        "form": form,
        "problem": problem,
        "page": PAGES["quotes"],
        "documents": kept,
    }
    return render(request, "loans/quotes.html", context | {"open": is_open(held)}, status=status)


@require_POST
@allow("case.apply")
def remove_quote(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a quote out of a draft."""
    held = _held(request, reference)
    document = get_object_or_404(Document.objects.filter(case=held.case, requirement=QUOTE), pk=pk)
    attachments.remove(document, by=reader(request))
    return redirect("loans:quotes", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check your answers, declare, send."""
    held = _held(request, reference)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    missing: list[Any] = []
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rules.submit(held, by=reader(request), on=timezone.localdate())
            except Refusal as refusal:
                missing, status = refusal.figures.get("missing", []), refusal.status
                problem = "" if missing else str(refusal)
            else:
                return redirect("cases:sent", reference)
    context = {
        "application": held,
        "form": form,
        "problem": problem,
        "missing": missing,
        "groups": groups(held, request.user),
        "documents": held.case.documents.current().filter(requirement=QUOTE),
        "rows": held.plan(),
        "owed_cents": sum(row.due_cents for row in held.plan()),
        "open": held.case.state == "draft",
    }
    return render(request, "loans/check.html", context, status=status)


def groups(held: LoanApplication, user: Any) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The answers by page: (heading, route of the page that changes them, rows)."""
    pages = {
        "purpose": "project",
        "amount": "plan",
        "activity": "activity",
        "co_borrower": "parties",
        "iban": "bank",
    }
    found: list[tuple[str, str, list[dict[str, Any]]]] = []
    for answer in fields(held.case, user):
        if answer.name in pages:
            found.append((str(answer.group), f"loans:{pages[answer.name]}", []))
        found[-1][2].append({"label": answer.label, "value": answer.value or "–"})
    return found
