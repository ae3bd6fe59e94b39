"""Who decides, and who sits there from when to when."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

if TYPE_CHECKING:
    from .rules import RulesVersion


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
        chairs = Mandate.objects.in_office(on).filter(role=Mandate.Role.CHAIR, substitute_of=None)
        chaired = chairs.filter(user=user)
        places = user.cooperatives_as(Role.ADMINISTRATOR)
        governed = Committee.cooperatives.through.objects.filter(cooperative__in=places)
        return self.filter(Q(pk__in=chaired.values("committee")) | Q(pk__in=governed.values("committee")))

    def beside(self, committee: "Committee") -> Self:
        """The other committees of its cooperatives: those a case may go on to."""
        shared = Committee.cooperatives.through.objects.filter(cooperative__in=committee.cooperatives.all())
        return self.filter(pk__in=shared.values("committee")).exclude(pk=committee.pk)


class Committee(models.Model):
    """A body that decides cases, by the rules in force that day."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    cooperatives = models.ManyToManyField(
        Cooperative, related_name="committees", verbose_name=_("cooperatives")
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("committee"), _("committees")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def currency(self) -> str:
        """That of its cooperatives: amounts of its rules and of its cases are in one currency."""
        return next((place.currency for place in self.cooperatives.all()), "EUR")

    def rules_on(self, on: date) -> "RulesVersion | None":
        """The version in force that day: the last that began; of two from one day, the later number."""
        return self.rules.in_force(on).first()


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_office(self, on: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)


class Mandate(models.Model):
    """A seat held by a person from a day to a day, or a substitute's claim to step into such a seat."""

    class College(models.TextChoices):
        """Which part of the house a seat speaks for."""

        MEMBERS = "members", _("members")
        STAFF = "staff", _("staff")
        OUTSIDE = "outside", _("from outside")

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        VICE_CHAIR = "vice_chair", _("Vice-chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mandates")
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    college = models.CharField(_("college"), max_length=8, choices=College, blank=True)
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
