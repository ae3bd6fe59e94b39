"""The pages of an application. Each keeps what is typed; nothing need be complete before it is handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from fund.banking.forms import PayeeField
from loans import changes
from loans.models import LoanApplication, ProductVersion
from loans.models.applications import MOST_TEXT, PaidTo
from loans.parties import member_named, supplier_named
from loans.quote import Quote, quote
from loans.schedule import MOST_TIMES
from workflows.cases.documents import ACCEPT
from workflows.forms import DayInput, LongText, MoneyField, offer, offer_rows, or_error
from workflows.money_words import money
from workflows.people.account_changes import Known
from workflows.people.models import Activity, Member
from workflows.refusals import Refusal, Unmet


class MonthsInput(forms.CheckboxSelectMultiple):
    """The twelve months as boxes, beside each other where there is room."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "figures"})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"].pop("class", None)  # of the group, not of each box
        return option


class TimesInput(forms.Widget):
    """The twelve months, each with how many ordinary instalments it bears. A value is the months of
    `Shape.months_double`: one that bears three is there twice."""

    template_name = "loans/times_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if isinstance(data, QueryDict) else data.get(name)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        picked = Counter(months_of(value or ()))
        context["months"] = [
            {
                "label": label,
                "times": [
                    (named(number, times), times, times == picked[number] + 1)
                    for times in range(1, MOST_TIMES + 1)
                ],
            }
            for number, label in MONTHS.items()
        ]
        return context

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""  # a group has a legend


def named(month: int, times: int) -> str:
    """A month that bears so many ordinary instalments, as its choice is sent: July three times is 7,7."""
    return ",".join([str(month)] * (times - 1))


def months_of(picked: Iterable[Any]) -> list[int]:
    """The months of `Shape.months_double`, of what is saved or was sent."""
    parts = [part for one in picked for part in str(one)[:30].split(",")]
    return sorted(int(part) for part in parts if part.isascii() and part.isdecimal())


