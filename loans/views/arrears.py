"""The portfolio on any day: what was out, what was late, by product or entity, and the late loans themselves."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fund.reporting.filters import chips, kept, where_of
from loans.arrears import late_on
from loans.forms.arrears import PortfolioForm
from loans.models import Agreement
from loans.portfolio import LATE_COLUMNS, columns_of, group_columns, narrowed, portfolio, with_loans, within
from workflows.access import allow
from workflows.people.reader import reader
from workflows.sheets import table_response

PAGE = 50


@require_safe
@allow("loan.list")
def arrears(request: HttpRequest) -> HttpResponseBase:
    """Every filter, the day too, is in the address."""
    today = timezone.localdate()
    form = PortfolioForm(request.GET or None, initial={"on": today})
    bad = form.is_bound and not form.is_valid()
    asked = form.asked(today)
    on, by = asked["on"], asked["by"]
    seen = narrowed(Agreement.objects.visible_to(reader(request)), where_of(request.GET))
    loans = seen.filter(fund__code=request.GET["fund"]) if request.GET.get("fund") else seen
    late = late_on(loans, on, columns_of(by))
    groups = portfolio(loans, on, by, late)
    name = f"arrears-{on}"
    if request.GET.get("table") == "groups" and (
        download := table_response(request, name, group_columns(), groups)
    ):
        return download
    chosen = within(late, asked["late"], on)
    if download := table_response(request, name, LATE_COLUMNS, with_loans(chosen, on)):
        return download
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": chips(request.GET),
        "kept": kept(request.GET) | ({"fund": request.GET["fund"]} if request.GET.get("fund") else {}),
        "on": on,
        "today": today,
        "totals": groups
        if not by
        else portfolio(loans, on, "", [each._replace(key=each.key[:1]) for each in late]),
        "groups": groups if by else [],
        "page": page,
        "rows": with_loans(page, on),
        "chosen": len(chosen),
    }
    return render(request, "loans/arrears.html", context, status=422 if bad else 200)
