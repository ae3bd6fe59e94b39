"""What is asked before a paper is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.paper import QUOTE_DAYS, QUOTE_DAYS_MOST
from workflows.forms import DayInput


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day is before the first."))
        return data


class ValidityForm(forms.Form):
    """How long a payoff quote holds."""

    days = forms.IntegerField(
        label=_("Days for which it holds"),
        min_value=1,
        max_value=QUOTE_DAYS_MOST,
        initial=QUOTE_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
