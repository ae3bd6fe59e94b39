"""Loans repaid as a share of what the Activity is paid: the share, the receipts, and what each month deducted."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, OfFundQuerySet, Proposal
from fund.ledger.models.proposals import ProposalQuerySet
from fund.ledger.models.proposals import State as ProposalState
from fund.sources.models import Import
from loans.income_rule import WHOLE, Share
from workflows.people.models import Activity
from workflows.record import StepEvent

from .agreements import Agreement
from .agreements import State as LoanState
from .repayments import Repayment


class IncomeShareQuerySet(ProposalQuerySet["IncomeShare"]):
    def approved(self) -> Self:
        return self.filter(state=ProposalState.APPROVED)

    def holding(self) -> Self:
        """Of each loan that runs, the last that was approved, unless that one ended it."""
        newer = IncomeShare.objects.approved().filter(agreement=OuterRef("agreement"))
        newer = newer.filter(
            Q(from_on__gt=OuterRef("from_on")) | Q(from_on=OuterRef("from_on"), pk__gt=OuterRef("pk"))
        )
        running = self.approved().filter(agreement__state=LoanState.RUNNING, basis_points__gt=0)
        return running.filter(~Exists(newer))


class IncomeShare(Proposal):
    """The part of what the Activity is paid that repays a loan, from a month on, and the least that a month repays. One
    treasurer proposes it, another approves. Nothing of nothing ends it: the plan stays as it is.

    from_on  first day of a month
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="income_shares")
    from_on = models.DateField(_("from the month of"))
    basis_points = models.PositiveIntegerField(_("share of what the Activity is paid"))
    floor_cents = models.BigIntegerField(_("at least, a month"))

    objects = IncomeShareQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("share of income"), _("shares of income")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="income_share_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(basis_points=0, floor_cents=0)
                | Q(basis_points__gt=0, basis_points__lte=WHOLE, floor_cents__gt=0),
                name="income_share_has_a_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.percent}"

    def get_absolute_url(self) -> str:
        return reverse("loans:income_share", args=[self.pk])

    @property
    def percent(self) -> str:
        return f"{self.basis_points / 100:g}\u00a0%"

    def as_share(self) -> Share:
        return Share(self.from_on, self.basis_points, self.floor_cents)

    def facts(self) -> dict[str, Any]:
        return {
            "agreement": self.agreement_id, "from_on": self.from_on.isoformat(), "basis_points": self.basis_points,
            "floor_cents": self.floor_cents, "why": self.why,
        }  # fmt: skip

    def carry_out(self, *, by: Any, on: date) -> dict[str, Any]:
        from loans.income import carry_out

        carry_out(self, by=by, on=on)
        return {}


class IncomeShareEvent(StepEvent):
    subject_field = "share"
    share = models.ForeignKey(IncomeShare, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["share", "sequence"], name="income_share_event_once")]


class IncomeReceiptQuerySet(OfFundQuerySet["IncomeReceipt"]):
    def by_month(self, activity: Activity) -> dict[date, int]:
        """What the Activity was paid, by the first day of each month, in cents."""
        found = self.filter(activity=activity).order_by().values_list("month").annotate(total=Sum("cents"))
        return dict(found)


class IncomeReceipt(models.Model):
    """Money that an Activity was paid for an invoice, as the invoicing tells it. Rows only grow.

    month    the first day of the month that it counts in; what is credited counts in the month of what it credits
    cents    as it came; of a correction, by how much it differs
    first    the row that this one corrects; credits: the first row of the receipt that it gives back
    reverses the row that this one takes back
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="income_receipts")
    reference = models.CharField(_("reference"), max_length=60)
    on = models.DateField(_("received on"))
    month = models.DateField(_("month"))
    cents = models.BigIntegerField(_("amount"))
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_by")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    made_by = models.ForeignKey(Import, models.PROTECT, related_name="income_receipts")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IncomeReceiptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("receipt of an Activity"), _("receipts of Activities")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(cents=0), name="income_receipt_is_of_something"),
            models.UniqueConstraint(
                fields=["made_by", "reference"], condition=Q(reverses=None), name="income_receipt_once_a_file"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "month"], name="income_receipt_by_month"),
            models.Index(fields=["fund", "reference"], name="income_receipt_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.cents} cents"


class IncomeMonth(models.Model):
    """A month of a loan whose closing day has come: what its floor asked then. It never changes."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="income_months")
    month = models.DateField(_("month"))
    floor_cents = models.BigIntegerField(_("at least"))
    closed_on = models.DateField(_("closed on"))

    class Meta:
        verbose_name, verbose_name_plural = _("month of a share of income"), _("months of a share of income")
        ordering = ["agreement", "month"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "month"], name="income_month_once_a_loan"),
            models.CheckConstraint(condition=Q(floor_cents__gte=0), name="income_month_floor_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.month:%Y-%m}"


class DeductionQuerySet(models.QuerySet["Deduction"]):
    def standing(self) -> Self:
        return self.filter(repayment__undone=None)

    def by_month(self, agreement: Agreement) -> dict[date, int]:
        """What stands as deducted for each month of a loan, in cents."""
        found = self.standing().filter(repayment__agreement=agreement).order_by()
        return dict(found.values_list("month").annotate(total=Sum("repayment__cents")))


class Deduction(models.Model):
    """A repayment that was deducted for a month."""

    repayment = models.OneToOneField(Repayment, models.PROTECT, related_name="deduction")
    month = models.DateField(_("month"))

    objects = DeductionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deduction"), _("deductions")
        ordering = ["repayment"]

    def __str__(self) -> str:
        return f"{self.repayment}, {self.month:%Y-%m}"
