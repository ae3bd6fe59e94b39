"""What accounts held before some days and moved within them, from day totals. Cents."""

from datetime import date

from django.db.models import Q, Sum
from django.db.models.expressions import Combinable


def sums(since: date, until: date) -> dict[str, Combinable]:
    """Of day totals: `opening` (debit less credit before `since`), then `debit` and `credit` to the end of `until`."""
    before, within = Q(on__lt=since), Q(on__range=(since, until))
    return {
        "opening": Sum("in_cents", filter=before, default=0) - Sum("out_cents", filter=before, default=0),
        "debit": Sum("in_cents", filter=within, default=0),
        "credit": Sum("out_cents", filter=within, default=0),
    }
