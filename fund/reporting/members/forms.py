from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fund.reporting.models import AudienceChange
from workflows.forms import offer_rows
from workflows.people.models import Cooperative


class AudienceForm(forms.Form):
    """Who reads the page of the fund that a cooperative belongs to."""

    cooperative = forms.ModelChoiceField(
        label=_("Cooperative"),
        queryset=Cooperative.objects.none(),
        to_field_name="code",
        empty_label=None,
    )
    audience = forms.ChoiceField(
        label=_("Who may read the page"), choices=AudienceChange.Audience.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For instance: decided by the general assembly of 12 May."),
    )

    def __init__(self, *args: Any, cooperatives: QuerySet[Cooperative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "cooperative", cooperatives)
