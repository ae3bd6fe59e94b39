"""Calendar files that any program reads: folding, escaping, time zones, methods."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workflows.calendars import Event, calendar, escaped, folded

BRUSSELS = ZoneInfo("Europe/Brussels")
EVENING = Event(
    uid="session-7@example.org",
    sequence=2,
    at=datetime(2026, 7, 1, 9, tzinfo=BRUSSELS),
    starts_at=datetime(2026, 7, 9, 18, 30, tzinfo=BRUSSELS),
    lasts=timedelta(hours=2),
    summary="Comité de solidarité; séance, juillet",
    location="Bruxelles\nsalle 2",
)


def unescaped(text: str) -> str:
    out, rest = "", iter(text)
    for character in rest:
        if character == "\\":
            character = {"n": "\n"}.get(following := next(rest), following)
        out += character
    return out


def test_a_session_of_a_summer_evening_is_written_in_utc():
    lines = calendar([EVENING], method="PUBLISH").split("\r\n")
    assert "DTSTART:20260709T163000Z" in lines
    assert "DTEND:20260709T183000Z" in lines
    assert {"UID:session-7@example.org", "SEQUENCE:2", "STATUS:CONFIRMED"} <= set(lines)
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")


def test_commas_semicolons_and_line_breaks_are_escaped():
    text = calendar([EVENING], method="PUBLISH")
    assert "SUMMARY:Comité de solidarité\\; séance\\, juillet\r\n" in text
    assert "LOCATION:Bruxelles\\nsalle 2\r\n" in text


def test_an_amount_keeps_its_spaces():
    assert escaped("1\u202f250,00\u00a0EUR\x00") == "1\u202f250\\,00\u00a0EUR"


def test_an_invitation_names_who_calls_and_who_is_called():
    lines = calendar([EVENING], method="REQUEST", organizer="a@b.org", attendee="bram@b.org").split("\r\n")
    assert {"METHOD:REQUEST", "ORGANIZER:mailto:a@b.org"} <= set(lines)
    assert any(line.startswith("ATTENDEE;") and line.endswith("mailto:bram@b.org") for line in lines)


def test_an_address_cannot_slip_a_line_in():
    text = calendar([EVENING], method="REQUEST", attendee="a@b.org\r\nX-EVIL:1")
    assert "\r\nX-EVIL" not in text


@given(st.text(max_size=300))
def test_folding_loses_nothing_and_no_part_is_longer_than_75_octets(text):
    line = "SUMMARY:" + escaped(text)
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


@given(
    st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n;,\\"), max_size=80)
)
def test_what_is_escaped_reads_as_it_was_written(text):
    assert unescaped(escaped(text)) == text
    assert "\n" not in escaped(text)
