"""Money that is not matched yet, by its age: what waits long is asked about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.banking.models.statements import StatementLineQuerySet

AGES: list[tuple[str, str | Promise, int, int | None]] = [
    ("week", _("up to 7 days"), 0, 7),
    ("month", _("8 to 30 days"), 8, 30),
    ("quarter", _("31 to 90 days"), 31, 90),
    ("older", _("more than 90 days"), 91, None),
]


@dataclass(frozen=True)
class Age:
    code: str
    label: str | Promise
    count: int
    cents: int  # what is left, in less out


def of_age(lines: StatementLineQuerySet, code: str, on: date) -> StatementLineQuerySet:
    """Those of one age; all of them for a code that is none."""
    for name, _label, least, most in AGES:
        if name == code:
            lines = lines.filter(booked_on__lte=on - timedelta(days=least)) if least else lines
            return lines.filter(booked_on__gte=on - timedelta(days=most)) if most is not None else lines
    return lines


def ages(lines: StatementLineQuerySet, on: date) -> list[Age]:
    """How many lines and how much money of each age."""
    came = Sum(F("cents") - F("matched_cents"), filter=Q(cents__gt=0), default=0)
    went = Sum(F("cents") + F("matched_cents"), filter=Q(cents__lt=0), default=0)
    found = []
    for code, label, _least, _most in AGES:
        sums = of_age(lines, code, on).aggregate(count=Count("pk"), came=came, went=went)
        found.append(Age(code, label, sums["count"], sums["came"] + sums["went"]))
    return found
