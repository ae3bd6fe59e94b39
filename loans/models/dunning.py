"""What was done about a late loan, what was promised, what the borrower asks for, and when nothing is to be done."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans.dunning import Step
from workflows.people.models import User
from workflows.sealed import SealedText

from .agreements import Agreement
from .products import StepKind

FOR_STAFF = frozenset({Step.CALL, Step.PLAN, Step.COMMITTEE})  # somebody has to do something


class DunningStepQuerySet(models.QuerySet["DunningStep"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def open(self) -> Self:
        """Those that wait for somebody: a call, a plan, a case to bring, a letter to post."""
        return self.filter(Q(step__in=sorted(FOR_STAFF)) | Q(by_post=True), answered_on=None)


class DunningStep(models.Model):
    """One step of the path, done in one spell of one loan. The row only takes what came of it.

    spell_on, days  name the spell and the step: the due date that began it, the days of the path
    late_days, late_cents, late_since  as the loan stood that day: what a letter of that day says
    by_post   the member has no e-mail: the letter is printed and posted
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="dunning")
    spell_on = models.DateField(_("late since"))
    days = models.PositiveSmallIntegerField(_("days of the path"))
    step = models.CharField(_("step"), max_length=10, choices=StepKind)
    on = models.DateField(_("on"))
    late_days = models.PositiveIntegerField(_("days late"))
    late_cents = models.BigIntegerField(_("late"))
    late_since = models.DateField(_("oldest unpaid due date"))
    by_post = models.BooleanField(_("by post"), default=False)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer: Any = SealedText(_("what came of it"), blank=True, default="")

    objects = DunningStepQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("step for a late loan"), _("steps for late loans")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "spell_on", "days"], name="dunning_step_once_a_spell"
            ),
            models.UniqueConstraint(fields=["agreement", "on"], name="dunning_one_step_a_day"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None)
                | Q(answered_on__gte=F("on"), answered_by__isnull=False),
                name="dunning_step_answered_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["step", "on"], condition=Q(answered_on=None), name="dunning_step_waits")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.on}: {self.step}"

    @property
    def waits(self) -> bool:
        return self.answered_on is None and (self.by_post or self.step in FOR_STAFF)


class DunningHold(models.Model):
    """Nothing is done about a late loan from a day to a day, with a reason; it may be lifted before."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="holds")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    why: Any = SealedText(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_on = models.DateField(_("lifted on"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("reminders held back"), _("reminders held back")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="dunning_hold_in_order"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(lifted_on=None), name="dunning_one_hold_a_loan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.from_on} – {self.until_on}"

    def holds(self, on: date) -> bool:
        return self.lifted_on is None and on <= self.until_on


class LoanPromise(models.Model):
    """What a borrower promised to pay until a day. Whether it was kept follows from the money that came.

    tolerance_days  money may come so many days later
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="promises")
    key = models.CharField(max_length=60, unique=True)
    due_on = models.DateField(_("until"))
    cents = models.BigIntegerField(_("amount"))
    tolerance_days = models.PositiveSmallIntegerField()
    made_on = models.DateField(_("promised on"))
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_borrower = models.BooleanField(default=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("promise to pay"), _("promises to pay")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="loan_promise_is_above_zero"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="loan_promise_looks_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.cents} cents until {self.due_on}"

    @property
    def last_day(self) -> date:
        return self.due_on + timedelta(days=self.tolerance_days)


class RequestKind(models.TextChoices):
    PAUSE = "pause", _("a pause")
    PLAN = "plan", _("a new plan")


class ChangeRequest(models.Model):
    """What a borrower asks to have changed, in their words; a treasurer answers it, most often by proposing a change.

    months         of the pause asked for
    monthly_cents  what they can pay a month
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="requests")
    kind = models.CharField(_("what is asked"), max_length=5, choices=RequestKind)
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    monthly_cents = models.BigIntegerField(_("a month I can pay"), null=True)
    words: Any = SealedText(_("in your words"))
    asked_on = models.DateField(_("asked on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer: Any = SealedText(_("answer"), blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("change asked for"), _("changes asked for")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(answered_on=None), name="one_open_request_a_loan"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.PAUSE, months__gt=0)
                | Q(kind=RequestKind.PLAN, monthly_cents__gt=0),
                name="change_request_has_the_figures_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None)
                | Q(answered_on__gte=F("asked_on"), answered_by__isnull=False),
                name="change_request_answered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.kind}"

    @property
    def withdrawn(self) -> bool:
        """Whether a borrower took it back, rather than that we answered."""
        return self.answered_by is not None and self.agreement.is_borrower(self.answered_by)
