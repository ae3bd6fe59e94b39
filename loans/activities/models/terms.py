"""Under which terms a fund advances expenses and guarantees invoices: proposed by one, approved by another."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from fund.ledger.models import Envelope, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.people.models import Cooperative
from workflows.record import StepEvent
from workflows.sealed import SealedText


class Way(models.TextChoices):
    """What is asked; the code is that of the kind of case."""

    ADVANCE = "advance", _("Advance on expense notes")
    GUARANTEE = "guarantee", _("Guarantee of an invoice")
    OWN = "own", _("Own money in an Activity")


class TermsQuerySet(ProposalQuerySet["Terms"]):
    def in_force(self, on: date) -> Self:
        """Approved, begun, and not followed by others of the same fund and way."""
        begun = self.filter(state=State.APPROVED, from_on__lte=on)
        later = begun.filter(fund=models.OuterRef("fund"), way=models.OuterRef("way")).filter(
            Q(from_on__gt=models.OuterRef("from_on"))
            | Q(from_on=models.OuterRef("from_on"), pk__gt=models.OuterRef("pk"))
        )
        return begun.filter(~models.Exists(later))

    def of(self, cooperative: Cooperative, on: date) -> Self:
        """Those in force for the members of a cooperative."""
        return self.in_force(on).filter(fund__cooperatives=cooperative)


class Terms(Proposal):
    """Terms of one way from a day on, until others follow. A request keeps those under which it was filed.

    most_cents  for one request
    iban        of the account that holds the budgets of Activities: guarantees are paid there, and what a client pays
                too much; without one, to the member
    """

    way = models.CharField(_("what for"), max_length=10, choices=Way)
    from_on = models.DateField(_("in force from"))
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+", verbose_name=_("envelope"))
    committee_code = models.CharField(_("committee"), max_length=40)
    most_cents = models.BigIntegerField(_("at most for one request"))
    iban = SealedText(_("account of the Activities"), blank=True)
    iban_holder = SealedText(_("account holder"), blank=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("terms of an Activity’s money"), _("terms of Activities’ money")
        ordering = ["way", "-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(most_cents__gt=0), name="activity_terms_give_something"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="activity_terms_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_way_display())

    def get_absolute_url(self) -> str:
        return reverse("activities:terms_proposal", args=[self.pk])

    @property
    def currency(self) -> str:
        return self.fund.currency

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)

    def facts(self) -> dict[str, Any]:
        return {
            "way": self.way, "from": self.from_on.isoformat(), "envelope": self.envelope_id,
            "committee": self.committee_code, "most": self.most_cents, "iban": self.iban,
            "holder": self.iban_holder, "why": self.why,
        }  # fmt: skip


class TermsEvent(StepEvent):
    subject_field = "terms"
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["terms", "sequence"], name="activity_terms_event_once")
        ]
