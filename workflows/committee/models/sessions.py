"""A meeting of a committee: when, who was in the room, and what was on the table."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .committees import Committee, Mandate
from .office import keeps_the_minutes, opens_it, presides, signs_the_minutes
from .recusals import own_or_filed


class SessionQuerySet(StatefulQuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """Where one had a seat that day; those of an officer's cooperatives; all for the auditor."""
        roles = user.roles()
        if Role.AUDITOR in roles:
            return self
        seen = Q(pk__in=self.model.objects.where_seated(user).values("pk"))
        if Role.OFFICER in roles:
            places = Committee.cooperatives.through.objects.filter(
                cooperative__in=user.cooperatives_as(Role.OFFICER)
            )
            seen |= Q(committee__in=places.values("committee"))
        return self.filter(seen)

    def where_seated(self, user: User) -> Self:
        """Sessions of committees in which this person held a mandate on the day."""
        held = Mandate.objects.filter(
            Q(to_on=None) | Q(to_on__gte=OuterRef("held_on")),
            user=user,
            committee=OuterRef("committee"),
            from_on__lte=OuterRef("held_on"),
        )
        return self.filter(Exists(held))

    def told_to(self, user: User) -> Self:
        """Those whose minutes every member of the committee's cooperatives may read, names left out."""
        places = user.cooperatives_as(*user.roles() - {Role.MEMBER})
        member = getattr(user, "member", None)
        reach = Q(cooperative__in=places) | Q(cooperative=member.cooperative_id if member else None)
        committees = Committee.cooperatives.through.objects.filter(reach)
        return self.filter(state=Session.State.MINUTES_APPROVED, committee__in=committees.values("committee"))

    def approved_in(self, cooperatives: models.QuerySet[Cooperative]) -> Self:
        """Those whose minutes were signed, of the committees of these cooperatives, the latest first."""
        of = Committee.cooperatives.through.objects.filter(cooperative__in=cooperatives)
        told = self.filter(state=Session.State.MINUTES_APPROVED, committee__in=of.values("committee"))
        return told.select_related("committee").order_by("-held_on", "-pk")

    def due_to_begin(self, at: datetime) -> Self:
        """Votes without a meeting whose window has begun, and whose ballots are not open yet."""
        return self.filter(form=Session.Form.CIRCULAR, state=Session.State.CONVENED, opens_at__lte=at)

    def due_to_end(self, at: datetime) -> Self:
        return self.filter(form=Session.Form.CIRCULAR, state=Session.State.OPEN, closes_at__lte=at)

    def coming(self) -> Self:
        return self.filter(state__in=Session.COMING).order_by("held_on", "starts_at", "pk")


@condition(_("A ballot is still open: close or void it first."))
def no_ballot_is_open(session: "Session") -> bool:
    return not session.ballots.filter(state__in=["created", "open"]).exists()


@condition(_("A ballot was counted but not decided: decide or void it first."))
def every_counted_ballot_is_decided(session: "Session") -> bool:
    return not session.ballots.undecided().exists()


@condition(_("A ballot was counted but not decided: decide or void it first."))
def every_counted_ballot_is_decided_in_the_room(session: "Session") -> bool:
    """In a vote without a meeting the decisions follow its end."""
    return session.is_circular or every_counted_ballot_is_decided(session)


@condition(_("There is nothing on the agenda yet."))
def something_is_on_the_agenda(session: "Session") -> bool:
    return session.agenda.exists()


@condition(_("The minutes are approved once two people have signed them, one of them for the chair."))
def two_people_signed(session: "Session") -> bool:
    """Whether the wording signed last carries the chair's signature and another person's."""
    last = session.signatures.last()
    signed = list(session.signatures.on(last.digest)) if last else []
    return len(signed) > 1 and any(row.office == "chair" for row in signed)


