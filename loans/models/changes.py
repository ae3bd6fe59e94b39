"""What changes a loan after it was signed: a pause, a new plan, money given up. Rows only grow; undoing is a row."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Proposal
from fund.ledger.models.proposals import ProposalQuerySet
from loans.allocation import Change, Pause, Relief, Replan
from workflows.people.models import User
from workflows.record import StepEvent

from .agreements import Agreement
from .products import ProductVersion


class ChangeKind(models.TextChoices):
    PAUSE = "pause", _("pause")
    REPLAN = "replan", _("new plan")
    FORGIVE = "forgive", _("forgiven")
    WRITE_OFF = "write_off", _("written off")
    TOLERANCE = "tolerance", _("small rest let go")


RELIEFS = frozenset({ChangeKind.FORGIVE, ChangeKind.WRITE_OFF, ChangeKind.TOLERANCE})


class ChangeFacts(models.Model):
    """The figures of a change; which of them count says its kind.

    from_on       the day it counts from: earlier instalments and payments are as they were
    months        of a pause
    count         instalments of a new plan, from `first_due_on`
    cents         given up
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind)
    from_on = models.DateField(_("counts from"))
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    count = models.PositiveSmallIntegerField(_("number of instalments"), null=True)
    first_due_on = models.DateField(_("first due date"), null=True)
    cents = models.BigIntegerField(_("amount"), null=True)

    class Meta:
        abstract = True

    def as_event(self, key: str, terms: ProductVersion) -> Change:
        if self.kind == ChangeKind.PAUSE:
            return Pause(key, self.from_on, self.months or 0)
        if self.kind == ChangeKind.REPLAN:
            assert self.first_due_on is not None
            rhythm = (terms.period_months, terms.period_days)
            return Replan(key, self.from_on, self.count or 1, self.first_due_on, *rhythm)
        return Relief(key, self.from_on, self.cents or 0, self.kind == ChangeKind.WRITE_OFF)

    def figures(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FIGURES}


FIGURES = ("kind", "from_on", "months", "count", "first_due_on", "cents")


def complete(prefix: str) -> models.CheckConstraint:
    """The figures that the kind needs are there."""
    return models.CheckConstraint(
        condition=Q(kind=ChangeKind.PAUSE, months__gt=0)
        | Q(kind=ChangeKind.REPLAN, count__gt=0, first_due_on__isnull=False)
        | Q(kind__in=sorted(RELIEFS), cents__gt=0),
        name=f"{prefix}_has_the_figures_of_its_kind",
    )


class LoanProposal(ChangeFacts, Proposal):
    """A change that one treasurer proposes and another approves."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="proposals")

    objects = ProposalQuerySet["LoanProposal"].as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name, verbose_name_plural = _("change of a loan"), _("changes of loans")
        ordering = ["-pk"]
        constraints = [
            complete("loan_proposal"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="loan_proposal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("loans:proposal", args=[self.pk])

    def facts(self) -> dict[str, Any]:
        figures = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.figures().items()
        }
        return {"agreement": self.agreement_id, "why": self.why, **figures}

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        from loans.changes import carry_out

        carry_out(self, by=by, on=on)
        return {}


class LoanProposalEvent(StepEvent):
    subject_field = "proposal"
    proposal = models.ForeignKey(LoanProposal, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sequence"], name="loan_proposal_event_once")
        ]


class LoanChangeQuerySet(models.QuerySet["LoanChange"]):
    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone=None)


class LoanChange(ChangeFacts):
    """A change that took effect. Replayed with the repayments, so that it holds whatever comes in later or is
    taken back."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="changes")
    key = models.CharField(max_length=60, unique=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    proposal = models.OneToOneField(LoanProposal, models.PROTECT, null=True, related_name="change")
    booked_on = models.DateField(_("booked on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LoanChangeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change"), _("changes")
        ordering = ["from_on", "key"]
        constraints = [complete("loan_change")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_kind_display()}"


class LoanChangeUndo(models.Model):
    """A change taken back: the loan is replayed without it."""

    change = models.OneToOneField(LoanChange, models.PROTECT, related_name="undone")
    on = models.DateField(_("on"))
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("change undone"), _("changes undone")

    def __str__(self) -> str:
        return f"{self.change}: undone on {self.on}"
