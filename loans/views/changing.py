"""Changing a loan: preview, propose, approve; versions side by side; money ahead, cash at the desk."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.ledger import proposals
from fund.ledger.models.proposals import State as ProposalState
from loans import changes
from loans.allocation import Payment
from loans.cash import take_cash, undo_cash
from loans.forms.beside import said
from loans.forms.changing import LABELS, NEEDS, AheadPreviewForm, CashForm, ChangeForm, ReasonForm
from loans.models import Agreement, LoanChange, LoanProposal, Repayment
from loans.models.agreements import BEGUN, State
from loans.models.changes import ChangeKind
from loans.previews import effect
from loans.repayment import replayed
from loans.views.borrowing import own, visible
from loans.words import figures_in_words
from workflows.access import allow, posted, say_refusal
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import perform

PAGE = 50
TREASURERS = [kind for kind in NEEDS if kind != ChangeKind.TOP_UP]  # only a borrower asks for more
TAGS = {"proposed": "wait", "approved": "ok", "rejected": "bad", "withdrawn": "idle", "lapsed": "idle"}


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change")
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Say what should change, look at it, propose it."""
    held = get_object_or_404(visible(request), number=number)
    on, kind = timezone.localdate(), _kind(request)
    if kind is None:
        return render(
            request,
            "loans/change_kinds.html",
            {"loan": held, "kinds": [(kind, LABELS[kind]) for kind in TREASURERS]},
        )
    asking = Asking(request, held, kind, on)
    if asking.figures and request.POST.get("propose"):
        try:
            proposal = changes.propose(
                held, key=f"page/{asking.key}", why=asking.why, on=on, by=reader(request), **asking.figures
            )
            messages.success(request, _("Proposed. Another treasurer decides."))
            return redirect(proposal)
        except Refusal as refusal:
            asking.refused(refusal)
    return render(request, "loans/change.html", asking.context(), status=asking.status)


def _kind(request: HttpRequest) -> ChangeKind | None:
    asked = request.POST.get("kind") or request.GET.get("kind")
    return ChangeKind(asked) if asked in TREASURERS else None


class Asking:
    """One kind of change being written: what was typed, what it would do, why it cannot be."""

    def __init__(
        self,
        request: HttpRequest,
        loan: Agreement,
        kind: ChangeKind,
        on: date,
        form: Any = ChangeForm,
        **facts: Any,
    ) -> None:
        self.loan, self.kind, self.status = loan, kind, 200
        self.key = posted(request, "key")[:40] or uuid.uuid4().hex
        self.problem, self.effect, self.beyond = "", dict[str, Any](), ""
        typed = request.POST or (request.GET if "from_on" in request.GET and form is ChangeForm else None)
        start = {"from_on": on, **_shape_of(loan), **facts.pop("start", {})}
        if {
            "more",
            "start",
        } & request.POST.keys():  # more rows, or on to the committee: as typed, nothing judged yet
            typed, start = None, _as_typed(request.POST)
        places = request.POST.get("places", "")
        self.form = form(typed, initial=start, loan=loan, kind=kind, places=places, **facts)
        self.figures: dict[str, Any] = {}
        if self.form.is_bound:
            self._look(on)

    def _look(self, on: date) -> None:
        self.status = 422
        if not self.form.is_valid():
            return
        try:
            found, beyond = changes.preview(self.loan, on=on, **self.form.figures)
        except Refusal as refusal:
            self.refused(refusal)
        else:
            self.figures, self.effect, self.status = self.form.figures, effect(self.loan, found), 200
            self.beyond = str(beyond or "")

    @property
    def why(self) -> str:
        return str(self.form.cleaned_data["why"])

    def refused(self, refusal: Refusal) -> None:
        self.problem, self.status = said(self.form, refusal), refusal.status
        self.effect, self.figures = {}, {}

    def context(self) -> dict[str, Any]:
        return {
            "loan": self.loan, "form": self.form, "effect": self.effect, "problem": self.problem, "key": self.key,
            "kind": self.kind.value, "label": LABELS[self.kind], "beyond": self.beyond,
        }  # fmt: skip


