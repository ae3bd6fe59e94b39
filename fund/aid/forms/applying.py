"""One form for each fixed page of a request. What they clean is what `fund.aid.answers.keep` takes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from fund.aid.eligibility import criterion
from fund.aid.forms.asking import RowSet, yes_or_no
from fund.aid.models import AidApplication, ProgrammeVersion
from fund.aid.models.applications import MOST_CREDITORS
from fund.aid.wording import in_language
from fund.banking import iban
from fund.banking.forms import PayeeField
from workflows.cases.forms import DocumentField
from workflows.forms import DayInput, MoneyField, offer, row_set
from workflows.kinds import Requirement
from workflows.people import account_changes


class IbanInput(PayeeField):
    """An account number as people type it, which the page shows again in groups of four."""

    def __init__(self, *, required: bool = True) -> None:
        hint = _("The account number, for example BE68 5390 0754 7034.")
        super().__init__(max_length=60, help_text=hint, required=required)

    def prepare_value(self, value: Any) -> Any:
        """In groups of four once it is an account number; as it was typed otherwise."""
        text = value or ""
        return iban.printed(text) if text.isalnum() and text == text.upper() else text


class SituationForm(forms.Form):
    """The programme's criteria as questions; also the eligibility check, where nothing is stored."""

    def __init__(self, *args: Any, version: ProgrammeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for data in version.criteria:
            one = criterion(data)
            label = in_language(one.question)
            if one.asks_number:
                widget = forms.TextInput(attrs={"inputmode": "numeric"})
                self.fields[one.code] = forms.IntegerField(
                    label=label, min_value=0, max_value=999_999, widget=widget
                )
            else:
                self.fields[one.code] = yes_or_no(label, required=True)

    def clean(self) -> dict[str, str]:
        return {name: str(value) for name, value in (super().clean() or {}).items()}


class FiguresForm(forms.Form):
    """Only the figures that the formula asks for; receipts are rows of their own."""

    days = forms.IntegerField(
        label=_("How many days?"),
        min_value=1,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    lost_cents = MoneyField(
        label=_("How much income did you lose in those days?"), help_text=_("Before tax, in all.")
    )

    def __init__(self, *args: Any, needs: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days", "lost_cents"):
            if name not in needs:
                del self.fields[name]


class ReceiptForm(forms.Form):
    label = forms.CharField(label=_("What it was for"), max_length=200)
    cents = MoneyField(label=_("Amount"))


class AccountForm(forms.Form):
    """The account that is known, by its last figures, or another one."""

    use_required_attribute = False
    account = forms.ChoiceField(label=_("Where should the money go?"), widget=forms.RadioSelect)
    iban_holder = forms.CharField(label=_("Name on the account"), max_length=70, required=False)
    iban = IbanInput(required=False)

    def __init__(self, data: Any = None, *, application: AidApplication) -> None:
        super().__init__(data)
        self.application = application
        self.further = {
            f"own-{one.key}": one
            for one in account_changes.known(application.case.applicant)
            if one.iban != application.iban
        }
        known = (
            [("known", f"{application.masked_iban}, {application.iban_holder}")] if application.iban else []
        )
        rest = [(key, str(one)) for key, one in self.further.items()]
        choices = [*known, *rest, ("other", _("Another account, given below"))]
        offer(self, "account", choices)
        self.initial["account"] = choices[0][0]
        if not known and not rest:
            del self.fields["account"]
            self.fields["iban"].required = self.fields["iban_holder"].required = True

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        if given.get("account") == "known":
            return {"iban": self.application.iban, "iban_holder": self.application.iban_holder}
        if chosen := self.further.get(given.get("account", "")):
            return {"iban": chosen.iban, "iban_holder": chosen.holder}
        for name in ("iban", "iban_holder"):
            if name not in self.errors and not given.get(name):
                self.add_error(name, _("Fill this in for another account."))
        return given


def hidden_account(page: str, application: AidApplication) -> dict[str, str]:
    """The account numbers that a page shows and that nobody keeps beside the request: by the name of their field."""
    if page != "payment" or not application.pays_creditors:
        return {}
    rows = enumerate(application.creditors.all())
    return {f"creditors-{place}-iban": iban.printed(creditor.iban) for place, creditor in rows}


class CreditorForm(forms.Form):
    name = forms.CharField(label=_("Who is to be paid"), help_text=_("As on the invoice."), max_length=70)
    iban = IbanInput()
    cents = MoneyField(label=_("Amount owed"))
    communication = forms.CharField(
        label=_("Reference on the invoice"),
        help_text=_("A structured communication, or a customer or invoice number."),
        max_length=140,
        required=False,
    )


def receipt_rows(application: AidApplication, data: Any = None) -> RowSet:
    """The receipts given, and three empty rows for more."""
    given = application.figures.get("receipts", [])
    return row_set(RowSet, ReceiptForm, data, prefix="receipts", initial=given, empty=3, most=20)


def creditor_rows(application: AidApplication, data: Any = None) -> RowSet:
    initial = [
        {"name": one.name, "iban": one.iban, "cents": one.cents, "communication": one.communication}
        for one in application.creditors.all()
    ]
    most = MOST_CREDITORS
    return row_set(RowSet, CreditorForm, data, prefix="creditors", initial=initial, empty=2, most=most)


class LaterField(DocumentField):
    """Documents that may follow: what is missing is said before sending."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return super().clean(data, initial) if data else []


class LaterDate(forms.DateField):
    """The date on a document, asked where files are added."""

    def clean(self, value: Any) -> date | None:
        return super().clean(value) if value else None


class DocumentsForm(forms.Form):
    """Files for each document asked for, with its date where that may be only so old; and for anything else."""

    use_required_attribute = False

    def __init__(self, *args: Any, needs: list[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {f"file_{place}": need.code for place, need in enumerate(needs)} | {"file_other": ""}
        for place, need in enumerate(needs):
            hint = escape(need.hint)
            self.fields[f"file_{place}"] = LaterField(
                label=need.label, help_text=hint, required=need.required
            )
            if need.max_age_days:
                label = _("Date on it: %(document)s") % {"document": need.label}
                self.fields[f"date_{place}"] = LaterDate(label=label, widget=DayInput())
        other = _("Anything else that helps us understand")
        self.fields["file_other"] = LaterField(label=other, required=False)

    def uploads(self) -> list[tuple[UploadedFile, str, date | None]]:
        """The files that came in, each with the requirement it is for and the date that stands on it."""
        return [
            (file, code, self.cleaned_data.get(name.replace("file", "date")))
            for name, code in self.codes.items()
            for file in self.cleaned_data.get(name) or []
        ]

    def field_of(self, file: UploadedFile) -> str:
        """The field through which it came."""
        return next(name for name in self.codes if file in (self.cleaned_data.get(name) or []))


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(
        label=_("I declare this"), error_messages={"required": _("Confirm the declaration.")}
    )
    consent = forms.BooleanField(
        label=_("I agree that the team and the committee read my situation and my documents to decide"),
        error_messages={"required": _("Without your agreement, nobody can read your request.")},
    )


def form_for(page: str, application: AidApplication, data: Any = None) -> forms.Form:
    """The form of a fixed page with what was kept before, or with what was just typed."""
    version = application.version
    match page:
        case "situation":
            return SituationForm(data, version=version, initial=application.situation)
        case "figures":
            return FiguresForm(data, needs=version.rule().needs, initial=_filled(application.figures))
        case "payment" if not application.pays_creditors:
            return AccountForm(data, application=application)
    return forms.Form(data)


def rows_for(page: str, application: AidApplication, data: Any = None) -> RowSet | None:
    """The rows of a page that has them: receipts, creditors."""
    if page == "figures" and "receipts_cents" in application.version.rule().needs:
        return receipt_rows(application, data)
    if page == "payment" and application.pays_creditors:
        return creditor_rows(application, data)
    return None


def _filled(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Zero means not given yet: the field stays empty."""
    return {name: value for name, value in figures.items() if value}
