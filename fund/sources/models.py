"""Where the fund's money comes from: a percentage of what members invoice, gifts, and money of outside
funders."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Account, Envelope, Fund, Movement, OfFundQuerySet
from fund.money import BASIS_POINTS
from workflows.people.models import Cooperative, Member


class ContributionRateQuerySet(models.QuerySet["ContributionRate"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cooperative__funds__in=Fund.objects.visible_to(user)).distinct()


class ContributionRate(models.Model):
    """The share of an invoice before VAT that a cooperative keeps, from a day on until the next rate
    begins."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="contribution_rates")
    basis_points = models.PositiveIntegerField(_("hundredths of a percent"))
    from_on = models.DateField(_("from"))

    objects = ContributionRateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contribution rate"), _("contribution rates")
        ordering = ["cooperative", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "from_on"], name="one_rate_begins_on_a_day"),
            models.CheckConstraint(condition=Q(basis_points__lte=BASIS_POINTS), name="rate_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} {self.percent} %"

    @property
    def percent(self) -> str:
        """`6.5`, `12`: for screens and files."""
        return f"{self.basis_points // 100}.{self.basis_points % 100:02d}".rstrip("0").rstrip(".")


class ContributionImport(models.Model):
    """One set of invoices, checked and then posted whole.

    file       what was handed in, while it waits to be confirmed; taken away once it is posted
    posted_at  none: it was only checked
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="contribution_imports")
    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="contributions/", blank=True)
    invoices = models.PositiveIntegerField(default=0)
    invoiced_cents = models.BigIntegerField(default=0)
    contribution_cents = models.BigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    posted_at = models.DateTimeField(null=True)

    objects = OfFundQuerySet["ContributionImport"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contribution import"), _("contribution imports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name


class Invoice(models.Model):
    """What a member invoiced and what the fund kept of it, once by the cooperative's invoice number.

    net_cents           before VAT; below zero for a credit note
    basis_points        the rate on its day
    contribution_cents  of the same sign
    """

    made_by = models.ForeignKey(ContributionImport, models.PROTECT, related_name="lines")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("invoice"), max_length=60)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="invoices")
    invoiced_on = models.DateField(_("date"))
    net_cents = models.BigIntegerField()
    basis_points = models.PositiveIntegerField()
    contribution_cents = models.BigIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("invoice"), _("invoices")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="invoice_number_once"),
            models.CheckConstraint(condition=~Q(net_cents=0), name="invoice_is_for_something"),
        ]

    def __str__(self) -> str:
        return self.number


class Gift(models.Model):
    """Money given to the fund: a numbered row that never changes; undone by reversing its movement."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts")
    envelope = models.ForeignKey(Envelope, models.PROTECT, null=True, related_name="gifts")
    giver = models.CharField(_("given by"), max_length=120)
    amount_cents = models.BigIntegerField()
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="gift")

    objects = OfFundQuerySet["Gift"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gift"), _("gifts")
        ordering = ["-received_on", "-number"]

    def __str__(self) -> str:
        return self.number


class FundingLine(models.Model):
    """Money that a lender puts at the fund's disposal, on terms of its own; it has its own envelope.

    region       where the Activities must be that it may finance ("BRU"); empty: anywhere
    limit_cents  what may be drawn in all: the floor of its ledger account
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="lines")
    code = models.SlugField(_("code"), max_length=40)
    lender = models.CharField(_("lender"), max_length=120)
    terms = models.TextField(_("terms"), blank=True)
    region = models.CharField(_("region"), max_length=20, blank=True)
    limit_cents = models.BigIntegerField(_("limit"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    envelope = models.OneToOneField(Envelope, models.PROTECT, related_name="line")
    account = models.OneToOneField(Account, models.PROTECT, related_name="line")

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

    @property
    def drawn_cents(self) -> int:
        return -self.account.balance_cents

    @property
    def undrawn_cents(self) -> int:
        return self.limit_cents - self.drawn_cents
