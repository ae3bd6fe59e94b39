"""Who sat on a day, and who is told that a mandate ends."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from tests.workflows.committee.conftest import START_OF_TERM
from workflows import outbox
from workflows.committee.mandates import end_mandate, give_mandate
from workflows.committee.models import Ballot, Committee, Mandate
from workflows.committee.sitting import who_sat
from workflows.committee.tasks import remind_renewals
from workflows.notices.models import Notice
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

END = date(2026, 6, 30)


def names(committee: Committee, on: date) -> list[str]:
    return [seat.mandate.user.first_name for seat in who_sat(committee, on)]


def test_the_electorate_of_any_day_is_a_query(
    committee: Committee, members: list[User], seat: Callable[..., User], admin: User
):
    seat("Sofia", "secretary")
    bram = committee.mandates.get(user=members[2])
    sven = seat("Sven", substitute_of=bram, college="staff")
    end_mandate(bram, on=END, by=admin)
    seat("Eva", from_on=END + timedelta(1), college="outside")
    assert names(committee, START_OF_TERM - timedelta(1)) == []
    assert names(committee, END) == ["Clara", "Vik", "Bram", "Dina", "Sofia"]
    assert names(committee, END + timedelta(1)) == ["Clara", "Vik", "Dina", "Eva", "Sofia"]
    sitting = who_sat(committee, END)
    assert [row.mandate.user for row in sitting[2].substitutes] == [sven]
    assert [row.votes for row in sitting] == [True, True, True, True, False]


def test_what_ends_within_90_days_is_marked(committee: Committee, clara: User, admin: User):
    end_mandate(committee.mandates.get(user=clara), on=END, by=admin)
    for days, marked in ((91, False), (90, True), (0, True)):
        assert who_sat(committee, END - timedelta(days))[0].ends_soon is marked


def test_a_later_change_of_mandates_alters_no_counted_ballot(
    ballot: Ballot, counted: Callable[..., Ballot], members: list[User], committee: Committee, admin: User
):
    closed = counted(80_000, 80_000, 80_000, "refuse")
    kept = (closed.electorate_at_opening, closed.electorate_at_count, closed.proof, closed.cents)
    for user in members[1:]:
        end_mandate(committee.mandates.get(user=user), on=closed.session.held_on - timedelta(1), by=admin)
    closed.refresh_from_db()
    assert (closed.electorate_at_opening, closed.electorate_at_count, closed.proof, closed.cents) == kept
    assert [holder["user"] for holder in closed.electorate_at_count] == [user.pk for user in members]


def told(user: User) -> list[str]:
    return list(
        Notice.objects.filter(user=user, template__contains="ending").values_list("template", flat=True)
    )


def test_the_person_the_chair_and_the_administrators_are_told_once_a_threshold(
    committee: Committee, clara: User, bram: User, dina: User, admin: User
):
    end_mandate(committee.mandates.get(user=bram), on=END, by=admin)
    for days, before in ((91, 0), (90, 1), (60, 1), (30, 2), (29, 2), (7, 3), (0, 3)):
        remind_renewals(END - timedelta(days))
        remind_renewals(END - timedelta(days))
        outbox.deliver()
        assert len(told(bram)) == before, days
    assert told(bram) == ["mandate_ending"] * 3
    assert told(clara) == ["mandates_ending"] * 3
    assert told(admin) == ["mandates_ending"] * 3
    assert told(dina) == []
    assert "Bram" not in Notice.objects.filter(user=clara).first().body
    assert remind_renewals(END + timedelta(1)) == 0


def test_a_day_that_was_missed_sends_the_latest_reminder_only(committee: Committee, bram: User, admin: User):
    end_mandate(committee.mandates.get(user=bram), on=END, by=admin)
    assert remind_renewals(END - timedelta(5)) == 1
    outbox.deliver()
    assert len(told(bram)) == 1


def test_a_mandate_that_is_renewed_is_not_recalled(committee: Committee, bram: User, admin: User):
    end_mandate(committee.mandates.get(user=bram), on=END, by=admin)
    give_mandate(committee, bram, role=Mandate.Role.MEMBER, from_on=END + timedelta(1), by=admin)
    assert remind_renewals(END - timedelta(30)) == 0


def test_who_sat_by_the_page(
    client: Client,
    committee: Committee,
    clara: User,
    bram: User,
    person: Callable[..., User],
    france: Cooperative,
):
    here = "/committee/committees/solidarity/seats/"
    client.force_login(bram)
    assert b"Clara" in client.get(here).content
    assert "Nobody sat on that day." in client.get(f"{here}?on=2020-01-01").content.decode()
    assert client.get(f"{here}?on=soon").status_code == 422
    assert client.get(f"{here}?on=2026-03-01&format=csv").status_code == 200
    client.force_login(person("Far", Role.ADMINISTRATOR, cooperative=france))
    assert client.get(here).status_code == 404


def test_who_sat_by_the_api(
    client: Client, committee: Committee, clara: User, admin: User, person: Callable[..., User]
):
    client.force_login(admin)
    eva = person("Eva", Role.COMMITTEE)
    path = "/api/v1/committees/solidarity/"
    body = {
        "user": eva.pk,
        "role": "member",
        "college": "outside",
        "from_on": "2026-02-01",
        "to_on": "2026-05-01",
    }
    assert (
        client.post(
            f"{path}mandates/", {**body, "college": "none"}, content_type="application/json"
        ).status_code
        == 400
    )
    given = client.post(f"{path}mandates/", body, content_type="application/json")
    assert (given.status_code, given.json()["college"]) == (201, "outside")
    sat = client.get(f"{path}electorate/?on=2026-03-01").json()
    assert [(row["mandate"]["name"], row["ends_soon"], row["votes"]) for row in sat] == [
        (str(clara), False, True),
        (str(eva), True, True),
    ]
    assert client.get(f"{path}electorate/?on=soon").status_code == 400
    ended = client.post(
        f"{path}end-mandate/",
        {"mandate": given.json()["id"], "on": "2026-03-31"},
        content_type="application/json",
    )
    assert ended.json()["to_on"] == "2026-03-31"
    assert [row["mandate"]["user"] for row in client.get(f"{path}electorate/?on=2026-04-01").json()] == [
        clara.pk
    ]
    client.force_login(eva)
    assert client.post(f"{path}mandates/", body, content_type="application/json").status_code == 403
