"""The payments of one loan: the borrower asks for the next, a treasurer orders it or says what is missing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from loans import drawing
from loans.forms import AskForm
from loans.forms.changing import ReasonForm
from loans.models import Disbursement
from loans.models.disbursements import DisbursementState
from loans.words import DRAWN_STEPS, DRAWN_TAGS
from workflows.access import allow, say_refusal
from workflows.cases.attachments import opened
from workflows.cases.documents import MAX_BYTES, refuse_size
from workflows.cases.views.documents import to_be_saved
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal


def _held(request: HttpRequest, number: str, position: int) -> Disbursement:
    related = ("agreement__member", "agreement__terms__product", "agreement__fund", "order", "shown__case")
    seen = Disbursement.objects.visible_to(reader(request)).select_related(*related)
    return get_object_or_404(seen, agreement__number=number, position=position)


def _ask_form(held: Disbursement, data: Any = None, files: Any = None) -> AskForm:
    return AskForm(data, files, initial={"paid_to": held.paid_to, **held.invoice_facts()})


@require_safe
@allow("loan.read")
def payment(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """One payment of a loan: what, when, to whom, and what this reader may do."""
    return _page(request, _held(request, number, position))


def _page(
    request: HttpRequest,
    held: Disbursement,
    *,
    form: AskForm | None = None,
    reason: ReasonForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    loan, user = held.agreement, reader(request)
    own = loan.is_borrower(user)
    waits = held.state in (DisbursementState.PLANNED, DisbursementState.ASKED)
    treasurer = may(user, "payment.prepare") and not own
    context = {
        "payment": held,
        "loan": loan,
        "own": own,
        "tag": DRAWN_TAGS[held.state],
        "form": form or (_ask_form(held) if own and drawing.next_to_draw(loan) == held else None),
        "problem": problem,
        "may_order": treasurer and waits,
        "may_release": waits and held.position > 1 and (own or treasurer),
        "reason": (reason or ReasonForm()) if treasurer and held.state == DisbursementState.ASKED else None,
        "until": drawing.draw_until(loan) if waits and loan.accepted_at else None,
        "events": [] if own else [(DRAWN_STEPS.get(one.step, one.step), one) for one in held.events.all()],
        "missing": _missing(held) if own else "",
    }
    return render(request, "loans/payment.html", context, status=status)


def _missing(held: Disbursement) -> str:
    """What the treasurer found missing when the payment was asked for last."""
    last = held.events.order_by("sequence").last()
    return last.reason if last and last.step == "send_back" else ""


@require_POST
@allow("loan.draw")
def ask(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Ask for it, and show why."""
    held = _held(request, number, position)
    form = _ask_form(held, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, held, form=form, status=422)
    sent = form.cleaned_data["file"]
    try:
        refuse_size(sent.name, sent.size)
        content = sent.read(MAX_BYTES + 1)
        person, now = reader(request), timezone.now()
        drawing.ask(held, name=sent.name, content=content, by=person, at=now, **form.payee)
    except Refusal as refusal:
        held = _held(request, number, position)
        return _page(request, held, form=form, problem=str(refusal), status=refusal.status)
    messages.success(request, _("You have asked for this payment. A treasurer looks at it."))
    return redirect("loans:payment", number, position)


def _act(
    request: HttpRequest,
    number: str,
    position: int,
    act: Callable[[Disbursement], object],
    done: str | Promise,
) -> HttpResponse:
    held = _held(request, number, position)
    try:
        act(held)
    except Refusal as refusal:
        say_refusal(request, refusal)
    else:
        messages.success(request, str(done))
    return redirect("loans:payment", number, position)


@require_POST
@allow("payment.prepare")
def order(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Put it among the payments to make; others approve it there."""
    by = reader(request)
    done = gettext_lazy("Ordered. It waits among the payments to make.")
    return _act(
        request, number, position, lambda held: drawing.order(held, on=timezone.localdate(), by=by), done
    )


@require_POST
@allow("payment.prepare")
def send_back(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Say what is missing."""
    by, form = reader(request), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, _held(request, number, position), reason=form, status=422)
    why = form.cleaned_data["why"]
    done = gettext_lazy("The borrower is told what is missing.")
    return _act(request, number, position, lambda held: drawing.send_back(held, why=why, by=by), done)


@require_POST
@allow("loan.let_go")
def release(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """It is not needed after all."""
    by = reader(request)
    done = gettext_lazy("It will not be paid out; the loan is smaller by it.")
    return _act(
        request, number, position, lambda held: drawing.release(held, on=timezone.localdate(), by=by), done
    )


@require_safe
@allow("loan.read")
def proof(request: HttpRequest, number: str, position: int) -> HttpResponseBase:
    """The file that was shown, to be saved."""
    held = _held(request, number, position)
    if held.shown is None:
        raise Http404
    file = opened(held.shown, by=reader(request), at=timezone.now(), shown=True)
    return to_be_saved(file, held.shown.name, held.shown.content_type)
