"""Deciding one case: the ballot, its electorate as it was, the votes, and the count with its proof."""

from datetime import datetime
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.committee import counting
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.record import StepEvent
from workflows.refusals import NotYours, TooLate
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .electorate import leads_or_the_clock, leads_the_ballot
from .office import sits_on_the_committee, sits_or_the_clock
from .recusals import conflicted, hidden_from
from .rules import RulesVersion
from .sessions import AgendaItem, Session


class BallotQuerySet(StatefulQuerySet["Ballot"]):
    def visible_to(self, user: User) -> Self:
        """Those of sessions one sees as a member, less the cases one is recused from; the auditor sees each
        once it is closed."""
        if Role.AUDITOR in user.roles():
            hidden = Case.objects.filter(hidden_from(user)).values("pk")
            return self.filter(state=Ballot.State.CLOSED).exclude(case__in=hidden)
        if not user.roles() & {Role.COMMITTEE, Role.CHAIR}:
            return self.none()
        mine = Session.objects.visible_to(user)
        return self.filter(session__in=mine.values("pk")).exclude(
            case__in=Case.objects.filter(conflicted(user)).values("pk")
        )

    def overdue(self, at: datetime) -> Self:
        """Open past their time: nobody votes any more, and whoever reads them has them counted."""
        return self.filter(state=Ballot.State.OPEN, closes_at__lte=at).order_by("closes_at", "pk")

    def undecided(self) -> Self:
        """Counted, with an outcome that a decision must still carry out. A ratification that was put off needs
        none: it comes back at the next session."""
        counted = self.filter(state=Ballot.State.CLOSED, decision=None, ratification=None)
        put_off = Q(question=Ballot.Question.RATIFICATION, outcome=counting.Outcome.DEFERRED.value)
        return counted.exclude(put_off).exclude(outcome=counting.Outcome.NO_QUORUM.value)


@condition(_("This ballot has been decided: it stands."), refusal=TooLate)
def not_decided(ballot: "Ballot") -> bool:
    return not hasattr(ballot, "decision") and not hasattr(ballot, "ratification")


class Ballot(Stateful):
    """One vote of one committee on one case, in a session."""

    class State(models.TextChoices):
        CREATED = "created", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        VOID = "void", _("void")

    Question = AgendaItem.Purpose

    class Outcome(models.TextChoices):
        GRANTED = counting.Outcome.GRANTED.value, _("granted")
        REFUSED = counting.Outcome.REFUSED.value, _("refused")
        DEFERRED = counting.Outcome.DEFERRED.value, _("deferred")
        NO_QUORUM = counting.Outcome.NO_QUORUM.value, _("no quorum")

    session = models.ForeignKey(Session, models.PROTECT, related_name="ballots")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots")
    case = models.ForeignKey(Case, models.PROTECT, related_name="ballots")
    rules = models.ForeignKey(RulesVersion, models.PROTECT, related_name="ballots")
    question = models.CharField(
        _("on"), max_length=12, choices=Question, default=Question.REQUEST, editable=False
    )
    state = StateField(_("state"), choices=State, default=State.CREATED)
    electorate_at_opening = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    electorate_at_count = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    quorum_at_opening = models.JSONField(default=dict, editable=False)
    proof = models.JSONField(default=list, editable=False)
    proof_text = models.TextField(blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, editable=False)
    cents = models.BigIntegerField(_("amount"), null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closes_at = models.DateTimeField(_("closes at"), null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    meeting_called_at = models.DateTimeField(_("meeting called for"), null=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ballot"), _("ballots")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["created", "open"]),
                name="ballot_open_once_a_case",
            ),
            models.CheckConstraint(
                condition=Q(outcome="granted", cents__gt=0) | (~Q(outcome="granted") & Q(cents=None)),
                name="ballot_has_cents_when_granted_only",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(state="void") | Q(outcome=""),
                name="ballot_has_no_outcome_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opened_at=None) | Q(closes_at__gt=F("opened_at")),
                name="ballot_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}, {self.session}"

    @property
    def secret(self) -> bool:
        """Whether nobody ever learns who voted what."""
        return self.rules.secret

    def is_over(self, at: datetime) -> bool:
        """Its time has come: no vote is taken from this moment on, counted or not yet."""
        return self.closes_at is not None and at >= self.closes_at

    @transition("state", source=State.CREATED, target=State.OPEN, permission=leads_or_the_clock)
    def open(
        self, *, by: Any, at: Any, electorate: list[dict], quorum: counting.Fact, closes_at: Any = None
    ) -> None:
        """Let the electorate vote."""
        self.opened_at, self.electorate_at_opening, self.quorum_at_opening = at, electorate, quorum
        self.closes_at = closes_at

    @transition("state", source=State.OPEN, target=State.CLOSED, permission=leads_or_the_clock)
    def close(
        self, *, by: Any, at: Any, electorate: list[dict], result: counting.Result, proof_text: str
    ) -> None:
        """End the vote with what was counted; by nobody (`by=None`) only when its time has come, or when no
        vote left could change it."""
        certain = any(fact["fact"] == "closed_early" for fact in result.proof)
        if by is None and not certain and not self.is_over(at):
            raise NotYours(_("Nobody but the clock closes a ballot without a person."))
        self.closed_at = at
        self.close_with(electorate, result, proof_text)

    def close_with(self, electorate: list[dict], result: counting.Result, proof_text: str) -> None:
        self.electorate_at_count = electorate
        self.outcome, self.cents = result.outcome.value, result.cents
        self.proof, self.proof_text = list(result.proof), proof_text

    @transition(
        "state",
        source=State.CLOSED,
        target=State.CLOSED,
        permission=sits_on_the_committee,
        conditions=[not_decided],
    )
    def recount(self, *, by: Any, electorate: list[dict], result: counting.Result, proof_text: str) -> None:
        """Count again without a vote that a recusal voided."""
        self.close_with(electorate, result, proof_text)

    @transition(
        "state",
        source=[State.CREATED, State.OPEN, State.CLOSED],
        target=State.VOID,
        permission=leads_the_ballot,
        conditions=[not_decided],
    )
    def void(self, *, by: Any) -> None:
        """It does not count; its votes are kept. The case may be voted on again."""

    @transition(
        "state",
        source=[State.OPEN, State.CLOSED],
        target=State.VOID,
        permission=sits_or_the_clock,
        conditions=[not_decided],
    )
    def annul(self, *, by: Any, meeting_called_at: Any = None) -> None:
        """It cannot stand: a paper that must not count cannot be found among secret ones, or a member called
        for a meeting."""
        self.meeting_called_at = meeting_called_at


class BallotEvent(StepEvent):
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="events")
    subject_field = "ballot"

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["ballot", "sequence"], name="ballot_event_numbered_once")
        ]


class Vote(models.Model):
    """What one person votes: theirs to change, and theirs alone to read, while the ballot is open."""

    class Choice(models.TextChoices):
        GRANT = counting.Choice.GRANT.value, _("Grant")
        REFUSE = counting.Choice.REFUSE.value, _("Refuse")
        DEFER = counting.Choice.DEFER.value, _("Defer")
        ABSTAIN = counting.Choice.ABSTAIN.value, _("Abstain")

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    voter = models.ForeignKey(User, models.PROTECT, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("vote"), _("votes")
        ordering = ["voter__last_name", "voter__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "voter"], name="vote_once_a_ballot_and_person"),
            models.CheckConstraint(
                condition=Q(choice="grant", cents__gt=0) | (~Q(choice="grant") & Q(cents=None)),
                name="vote_has_cents_when_granting_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voter}: {self.ballot}"
