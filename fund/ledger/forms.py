"""Forms of the ledger."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms import LongText, MoneyField, offer_rows
from workflows.people.models import Cooperative

from .models import Envelope, Fund


class OnceForm(forms.Form):
    """A form that is drawn with a key and acts once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36, min_length=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid.uuid4())


class EnvelopeField(forms.ModelChoiceField):
    """An envelope of the form's fund."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Envelope.objects.none(), **kwargs)


class TransferForm(OnceForm):
    """Money that is to move from one envelope of a fund to another."""

    source = EnvelopeField(label=_("From envelope"))
    target = EnvelopeField(label=_("To envelope"))
    cents = MoneyField(label=_("Amount"))
    why = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, EnvelopeField)
            field.queryset = fund.envelopes.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("target") and cleaned["target"] == cleaned.get("source"):
            self.add_error("target", _("Choose another envelope than the one it comes from."))
        return cleaned


class PurposeForm(OnceForm):
    """What an envelope is set aside for."""

    earmark = forms.ChoiceField(
        label=_("Set aside for"), choices=Envelope.Earmark.choices, initial=Envelope.Earmark.NONE
    )
    cooperative = forms.ModelChoiceField(
        Cooperative.objects.none(), label=_("Cooperative"), required=False,
        help_text=_("For the members of one cooperative: only they are paid from it."),
    )  # fmt: skip
    funder = forms.CharField(
        label=_("Funder"), max_length=100, required=False,
        help_text=_("For a funder’s purpose: it moves only to envelopes of the same funder."),
    )  # fmt: skip

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "cooperative", fund.cooperatives.order_by("name"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        earmark = cleaned.get("earmark")
        if earmark == Envelope.Earmark.COOPERATIVE and not cleaned.get("cooperative"):
            self.add_error("cooperative", _("Say which cooperative."))
        if earmark == Envelope.Earmark.FUNDER and not cleaned.get("funder"):
            self.add_error("funder", _("Say which funder."))
        if earmark != Envelope.Earmark.COOPERATIVE:
            cleaned["cooperative"] = None
        if earmark != Envelope.Earmark.FUNDER:
            cleaned["funder"] = ""
        return cleaned


class OpenForm(PurposeForm):
    """A new envelope, empty."""

    name = forms.CharField(label=_("Name"), max_length=100)
    field_order = ["name", "earmark", "cooperative", "funder"]


class ChangeForm(PurposeForm):
    """What an envelope keeps in reserve and is set aside for from now on."""

    reserve_cents = MoneyField(
        label=_("Reserve"), min_cents=0,
        help_text=_("Of what is available, this much is not to be promised. 0 for none."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=200)
    field_order = ["reserve_cents", "earmark", "cooperative", "funder", "why"]


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)


class ReopenForm(forms.Form):
    """Why a closed period has to be opened."""

    why = LongText(
        label=_("Why it has to be opened"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReserveForm(forms.Form):
    """Why a month that does not reconcile is closed all the same."""

    why = LongText(
        label=_("Why it is closed all the same"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on the record of the month. Another treasurer reads it and confirms."),
    )  # fmt: skip
