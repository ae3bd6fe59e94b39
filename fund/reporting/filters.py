"""What is asked of the dashboard; all of it lives in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from workflows.cases.models import Case
from workflows.forms import ANY, DayInput

from .dimensions import Dimension, Slice, Where, all_dimensions, named
from .scope import BadPeriod

USUAL_BY = "cooperative"


class SliceForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("from"), found.get("to")
        if since and until and since > until:
            self.add_error("to", str(BadPeriod()))
        return found


class DashboardFilter(django_filters.FilterSet):
    """Fund, period, every dimension, and by which of them the figures are told apart."""

    class Meta:
        model = Case
        form = SliceForm
        fields: list[str] = []

    def __init__(self, params: QueryDict, funds: QuerySet[Fund], fund: Fund, today: date) -> None:
        self.fund = fund
        data = params.copy()
        usual = {"fund": fund.code, "from": today.replace(month=1, day=1), "to": today, "by": USUAL_BY}
        for name, value in usual.items():
            if not data.get(name):
                data[name] = str(value)
        super().__init__(data, Case.objects.none())
        self.filters["fund"] = django_filters.ModelChoiceFilter(
            queryset=funds, to_field_name="code", label=_("Fund"), method="leave", empty_label=None
        )
        self.filters["from"] = django_filters.DateFilter(
            label=_("From"), method="leave", required=True, widget=DayInput
        )
        self.filters["to"] = django_filters.DateFilter(
            label=_("Until"), method="leave", required=True, widget=DayInput
        )
        for dimension in all_dimensions():
            self.filters[dimension.code] = django_filters.ChoiceFilter(
                choices=list(dimension.names().items()), label=dimension.label, method="leave",
                empty_label=ANY,
            )  # fmt: skip
        self.filters["by"] = django_filters.ChoiceFilter(
            choices=[(each.code, each.label) for each in all_dimensions()], label=_("Told apart by"),
            empty_label=None, method="leave", required=True,
        )  # fmt: skip

    def leave(self, cases: QuerySet[Case], name: str, value: Any) -> QuerySet[Case]:
        """What is asked is read by `slice`, for cases and loans alike."""
        return cases

    @property
    def slice(self) -> Slice:
        asked = self.form.cleaned_data
        return Slice(self.fund, asked["from"], asked["to"], where_of(asked))

    @property
    def by(self) -> Dimension:
        return named(self.form.cleaned_data["by"])

    @property
    def narrowed(self) -> bool:
        return any(self.form.cleaned_data.get(each.code) for each in all_dimensions())


def where_of(asked: Mapping[str, Any]) -> Where:
    """The conditions on a case that an address, or its form, names."""
    found: list[tuple[str, Any]] = []
    for dimension in all_dimensions():
        if value := asked.get(dimension.code):
            found += dimension.where(value)
    return found


def kept(params: QueryDict) -> dict[str, str]:
    """The filters of an address that lead on to the rows of a figure."""
    return {each.code: value for each in all_dimensions() if (value := params.get(each.code))}


def chips(params: QueryDict) -> list[dict[str, Any]]:
    """The filters that hold, in words, each with the address of the page without it."""
    found = []
    for dimension in all_dimensions():
        if value := params.get(dimension.code):
            without = params.copy()
            del without[dimension.code]
            without.pop("page", None)
            words = dimension.names().get(value, value)
            found.append({"label": dimension.label, "value": words, "url": f"?{without.urlencode()}"})
    return found
