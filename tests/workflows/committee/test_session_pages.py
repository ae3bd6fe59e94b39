"""Consent, absence, times, envelopes, calendars and sending on: by the pages and by the API."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.evening import begin_reading
from workflows.committee.mandates import publish_rules
from workflows.committee.models import (
    Absence,
    AgendaItem,
    CalendarFeed,
    Committee,
    Consent,
    Declaration,
    Reading,
    Referral,
    Session,
)
from workflows.committee.recusing import declare_recusal
from workflows.committee.sessions import (
    cancel_session,
    convene,
    plan_session,
    put_on_agenda,
)
from workflows.people.models import Member, User

HTMX = {"HX-Request": "true"}


@pytest.fixture
def called(committee: Committee, members: list[User], case: Case) -> Session:
    session = plan_session(committee, held_on=date(2027, 3, 12), starts_at=time(18), by=members[0])
    put_on_agenda(session, [case], by=members[0])
    return convene(session, by=members[0], at=at(8))


def post(client: Client, address: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(address, body or {}, content_type="application/json")


# By consent


def test_by_consent_by_the_pages(
    client: Client, session: Session, item: AgendaItem, case: Case, clara: User, bram: User
):
    file, here = f"/committee/files/{item.pk}/", session.get_absolute_url()
    client.force_login(clara)
    assert client.get(f"{file}consent/").status_code == 200
    kept = client.post(f"{file}consent/", {"outcome": "granted", "cents": "600", "text": "Typed before."})
    assert (kept.status_code, b"Typed before." in kept.content) == (422, True)
    good = {"outcome": "granted", "cents": "600,00", "reasons": ["fund_limited"]}
    assert client.post(f"{file}consent/", good).url == f"{here}#file-{item.pk}"
    page = client.get(here).content.decode()
    assert "Proposed by consent: grant 600.00" in page
    assert "Nobody objects" in page

    client.force_login(bram)
    assert "Pull out" in client.get(here).content.decode()
    assert "Nobody objects" not in client.get(here).content.decode()
    assert client.post(f"{here}by-consent/").status_code == 403

    client.force_login(clara)
    carried = client.post(f"{here}by-consent/").content.decode()
    assert f"{case.reference}: granted, decision D-2" in carried.replace("\n", " ")
    assert Case.objects.get(pk=case.pk).state == "granted"
    again = client.post(f"{here}by-consent/")
    assert (again.status_code, b"No item is left" in again.content) == (422, True)


def test_pulled_out_by_the_page_it_says_by_whom(
    client: Client, session: Session, item: AgendaItem, clara: User, bram: User
):
    client.force_login(clara)
    client.post(f"/committee/files/{item.pk}/consent/", {"outcome": "granted", "cents": "1000"})
    client.force_login(bram)
    assert client.post(f"/committee/files/{item.pk}/pull-out/").status_code == 302
    assert "Pulled out by Bram Test" in client.get(session.get_absolute_url()).content.decode()
    assert Consent.objects.get().pulled_by == bram


def test_what_the_money_refuses_is_said_and_stays_on_the_agenda(
    client: Client, session: Session, item: AgendaItem, clara: User, purse: Any
):
    client.force_login(clara)
    client.post(f"/committee/files/{item.pk}/consent/", {"outcome": "granted", "cents": "1000"})
    purse.available_cents = 1
    page = client.post(f"{session.get_absolute_url()}by-consent/").content.decode()
    assert "stays on the agenda. 1 of 100000" in page
    assert "Not carried by consent." in page


def test_by_consent_by_the_api(client: Client, session: Session, case: Case, clara: User, bram: User):
    here = f"/api/v1/sessions/{session.pk}/"
    client.force_login(clara)
    assert (
        post(client, f"{here}propose-by-consent/", {"case": "H-0000-0000", "outcome": "refused"}).status_code
        == 404
    )
    missing = post(client, f"{here}propose-by-consent/", {"case": case.reference, "outcome": "refused"})
    assert (missing.status_code, missing.json()["code"]) == (422, "reasons_missing")
    body = {"case": case.reference, "outcome": "granted", "cents": 100_000}
    assert post(client, f"{here}propose-by-consent/", body).json()["cents"] == 100_000
    assert client.get(here).json()["agenda"][0]["consent"]["outcome"] == "granted"
    client.force_login(bram)
    assert post(client, f"{here}carry-by-consent/").status_code == 403
    client.force_login(clara)
    (done,) = post(client, f"{here}carry-by-consent/").json()
    assert (done["case"], done["decision"][:2], done["code"]) == (case.reference, "D-", None)
    late = post(client, f"{here}pull-out/", {"case": case.reference})
    assert (late.status_code, late.json()["code"]) == (409, "was_voted")


# The order, the paper


def test_up_and_down_by_page_and_api(
    client: Client,
    called: Session,
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    clara: User,
):
    put_on_agenda(called, [ready_case(member("Eva"))], by=clara)
    first, second = called.agenda.all()
    client.force_login(clara)
    client.post(f"/committee/files/{second.pk}/order/", {"to": "up"})
    assert list(called.agenda.all()) == [second, first]
    answer = post(
        client, f"/api/v1/sessions/{called.pk}/order/", {"case": second.case.reference, "to": "down"}
    )
    assert [item["case"] for item in answer.json()["agenda"]] == [first.case.reference, second.case.reference]


def test_the_agenda_is_printed_for_its_reader(client: Client, called: Session, bram: User):
    client.force_login(bram)
    for address in (f"{called.get_absolute_url()}agenda.pdf", f"/api/v1/sessions/{called.pk}/agenda-paper/"):
        answer = client.get(address)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


# Moved, away, in the calendar


def test_moving_by_page_and_api(client: Client, called: Session, clara: User, bram: User):
    here = called.get_absolute_url()
    client.force_login(clara)
    past = client.post(f"{here}move/", {"held_on": "2020-01-01", "starts_at": "18:00", "place": "Room 9"})
    assert (past.status_code, b"Room 9" in past.content) == (422, True)
    wanted = {"held_on": "2027-03-19", "starts_at": "18:00", "place": "Room 9"}
    assert client.post(f"{here}move/", wanted).url == here
    again = post(client, f"/api/v1/sessions/{called.pk}/move/", wanted).json()
    assert (again["held_on"], again["place"]) == ("2027-03-19", "Room 9")
    assert Session.objects.get(pk=called.pk).sequence == 1
    client.force_login(bram)
    assert client.post(f"{here}move/", wanted).status_code == 403


def test_saying_that_one_will_be_away_by_page_and_api(
    client: Client, called: Session, bram: User, clara: User
):
    here = called.get_absolute_url()
    client.force_login(bram)
    client.post(f"{here}absence/")
    client.post(f"{here}absence/")
    page = client.get(here).content.decode()
    assert "You said that you will be away." in page
    assert client.get(f"/api/v1/sessions/{called.pk}/").json()["away"] == [bram.pk]
    assert client.delete(f"/api/v1/sessions/{called.pk}/absence/").json()["away"] == []
    assert post(client, f"/api/v1/sessions/{called.pk}/absence/").json()["away"] == [bram.pk]
    client.post(f"{here}absence/", {"coming": "1"})
    assert not Absence.objects.standing().exists()


def test_the_calendar_file_on_the_page_and_the_feed(client: Client, called: Session, bram: User, clara: User):
    client.force_login(bram)
    found = client.get(f"{called.get_absolute_url()}session.ics")
    assert found.headers["content-type"].startswith("text/calendar")
    assert "METHOD:REQUEST" in found.content.decode()
    page = client.post("/committee/calendar/").content.decode()
    address = page.split("<code")[1].split(">")[1].split("<")[0]
    path = "/committee" + address.split("/committee")[1]
    client.logout()
    assert "BEGIN:VEVENT" in client.get(path).content.decode()
    client.force_login(bram)
    assert path not in client.get("/committee/calendar/").content.decode()
    client.post("/committee/calendar/", {"end": "1"})
    assert client.get(path).status_code == 404
    made = post(client, "/api/v1/calendar-feed/").json()["address"]
    assert client.get("/committee" + made.split("/committee")[1]).status_code == 200
    assert post(client, "/api/v1/calendar-feed/end/").status_code == 204
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 0
    cancel_session(called, by=clara)
    assert "METHOD:CANCEL" in client.get(f"{called.get_absolute_url()}session.ics").content.decode()


# Attendance and reading


def test_times_are_put_right_by_page_and_api(client: Client, session: Session, clara: User, bram: User):
    stay = session.attendance.get(user=bram)
    address = f"{session.get_absolute_url()}attendance/{stay.pk}/"
    client.force_login(clara)
    wrong = client.post(address, {"arrived_at": "19:30", "left_at": "19:00"})
    assert (wrong.status_code, b"19:30" in wrong.content) == (422, True)
    assert client.post(address, {"arrived_at": "19:20", "left_at": ""}).status_code == 302
    stay.refresh_from_db()
    assert timezone.localtime(stay.arrived_at).strftime("%H:%M") == "19:20"
    body = {"stay": stay.pk, "arrived_at": "2026-03-12T18:05:00Z", "left_at": None}
    answer = post(client, f"/api/v1/sessions/{session.pk}/stays/", body).json()
    assert "2026-03-12T19:05:00+01:00" in [row["arrived_at"] for row in answer["attendance"]]


def test_who_keeps_the_minutes_sees_how_much_each_has_read_and_nobody_else_does(
    client: Client, session: Session, item: AgendaItem, clara: User, bram: User
):
    begin_reading(item, by=bram, at=at(18))
    client.force_login(clara)
    assert "1 of 1" in client.get(session.get_absolute_url()).content.decode()
    client.force_login(bram)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Files read: 1 of 1" in page
    assert "0 of 1" not in page


def test_the_question_about_a_link_is_asked_once_a_case(
    client: Client,
    committee: Committee,
    session: Session,
    item: AgendaItem,
    case: Case,
    clara: User,
    bram: User,
):
    client.force_login(bram)
    assert b"The story of" not in client.get(f"/committee/files/{item.pk}/").content
    client.post(f"/committee/files/{item.pk}/begin/")
    later = plan_session(committee, held_on=date(2026, 3, 19), starts_at=time(18), by=clara)
    again = AgendaItem.objects.create(session=later, case=case, position=1, purpose="appeal")
    assert b"The story of" in client.get(f"/committee/files/{again.pk}/").content
    assert Declaration.objects.filter(user=bram).count() == 1
    assert Reading.objects.filter(user=bram).count() == 2


# Envelopes


def test_envelopes_are_told_as_the_evening_goes_on(
    client: Client, session: Session, item: AgendaItem, clara: User, purse: Any
):
    client.force_login(clara)
    here = session.get_absolute_url()
    page = client.get(here).content.decode()
    assert 'hx-trigger="every 5s"' in page
    (before,) = client.get(f"/api/v1/sessions/{session.pk}/envelopes/").json()
    assert (before["left_cents"], before["asked_cents"], before["remaining_cents"]) == (
        1_000_000,
        100_000,
        900_000,
    )
    client.post(f"/committee/files/{item.pk}/consent/", {"outcome": "granted", "cents": "1000"})
    client.post(f"{here}by-consent/")
    part = client.get(f"{here}envelopes/", headers=HTMX).content.decode()
    assert part.strip().startswith('<div id="purse"')
    (after,) = client.get(f"/api/v1/sessions/{session.pk}/envelopes/").json()
    assert (after["granted_cents"], after["left_cents"], after["asked_cents"]) == (100_000, 900_000, 0)
    assert client.get(f"{here}envelopes/").url == here


def test_what_does_not_reach_is_said(client: Client, session: Session, clara: User, purse: Any):
    purse.available_cents = 40_000
    client.force_login(clara)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "does not reach" in page
    assert "−600.00" in page


# Too many aside


@pytest.fixture
def board(committee: Committee, admin: User) -> Committee:
    board = Committee.objects.create(code="board", name="Board")
    rules = {**USUAL_RULES, "quorum_base": "in_office", "stand_in": board}
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **rules)
    return board


@pytest.mark.parametrize("channel", ["page", "api"])
def test_sending_on_what_too_many_stand_aside_from(
    client: Client,
    board: Committee,
    session: Session,
    item: AgendaItem,
    case: Case,
    members: list[User],
    channel: str,
):
    for user in members[2:]:
        declare_recusal(case, by=user, reason="close", at=at(18, 1))
    client.force_login(members[0])
    page = client.get(session.get_absolute_url()).content.decode()
    assert "no quorum is possible" in page
    refused = client.post(f"/committee/files/{item.pk}/ballot/")
    assert (refused.status_code, b"2 of 4 stand aside" in refused.content) == (422, True)
    if channel == "page":
        assert b"Board" in client.get(f"/committee/files/{item.pk}/send-on/").content
        assert client.post(f"/committee/files/{item.pk}/send-on/").status_code == 302
    else:
        sent = post(client, f"/api/v1/sessions/{session.pk}/send-on/", {"case": case.reference})
        assert (sent.status_code, sent.json()["committee"]) == (201, "board")
        assert sent.json()["figures"]["recused"] == 2
    assert Referral.objects.get().committee == board
    assert f'id="file-{item.pk}"' not in client.get(session.get_absolute_url()).content.decode()


def test_a_possible_quorum_sends_nothing_on(
    client: Client, board: Committee, session: Session, case: Case, clara: User
):
    client.force_login(clara)
    refused = post(client, f"/api/v1/sessions/{session.pk}/send-on/", {"case": case.reference})
    assert (refused.status_code, refused.json()["code"]) == (422, "quorum_possible")
    assert not Referral.objects.exists()


def test_the_page_of_a_full_evening_asks_a_bounded_number_of_questions(
    client: Client,
    committee: Committee,
    members: list[User],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    django_assert_max_num_queries: Any,
):
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=members[0])
    client.force_login(members[0])

    def queries(cases: list[Case]) -> int:
        put_on_agenda(session, cases, by=members[0])
        with django_assert_max_num_queries(200) as asked:
            assert client.get(session.get_absolute_url()).status_code == 200
        return len(asked)

    few = queries([ready_case(member("Eva"))])
    assert queries([ready_case(member(f"N{n}")) for n in range(8)]) <= few + 1


def test_who_stands_aside_sees_nothing_of_a_hidden_grant_in_what_is_left(
    session: Session, members: list[User], dina: User, case: Case, ready_case: Callable[..., Case],
    member: Callable[..., Member], client: Client,
):  # fmt: skip
    """Dina stands aside from Ana's case: what is left stays for her as if nothing had been granted on it."""
    clara, hers = members[0], session.agenda.get()
    other = put_on_agenda(session, [ready_case(member("Nora"), cents=20_000)], by=clara)[0]
    declare_recusal(case, by=dina, reason="close", at=at(18))
    begin_reading(other, by=dina, at=at(18))
    seen: dict[str, list[int]] = {"dina": [], "clara": []}

    def look() -> None:
        for name, user in (("dina", dina), ("clara", clara)):
            client.force_login(user)
            (line,) = client.get(f"/api/v1/sessions/{session.pk}/envelopes/").json()
            seen[name].append(line["left_cents"])
        client.force_login(dina)
        left = client.get(f"/committee/files/{other.pk}/").context["envelope"]
        assert left.cents == seen["dina"][-1]

    look()
    grant(hers, members[:3], cents=80_000)
    look()
    grant(other, members, cents=20_000)
    look()
    assert seen["clara"] == [1_000_000, 920_000, 900_000]
    assert seen["dina"] == [1_000_000, 1_000_000, 980_000]


def grant(item: AgendaItem, voters: list[User], *, cents: int) -> None:
    ballot = open_ballot(item, by=voters[0], at=at(18, 10))
    for user in voters:
        cast_vote(ballot, by=user, choice="grant", cents=cents, at=at(18, 20))
    close_ballot(ballot, by=voters[0], at=at(18, 30))
    decide(ballot, by=voters[0], on=MEETING_DAY, reasons=["fund_limited"])
