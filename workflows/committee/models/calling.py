"""Who is called to a session and who says they will not come; and the calendar that shows it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from .sessions import Session


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Absence(models.Model):
    """That somebody will be away from a session: their substitute is called. May be taken back until it opens."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="absences")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(withdrawn_at=None),
                name="absence_once_a_session_and_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.session}"


class CalendarFeed(models.Model):
    """The secret address at which a person's calendar reads their sessions. Only a hash of it is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="calendar_feed_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
