"""The page of the fund: the report's figures, in sums that point at nobody, for whom an administrator says."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from fund.aid.models import Award, Programme
from fund.ledger.models import Envelope, Fund, Kind
from fund.reporting import casework, flows, people
from fund.reporting.members import told
from fund.reporting.members.audience import change_audience, funds_open_to, public_funds
from fund.reporting.models import AudienceChange
from fund.reporting.years import Years
from workflows.cases.models import Case
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours

pytestmark = pytest.mark.django_db
HERE, API = "/fund/members/", "/api/v1/fund-page/"
TODAY = date(2026, 3, 15)
NOW = datetime(2026, 3, 15, 10, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture(autouse=True)
def in_march() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def programme(general: Envelope) -> Callable[[str], Programme]:
    return lambda name: Programme.objects.create(
        code=name.lower(), name={"en": name}, envelope=general, committee_code="board"
    )


@pytest.fixture
def years(
    programme: Callable[[str], Programme], belgium: Cooperative, awarded: Callable[..., list[Award]]
) -> dict[str, Programme]:
    """2023: 3 awards. 2024: 20 hardship, 9 rent, 2 repatriations. 2025: 7 hardship. 2026 so far: 6 hardship."""
    made = {name: programme(name) for name in ("Hardship", "Rent", "Repatriation")}
    for year, name, number in (
        (2023, "Hardship", 3), (2024, "Hardship", 20), (2024, "Rent", 9), (2024, "Repatriation", 2),
        (2025, "Hardship", 7), (2026, "Hardship", 6),
    ):  # fmt: skip
        awarded(made[name], belgium, number, number * 12_345, on=date(year, 2, 1))
    return made


def lines(part: Any) -> dict[str, tuple[int, int]]:
    return {str(line.label): (line.number, line.cents) for line in part.lines}


# ---- what is told


def test_only_whole_years_that_are_over_are_offered_each_once(
    solidarity: Fund, years: dict[str, Programme]
) -> None:
    shown = told.tell(solidarity, TODAY)
    assert shown is not None
    assert [one.label for one in shown.periods] == ["2023–2024", "2025"], "2023 alone is about three people"
    assert shown.period == Years(2025, 2025)
    assert lines(shown.given) == {"Hardship": (7, 7 * 12_345), "Total": (7, 7 * 12_345)}
    assert told.tell(solidarity, TODAY, "2024") is None
    assert told.tell(solidarity, TODAY, "2026") is None


def test_the_figures_are_those_of_the_report(solidarity: Fund, years: dict[str, Programme]) -> None:
    shown = told.tell(solidarity, TODAY, "2023-2024")
    assert shown is not None
    report = lines(casework.by_programme(solidarity, date(2023, 1, 1), date(2024, 12, 31)))
    found = lines(shown.given)
    assert found["Hardship"] == report["Hardship"] == (23, 23 * 12_345)
    assert found["Total"] == report["Total"]
    together = [report["Rent"][at] + report["Repatriation"][at] for at in (0, 1)]
    assert found["Others, together"] == tuple(together) == (11, 11 * 12_345)


def test_somebody_who_was_helped_five_times_is_one_person(
    solidarity: Fund, years: dict[str, Programme], belgium: Cooperative, awarded: Callable[..., list[Award]]
) -> None:
    made = awarded(years["Repatriation"], belgium, 6, 60_000, on=date(2025, 5, 1))
    Case.objects.filter(awards__in=made).update(applicant=made[0].case.applicant)
    shown = told.tell(solidarity, TODAY, "2025")
    assert shown is not None
    assert list(lines(shown.given)) == ["Others, together", "Total"]


def test_what_is_repaid_is_told_by_years_in_which_enough_people_paid(
    solidarity: Fund, move: Callable[..., None]
) -> None:
    def loans(year: int, numbers: range) -> None:
        for n in numbers:
            name = f"{Kind.LOAN}:L-{n}"
            move(date(year, 3, 1), (Kind.TRANSIT, name, 900), (Kind.COMMITTED, Kind.LENT, 900))
            move(date(year, 4, 1), (name, Kind.SUSPENSE, 100), (Kind.LENT, Kind.AVAILABLE, 100))

    move(date(2022, 1, 5), (Kind.CONTRIBUTIONS, Kind.BANK, 90_000), (Kind.SOURCE, Kind.AVAILABLE, 90_000))
    move(date(2022, 1, 6), (Kind.BANK, Kind.TRANSIT, 50_000), (Kind.AVAILABLE, Kind.COMMITTED, 50_000))
    loans(2022, range(8))
    move(date(2022, 5, 1), (f"{Kind.LOAN}:L-0", Kind.CASH, 50), (Kind.LENT, Kind.AVAILABLE, 50))
    loans(2023, range(8, 10))
    loans(2024, range(10, 14))
    loans(2025, range(14, 17))
    shown = told.tell(solidarity, TODAY)
    assert shown is not None
    assert [(one.period.label, one.cents) for one in shown.repaid] == [("2022", 850), ("2023–2024", 600)]
    report = flows.fund_flows(solidarity, date(2022, 1, 1), date(2022, 12, 31))
    assert [line.cents for line in report.lines if line.key == "loans_repaid"] == [850]
    assert shown.points[0].on == date(2022, 3, 31)
    assert shown.points[0].lent_cents == 7_200


def test_how_soon_is_told_without_numbers_of_cases_and_not_of_few(
    solidarity: Fund, years: dict[str, Programme]
) -> None:
    assert told.soon(solidarity, Years(2023, 2023)) == []
    with override("en"):
        few = told.soon(solidarity, Years(2025, 2025))
        many = told.soon(solidarity, Years(2024, 2024))
    assert [(row.urgency, row.middle, row.most) for row in few] == [
        ("Ordinary", 5, None),
        ("Ordinary", 4, None),
    ]
    assert [(row.middle, row.most) for row in many] == [(5, 5), (4, 4)]


def test_the_balance_is_shown_at_ends_of_quarters_between_which_enough_people_stand(
    solidarity: Fund, years: dict[str, Programme], feed: Callable[[date, int], None]
) -> None:
    feed(date(2023, 1, 10), 1_000_000)
    shown = [month.on for month in told.points(solidarity, TODAY)]
    assert date(2023, 3, 31) not in shown, "three people"
    assert date(2024, 3, 31) in shown
    assert max(shown) == date(2025, 12, 31), "the quarter that runs is not shown"
    assert told.points(solidarity, date(2026, 3, 30)) == told.points(solidarity, date(2026, 1, 1))


# ---- who reads


@pytest.fixture
def dirk(person: Callable[..., User]) -> User:
    return person("Dirk", Role.ADMINISTRATOR)


def say(cooperative: Cooperative, by: User, audience: str = "public") -> AudienceChange:
    return change_audience(cooperative, audience=audience, why="The general assembly decided.", by=by, at=NOW)


def test_the_page_is_for_members_until_every_cooperative_of_the_fund_is_open(
    client: Client, solidarity: Fund, belgium: Cooperative, france: Cooperative, dirk: User
) -> None:
    assert client.get(HERE).headers["location"].startswith("/account/login/")
    assert client.get(API).status_code in (401, 403)
    say(belgium, dirk)
    assert list(public_funds()) == []
    say(france, dirk)
    assert list(public_funds()) == [solidarity]
    assert client.get(HERE).status_code == client.get(API).status_code == 200
    assert (
        "Everybody may read this page."
        in client.get(HERE, headers={"accept-language": "en"}).content.decode()
    )
    say(france, dirk, "members")
    assert client.get(HERE).status_code == 302


def test_a_members_figures_are_those_of_their_own_cooperative(
    client: Client, ana: Member, solidarity: Fund
) -> None:
    other = Fund.objects.create(code="other", name="Elsewhere")
    client.force_login(ana.user)
    assert b"Elsewhere" not in client.get(HERE).content
    assert client.get(f"{HERE}?fund=other").status_code == 404
    assert client.get(f"{API}?fund=other").status_code == 404
    assert ana.user is not None
    assert other not in funds_open_to(ana.user)


def test_what_was_said_stays_on_record_and_saying_it_again_adds_nothing(
    belgium: Cooperative, dirk: User
) -> None:
    first = say(belgium, dirk)
    assert say(belgium, dirk) == first
    say(belgium, dirk, "members")
    assert [change.audience for change in AudienceChange.objects.all()] == ["members", "public"]
    with pytest.raises(DatabaseError), transaction.atomic():
        AudienceChange.objects.update(audience="public")
    with pytest.raises(DatabaseError), transaction.atomic():
        AudienceChange.objects.all().delete()


def test_only_an_administrator_of_that_cooperative_says_who_reads(
    belgium: Cooperative, france: Cooperative, person: Callable[..., User]
) -> None:
    elsewhere = person("Femke", Role.ADMINISTRATOR, cooperative=france)
    for by in (person("Chloé", Role.TREASURER), elsewhere):
        with pytest.raises(NotYours):
            say(belgium, by)
    assert not AudienceChange.objects.exists()


def test_it_is_said_on_a_page_and_over_the_api(
    client: Client, belgium: Cooperative, france: Cooperative, dirk: User, solidarity: Fund
) -> None:
    client.force_login(dirk)
    here = f"{HERE}readers/"
    typed = {"cooperative": "be", "audience": "public", "why": ""}
    refused = client.post(here, typed)
    assert refused.status_code == 422
    assert client.post(here, typed | {"audience": "nobody", "why": "x"}).status_code == 422
    assert client.post(here, typed | {"why": "Decided in May."}).status_code == 302
    page = client.get(here).content.decode()
    assert "Decided in May." in page
    assert "Dirk" in page
    api = "/api/v1/fund-audience/"
    body = {"cooperative": "fr", "audience": "public", "why": "As well."}
    assert client.post(api, body, content_type="application/json").status_code == 201
    assert client.post(api, body | {"cooperative": "xx"}, content_type="application/json").status_code == 404
    assert client.post(api, body | {"audience": "x"}, content_type="application/json").status_code == 400
    assert [row["cooperative"] for row in client.get(api).json()] == ["fr", "be"]


# ---- page, table, API


def test_page_table_and_api_tell_the_same_and_nothing_of_few(
    client: Client, ana: Member, solidarity: Fund, years: dict[str, Programme]
) -> None:
    client.force_login(ana.user)
    page = client.get(f"{HERE}?period=2023-2024").content.decode()
    table = b"".join(client.get(f"{HERE}?period=2023-2024&format=csv")).decode()
    data = client.get(f"{API}?period=2023-2024").json()
    assert "Others, together" in page
    assert "1,357.95" in page
    assert '2023-2024,Awards by programme,"Others, together",11,1357.95' in table
    assert [line["cents"] for line in data["given"]["lines"]] == [23 * 12_345, 11 * 12_345, 34 * 12_345]
    assert "Repatriation" not in page.split("<h2>Rules</h2>")[0] + table + str(data)
    assert client.get("/fund/today/").status_code == 403


@pytest.mark.parametrize("period", ["2024", "1999", "soon", "2023-2025", "’"])
def test_no_other_period_is_there(
    client: Client, ana: Member, solidarity: Fund, years: dict[str, Programme], period: str
) -> None:
    client.force_login(ana.user)
    for address in (HERE, API):
        assert client.get(f"{address}?period={period}").status_code in (404, 400)


def test_queries_do_not_grow_with_awards(
    client: Client, ana: Member, solidarity: Fund, years: dict[str, Programme], belgium: Cooperative,
    awarded: Callable[..., list[Award]], django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(ana.user)
    with django_assert_max_num_queries(40):
        client.get(HERE)
    awarded(years["Rent"], belgium, 60, 60_000, on=date(2025, 6, 1))
    with django_assert_max_num_queries(40):
        client.get(HERE)


def test_people_are_counted_by_their_own_id(solidarity: Fund, years: dict[str, Programme]) -> None:
    behind = people.behind_awards(solidarity, date(2024, 1, 1), date(2024, 12, 31), "programme")
    assert {name: len(who) for name, who in behind.items()} == {"Hardship": 20, "Rent": 9, "Repatriation": 2}
