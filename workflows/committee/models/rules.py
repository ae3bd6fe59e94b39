"""How a committee decides: versions with a date, never changed, and how one comes to be."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.committee import counting
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .committees import Committee


class RulesTerms(models.Model):
    """What rules say; the same for a version in force and for one that is only proposed."""

    committee: "models.ForeignKey[Committee, Committee]"

    class QuorumBase(models.TextChoices):
        NOT_RECUSED = counting.Base.NOT_RECUSED.value, _("of the members not recused")
        IN_OFFICE = counting.Base.IN_OFFICE.value, _("of the members in office")

    class MajorityBase(models.TextChoices):
        CAST = counting.Base.CAST.value, _("of the votes cast")
        PRESENT = counting.Base.PRESENT.value, _("of the members present")
        NOT_RECUSED = counting.Base.NOT_RECUSED.value, _("of the members not recused")
        IN_OFFICE = counting.Base.IN_OFFICE.value, _("of the members in office")

    class Tie(models.TextChoices):
        DEFERRED = counting.Tie.DEFERRED.value, _("the request is deferred")
        REFUSED = counting.Tie.REFUSED.value, _("the request is refused")
        CASTING_VOTE = counting.Tie.CASTING_VOTE.value, _("the chair has the casting vote")

    from_on = models.DateField(_("in force from"))
    quorum_base = models.CharField(_("quorum: a share"), max_length=12, choices=QuorumBase)
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum: numerator"))
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum: denominator"))
    quorum_strict = models.BooleanField(_("quorum: more than this share (otherwise at least)"))
    majority_base = models.CharField(_("majority: a share"), max_length=12, choices=MajorityBase)
    majority_numerator = models.PositiveSmallIntegerField(_("majority: numerator"))
    majority_denominator = models.PositiveSmallIntegerField(_("majority: denominator"))
    majority_strict = models.BooleanField(_("majority: more than this share (otherwise at least)"))
    abstentions_count = models.BooleanField(_("abstentions count as votes cast"))
    tie = models.CharField(_("in a tie"), max_length=12, choices=Tie)
    secret = models.BooleanField(_("ballots are secret"), default=False)
    closes_early = models.BooleanField(_("a ballot ends once no vote left can change it"), default=False)
    circular_allowed = models.BooleanField(_("may vote without a meeting"), default=False)
    circular_hours = models.PositiveSmallIntegerField(_("shortest vote without a meeting, hours"), default=48)
    ceiling_cents = models.BigIntegerField(_("ceiling of a decision"), null=True, blank=True)
    escalates_to = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("above its ceiling"),
    )
    stand_in = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("when too many stand aside"),
    )
    appeals_to = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("appeals go to")
    )
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=60)

    class Meta:
        abstract = True

    def as_rules(self) -> counting.Rules:
        return counting.Rules(
            quorum_base=counting.Base(self.quorum_base),
            quorum=counting.Threshold(
                Fraction(self.quorum_numerator, self.quorum_denominator), self.quorum_strict
            ),
            majority_base=counting.Base(self.majority_base),
            majority=counting.Threshold(
                Fraction(self.majority_numerator, self.majority_denominator), self.majority_strict
            ),
            abstentions_count=self.abstentions_count,
            tie=counting.Tie(self.tie),
            secret=self.secret,
        )


class RulesProposalQuerySet(StatefulQuerySet["RulesProposal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(committee__in=Committee.objects.visible_to(user).values("pk"))

    def pending(self, on: date) -> Self:
        """Not answered and not lapsed on that day."""
        return self.filter(
            state=RulesProposal.State.PROPOSED, proposed_on__gt=on - RulesProposal.LAPSES_AFTER
        )


def proposed_it(proposal: Any, user: Any) -> bool:
    return may(user, "committee.manage") and proposal.proposed_by_id == user.pk


def manages_and_did_not_propose(proposal: Any, user: Any) -> bool:
    """The committee's chair, or an administrator of one of its cooperatives; never who proposed it."""
    managed = Committee.objects.manageable_by(user, timezone.localdate()).filter(pk=proposal.committee_id)
    return may(user, "committee.manage") and proposal.proposed_by_id != user.pk and managed.exists()


