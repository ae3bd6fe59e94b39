"""Late loans followed: promises, what a borrower asks, what was done and what waits, reminders held back."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans import asking, change_cases, follow_up, promises
from loans.dunning import Step
from loans.forms.beside import said
from loans.forms.follow_up import AnswerForm, AskForm, HoldForm, PromiseForm, RequestAnswerForm
from loans.letters import letter_pdf
from loans.models import Agreement, ChangeRequest, DunningStep, LoanPromise
from loans.models.agreements import State
from loans.models.change_cases import Ground
from loans.previews import effect
from loans.todo import TABS, counted
from loans.todo import todo as waits
from loans.views.borrowing import own, visible
from loans.views.papers import pdf_response
from workflows.access import allow, posted, say_refusal
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 50


def _act(
    request: HttpRequest, loan: Agreement, form: Any, verb: Callable[[dict[str, Any]], Any], **page: Any
) -> HttpResponse:
    """One form, one verb, back to the loan: `done` is what is said then."""
    problem, status = "", 200
    done = page.pop("done")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                verb(form.cleaned_data)
            except Refusal as refusal:
                problem, status = said(form, refusal), refusal.status
            else:
                messages.success(request, done)
                return redirect("loans:loan", loan.number)
    context = {"loan": loan, "form": form, "problem": problem, **page}
    return render(request, "loans/act.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.promise")
def promise(request: HttpRequest, number: str) -> HttpResponse:
    """The borrower, or who speaks with them, says what will be paid until when."""
    loan, on = get_object_or_404(visible(request), number=number, state=State.RUNNING), timezone.localdate()
    key = posted(request, "key")[:40] or uuid.uuid4().hex
    usual = on + timedelta(days=min(7, loan.terms.promise_days_max))
    form = PromiseForm(
        request.POST or None, initial={"due_on": usual, "cents": promises.limits(loan, on, on)[1]}
    )
    last_day = on + timedelta(days=loan.terms.promise_days_max)
    return _act(
        request,
        loan,
        form,
        lambda data: promises.promise(loan, key=f"page/{key}", on=on, by=reader(request), **data),
        key=key,
        title=_("Promise to pay"),
        lead=_(
            "Say what will be paid, and until which day, %(day)s at the latest. Until then no reminder is sent."
        )
        % {"day": date_format(last_day, "j F Y")},
        button=_("Promise it"),
        done=_("Noted. No reminder is sent until that day."),
    )


@require_POST
@allow("loan.dunning")
def withdraw_promise(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """It was a mistake, or does not hold any more."""
    loan = get_object_or_404(visible(request), number=number)
    found = get_object_or_404(LoanPromise, agreement=loan, pk=pk)
    return _at_once(
        request, loan, lambda: promises.withdraw(found, on=timezone.localdate(), by=reader(request))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.dunning")
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing is sent or asked until a day."""
    loan, on = get_object_or_404(visible(request), number=number, state=State.RUNNING), timezone.localdate()
    form = HoldForm(request.POST or None, initial={"until_on": on + timedelta(days=14)})
    return _act(
        request,
        loan,
        form,
        lambda data: follow_up.hold_back(loan, on=on, by=reader(request), **data),
        title=_("Hold back reminders"),
        lead=_("Until that day nothing is sent and nobody is asked to act. Your reason stays on the record."),
        button=_("Hold back"),
        done=_("Held back."),
    )


@require_POST
@allow("loan.dunning")
def go_on(request: HttpRequest, number: str) -> HttpResponse:
    """The path goes on."""
    loan = get_object_or_404(visible(request), number=number)
    return _at_once(request, loan, lambda: follow_up.go_on(loan, on=timezone.localdate(), by=reader(request)))


