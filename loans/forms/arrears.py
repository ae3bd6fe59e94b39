"""What is asked of the portfolio on a day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.arrears import BUCKETS
from loans.portfolio import GROUPINGS
from workflows.forms import DayInput


class PortfolioForm(forms.Form):
    """Which day, in which groups, which of the late loans; what is left out is today, together, and all."""

    on = forms.DateField(label=_("On"), required=False, widget=DayInput)
    by = forms.ChoiceField(
        label=_("Grouped by"),
        required=False,
        choices=[(code, label) for code, (label, _path) in GROUPINGS.items()],
    )
    late = forms.TypedChoiceField(
        label=_("Late by"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("any")), *[(str(days), label) for days, label in BUCKETS]],
    )

    def asked(self, today: date) -> dict[str, Any]:
        """What was asked, or what is usual where it cannot be understood."""
        data = getattr(self, "cleaned_data", {})
        return {"on": data.get("on") or today, "by": data.get("by") or "", "late": data.get("late")}
