"""A loan paid out in several payments: how they are asked for, and each of them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fund.banking.forms import PayeeField
from loans.models import ProductVersion
from loans.models.applications import PaidTo
from workflows.forms import MoneyField
from workflows.money_words import money

from .applying import DayInput, QuoteForm


class TranchesForm(forms.Form):
    """As many rows as the terms allow; those left empty do not count."""

    def __init__(
        self, *args: Any, terms: ProductVersion, cents: int, on: date, is_draft: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.terms, self.cents, self.on, self.is_draft = terms, cents, on, is_draft
        for place in range(1, terms.tranches_max + 1):
            self.fields[f"cents_{place}"] = MoneyField(
                label=_("Payment %(place)d: amount") % {"place": place}, required=False
            )
            if place > 1:
                self.fields[f"on_{place}"] = forms.DateField(
                    label=_("Payment %(place)d: on") % {"place": place},
                    help_text=_("Leave it empty to ask for it when you need it."),
                    widget=DayInput(),
                    required=False,
                )
            else:
                self.fields["cents_1"].help_text = _(
                    "Paid once the agreement is signed. Leave all of them empty to have the loan paid at once."
                )

    @staticmethod
    def first(tranches: list[dict[str, Any]]) -> dict[str, Any]:
        """The values to begin with."""
        found: dict[str, Any] = {}
        for place, one in enumerate(tranches, start=1):
            found |= {f"cents_{place}": one["cents"], f"on_{place}": one["on"]}
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        data, found = self.cleaned_data, []
        for place in range(1, self.terms.tranches_max + 1):
            cents, on = data.get(f"cents_{place}"), data.get(f"on_{place}")
            if cents:
                found.append({"cents": cents, "on": on.isoformat() if on else None})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(2, self.terms.tranches_max + 1):
            on = data.get(f"on_{place}")
            if on and not data.get(f"cents_{place}"):
                self.add_error(f"cents_{place}", _("Say how much is paid on that day."))
            if on and on <= self.on and (self.is_draft or f"on_{place}" in self.changed_data):
                self.add_error(f"on_{place}", ValidationError(_("Choose a day in the future."), code="past"))
        total = sum(row["cents"] for row in self.rows)
        if self.rows and self.cents and total != self.cents and not self.errors:
            words = {
                "total": money(total, self.terms.currency),
                "cents": money(self.cents, self.terms.currency),
            }
            raise ValidationError(
                _("The payments come to %(total)s; you ask for %(cents)s.") % words, code="other_sum"
            )
        return data


class AskForm(QuoteForm):
    """The next payment: what shows that it is needed, and another invoice where there is one."""

    needed = ("supplier_name", "supplier_address", "supplier_iban", "invoice_number")  # said in the hint
    paid_to = forms.ChoiceField(label=_("It is paid"), choices=PaidTo, widget=forms.RadioSelect)
    supplier_name = forms.CharField(
        label=_("Name of the supplier"),
        help_text=_("This and what follows only when the supplier is paid."),
        max_length=70,
        required=False,
    )
    supplier_address = forms.CharField(label=_("Address of the supplier"), max_length=200, required=False)
    supplier_iban = PayeeField(label=_("IBAN of the supplier"), required=False)
    invoice_number = forms.CharField(label=_("Number of the invoice or quote"), max_length=60, required=False)

    @property
    def payee(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
