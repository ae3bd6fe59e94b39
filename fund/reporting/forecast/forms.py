from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .model import MONTHS, USUAL, Levers


class LeversForm(forms.Form):
    """What a person supposes; the fields are named as in the address, and one that is not there is as usual."""

    contributions = forms.IntegerField(
        label=_("Contributions, in percent of the usual"), min_value=0, max_value=300
    )
    requests = forms.IntegerField(
        label=_("Number of requests, in percent of the usual"), min_value=0, max_value=1000
    )
    amounts = forms.IntegerField(
        label=_("Amount of a request, in percent of the usual"), min_value=0, max_value=300
    )
    lost = forms.IntegerField(
        label=_("Instalments that are never paid, in percent"),
        help_text=_("Over and above how late members pay today."),
        min_value=0,
        max_value=100,
    )
    moratorium = forms.IntegerField(
        label=_("Moratorium on all loans, in months from the next one on"), min_value=0, max_value=12
    )
    crisis = forms.IntegerField(
        label=_("A crisis like spring 2020 begins in month"),
        help_text=_("1 is the month that runs; 0 is no crisis."),
        min_value=0,
        max_value=MONTHS,
    )

    @classmethod
    def read(cls, params: QueryDict | dict[str, Any]) -> "LeversForm":
        return cls(
            {lever.name: params.get(lever.name, getattr(USUAL, lever.name)) for lever in fields(Levers)}
        )

    @property
    def levers(self) -> Levers:
        return Levers(**self.cleaned_data)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Keep this scenario as"), max_length=60)
