"""Which contribution rate holds for a cooperative on a day, and how a new one begins: two people."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fund.ledger.models import Fund
from workflows.people.models import Cooperative
from workflows.refusals import NotYours, TooLate

from .models import ContributionRate, Invoice, RateProposal
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


def _may_begin(cooperative: Cooperative, from_on: date) -> None:
    if Invoice.objects.filter(cooperative=cooperative, invoiced_on__gte=from_on).exists():
        raise RateExists(
            _("Invoices from %(on)s on were reckoned with the rate before it. Choose a later day.")
            % {"on": from_on}
        )
    if ContributionRate.objects.filter(cooperative=cooperative, from_on=from_on).exists():
        raise RateExists(_("A rate begins on that day already."))


def begin_rate(cooperative: Cooperative, *, basis_points: int, from_on: date) -> ContributionRate:
    """A new rate from a day on; raises RateExists when a rate begins that day, or invoices of that day or
    later were reckoned already. People go through `propose` and `approve`."""
    _may_begin(cooperative, from_on)
    try:
        with transaction.atomic():
            return ContributionRate.objects.create(
                cooperative=cooperative, basis_points=basis_points, from_on=from_on
            )
    except IntegrityError as error:
        raise RateExists(_("A rate begins on that day already.")) from error


def propose(
    cooperative: Cooperative, *, basis_points: int, from_on: date, by: Any, why: str = ""
) -> RateProposal:
    """Ask for a new rate; nothing changes until another person approves. The same again answers the first.

    raises  RateExists, also when another rate is proposed for that day
    """
    _may_begin(cooperative, from_on)
    try:
        with transaction.atomic():
            made, _new = RateProposal.objects.get_or_create(
                cooperative=cooperative, from_on=from_on, state=RateProposal.State.PROPOSED,
                defaults={"basis_points": basis_points, "proposed_by": by, "why": why},
            )  # fmt: skip
    except IntegrityError as error:
        raise RateExists(_("Another rate is proposed for that day.")) from error
    if made.basis_points != basis_points:
        raise RateExists(_("Another rate is proposed for that day."))
    return made


@transaction.atomic
def approve(proposal: RateProposal, *, by: Any) -> RateProposal:
    """Let a proposed rate begin; raises NotYours for whoever proposed it, TooLate when it was decided otherwise."""
    proposal = RateProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.proposed_by_id == by.pk:
        raise NotYours(_("A rate is approved by another person than who proposed it."))
    if proposal.state == RateProposal.State.APPROVED:
        return proposal
    if proposal.state != RateProposal.State.PROPOSED:
        raise TooLate
    funds = Fund.objects.filter(cooperatives=proposal.cooperative).order_by("pk")
    list(funds.select_for_update(no_key=True, of=("self",)))  # no file is being reckoned meanwhile
    proposal.rate = begin_rate(
        proposal.cooperative, basis_points=proposal.basis_points, from_on=proposal.from_on
    )
    return _decided(proposal, RateProposal.State.APPROVED, by)


@transaction.atomic
def decline(proposal: RateProposal, *, by: Any) -> RateProposal:
    """Say no, or withdraw what one proposed oneself."""
    proposal = RateProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == RateProposal.State.DECLINED:
        return proposal
    if proposal.state != RateProposal.State.PROPOSED:
        raise TooLate
    return _decided(proposal, RateProposal.State.DECLINED, by)


def _decided(proposal: RateProposal, state: RateProposal.State, by: Any) -> RateProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save()
    return proposal
