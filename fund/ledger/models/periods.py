"""Months and years of a fund's books: open, closed, and opened again by two people."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.people.permissions import may, permitted
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .books import Fund


class PeriodQuerySet(StatefulQuerySet["Period"]):
    def visible_to(self, user: Any) -> "PeriodQuerySet":
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def closed(self) -> "PeriodQuerySet":
        return self.filter(state=Period.State.CLOSED)

    def months(self) -> "PeriodQuerySet":
        return self.filter(span=Period.Span.MONTH)


@condition(_("The month before it is open: months close in order."))
def earlier_months_are_closed(period: "Period") -> bool:
    begun = Period.begun_on(period.fund)
    if period.span == Period.Span.YEAR or begun is None or begun >= period.first_on:
        return True
    closed = period.fund.closed_until
    return closed is not None and (closed - period.first_on).days >= -1


@condition(_("A month of this year is open: a year closes after its twelve months."))
def its_months_are_closed(period: "Period") -> bool:
    closed = period.fund.closed_until
    return period.span == Period.Span.MONTH or (closed is not None and closed >= period.last_on)


@condition(_("A later month is closed: the last one is opened first."))
def nothing_later_is_closed(period: "Period") -> bool:
    closed = Period.objects.filter(fund=period.fund).closed()
    return not closed.filter(span=period.span, last_on__gt=period.last_on).exists()


@condition(_("Its year is closed: the year is opened first."))
def its_year_is_open(period: "Period") -> bool:
    years = Period.objects.filter(fund=period.fund, span=Period.Span.YEAR).closed()
    around = years.filter(first_on__lte=period.first_on, last_on__gte=period.last_on)
    return not around.exclude(pk=period.pk).exists()


@condition(_("Nobody has asked to open it."))
def was_asked(period: "Period") -> bool:
    return period.asked_by_id is not None


@condition(_("It was asked already: another person answers."))
def was_not_asked(period: "Period") -> bool:
    return period.asked_by_id is None


@condition(_("Somebody wrote before why it is closed: another person confirms, or it is withdrawn first."))
def was_not_reserved(period: "Period") -> bool:
    return period.reserved_by_id is None


@condition(_("Nobody has written why it is closed all the same."))
def was_reserved(period: "Period") -> bool:
    return period.reserved_by_id is not None


def another_who_closes(period: Any, user: Any) -> bool:
    """Who closes a month with a reservation is not who wrote it."""
    return user is not None and may(user, "period.close") and user.pk != period.reserved_by_id


def another_treasurer(period: Any, user: Any) -> bool:
    """Who opens a period is not who asked for it."""
    return user is not None and may(user, "period.reopen") and user.pk != period.asked_by_id


class Period(Stateful):
    """A month or a year of one fund. The database books nothing on a day that a closed month holds or that is
    before one, and refuses to open it again unless one person asked, with a reason, and another agreed.

    reserved         by whom, and why, a month is closed although something speaks against it: it stays on the row
                     while the month is closed
    reservations     [{code, text, and its figures}] as they were shown to whoever wrote
    reserved_digest  of these figures, the reason and whoever wrote it
    """

    class Span(models.TextChoices):
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("books", "open")
        CLOSED = "closed", pgettext_lazy("books", "closed")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="periods")
    span = models.CharField(_("span"), max_length=5, choices=Span)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    state = StateField(_("state"), choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, editable=False)
    asked_why = models.CharField(max_length=200, blank=True, editable=False)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reserved_at = models.DateTimeField(null=True, editable=False)
    reserved_why = models.CharField(max_length=200, blank=True, editable=False)
    reservations = models.JSONField(default=list, blank=True, editable=False, encoder=DjangoJSONEncoder)
    reserved_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("period"), _("periods")
        ordering = ["-last_on", "span"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "span", "first_on"], name="period_once"),
            models.CheckConstraint(
                condition=Q(last_on__gt=F("first_on")), name="period_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | (Q(state="closed") & ~Q(asked_why="")),
                name="period_is_asked_open_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="period_closed_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(reserved_by=None, reserved_why="")
                | Q(reserved_by__isnull=False) & ~Q(reserved_why=""),
                name="period_is_reserved_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(reserved_by=None) | ~Q(closed_by=F("reserved_by")),
                name="period_closed_with_a_reservation_by_two",
            ),
        ]
        indexes = [models.Index(fields=["fund", "span", "state", "last_on"], name="period_by_last_day")]

    def __str__(self) -> str:
        return date_format(self.first_on, "F Y") if self.span == self.Span.MONTH else str(self.first_on.year)

    @property
    def code(self) -> str:
        """ "2026-03", or "2026"."""
        return f"{self.first_on:%Y-%m}" if self.span == self.Span.MONTH else f"{self.first_on.year}"

    @staticmethod
    def begun_on(fund: Fund) -> date | None:
        """The first day on which the fund moved money."""
        return fund.movements.aggregate(first=models.Min("booked_on"))["first"]

    # ---- steps

    @transition(
        "state", State.OPEN, State.CLOSED, permission=permitted("period.close"),
        conditions=[earlier_months_are_closed, its_months_are_closed],
    )  # fmt: skip
    def close(self, *, by: Any) -> None:
        """Nothing is booked in it from now on."""
        self.closed_at, self.closed_by, self.reopened_by = timezone.now(), by, None
        self._forget_reservation()

    @transition(
        "state", State.OPEN, State.OPEN, permission=permitted("period.close"),
        conditions=[was_not_reserved, earlier_months_are_closed],
    )  # fmt: skip
    def reserve(self, *, by: Any, why: str, told: list[dict[str, Any]], digest: str) -> None:
        """One person writes why it is closed although something speaks against it; another confirms."""
        self.reserved_by, self.reserved_at, self.reserved_why = by, timezone.now(), why
        self.reservations, self.reserved_digest = told, digest

    @transition(
        "state", State.OPEN, State.OPEN, permission=permitted("period.close"), conditions=[was_reserved]
    )
    def withdraw(self, *, by: Any) -> None:
        """Not with that reservation: it stays open."""
        self._forget_reservation()

    @transition(
        "state", State.OPEN, State.CLOSED, permission=another_who_closes,
        conditions=[was_reserved, earlier_months_are_closed],
    )  # fmt: skip
    def confirm(self, *, by: Any) -> None:
        """Another person closes it with what was written."""
        self.closed_at, self.closed_by, self.reopened_by = timezone.now(), by, None

    def _forget_reservation(self) -> None:
        self.reserved_by, self.reserved_at, self.reserved_why = None, None, ""
        self.reservations, self.reserved_digest = [], ""

    @transition(
        "state", State.CLOSED, State.CLOSED, permission=permitted("period.reopen"),
        conditions=[was_not_asked, nothing_later_is_closed, its_year_is_open],
    )  # fmt: skip
    def ask_to_reopen(self, *, by: Any, why: str) -> None:
        """One person asks, with a reason; another answers."""
        self.asked_by, self.asked_at, self.asked_why = by, timezone.now(), why

    @transition(
        "state", State.CLOSED, State.CLOSED, permission=permitted("period.reopen"), conditions=[was_asked]
    )
    def keep_closed(self, *, by: Any) -> None:
        """The one who asked thinks better of it, or the other says no."""
        self.asked_by, self.asked_at, self.asked_why = None, None, ""

    @transition(
        "state", State.CLOSED, State.OPEN, permission=another_treasurer,
        conditions=[was_asked, nothing_later_is_closed, its_year_is_open],
    )  # fmt: skip
    def reopen(self, *, by: Any) -> None:
        """A second person agrees: it can be booked in again."""
        self.reopened_by = by
        self.asked_by, self.asked_at, self.asked_why = None, None, ""
        self._forget_reservation()


class PeriodEvent(StepEvent):
    subject_field = "period"
    period = models.ForeignKey(Period, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["period", "sequence"], name="period_event_once")]
