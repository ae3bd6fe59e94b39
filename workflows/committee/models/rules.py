"""How a committee decides: versions with a date, never changed."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from workflows.committee import counting
from workflows.people.models import User

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
