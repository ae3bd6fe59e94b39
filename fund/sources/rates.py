"""Which contribution rate holds for a cooperative on a day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflows.people.models import Cooperative

from .models import ContributionRate, Invoice
from .refusals import RateExists, RateMissing


class Rates:
    """All rates of some cooperatives, read once: `Rates(cooperatives).on(cooperative.pk, day)`."""

    def __init__(self, cooperatives: Iterable[Cooperative]) -> None:
        self._days: dict[int, list[date]] = {}
        self._points: dict[int, list[int]] = {}
        rates = ContributionRate.objects.filter(cooperative__in=list(cooperatives)).order_by("from_on")
        for cooperative, from_on, points in rates.values_list("cooperative", "from_on", "basis_points"):
            self._days.setdefault(cooperative, []).append(from_on)
            self._points.setdefault(cooperative, []).append(points)

    def on(self, cooperative: int, on: date) -> int | None:
        """The rate in basis points; None where none holds yet."""
        place = bisect_right(self._days.get(cooperative, []), on)
        return self._points[cooperative][place - 1] if place else None


def rate_on(cooperative: Cooperative, on: date) -> int:
    """The rate in basis points; raises RateMissing."""
    points = Rates([cooperative]).on(cooperative.pk, on)
    if points is None:
        raise RateMissing(
            _("%(cooperative)s has no contribution rate on %(on)s.") % {"cooperative": cooperative, "on": on}
        )
    return points


def begin_rate(cooperative: Cooperative, *, basis_points: int, from_on: date) -> ContributionRate:
    """A new rate from a day on; raises RateExists when a rate begins that day, or invoices of that day or
    later were reckoned already."""
    if Invoice.objects.filter(cooperative=cooperative, invoiced_on__gte=from_on).exists():
        raise RateExists(
            _("Invoices from %(on)s on were reckoned with the rate before it. Choose a later day.")
            % {"on": from_on}
        )
    try:
        with transaction.atomic():
            return ContributionRate.objects.create(
                cooperative=cooperative, basis_points=basis_points, from_on=from_on
            )
    except IntegrityError as error:
        raise RateExists(_("A rate begins on that day already.")) from error
