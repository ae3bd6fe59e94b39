"""Changing a loan: what one treasurer proposes, cash at the desk, money paid ahead, a refund."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.models.changes import ChangeKind
from loans.models.products import AheadMode
from workflows.forms import MoneyField

from .applying import DayInput

NEEDS = {
    ChangeKind.PAUSE: ("months",),
    ChangeKind.REPLAN: ("count", "first_due_on"),
    ChangeKind.FORGIVE: ("cents",),
    ChangeKind.WRITE_OFF: (),
}
LABELS = {
    ChangeKind.PAUSE: _("A pause: what is not paid falls due later"),
    ChangeKind.REPLAN: _("A new plan for all that is not paid"),
    ChangeKind.FORGIVE: _("Give up a part, or all, for good"),
    ChangeKind.WRITE_OFF: _("Write off all that is left; what still comes makes the loss smaller"),
}


class ChangeForm(forms.Form):
    """Which fields count follows from the kind; each says for which."""

    kind = forms.ChoiceField(
        label=_("What should change?"), choices=[(kind.value, LABELS[kind]) for kind in NEEDS],
        widget=forms.RadioSelect,
    )  # fmt: skip
    from_on = forms.DateField(
        label=_("From"), widget=DayInput, help_text=_("What was due and paid before that day stays as it is.")
    )
    months = forms.IntegerField(
        label=_("Months"), required=False, min_value=1, max_value=120, help_text=_("For a pause.")
    )
    count = forms.IntegerField(
        label=_("Number of instalments"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("For a new plan."),
    )
    first_due_on = forms.DateField(
        label=_("First due date"), required=False, widget=DayInput, help_text=_("For a new plan.")
    )
    cents = MoneyField(
        label=_("Amount given up"), required=False, help_text=_("Where something is given up.")
    )
    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("The other treasurer reads it."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in NEEDS.get(ChangeKind(data["kind"]), ()) if data.get("kind") else ():
            if data.get(name) is None and name not in self.errors:
                self.add_error(
                    name, ValidationError(_("This is needed for what you chose."), code="required")
                )
        return data

    @property
    def figures(self) -> dict[str, Any]:
        data = self.cleaned_data
        wanted = {name: data[name] for name in NEEDS[ChangeKind(data["kind"])]}
        return {"kind": data["kind"], "from_on": data["from_on"], **wanted}


class AheadPreviewForm(forms.Form):
    """What would a payment do: asked before it is made."""

    cents = MoneyField(label=_("Amount"))
    value_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    mode = forms.ChoiceField(
        label=_("What should money that you pay ahead do?"), choices=AheadMode, widget=forms.RadioSelect
    )


class CashForm(AheadPreviewForm):
    mode = forms.ChoiceField(
        label=_("What should money paid ahead do?"), choices=AheadMode, widget=forms.RadioSelect
    )
    payer = forms.CharField(
        label=_("Paid by"),
        max_length=100,
        required=False,
        help_text=_("When it is another than the borrower."),
    )


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)
