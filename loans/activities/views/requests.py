"""Asking for an advance or a guarantee: one page of answers, the documents, check and send."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from loans.activities import asking
from loans.activities.forms import RequestForm
from loans.activities.kind import STARTS, fields
from loans.activities.models import Request, Way
from loans.activities.offering import terms_for
from loans.forms import DeclarationForm
from workflows.access import allow
from workflows.cases import corrections, filing
from workflows.cases.forms import DocumentForm, FilerForm
from workflows.cases.models import State
from workflows.cases.views.documents import in_one, is_script, keep, told_to_script
from workflows.people.models import Member, User
from workflows.people.proxies import Scope
from workflows.people.reader import reader
from workflows.refusals import Refusal

STEPS = {
    "request": gettext_lazy("Your answers"),
    "documents": gettext_lazy("Documents"),
    "check": gettext_lazy("Check your answers and send"),
}
MEANS = {
    Way.ADVANCE: [
        gettext_lazy("You are paid before your client has paid. Nothing is taken for it."),
        gettext_lazy("When the client pays, the fund gets it back by itself: you do nothing."),
        gettext_lazy("Have your expense notes and the invoice to the client at hand."),
    ],
    Way.GUARANTEE: [
        gettext_lazy("Your Activity is paid what the client did not pay."),
        gettext_lazy("The fund then recovers it from the client; what comes back returns to the fund."),
        gettext_lazy("Have the invoice, the reminders and, after a bankruptcy, its proof at hand."),
    ],
    Way.OWN: [
        gettext_lazy(
            "You put money of your own into your Activity, and get it back by a plan that is agreed."
        ),
        gettext_lazy(
            "No interest is paid. All of it is paid back within five years, as the Activity’s means allow."
        ),
        gettext_lazy("Where the means lack, another plan is proposed: it holds only if you agree."),
    ],
}


def _held(request: HttpRequest, reference: str) -> Request:
    related = ("case__applicant__user", "case__cooperative", "terms__fund", "activity")
    return get_object_or_404(
        Request.objects.written_by(reader(request)).select_related(*related), case__reference=reference
    )


def _frame(held: Request, here: str) -> dict[str, Any]:
    reference, names = held.case.reference, list(STEPS)
    place = names.index(here)
    steps = [
        {
            "label": STEPS[name],
            "url": reverse(f"activities:{name}", args=[reference]),
            "state": "past" if at < place else "present" if at == place else "next",
        }
        for at, name in enumerate(names)
    ]
    return {
        "held": held,
        "case": held.case,
        "label": STEPS[here],
        "steps": steps,
        "what": STARTS[Way(held.way)],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def ask(request: HttpRequest, way: str) -> HttpResponse:
    """What it means and asks; then a draft is opened."""
    if way not in Way.values:
        raise Http404
    user, on, problem, terms = reader(request), timezone.localdate(), None, None
    member = Member.objects.filter(user=user).select_related("cooperative").first()
    others = filing.files_for_others(user, on)
    form = FilerForm(request.POST, request.FILES) if others and "number" in request.POST else None
    try:
        if request.method == "POST" and form is not None and form.is_valid():
            return redirect("activities:request", _for_another(user, way, form, on).case.reference)
        if member is not None:
            terms = terms_for(way, member.cooperative, on)
        elif not others:
            raise Refusal(_("Only members of the cooperative can ask for this."), code="not_a_member")
        if request.method == "POST" and form is None and member is not None:
            return redirect("activities:request", asking.start(member, way, by=user, on=on).case.reference)
    except Refusal as refusal:
        problem = refusal
    context = {
        "title": STARTS[Way(way)], "means": MEANS[Way(way)], "terms": terms, "problem": problem,
        "form": form or (FilerForm() if others else None), "bound": form is not None,
    }  # fmt: skip
    status = 200 if request.method != "POST" else problem.status if problem else 422
    return render(request, "activities/ask.html", context, status=status)


@transaction.atomic
def _for_another(user: User, way: str, form: FilerForm, on: date) -> Request:
    """Open the draft for the member named in the form, with the scan of their paper."""
    member = filing.member_numbered(user, form.cleaned_data["number"], Scope.LOANS, on)
    held = asking.start(member, way, by=user, on=on, consent=form.cleaned_data["consent"])
    filing.keep_scan(held.case, form.cleaned_data["scan"], by=user)
    return held


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """All answers on one page, kept as they are."""
    held = _held(request, reference)
    form = RequestForm(request.POST or None, held=held)
    problem, status = "", 200
    draft = held.case.state == State.DRAFT
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                asking.save_answers(held, by=reader(request), **form.answers)
            except Refusal as refusal:
                problem, status = str(refusal), refusal.status
            else:
                return redirect("activities:documents" if draft else "cases:answer", reference)
    is_open = draft or bool(corrections.open_fields(held.case))
    context = _frame(held, "request") | {"form": form, "problem": problem, "open": is_open, "draft": draft}
    return render(request, "activities/request.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Files for one purpose at a time, each checked before it is kept."""
    held = _held(request, reference)
    posted = request.method == "POST"
    form = DocumentForm(held.case, request.POST if posted else None, request.FILES if posted else None)
    problem, status = "", 422 if posted else 200
    if posted:
        refused = keep(request, held.case, form) if form.is_valid() else []
        if is_script(request):
            return told_to_script(request, form, refused, request.path)
        if form.is_valid() and not refused:
            return redirect("activities:documents", reference)
        problem = in_one(refused) or ""
    kept = list(held.case.documents.current())
    names = {need.code: need.label for need in asking.requirements(held)}
    context = _frame(held, "documents") | {
        "form": form, "problem": problem, "needs": asking.requirements(held),
        "kept": [(document, names.get(document.requirement, "")) for document in kept],
        "draft": held.case.state == State.DRAFT,
    }  # fmt: skip
    return render(request, "activities/documents.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.apply")
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Read it once more, confirm, send."""
    held = _held(request, reference)
    user = reader(request)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    missing: list[Any] = []
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                asking.submit(held, by=user, on=timezone.localdate(), at=timezone.now())
            except Refusal as refusal:
                missing, status = refusal.figures.get("missing", []), refusal.status
                problem = "" if missing else str(refusal)
            else:
                return redirect("cases:sent", reference)
    rows = [{"label": row.label, "value": row.value or "–"} for row in fields(held.case, user)]
    context = _frame(held, "check") | {
        "form": form, "problem": problem, "missing": missing, "rows": rows,
        "documents": held.case.documents.current(), "draft": held.case.state == State.DRAFT,
    }  # fmt: skip
    return render(request, "activities/check.html", context, status=status)
