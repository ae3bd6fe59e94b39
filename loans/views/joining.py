"""The second borrower's page: what is asked, and their answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loans import joining
from loans.models import LoanApplication
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.join")
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """Who asks, for how much, to be repaid how; yes or no."""
    related = ("case__applicant", "terms__product", "terms__envelope__fund")
    mine = LoanApplication.objects.inviting(request.user).select_related(*related)
    held = get_object_or_404(mine, case__reference=reference)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _answered(request, held)
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
            held = get_object_or_404(mine, case__reference=reference)
    rows = held.plan()
    context = {
        "application": held,
        "rows": rows,
        "owed_cents": sum(row.due_cents for row in rows),
        "open": held.case.state == "draft" or held.case.is_undecided,
        "problem": problem,
    }
    return render(request, "loans/invitation.html", context, status=status)


def _answered(request: HttpRequest, held: LoanApplication) -> HttpResponse:
    by = reader(request)
    if request.POST.get("answer") == "yes":
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
        joining.agree(held, by=by, at=timezone.now(), seen=number)
        messages.success(request, _("You agree. The agreement will come to you too, to be signed."))
        return redirect("loans:invitation", held.case.reference)
    joining.decline(held, by=by)
    messages.success(request, _("You do not take part. Nothing binds you."))
    return redirect("loans:mine")
