"""The fund's own bank accounts, kept by the treasurer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fund.banking.forms import BankAccountForm
from fund.banking.models import BankAccount
from fund.banking.models.accounts import funds_of
from workflows.access import allow
from workflows.people.reader import reader


@allow("bank.account")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _keep(request, None, _("Add a bank account"))


@allow("bank.account")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(BankAccount.objects.visible_to(reader(request)), pk=pk)
    return _keep(request, shown, shown.name)


def _keep(request: HttpRequest, shown: BankAccount | None, title: str) -> HttpResponse:
    form = BankAccountForm(request.POST or None, instance=shown, funds=funds_of(reader(request)))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The bank account is kept."))
        return redirect("banking:statements")
    context: dict[str, Any] = {
        "form": form, "title": title, "label": _("Keep"),
        "text": _("Payments leave from it, and its statements are imported."), "back": "/bank/",
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)
