from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from . import subscribing
from .models import Subscription


class SubscriptionForm(forms.Form):
    """A report of those that this person may read, and how often."""

    report = forms.ChoiceField(label=_("Report"))
    every = forms.ChoiceField(label=_("How often"), choices=Subscription.Every.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["report"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, each.label) for each in subscribing.open_to(user)]
