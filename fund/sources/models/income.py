"""Money that comes in one amount at a time: gifts with their receipts, opening balances, recoveries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Envelope, Fund, Movement, OfFundQuerySet
from workflows.people.models import Member

from .imports import Import


class Gift(models.Model):
    """Money given to the fund: a numbered row that never changes; undone by reversing its movement.

    reference  the giver's or the sender's own, once a fund: how a file that overlaps another is told
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts")
    envelope = models.ForeignKey(Envelope, models.PROTECT, null=True, related_name="gifts")
    giver = models.CharField(_("given by"), max_length=120)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="gifts")
    address = models.CharField(_("address"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    amount_cents = models.BigIntegerField()
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="gift")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="gifts")

    objects = OfFundQuerySet["Gift"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gift"), _("gifts")
        ordering = ["-received_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "reference"], condition=~Q(reference=""), name="gift_reference_once_a_fund"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sources:gift", args=[self.number])


class Receipt(models.Model):
    """The receipt of a gift, made once: asked for again, it is the same file.

    language  of the member who gave, else of the fund's first cooperative
    """

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="receipt")
    number = models.CharField(_("number"), max_length=20, unique=True)
    language = models.CharField(_("language"), max_length=2)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=12)
    issued_on = models.DateField(_("issued on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("receipt"), _("receipts")

    def __str__(self) -> str:
        return self.number


class OpeningBalance(models.Model):
    """What the fund held on the day its books begin; one stands at a time, until it is reversed.

    parts  [{what: bank | line | envelope, code, cents}]: both books, as they were entered
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="openings")
    on = models.DateField(_("on"))
    bank_cents = models.BigIntegerField()
    parts = models.JSONField(default=list)
    evidence = models.CharField(_("what it rests on"), max_length=200, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="opening")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="openings")

    objects = OfFundQuerySet["OpeningBalance"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("opening balance"), _("opening balances")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.fund} {self.on}"


class Recovery(models.Model):
    """Money that comes back after a loss, from whom it comes.

    loss  the loan, case or reference that was lost; empty: not said, and what the fund lost in all is the bound
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="recoveries")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+")
    payer = models.CharField(_("from whom"), max_length=120)
    loss = models.CharField(_("loss"), max_length=60, blank=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    amount_cents = models.BigIntegerField()
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="recovery")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="recoveries")

    objects = OfFundQuerySet["Recovery"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("recovery"), _("recoveries")
        ordering = ["-received_on", "-number"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="recovery_is_of_something"),
            models.UniqueConstraint(
                fields=["fund", "reference"],
                condition=~Q(reference=""),
                name="recovery_reference_once_a_fund",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sources:recovery", args=[self.number])
