"""What two people do together with envelopes: one proposes, another approves exactly what they read."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.people.models import Cooperative, User
from workflows.people.permissions import permitted, system_only
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .books import Envelope, Fund, Movement

LAPSES_DAYS = 30


class State(models.TextChoices):
    PROPOSED = "proposed", _("to be approved")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class ProposalQuerySet[M: models.Model](StatefulQuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=State.PROPOSED)


def by_another(code: str) -> Any:
    """The row of the table, and never the person who proposed it."""
    ask = permitted(code)
    return lambda proposal, user: ask(proposal, user) and user.pk != proposal.proposed_by_id


def by_the_proposer(proposal: Any, user: Any) -> bool:
    return user is not None and user.pk == proposal.proposed_by_id


class Proposal(Stateful):
    """What one treasurer proposes and another decides. It lapses when nobody does, 30 days later."""

    key = models.CharField(max_length=60, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=200)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    state = StateField(choices=State, default=State.PROPOSED, db_index=True)

    class Meta:
        abstract = True

    @property
    def lapses_on(self) -> date:
        """The first day on which it can no longer be approved."""
        return self.proposed_on + timedelta(days=LAPSES_DAYS)

    @property
    def last_day(self) -> date:
        return self.lapses_on - timedelta(days=1)

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """What is approved, as JSON."""
        raise NotImplementedError

    def digest(self) -> str:
        """SHA-256 of what the approver reads."""
        text = json.dumps(self.facts(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        """What takes effect when it is approved, in the same transaction; the columns that say so. A proposal
        that is itself what holds from then on changes nothing else."""
        return {}

    @transition("state", State.PROPOSED, State.APPROVED, permission=by_another("ledger.envelope_approve"))
    def approve(self, *, by: User, on: date, **effect: Any) -> None:
        """A second person agrees."""
        self.decided_by, self.decided_on = by, on
        for name, value in effect.items():
            setattr(self, name, value)

    @transition("state", State.PROPOSED, State.REJECTED, permission=by_another("ledger.envelope_approve"))
    def reject(self, *, by: User, on: date) -> None:
        """A second person does not agree, and says why."""
        self.decided_by, self.decided_on = by, on

    @transition("state", State.PROPOSED, State.WITHDRAWN, permission=by_the_proposer)
    def withdraw(self, *, by: User, on: date) -> None:
        """Who proposed it takes it back."""
        self.decided_by, self.decided_on = by, on

    @transition("state", State.PROPOSED, State.LAPSED, permission=system_only)
    def lapse(self, *, by: None, on: date) -> None:
        """Nobody decided in time."""
        self.decided_on = on


class EnvelopeTransfer(Proposal):
    """Available money that is to move from one envelope of a fund to another."""

    source = models.ForeignKey(Envelope, models.PROTECT, related_name="+", verbose_name=_("from envelope"))
    target = models.ForeignKey(Envelope, models.PROTECT, related_name="+", verbose_name=_("to envelope"))
    cents = models.BigIntegerField(_("amount"))
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ProposalQuerySet["EnvelopeTransfer"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("transfer between envelopes"), _("transfers between envelopes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="envelope_transfer_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="envelope_transfer_has_two_ends"),
            models.CheckConstraint(
                condition=Q(state="approved", movement__isnull=False)
                | ~Q(state="approved") & Q(movement=None),
                name="envelope_transfer_approved_is_posted",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="envelope_transfer_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def get_absolute_url(self) -> str:
        return reverse("ledger:transfer", args=[self.pk])

    def facts(self) -> dict[str, Any]:
        return {
            "fund": self.fund_id, "source": self.source_id, "target": self.target_id, "cents": self.cents,
            "why": self.why,
        }  # fmt: skip


class EnvelopeTransferEvent(StepEvent):
    subject_field = "transfer"
    transfer = models.ForeignKey(EnvelopeTransfer, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["transfer", "sequence"], name="envelope_transfer_event_once")
        ]


class EnvelopeChange(Proposal):
    """What an envelope is to be set aside for from now on, and how much of it is not to be promised."""

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="changes")
    reserve_cents = models.BigIntegerField(_("reserve"), default=0)
    earmark = models.CharField(_("set aside for"), max_length=12, choices=Envelope.Earmark)
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cooperative")
    )
    funder = models.CharField(_("funder"), max_length=100, blank=True)

    objects = ProposalQuerySet["EnvelopeChange"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("change of an envelope"), _("changes of envelopes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reserve_cents__gte=0), name="envelope_change_reserve_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="envelope_change_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope)

    def get_absolute_url(self) -> str:
        return reverse("ledger:change", args=[self.pk])

    def facts(self) -> dict[str, Any]:
        return {
            "envelope": self.envelope_id, "reserve": self.reserve_cents, "earmark": self.earmark,
            "cooperative": self.cooperative_id, "funder": self.funder, "why": self.why,
        }  # fmt: skip

    @property
    def purpose(self) -> str:
        """What it would be set aside for, in words."""
        return Envelope(earmark=self.earmark, cooperative=self.cooperative, funder=self.funder).purpose


class EnvelopeChangeEvent(StepEvent):
    subject_field = "change"
    change = models.ForeignKey(EnvelopeChange, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["change", "sequence"], name="envelope_change_event_once")
        ]