def _at_once(request: HttpRequest, loan: Agreement, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
        messages.success(request, _("Noted."))
    except Refusal as refusal:
        say_refusal(request, refusal)
    return redirect("loans:loan", loan.number)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.dunning")
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What came of a call, a plan or a case; that a letter was posted."""
    loan = get_object_or_404(visible(request), number=number)
    step = get_object_or_404(DunningStep, agreement=loan, pk=pk)
    initial = {"words": _("Posted")} if step.by_post and step.step in (Step.REMINDER, Step.LETTER) else {}
    return _act(
        request,
        loan,
        AnswerForm(request.POST or None, initial=initial),
        lambda data: follow_up.answer(step, on=timezone.localdate(), by=reader(request), **data),
        title=step.get_step_display().capitalize(),
        lead=_("Say in a few words what came of it; it stays with the loan."),
        button=_("Note it"),
        done=_("Noted."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.sign")
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """The borrower asks for a pause or a new plan: sees first what it would mean, and who decides on it."""
    loan, on = get_object_or_404(own(request), number=number, state=State.RUNNING), timezone.localdate()
    form = AskForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    seen, beyond, problem, status = None, None, None, 422 if form.is_bound else 200
    if form.is_valid():
        data = dict(form.cleaned_data)
        words = data.pop("words")
        try:
            found, beyond = asking.preview(loan, on=on, **data)
            seen, status = effect(loan, found), 200
            if "send" in request.POST and beyond is None:
                asking.ask(loan, on=on, by=reader(request), words=words, **data)
                messages.success(
                    request, _("We have your request, and will answer it. No reminder is sent until then.")
                )
                return redirect("loans:loan", number)
            if "committee" in request.POST and beyond is not None:
                figures = asking.wanted(loan, on=on, **data)
                held = change_cases.bring(
                    loan, ground=Ground.HARDSHIP, story=words, on=on, by=reader(request), **figures
                )
                messages.success(
                    request, _("Handed in. The committee decides; this page says how far it is.")
                )
                return redirect(held.case)
        except Refusal as refusal:
            problem, status, seen = refusal, refusal.status, None
    context = {"loan": loan, "form": form, "effect": seen, "beyond": beyond, "problem": problem}
    return render(request, "loans/ask.html", context, status=status)


@require_POST
@allow("loan.sign")
def withdraw_request(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The borrower no longer asks."""
    loan = get_object_or_404(own(request), number=number)
    row = get_object_or_404(ChangeRequest, agreement=loan, pk=pk)
    return _at_once(request, loan, lambda: asking.withdraw(row, on=timezone.localdate(), by=reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.dunning")
def answer_request(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Tell the borrower what becomes of what they asked."""
    loan = get_object_or_404(visible(request), number=number)
    row = get_object_or_404(ChangeRequest, agreement=loan, pk=pk)
    return _act(
        request,
        loan,
        RequestAnswerForm(request.POST or None),
        lambda data: asking.answer_request(row, on=timezone.localdate(), by=reader(request), **data),
        title=_("Answer the request"),
        lead=_("“%(words)s”") % {"words": row.words},
        button=_("Send the answer"),
        done=_("Answered. The borrower is told."),
    )


@require_safe
@allow("loan.read")
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The letter of a step."""
    loan = get_object_or_404(visible(request), number=number)
    steps = DunningStep.objects.exclude(step=Step.CALL).select_related(
        "agreement__member", "agreement__case__cooperative", "agreement__case__advisor", "agreement__fund"
    )
    step = get_object_or_404(steps, agreement=loan, pk=pk)
    return pdf_response(letter_pdf(step), f"{loan.number}-{step.on}.pdf")


TODO = [
    Column(gettext_lazy("Loan"), "loan.number"),
    Column(gettext_lazy("Member"), lambda row: str(row.loan.member)),
    Column(gettext_lazy("To do"), lambda row: "; ".join(map(str, row.acts))),
    Column(gettext_lazy("Since"), "since", "day"),
    Column(
        gettext_lazy("Days late"), lambda row: row.days if row.found and row.found.spell else None, "number"
    ),
    Column(gettext_lazy("Late"), lambda row: row.found.late_cents if row.found else None, "amount"),
    Column(gettext_lazy("Currency"), "loan.currency"),
]


@require_safe
@allow("loan.list")
def todo(request: HttpRequest) -> HttpResponseBase:
    """What late loans ask of whoever follows them."""
    on, chosen = timezone.localdate(), request.GET.get("tab", "")
    found = waits(request.user, on)
    counts = counted(found)
    chosen = chosen if chosen in TABS else ""
    rows = [row for row in found if not chosen or chosen in row.kinds]
    if download := table_response(request, "loans-to-follow", TODO, rows):
        return download
    tabs = [
        {
            "label": label,
            "count": counts[code],
            "url": f"?tab={code}" if code else "?",
            "current": code == chosen,
        }
        for code, label in TABS.items()
    ]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "loans/todo.html", {"tabs": tabs, "page": page, "on": on})
