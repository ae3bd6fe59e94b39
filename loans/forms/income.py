"""A loan repaid by a share of what its Activity is paid."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from loans.income_rule import month_of
from loans.schedule import add_months
from workflows.forms import MoneyField, Reason, offer

from .products import PercentField

AHEAD = 6  # months that may be chosen


class ShareForm(forms.Form):
    """The share in percent, the least that a month repays, and from which month on."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    from_on = forms.ChoiceField(label=_("From the month of"))
    share = PercentField(
        label=_("Percent of what the Activity is paid"),
        most=10_000,
        help_text=_("0, with 0 below, to end it."),
    )
    floor_cents = MoneyField(
        label=_("At least, a month"), min_cents=0,
        help_text=_("The plan asks for it on each closing day; what is deducted beyond it ends the loan sooner."),
    )  # fmt: skip
    why = Reason(label=_("Why"), help_text=_("Who decides reads it."))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].required = True
        months = [add_months(month_of(on), n) for n in range(AHEAD)]
        offer(self, "from_on", [(month.isoformat(), date_format(month, "F Y")) for month in months])

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "key": f"page/{data['key']}", "from_on": date.fromisoformat(data["from_on"]),
            "basis_points": data["share"], "floor_cents": data["floor_cents"] or 0, "why": data["why"],
        }  # fmt: skip