def _as_typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, to begin a form with; why a change was wanted begins the story."""
    many = ("months_off", "months_double")
    found = {name: data.getlist(name) if name in many else data[name] for name in data}
    return {"story": found.get("why", ""), **found}


def _shape_of(loan: Agreement) -> dict[str, Any]:
    """What a new plan begins with: the shape that was signed."""
    signed = loan.signed_shape
    highest = loan.terms.highest_balloon_cents(loan.outstanding_cents)
    return signed._asdict() | {"balloon_cents": min(signed.balloon_cents, highest)}


def _proposal(request: HttpRequest, pk: int) -> LoanProposal:
    seen = LoanProposal.objects.visible_to(reader(request)).filter(
        agreement__in=Agreement.objects.visible_to(reader(request))
    )
    return get_object_or_404(
        seen.select_related("agreement__terms", "fund", "proposed_by", "decided_by"), pk=pk
    )


CHANGES = [
    Column(gettext_lazy("Change"), "get_kind_display"),
    Column(gettext_lazy("Loan"), "agreement.number"),
    Column(gettext_lazy("Member"), lambda one: str(one.agreement.member)),
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Why"), "why"),
    Column(gettext_lazy("Proposed by"), lambda one: str(one.proposed_by)),
    Column(gettext_lazy("Proposed on"), "proposed_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
]


@require_safe
@allow("loan.change_read")
def proposed(request: HttpRequest) -> HttpResponseBase:
    """Changes that wait for another treasurer first, then those that were decided."""
    user = reader(request)
    found = LoanProposal.objects.visible_to(user).filter(agreement__in=Agreement.objects.visible_to(user))
    waits = Case(When(state=ProposalState.PROPOSED, then=0), default=1)
    rows = found.select_related("agreement__member", "proposed_by").order_by(waits, "-pk")
    if download := table_response(request, "changes-of-loans", CHANGES, rows):
        return download
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [{"one": one, "tag": TAGS[one.state]} for one in page]}
    return render(request, "loans/changes.html", context)


@require_safe
@allow("loan.change_read")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, and the plan before and after."""
    return _proposal_page(request, _proposal(request, pk))


def _proposal_page(
    request: HttpRequest, found: LoanProposal, *, form: Any = None, problem: Refusal | None = None
) -> HttpResponse:
    user, loan = reader(request), found.agreement
    open_now, own_proposal = found.state == ProposalState.PROPOSED, found.proposed_by_id == user.pk
    seen = None
    if open_now:
        try:
            replay, beyond = changes.preview(loan, on=timezone.localdate(), **found.figures())
            seen, problem = effect(loan, replay), problem or beyond
        except Refusal as refusal:
            problem = problem or refusal
    change = LoanChange.objects.filter(proposal=found).first()
    decides = may(user, "loan.change_approve")
    context = {
        "proposal": found, "loan": loan, "facts": figures_in_words(found, loan.currency),
        "tag": TAGS[found.state], "own": own_proposal, "digest": found.digest(),
        "effect": seen, "problem": problem, "form": form or ReasonForm(), "change": change,
        "may_decide": open_now and not own_proposal and decides,
        "may_withdraw": open_now and own_proposal,
        "may_undo": decides and change is not None and not hasattr(change, "undone"),
        "reason": found.events.exclude(reason="").values_list("reason", flat=True).last(),
    }  # fmt: skip
    status = problem.status if problem and request.method == "POST" else 422 if form is not None else 200
    return render(request, "loans/proposal.html", context, status=status)


