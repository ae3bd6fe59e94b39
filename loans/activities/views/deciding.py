"""Decisions on a claim: looked at, proposed by one treasurer, approved by another."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loans.activities import deciding
from loans.activities.forms import DecisionForm
from loans.activities.models import Claim, ClaimProposal
from loans.activities.models.claims import ChangeKind
from loans.activities.recovering import replayed
from loans.activities.views.claims import visible
from loans.allocation import Replay
from loans.previews import spread
from loans.views.four_eyes import decided_page
from workflows.access import allow, posted, say_refusal
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.templatetags.entraide import day


def effect(claim: Claim, found: Replay) -> dict:
    """What a decision would leave, beside what stands now."""
    return spread(replayed(claim).rows, found)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.propose")
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Say what is decided, look at it, propose it."""
    held = get_object_or_404(visible(request), number=number)
    form = DecisionForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    seen, problem, on = None, None, timezone.localdate()
    if form.is_valid():
        try:
            seen = effect(held, deciding.preview(held, on=on, **form.figures))
            if request.POST.get("propose"):
                typed = form.cleaned_data
                facts = {"key": f"claim/{typed['key']}", "why": typed["why"], "on": on, "by": reader(request)}
                proposal = deciding.propose(held, **facts, **form.figures)
                messages.success(request, _("Proposed. Another treasurer decides."))
                return redirect(proposal)
        except Refusal as refusal:
            problem, seen = refusal, None
    context = {"claim": held, "form": form, "effect": seen, "problem": problem}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "activities/decide.html", context, status=status)


@require_POST
@allow("claim.propose")
def undo_loss(request: HttpRequest, number: str) -> HttpResponse:
    """Propose that the last loss be taken back."""
    held = get_object_or_404(visible(request), number=number)
    why = posted(request, "why").strip()
    try:
        if not why:
            raise Refusal(_("Say why it is undone."), code="no_reason")
        proposal = deciding.propose(
            held, key=f"claim/{uuid.uuid4().hex}", kind=ChangeKind.UNDO, why=why, on=timezone.localdate(),
            by=reader(request),
        )  # fmt: skip
    except Refusal as refusal:
        say_refusal(request, refusal)
        return redirect(held)
    return redirect(proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.decision_read")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, and what it would leave."""
    seen = ClaimProposal.objects.visible_to(reader(request)).filter(claim__in=visible(request))
    found = get_object_or_404(
        seen.select_related("claim__fund", "fund", "proposed_by", "decided_by", "undoes"), pk=pk
    )
    claim = found.claim
    rows = [(_("Decision"), found.get_kind_display()), (_("From"), day(found.from_on))]
    if found.count:
        rows += [
            (_("Number of instalments"), str(found.count)),
            (_("First due date"), day(found.first_due_on)),
        ]
    if found.cents:
        rows.append((_("Amount given up"), money(found.cents, claim.currency)))
    return decided_page(
        request, found, title=_("Decision on %(number)s") % {"number": claim.number}, rows=rows,
        back=(claim.get_absolute_url(), claim.number), currency=claim.currency,
        effect=lambda: effect(claim, deciding.look(claim, found, on=timezone.localdate())),
    )  # fmt: skip
