"""One change for many loans: choose, look, propose; approve what was read; see how far it is; take it back."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.ledger.models.proposals import State as ProposalState
from fund.ledger.views import chosen as chosen_fund
from loans import moratorium as running
from loans.forms.beside import said
from loans.forms.changing import LABELS, ReasonForm
from loans.forms.moratoria import MoratoriumForm, in_words
from loans.models import LoanProduct, Moratorium, MoratoriumLoan
from loans.models.changes import ChangeKind
from loans.views.changing import TAGS
from workflows.access import allow, posted
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 50
OUTCOMES = {"waiting": "idle", "changed": "ok", "skipped": "wait", "undone": "idle"}
MORATORIA = [
    Column(gettext_lazy("Moratorium"), "pk", "number"),
    Column(gettext_lazy("Fund"), "fund.code"),
    Column(gettext_lazy("Proposed on"), "proposed_on", "day"),
    Column(gettext_lazy("What changes"), lambda row: LABELS[ChangeKind(row.kind)]),
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Last day"), "until_on", "day"),
    Column(gettext_lazy("Why"), "why"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Taken back on"), "undone_on", "day"),
    Column(gettext_lazy("Loans"), "chosen", "number"),
    Column(gettext_lazy("Moved"), "cents_moved", "amount"),
]
COLUMNS = [
    Column(gettext_lazy("Loan"), "agreement.number"),
    Column(gettext_lazy("Member"), lambda row: str(row.agreement.member)),
    Column(gettext_lazy("Outcome"), "get_outcome_display"),
    Column(gettext_lazy("Because"), "because"),
]


@require_safe
@allow("loan.change_read")
def moratoria(request: HttpRequest) -> HttpResponseBase:
    """Every moratorium of the funds that this person reads, the newest first."""
    user = reader(request)
    found = Moratorium.objects.visible_to(user).select_related("fund", "proposed_by")
    if download := table_response(request, "moratoria", MORATORIA, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "tag": TAGS[one.state], "label": LABELS[ChangeKind(one.kind)]} for one in page]
    context = {"page": page, "rows": rows, "may_propose": may(user, "loan.change")}
    return render(request, "loans/moratoria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change")
def new_moratorium(request: HttpRequest) -> HttpResponse:
    """Say which loans and for how long, see what it would move, propose it."""
    user, fund, on = reader(request), chosen_fund(request), timezone.localdate()
    key = posted(request, "key")[:40] or uuid.uuid4().hex
    form = MoratoriumForm(request.POST or None, fund=fund, initial={"from_on": on, "kind": ChangeKind.PAUSE})
    seen, problem, status = None, "", 422 if form.is_bound else 200
    if form.is_valid():
        try:
            if request.POST.get("propose"):
                made = running.propose(
                    fund,
                    form.asked,
                    key=f"page/{key}",
                    why=form.cleaned_data["why"],
                    on=on,
                    by=user,
                    **form.figures,
                )
                messages.success(request, _("Proposed. Another treasurer decides."))
                return redirect(made)
            loans = running.chosen(user, fund, form.asked)
            seen = running.outlook(loans, kind=form.figures["kind"], from_on=form.figures["from_on"])
            status = 200
        except Refusal as refusal:
            problem, status = said(form, refusal), refusal.status
    context = {
        "fund": fund, "funds": Fund.objects.visible_to(user), "form": form, "seen": seen, "problem": problem,
        "key": key, "by": _named(seen.by) if seen else [],
        "sample": seen.loans.select_related("member")[:20] if seen else [],
    }  # fmt: skip
    return render(request, "loans/new_moratorium.html", context, status=status)


def _named(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The loans by entity and product, the product as its readers know it."""
    names = {one.code: str(one) for one in LoanProduct.objects.all()}
    return [group | {"product": names[group["product"]]} for group in groups]


def _moratorium(request: HttpRequest, pk: int) -> Moratorium:
    found = Moratorium.objects.visible_to(reader(request)).select_related(
        "fund", "proposed_by", "decided_by", "undone_by"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
@allow("loan.change_read")
def moratorium(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is proposed, how far it is, and what became of each loan; the list as a file."""
    return _page(request, _moratorium(request, pk))


def _page(
    request: HttpRequest, found: Moratorium, *, form: Any = None, problem: Refusal | None = None
) -> HttpResponseBase:
    user, on = reader(request), timezone.localdate()
    rows = found.loans.select_related("agreement__member")
    if download := table_response(request, f"moratorium-{found.pk}", COLUMNS, rows):
        return download
    counts, outcome = running.progress(found), request.GET.get("outcome", "")
    names = dict(MoratoriumLoan.Outcome.choices)
    shown = rows.filter(outcome=outcome) if outcome in counts else rows
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    waits, own = found.state == ProposalState.PROPOSED, found.proposed_by_id == user.pk
    decides = may(user, "loan.change_approve")
    to_do = counts["changed"] if found.undone_on else counts["waiting"]
    approved = found.state == ProposalState.APPROVED
    context = {
        "one": found, "tag": TAGS[found.state], "change": LABELS[ChangeKind(found.kind)], "own": own,
        "filters": in_words(found.asked), "digest": found.digest(), "problem": problem, "form": form or ReasonForm(),
        "counts": [{"code": code, "label": names[code], "count": count} for code, count in counts.items()],
        "running": approved and to_do > 0, "to_do": to_do, "done": found.chosen - to_do,
        "rows": [{"row": row, "tag": OUTCOMES[row.outcome]} for row in page], "page": page,
        "may_decide": waits and not own and decides, "may_withdraw": waits and own,
        "may_take_back": approved and decides and found.undone_on is None and on < found.first_affected_on,
        "reason": found.events.exclude(reason="").values_list("reason", flat=True).last(),
    }  # fmt: skip
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "loans/moratorium.html", context, status=status)


@require_POST
@allow("loan.change_read")
def decide_moratorium(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Approve exactly what was read, reject it, withdraw it, or take it back for every loan."""
    found, act = _moratorium(request, pk), request.POST.get("act")
    form = ReasonForm(request.POST)
    facts: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    if act in ("reject", "take_back") and not form.is_valid():
        return _page(request, found, form=form)
    try:
        if act == "approve":
            proposals.approve(found, digest=request.POST.get("digest", ""), **facts)
            messages.success(
                request, _("Approved. The loans are changed one after the other; each member is told.")
            )
        elif act == "reject":
            proposals.reject(found, why=form.cleaned_data["why"], **facts)
        elif act == "withdraw":
            proposals.withdraw(found, **facts)
        elif act == "take_back":
            running.take_back(found, why=form.cleaned_data["why"], **facts)
            messages.success(request, _("It is taken back, one loan after the other; each member is told."))
    except Refusal as refusal:
        return _page(request, _moratorium(request, pk), problem=refusal)
    return redirect("loans:moratorium", pk)
