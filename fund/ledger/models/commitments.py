"""Money set aside for a decision, and decisions that wait for money."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.permissions import may, permitted, system_only
from workflows.record import StepEvent
from workflows.refusals import Unmet
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .books import Envelope, Fund

OPEN_CENTS = F("reserved_cents") - F("used_cents") - F("released_cents")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(envelope__fund__in=Fund.objects.visible_to(user))

    def open(self) -> Self:
        """Those with something still to pay, oldest first."""
        return self.filter(reserved_cents__gt=F("used_cents") + F("released_cents")).order_by(
            "opened_on", "pk"
        )

    def aged(self, first: date | None, last: date | None) -> Self:
        """Those promised between two days, both included; None: no bound."""
        found = self if first is None else self.filter(opened_on__gte=first)
        return found if last is None else found.filter(opened_on__lte=last)


class Commitment(models.Model):
    """Money set aside for a decision. What is open of all commitments of an envelope is its account
    "committed"."""

    key = models.CharField(max_length=120, unique=True)
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="commitments")
    reference = models.CharField(max_length=60, db_index=True)
    reserved_cents = models.BigIntegerField()
    used_cents = models.BigIntegerField(default=0)
    released_cents = models.BigIntegerField(default=0)
    opened_on = models.DateField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        constraints = [
            models.CheckConstraint(condition=Q(reserved_cents__gt=0), name="commitment_reserves_something"),
            models.CheckConstraint(
                condition=Q(used_cents__gte=0)
                & Q(released_cents__gte=0)
                & Q(reserved_cents__gte=F("used_cents") + F("released_cents")),
                name="commitment_is_never_overused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.open_cents} cents"

    @property
    def open_cents(self) -> int:
        return self.reserved_cents - self.used_cents - self.released_cents


class WaitingGrantQuerySet(StatefulQuerySet["WaitingGrant"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(envelope__fund__in=Fund.objects.visible_to(user))

    def reached_by(self, user: User) -> Self:
        """Those of the books one reads, and one's own."""
        own = Case.objects.filter(applicant__user=user).values("reference")
        return self.filter(Q(envelope__fund__in=Fund.objects.visible_to(user)) | Q(reference__in=own))

    def waiting(self) -> Self:
        """In the order in which they are served: most urgent first, then longest waiting."""
        return self.filter(state=WaitingGrant.State.OPEN).order_by("-urgency", "since", "pk")

    def before(self, urgency: int) -> Self:
        """Those that a grant of this urgency, made now, may not pass."""
        return self.waiting().filter(urgency__gte=urgency, problem="")


def may_give_up(waiting: Any, user: Any) -> bool:
    """The member whose case it is, or a treasurer."""
    if user is None:
        return True
    own = Case.objects.filter(reference=waiting.reference, applicant__user=user)
    return may(user, "payment.cancel") or own.exists()


class WaitingGrant(Stateful):
    """A granted case for which the envelope has no money yet.

    key      of the commitment that will be made when it is served
    purpose  code of what resumes then (`fund.ledger.waiting.register`)
    urgency  of the case when it was decided; `since` the moment from which it waits; `until` its last day
    problem  why it could not be served though the money was there
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for money")
        SERVED = "served", _("money set aside")
        WITHDRAWN = "withdrawn", _("given up")

    key = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=20)
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="waiting")
    reference = models.CharField(_("case"), max_length=60, db_index=True)
    cents = models.BigIntegerField(_("amount"))
    urgency = models.PositiveSmallIntegerField(_("urgency"))
    since = models.DateTimeField(_("waiting since"), default=timezone.now)
    until = models.DateField(_("last day"))
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, related_name="waited")
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    state = StateField(choices=State, default=State.OPEN, db_index=True)

    objects = WaitingGrantQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("grant waiting for money"), _("grants waiting for money")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="waiting_grant_waits_for_something"),
            models.CheckConstraint(
                condition=Q(state="served", commitment__isnull=False)
                | ~Q(state="served") & Q(commitment=None),
                name="waiting_grant_served_has_its_money",
            ),
        ]
        indexes = [
            models.Index(
                F("envelope"),
                F("urgency").desc(),
                F("since"),
                condition=Q(state="open"),
                name="waiting_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.cents} cents"

    @transition("state", State.OPEN, State.SERVED, permission=system_only)
    def serve(self, *, by: None, commitment: Commitment, on: date) -> None:
        """Its turn came and the money was there."""
        self.commitment, self.problem, self.ended_on = commitment, "", on

    @transition("state", State.OPEN, State.OPEN, permission=permitted("ledger.envelope"))
    def move_first(self, *, by: User) -> None:
        """A treasurer lets it pass the others, with a reason on the record."""
        self.urgency = 1 + max(
            WaitingGrant.objects.waiting().filter(envelope=self.envelope_id).values_list("urgency", flat=True)
        )

    @transition("state", State.OPEN, State.WITHDRAWN, permission=may_give_up)
    def give_up(self, *, by: User | None, on: date) -> None:
        """The member no longer wants it, or a treasurer ends it."""
        self.ended_on = on

    @transition("state", State.OPEN, State.WITHDRAWN, permission=system_only)
    def expire(self, *, by: None, on: date) -> None:
        """No money came until its last day."""
        if on <= self.until:
            raise Unmet(_("This grant still has time."), code="not_yet")
        self.ended_on = on


class WaitingGrantEvent(StepEvent):
    subject_field = "waiting"
    waiting = models.ForeignKey(WaitingGrant, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["waiting", "sequence"], name="waiting_event_numbered_once")
        ]
