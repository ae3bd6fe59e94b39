"""A change of a loan brought to the committee: chosen, looked at, handed in; mended when a correction is asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loans import change_cases
from loans.change_cases import BORROWERS
from loans.forms.changing import LABELS, BringForm
from loans.models import ChangeCase
from loans.models.agreements import State
from loans.models.changes import FIGURES, ChangeKind
from loans.views.borrowing import visible
from loans.views.changing import TREASURERS, Asking
from workflows.access import allow
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.read")
def bring(request: HttpRequest, number: str) -> HttpResponse:
    """Say what the committee should decide on, look at it, hand it in."""
    held = get_object_or_404(visible(request), number=number, state=State.RUNNING)
    user = reader(request)
    own = held.is_borrower(user)
    if not own and not may(user, "loan.bring"):
        raise Http404
    kinds = BORROWERS if own else TREASURERS
    asked = request.POST.get("kind") or request.GET.get("kind")
    kind = next((kind for kind in kinds if kind == asked), None)
    if kind is None:
        labels = [(kind, LABELS[kind]) for kind in kinds]
        return render(request, "loans/change_kinds.html", {"loan": held, "kinds": labels, "committee": True})
    on = timezone.localdate()
    asking = Asking(request, held, kind, on, BringForm, own=own)
    return _handed_in(
        request, asking, lambda user: change_cases.bring(held, on=on, by=user, **asking.form.words, **asking.figures),
        up=reverse("loans:loan", args=[held.number]), label=held.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@allow("case.answer_correction")
def change_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Mend what a correction asks about."""
    user = reader(request)
    seen = ChangeCase.objects.visible_to(user).select_related(
        "case__applicant", "agreement__terms", "agreement__schedule"
    )
    held = get_object_or_404(seen, case__reference=reference)
    if user.pk not in (held.case.applicant.user_id, held.case.filed_by_id):
        raise Http404
    on, kind = timezone.localdate(), ChangeKind(held.kind)
    start = {name: getattr(held, name) for name in (*FIGURES, "ground", "story")}
    start["guarantor"] = held.guarantor.number if held.guarantor else ""
    asking = Asking(request, held.agreement, kind, on, BringForm, own=True, start=start)
    return _handed_in(
        request, asking, lambda user: change_cases.revise(held, on=on, by=user, **asking.form.words, **_mended(asking)),
        up=held.case.get_absolute_url(), label=reference,
    )  # fmt: skip


def _mended(asking: Asking) -> dict[str, Any]:
    return {name: value for name, value in asking.figures.items() if name != "kind"}


def _handed_in(request: HttpRequest, asking: Asking, verb: Any, **page: str) -> HttpResponse:
    if asking.figures and request.POST.get("hand_in"):
        try:
            held = verb(request.user)
            messages.success(
                request, _("Handed in. The committee decides; the page of the request says how far it is.")
            )
            return redirect(held.case)
        except Refusal as refusal:
            asking.refused(refusal)
    context = asking.context() | {"up": page["up"], "up_label": page["label"]}
    return render(request, "loans/bring.html", context, status=asking.status)
