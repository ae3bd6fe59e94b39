"""How the desk is kept: views that an officer saved, and who stands in for an officer who is away."""

from datetime import date
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import Unmet

MOST_VIEWS = 8
DESK = "cases:desk"
FORGOTTEN = {"page", "view", "format"}  # parts of an address that are no part of a view


class SavedView(models.Model):
    """A page that somebody keeps among their tabs, as its address filters it.

    page  the route's name: the desk, or another page that keeps views
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="case_views")
    page = models.CharField(max_length=40, default=DESK, editable=False)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_named_once")]

    def __str__(self) -> str:
        return self.name


class AbsenceQuerySet(models.QuerySet["OfficerAbsence"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, until_on__gte=day)


class OfficerAbsence(models.Model):
    """Days on which an officer is away, and who sees to their cases meanwhile."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence of an officer"), _("absences of officers")
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="officer_absence_ends_after"
            ),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="officer_absence_has_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.from_on} {self.until_on}"


def kept_query(address: str) -> str:
    """The filters of an address, as they are kept."""
    parts = [
        (name, value)
        for name, value in parse_qsl(address.lstrip("?"))
        if name and name not in FORGOTTEN and value and "\0" not in name + value
    ]
    return urlencode(parts)


@transaction.atomic
def save_view(user: User, *, name: str, query: str, page: str = DESK) -> SavedView:
    """Keep a page under a name; the same name again takes the new filters. raises Unmet"""
    User.objects.select_for_update().get(pk=user.pk)
    name, query = " ".join(name.split()), kept_query(query)
    if not 1 <= len(name) <= 40:
        raise Unmet(_("Give the view a name of at most 40 characters."), code="view_name")
    if len(query) > 500:
        raise Unmet(_("These filters are too long to be kept."), code="view_too_long")
    others = SavedView.objects.filter(user=user, page=page).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise Unmet(
            _("You have %(most)d views: remove one first.") % {"most": MOST_VIEWS}, code="too_many_views"
        )
    return SavedView.objects.update_or_create(user=user, page=page, name=name, defaults={"query": query})[0]


def go_away(user: User, *, stand_in: User, from_on: date, until_on: date) -> OfficerAbsence:
    """Say on which days one is away and who stands in. raises Unmet"""
    if until_on < from_on:
        raise Unmet(_("The last day lies before the first."), code="dates_reversed")
    if stand_in.pk == user.pk or not stand_in.has_role(Role.OFFICER):
        raise Unmet(_("Choose another case officer."), code="no_stand_in")
    overlapping = OfficerAbsence.objects.filter(user=user, from_on__lte=until_on, until_on__gte=from_on)
    if overlapping.exists():
        raise Unmet(_("You said already that you are away on some of these days."), code="away_already")
    return OfficerAbsence.objects.create(user=user, stand_in=stand_in, from_on=from_on, until_on=until_on)


def seen_to_by(user: User, on: date) -> Q:
    """Cases that this officer answers for today: their own, and those of who is away."""
    away = OfficerAbsence.objects.on(on).filter(stand_in=user).values("user")
    return Q(officer=user) | Q(officer__in=away)


def stands_in(officer: User, on: date) -> User | None:
    """Who sees to an officer's cases that day; None while they are here."""
    found = OfficerAbsence.objects.on(on).filter(user=officer).select_related("stand_in").first()
    return found.stand_in if found else None


def away_today(on: date) -> dict[int, OfficerAbsence]:
    rows: Any = OfficerAbsence.objects.on(on).select_related("stand_in")
    return {row.user_id: row for row in rows}
