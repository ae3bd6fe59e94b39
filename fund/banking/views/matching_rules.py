"""The page of rules learnt: each in words, with a switch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fund.banking import learning
from fund.banking.models import MatchingRule
from fund.banking.views.answers import page_of
from fund.banking.views.statements import bank_tabs
from workflows.access import allow
from workflows.people.reader import reader
from workflows.sheets import Column, table_response

COLUMNS = [
    Column(gettext_lazy("Rule"), learning.in_words),
    Column(gettext_lazy("Confirmed"), "times", "number"),
    Column(gettext_lazy("Last"), "last_on", "day"),
    Column(gettext_lazy("It suggests"), lambda rule: rule.off_at is None),
]


@allow("line.list")
@require_GET
def rules(request: HttpRequest) -> HttpResponseBase:
    """What confirmations taught, the newest first."""
    user = reader(request)
    shown = MatchingRule.objects.visible_to(user).select_related("expected", "off_by")
    if download := table_response(request, "rules-learnt", COLUMNS, shown):
        return download
    page = page_of(request, shown)
    rows = [{"rule": rule, "words": learning.in_words(rule)} for rule in page.object_list]
    context = {
        "page": page, "rows": rows, "may_match": user.may("line.match"), "tabs": bank_tabs(user, "to_match"),
    }  # fmt: skip
    return render(request, "banking/matching_rules.html", context)


@allow("line.match")
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule suggest, or not."""
    user, on = reader(request), request.POST.get("on") == "1"
    rule = get_object_or_404(MatchingRule.objects.visible_to(user), pk=pk)
    learning.switch(rule, on=on, by=user)
    messages.success(request, _("The rule suggests again.") if on else _("The rule no longer suggests."))
    return redirect("banking:matching_rules")
