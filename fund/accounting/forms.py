"""Forms of the accounting."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from .charts import NAMES, written
from .models import AccountingExport, ChartOfAccounts

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExportForm(forms.Form):
    """Which days are taken out, and how they are written."""

    layout = forms.ChoiceField(
        label=_("Layout"), choices=AccountingExport.Layout.choices,
        help_text=_("A French FEC always holds the whole year of the last day."),
    )  # fmt: skip
    since = forms.DateField(label=_("From"), widget=DAY)
    until = forms.DateField(label=_("Until"), widget=DAY)
    only_new = forms.BooleanField(
        label=_("Only what was not taken out before in this layout"), required=False
    )


class ChartForm(forms.Form):
    """An entity's chart of accounts: a number and a name for each kind of account."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36, min_length=8)
    standard = forms.ChoiceField(label=_("Chart"), choices=ChartOfAccounts.Standard.choices)
    company = forms.CharField(
        label=_("Company number"), required=False, max_length=20,
        help_text=_("SIREN in France, enterprise number in Belgium. A FEC bears it in its name."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, numbers: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: uuid4().hex
        for kind, name in NAMES.items():
            self.fields[f"kind_{kind}"] = forms.CharField(
                label=str(name), required=False, max_length=110, initial=written(numbers.get(kind))
            )
        self.order_fields(["key", "standard", "company", *(f"kind_{kind}" for kind in NAMES), "why"])

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        numbers = {kind: typed[f"kind_{kind}"] for kind in NAMES}
        return {name: typed[name] for name in ("key", "standard", "company", "why")} | {"numbers": numbers}
