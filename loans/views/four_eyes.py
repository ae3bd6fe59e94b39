"""The page of a proposal: read it, approve exactly that, reject it, take one's own back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from fund.ledger import proposals
from fund.ledger.models import Proposal
from fund.ledger.models.proposals import State
from loans.forms.changing import ReasonForm
from loans.views.changing import TAGS
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import NotYours, Refusal


def decided_page(
    request: HttpRequest,
    found: Proposal,
    *,
    title: str,
    rows: Sequence[tuple[Any, Any]],
    back: tuple[str, str],
    currency: str = "",
    effect: Callable[[], dict] | None = None,
) -> HttpResponse:
    """Show a proposal, or do with it what was posted (`act`: approve with its digest, reject, withdraw).

    rows    (label, value) of what is proposed
    back    (address, label) of the page above
    effect  what it would change, for a proposal that is open
    """
    user, on = reader(request), timezone.localdate()
    form, problem = ReasonForm(request.POST if request.POST.get("act") == "reject" else None), None
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _act(request, found, form, {"by": user, "on": on})
            return redirect(found)
        except Refusal as refusal:
            problem = refusal
            found.refresh_from_db()
    seen = None
    if effect and found.state == State.PROPOSED:
        try:
            seen = effect()
        except Refusal as refusal:
            problem = problem or refusal
    own, is_open = found.proposed_by_id == user.pk, found.state == State.PROPOSED
    context = {
        "proposal": found, "title": title, "rows": rows, "back": back, "form": form, "problem": problem,
        "tag": TAGS[found.state], "digest": found.digest(), "own": own, "effect": seen, "currency": currency,
        "may_decide": is_open and not own and may(user, "ledger.envelope_approve"),
        "may_withdraw": is_open and own,
        "reason": found.events.exclude(reason="").values_list("reason", flat=True).last(),  # type: ignore[attr-defined]
    }  # fmt: skip
    status = problem.status if problem and request.method == "POST" else 422 if form.errors else 200
    return render(request, "loans/decided.html", context, status=status)


def _act(request: HttpRequest, found: Proposal, form: Any, facts: dict[str, Any]) -> None:
    act = request.POST.get("act")
    if act == "approve":
        proposals.approve(found, digest=request.POST.get("digest", ""), **facts)
        messages.success(request, _("Approved. It holds from now on."))
    elif act == "reject":
        proposals.reject(found, why=form.cleaned_data["why"], **facts)
    elif act == "withdraw":
        proposals.withdraw(found, **facts)
    else:
        raise NotYours()
