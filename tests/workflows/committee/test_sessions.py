"""A session before it opens and while it runs: moved, called off, who will be away, times put right."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from tests.workflows.committee.conftest import MEETING_DAY, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.attending import correct_stay
from workflows.committee.calling import announce_absence, away_from, withdraw_absence
from workflows.committee.invitations import (
    feed_of,
    invitation,
    make_feed,
    reader_of,
    revoke_feed,
)
from workflows.committee.models import Absence, AgendaItem, Committee, Mandate, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import NoMandate
from workflows.committee.sessions import (
    cancel_session,
    convene,
    move_item,
    move_session,
    open_session,
    plan_session,
    put_on_agenda,
    record_departure,
)
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.refusals import NotYours, TooLate, Unmet

EARLY = at(7)


@pytest.fixture
def called(committee: Committee, members: list[User], case: Case) -> Session:
    """The evening of 12 March, convened, with Ana's case on the table."""
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=members[0], place="Room 2")
    put_on_agenda(session, [case], by=members[0])
    return convene(session, by=members[0], at=at(8))


@pytest.fixture
def suzy(committee: Committee, members: list[User], seat: Callable[..., User]) -> User:
    """Suzy stands in for Bram."""
    return seat("Suzy", substitute_of=Mandate.objects.get(user=members[2]))


def told(user: User) -> list[str]:
    outbox.deliver()
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("template", flat=True))


# Moved and called off


def test_a_session_moves_and_those_who_were_called_are_told_once(called: Session, clara: User, bram: User):
    def again() -> Session:
        return move_session(
            called, held_on=date(2026, 3, 19), starts_at=time(17), place="Room 3", by=clara, at=EARLY
        )

    moved = again()
    assert (moved.held_on, moved.starts_at, moved.place, moved.sequence) == (
        date(2026, 3, 19),
        time(17),
        "Room 3",
        1,
    )
    assert again().sequence == 1
    assert told(bram) == ["session_called", "session_moved"]
    assert [event.step for event in moved.events.all()].count("move") == 1


def test_a_session_that_was_not_called_moves_in_silence(committee: Committee, clara: User, bram: User):
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    move_session(session, held_on=date(2026, 3, 19), starts_at=time(18), by=clara, at=EARLY)
    assert told(bram) == []


def test_a_session_moves_to_no_moment_that_is_taken_or_past(
    called: Session, committee: Committee, clara: User
):
    plan_session(committee, held_on=date(2026, 3, 19), starts_at=time(18), by=clara)
    with pytest.raises(TooLate) as taken:
        move_session(called, held_on=date(2026, 3, 19), starts_at=time(18), by=clara, at=EARLY)
    assert taken.value.code == "planned_already"
    with pytest.raises(Unmet, match="passed"):
        move_session(called, held_on=date(2026, 3, 11), starts_at=time(18), by=clara, at=EARLY)


def test_only_who_keeps_the_minutes_moves_it_and_not_once_it_is_open(
    called: Session, clara: User, bram: User
):
    with pytest.raises(NotYours):
        move_session(called, held_on=date(2026, 3, 19), starts_at=time(18), by=bram, at=EARLY)
    open_session(called, by=clara, at=at(18))
    with pytest.raises(TooLate):
        move_session(called, held_on=date(2026, 3, 19), starts_at=time(18), by=clara, at=EARLY)


def test_those_who_were_called_learn_that_it_is_called_off(called: Session, clara: User, bram: User):
    cancel_session(called, by=clara)
    assert told(bram) == ["session_called", "session_cancelled"]


# In the calendar


