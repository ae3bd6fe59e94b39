"""The rules by which loans come from funding lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from fund.sources.models import FundingLine
from loans.eligibility import COUNTRIES
from loans.line_rules import MOST_RULES, Rule
from loans.models import LineRules, LoanProduct
from loans.models.lines import WhenShortChoices
from workflows.forms import DayInput, Reason, offer, row_set
from workflows.people.models import Activity

OWN_MEANS = "-"


class RulesForm(forms.Form):
    """From when, and why."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    why = Reason(label=_("Why"), help_text=_("Who decides reads it."))


class RuleForm(forms.Form):
    """One rule; what is left open fits any loan. A row that names no line is left out."""

    region = forms.ChoiceField(label=_("Region of the Activity"), required=False)
    country = forms.ChoiceField(label=_("Country of the cooperative"), required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    line = forms.ChoiceField(label=_("Where the money comes from"), required=False)
    when_short = forms.ChoiceField(
        label=_("If it has not enough"),
        choices=WhenShortChoices,
        required=False,
        initial=WhenShortChoices.NEXT,
    )

    def __init__(self, *args: Any, offered: dict[str, list[tuple[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            offer(self, name, choices)

    def rule(self) -> Rule:
        data = self.cleaned_data
        line = "" if data["line"] == OWN_MEANS else data["line"]
        return Rule(
            line, data["region"], data["country"], data["product"],
            when_short=data["when_short"] or WhenShortChoices.NEXT.value,
        )  # fmt: skip


class RuleSet(forms.BaseFormSet):
    """The rules in their order; empty rows are left out."""

    def rules(self) -> list[Rule]:
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [form.rule() for form in kept if form.cleaned_data["line"]]


def rule_rows(fund: Fund, version: LineRules | None, data: Any = None) -> RuleSet:
    """The rules in force, to begin with, and empty ones for more."""
    any_one = [("", _("any"))]
    regions = Activity.objects.filter(cooperative__funds=fund).exclude(region="").order_by("region")
    lines = FundingLine.objects.filter(fund=fund, withdrawn_on=None).order_by("code")
    offered: dict[str, list[tuple[str, Any]]] = {
        "region": any_one + [(name, name) for name in regions.values_list("region", flat=True).distinct()],
        "country": any_one + list(COUNTRIES.items()),
        "product": any_one + [(one.code, str(one)) for one in LoanProduct.objects.all()],
        "line": [("", "–"), (OWN_MEANS, _("own means")), *((line.code, str(line)) for line in lines)],
    }
    initial = [
        rule._asdict() | {"line": rule.line or OWN_MEANS} for rule in (version.read() if version else [])
    ]
    for rule in initial:  # a region that no Activity has any more stays to be chosen
        if rule["region"] and rule["region"] not in dict(offered["region"]):
            offered["region"].append((rule["region"], rule["region"]))
    return row_set(
        RuleSet, RuleForm, data, prefix="rules", initial=initial, empty=2, most=MOST_RULES, offered=offered
    )
