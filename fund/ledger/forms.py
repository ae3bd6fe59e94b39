"""Forms of the ledger."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms import MoneyField

from .models import Envelope, Fund


class OnceForm(forms.Form):
    """A form that is drawn with a key and acts once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36, min_length=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid.uuid4())


class AllotForm(OnceForm):
    """Money from one envelope of a fund to another."""

    source = forms.ModelChoiceField(queryset=Envelope.objects.none(), label=_("From envelope"))
    target = forms.ModelChoiceField(
        queryset=Envelope.objects.none(), label=_("To envelope"), required=False,
        help_text=_("Or name a new envelope below."),
    )  # fmt: skip
    new_name = forms.CharField(label=_("New envelope"), max_length=100, required=False)
    cents = MoneyField(label=_("Amount"))
    why = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = fund.envelopes.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        target, new = cleaned.get("target"), cleaned.get("new_name")
        if bool(target) == bool(new):
            self.add_error("target", _("Choose an envelope, or name a new one."))
        elif target is not None and target == cleaned.get("source"):
            self.add_error("target", _("Choose another envelope than the one it comes from."))
        return cleaned
