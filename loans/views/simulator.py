"""The public simulator: amount, term, first date → every instalment. Nothing is kept."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from loans.forms import SimulatorForm
from loans.models import ProductVersion
from loans.schedule import add_months
from workflows.access import allow, form_tells
from workflows.htmx import wants_part


@require_safe
@allow("public")
@form_tells
def simulator(request: HttpRequest) -> HttpResponse:
    """The form and, once it is filled in, the plan; htmx asks for the plan alone."""
    on = timezone.localdate()
    versions = list(ProductVersion.objects.current(on).select_related("product", "envelope__fund"))
    if not versions:
        return render(request, "loans/simulator.html", {"versions": []})
    asked = request.GET.get("product", "")
    terms = next((version for version in versions if version.product.code == asked), versions[0])
    typed = request.GET if "amount" in request.GET else None
    form = SimulatorForm(typed, terms=terms, choices=versions, on=on, initial=first_guess(terms, on))
    found = form.quote if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {"form": form, "terms": terms, "versions": versions, "quote": found}
    template = "loans/simulator.html#plan" if wants_part(request) else "loans/simulator.html"
    return render(request, template, context, status=422 if typed and not found else 200)


def first_guess(terms: ProductVersion, on: date) -> dict[str, Any]:
    """A plausible loan to begin with: the middle of what the terms allow, from the month after next."""
    period = terms.period_months
    months = max(terms.min_months, (terms.min_months + terms.max_months) // 2 // period * period)
    return {
        "product": terms.product.code,
        "amount": (terms.min_cents + terms.max_cents) // 2 // 10_000 * 10_000 or terms.min_cents,
        "months": months,
        "grace_months": 0,
        "first_due_on": add_months(on.replace(day=1), 2),
    }
