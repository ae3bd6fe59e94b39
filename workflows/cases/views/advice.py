"""Asking somebody what they think of a case, and answering."""

from typing import Any

from django.contrib import messages as flash
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow, say_refusal
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .. import advice
from ..advice import Advice
from ..attachments import opened
from ..forms import AdviceForm, MessageForm
from ..models import UNDECIDED
from ..standing import is_its_officer
from .common import fetch
from .documents import to_be_saved

COLUMNS = [
    Column(gettext_lazy("Question"), "question"),
    Column(gettext_lazy("Last day"), "due_on", "day"),
    Column(gettext_lazy("Answered"), "answered_at", "moment"),
]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("advice.ask")
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """To whom, what, by when, and what of the case they may read."""
    case, user, problem = fetch(request, reference), reader(request), None
    if not is_its_officer(case, user):
        raise Http404
    form = AdviceForm(case, user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            advice.ask(case, by=user, at=timezone.now(), **form.asked())
        except Refusal as refusal:
            problem = refusal
        else:
            flash.success(request, _("Asked. You are told when the answer is there."))
            return redirect(case)
    context = {"case": case, "form": form, "problem": problem}
    return render(request, "cases/advice_ask.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@allow("advice.answer")
def asked(request: HttpRequest) -> HttpResponseBase:
    """What was asked of me."""
    mine = Advice.objects.asked_of(reader(request))
    rows = mine.filter(Q(case__state__in=UNDECIDED) | Q(answered_at__isnull=False))
    rows = rows.order_by("answered_at", "due_on", "pk")
    if download := table_response(request, "opinions-asked", COLUMNS, rows):
        return download
    return render(request, "cases/advice_list.html", {"rows": rows[:100], "on": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("advice.answer")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, what may be read, and the answer."""
    user, problem = reader(request), None
    found = _mine(request, pk)
    form = MessageForm(request.POST or None, label=_("Your opinion"))
    if request.method == "POST" and form.is_valid():
        try:
            advice.answer(found, text=form.cleaned_data["text"], by=user, at=timezone.now())
        except Refusal as refusal:
            problem = refusal
        else:
            flash.success(request, _("Thank you: your opinion is with the case."))
            return redirect("cases:advice")
    context: dict[str, Any] = {
        "asked": found, "rows": found.shown(), "documents": list(found.files()), "form": form,
        "problem": problem,
    }  # fmt: skip
    return render(
        request, "cases/advice_answer.html", context, status=422 if request.method == "POST" else 200
    )


@require_safe
@allow("advice.answer")
def document(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """One of the files that were shown, while the question is open; the member sees that it was opened."""
    found = _mine(request, pk)
    if found.answered_at is not None:
        raise Http404
    shown = get_object_or_404(found.files(), pk=document)
    return to_be_saved(
        opened(shown, by=reader(request), at=timezone.now(), shown=True), shown.name, shown.content_type
    )


@require_POST
@allow("advice.ask")
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = fetch(request, reference)
    try:
        advice.withdraw(get_object_or_404(Advice, case=case, pk=pk), by=reader(request), at=timezone.now())
    except Refusal as refusal:
        say_refusal(request, refusal)
    return redirect(case)


def _mine(request: HttpRequest, pk: int) -> Advice:
    rows = Advice.objects.asked_of(reader(request)).select_related("case__applicant", "asked_by")
    return get_object_or_404(rows, pk=pk)
