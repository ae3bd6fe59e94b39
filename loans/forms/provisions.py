"""The rates of a provision, as one treasurer proposes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.provisions import GRADES
from workflows.forms import Reason

from .applying import DayInput
from .products import PercentField


class RatesForm(forms.Form):
    """A rate in percent of what is left, for each bucket."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    why = Reason(label=_("Why"), help_text=_("The other treasurer reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for days, label in GRADES:
            self.fields[f"rate_{days}"] = PercentField(
                label=_("Percent of what is left, %(bucket)s") % {"bucket": label}, most=10_000
            )
        self.order_fields(["key", "from_on", *(f"rate_{days}" for days, _label in GRADES), "why"])

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        rates = {days: data[f"rate_{days}"] for days, _label in GRADES}
        return {"key": data["key"], "from_on": data["from_on"], "why": data["why"], "rates": rates}
