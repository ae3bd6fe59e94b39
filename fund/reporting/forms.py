from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from workflows.forms import DayInput, offer_rows


class PeriodForm(forms.Form):
    """The period of a report; its fields are named as in the address."""

    fund = forms.ModelChoiceField(
        label=_("Fund"), queryset=Fund.objects.none(), to_field_name="code", required=False, empty_label=None
    )

    def __init__(self, *args: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "fund", funds)
        self.fields["from"] = forms.DateField(label=_("From"), widget=DayInput)
        self.fields["to"] = forms.DateField(label=_("Until"), widget=DayInput)


def shortcuts(today: date) -> list[tuple[Any, date, date]]:
    """Periods that people ask for: this month and the last, this year and the last."""
    month = today.replace(day=1)
    last_month = month - timedelta(days=1)
    year = today.replace(month=1, day=1)
    return [
        (_("This month"), month, today),
        (_("Last month"), last_month.replace(day=1), last_month),
        (_("This year"), year, today),
        (_("Last year"), date(today.year - 1, 1, 1), year - timedelta(days=1)),
        (_("The last 24 months"), date(today.year - 2, today.month, 1), today),
    ]


def query(fund: Fund | None, since: date, until: date, **more: str) -> str:
    """The address part that names a report."""
    params = QueryDict(mutable=True)
    params.update({"from": since.isoformat(), "to": until.isoformat(), **more})
    if fund is not None:
        params["fund"] = fund.code
    return "?" + params.urlencode()
