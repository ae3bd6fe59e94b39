"""What people type on the pages of advances and guarantees."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fund.banking import references
from fund.banking.forms import PayeeField
from fund.ledger.models import Envelope
from loans.activities.asking import ASKED, FREE, URGENT
from loans.activities.models import Request, Way
from loans.activities.models.claims import ChangeKind, State
from loans.activities.models.own import OwnState, Rhythm
from loans.forms.applying import DayInput
from workflows.committee.models import Committee
from workflows.forms import EchoesBank, IbanField, LongText, MoneyField, Reason, offer_rows, or_error
from workflows.people.models import Activity


class RequestForm(EchoesBank, forms.Form):
    """One page; only what its way asks. Nothing need be complete before it is handed in."""

    activity = forms.ModelChoiceField(
        label=_("Which Activity is it for?"), queryset=Activity.objects.none(), widget=forms.RadioSelect,
        required=False, empty_label=None,
    )  # fmt: skip
    client = forms.CharField(label=_("Client"), max_length=140, required=False)
    client_address = LongText(
        label=_("Address of the client"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Letters to the client go there."),
    )  # fmt: skip
    invoice = forms.CharField(label=_("Invoice number"), max_length=40, required=False)
    invoice_cents = MoneyField(
        label=_("Open on the invoice"), required=False, help_text=_("What the client still owes of it.")
    )
    due_on = forms.DateField(label=_("The client pays by"), widget=DayInput, required=False)
    reference = forms.CharField(
        label=_("Structured message of the invoice"), max_length=40, required=False,
        help_text=_("As it stands on the invoice, like +++090/9337/55493+++. The client’s payment is found by it."),
    )  # fmt: skip
    bankrupt_on = forms.DateField(
        label=_("Bankrupt since"),
        widget=DayInput,
        required=False,
        help_text=_("Where the client is bankrupt."),
    )
    amount = MoneyField(label=_("Amount asked"), required=False)
    count = forms.IntegerField(
        label=_("In how many parts is it paid back?"), min_value=1, max_value=60, required=False
    )
    period_months = forms.TypedChoiceField(label=_("How often"), choices=Rhythm, coerce=int, required=False)
    first_due_on = forms.DateField(
        label=_("First part on"), widget=DayInput, required=False,
        help_text=_("All of it is paid back within five years. There is no interest."),
    )  # fmt: skip
    story = LongText(
        label=_("What happened?"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    pressing = forms.MultipleChoiceField(
        label=_("How urgent is it?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, question) for code, (question, _points) in URGENT.items()],
        help_text=_("Tick what is true."),
    )  # fmt: skip
    iban = PayeeField(required=False, help_text=_("For example BE68 5390 0754 7034."))
    iban_holder = forms.CharField(label=_("Account holder"), max_length=70, required=False)

    def __init__(self, *args: Any, held: Request, **kwargs: Any) -> None:
        asked = ASKED[Way(held.way)]
        self.needed = {"amount", *asked} - FREE  # a draft may lack them, a request that is sent may not
        initial = {name: getattr(held, name) for name in asked}
        initial |= {"activity": held.activity_id, "amount": held.cents or None}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        mine = held.case.applicant.activities.filter(closed_on=None)
        offer_rows(self, "activity", mine)
        if held.way == Way.OWN:
            self.fields["story"].label = _("What is the money for?")
        for name in set(self.fields) - set(asked) - {"amount"}:
            del self.fields[name]

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"]
        return or_error(lambda: references.normalise(typed)) if typed else ""

    @property
    def answers(self) -> dict[str, Any]:
        """As `save_answers` takes them."""
        given = dict(self.cleaned_data)
        if "period_months" in given:
            given["period_months"] = given["period_months"] or Rhythm.MONTH.value
        return {"cents": given.pop("amount"), **given}


class ClaimFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Number, name, invoice or reference"), required=False, widget=forms.SearchInput, max_length=60
    )
    way = forms.ChoiceField(label=_("What for"), required=False, choices=[("", _("any")), *Way.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *State.choices])
    late = forms.BooleanField(label=_("The client is late"), required=False)


class ReceiptForm(forms.Form):
    """What the invoicing says that the client paid."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    cents = MoneyField(label=_("Amount"))
    on = forms.DateField(label=_("Received on"), widget=DayInput)


NEEDS = {ChangeKind.PLAN: ("count", "first_due_on"), ChangeKind.LOSS: ()}
DECISIONS = [
    (ChangeKind.PLAN.value, _("The client pays by a plan, month by month")),
    (ChangeKind.LOSS.value, _("The fund takes the loss; what still comes makes it smaller")),
]


class DecisionForm(forms.Form):
    """Which fields count follows from the kind."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What is decided?"), choices=DECISIONS, widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("Number of instalments"), required=False, min_value=1, max_value=60, help_text=_("Of a plan.")
    )
    first_due_on = forms.DateField(
        label=_("First due date"), required=False, widget=DayInput, help_text=_("Of a plan.")
    )
    cents = MoneyField(
        label=_("Amount given up"), required=False, help_text=_("Of a loss; empty is all that is left.")
    )
    why = Reason(label=_("Why"), help_text=_("The other treasurer reads it."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in NEEDS[ChangeKind(data["kind"])] if data.get("kind") else ():
            if data.get(name) is None and name not in self.errors:
                self.add_error(
                    name, ValidationError(_("This is needed for what you chose."), code="required")
                )
        return data

    @property
    def figures(self) -> dict[str, Any]:
        names = (
            ("kind", "count", "first_due_on") if self.cleaned_data["kind"] == "plan" else ("kind", "cents")
        )
        return {name: self.cleaned_data[name] for name in names}


class TermsForm(EchoesBank, forms.Form):
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    way = forms.ChoiceField(label=_("What for"), choices=Way, widget=forms.RadioSelect)
    envelope = forms.ModelChoiceField(label=_("Envelope that pays"), queryset=Envelope.objects.none())
    committee_code = forms.ModelChoiceField(
        label=_("Committee"), queryset=Committee.objects.all(), to_field_name="code"
    )
    most_cents = MoneyField(label=_("At most for one request"))
    from_on = forms.DateField(label=_("In force from"), widget=DayInput)
    iban = IbanField(
        label=_("Account of the Activities"), required=False,
        help_text=_("The account that holds the budgets of Activities. A guarantee is paid there."),
    )  # fmt: skip
    iban_holder = forms.CharField(label=_("Account holder"), max_length=70, required=False)
    why = Reason(label=_("Why"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Envelope.objects.visible_to(user).select_related("fund")
        offer_rows(self, "envelope", seen)

    def clean_committee_code(self) -> str:
        return self.cleaned_data["committee_code"].code


class OwnFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Number, name or reference"), required=False, widget=forms.SearchInput, max_length=60
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *OwnState.choices])
    due = forms.BooleanField(label=_("A part is due"), required=False)


class OwnPlanForm(forms.Form):
    """Another plan for what is not paid back yet."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    count = forms.IntegerField(label=_("Number of parts"), min_value=1, max_value=60)
    period_months = forms.TypedChoiceField(label=_("How often"), choices=Rhythm, coerce=int)
    first_due_on = forms.DateField(label=_("First part on"), widget=DayInput)
    why = Reason(label=_("Why"), help_text=_("The other side reads it."))

    @property
    def plan(self) -> dict[str, Any]:
        names = ("count", "period_months", "first_due_on")
        return {name: self.cleaned_data[name] for name in names}


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput)
