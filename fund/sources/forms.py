"""Forms of the sources."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from fund.banking.forms import PayeeField
from fund.ledger.forms import OnceForm
from fund.ledger.models import Envelope, Fund
from fund.money import BadAmount, parse_basis_points, parse_cents
from workflows.forms import EchoesBank, LongText, MoneyField
from workflows.people.models import Cooperative, Member
from workflows.refusals import Refusal
from workflows.sheets import MAX_BYTES, as_day

from .formats import words
from .models import FundingLine, Import


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
    kind = forms.ChoiceField(label=_("What it holds"), choices=Import.Kind)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, with the columns of its kind; examples are below."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    period_from = DayField(
        label=_("It covers the days from"),
        required=False,
        help_text=_("A line of another day is then a problem."),
    )
    period_to = DayField(label=_("until"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The last day comes before the first."))
        return cleaned


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)


class RateForm(forms.Form):
    cooperative = forms.ModelChoiceField(queryset=Cooperative.objects.none(), label=_("Cooperative"))
    basis_points = PercentField(
        label=_("Percentage"), help_text=_("Of the amount before VAT, like 6.5."), max_length=8
    )
    from_on = DayField(label=_("From"))
    why = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = fund.cooperatives.all()


class GiftForm(OnceForm):
    giver = forms.CharField(
        label=_("Given by"), max_length=120, required=False, help_text=_("Empty: the member below.")
    )
    member = forms.CharField(
        label=_("Member number"), max_length=20, required=False,
        help_text=_("Where a member gives: the receipt is in their language."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
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
        self.fund = fund
        _envelopes(self, fund.envelopes.exclude(code="general"))

    def clean_on(self) -> Any:
        return _past(self, "on")

    def clean_member(self) -> Member | None:
        number = self.cleaned_data["member"]
        found = Member.objects.filter(number=number, cooperative__funds=self.fund).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("There is no member with this number."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("giver") and "member" in cleaned:
            if cleaned["member"] is None:
                self.add_error("giver", _("Say who gave."))
            else:
                cleaned["giver"] = str(cleaned["member"])
        return cleaned


def _envelopes(form: forms.Form, queryset: Any) -> None:
    field = form.fields["envelope"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class OpeningForm(forms.Form):
    on = DayField(label=_("On"))
    cents = MoneyField(label=_("What the fund held at the bank"))
    envelope = forms.ModelChoiceField(
        queryset=Envelope.objects.none(), label=_("In the envelope"), required=False,
        empty_label=_("Anything the fund does"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("What it rests on"), max_length=200, help_text=_("The bank statement, like 2025/12.")
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _envelopes(self, fund.envelopes.exclude(code="general"))

    def clean_on(self) -> Any:
        return _past(self, "on")


class RecoveryForm(OnceForm):
    payer = forms.CharField(label=_("From whom"), max_length=120)
    cents = MoneyField(label=_("Amount"))
    on = DayField(label=_("Received on"))
    loss = forms.CharField(
        label=_("Loss"), max_length=60, required=False,
        help_text=_("The loan or reference that was lost: no more comes back than was lost."),
    )  # fmt: skip
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_on(self) -> Any:
        return _past(self, "on")


class LineForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Letters, digits and dashes."))
    kind = forms.ChoiceField(label=_("Kind"), choices=FundingLine.Kind)
    lender = forms.CharField(label=_("Funder"), max_length=120)
    limit_cents = MoneyField(label=_("Limit"), help_text=_("What may be drawn in all."))
    region = forms.CharField(
        label=_("Region"),
        max_length=20,
        required=False,
        help_text=_("Where the Activities must be; empty: anywhere."),
    )
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("Until"), required=False)
    terms = LongText(
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
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)

    def clean_on(self) -> Any:
        return _past(self, "on")


class PayeeForm(EchoesBank, OnceForm):
    """Where money goes back to."""

    payee_name = forms.CharField(label=_("Payee"), max_length=70)
    iban = PayeeField()


class LinePaymentForm(PayeeForm):
    """An order to pay a part of a line back."""

    cents = MoneyField(label=_("Amount"))
    communication = forms.CharField(
        label=_("Communication"), max_length=140, required=False,
        help_text=_("The structured reference of the lender, or free text."),
    )  # fmt: skip


class GiftPaymentForm(PayeeForm):
    """An order to send a gift back."""

    why = forms.CharField(label=_("Reason"), max_length=200)


class ScheduleForm(forms.Form):
    """The instalments of a plan, one a line."""

    plan = LongText(
        label=_("Instalments"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One a line: the day, then the principal, like 2027-03-31 50 000,00."),
    )  # fmt: skip

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund

    def clean_plan(self) -> list[tuple[Any, int]]:
        plan = []
        for number, text in enumerate(self.cleaned_data["plan"].splitlines(), start=1):
            if not text.strip():
                continue
            day, _space, amount = text.strip().replace(";", " ").partition(" ")
            try:
                plan.append((as_day(day), parse_cents(amount, self.fund.currency)))
            except Refusal as refused:
                raise forms.ValidationError(
                    _("Line %(line)d: %(sentence)s"), params={"line": number, "sentence": refused}
                ) from refused
        return plan


class ConditionForm(forms.Form):
    text = forms.CharField(label=_("Condition"), max_length=300)
    due_on = DayField(label=_("Due"))
    at_risk_cents = MoneyField(
        label=_("What goes back if it is not met"),
        required=False,
        help_text=_("Empty: all that was received."),
    )

    def clean_text(self) -> str:
        try:
            return words(self.cleaned_data, "text", 300)
        except Refusal as refused:
            raise forms.ValidationError(str(refused)) from refused


class NoteForm(forms.Form):
    met = forms.ChoiceField(
        label=_("Is it met?"), choices=[("yes", _("Yes")), ("no", _("No, not after all"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    on = DayField(label=_("On"))
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        help_text=_("What shows it: a document, its reference, where it is."),
    )

    def clean_met(self) -> bool:
        return self.cleaned_data["met"] == "yes"

    def clean_on(self) -> Any:
        return _past(self, "on")
