"""The list of loans for those who follow them: filters, what is late and by how much, downloads."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from loans.forms import LoanFilterForm
from loans.lists import columns, listed
from loans.models import Agreement
from loans.portfolio import portfolio
from loans.words import tag_of
from workflows.access import allow
from workflows.people.reader import reader
from workflows.sheets import table_response

PAGE = 50


@require_safe
@allow("loan.list")
def loans(request: HttpRequest) -> HttpResponseBase:
    """Late loans first; every filter is in the address."""
    on = timezone.localdate()
    form = LoanFilterForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = listed(request.user, asked | {"sort": request.GET.get("sort", "")}, on)
    if download := table_response(request, "loans", columns(on), found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    seen = Agreement.objects.visible_to(reader(request))
    context = {
        "form": form,
        "page": page,
        "rows": [{"loan": loan, "tag": tag_of(loan, on)} for loan in page],
        "total": seen.count(),
        "chips": _chips(request, form, asked),
        "clear": reverse("loans:list"),
        "totals": portfolio(seen, on),
    }
    return render(request, "loans/list.html", context)


def _chips(request: HttpRequest, form: LoanFilterForm, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The filters at work, each with the list without it."""
    chips = []
    for name, value in asked.items():
        if not value:
            continue
        query = request.GET.copy()
        query.pop(name)
        query.pop("page", None)
        field: Any = form.fields[name]
        words = dict(getattr(field, "choices", [])).get(value, value)
        chips.append({"label": field.label, "value": words, "url": f"?{query.urlencode()}"})
    return chips
