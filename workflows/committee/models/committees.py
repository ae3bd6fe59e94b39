"""Who decides, under which rules, and who sits there from when to when."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.committee import counting
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user: User) -> Self:
        """Those one sits on, those of an officer's or administrator's cooperatives, all for the auditor."""
        roles = user.roles()
        if Role.AUDITOR in roles:
            return self
        seen = Q(pk__in=Mandate.objects.filter(user=user).values("committee"))
        if roles & {Role.OFFICER, Role.ADMINISTRATOR}:
            places = user.cooperatives_as(Role.OFFICER, Role.ADMINISTRATOR)
            seen |= Q(
                pk__in=Committee.cooperatives.through.objects.filter(cooperative__in=places).values(
                    "committee"
                )
            )
        return self.filter(seen)

    def manageable_by(self, user: User, on: date) -> Self:
        """Those one chairs, and those of an administrator's cooperatives."""
        chaired = Mandate.objects.in_office(on).filter(user=user, role=Mandate.Role.CHAIR)
        places = user.cooperatives_as(Role.ADMINISTRATOR)
        governed = Committee.cooperatives.through.objects.filter(cooperative__in=places)
        return self.filter(Q(pk__in=chaired.values("committee")) | Q(pk__in=governed.values("committee")))


class Committee(models.Model):
    """A body that decides cases up to its ceiling; above it, the committee it escalates to."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    cooperatives = models.ManyToManyField(
        Cooperative, related_name="committees", verbose_name=_("cooperatives")
    )
    escalates_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("above its ceiling")
    )
    ceiling_cents = models.BigIntegerField(_("ceiling"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("committee"), _("committees")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ceiling_cents=None) | Q(ceiling_cents__gt=0), name="committee_ceiling_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(escalates_to=None) | ~Q(escalates_to=F("pk")),
                name="committee_does_not_escalate_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rules_on(self, on: date) -> "RulesVersion | None":
        """The version in force that day: the last that began; of two from one day, the later number."""
        return self.rules.filter(from_on__lte=on).order_by("-from_on", "-number").first()


class RulesVersion(models.Model):
    """How a committee decides, from a day on. Never changed: a new version takes over."""

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

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField(_("version"))
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
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

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
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.number}"

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
        )


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_office(self, on: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)


class Mandate(models.Model):
    """A seat held by a person from a day to a day, or a substitute's claim to step into such a seat."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        VICE_CHAIR = "vice_chair", _("Vice-chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mandates")
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    substitute_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("substitute of"),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mandate"), _("mandates")
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user"], condition=Q(to_on=None), name="mandate_held_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(to_on=None, role="chair", substitute_of=None),
                name="mandate_of_one_chair_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="mandate_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