def lines(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_invitation_keeps_its_id_and_its_number_grows(called: Session, clara: User, bram: User):
    first = lines(invitation(called, bram))
    assert {"METHOD:REQUEST", "SEQUENCE:0", "DTSTART:20260312T170000Z", "LOCATION:Room 2"} <= set(first)
    assert f"UID:session-{called.pk}@localhost" in first or any(
        line.startswith("UID:session-") for line in first
    )
    moved = move_session(called, held_on=date(2026, 7, 9), starts_at=time(18), by=clara, at=EARLY)
    second = lines(invitation(moved, bram))
    assert {"SEQUENCE:1", "DTSTART:20260709T160000Z"} <= set(second)
    cancelled = lines(invitation(cancel_session(moved, by=clara), bram))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} <= set(cancelled)
    uid = [line for line in first if line.startswith("UID:")]
    assert uid == [line for line in second if line.startswith("UID:")]
    assert uid == [line for line in cancelled if line.startswith("UID:")]


def test_neither_invitation_nor_feed_names_a_case_or_a_person(called: Session, case: Case, bram: User):
    text = invitation(called, bram) + feed_of(bram, MEETING_DAY)
    assert case.reference not in text
    assert "Ana" not in text


def test_a_feed_holds_ones_own_sessions_and_only_those_one_was_called_to(
    called: Session, committee: Committee, clara: User, bram: User, person: Callable[..., User]
):
    plan_session(committee, held_on=date(2026, 3, 19), starts_at=time(18), by=clara)
    assert feed_of(bram, MEETING_DAY).count("BEGIN:VEVENT") == 1
    assert "BEGIN:VEVENT" not in feed_of(person("Sam"), MEETING_DAY)
    cancel_session(called, by=clara)
    assert "STATUS:CANCELLED" in feed_of(bram, MEETING_DAY)


def test_a_feeds_address_is_secret_and_a_new_one_replaces_it(bram: User):
    first = make_feed(bram, at=at(9))
    assert reader_of(first, at=at(9)) == bram
    second = make_feed(bram, at=at(10))
    assert (reader_of(first, at=at(10)), reader_of(second, at=at(10))) == (None, bram)
    revoke_feed(bram, at=at(11))
    assert reader_of(second, at=at(11)) is None


def test_who_may_no_longer_sign_in_has_no_feed(bram: User):
    token = make_feed(bram, at=at(9))
    User.objects.filter(pk=bram.pk).update(is_active=False)
    assert reader_of(token, at=at(10)) is None


# The order of the agenda


def test_who_keeps_the_minutes_moves_an_item_up_or_down(
    called: Session, ready_case: Callable[..., Case], member: Callable[..., Member], clara: User, bram: User
):
    put_on_agenda(called, [ready_case(member("Eva")), ready_case(member("Finn"))], by=clara)
    first, second, third = called.agenda.all()
    move_item(third, by=clara, up=True)
    move_item(first, by=clara, up=True)  # at the edge already
    assert list(called.agenda.all()) == [first, third, second]
    move_item(first, by=clara, up=False)
    assert list(called.agenda.all()) == [third, first, second]
    with pytest.raises(NotYours):
        move_item(AgendaItem.objects.get(pk=third.pk), by=bram, up=False)


# Away, and who stands in


def test_a_substitute_is_asked_once_when_their_member_will_be_away(called: Session, bram: User, suzy: User):
    outbox.deliver()
    announce_absence(called, by=bram, at=at(9))
    announce_absence(called, by=bram, at=at(10))
    assert away_from(called) == {bram.pk}
    assert told(suzy).count("stand_in") == 1
    body = Notice.objects.get(template="stand_in").body
    assert "Bram" not in body


def test_coming_after_all_lets_the_substitute_go_and_going_again_asks_again(
    called: Session, bram: User, suzy: User
):
    announce_absence(called, by=bram, at=at(9))
    told(suzy)
    withdraw_absence(called, by=bram, at=at(10))
    withdraw_absence(called, by=bram, at=at(10))
    assert [t for t in told(suzy) if t.startswith("stand")] == ["stand_in", "stand_down"]
    announce_absence(called, by=bram, at=at(11))
    assert [t for t in told(suzy) if t.startswith("stand")] == ["stand_in", "stand_down", "stand_in"]
    assert Absence.objects.filter(session=called).count() == 2


