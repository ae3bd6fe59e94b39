"""Calendars as other programs read them (RFC 5545): lines folded at 75 octets, CRLF, text escaped, times in UTC."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

PRODUCT = "-//entraide//calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE = 75  # octets


@dataclass(frozen=True)
class Event:
    """One appointment.

    uid       the same for ever, however often it moves
    sequence  grows with each change; a calendar keeps the greatest it has seen
    at        when it was last changed; aware, as `starts_at`
    """

    uid: str
    sequence: int
    at: datetime
    starts_at: datetime
    lasts: timedelta
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    whole_day: date | None = None  # then `starts_at` and `lasts` say nothing


Days = Callable[[Any, date], Iterable[Event]]
_days: list[Days] = []


def register(days: Days) -> Days:
    """Add what an area has for a person's own calendar: (user, today) → events, in the active language. Neither
    amounts nor reasons nor names: a calendar is shown to others."""
    if days not in _days:
        _days.append(days)
    return days


def of(user: Any, on: date) -> list[Event]:
    return [event for days in _days for event in days(user, on)]


def calendar(
    events: Iterable[Event], *, method: str, name: str = "", organizer: str = "", attendee: str = ""
) -> str:
    """A calendar of events.

    method     PUBLISH for a feed, REQUEST to invite, CANCEL to call off
    organizer  and attendee: e-mail addresses, which REQUEST and CANCEL name (RFC 5546)
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, organizer, attendee)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, organizer: str, attendee: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.at)}",
        *_when(event),
        f"SUMMARY:{escaped(event.summary)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
    ]
    lines += [f"LOCATION:{escaped(event.location)}"] if event.location else []
    lines += [f"DESCRIPTION:{escaped(event.description)}"] if event.description else []
    lines += [f"URL:{event.url}"] if event.url else []
    lines += [f"ORGANIZER:mailto:{_address(organizer)}"] if organizer else []
    lines += [f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{_address(attendee)}"] if attendee else []
    return [*lines, "END:VEVENT"]


def _when(event: Event) -> list[str]:
    if event.whole_day:
        after = event.whole_day + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{event.whole_day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    return [f"DTSTART:{_utc(event.starts_at)}", f"DTEND:{_utc(event.starts_at + event.lasts)}"]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _address(typed: str) -> str:
    return "".join(character for character in typed if character.isprintable() and character != " ")


KEPT = (
    "\t\u00a0\u202f"  # the spaces of an amount are no control characters, though Python does not print them
)


def escaped(text: str) -> str:
    """TEXT as section 3.3.11 wants it; other control characters have no place in it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(character for character in plain if character in KEPT or character.isprintable())


def folded(line: str) -> str:
    """A content line cut so that no part is longer than 75 octets, and no character is cut in two."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
