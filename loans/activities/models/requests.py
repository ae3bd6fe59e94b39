"""What is particular to a request for an advance or a guarantee. Client, story and bank details are sealed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from loans.models.requests import RequestQuerySet
from workflows.cases.models import Case
from workflows.people.models import Activity
from workflows.sealed import SealedText

from .own import Rhythm
from .terms import Terms


class Request(models.Model):
    """One request: a one-to-one to its case, which holds the amount asked.

    invoice        number of the invoice to the client; invoice_cents: what the client owes of it
    due_on         when the client is to pay, or was
    reference      the structured reference that the invoice bears, where it bears one
    count, period_months, first_due_on  of own money: the plan by which it is to be paid back
    bankrupt_on    the day of the client's bankruptcy, where there is one
    pressing       codes of the urgency questions answered with yes
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="activity_request")
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="requests")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    client = SealedText(_("client"), blank=True)
    client_address = SealedText(_("address of the client"), blank=True)
    invoice = models.CharField(_("invoice number"), max_length=40, blank=True)
    invoice_cents = models.BigIntegerField(_("open on the invoice"), null=True, blank=True)
    due_on = models.DateField(_("the client pays by"), null=True, blank=True)
    reference = models.CharField(_("structured message of the invoice"), max_length=35, blank=True)
    bankrupt_on = models.DateField(_("bankrupt since"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("number of parts"), null=True, blank=True)
    period_months = models.PositiveSmallIntegerField(_("how often"), choices=Rhythm, default=Rhythm.MONTH)
    first_due_on = models.DateField(_("first part on"), null=True, blank=True)
    story = SealedText(_("what happened"), blank=True)
    pressing: Any = models.JSONField(_("urgency"), default=list, blank=True)
    iban = SealedText(_("IBAN"), blank=True)
    iban_holder = SealedText(_("account holder"), blank=True)
    declared_at = models.DateTimeField(_("declared"), null=True, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = RequestQuerySet["Request"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request of an Activity"), _("requests of Activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice_cents=None) | Q(invoice_cents__gt=0), name="activity_request_invoice_owes"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def cents(self) -> int:
        return self.case.requested_cents

    @property
    def way(self) -> str:
        return self.terms.way

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)
