"""Filters of the desk and of the API; all of them live in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workflows import kinds
from workflows.forms import ANY, cents_from
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

from . import desk, finding
from .models import Case, State
from .queue import ORDER
from .urgency import CRITICAL_FROM, HIGH_FROM, WORDS, Level

LEVELS = {
    Level.CRITICAL: Q(urgency__gte=CRITICAL_FROM),
    Level.HIGH: Q(urgency__gte=HIGH_FROM, urgency__lt=CRITICAL_FROM),
    Level.ORDINARY: Q(urgency__lt=HIGH_FROM),
}
SORTS = {
    "urgency": ("urgency", "submitted_on", "pk"),
    "-urgency": ORDER,
    "submitted": ("submitted_on", "pk"),
    "-submitted": ("-submitted_on", "-pk"),
    "amount": ("requested_cents", "pk"),
    "-amount": ("-requested_cents", "pk"),
    "member": ("applicant__last_name", "applicant__first_name", "pk"),
    "-member": ("-applicant__last_name", "-applicant__first_name", "pk"),
}
WORDS_SEARCHED = 5
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def cooperatives(request: Any) -> QuerySet[Cooperative]:
    return Cooperative.objects.all()


def officers(request: Any) -> QuerySet[User]:
    held = User.objects.filter(role_grants__role=Role.OFFICER).values("pk")
    return User.objects.filter(pk__in=held).order_by("last_name", "first_name")


def of_amount(word: str) -> Q:
    """Cases that asked for, or were granted, the amount that a word may be."""
    try:
        cents = cents_from(word)
    except ValueError:
        return Q(pk__in=[])
    return Q(requested_cents=cents) | Q(granted_cents=cents)


class CaseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Number, name, amount or structured message"))
    kind = django_filters.ChoiceFilter(choices=kinds.choices, label=_("Kind"), empty_label=ANY)
    level = django_filters.ChoiceFilter(
        choices=list(WORDS.items()), method="of_level", label=_("Urgency"), empty_label=ANY
    )
    attention = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _rule) in desk.ATTENTION.items()],
        method="needing",
        label=_("To look at"),
        empty_label=ANY,
    )
    cooperative = django_filters.ModelChoiceFilter(
        queryset=cooperatives, to_field_name="code", label=_("Cooperative"), empty_label=ANY
    )
    officer = django_filters.ModelChoiceFilter(queryset=officers, label=_("Case officer"), empty_label=ANY)
    since = django_filters.DateFilter(
        field_name="submitted_on", lookup_expr="gte", label=_("Sent from"), widget=DAY
    )
    until = django_filters.DateFilter(
        field_name="submitted_on", lookup_expr="lte", label=_("Sent until"), widget=DAY
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def search(self, cases: QuerySet[Case], name: str, typed: str) -> QuerySet[Case]:
        """Each word stands in the number of the case or in the member's name, or is the member's number, an amount
        asked or granted, or a reference that another area knows (a structured message, a loan)."""
        for word in typed.split()[:WORDS_SEARCHED]:
            cases = cases.filter(
                Q(reference__icontains=word)
                | Q(applicant__first_name__icontains=word)
                | Q(applicant__last_name__icontains=word)
                | Q(applicant__number__iexact=word)
                | of_amount(word)
                | finding.by_word(word)
            )
        return cases

    @extend_schema_field(serializers.ChoiceField(choices=list(WORDS.items())))
    def of_level(self, cases: QuerySet[Case], name: str, level: str) -> QuerySet[Case]:
        return cases.filter(LEVELS[Level(level)])

    def needing(self, cases: QuerySet[Case], name: str, what: str) -> QuerySet[Case]:
        user: Any = self.request.user if self.request else None
        return cases.filter(desk.ATTENTION[what][1](user, timezone.localdate()))


class ApiCaseFilter(CaseFilter):
    state = django_filters.MultipleChoiceFilter(choices=State, label=_("State"))
    tab = django_filters.CharFilter(method="in_tab", label=_("View of the desk"))

    def in_tab(self, cases: QuerySet[Case], name: str, tab: str) -> QuerySet[Case]:
        user: Any = self.request.user if self.request else None
        return cases.filter(desk.tab_named(tab, user).holds(user))