class TimesField(forms.MultipleChoiceField):
    """Cleans to the months of `Shape.months_double`."""

    widget = TimesInput

    def __init__(self, **kwargs: Any) -> None:
        known = [(named(month, times), month) for month in MONTHS for times in range(2, MOST_TIMES + 1)]
        super().__init__(choices=known, **kwargs)

    def clean(self, value: Any) -> Any:
        return months_of(super().clean([one for one in value or () if one]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return months_of(initial or ()) != months_of(data or ())


def bounds(terms: ProductVersion) -> dict[str, Any]:
    """The hints that tell what a product allows."""
    low, high = money(terms.min_cents, terms.currency), money(terms.max_cents, terms.currency)
    months = {"low": terms.min_months, "high": terms.max_months}
    amount = _("Between %(low)s and %(high)s.") % {"low": low, "high": high}
    if terms.income_share_basis_points:
        share = _("At most %(share)s of what the Activity invoiced in 12 months.")
        amount = f"{amount} {share % {'share': terms.income_percent}}"
    return {
        "amount": amount,
        "months": _("Between %(low)d and %(high)d months.") % months,
        "grace_months": _("At most %(high)d. The term is counted from the first instalment.")
        % {"high": terms.grace_months_max},
        "balloon": _("At most %(share)s of the amount; leave it empty for an ordinary one.")
        % {"share": terms.balloon_percent},
    }


LARGER, LARGER_HINT = _("Months with a larger instalment"), _("× 2 is two ordinary instalments in one.")


class ProjectForm(forms.Form):
    needed = ("purpose", "project", "goods", "net")  # a draft may lack them, a request that is sent may not

    purpose = forms.ChoiceField(label=_("What is the loan for?"), widget=forms.RadioSelect, required=False)
    project = LongText(
        label=_("Describe your project"),
        help_text=_("What you want to buy or do, and what it will change for your Activity."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MOST_TEXT,
        required=False,
    )

    goods = forms.CharField(
        label=_("Which goods?"),
        help_text=_(
            "As on the quote. The cooperative buys, owns and insures them until the last instalment."
        ),
        max_length=200,
        required=False,
    )
    net = MoneyField(
        label=_("Price before VAT"),
        help_text=_("Goods of more than 500.00 before VAT are leased."),
        required=False,
    )

    def __init__(self, *args: Any, terms: ProductVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not terms.is_lease:
            del self.fields["goods"], self.fields["net"]
        offer(self, "purpose", terms.purpose_choices())


# The field that mends what only the whole plan shows, by the code of the refusal.
BESIDE = {
    "grace_too_long": "grace_months",
    "grace_longer_than_term": "grace_months",
    "no_month_left": "months_off",
    "month_off_and_double": "months_double",
    "month_too_heavy": "months_double",
    "balloon_too_large": "balloon",
    "income_unknown": "invoiced_year",
    "term_out_of_bounds": "months",
    "term_not_whole": "months",
    "dates_out_of_range": "months",
}


class PlanForm(forms.Form):
    """Amount and plan, within what the terms allow; `quote`: the instalments of a plan that can be."""

    quote: Quote | None = None

    amount = MoneyField(label=_("Amount"))
    months = forms.IntegerField(
        label=_("Term in months"), widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    grace_months = forms.IntegerField(
        label=_("Months without instalment first"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    first_due_on = forms.DateField(
        label=_("First due date"),
        help_text=_(
            "The other dates follow from its day of the month; weekends and bank holidays move them."
        ),
        widget=DayInput(),
    )
    months_off = forms.TypedMultipleChoiceField(
        label=_("Months without an instalment"),
        help_text=_("They make the loan longer; the number of instalments stays the same."),
        choices=MONTHS.items(),
        coerce=int,
        required=False,
        widget=MonthsInput,
    )
    months_double = TimesField(label=LARGER, help_text=LARGER_HINT, required=False)
    balloon = MoneyField(label=_("Last instalment"), min_cents=0, required=False)

    def __init__(self, *args: Any, terms: ProductVersion, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms, self.on = terms, on
        for name, hint in bounds(terms).items():
            self.fields[name].help_text = hint
        if not terms.grace_months_max:
            del self.fields["grace_months"]
        if not terms.seasons:
            del self.fields["months_off"], self.fields["months_double"]
        if not terms.balloon_basis_points:
            del self.fields["balloon"]

    def clean_amount(self) -> int:
        cents: int = self.cleaned_data["amount"]
        if not self.terms.min_cents <= cents <= self.terms.max_cents:
            raise ValidationError(bounds(self.terms)["amount"], code="out_of_bounds")
        return cents

    def clean_months(self) -> int:
        months: int = self.cleaned_data["months"]
        if not self.terms.min_months <= months <= self.terms.max_months:
            raise ValidationError(bounds(self.terms)["months"], code="out_of_bounds")
        if not self.terms.period_days and months % self.terms.period_months:
            said = _("Choose a whole number of periods of %(months)d months.")
            raise ValidationError(said % {"months": self.terms.period_months}, code="not_whole")
        return months

    def clean_grace_months(self) -> int:
        grace = self.cleaned_data.get("grace_months") or 0
        if grace > self.terms.grace_months_max:
            raise ValidationError(bounds(self.terms)["grace_months"], code="out_of_bounds")
        return grace

    def clean_first_due_on(self) -> date:
        first: date = self.cleaned_data["first_due_on"]
        if first <= self.on:
            raise ValidationError(_("Choose a day in the future."), code="past")
        or_error(lambda: changes.refuse_far(first, self.on))
        return first

    def clean(self) -> dict[str, Any]:
        """What only the whole plan shows, beside the field that can mend it."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.quote = quote(self.terms, **self.plan)
            except Unmet as refusal:
                beside = BESIDE.get(refusal.code, "amount")
                self.add_error(beside if beside in self.fields else "amount", str(refusal))
        return data

    @property
    def plan(self) -> dict[str, Any]:
        """What was typed, as the rules read it; only when the form is valid."""
        data = self.cleaned_data
        return {
            "cents": data["amount"],
            "months": data["months"],
            "grace_months": data.get("grace_months") or 0,
            "first_due_on": data["first_due_on"],
            "months_off": data.get("months_off") or [],
            "months_double": data.get("months_double") or [],
            "balloon_cents": data.get("balloon") or 0,
        }


class ActivityForm(forms.Form):
    needed = ("activity", "budget")

    activity = forms.ModelChoiceField(
        label=_("Which Activity will repay the loan?"),
        queryset=Activity.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        empty_label=None,
    )
    invoiced_year = MoneyField(
        label=_("Invoiced by this Activity in the last 12 months"), min_cents=0, required=False
    )
    budget = LongText(
        label=_("How will the Activity repay?"),
        help_text=_("Orders you have, regular clients, quiet months, other debts of the Activity."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, application: LoanApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = application.case.applicant.activities.filter(closed_on=None)
        offer_rows(self, "activity", mine)


class PartiesForm(forms.Form):
    """All by their number, as a member knows them; empty where there is none."""

    co_borrower = forms.CharField(
        label=_("Co-borrower: member number"),
        help_text=_(
            "A member who borrows with you: each of you owes the whole. They are invited, and answer first."
        ),
        max_length=20,
        required=False,
    )
    guarantor = forms.CharField(
        label=_("Guarantor: member number"),
        help_text=_("A member who answers for the loan with you. They take no part in the decision."),
        max_length=20,
        required=False,
    )
    supplier = forms.CharField(
        label=_("Supplier: code of the Activity"),
        help_text=_(
            "When you buy from an Activity of the cooperative. Its members take no part in the decision."
        ),
        max_length=20,
        required=False,
    )

    def clean_co_borrower(self) -> Member | None:
        return self._named(member_named, "co_borrower")

    def clean_guarantor(self) -> Member | None:
        return self._named(member_named, "guarantor")

    def clean_supplier(self) -> Activity | None:
        return self._named(supplier_named, "supplier")

    def _named(self, look_up: Any, name: str) -> Any:
        try:
            return look_up(self.cleaned_data[name])
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None


class BankForm(forms.Form):
    """The borrower's own account, and whether the loan goes there or to a supplier."""

    needed = (
        "account", "iban", "iban_holder", "paid_to",
        "supplier_name", "supplier_address", "supplier_iban", "invoice_number",  # said in the hint: for a supplier
    )  # fmt: skip

    account = forms.ChoiceField(label=_("Which of your accounts?"), widget=forms.RadioSelect, required=False)
    iban = PayeeField(label=_("Your IBAN"), help_text=_("For example BE68 5390 0754 7034."), required=False)
    iban_holder = forms.CharField(label=_("Account holder"), max_length=70, required=False)
    paid_to = forms.ChoiceField(
        label=_("The loan is paid"),
        choices=PaidTo,
        widget=forms.RadioSelect,
        initial=PaidTo.MEMBER,
        required=False,
    )
    supplier_name = forms.CharField(
        label=_("Name of the supplier"),
        help_text=_("As on the invoice. This and what follows only when the supplier is paid."),
        max_length=70,
        required=False,
    )
    supplier_address = forms.CharField(label=_("Address of the supplier"), max_length=200, required=False)
    supplier_iban = PayeeField(label=_("IBAN of the supplier"), required=False)
    invoice_number = forms.CharField(
        label=_("Number of the invoice or quote"),
        help_text=_("Or the structured communication that the supplier asks for."),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, known: Sequence[Known], **kwargs: Any) -> None:
        """`known`: accounts of the borrower that were confirmed; one of them may be chosen where there are several."""
        super().__init__(*args, **kwargs)
        self.known = {one.key: one for one in known}
        offer(
            self,
            "account",
            [*((key, str(one)) for key, one in self.known.items()), ("", _("The one given below"))],
        )
        if len(self.known) < 2:
            del self.fields["account"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if chosen := self.known.get(given.pop("account", "")):
            given |= {"iban": chosen.iban, "iban_holder": chosen.holder}
        return given

    def clean_paid_to(self) -> str:
        return self.cleaned_data["paid_to"] or PaidTo.MEMBER


class QuoteForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF or a photo (JPEG, PNG or HEIC), at most 10 MB."),
        allow_empty_file=True,  # the check on documents says it in its own words
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file.")},
    )


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(
        label=_("I confirm this"), error_messages={"required": _("Confirm the declaration before you send.")}
    )