def test_a_substitute_is_asked_when_their_member_stands_aside(
    called: Session, case: Case, bram: User, suzy: User
):
    declare_recusal(case, by=bram, reason="close", at=at(9))
    assert told(suzy).count("stand_in") == 1
    assert case.reference not in Notice.objects.get(template="stand_in").body


def test_convening_asks_the_substitutes_of_conflicts_that_are_known(
    committee: Committee, case: Case, clara: User, bram: User, suzy: User
):
    Case.objects.filter(pk=case.pk).update(officer=bram)
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    put_on_agenda(session, [case], by=clara)
    assert told(suzy) == []
    convene(session, by=clara, at=at(8))
    assert sorted(told(suzy)) == ["session_called", "stand_in"]


def test_a_substitute_who_stands_aside_from_the_same_case_is_not_asked(
    called: Session, case: Case, bram: User, suzy: User
):
    Case.objects.filter(pk=case.pk).update(officer=bram, advisor=suzy)
    declare_recusal(case, by=bram, reason="close", at=at(9))
    assert "stand_in" not in told(suzy)


def test_nobody_is_asked_for_a_seat_that_is_filled(called: Session, clara: User, suzy: User):
    announce_absence(called, by=clara, at=at(9))
    assert "stand_in" not in told(suzy)


def test_a_stranger_announces_no_absence_and_nobody_does_once_it_is_open(
    called: Session, clara: User, bram: User, person: Callable[..., User]
):
    with pytest.raises(NoMandate):
        announce_absence(called, by=person("Sam"), at=at(9))
    open_session(called, by=clara, at=at(18))
    with pytest.raises(TooLate):
        announce_absence(called, by=bram, at=at(18, 1))
    with pytest.raises(TooLate):
        withdraw_absence(called, by=bram, at=at(18, 1))


def test_a_substitute_sees_the_session_and_its_files(called: Session, case: Case, suzy: User):
    assert called in Session.objects.visible_to(suzy)
    assert AgendaItem.objects.visible_to(suzy).get().case == case


# Times put right


def test_who_came_late_is_noted_late_and_the_record_keeps_what_it_said(
    session: Session, clara: User, bram: User
):
    stay = session.attendance.get(user=bram)
    correct_stay(stay, arrived_at=at(18, 20), left_at=None, by=clara, at=at(19))
    stay.refresh_from_db()
    assert stay.arrived_at == at(18, 20)
    noted = session.events.filter(step="attendance_corrected").get()
    assert datetime.fromisoformat(noted.payload["arrived_at"]) == at(18)


@pytest.mark.parametrize(
    ("arrived", "left", "code"),
    [
        (at(20), None, "ahead"),
        (at(18), at(20), "ahead"),
        (at(18, 30), at(18, 20), "left_before_arriving"),
        (at(18, 30), at(18, 50), "stays_overlap"),
    ],
)
def test_times_that_cannot_be_are_refused(
    session: Session, clara: User, bram: User, arrived: datetime, left: datetime | None, code: str
):
    from workflows.committee.sessions import record_arrival

    record_departure(session, bram, by=clara, at=at(18, 10))
    record_arrival(session, bram, by=clara, at=at(18, 40))
    stay = session.attendance.filter(user=bram).order_by("arrived_at").first()
    assert stay is not None
    with pytest.raises(Unmet) as refused:
        correct_stay(stay, arrived_at=arrived, left_at=left, by=clara, at=at(19))
    assert refused.value.code == code


def test_only_who_keeps_the_minutes_corrects_and_only_while_it_is_open(
    session: Session, clara: User, bram: User
):
    from workflows.committee.sessions import close_session

    stay = session.attendance.get(user=bram)
    with pytest.raises(NotYours):
        correct_stay(stay, arrived_at=at(18, 20), left_at=None, by=bram, at=at(19))
    close_session(session, by=clara, at=at(20))
    with pytest.raises(Unmet, match="open"):
        correct_stay(stay, arrived_at=at(18, 20), left_at=at(19), by=clara, at=at(20))


def test_a_session_begins_at_its_hour_in_its_own_time_zone(called: Session):
    assert timezone.localtime(called.begins_at).hour == 18
