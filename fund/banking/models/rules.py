"""How many people approve a batch: limits with a date, proposed by one treasurer and approved by another."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.approvers import Limits
from fund.ledger.models import Fund, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.people import second_factor
from workflows.people.models import User
from workflows.record import StepEvent


class ApprovalRulesQuerySet(ProposalQuerySet["ApprovalRules"]):
    def in_force(self, fund: Fund, on: date) -> "ApprovalRules | None":
        """The last approved version whose day has come."""
        approved = self.filter(fund=fund, state=State.APPROVED, from_on__lte=on)
        return approved.order_by("-from_on", "-pk").first()

    def limits(self, fund: Fund, on: date) -> Limits:
        """What holds that day; the usual limits before two people set others."""
        found = self.in_force(fund, on)
        return Limits(found.one_up_to_cents, found.two_up_to_cents) if found else Limits()


class ApprovalRules(Proposal):
    """One version of the limits of a fund, in cents of its currency. It holds from its day on once another person
    has approved it; a later version takes its place."""

    from_on = models.DateField(_("in force from"))
    one_up_to_cents = models.BigIntegerField(_("one person approves up to"))
    two_up_to_cents = models.BigIntegerField(_("two people approve up to"))

    objects = ApprovalRulesQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rules of approval"), _("rules of approval")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(one_up_to_cents__gte=0, two_up_to_cents__gte=F("one_up_to_cents")),
                name="approval_limits_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="approval_rules_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.from_on}"

    def get_absolute_url(self) -> str:
        return reverse("banking:rules")

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id, "from_on": self.from_on.isoformat(), "why": self.why,
            "one_up_to_cents": self.one_up_to_cents, "two_up_to_cents": self.two_up_to_cents,
        }  # fmt: skip

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        """From its day on, or from tomorrow where that day came while it waited; raises Unmet without a fresh second
        factor."""
        second_factor.require_fresh(by, at=timezone.now())
        return {"from_on": max(self.from_on, on + timedelta(days=1))}


class ApprovalRulesEvent(StepEvent):
    subject_field = "rules"
    rules = models.ForeignKey(ApprovalRules, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rules", "sequence"], name="approval_rules_event_once")
        ]
