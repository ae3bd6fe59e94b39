"""What the archive of decisions can be narrowed to; all of it stands in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter, NumberFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workflows import kinds
from workflows.forms import ANY, MoneyField

from .archive import BASES, reads_reasons
from .models import Committee, Decision, Reason

DAY = forms.DateInput(attrs={"type": "date"})


def committees_of(request: Any) -> QuerySet[Committee]:
    return Committee.objects.visible_to(request.user) if request else Committee.objects.none()


class MoneyFilter(django_filters.Filter):
    field_class = MoneyField


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class DecisionFilter(FilterSet):
    q = CharFilter(field_name="number", lookup_expr="icontains", label=_("In the number"))
    kind = ChoiceFilter(field_name="case__kind", choices=kinds.choices, label=_("Kind"), empty_label=ANY)
    theme = ChoiceFilter(method="of_theme", choices=kinds.theme_choices, label=_("Theme"), empty_label=ANY)
    outcome = ChoiceFilter(label=_("Outcome"), choices=Decision.Outcome.choices, empty_label=ANY)
    asked_from: Any = MoneyFilter(
        field_name="case__requested_cents", lookup_expr="gte", label=_("Asked at least")
    )
    asked_until: Any = MoneyFilter(
        field_name="case__requested_cents", lookup_expr="lte", label=_("Asked at most")
    )
    year = YearFilter(
        field_name="decided_on", lookup_expr="year", label=_("Year"), min_value=1990, max_value=2100
    )
    committee = ModelChoiceFilter(label=_("Committee"), queryset=committees_of, empty_label=ANY)
    reason = ChoiceFilter(method="for_reason", choices=Reason.choices, label=_("Reason"), empty_label=ANY)
    basis = ChoiceFilter(
        method="resting_on",
        choices=[(code, words) for code, (words, _rule) in BASES.items()],
        label=_("Rests on"),
        empty_label=ANY,
    )
    since = DateFilter(field_name="decided_on", lookup_expr="gte", label=_("Decided from"), widget=DAY)
    until = DateFilter(field_name="decided_on", lookup_expr="lte", label=_("Decided until"), widget=DAY)
    case = CharFilter(method="on_case", label=_("Case number"))

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request and not reads_reasons(
            self.request.user
        ):  # or a filter would tell what the list does not
            self.filters.pop("reason", None)

    @extend_schema_field(serializers.CharField(help_text="kind:code"))
    def of_theme(self, decisions: QuerySet[Decision], name: str, theme: str) -> QuerySet[Decision]:
        kind, _colon, code = theme.partition(":")
        return decisions.filter(case__kind=kind, case__theme=code)

    def for_reason(self, decisions: QuerySet[Decision], name: str, code: str) -> QuerySet[Decision]:
        """The codes are a JSON list; their quotation marks tell one from a longer one."""
        return decisions.annotate(coded=Cast("reasons", TextField())).filter(coded__contains=f'"{code}"')

    def resting_on(self, decisions: QuerySet[Decision], name: str, code: str) -> QuerySet[Decision]:
        return decisions.filter(BASES[code][1])

    def on_case(self, decisions: Any, name: str, reference: str) -> Any:
        """Among cases one may see: a number must not tell what became of another's."""
        return decisions.filter(named=True, case__reference__iexact=reference)


class ApiDecisionFilter(DecisionFilter):
    """The same; amounts are integer cents."""

    asked_from = NumberFilter(field_name="case__requested_cents", lookup_expr="gte")
    asked_until = NumberFilter(field_name="case__requested_cents", lookup_expr="lte")
