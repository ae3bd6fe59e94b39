"""The simulator, signing, and the treasurer's list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.arrears import BUCKETS
from loans.models import ProductVersion
from loans.models.agreements import State
from loans.models.products import AheadMode
from workflows.forms import MoneyField, offer

from .applying import PlanForm


class SimulatorForm(PlanForm):
    """A plan without a request; the product is chosen in the same form."""

    product = forms.ChoiceField(label=_("Loan"))
    invoiced_year = MoneyField(
        label=_("Invoiced by your Activity in the last 12 months"), min_cents=0, required=False
    )
    field_order = ["product", "amount", "invoiced_year", "months", "grace_months", "first_due_on"]

    def __init__(
        self, *args: Any, terms: ProductVersion, choices: list[ProductVersion], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, terms=terms, on=on, **kwargs)
        names = [(version.product.code, str(version.product)) for version in choices]
        offer(self, "product", names)
        if len(names) == 1:
            self.fields["product"].widget = forms.HiddenInput()
            self.fields["product"].required = False
        if not terms.income_share_basis_points:
            del self.fields["invoiced_year"]

    @property
    def plan(self) -> dict[str, Any]:
        return {**super().plan, "invoiced_year_cents": self.cleaned_data.get("invoiced_year")}


class AcceptForm(forms.Form):
    """Signing: the hash says which text was read."""

    read = forms.BooleanField(
        label=_("I have read the agreement and I accept it"),
        error_messages={"required": _("Tick that you have read and accept the agreement.")},
    )
    agreed_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_factor:
            self.fields["code"].required = False
            self.fields["code"].help_text = _(
                "What your authenticator shows now; none if you typed one just before."
            )
        else:
            self.fields["code"].help_text = _("The six digits of the e-mail that we sent you.")


class AheadForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("What should money that you pay ahead do?"), choices=AheadMode, widget=forms.RadioSelect
    )


class LoanFilterForm(forms.Form):
    """The filters of the treasurer's list."""

    DUE = [
        ("", _("any time")), ("late", _("late")), ("week", _("in 7 days")), ("month", _("in 31 days")),
        ("asked", _("another payment asked for")),
    ]  # fmt: skip

    q = forms.CharField(
        label=_("Number, name or reference"), required=False, widget=forms.SearchInput, max_length=60
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *State.choices])
    due = forms.ChoiceField(label=_("Due"), required=False, choices=DUE)
    late = forms.ChoiceField(
        label=_("Late by"),
        required=False,
        choices=[("", _("any")), *[(str(days), label) for days, label in BUCKETS]],
    )
