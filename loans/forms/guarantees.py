"""Calling a guarantor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms import DayInput, MoneyField, Reason


class CallForm(forms.Form):
    cents = MoneyField(label=_("Amount"))
    due_on = forms.DateField(label=_("To be paid by"), widget=DayInput)
    why = Reason(label=_("Why"), help_text=_("Who decides reads it."))
