"""Forms of the sources."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from fund.ledger.forms import OnceForm
from fund.ledger.models import Envelope, Fund
from fund.money import BadAmount, parse_basis_points
from workflows.forms import MoneyField
from workflows.people.models import Cooperative

MAX_UPLOAD = 50 * 1024 * 1024


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PercentField(forms.CharField):
    """A percentage as people type it; cleans to basis points."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return parse_basis_points(typed)
        except BadAmount as bad:
            raise forms.ValidationError(str(bad)) from bad


def _past(form: forms.Form, name: str) -> Any:
    """A day that has come."""
    day = form.cleaned_data[name]
    if day > localdate():
        raise forms.ValidationError(_("This day is in the future."))
    return day


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File of invoices"),
        help_text=_(
            "CSV or XLSX with the columns invoice, cooperative, date, amount and, where known, member."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(_("The file is larger than 50 MB."))
        return file


class RateForm(forms.Form):
    cooperative = forms.ModelChoiceField(queryset=Cooperative.objects.none(), label=_("Cooperative"))
    basis_points = PercentField(
        label=_("Percentage"), help_text=_("Of the amount before VAT, like 6.5."), max_length=8
    )
    from_on = DayField(label=_("From"))

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = fund.cooperatives.all()


class GiftForm(OnceForm):
    giver = forms.CharField(label=_("Given by"), max_length=120)
    cents = MoneyField(label=_("Amount"))
    on = DayField(label=_("Received on"))
    envelope = forms.ModelChoiceField(
        queryset=Envelope.objects.none(),
        label=_("For"),
        required=False,
        empty_label=_("Anything the fund does"),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["envelope"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = fund.envelopes.exclude(code="general")

    def clean_on(self) -> Any:
        return _past(self, "on")


class OpeningForm(forms.Form):
    cents = MoneyField(label=_("What the fund held"))
    on = DayField(label=_("On"))

    def clean_on(self) -> Any:
        return _past(self, "on")


class LineForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Letters, digits and dashes."))
    lender = forms.CharField(label=_("Lender"), max_length=120)
    limit_cents = MoneyField(label=_("Limit"), help_text=_("What may be drawn in all."))
    region = forms.CharField(
        label=_("Region"),
        max_length=20,
        required=False,
        help_text=_("Where the Activities must be; empty: anywhere."),
    )
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("Until"), required=False)
    terms = forms.CharField(
        label=_("Terms"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=5000
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if self.fund.envelopes.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("from_on") and cleaned.get("to_on") and cleaned["to_on"] < cleaned["from_on"]:
            self.add_error("to_on", _("The last day comes before the first."))
        return cleaned


class LineMoneyForm(OnceForm):
    """Draw on a line, or pay it back."""

    cents = MoneyField(label=_("Amount"))
    on = DayField(label=_("On"))

    def clean_on(self) -> Any:
        return _past(self, "on")
