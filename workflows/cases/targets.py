"""How soon we promise to decide and to pay: targets with a date from which they hold, set by two people."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet

from .urgency import Level

USUAL = {"critical_days": 7, "high_days": 14, "ordinary_days": 30, "money_days": 10}


class ServiceTargets(models.Model):
    """Calendar days promised from a day on. A case keeps the targets of the day it was sent, its money those of
    the day it was granted: both days are written on the case then, and a new version moves neither."""

    from_on = models.DateField(gettext_lazy("in force from"))
    critical_days = models.PositiveSmallIntegerField(
        gettext_lazy("days to a decision, critical"), default=USUAL["critical_days"]
    )
    high_days = models.PositiveSmallIntegerField(
        gettext_lazy("days to a decision, urgent"), default=USUAL["high_days"]
    )
    ordinary_days = models.PositiveSmallIntegerField(
        gettext_lazy("days to a decision, ordinary"), default=USUAL["ordinary_days"]
    )
    money_days = models.PositiveSmallIntegerField(
        gettext_lazy("days from a grant to the money"), default=USUAL["money_days"]
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("service targets")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(critical_days__lte=F("high_days"), high_days__lte=F("ordinary_days")),
                name="targets_promise_the_urgent_sooner",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="targets_are_set_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.from_on}: {self.critical_days}, {self.high_days}, {self.ordinary_days}, {self.money_days}"
        )

    def decision(self, level: Level) -> int:
        """Days in which a request of this urgency is decided."""
        return {
            Level.CRITICAL: self.critical_days,
            Level.HIGH: self.high_days,
            Level.ORDINARY: self.ordinary_days,
        }[level]


def targets_on(on: date) -> ServiceTargets:
    """What was approved and in force that day; the usual targets before anything was."""
    found = ServiceTargets.objects.filter(approved_at__isnull=False, from_on__lte=on).first()
    return found or ServiceTargets(from_on=on, **USUAL)


@transaction.atomic
def propose_targets(*, by: User, at: datetime, on: date, from_on: date, **days: int) -> ServiceTargets:
    """Write down targets that would hold from a day on; nothing changes until another person approves.

    on      today; `from_on` is not before it
    raises  NotYours; Unmet when the more urgent would wait longer, or for a day that has passed
    """
    if not may(by, "targets.propose"):
        raise NotYours()
    _require_a_coming_day(from_on, on)
    if not days["critical_days"] <= days["high_days"] <= days["ordinary_days"]:
        raise Unmet(_("The more urgent a request, the sooner it is decided."), code="targets_out_of_order")
    return ServiceTargets.objects.create(from_on=from_on, proposed_by=by, proposed_at=at, **days)


@transaction.atomic
def approve_targets(targets: ServiceTargets, *, by: User, at: datetime, on: date) -> ServiceTargets:
    """Put targets in force from their day. raises NotYours for who proposed them; TooLate the second time"""
    targets = ServiceTargets.objects.select_for_update(of=("self",)).get(pk=targets.pk)
    if not may(by, "targets.approve") or by.pk == targets.proposed_by_id:
        raise NotYours(_("Somebody else than who proposed them approves the targets."))
    if targets.approved_at is not None:
        raise TooLate(_("These targets are approved already."), code="approved_already")
    _require_a_coming_day(targets.from_on, on)
    targets.approved_by, targets.approved_at = by, at
    targets.save(update_fields=["approved_by", "approved_at"])
    return targets


def _require_a_coming_day(from_on: date, on: date) -> None:
    if from_on < on:
        raise Unmet(
            _("Targets hold from today or a later day: what was promised stays."), code="day_has_passed"
        )
