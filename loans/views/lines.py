"""Funding lines as loans use them: how each stands, the rules, and what every euro drawn was used for."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fund.ledger.models import Fund
from fund.sources import schedules
from fund.sources.models import FundingLine
from loans import funding
from loans.eligibility import COUNTRIES
from loans.forms.beside import said
from loans.forms.lines import RulesForm, rule_rows
from loans.line_rules import OWN, Rule
from loans.models import LineRules, LoanProduct
from loans.models.lines import WhenShortChoices
from loans.views.changing import TAGS
from loans.views.four_eyes import decided_page
from workflows.access import allow
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 50
COLUMNS = [
    Column(gettext_lazy("Drawn on"), "draw.on", "day"),
    Column(gettext_lazy("Reference of the lender"), "draw.reference"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("What became of it"), "said"),
    Column(gettext_lazy("Paid on"), "order.paid_on", "day"),
    Column(gettext_lazy("Loan or case"), "order.case_reference"),
    Column(gettext_lazy("Decision"), "decision"),
    Column(gettext_lazy("Member number"), "loan.member.number"),
    Column(gettext_lazy("Activity"), "loan.case.loan_application.activity.code"),
    Column(gettext_lazy("Region"), "loan.case.loan_application.activity.region"),
    Column(gettext_lazy("Purpose"), "loan.case.loan_application.purpose"),
    Column(gettext_lazy("Paid to"), "order.shown_payee"),
    Column(gettext_lazy("Payment"), "order.pk", "number"),
    Column(gettext_lazy("Hash of the agreement"), "loan.agreed_hash"),
    Column(gettext_lazy("Repaid"), "loan.repaid_cents", "amount"),
    Column(gettext_lazy("Left to repay"), "loan.outstanding_cents", "amount"),
]

LINES = [
    Column(gettext_lazy("Fund"), "fund.name"),
    Column(gettext_lazy("Line"), lambda row: row["stands"].line),
    Column(gettext_lazy("Drawn"), "stands.drawn_cents", "amount"),
    Column(gettext_lazy("Lent"), "stands.lent_cents", "amount"),
    Column(gettext_lazy("Repaid"), "stands.repaid_cents", "amount"),
    Column(gettext_lazy("Left to repay"), "stands.left_cents", "amount"),
    Column(gettext_lazy("Promised"), "stands.committed_cents", "amount"),
    Column(gettext_lazy("Available"), "stands.available_cents", "amount"),
    Column(gettext_lazy("Next due to the lender"), "due.due_on", "day"),
    Column(gettext_lazy("Amount"), "due.left_cents", "amount"),
    Column(gettext_lazy("Currency"), "fund.currency"),
]


@require_safe
@allow("sources.read")
def lines(request: HttpRequest) -> HttpResponseBase:
    """Every line with what is drawn, lent, repaid and available; the rules in force and those that wait."""
    user, on = reader(request), timezone.localdate()
    funds: list[dict[str, Any]] = []
    for fund in Fund.objects.visible_to(user):
        stands = [(one, _next(one.line, on)) for one in funding.standings_of(fund)]
        version = LineRules.objects.in_force(fund, on)
        funds.append(
            {
                "fund": fund,
                "lines": stands,
                "version": version,
                "rules": _said(version.read() if version else [], fund),
            }
        )
    flat = [
        {"fund": one["fund"], "stands": stands, "due": due.get("due")}
        for one in funds
        for stands, due in one["lines"]
    ]
    if download := table_response(request, "funding-lines", LINES, flat):
        return download
    versions = LineRules.objects.visible_to(user).select_related("fund")
    context = {
        "funds": funds,
        "versions": [(row, TAGS[row.state]) for row in versions[:20]],
        "may_propose": may(user, "ledger.envelope"),
    }
    return render(request, "loans/funding_lines.html", context)


def _next(line: FundingLine, on: Any) -> dict[str, Any]:
    """What is due next to a lender, and what cannot be met."""
    if line.kind != schedules.LOAN:
        return {}
    stands = schedules.standing(line, on)
    return {"due": stands.next, "shortfalls": stands.shortfalls}


def _said(rules: list[Rule], fund: Fund) -> list[dict[str, Any]]:
    """The rules in words; a loan from own means has no line."""
    products = {one.code: str(one) for one in LoanProduct.objects.all()}
    names = {one.code: str(one) for one in FundingLine.objects.filter(fund=fund)}
    said = []
    for rule in rules:
        given = [
            (rule.region, rule.region), (rule.country, COUNTRIES.get(rule.country, rule.country)),
            (rule.product, products.get(rule.product, rule.product)), (rule.purpose, rule.purpose),
        ]  # fmt: skip
        said.append(
            {
                "where": [words for value, words in given if value],
                "line": names.get(rule.line, rule.line),
                "short": WhenShortChoices(rule.when_short).label if rule.line != OWN else "",
            }
        )
    return said


@require_safe
@allow("sources.read")
def line(request: HttpRequest, fund: str, code: str) -> HttpResponseBase:
    """One line: how it stands, and what every euro drawn from it was used for."""
    seen = FundingLine.objects.visible_to(reader(request)).filter(fund__code=fund, withdrawn_on=None)
    held = get_object_or_404(seen.select_related("account", "envelope", "fund"), code=code)
    rows = funding.drawn(held, reader(request))
    if download := table_response(request, f"line-{held.code}", COLUMNS, rows):
        return download
    context = {
        "line": held,
        "fund": held.fund,
        "stands": funding.standing_of(held),
        "next": _next(held, timezone.localdate()),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "unused_cents": sum(row.cents for row in rows if not row.is_used),
    }
    return render(request, "loans/funding_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("ledger.envelope")
def propose(request: HttpRequest, fund: str) -> HttpResponse:
    """Other rules, from a day; another treasurer decides."""
    user, on = reader(request), timezone.localdate()
    held = get_object_or_404(Fund.objects.visible_to(user), code=fund)
    form = RulesForm(request.POST or None, initial={"key": uuid.uuid4().hex, "from_on": on})
    rows = rule_rows(held, LineRules.objects.in_force(held, on), request.POST or None)
    problem, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid() and rows.is_valid():
        typed = form.cleaned_data
        try:
            made = funding.propose(
                key=f"page/{typed['key']}", fund=held, rules=rows.rules(), from_on=typed["from_on"], why=typed["why"],
                on=on, by=user,
            )  # fmt: skip
            messages.success(request, _("Proposed. Another treasurer decides."))
            return redirect(made)
        except Refusal as refusal:
            problem, status = said(form, refusal), refusal.status
    context = {"form": form, "rows": rows, "problem": problem, "fund": held}
    return render(request, "loans/propose_line_rules.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("sources.read")
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Rules that were proposed: read them, approve, reject, take back."""
    related = ("fund", "proposed_by", "decided_by")
    found = get_object_or_404(LineRules.objects.visible_to(reader(request)).select_related(*related), pk=pk)
    told = [
        (
            _("Rule %(place)d") % {"place": place},
            "; ".join(
                [", ".join(map(str, one["where"])) or _("any loan"), one["line"] or _("own means")]
                + ([str(one["short"])] if one["short"] else [])
            ),
        )
        for place, one in enumerate(_said(found.read(), found.fund), start=1)
    ]
    rows = [
        (_("Fund"), found.fund.name),
        (_("In force from"), date_format(found.from_on, "j F Y")),
        *(told or [(_("Rules"), _("none: every loan comes from own means"))]),
    ]
    back = (reverse("loans:lines"), _("Funding lines"))
    return decided_page(request, found, title=_("Rules of funding lines"), rows=rows, back=back)
