"""What is set against loans that may not come back, month by month: a figure beside the books, at dated rates."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.people.models import User
from workflows.record import StepEvent

from .agreements import Agreement


class ProvisionRatesQuerySet(ProposalQuerySet["ProvisionRates"]):
    def in_force(self, fund: Fund, on: date) -> "ProvisionRates | None":
        """The last approved version whose day has come."""
        approved = self.filter(fund=fund, state=State.APPROVED, from_on__lte=on)
        return approved.order_by("-from_on", "-pk").first()


class ProvisionRates(Proposal):
    """One version of the rates of a fund. It holds from its day once another person has approved it.

    rates  basis points of what is left of a loan, by the first day of each bucket ("0": not late): {"0": 100, "1": 500}
    """

    from_on = models.DateField(_("in force from"))
    rates = models.JSONField(_("rates"))

    objects = ProvisionRatesQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("provision rates"), _("provision rates")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="provision_rates_decided_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.from_on}"

    def get_absolute_url(self) -> str:
        return reverse("loans:provisions")

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id,
            "from_on": self.from_on.isoformat(),
            "rates": self.rates,
            "why": self.why,
        }


class ProvisionRatesEvent(StepEvent):
    subject_field = "rates"
    rates = models.ForeignKey(ProvisionRates, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rates", "sequence"], name="provision_rates_event_once")
        ]


class ProvisionRunQuerySet(models.QuerySet["ProvisionRun"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(fund__in=Fund.objects.visible_to(user))


class ProvisionRun(models.Model):
    """The provision of a fund at the end of a month, as it was known when it was computed. It never changes.

    buckets  [{"from_days", "loans", "left_cents", "basis_points", "cents"}, …], the sums of its rows
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="provision_runs")
    on = models.DateField(_("at the end of"))
    rates = models.ForeignKey(ProvisionRates, models.PROTECT, related_name="runs")
    left_cents = models.BigIntegerField(_("out on loan"))
    cents = models.BigIntegerField(_("provision"))
    buckets = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProvisionRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("provision of a month"), _("provisions by month")
        ordering = ["-on", "fund"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "on"], name="provision_run_once_a_month"),
            models.CheckConstraint(
                condition=Q(cents__gte=0, left_cents__gte=F("cents")), name="provision_within_what_is_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.on}"

    @property
    def by_bucket(self) -> dict[str, int]:
        """The provision of each bucket in cents, by its first day."""
        return {str(bucket["from_days"]): bucket["cents"] for bucket in self.buckets}


class Provision(models.Model):
    """What is set against one loan at the end of a month. Loans at a rate of nothing have no row."""

    run = models.ForeignKey(ProvisionRun, models.PROTECT, related_name="provisions")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="provisions")
    from_days = models.PositiveSmallIntegerField(_("first day of the bucket"))
    days = models.PositiveIntegerField(_("days late"))
    left_cents = models.BigIntegerField(_("left to repay"))
    basis_points = models.PositiveIntegerField(_("rate"))
    cents = models.BigIntegerField(_("provision"))

    class Meta:
        verbose_name, verbose_name_plural = _("provision"), _("provisions")
        ordering = ["run", "-cents", "agreement"]
        constraints = [
            models.UniqueConstraint(fields=["run", "agreement"], name="provision_once_a_loan"),
            models.CheckConstraint(
                condition=Q(cents__gte=0, left_cents__gte=F("cents"), basis_points__lte=10_000),
                name="provision_at_most_what_is_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.agreement}"
