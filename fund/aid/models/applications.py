"""What is particular to a request for aid. The story, the household and the bank details are sealed."""

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.aid.reckoning import Figures
from fund.banking.iban import masked
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.sealed import SealedJSON, SealedText

from .programmes import ProgrammeVersion

MOST_CREDITORS = 5
MOST_RECEIPTS = 20


class AidApplicationQuerySet(models.QuerySet["AidApplication"]):
    def visible_to(self, user: User) -> Self:
        """With its case, and only with it: a member's own advisor sees nothing."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def written_by(self, user: User) -> Self:
        """The applicant's own, and those one files for a member who asked."""
        return self.visible_to(user).filter(Q(case__applicant__user=user) | Q(case__filed_by=user))


class AidApplication(models.Model):
    """One request for aid: a one-to-one to its case, under the version in which it was filed.

    situation  answers to the criteria, by code
    figures    {days, lost_cents, receipts: [{label, cents}]}, those the formula asks for
    answers    to the version's questions, by code; the values are those of fund.aid.replies
    unconfirmed  what was filled in from an earlier request ("" for the account of the membership), by code, with the
               day it was given; the applicant says of each whether it is still right
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="aid")
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="applications")
    situation: "models.Field[Any, Any]" = SealedJSON(_("situation"), blank=True)
    figures: "models.Field[Any, Any]" = SealedJSON(_("figures"), blank=True)
    answers: "models.Field[Any, Any]" = SealedJSON(_("answers"), blank=True)
    iban = SealedText(_("IBAN"), blank=True)
    iban_holder = SealedText(_("account holder"), blank=True)
    unconfirmed = models.JSONField(default=dict, editable=False)
    declared_at = models.DateTimeField(_("declared"), null=True, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = AidApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("application for aid"), _("applications for aid")

    def __str__(self) -> str:
        return str(self.case)

    @property
    def stated(self) -> Figures:
        """The figures as the formula reads them."""
        given: Mapping[str, Any] = self.figures
        receipts = tuple(row["cents"] for row in given.get("receipts", []))
        return Figures(given.get("days") or 0, given.get("lost_cents") or 0, receipts)

    @property
    def pays_creditors(self) -> bool:
        return self.version.pays_creditors

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)


class Creditor(models.Model):
    """Someone to whom a part of the aid is paid: a landlord, an energy supplier."""

    application = models.ForeignKey(AidApplication, models.CASCADE, related_name="creditors")
    position = models.PositiveSmallIntegerField()
    name = SealedText(_("creditor"))
    iban = SealedText(_("IBAN"))
    iban_key = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    communication = SealedText(_("reference on the invoice"), blank=True)
    cents = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name, verbose_name_plural = _("creditor"), _("creditors")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="creditor_position_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="creditor_is_paid_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)