class RulesProposal(RulesTerms, Stateful):
    """Rules that one person wants; a version of its own once another has approved it. Its terms never change."""

    LAPSES_AFTER = timedelta(days=30)

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="proposals")
    state = StateField(_("state"), choices=State, default=State.PROPOSED)
    why = models.CharField(_("why"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    objects = RulesProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposed rules"), _("proposed rules")
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("proposed_by"))),
                name="rules_proposal_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("committee:proposal", args=[self.committee.code, self.pk])

    @property
    def lapses_on(self) -> date:
        """The first day on which it can no longer be approved."""
        return self.proposed_on + self.LAPSES_AFTER

    def has_lapsed(self, on: date) -> bool:
        return self.state == self.State.PROPOSED and on >= self.lapses_on

    def terms(self) -> dict[str, Any]:
        """What the rules say, without the day from which they do."""
        names = [field.name for field in RulesTerms._meta.get_fields() if field.name != "from_on"]
        return {name: getattr(self, name) for name in names}

    @transition("state", source=State.PROPOSED, target=State.APPROVED, permission=manages_and_did_not_propose)
    def approve(self, *, by: Any, on: date) -> None:
        self.answered_by, self.answered_on = by, on

    @transition("state", source=State.PROPOSED, target=State.REJECTED, permission=manages_and_did_not_propose)
    def reject(self, *, by: Any, on: date) -> None:
        self.answered_by, self.answered_on = by, on

    @transition("state", source=State.PROPOSED, target=State.WITHDRAWN, permission=proposed_it)
    def withdraw(self, *, by: Any, on: date) -> None:
        self.answered_by, self.answered_on = by, on


class RulesProposalEvent(StepEvent):
    proposal = models.ForeignKey(RulesProposal, models.PROTECT, related_name="events")
    subject_field = "proposal"

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "sequence"], name="rules_proposal_event_numbered_once"
            )
        ]


class RulesVersionQuerySet(models.QuerySet["RulesVersion"]):
    def in_force(self, on: date) -> Self:
        """Of each committee the version in force that day: the last that began; of two from one day, the
        later number."""
        latest = RulesVersion.objects.filter(committee=OuterRef("committee"), from_on__lte=on)
        return self.filter(pk=Subquery(latest.order_by("-from_on", "-number").values("pk")[:1]))


class RulesVersion(RulesTerms):
    """How a committee decides, from a day on. Never changed: a new version takes over."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField(_("version"))
    proposal = models.OneToOneField(
        RulesProposal, models.PROTECT, null=True, blank=True, related_name="published"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    objects = RulesVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of the rules"), _("versions of the rules")
        ordering = ["-from_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="rules_numbered_once"),
            models.CheckConstraint(
                condition=Q(
                    quorum_numerator__gt=0,
                    quorum_numerator__lte=F("quorum_denominator"),
                    majority_numerator__gt=0,
                    majority_numerator__lte=F("majority_denominator"),
                ),
                name="rules_shares_lie_above_0_up_to_1",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_cents=None) | Q(ceiling_cents__gt=0), name="rules_ceiling_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(escalates_to=None) | ~Q(escalates_to=F("committee")),
                name="rules_do_not_escalate_to_their_own_committee",
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("committee")),
                name="rules_have_another_committee_stand_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.number}"


def with_rules_on(committees: QuerySet[Committee], on: date) -> QuerySet[Committee]:
    """Committees that know their rules of a day without asking again: `in_force`, a list of one or none."""
    rules = RulesVersion.objects.in_force(on).select_related("escalates_to", "stand_in", "appeals_to")
    return committees.prefetch_related(Prefetch("rules", rules, to_attr="in_force"))
