"""What members and treasurers type about direct debits."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from fund.banking import pain001
from fund.banking.models import StatementLine
from fund.debits import rules
from workflows.cases.documents import ACCEPT
from workflows.forms import DayInput, EchoesBank, IbanField, offer_rows, or_error
from workflows.money_words import money


class DebtorForm(EchoesBank, forms.Form):
    """Whose account is drawn."""

    debtor_name = forms.CharField(label=_("Account holder"), max_length=pain001.NAME_LENGTH)
    iban = IbanField()

    def clean_debtor_name(self) -> str:
        name = self.cleaned_data["debtor_name"]
        or_error(lambda: pain001.scheme_text(name, pain001.NAME_LENGTH))
        return name


class SignForm(DebtorForm):
    text = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the mandate and sign it"),
        error_messages={"required": _("Tick that you have read the mandate and sign it.")},
    )


class PaperForm(DebtorForm):
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    scan = forms.FileField(
        label=_("Scan of the mandate"),
        help_text=_("A PDF or a photo (JPEG, PNG or HEIC), at most 10 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
    )


class CreditorForm(forms.Form):
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    identifier = forms.CharField(
        label=_("Creditor identifier"),
        max_length=50,
        help_text=_("As the bank gave it, such as FR72ZZZ123456."),
    )
    notice_days = forms.IntegerField(
        label=_("Days of notice"), min_value=0, max_value=60, initial=rules.NOTICE_DAYS,
        help_text=_("How early members are told before a collection; 14 unless agreed otherwise."),
    )  # fmt: skip
    why = forms.CharField(label=_("Reason"), max_length=200)

    def clean_identifier(self) -> str:
        return or_error(lambda: rules.creditor_identifier(self.cleaned_data["identifier"]))


class UntilForm(forms.Form):
    until = forms.DateField(label=_("To be collected until"), widget=DayInput())


class PostponeForm(forms.Form):
    collect_on = forms.DateField(label=_("New day of collection"), widget=DayInput())


class LineChoice(forms.ModelChoiceField):
    def label_from_instance(self, line: StatementLine) -> str:
        told = [money(line.left_cents, "EUR"), line.party_name, line.communication]
        return " · ".join([date_format(line.booked_on, "j F Y"), *filter(None, told)])


class LineForm(forms.Form):
    line = LineChoice(
        label=_("Bank line"),
        queryset=StatementLine.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, lines: QuerySet[StatementLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "line", lines)
