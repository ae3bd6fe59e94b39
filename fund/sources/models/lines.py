"""Money of outside funders: loans to the fund with their schedule, subsidies with their conditions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Account, Envelope, Fund, Movement, OfFundQuerySet

from .imports import Import


class FundingLine(models.Model):
    """Money that an outside funder puts at the fund's disposal, on terms of its own; it has its own envelope.

    region       where the Activities must be that it may finance ("BRU"); empty: anywhere
    limit_cents  what may be drawn in all: the floor of its ledger account
    """

    class Kind(models.TextChoices):
        LOAN = "loan", _("Loan to the fund")
        SUBSIDY = "subsidy", _("Subsidy")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="lines")
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.LOAN)
    lender = models.CharField(_("funder"), max_length=120)
    terms = models.TextField(_("terms"), blank=True)
    region = models.CharField(_("region"), max_length=20, blank=True)
    limit_cents = models.BigIntegerField(_("limit"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    envelope = models.OneToOneField(Envelope, models.PROTECT, related_name="line")
    account = models.OneToOneField(Account, models.PROTECT, related_name="line")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="funding_lines")
    withdrawn_on = models.DateField(_("taken back on"), null=True)

    objects = OfFundQuerySet["FundingLine"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("funding line"), _("funding lines")
        ordering = ["fund", "code"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "code"], name="line_code_once_a_fund"),
            models.CheckConstraint(condition=Q(limit_cents__gt=0), name="line_has_a_limit"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="line_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lender} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("sources:line", args=[self.pk])

    @property
    def drawn_cents(self) -> int:
        """What is drawn now: received less paid back."""
        return -self.account.balance_cents

    @property
    def undrawn_cents(self) -> int:
        return self.limit_cents - self.drawn_cents


class LineMove(models.Model):
    """Money that came from a funder, or went back; undone by reversing its movement."""

    class Way(models.TextChoices):
        DRAW = "draw", _("received")
        BACK = "back", _("paid back")
        CAME_BACK = "came", _("came back from the bank")

    line = models.ForeignKey(FundingLine, models.PROTECT, related_name="moves")
    way = models.CharField(_("way"), max_length=4, choices=Way)
    cents = models.BigIntegerField()
    on = models.DateField(_("on"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="line_move")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="line_moves")

    class Meta:
        verbose_name, verbose_name_plural = _("money of a line"), _("money of lines")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="line_move_is_of_something"),
            models.UniqueConstraint(
                fields=["line", "reference"], condition=~Q(reference=""), name="line_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.get_way_display()} {self.on}"


class LineSchedule(models.Model):
    """The plan by which a loan goes back to its lender; the latest that was not withdrawn holds."""

    line = models.ForeignKey(FundingLine, models.PROTECT, related_name="schedules")
    number = models.PositiveIntegerField(_("number"))
    total_cents = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="schedules")
    withdrawn_on = models.DateField(_("taken back on"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("repayment schedule"), _("repayment schedules")
        ordering = ["line", "-number"]
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="line_schedule_number_once")]

    def __str__(self) -> str:
        return f"{self.line} {self.number}"


class LineInstalment(models.Model):
    """What is due to a lender on a day: principal only, no interest."""

    schedule = models.ForeignKey(LineSchedule, models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("due"))
    principal_cents = models.BigIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("instalment to a lender"), _("instalments to lenders")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "due_on"], name="one_instalment_a_day"),
            models.CheckConstraint(condition=Q(principal_cents__gt=0), name="instalment_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_on}"


class Condition(models.Model):
    """What a funder asks in return, by a day.

    at_risk_cents  what is to be given back if it is not met; none: all that was received
    """

    line = models.ForeignKey(FundingLine, models.PROTECT, related_name="conditions")
    text = models.CharField(_("condition"), max_length=300)
    due_on = models.DateField(_("due"))
    at_risk_cents = models.BigIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="conditions")
    withdrawn_on = models.DateField(_("taken back on"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("condition"), _("conditions")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "due_on", "text"],
                condition=Q(withdrawn_on=None),
                name="condition_once_a_line",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ConditionNote(models.Model):
    """Somebody says that a condition is met, on what evidence; or that it is not after all. The last one holds."""

    condition = models.ForeignKey(Condition, models.PROTECT, related_name="notes")
    met = models.BooleanField()
    on = models.DateField(_("on"))
    evidence = models.CharField(_("evidence"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("evidence of a condition"), _("evidence of conditions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.condition}: {self.met}"
