"""Money that should come in: for each, the reference it will bear."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from workflows.people.models import Member, User
from workflows.sealed import SealedText

from .accounts import funds_of
from .veils import hidden_from


class ExpectedPaymentQuerySet(models.QuerySet["ExpectedPayment"]):
    def visible_to(self, user: User) -> Self:
        """Those of the funds this person handles, save of cases that a recusal hides from them."""
        return self.filter(~hidden_from(user, "number"), fund__in=funds_of(user))

    def open(self) -> Self:
        return self.filter(is_open=True)


class ExpectedPayment(models.Model):
    """One receivable and its structured reference, which stays for its life (a loan has one for all
    instalments).

    purpose     the code of the Receivable that takes the money (`fund.banking.receivables`)
    number      of the loan or case that its label names, where it names one
    cents       what is expected next, a hint for matching; never a limit
    payer_key   keyed hash of the payer's account number; payer_name_key of their name, or of the member's
    """

    key = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=20)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="expected_payments")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="expected_payments")
    reference = models.CharField(_("reference"), max_length=35, unique=True)
    label = models.CharField(_("for"), max_length=140, blank=True)
    number = models.CharField(max_length=20, blank=True, db_index=True, editable=False)
    cents = models.BigIntegerField(_("expected"))
    due_on = models.DateField(_("due"), null=True)
    payer_name = SealedText(_("payer"), blank=True)
    payer_iban = SealedText(_("IBAN of the payer"), blank=True)
    payer_key = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    payer_name_key = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    is_open = models.BooleanField(_("still expected"), default=True)
    received_cents = models.BigIntegerField(_("received"), default=0, editable=False)
    last_received_on: "models.DateField[date | None, date | None]" = models.DateField(
        null=True, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExpectedPaymentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("expected payment"), _("expected payments")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gte=0), name="expected_payment_is_not_negative"),
            models.CheckConstraint(
                condition=Q(received_cents__gte=0), name="expected_payment_received_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["fund", "cents", "due_on"], name="expected_by_amount", condition=Q(is_open=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.label}".strip()
