"""Who collects: an account, the identifier that its bank gave, and the changes of both that two people agree on."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.models import BankAccount
from fund.banking.models.accounts import funds_of
from fund.debits import rules
from fund.ledger.models import Proposal
from fund.ledger.models.proposals import ProposalQuerySet
from workflows.people import second_factor
from workflows.people.models import User
from workflows.record import StepEvent
from workflows.refusals import Refusal

MOST_NOTICE_DAYS = 60


class CreditorQuerySet(models.QuerySet["Creditor"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class Creditor(models.Model):
    """A bank account that may collect: the identifier its holder was given, and how early debtors are told."""

    account = models.OneToOneField(BankAccount, models.PROTECT, related_name="creditor")
    identifier = models.CharField(_("creditor identifier"), max_length=35)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=rules.NOTICE_DAYS)

    objects = CreditorQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("creditor"), _("creditors")
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_days__lte=MOST_NOTICE_DAYS), name="creditor_notice_within_two_months"
            )
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.account.name}"


class CannotChange(Refusal):
    """The account cannot collect like this."""

    code = "cannot_change"


def require_possible(account: BankAccount, identifier: str, notice_days: int) -> str:
    """The identifier in its compact writing. Members signed for it, and for so many days: neither is taken back from
    them.

    raises  BadCreditor; CannotChange for another currency, an identifier that members signed for, fewer days than
            they were promised, more than 60, and what stands already
    """
    if account.fund.currency != "EUR":
        raise CannotChange(_("Direct debits of the scheme are in euro."), code="not_in_euro")
    compact = rules.creditor_identifier(identifier)
    if not 0 <= notice_days <= MOST_NOTICE_DAYS:
        raise CannotChange(_("Members are told at most %(days)d days before.") % {"days": MOST_NOTICE_DAYS})
    before = Creditor.objects.filter(account=account).first()
    if before is None:
        return compact
    if (before.identifier, before.notice_days) == (compact, notice_days):
        raise CannotChange(_("This is how the account collects already."), code="nothing_changes")
    if before.mandates.filter(state="active").exists():
        if before.identifier != compact:
            raise CannotChange(
                _("Members have signed mandates for this identifier: it cannot change."), code="signed_for"
            )
        if notice_days < before.notice_days:
            raise CannotChange(
                _("Members were promised so many days in their mandates: not fewer."), code="signed_for"
            )
    return compact


class CreditorChange(Proposal):
    """Under which identifier an account is to collect, and how early debtors are told: one treasurer proposes it,
    another approves it."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="creditor_changes")
    identifier = models.CharField(_("creditor identifier"), max_length=35)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=rules.NOTICE_DAYS)

    objects = ProposalQuerySet["CreditorChange"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change of a creditor"), _("changes of creditors")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="proposed"), name="one_creditor_change_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="creditor_change_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.name}: {self.identifier}"

    def get_absolute_url(self) -> str:
        return reverse("debits:creditor", args=[self.account_id])

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id, "account": self.account.iban, "identifier": self.identifier,
            "notice_days": self.notice_days, "why": self.why,
        }  # fmt: skip

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        """The account collects so from now on; raises Unmet without a fresh second factor, and what
        `require_possible` does."""
        second_factor.require_fresh(by, at=timezone.now())
        require_possible(self.account, self.identifier, self.notice_days)
        told = {"identifier": self.identifier, "notice_days": self.notice_days}
        Creditor.objects.update_or_create(account=self.account, defaults=told)
        return {}


class CreditorChangeEvent(StepEvent):
    subject_field = "change"
    change = models.ForeignKey(CreditorChange, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["change", "sequence"], name="creditor_change_event_once")
        ]
