"""Rates, and the invoices that were reckoned with them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, Movement
from fund.money import BASIS_POINTS
from workflows.people.models import Cooperative, Member

from .imports import Import


def percent(basis_points: int) -> str:
    """`6.5`, `12`: for screens and files."""
    return f"{basis_points // 100}.{basis_points % 100:02d}".rstrip("0").rstrip(".")


class OfCooperativeQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cooperative__funds__in=Fund.objects.visible_to(user)).distinct()


class ContributionRate(models.Model):
    """The share of an invoice before VAT that a cooperative keeps, from a day on until the next rate
    begins."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="contribution_rates")
    basis_points = models.PositiveIntegerField(_("hundredths of a percent"))
    from_on = models.DateField(_("from"))

    objects = OfCooperativeQuerySet["ContributionRate"].as_manager()

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
        return percent(self.basis_points)


class RateProposal(models.Model):
    """A new rate that one person asks for and another lets begin, or declines."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to approve")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="rate_proposals")
    basis_points = models.PositiveIntegerField(_("hundredths of a percent"))
    from_on = models.DateField(_("from"))
    why = models.CharField(_("why"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rate = models.OneToOneField(ContributionRate, models.PROTECT, null=True, related_name="proposal")

    objects = OfCooperativeQuerySet["RateProposal"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposed rate"), _("proposed rates")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(state="declined"),
                name="rate_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(basis_points__lte=BASIS_POINTS), name="proposed_rate_is_a_share"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "from_on"],
                condition=Q(state="proposed"),
                name="one_proposal_for_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} {self.percent} %"

    @property
    def percent(self) -> str:
        return percent(self.basis_points)


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(made_by__fund__in=Fund.objects.visible_to(user))

    def standing(self) -> dict[str, int]:
        """What these rows add up to."""
        return self.aggregate(
            net_cents=Sum("net_cents", default=0), contribution_cents=Sum("contribution_cents", default=0)
        )


class Invoice(models.Model):
    """What a member invoiced and what the fund kept of it. Rows only grow: what an invoice stands at is the sum of
    its first row and of those that name it.

    net_cents           before VAT; below zero for a credit note
    basis_points        the rate on the day of the invoice; of the invoice it corrects or credits
    contribution_cents  what the fund kept
    first               a number that came again: its first row; this one holds only the difference
    reverses            the row that this one takes back
    credits             a credit note: the invoice that it corrects
    movement            where its contribution is in the books; none where it comes to no cent
    """

    made_by = models.ForeignKey(Import, models.PROTECT, related_name="invoices")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("invoice"), max_length=60)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="invoices")
    invoiced_on = models.DateField(_("date"))
    net_cents = models.BigIntegerField()
    basis_points = models.PositiveIntegerField()
    contribution_cents = models.BigIntegerField()
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", db_index=False)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    credits = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="credit_notes", db_index=False
    )
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="invoices")

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invoice"), _("invoices")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], condition=Q(first=None), name="invoice_number_once"
            ),
            models.CheckConstraint(condition=~Q(net_cents=0), name="invoice_is_for_something"),
            models.CheckConstraint(
                condition=Q(reverses=None) | Q(first__isnull=False), name="taking_back_names_the_invoice"
            ),
        ]
        indexes = [
            models.Index(fields=["first"], condition=Q(first__isnull=False), name="invoice_that_came_again"),
            models.Index(fields=["credits"], condition=Q(credits__isnull=False), name="invoice_credited"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sources:invoice", args=[self.first_id or self.pk])
