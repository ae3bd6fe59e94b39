"""The repayment plan of a loan, version after version. Rows never change; a new plan is a new version."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.schedule import Row

from .agreements import Agreement


class Reason(models.TextChoices):
    OFFER = "offer", _("Offer")
    DISBURSEMENT = "disbursement", _("Paid out")
    DRAW = "draw", _("Another payment of the loan")
    PREPAYMENT = "prepayment", _("Paid ahead")
    CHANGE = "change", _("Changed by agreement")
    REPLAY = "replay", _("A payment was undone or came late")


class ScheduleVersion(models.Model):
    """One plan of a loan; the one in force is `agreement.schedule`."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="schedules")
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    effective_on = models.DateField(_("from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("schedule"), _("schedules")
        ordering = ["agreement", "number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="schedule_number_once")]

    def __str__(self) -> str:
        return f"{self.agreement} / {self.number}"

    def rows(self) -> list[Row]:
        return [
            Row(row.position, row.anchor_on, row.due_on, row.due_cents, row.ahead)
            for row in self.instalments.all()
        ]


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def in_force(self) -> Self:
        """Of the plan in force of each loan."""
        return self.filter(schedule=F("schedule__agreement__schedule"))


class Instalment(models.Model):
    """One line of a plan. What was paid of it is the sum of its allocations."""

    schedule = models.ForeignKey(
        ScheduleVersion, models.PROTECT, related_name="instalments", db_index=False
    )  # the two below begin with it
    position = models.PositiveSmallIntegerField()
    anchor_on = models.DateField(_("date before any move"))
    due_on = models.DateField(_("due on"), db_index=True)
    due_cents = models.BigIntegerField(_("due"))
    ahead = models.BooleanField(_("paid ahead of the plan"), default=False)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("instalment"), _("instalments")
        ordering = ["schedule", "position"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "position"], name="instalment_position_once"),
            models.CheckConstraint(condition=Q(due_cents__gte=0), name="instalment_is_not_negative"),
        ]
        indexes = [models.Index(fields=["schedule", "due_on"], name="instalment_by_due_date")]

    def __str__(self) -> str:
        return f"{self.schedule} / {self.position}: {self.due_cents} cents on {self.due_on}"
