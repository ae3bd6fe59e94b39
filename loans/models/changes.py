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
from loans.allocation import Change, Hardship, Pause, Reage, Relief, Replan, Rewrite
from loans.schedule import Shape, Wanted
from workflows.people.models import User
from workflows.record import StepEvent

from .agreements import Agreement
from .products import ProductVersion


class ChangeKind(models.TextChoices):
    PAUSE = "pause", _("pause")
    REPLAN = "replan", _("new plan")
    HARDSHIP = "hardship", _("hardship plan")
    REAGE = "reage", _("arrears spread")
    ROWS = "rows", _("instalments written by hand")
    ARREARS_PAUSE = "arrears_pause", _("arrears paused")
    FORGIVE = "forgive", _("forgiven")
    WRITE_OFF = "write_off", _("written off")
    TOLERANCE = "tolerance", _("small rest let go")
    SHARE = "share", _("share of what the Activity is paid")
    TOP_UP = "top_up", _("a further amount")


RELIEFS = frozenset({ChangeKind.FORGIVE, ChangeKind.WRITE_OFF, ChangeKind.TOLERANCE})


class ChangeFacts(models.Model):
    """The figures of a change; which of them count says its kind.

    from_on       the day it counts from: earlier instalments and payments are as they were
    until_on      last day on which lateness is not counted
    months        of a pause
    count         instalments of a new plan, or reduced ones of a hardship plan, from `first_due_on`
    cents         given up; of a hardship plan, what a reduced instalment is; of a share of income, its floor; of a
                  further amount, what is lent beside what is left, all of it spread over `count` instalments
    months_off, months_double, balloon_cents  the shape of a new plan
    rows          written by hand: [[ISO date, cents], …]
    """

    kind = models.CharField(_("kind"), max_length=16, choices=ChangeKind)
    from_on = models.DateField(_("counts from"))
    until_on = models.DateField(_("last day"), null=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    count = models.PositiveSmallIntegerField(_("number of instalments"), null=True)
    first_due_on = models.DateField(_("first due date"), null=True)
    cents = models.BigIntegerField(_("amount"), null=True)
    months_off = models.JSONField(_("months without an instalment"), default=list)
    months_double = models.JSONField(_("months with a double instalment"), default=list)
    balloon_cents = models.BigIntegerField(_("last instalment"), default=0)
    rows = models.JSONField(_("instalments"), default=list)

    class Meta:
        abstract = True

    def as_event(self, key: str, terms: ProductVersion) -> Change | None:
        """What it does to the plan; None: nothing, it only stops the counting of days."""
        kind, rhythm = ChangeKind(self.kind), (terms.period_months, terms.period_days)
        if kind == ChangeKind.PAUSE:
            return Pause(key, self.from_on, self.months or 0)
        if kind == ChangeKind.REAGE:
            return Reage(key, self.from_on)
        if kind == ChangeKind.ROWS:
            return Rewrite(key, self.from_on, tuple(self.wanted()))
        if kind == ChangeKind.ARREARS_PAUSE:
            return None
        if kind in RELIEFS:
            return Relief(key, self.from_on, self.cents or 0, kind == ChangeKind.WRITE_OFF)
        assert self.first_due_on is not None
        planned, season = (self.first_due_on, *rhythm), self.shape.season
        if kind == ChangeKind.SHARE:
            return Hardship(key, self.from_on, self.count or 1, self.cents or 1, self.first_due_on)
        if kind == ChangeKind.HARDSHIP:
            return Hardship(key, self.from_on, self.count or 1, self.cents or 1, *planned, season)
        return Replan(key, self.from_on, self.count or 1, *planned, season, self.balloon_cents)

    @property
    def shape(self) -> Shape:
        return Shape(tuple(self.months_off), tuple(self.months_double), self.balloon_cents)

    def wanted(self) -> list[Wanted]:
        return [Wanted(date.fromisoformat(day), cents) for day, cents in self.rows]

    def figures(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FIGURES}


FIGURES = (
    "kind", "from_on", "until_on", "months", "count", "first_due_on", "cents", "months_off", "months_double",
    "balloon_cents", "rows",
)  # fmt: skip


def complete(prefix: str) -> models.CheckConstraint:
    """The figures that the kind needs are there."""
    return models.CheckConstraint(
        condition=Q(kind=ChangeKind.PAUSE, months__gt=0)
        | Q(kind=ChangeKind.REPLAN, count__gt=0, first_due_on__isnull=False, balloon_cents__gte=0)
        | Q(
            kind__in=[ChangeKind.HARDSHIP, ChangeKind.SHARE, ChangeKind.TOP_UP],
            count__gt=0,
            first_due_on__isnull=False,
            cents__gt=0,
        )
        | Q(kind=ChangeKind.ARREARS_PAUSE, until_on__gte=F("from_on"))
        | Q(kind__in=[ChangeKind.REAGE, ChangeKind.ROWS])
        | Q(kind__in=sorted(RELIEFS), cents__gt=0),
        name=f"{prefix}_has_the_figures_of_its_kind",
    )


class LoanProposal(ChangeFacts, Proposal):
    """A change that one treasurer proposes and another approves."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="proposals")

    objects = ProposalQuerySet["LoanProposal"].as_manager()

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

    def arrears_pauses(self) -> Self:
        return self.standing().filter(kind=ChangeKind.ARREARS_PAUSE)


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
