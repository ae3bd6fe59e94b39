"""Two members who may grant urgent cases before the committee meets, within caps; and what they granted."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.cases import urgency
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.permissions import permitted
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .ballots import Ballot
from .committees import Committee
from .reasons import Reason

LEAST_POINTS = {
    urgency.Level.CRITICAL: urgency.CRITICAL_FROM,
    urgency.Level.HIGH: urgency.HIGH_FROM,
    urgency.Level.ORDINARY: 0,
}


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(committee__in=Committee.objects.visible_to(user).values("pk"))

    def in_force(self, on: date) -> Self:
        """Approved, begun, and not ended on that day."""
        begun = self.filter(approved_at__isnull=False, from_on__lte=on, to_on__gte=on)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def held_by(self, user: User) -> Self:
        return self.filter(Q(first=user) | Q(second=user))


class Delegation(models.Model):
    """What two members may grant together, from a day to a day; given by two managers, ended any time.

    kinds      codes of the kinds of case
    urgency    the least level of a case
    cap_cents, period_cap_cents   for one case, and for all cases of one calendar month or quarter
    ended_on   the first day on which it no longer holds
    """

    class Period(models.TextChoices):
        MONTH = "month", _("calendar month")
        QUARTER = "quarter", _("calendar quarter")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="delegations")
    first = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("first delegate"))
    second = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("second delegate"))
    kinds = models.JSONField(_("kinds of case"), default=list)
    urgency = models.CharField(
        _("least urgency"),
        max_length=10,
        choices=[(level.value, urgency.WORDS[level]) for level in urgency.Level],
        default=urgency.Level.HIGH.value,
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    cap_cents = models.BigIntegerField(_("at most for one case"))
    period = models.CharField(_("period"), max_length=8, choices=Period, default=Period.MONTH)
    period_cap_cents = models.BigIntegerField(_("at most in one period"))
    ratify_days = models.PositiveSmallIntegerField(_("days to put a grant to the committee"), default=60)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("delegation"), _("delegations")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="delegation_goes_to_two_people"),
            models.CheckConstraint(
                condition=Q(cap_cents__gt=0, period_cap_cents__gte=F("cap_cents")),
                name="delegation_caps_hold_together",
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="delegation_is_given_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}, {self.second}"

    @property
    def holders(self) -> tuple[User, User]:
        return self.first, self.second

    def is_in_force(self, on: date) -> bool:
        return (
            self.approved_at is not None
            and self.from_on <= on <= self.to_on
            and (self.ended_on is None or on < self.ended_on)
        )

    def covers(self, case: Case) -> bool:
        """Kind, currency and urgency; which committee decides the case is asked elsewhere."""
        least = LEAST_POINTS[urgency.Level(self.urgency)]
        return case.kind in self.kinds and case.currency == self.currency and case.urgency >= least

    def cases(self) -> Q:
        """Ready cases that it covers, of the committee's cooperatives."""
        return Q(
            state="ready",
            kind__in=self.kinds,
            currency=self.currency,
            urgency__gte=LEAST_POINTS[urgency.Level(self.urgency)],
            cooperative__in=self.committee.cooperatives.values("pk"),
        )

    def period_of(self, on: date) -> tuple[date, date]:
        """First and last day of the month or quarter that holds the day."""
        months = 1 if self.period == self.Period.MONTH else 3
        first = on.replace(day=1, month=(on.month - 1) // months * months + 1)
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return first, date(year, month + 1, 1) - timedelta(days=1)

    def used_cents(self, on: date) -> int:
        """What was granted under it in the period of that day, ratified or not."""
        granted = self.tracks.filter(granted_on__range=self.period_of(on))
        return granted.aggregate(total=Sum("cents"))["total"] or 0


class FastTrackQuerySet(StatefulQuerySet["FastTrack"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def awaiting_confirmation(self) -> Self:
        return self.filter(state=FastTrack.State.PROPOSED)

    def awaiting_ratification(self) -> Self:
        return self.filter(state=FastTrack.State.GRANTED)


def is_the_other_delegate(track: Any, user: Any) -> bool:
    """One of the two, and not who proposed."""
    holders = (track.delegation.first_id, track.delegation.second_id)
    return (
        permitted("fast_track.decide")(track, user) and user.pk in holders and user.pk != track.proposed_by_id
    )


def is_a_delegate(track: Any, user: Any) -> bool:
    holders = (track.delegation.first_id, track.delegation.second_id)
    return permitted("fast_track.decide")(track, user) and user.pk in holders


def led_the_ratification(track: Any, user: Any) -> bool:
    """Whoever presides; which ballot, the verb asks."""
    return permitted("ballot.decide")(track, user)


class FastTrack(Stateful):
    """A grant that one delegate proposes and the other confirms, and what the committee said of it later."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for the second delegate")
        DECLINED = "declined", _("left to the committee")
        GRANTED = "granted", _("granted, to be ratified")
        RATIFIED = "ratified", _("ratified")
        NOT_RATIFIED = "not_ratified", _("not ratified")

    MADE = (State.GRANTED, State.RATIFIED, State.NOT_RATIFIED)

    class Consequence(models.TextChoices):
        STANDS = "stands", _("The grant stands all the same: the member relied on it.")
        STOP_UNPAID = "stop_unpaid", _("What has not been paid is not paid.")
        ASK_BACK = "ask_back", _("The member is asked to give back what was paid.")

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="tracks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="fast_tracks")
    cents = models.BigIntegerField(_("amount"))
    conditions = SealedText(_("conditions"), blank=True)
    reasons = models.JSONField(_("reasons"), default=list)
    text = SealedText(_("explanation"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    granted_on = models.DateField(_("granted on"), null=True, editable=False)
    ballot = models.OneToOneField(
        Ballot, models.PROTECT, null=True, related_name="ratification", editable=False
    )
    consequence = models.CharField(
        _("consequence"), max_length=12, choices=Consequence, blank=True, editable=False
    )
    consequence_text = SealedText(_("what follows"), blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.PROPOSED, db_index=True)

    objects = FastTrackQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fast-track grant"), _("fast-track grants")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="proposed"), name="fast_track_proposed_once_a_case"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="fast_track_grants_something"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined"], granted_on=None)
                | (
                    Q(state__in=["granted", "ratified", "not_ratified"], granted_on__isnull=False)
                    & Q(confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                name="fast_track_is_granted_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="not_ratified", ballot__isnull=False) & ~Q(consequence="")
                | ~Q(state="not_ratified") & Q(consequence=""),
                name="fast_track_not_ratified_has_a_consequence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}: {self.delegation}"

    def get_absolute_url(self) -> str:
        return reverse("committee:fast_track", args=[self.pk])

    @property
    def ratify_by(self) -> date | None:
        """The last day on which it should be put to a vote."""
        return self.granted_on + timedelta(days=self.delegation.ratify_days) if self.granted_on else None

    def is_late(self, on: date) -> bool:
        """Not put to a vote in time."""
        return self.state == self.State.GRANTED and self.ratify_by is not None and on > self.ratify_by

    @property
    def made_by(self) -> set[int]:
        """Ids of the delegates who made it."""
        return {user for user in (self.proposed_by_id, self.confirmed_by_id) if user is not None}

    def reason_sentences(self) -> list[str]:
        """In the active language."""
        return [str(Reason(code).label) for code in self.reasons]

    @transition("state", State.PROPOSED, State.GRANTED, permission=is_the_other_delegate)
    def confirm(self, *, by: User, on: date) -> None:
        """The second delegate agrees: it is granted."""
        self.confirmed_by, self.granted_on = by, on

    @transition("state", State.PROPOSED, State.DECLINED, permission=is_a_delegate)
    def decline(self, *, by: User) -> None:
        """One of the two does not want it after all: the committee decides."""

    @transition("state", State.GRANTED, State.RATIFIED, permission=led_the_ratification)
    def ratify(self, *, by: User, ballot: Ballot) -> None:
        self.ballot = ballot

    @transition("state", State.GRANTED, State.NOT_RATIFIED, permission=led_the_ratification)
    def not_ratify(self, *, by: User, ballot: Ballot, consequence: str, text: str) -> None:
        """The committee would not have granted it; what follows is on record."""
        self.ballot, self.consequence, self.consequence_text = ballot, consequence, text


class FastTrackEvent(StepEvent):
    subject_field = "track"
    track = models.ForeignKey(FastTrack, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["track", "sequence"], name="fast_track_event_once")]