@require_POST
@allow("loan.change_read")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve exactly what was read, reject it, withdraw it, or undo what took effect."""
    found, act = _proposal(request, pk), request.POST.get("act")
    form = ReasonForm(request.POST)
    facts: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    if act in ("reject", "undo") and not form.is_valid():
        return _proposal_page(request, found, form=form)
    try:
        if act == "approve":
            proposals.approve(found, digest=request.POST.get("digest", ""), **facts)
            messages.success(request, _("Approved. It holds from now on; the member is told."))
        elif act == "reject":
            proposals.reject(found, why=form.cleaned_data["why"], **facts)
        elif act == "withdraw":
            proposals.withdraw(found, **facts)
        elif act == "undo":
            changes.undo(get_object_or_404(LoanChange, proposal=found), why=form.cleaned_data["why"], **facts)
            messages.success(request, _("Undone. The loan stands as if it had not been; the member is told."))
    except Refusal as refusal:
        return _proposal_page(request, _proposal(request, pk), problem=refusal)
    return redirect("loans:proposal", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change_approve")
def undo_change(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Its own page, whoever decided the change: two treasurers, the committee, or a moratorium."""
    held = get_object_or_404(visible(request), number=number)
    found = get_object_or_404(LoanChange.objects.standing(), agreement=held, pk=pk)
    form, problem = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            changes.undo(found, on=timezone.localdate(), by=reader(request), why=form.cleaned_data["why"])
            messages.success(request, _("Undone. The loan stands as if it had not been; the member is told."))
            return redirect("loans:loan", number)
        except Refusal as refusal:
            problem = str(refusal)
    facts = figures_in_words(found, held.currency)
    context = {"loan": held, "change": found, "facts": facts, "form": form, "problem": problem}
    return render(request, "loans/undo_change.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("loan.read")
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Two versions of the plan side by side; first the one in force and the one before."""
    held = get_object_or_404(visible(request), number=number)
    found = {version.number: version for version in held.schedules.prefetch_related("instalments")}
    numbers = sorted(found)
    chosen = [
        _chosen(request.GET.get(name, ""), numbers, place) for name, place in (("left", -2), ("right", -1))
    ]
    rows: dict[Any, list[int | None]] = {}
    for side, number_of in enumerate(chosen):
        for row in found[number_of].rows() if number_of else []:
            pair = rows.setdefault(row.due_on, [None, None])
            pair[side] = (pair[side] or 0) + row.due_cents
    context = {
        "loan": held, "versions": [found[each] for each in numbers],
        "left": found.get(chosen[0] or 0), "right": found.get(chosen[1] or 0),
        "rows": [{"due_on": day, "left": pair[0], "right": pair[1], "same": pair[0] == pair[1]}
                 for day, pair in sorted(rows.items())],
    }  # fmt: skip
    return render(request, "loans/versions.html", context)


def _chosen(typed: str, numbers: list[int], place: int) -> int | None:
    if typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) in numbers:
        return int(typed)
    return numbers[max(place, -len(numbers))] if numbers else None


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.sign")
def pay_ahead(request: HttpRequest, number: str) -> HttpResponse:
    """What would a payment do? Shown for what is typed; the choice is kept for the next payment."""
    held = get_object_or_404(own(request), number=number, state=State.RUNNING)
    form = AheadPreviewForm(
        request.POST or None, initial={"value_on": timezone.localdate(), "mode": held.ahead_mode}
    )
    seen = None
    if form.is_valid():
        data = form.cleaned_data
        seen = effect(held, replayed(held, also=Payment("~", data["value_on"], data["cents"], data["mode"])))
        if "keep" in request.POST:
            try:
                perform(Agreement.choose_ahead, held, by=reader(request), mode=data["mode"])
                messages.success(request, _("Your choice counts from the next payment."))
                return redirect("loans:loan", number)
            except Refusal as refusal:
                say_refusal(request, refusal)
    context = {"loan": held, "form": form, "effect": seen}
    return render(request, "loans/pay_ahead.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.cash")
def cash(request: HttpRequest, number: str) -> HttpResponse:
    """Money at the desk: looked at first, then recorded once."""
    held = get_object_or_404(visible(request), number=number, state__in=BEGUN)
    key = posted(request, "key")[:40] or uuid.uuid4().hex
    form = CashForm(request.POST or None, initial={"value_on": timezone.localdate(), "mode": held.ahead_mode})
    seen, problem, status = None, "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            seen, status = (
                effect(
                    held, replayed(held, also=Payment("~", data["value_on"], data["cents"], data["mode"]))
                ),
                200,
            )
            if request.POST.get("record"):
                try:
                    on = data.pop("value_on")
                    take_cash(held, key=f"page/{key}", on=on, by=reader(request), **data)
                    messages.success(request, _("Recorded. The money is in the cash box."))
                    return redirect("loans:loan", number)
                except Refusal as refusal:
                    problem, status = said(form, refusal), refusal.status
    context = {"loan": held, "form": form, "effect": seen, "problem": problem, "key": key}
    return render(request, "loans/cash.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.cash")
def cash_undo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A cash entry was a mistake."""
    held = get_object_or_404(visible(request), number=number)
    entry = get_object_or_404(Repayment.objects.standing(), agreement=held, channel="cash", pk=pk)
    form, problem = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            undo_cash(entry, on=timezone.localdate(), by=reader(request), why=form.cleaned_data["why"])
            messages.success(request, _("Undone. The loan stands as if it had not been."))
            return redirect("loans:loan", number)
        except Refusal as refusal:
            problem = str(refusal)
    context = {"loan": held, "entry": entry, "form": form, "problem": problem}
    return render(request, "loans/cash_undo.html", context, status=422 if form.is_bound else 200)
