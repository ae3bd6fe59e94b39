"""A moratorium: which loans, for how long, and why."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from loans.forms.changing import LABELS, near
from loans.many import KINDS
from loans.models import LoanProduct
from loans.models.changes import ChangeKind
from loans.moratorium import FILTERS
from workflows.forms import Reason, offer
from workflows.people.models import Activity

from .applying import DayInput


class MoratoriumForm(forms.Form):
    """The filter first; what is left empty there asks nothing."""

    needed = ("months", "until_on")  # said in the hint

    cooperative = forms.ChoiceField(label=_("Entity"), required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    sector = forms.ChoiceField(label=_("Sector of the Activity"), required=False)
    started_from = forms.DateField(label=_("Paid out from"), required=False, widget=DayInput)
    started_until = forms.DateField(label=_("Paid out until"), required=False, widget=DayInput)
    due_from = forms.DateField(label=_("Oldest unpaid instalment from"), required=False, widget=DayInput)
    due_until = forms.DateField(label=_("Oldest unpaid instalment until"), required=False, widget=DayInput)
    late = forms.BooleanField(label=_("Only loans that are late today"), required=False)
    kind = forms.ChoiceField(
        label=_("What should change?"),
        choices=[(kind.value, LABELS[kind]) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    months = forms.IntegerField(
        label=_("Months"), min_value=1, max_value=120, required=False, help_text=_("For a pause.")
    )
    until_on = forms.DateField(
        label=_("Until and with"),
        required=False,
        widget=DayInput,
        help_text=_("To stop the counting of days."),
    )
    why = Reason(
        label=_("Why"),
        help_text=_("Who decides reads it, and the record of every loan keeps it."),
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = LoanProduct.objects.filter(versions__envelope__fund=fund).distinct()
        sectors = (
            Activity.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()
        )
        choices: dict[str, list[tuple[str, str]]] = {
            "cooperative": [(one.code, one.name) for one in fund.cooperatives.order_by("name")],
            "product": [(one.code, str(one)) for one in products],
            "sector": [(sector, sector) for sector in sectors],
        }
        for name, found in choices.items():
            offer(self, name, [("", _("any")), *found])

    def clean_from_on(self) -> date:
        return near(self.cleaned_data["from_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needed = {ChangeKind.PAUSE: "months", ChangeKind.ARREARS_PAUSE: "until_on"}.get(data.get("kind", ""))
        if needed and data.get(needed) is None and needed not in self.errors:
            self.add_error(needed, ValidationError(_("This is needed for what you chose."), code="required"))
        return data

    @property
    def asked(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FILTERS if self.cleaned_data.get(name)}

    @property
    def figures(self) -> dict[str, Any]:
        data = self.cleaned_data
        pause = data["kind"] == ChangeKind.PAUSE
        return {
            "kind": data["kind"], "from_on": data["from_on"], "months": data["months"] if pause else None,
            "until_on": None if pause else data["until_on"],
        }  # fmt: skip


def in_words(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value of a filter that was kept."""
    fields = MoratoriumForm.base_fields
    return [
        (str(fields[name].label), str(_("yes")) if value is True else str(value))
        for name, value in asked.items()
        if name in fields
    ]
