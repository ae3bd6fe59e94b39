"""Filters of the journal and of the accounts; all of them live in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows import coded
from workflows.forms import MoneyField

from .models import Account, Fund, Kind, Movement

WORDS_SEARCHED = 5
LEAST_OF_A_REASON = 4  # letters: fewer stand in most reasons
MOST_ROWS = 2**63
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def funds(request: Any) -> QuerySet[Fund]:
    return Fund.objects.visible_to(request.user) if request else Fund.objects.none()


class MoneyFilter(django_filters.Filter):
    """An amount as people type it."""

    field_class = MoneyField


class MovementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Words, reference or number"))
    fund = django_filters.ModelChoiceFilter(queryset=funds, to_field_name="code", label=_("Fund"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, method="of_kind", label=_("Kind of account"))
    account = django_filters.NumberFilter(method="of_account", label=_("Account"))
    since = django_filters.DateFilter(
        field_name="booked_on", lookup_expr="gte", label=_("Booked from"), widget=DAY
    )
    until = django_filters.DateFilter(
        field_name="booked_on", lookup_expr="lte", label=_("Booked until"), widget=DAY
    )
    cents = MoneyFilter(method="of_amount", label=_("Amount"))

    class Meta:
        model = Movement
        fields: list[str] = []

    def search(self, movements: QuerySet[Movement], name: str, typed: str) -> QuerySet[Movement]:
        """Each word stands in the reason, or begins the reference or the key, or is the movement's number."""
        for word in typed.split()[:WORDS_SEARCHED]:
            found = Q(why__icontains=word) | Q(source_ref__icontains=word) | Q(key__istartswith=word)
            if len(word) >= LEAST_OF_A_REASON:
                for code in coded.saying(word):
                    found |= Q(why__startswith=f"{coded.keep(code)} ") | Q(why=coded.keep(code))
            number = word.lstrip("#")
            if number.isascii() and number.isdecimal() and len(number) < 19:
                found |= Q(pk=int(number))
            movements = movements.filter(found)
        return movements

    def of_kind(self, movements: QuerySet[Movement], name: str, kind: str) -> QuerySet[Movement]:
        ends = Q(transfers__source__kind=kind) | Q(transfers__target__kind=kind)
        return movements.filter(pk__in=Movement.objects.filter(ends).values("pk"))

    def of_account(self, movements: QuerySet[Movement], name: str, account: Any) -> QuerySet[Movement]:
        if not 0 < account < MOST_ROWS or account % 1:
            return movements.none()
        ends = Q(transfers__source=int(account)) | Q(transfers__target=int(account))
        return movements.filter(pk__in=Movement.objects.filter(ends).values("pk"))

    def of_amount(self, movements: QuerySet[Movement], name: str, cents: int) -> QuerySet[Movement]:
        return movements.filter(pk__in=Movement.objects.filter(transfers__amount_cents=cents).values("pk"))


class AccountFilter(django_filters.FilterSet):
    fund = django_filters.ModelChoiceFilter(queryset=funds, to_field_name="code", label=_("Fund"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind of account"))
    q = django_filters.CharFilter(field_name="ref", lookup_expr="icontains", label=_("Reference"))

    class Meta:
        model = Account
        fields: list[str] = []
