"""What came back, what it paid, and the nightly picture of what is late."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fund.banking.models import StatementLine
from loans.allocation import Part, Payment
from workflows.sealed import SealedText

from .agreements import Agreement
from .products import AheadMode
from .schedules import Instalment


class PartChoices(models.TextChoices):
    """What the money was for when it came; none of it is owed any more."""

    PAST_DUE = Part.PAST_DUE, pgettext_lazy("what a payment paid", "past due")
    DUE = Part.DUE, pgettext_lazy("what a payment paid", "due")
    IN_ADVANCE = Part.IN_ADVANCE, pgettext_lazy("what a payment paid", "in advance")
    RECOVERED = Part.RECOVERED, _("after it was written off")
    SURPLUS = Part.SURPLUS, _("more than was owed")


class Channel(models.TextChoices):
    BANK = "bank", _("by bank")
    CASH = "cash", _("in cash")
    GUARANTOR = "guarantor", _("by the guarantor")
    ACTIVITY = "activity", _("deducted from the Activity")


class RepaymentQuerySet(models.QuerySet["Repayment"]):
    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone=None)


class Repayment(models.Model):
    """Money received for a loan, once by its key. The row never changes; undoing it is a row of its own."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="repayments")
    key = models.CharField(max_length=120, unique=True)
    value_on = models.DateField(_("value date"))
    booked_on = models.DateField(_("booked on"))
    cents = models.BigIntegerField(_("amount"))
    mode = models.CharField(_("what is paid ahead"), max_length=10, choices=AheadMode)
    channel = models.CharField(_("how"), max_length=10, choices=Channel, default=Channel.BANK)
    payer = SealedText(_("paid by"), blank=True, default="")
    line = models.ForeignKey(StatementLine, models.PROTECT, null=True, related_name="repayments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RepaymentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("repayment"), _("repayments")
        ordering = ["value_on", "key"]
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="repayment_is_above_zero")]
        indexes = [models.Index(fields=["value_on"], name="repayment_by_value_date")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.cents} cents on {self.value_on}"

    def as_payment(self) -> Payment:
        return Payment(self.key, self.value_on, self.cents, self.mode)


class RepaymentUndo(models.Model):
    """A repayment that was taken back: matched by mistake, or returned by the bank."""

    repayment = models.OneToOneField(Repayment, models.PROTECT, related_name="undone")
    on = models.DateField(_("on"))
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("repayment undone"), _("repayments undone")

    def __str__(self) -> str:
        return f"{self.repayment}: undone on {self.on}"


class Allocation(models.Model):
    """What a part of a repayment paid. Found by replaying every standing repayment of the loan in value-date
    order (loans.allocation), so that its rows are replaced when that changes."""

    repayment = models.ForeignKey(Repayment, models.PROTECT, related_name="allocations")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="allocations")
    part = models.CharField(_("what it paid"), max_length=12, choices=PartChoices)
    cents = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name, verbose_name_plural = _("allocation"), _("allocations")
        ordering = ["repayment", "instalment"]
        constraints = [
            models.UniqueConstraint(fields=["repayment", "instalment"], name="allocation_once_an_instalment"),
            models.UniqueConstraint(
                fields=["repayment", "part"], condition=Q(instalment=None), name="one_surplus_a_repayment"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="allocation_is_above_zero"),
            models.CheckConstraint(
                condition=Q(part__in=[Part.SURPLUS, Part.RECOVERED], instalment=None)
                | (~Q(part__in=[Part.SURPLUS, Part.RECOVERED]) & ~Q(instalment=None)),
                name="allocation_pays_an_instalment_or_is_a_surplus",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repayment}: {self.cents} cents {self.part}"


class ArrearsSnapshot(models.Model):
    """How late a loan was at the end of a day. A picture for reports; pages derive it from the dates."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="arrears_snapshots", db_index=False)
    on = models.DateField(db_index=True)
    days = models.PositiveIntegerField(_("days past due"))
    late_cents = models.BigIntegerField(_("late"))
    outstanding_cents = models.BigIntegerField(_("left to repay"))

    class Meta:
        verbose_name, verbose_name_plural = _("arrears on a day"), _("arrears on a day")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "on"], name="arrears_snapshot_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.on}: {self.days}"


class ArrearsRun(models.Model):
    """How far the picture of a day came: loans up to the id `after` are in it."""

    on = models.DateField(unique=True)
    after = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("picture of arrears"), _("pictures of arrears")

    def __str__(self) -> str:
        return f"{self.on}"
