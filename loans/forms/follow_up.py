"""A promise to pay, what a borrower asks for, an answer, reminders held back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loans.models.dunning import RequestKind
from workflows.forms import LongText, MoneyField

from .applying import DayInput


class PromiseForm(forms.Form):
    cents = MoneyField(label=_("Amount"))
    due_on = forms.DateField(label=pgettext_lazy("a day", "Paid by"), widget=DayInput)


class AskForm(forms.Form):
    """Which figure counts follows from what is asked; each says for which."""

    needed = ("months", "monthly_cents")  # said in the hint

    kind = forms.ChoiceField(
        label=_("What would help you?"),
        choices=[
            (RequestKind.PAUSE.value, _("A pause: for some months I cannot pay")),
            (RequestKind.PLAN.value, _("A new plan: I can pay, but less a month")),
        ],
        widget=forms.RadioSelect,
    )
    months = forms.IntegerField(
        label=_("For how many months?"),
        required=False,
        min_value=1,
        max_value=24,
        help_text=_("For a pause."),
    )
    monthly_cents = MoneyField(
        label=_("How much can you pay a month?"), required=False, help_text=_("For a new plan.")
    )
    words = LongText(
        label=_("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only those who follow your loan read it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needs = {RequestKind.PAUSE: "months", RequestKind.PLAN: "monthly_cents"}
        for kind, name in needs.items():
            if data.get("kind") != kind:
                data[name] = None
            elif data.get(name) is None and name not in self.errors:
                self.add_error(
                    name, ValidationError(_("This is needed for what you chose."), code="required")
                )
        return data


class AnswerForm(forms.Form):
    words = LongText(label=_("What came of it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RequestAnswerForm(forms.Form):
    words = LongText(
        label=_("Our answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The borrower reads it on the page of the loan."),
    )


class HoldForm(forms.Form):
    until_on = forms.DateField(label=_("Until"), widget=DayInput)
    why = LongText(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
