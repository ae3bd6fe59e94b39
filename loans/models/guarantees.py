"""A guarantor asked to pay what the borrower does not: proposed by one treasurer, approved by another, and capped."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.banking.models import ExpectedPayment
from fund.ledger.models import Fund, Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.people.models import Member, User
from workflows.people.permissions import permitted
from workflows.record import StepEvent
from workflows.refusals import TooLate
from workflows.states import condition, transition

from .agreements import Agreement


@condition(_("This call was ended before."), refusal=TooLate)
def not_ended(call: "GuaranteeCall") -> bool:
    return call.ended_on is None


class GuaranteeCallQuerySet(ProposalQuerySet["GuaranteeCall"]):
    def visible_to(self, user: User) -> Self:
        """The guarantor's own, once it is approved; those of the funds that a treasurer or auditor reads."""
        funds = Q(fund__in=Fund.objects.visible_to(user), agreement__in=Agreement.objects.visible_to(user))
        return self.filter(funds | Q(guarantor__user=user, state=State.APPROVED))

    def open(self) -> Self:
        """Those on which money is expected."""
        return self.filter(state=State.APPROVED, ended_on=None)


class GuaranteeCall(Proposal):
    """
    cents     the most that is asked; never more than was late, or lost, when it was approved
    expected  what banking expects, with a reference of its own; its `received_cents` are what came
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="guarantee_calls")
    guarantor = models.ForeignKey(Member, models.PROTECT, related_name="guarantee_calls")
    cents = models.BigIntegerField(_("amount"))
    due_on = models.DateField(_("to be paid by"))
    expected = models.OneToOneField(
        ExpectedPayment, models.PROTECT, null=True, editable=False, related_name="guarantee_call"
    )
    ended_on = models.DateField(_("ended on"), null=True, editable=False)

    objects = GuaranteeCallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call of a guarantor"), _("calls of guarantors")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="guarantee_call_is_above_zero"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="guarantee_call_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(expected__isnull=False), name="guarantee_call_is_expected"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["proposed", "approved"], ended_on=None),
                name="one_open_guarantee_call_a_loan",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("loans:guarantee_call", args=[self.number])

    def facts(self) -> dict[str, Any]:
        return {
            "agreement": self.agreement_id, "guarantor": self.guarantor_id, "cents": self.cents,
            "due_on": str(self.due_on), "why": self.why,
        }  # fmt: skip

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        from loans.guarantees import expect

        return {"expected": expect(self, on=on)}

    @property
    def received_cents(self) -> int:
        return self.expected.received_cents if self.expected else 0

    @property
    def left_cents(self) -> int:
        """Of what is asked, what has not come."""
        return max(0, self.cents - self.received_cents)

    @transition(
        "state", State.APPROVED, None, conditions=[not_ended], permission=permitted("loan.change_approve")
    )
    def end(self, *, by: User, on: date) -> None:
        """Nothing more is asked of the guarantor."""
        self.ended_on = on


class GuaranteeCallEvent(StepEvent):
    subject_field = "call"
    call = models.ForeignKey(GuaranteeCall, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["call", "sequence"], name="guarantee_call_event_once")]
