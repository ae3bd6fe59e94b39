"""What the list of decisions can be narrowed to; all of it stands in the address."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from .models import Committee, Decision

DAY = forms.DateInput(attrs={"type": "date"})


def committees_of(request: object) -> QuerySet[Committee]:
    return Committee.objects.visible_to(request.user) if request else Committee.objects.none()  # type: ignore[attr-defined]


class DecisionFilter(FilterSet):
    outcome = ChoiceFilter(label=_("Outcome"), choices=Decision.Outcome.choices)
    committee = ModelChoiceFilter(label=_("Committee"), queryset=committees_of)
    since = DateFilter(field_name="decided_on", lookup_expr="gte", label=_("Decided from"), widget=DAY)
    until = DateFilter(field_name="decided_on", lookup_expr="lte", label=_("Decided until"), widget=DAY)
    case = CharFilter(field_name="case__reference", lookup_expr="iexact", label=_("Case number"))

    class Meta:
        model = Decision
        fields = ["outcome", "committee", "since", "until", "case"]
