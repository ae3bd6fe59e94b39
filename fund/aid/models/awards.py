"""Aid that was granted, and the orders that pay it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fund.aid.reckoning import twelve_months_from
from fund.banking.models import PaymentOrder
from fund.ledger.models import Commitment
from workflows.cases.models import Case
from workflows.people.models import Member, User

from .programmes import Programme


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def in_twelve_months(self, programme: Programme, member: Member, on: date) -> Self:
        """What this member was granted under the programme in the twelve rolling months that end on `on`."""
        period = (twelve_months_from(on), on)
        return self.filter(programme=programme, case__applicant=member, granted_on__range=period)

    def with_paid(self) -> Self:
        """The same rows with `paid_cents`: what the bank confirmed of each."""
        paid = Sum("payments__order__cents", filter=Q(payments__order__state=PaymentOrder.State.PAID))
        return self.annotate(paid_cents=Coalesce(paid, 0, output_field=models.BigIntegerField()))

    def total_cents(self) -> int:
        return self.aggregate(total=Sum("cents"))["total"] or 0


class Award(models.Model):
    """The aid that one decision granted to a case, with the money set aside for it. The row never changes: what
    an appeal adds is an award of its own."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="awards")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="awards")
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="award")
    granted_on = models.DateField(_("granted on"), db_index=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("award"), _("awards")
        ordering = ["-granted_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="award_gives_something")]

    def __str__(self) -> str:
        return f"{self.case}: {self.cents} cents"


class AwardPaymentQuerySet(models.QuerySet["AwardPayment"]):
    def still_to_pay(self) -> Self:
        over = (PaymentOrder.State.PAID, PaymentOrder.State.CANCELLED)
        return self.exclude(order__state__in=over)


class AwardPayment(models.Model):
    """One payment order of an award: to the member, or to one creditor."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="award_payment")

    objects = AwardPaymentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment of an award"), _("payments of awards")

    def __str__(self) -> str:
        return str(self.order)
