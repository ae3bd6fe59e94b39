"""In which order cases wait for us.

1. Critical cases, those past their promised day first: nothing stands before a critical case.
2. What else is past its promised day, urgent before ordinary: a broken promise rises above every kept one.
3. Urgent cases. 4. Ordinary cases.

Among equals the higher score, then the longest waiting. It is never late while it is the applicant's turn.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import When

from .breaches import late
from .models import Case, CaseQuerySet
from .urgency import CRITICAL_FROM, HIGH_FROM

ORDER = ("rank", "-urgency", "submitted_on", "pk")


def rank(on: date) -> Any:
    """The group of a case, 0 to 5, as an expression; needs `asks`."""
    critical, high = models.Q(urgency__gte=CRITICAL_FROM), models.Q(urgency__gte=HIGH_FROM)
    return models.Case(
        When(critical & late(on), then=0),
        When(critical, then=1),
        When(high & late(on), then=2),
        When(late(on), then=3),
        When(high, then=4),
        default=5,
        output_field=models.IntegerField(),
    )


def queued(cases: CaseQuerySet, on: date) -> CaseQuerySet:
    return cases.asking().annotate(rank=rank(on)).order_by(*ORDER)


def late_since(case: Case, on: date, *, asks: bool = False) -> date | None:
    """The first day on which a case is late, where it is; `asks` where a correction is open."""
    promised = case.money_promised_on if case.state == "granted" else case.promised_on
    ours = case.signing_since is None if case.state == "granted" else case.is_undecided and not asks
    if not ours or promised is None or promised >= on:
        return None
    return promised + date.resolution