class Session(Stateful):
    """One meeting of one committee."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONVENED = "convened", _("convened")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        MINUTES_APPROVED = "minutes_approved", _("minutes approved")
        CANCELLED = "cancelled", _("cancelled")

    COMING = (State.PLANNED, State.CONVENED, State.OPEN)

    class Form(models.TextChoices):
        MEETING = "meeting", _("meeting")
        CIRCULAR = "circular", _("vote without a meeting")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="sessions")
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.MEETING, editable=False)
    opens_at = models.DateTimeField(_("vote opens"), null=True, editable=False)
    closes_at = models.DateTimeField(_("vote closes"), null=True, editable=False)
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"))
    place = models.CharField(_("place or link"), max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # calendars follow the greatest
    state = StateField(_("state"), choices=State, default=State.PLANNED)
    convened_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")
        ordering = ["-held_on", "-starts_at", "-pk"]
        indexes = [models.Index(fields=["held_on"], name="session_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "held_on", "starts_at"],
                condition=~Q(state="cancelled"),
                name="session_once_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(form="circular", closes_at__gt=F("opens_at"))
                | Q(form="meeting", opens_at=None, closes_at=None),
                name="session_has_a_window_when_circular_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {date_format(self.held_on, 'j M Y')}"

    @property
    def is_circular(self) -> bool:
        """A vote without a meeting: from `opens_at` to `closes_at`, nobody in a room."""
        return self.form == self.Form.CIRCULAR

    def get_absolute_url(self) -> str:
        return reverse("committee:meeting", args=[self.pk])

    @property
    def begins_at(self) -> datetime:
        """The moment, in the time zone of this place."""
        return timezone.make_aware(datetime.combine(self.held_on, self.starts_at))

    @transition(
        "state",
        source=State.PLANNED,
        target=State.CONVENED,
        permission=keeps_the_minutes,
        conditions=[something_is_on_the_agenda],
    )
    def convene(self, *, by: Any, at: Any) -> None:
        """Call the members; from here on they read the files."""
        self.convened_at = at

    @transition("state", source=[State.PLANNED, State.CONVENED], permission=keeps_the_minutes)
    def move(self, *, by: Any, held_on: Any, starts_at: Any, place: str) -> None:
        """Another day, hour or place; calendars that know it follow."""
        self.held_on, self.starts_at, self.place = held_on, starts_at, place
        self.sequence += 1

    @transition("state", source=[State.PLANNED, State.CONVENED], target=State.OPEN, permission=opens_it)
    def open(self, *, by: Any, at: Any) -> None:
        self.opened_at = at

    @transition(
        "state",
        source=State.OPEN,
        target=State.CLOSED,
        permission=opens_it,
        conditions=[no_ballot_is_open, every_counted_ballot_is_decided_in_the_room],
    )
    def close(self, *, by: Any, at: Any) -> None:
        """End the meeting, or the window of a vote without one. What was not decided stays ready for another."""
        self.closed_at = at

    @transition("state", source=[State.PLANNED, State.CONVENED], target=State.CANCELLED, permission=presides)
    def cancel(self, *, by: Any) -> None:
        """It does not take place; its cases are free for another session."""
        self.sequence += 1

    @transition(
        "state",
        source=State.CLOSED,
        target=State.MINUTES_APPROVED,
        permission=signs_the_minutes,
        conditions=[every_counted_ballot_is_decided, two_people_signed],
    )
    def approve_minutes(self, *, by: Any) -> None:
        """The minutes say what happened: with the second signature."""


class SessionEvent(StepEvent):
    session = models.ForeignKey(Session, models.PROTECT, related_name="events")
    subject_field = "session"

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["session", "sequence"], name="session_event_numbered_once")
        ]


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def here(self, at: Any = None) -> Self:
        """In the room at that moment, or now."""
        if at is None:
            return self.filter(left_at=None)
        return self.filter(Q(left_at=None) | Q(left_at__gt=at), arrived_at__lte=at)


class Attendance(models.Model):
    """One stay of one person in the room: who left and came back has two."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(_("arrived"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"], condition=Q(left_at=None), name="attendance_one_stay_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="attendance_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.session}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        """On the agenda of a session one sees, for cases one sees otherwise than as one's own."""
        return self.filter(
            session__in=Session.objects.visible_to(user).values("pk"),
            case__in=Case.objects.visible_to(user).exclude(own_or_filed(user)).values("pk"),
        )

    def holding(self) -> Self:
        """Those that keep their case off any other agenda: of a coming session, unless its ballot there was
        stopped in a vote without a meeting, which holds no second one; and unless it was sent on from there to
        another committee."""
        stopped = AgendaItem.objects.filter(session__form=Session.Form.CIRCULAR, ballots__state="void")
        live = self.filter(session__state__in=Session.COMING).exclude(case__referrals__session=F("session"))
        return live.exclude(pk__in=stopped.values("pk"))


class AgendaItem(models.Model):
    """A case on the table of a session, and what is asked about it."""

    class Purpose(models.TextChoices):
        REQUEST = "request", _("a request")
        RATIFICATION = "ratification", _("a decision of the fast track")
        APPEAL = "appeal", _("an appeal")

    session = models.ForeignKey(Session, models.PROTECT, related_name="agenda")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("position"))
    purpose = models.CharField(
        _("on"), max_length=12, choices=Purpose, default=Purpose.REQUEST, editable=False
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "case", "purpose"], name="agenda_names_a_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.case.reference}"


class Declaration(models.Model):
    """That a person said, before a case first opened to them, that they have no link with it. Never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="declaration_once_a_case_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.case.reference}"


class Reading(models.Model):
    """That a member of the committee opened a file of this agenda."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="reading_once_a_file_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
