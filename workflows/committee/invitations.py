"""A session in people's calendars: the invitation on its page; and the feed at each person's secret address, with
what other areas have for them."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event, calendar
from workflows.notices.deliveries import sending_domain
from workflows.people.models import User

from .models import CalendarFeed, Session, SessionEvent

LASTS = timedelta(hours=2)  # nobody says beforehand how long a session takes
FEED_DAYS = 365  # how far back a feed goes


def invitation(session: Session, user: User) -> str:
    """The session for one person's calendar; once cancelled, the same event called off. No case, no name."""
    cancelled = session.state == Session.State.CANCELLED
    changed = session.events.aggregate(at=Max("at"))["at"] or session.convened_at or timezone.now()
    with translation.override(user.language):
        return calendar(
            [_event(session, changed)],
            method="CANCEL" if cancelled else "REQUEST",
            organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            attendee=user.email,
        )


def feed_of(user: User, on: date) -> str:
    """Every session of the last year and to come in which this person has a seat and to which it was called, and the
    days that other areas have for them."""
    mine = Session.objects.where_seated(user).filter(
        form=Session.Form.MEETING, convened_at__isnull=False, held_on__gte=on - timedelta(days=FEED_DAYS)
    )
    sessions = mine.select_related("committee").order_by("held_on", "pk")
    changes = SessionEvent.objects.filter(session__in=mine).values_list("session").annotate(at=Max("at"))
    changed: dict[int, datetime] = dict(changes)
    with translation.override(user.language):
        events = [_event(session, changed[session.pk]) for session in sessions] + calendars.of(user, on)
        return calendar(events, method="PUBLISH", name=settings.SITE_NAME)


def _event(session: Session, changed: datetime) -> Event:
    link = settings.SITE_URL.rstrip("/") + session.get_absolute_url()
    return Event(
        uid=f"session-{session.pk}@{sending_domain()}",
        sequence=session.sequence,
        at=changed,
        starts_at=session.begins_at,
        lasts=LASTS,
        summary=_("Session: %(committee)s") % {"committee": session.committee.name},
        location=session.place,
        description=_("The agenda and the files are on its page: %(link)s") % {"link": link},
        url=link,
        cancelled=session.state == Session.State.CANCELLED,
    )


@transaction.atomic
def make_feed(user: User, *, at: datetime) -> str:
    """A new secret address; the one before stops. Return its token, which is shown once and kept as a hash."""
    revoke_feed(user, at=at)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, token_hash=_hash(token), made_at=at)
    return token


def revoke_feed(user: User, *, at: datetime) -> None:
    """The address stops working; a calendar that still asks finds nothing."""
    CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def present_feed(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def reader_of(token: str, *, at: datetime) -> User | None:
    """Whose feed it is, while it holds and they may still sign in."""
    feed = CalendarFeed.objects.filter(token_hash=_hash(token), revoked_at=None, user__is_active=True)
    found = feed.select_related("user").first()
    if found is None:
        return None
    feed.update(read_at=at)
    return found.user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
