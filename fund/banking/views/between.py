"""A transfer between two of the fund's own accounts: ordered here, batched and approved like any payment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fund.banking import between
from fund.banking.forms import BetweenForm
from fund.banking.models import BankAccount
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = BetweenForm(request.POST or None, accounts=BankAccount.objects.visible_to(user))
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = between.order(on=timezone.localdate(), by=user, **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(
                request, _("Ordered. It leaves once it is in a batch that another person approved.")
            )
            return redirect(made)
    context = {
        "form": form, "problem": problem, "title": _("Transfer between our own accounts"),
        "label": _("Order the transfer"), "back": reverse("banking:payments"),
        "text": _("It leaves in a payment file like any payment. The statements of both accounts show it; what left "
                  "and has not arrived is in transit."),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors or problem else 200)
