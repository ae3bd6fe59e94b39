"""What treasurers type: which orders leave when, where a payment goes instead, what a line is for,
bank files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from fund.banking import pain001, references, tables, uses
from fund.banking.iban import Iban
from fund.banking.matching import Part
from fund.banking.models import BankAccount, ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.models.payments import PaymentOrderQuerySet
from fund.banking.payees import parse_payee
from fund.banking.statement import MAX_BYTES
from fund.ledger.forms import OnceForm
from fund.ledger.models import Fund
from workflows.forms import (
    DayInput,
    EchoesBank,
    FilesField,
    IbanField,
    MoneyField,
    offer,
    offer_rows,
    or_error,
)
from workflows.money_words import money

MOST_FILES = 20


class PayeeField(IbanField):
    """The account of somebody who is to be paid: none of the fund's own."""

    def read(self, text: str) -> Iban:
        return parse_payee(text)


class BankAccountForm(EchoesBank, forms.ModelForm[BankAccount]):
    """An account of the fund. Its number does not change once something went through it."""

    iban = IbanField()

    class Meta:
        model = BankAccount
        fields = [
            "fund", "name", "iban", "bic", "holder", "street", "building", "postcode", "town", "country",
            "pain_version", "is_paying",
        ]  # fmt: skip

    def __init__(self, *args: Any, funds: QuerySet[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "fund", funds)
        self.fields["pain_version"].required = False
        self.fields["country"].help_text = _("Two letters, such as BE.")
        held = self.instance
        if held.pk and (held.lines.exists() or held.batches.exists()):
            for name in ("fund", "iban"):
                self.fields[name].disabled = True

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()


class PrepareForm(forms.Form):
    """Orders that wait, the account that they leave from, and the day."""

    account = forms.ModelChoiceField(BankAccount.objects.none(), label=_("Pay from"))
    execute_on = forms.DateField(label=_("On"), widget=DayInput())
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    orders = forms.ModelMultipleChoiceField(
        PaymentOrder.objects.none(),
        label=_("Orders"),
        error_messages={
            "required": _("Tick at least one order."),
            "invalid_choice": _("An order no longer waits."),
        },
    )

    def __init__(
        self, *args: Any, accounts: QuerySet[BankAccount], orders: PaymentOrderQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "account", accounts.filter(is_paying=True))
        offer_rows(self, "orders", orders.waiting())
        if first := accounts.filter(is_paying=True).first():
            self.fields["account"].initial = first.pk

    def ticked(self) -> set[str]:
        """Ids that were ticked, so that a page that comes back shows them ticked."""
        return {str(pk) for pk in self["orders"].value() or ()}


class BetweenForm(OnceForm):
    """Money that is to go from one of the fund's own accounts to another."""

    source = forms.ModelChoiceField(BankAccount.objects.none(), label=_("From account"))
    target = forms.ModelChoiceField(BankAccount.objects.none(), label=_("To account"))
    cents = MoneyField(label=_("Amount"))

    def __init__(self, *args: Any, accounts: QuerySet[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "source", accounts.filter(is_paying=True))
        offer_rows(self, "target", accounts)


class ClearForm(forms.Form):
    """Why two payments that look alike are both paid."""

    other = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why both are paid"), max_length=200)


class RulesForm(forms.Form):
    """Up to which total one person approves a batch, and up to which two; above it a chair too."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    one_up_to_cents = MoneyField(label=_("One person approves up to"))
    two_up_to_cents = MoneyField(
        label=_("Two people approve up to"), help_text=_("Above it: two people and a chair.")
    )
    from_on = forms.DateField(label=_("From"), widget=DayInput())
    why = forms.CharField(label=_("Reason"), max_length=200)


class PostponeForm(forms.Form):
    execute_on = forms.DateField(label=_("New day of execution"), widget=DayInput())


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=140)


class LowerForm(forms.Form):
    """The final amount of a payment, lower than what was ordered."""

    cents = MoneyField(label=_("Final amount"))
    why = forms.CharField(label=_("Why less is paid"), max_length=200)


class RedirectForm(EchoesBank, forms.Form):
    """Another account for a payment; the refusals of the bank's rules are those of the field."""

    payee_name = forms.CharField(label=_("Payee"), max_length=pain001.NAME_LENGTH)
    iban = PayeeField()
    why = forms.CharField(
        label=_("Reason"), max_length=140, help_text=_("Say who gave the new account and how you checked it.")
    )

    def clean_payee_name(self) -> str:
        name = self.cleaned_data["payee_name"]
        or_error(lambda: pain001.scheme_text(name, pain001.NAME_LENGTH))
        return name


class SendBackForm(EchoesBank, forms.Form):
    """Where money goes back to: what the bank's line says, unless another account is given."""

    payee_name = forms.CharField(label=_("Payee"), max_length=pain001.NAME_LENGTH)
    iban = IbanField()
    why = forms.CharField(label=_("Reason"), max_length=140)


class BankFilesField(FilesField):
    """Each of a size that is read at once."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        cleaned = super().clean(data, initial)
        for file in cleaned:
            if file.size > MAX_BYTES:
                raise ValidationError(_("%(name)s is larger than is read at once.") % {"name": file.name})
        return cleaned


class UploadForm(forms.Form):
    files = BankFilesField(  # type: ignore[assignment]
        label=_("Bank files"),
        most=MOST_FILES,
        help_text=_(
            "camt.052, .053 or .054, CODA, MT940 or CSV, as the bank gives them, or a ZIP of several."
        ),
        error_messages={"empty": _("The file is empty.")},
    )


class ColumnsForm(forms.Form):
    """How a table is written, and which column holds what."""

    account = forms.ModelChoiceField(
        BankAccount.objects.none(),
        label=_("Account"),
        help_text=_("Whose lines these are; a column of accounts goes before it."),
    )
    delimiter = forms.ChoiceField(
        label=_("Between the cells stands"), choices=list(tables.DELIMITERS.items())
    )
    encoding = forms.ChoiceField(label=_("Letters are written as"), choices=list(tables.ENCODINGS.items()))
    dates = forms.ChoiceField(label=_("Dates are written as"), choices=list(tables.DATES.items()))
    decimal = forms.ChoiceField(label=_("Amounts are written as"), choices=list(tables.DECIMALS.items()))

    def __init__(
        self,
        *args: Any,
        accounts: QuerySet[BankAccount],
        headings: list[str],
        layout: tables.Layout,
        **kwargs: Any,
    ) -> None:
        initial = {
            "account": accounts.filter(iban=layout.account).first() or accounts.first(),
            "delimiter": layout.delimiter, "encoding": layout.encoding, "dates": layout.dates,
            "decimal": layout.decimal,
            **{f"column_{name}": heading for name, heading in layout.columns.items()},
        }  # fmt: skip
        super().__init__(*args, **{**kwargs, "initial": initial})
        offer_rows(self, "account", accounts)
        choices = [("", _("not in the table")), *((heading, heading) for heading in headings)]
        for name, label in tables.FIELDS.items():
            needed = name == "booked_on"
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=choices, required=needed)
        self.fields["column_booked_on"].error_messages["required"] = _(
            "Say which column holds the booking date."
        )

    def layout(self) -> tables.Layout:
        told = self.cleaned_data
        columns = {name: told.get(f"column_{name}") or "" for name in tables.FIELDS}
        return tables.Layout(
            {name: heading for name, heading in columns.items() if heading},
            told.get("encoding") or "utf-8-sig", told.get("delimiter") or ";", told.get("decimal") or ",",
            told.get("dates") or "%d/%m/%Y", told["account"].iban if told.get("account") else "",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        for sentence in self.layout().wrong():
            if sentence not in self.errors.get("column_booked_on", []):
                self.add_error(None, sentence)
        return self.cleaned_data


class AssignForm(forms.Form):
    """An expected payment and how much of the line is for it; nothing typed means all that is left."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    amount = MoneyField(label=_("Amount"), required=False)


class UseForm(forms.Form):
    use = forms.ChoiceField(label=_("It is"))
    amount = MoneyField(
        label=_("Amount"), required=False, help_text=_("Leave it empty for all that is left of the line.")
    )

    def __init__(self, *args: Any, line: StatementLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "use", uses.labels(line.came_in))


class IgnoreForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The money stays in “not matched yet”, with this reason."),
    )


class UndoForm(forms.Form):
    """Why a match is undone; asked for where its period is closed."""

    why = forms.CharField(label=_("Reason"), max_length=200, required=False)
    in_open_period = forms.BooleanField(required=False, widget=forms.HiddenInput)


class GatherForm(forms.Form):
    """Lines that were ticked, and the one expected payment that they are for."""

    lines = forms.ModelMultipleChoiceField(
        StatementLine.objects.none(),
        label=_("Lines"),
        error_messages={
            "required": _("Tick at least one line."),
            "invalid_choice": _("A line no longer waits."),
            "invalid_pk_value": _("A line no longer waits."),
        },
    )
    to = forms.CharField(
        label=_("Match the ticked lines to"),
        max_length=60,
        help_text=_("Loan number or structured reference"),
    )

    def __init__(
        self,
        *args: Any,
        lines: QuerySet[StatementLine] | None = None,
        expected: QuerySet[ExpectedPayment] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        if lines is not None:
            offer_rows(self, "lines", lines)

    def clean_to(self) -> ExpectedPayment:
        text = self.cleaned_data["to"].strip()
        assert self.expected is not None
        reference = references.recognise(text)
        named = {"reference": reference} if reference else {"number": text.upper()}
        found = self.expected.filter(**named)
        rows = list(found.select_related("fund")[:2])
        if len(rows) != 1:
            raise ValidationError(_("No one payment is expected by that name: %(text)s.") % {"text": text})
        return rows[0]


class SplitForm(forms.Form):
    """An amount beside each payment and use that a part of the line is for; empty means no part."""

    def __init__(
        self,
        *args: Any,
        line: StatementLine,
        rows: list[ExpectedPayment],
        mine: QuerySet[ExpectedPayment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [name.removeprefix("part-") for name in self.data if name.startswith("part-")]
        typed = [int(pk) for pk in named if pk.isascii() and pk.isdecimal() and len(pk) < 19]
        shown = {row.pk: row for row in rows} | mine.select_related("member").in_bulk(typed[:100])
        self.rows = list(shown.values())
        for row in self.rows:
            self.fields[f"part-{row.pk}"] = MoneyField(
                label=str(row), required=False, help_text=_hint(row, line)
            )
        for code, label in uses.labels(line.came_in):
            self.fields[f"use-{code}"] = MoneyField(label=label, required=False)

    def parts(self) -> list[Part]:
        typed = {name: cents for name, cents in self.cleaned_data.items() if cents}
        found = [Part(typed[f"part-{row.pk}"], row) for row in self.rows if f"part-{row.pk}" in typed]
        for name, cents in typed.items():
            if name.startswith("use-"):
                found.append(Part(cents, use=name.removeprefix("use-")))
        return found


def _hint(row: ExpectedPayment, line: StatementLine) -> str:
    """What is expected of it, and of whom: plain text, escaped."""
    words = [str(row.member or ""), money(row.cents, line.account.fund.currency) if row.cents else ""]
    return escape(" · ".join(filter(None, words)))
