"""One change for many loans: chosen by a filter, proposed by one, approved by another, and put in force in one run."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Proposal
from fund.ledger.models.proposals import ProposalQuerySet, State
from workflows.people.models import User
from workflows.people.permissions import permitted
from workflows.record import StepEvent
from workflows.refusals import TooLate
from workflows.states import condition, transition

from .agreements import Agreement
from .changes import ChangeKind, LoanChange


@condition(_("This was taken back before."), refusal=TooLate)
def not_taken_back(moratorium: "Moratorium") -> bool:
    return moratorium.undone_on is None


class Moratorium(Proposal):
    """A pause, or an arrears pause, for every loan of a list. The list is made when it is proposed and does not change:
    what is approved is what was read.

    asked              the filter, as it was typed: {name: value}
    chosen, rows_moved, cents_moved  how many loans, and how many of their unpaid instalments and cents fall due later
    list_hash          SHA-256 of the ids of the loans
    first_affected_on  the first due date that it moves (or day that it does not count): until then it is taken back
    """

    asked = models.JSONField(default=dict)
    kind = models.CharField(_("kind"), max_length=16, choices=ChangeKind)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"), null=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    chosen = models.PositiveIntegerField(_("loans"), default=0)
    rows_moved = models.PositiveIntegerField(default=0)
    cents_moved = models.BigIntegerField(default=0)
    list_hash = models.CharField(max_length=64)
    first_affected_on = models.DateField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    undone_on = models.DateField(_("taken back on"), null=True, editable=False)
    undone_why = models.CharField(max_length=200, blank=True, editable=False)

    objects = ProposalQuerySet["Moratorium"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("moratorium"), _("moratoria")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.PAUSE, months__gt=0)
                | Q(kind=ChangeKind.ARREARS_PAUSE, until_on__gte=F("from_on")),
                name="moratorium_has_the_figures_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="moratorium_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(chosen__gt=0), name="moratorium_is_for_some_loan"),
        ]

    def __str__(self) -> str:
        return _("Moratorium %(number)d") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("loans:moratorium", args=[self.pk])

    def figures(self) -> dict[str, Any]:
        """Those of the change of each loan."""
        return {"kind": self.kind, "from_on": self.from_on, "until_on": self.until_on, "months": self.months}

    def facts(self) -> dict[str, Any]:
        figures = {name: str(value) for name, value in self.figures().items()}
        counted = {
            "chosen": self.chosen,
            "rows": self.rows_moved,
            "cents": self.cents_moved,
            "list": self.list_hash,
        }
        return {"fund": self.fund_id, "asked": self.asked, "why": self.why, **figures, **counted}

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        from loans.moratorium import wake

        wake(self)
        return {}

    @transition(
        "state",
        State.APPROVED,
        None,
        conditions=[not_taken_back],
        permission=permitted("loan.change_approve"),
    )
    def take_back(self, *, by: User, on: date, why: str) -> None:
        """Undo it for every loan, before the first date that it moves."""
        self.undone_by, self.undone_on, self.undone_why = by, on, why


class MoratoriumEvent(StepEvent):
    subject_field = "moratorium"
    moratorium = models.ForeignKey(Moratorium, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["moratorium", "sequence"], name="moratorium_event_once")
        ]


class MoratoriumLoanQuerySet(models.QuerySet["MoratoriumLoan"]):
    def waiting(self) -> Self:
        """Those that the run has not come to."""
        return self.filter(outcome=MoratoriumLoan.Outcome.WAITING)

    def to_undo(self) -> Self:
        return self.filter(outcome=MoratoriumLoan.Outcome.CHANGED)


class MoratoriumLoan(models.Model):
    """What became of one loan of the list."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CHANGED = "changed", _("changed")
        SKIPPED = "skipped", _("left as it was")
        UNDONE = "undone", _("taken back")

    moratorium = models.ForeignKey(Moratorium, models.PROTECT, related_name="loans", db_index=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="moratoria")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    because = models.CharField(_("because"), max_length=300, blank=True)
    change = models.OneToOneField(LoanChange, models.PROTECT, null=True, related_name="moratorium_loan")

    objects = MoratoriumLoanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loan of a moratorium"), _("loans of moratoria")
        ordering = ["agreement"]
        constraints = [
            models.UniqueConstraint(fields=["moratorium", "agreement"], name="moratorium_loan_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["changed", "undone"], change__isnull=False)
                | Q(outcome__in=["waiting", "skipped"], change=None),
                name="moratorium_loan_changed_has_its_change",
            ),
        ]
        indexes = [
            models.Index(fields=["moratorium", "outcome", "agreement"], name="moratorium_loan_in_turn")
        ]

    def __str__(self) -> str:
        return f"{self.moratorium}: {self.agreement}"
