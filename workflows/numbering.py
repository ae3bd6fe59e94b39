"""Numbers that people read out on the telephone: one series a year, without gaps."""

from django.db import transaction
from django.db.models import F

from .models import Counter


@transaction.atomic
def next_number(series: str, year: int) -> str:
    """`A-2026-0412`: the next number of a series; it exists only if the transaction that asked for it commits."""
    if not Counter.objects.filter(series=series, year=year).update(last=F("last") + 1):
        Counter.objects.bulk_create([Counter(series=series, year=year)], ignore_conflicts=True)
        Counter.objects.filter(series=series, year=year).update(last=F("last") + 1)
    return str(Counter.objects.get(series=series, year=year))
