"""A household and its month: who lives together, what comes in, what goes out, and what is left to live on.

Pure: integer cents in, integer cents out.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from fund.money import nearest

MOST_PEOPLE = 15
MOST_AGE = 120
OF_AGE = 18
DAYS = 30  # of a month: everywhere the same, so that two households can be compared

LINKS: Mapping[str, Promise] = {
    "partner": gettext_lazy("Partner"),
    "child": gettext_lazy("Child"),
    "parent": pgettext_lazy("household", "Parent"),
    "other": gettext_lazy("Somebody else"),
}
INCOME: Mapping[str, Promise] = {
    "wages": gettext_lazy("Wages and fees, after tax"),
    "benefits": gettext_lazy("Unemployment, sickness and other benefits"),
    "family": gettext_lazy("Family allowance, maintenance received"),
    "pension": gettext_lazy("Pension"),
    "other_income": gettext_lazy("Other income"),
}
CHARGES: Mapping[str, Promise] = {
    "housing": gettext_lazy("Rent or home loan"),
    "energy": gettext_lazy("Energy, water, internet, telephone"),
    "insurance": gettext_lazy("Insurance"),
    "health": gettext_lazy("Care and medicine"),
    "transport": gettext_lazy("Transport"),
    "children": gettext_lazy("School, childcare, maintenance paid"),
    "debts": gettext_lazy("Instalments of debts"),
    "other_charges": gettext_lazy("Other fixed costs"),
}
LINES: Mapping[str, Promise] = {**INCOME, **CHARGES}


def income_cents(budget: Mapping[str, int]) -> int:
    """What comes in, in a month."""
    return sum(budget.get(line, 0) for line in INCOME)


def charges_cents(budget: Mapping[str, int]) -> int:
    """What goes out each month, whatever happens."""
    return sum(budget.get(line, 0) for line in CHARGES)


def people(others: Iterable[Any]) -> int:
    """How many live on it: the member, and each of the others."""
    return 1 + sum(1 for _other in others)


def left_a_day_cents(budget: Mapping[str, int], others: Iterable[Any]) -> int:
    """What is left to live on: income less fixed costs of a month, for each person and each of 30 days.

    Half a cent goes up; less than nothing comes out below zero.
    """
    return nearest(Fraction(income_cents(budget) - charges_cents(budget), DAYS * people(others)))


def is_child(other: Mapping[str, Any]) -> bool:
    """By age where it is given, else by the link."""
    age = other.get("age")
    return other["link"] == "child" if age is None else age < OF_AGE


def household_in_words(others: Iterable[Mapping[str, Any]]) -> str:
    """`2 adults, 1 child`: the member counts as an adult."""
    children = [is_child(other) for other in others]
    grown, young = 1 + children.count(False), children.count(True)
    said = ngettext("%(n)d adult", "%(n)d adults", grown) % {"n": grown}
    if not young:
        return said
    return f"{said}, {ngettext('%(n)d child', '%(n)d children', young) % {'n': young}}"


def other_in_words(other: Mapping[str, Any]) -> str:
    """`Léa, child, 7`: what was given of one person."""
    parts = [other.get("name") or "", str(LINKS[other["link"]]).lower()]
    if other.get("age") is not None:
        parts.append(_("aged %(age)d") % {"age": other["age"]})
    return ", ".join(part for part in parts if part)
