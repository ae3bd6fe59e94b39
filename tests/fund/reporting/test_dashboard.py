"""The dashboard shows what the report and the lists show, and each figure leads to its rows."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund, Kind
from fund.reporting import casework, flows
from fund.reporting.dashboard import Dashboard
from fund.reporting.dimensions import Slice, named, period_before
from workflows.cases.models import Case, State
from workflows.cases.office import SavedView
from workflows.people.models import Activity, Cooperative, Member, User
from workflows.people.permissions import Role

from .conftest import FIRST, LAST

pytestmark = pytest.mark.django_db
HERE = f"?from={FIRST}&to={LAST}"


@pytest.fixture
def chloe(client: Client, person: Callable[..., User]) -> User:
    user = person("Chloé", Role.TREASURER)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2024, 3, 1), date(2024, 3, 31), (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2026, 1, 1), date(2026, 1, 10), (date(2025, 12, 22), date(2025, 12, 31))),
        (date(2026, 5, 5), date(2026, 5, 5), (date(2026, 5, 4), date(2026, 5, 4))),
        (date.min, date.max, None),
    ],
)
def test_the_period_before_is_as_long_and_ends_the_day_before(
    since: date, until: date, before: tuple[date, date] | None
) -> None:
    assert period_before(since, until) == before


def test_the_counts_are_those_of_the_report_and_add_up_over_every_dimension(
    solidarity: Fund, crisis: Programme
) -> None:
    report = casework.requests(solidarity, FIRST, LAST).lines
    for code in ("cooperative", "country", "programme", "sector", "kind"):
        board = Dashboard(Slice(solidarity, FIRST, LAST), named(code))
        (aid,) = board.requests
        now = aid.now
        assert [now.sent, now.granted, now.refused, now.withdrawn, now.waiting] == [
            line.number for line in report
        ]
        assert (now.asked, now.given) == (report[0].cents, report[1].cents)
        assert now.given == 46_236_079
        assert now.approval == 94  # 445 of 475
        assert sum((group.now for group in board.groups), casework.Counts()) == now
        assert all(group.before == casework.Counts() for group in board.groups)
    by_country = Dashboard(Slice(solidarity, FIRST, LAST), named("country")).groups
    assert [(group.key, group.now.granted) for group in by_country] == [("BE", 396), ("FR", 49)]


def test_a_filter_narrows_cases_and_the_period_before_is_counted_the_same_way(
    client: Client, chloe: User, solidarity: Fund, crisis: Programme
) -> None:
    page = client.get("/fund/dashboard/?from=2020-07-01&to=2020-12-31&country=FR&by=country")
    board = page.context["board"]
    french = Case.objects.filter(cooperative__country="FR")
    (group,) = board.groups
    assert group.now.granted == french.filter(decided_on__range=("2020-07-01", "2020-12-31")).count()
    before = french.filter(decided_on__range=("2020-01-01", "2020-06-30"), granted_cents__gt=0)
    assert group.before.granted == before.count() > 0
    assert board.before.since == date(2020, 1, 1)
    assert "Remove" in page.content.decode()


def test_what_a_case_is_only_about_is_not_told_as_money_granted(
    client: Client, chloe: User, solidarity: Fund, crisis: Programme
) -> None:
    Case.objects.filter(cooperative__country="FR").update(kind="change")
    page = client.get(f"/fund/dashboard/{HERE}")
    aid, change = page.context["board"].requests
    assert (aid.money, change.money) == (True, False)
    report = {line.key: line for line in casework.requests(solidarity, FIRST, LAST).lines}
    rows = [row for row in page.context["board"].rows() if row.part == "Requests and decisions"]
    granted = [row.cents for row in rows if row.line.endswith("Granted")]
    assert granted == [report["granted:aid"].cents, report["granted:change"].cents]
    assert granted[1] is None


def test_each_count_leads_to_its_cases_and_tells_of_those_that_stay_closed(
    client: Client, chloe: User, crisis: Programme
) -> None:
    page = client.get(f"/fund/dashboard/{HERE}&by=country&country=BE")
    for row in [*page.context["groups"], *page.context["requests"]]:
        for cell in row["cells"]:
            rows = client.get(cell["url"])
            assert rows.status_code == 200
            assert rows.context["counted"] == cell["now"]
            open_to_her = rows.context["page"].paginator.count
            assert open_to_her + rows.context["hidden"] == cell["now"]
    granted = client.get(page.context["groups"][0]["cells"][1]["url"])
    assert granted.context["hidden"] == 0  # a treasurer opens what was granted
    refused = client.get(page.context["groups"][0]["cells"][2]["url"])
    assert (refused.context["hidden"], refused.context["counted"]) == (30, 30)


def test_who_lives_with_the_applicant_counts_the_case_and_does_not_see_it(
    client: Client, chloe: User, belgium: Cooperative, crisis: Programme
) -> None:
    case = Case.objects.filter(cooperative=belgium, granted_cents__isnull=False).first()
    assert case is not None
    Member.objects.filter(pk=case.applicant_id).update(user=chloe)
    Case.objects.filter(pk=case.pk).update(helped_by=chloe, filed_by=case.filed_by)
    Member.objects.filter(pk=case.applicant_id).update(user=None)
    rows = client.get(f"/fund/dashboard/cases/{HERE}&what=granted&country=BE")
    assert rows.context["counted"] == 396
    assert rows.context["hidden"] == 1


def test_delays_lead_to_the_cases_of_the_same_filters(client: Client, chloe: User, crisis: Programme) -> None:
    page = client.get(f"/fund/dashboard/{HERE}&country=FR")
    counted = 0
    for row in page.context["delays"]:
        rows = client.get(row["url"])
        assert rows.context["page"].paginator.count + rows.context["hidden"] == row["delay"].now.count
        counted += row["delay"].now.count
    assert counted == 49 * 2


def test_many_months_are_told_year_by_year(
    client: Client, chloe: User, feed: Callable[..., None], move: Callable[..., None]
) -> None:
    for on, cents in ((date(2016, 5, 4), 400), (date(2018, 2, 1), 1_000), (date(2018, 12, 31), 2_000)):
        feed(on, cents)
    move(date(2020, 1, 20), (Kind.BANK, Kind.TRANSIT, 90))
    move(date(2020, 1, 21), (Kind.TRANSIT, Kind.AID_GIVEN, 90))
    page = client.get("/fund/dashboard/?from=2016-02-01&to=2020-03-31")
    told = [row["month"] for row in page.context["months"]]
    assert [(each.on.year, each.in_cents, each.out_cents, each.end_cents) for each in told] == [
        (2016, 400, 0, 400), (2017, 0, 0, 400), (2018, 3_000, 0, 3_400), (2019, 0, 0, 3_400), (2020, 0, 90, 3_310),
    ]  # fmt: skip
    assert "Year by year" in page.text
    for row in page.context["months"]:
        assert client.get(row["in_url"]).context["total_cents"] == row["month"].in_cents
        assert client.get(row["out_url"]).context["total_cents"] == row["month"].out_cents
    assert len(page.context["board"].months) == 45


def test_in_and_out_are_those_of_the_rows_and_meet_the_report(
    client: Client, chloe: User, solidarity: Fund, feed: Callable[..., None], move: Callable[..., None]
) -> None:
    feed(date(2019, 12, 31), 1_000)
    feed(date(2020, 1, 5), 50_000)
    move(date(2020, 1, 20), (Kind.BANK, Kind.TRANSIT, 9_000))
    move(date(2020, 3, 2), (Kind.TRANSIT, Kind.AID_GIVEN, 9_000))
    move(date(2020, 3, 3), (Kind.SUSPENSE, Kind.BANK, 70))
    page = client.get("/fund/dashboard/?from=2020-01-01&to=2020-03-31")
    months = page.context["board"].months
    assert [(month.in_cents, month.out_cents, month.end_cents) for month in months] == [
        (50_000, 0, 51_000), (0, 0, 51_000), (70, 9_000, 42_070),
    ]  # fmt: skip
    lines = flows.fund_flows(solidarity, date(2020, 1, 1), date(2020, 3, 31)).lines
    moved = page.context["board"].moved
    assert (lines[0].cents or 0) + moved.in_cents - moved.out_cents == lines[-1].cents == 42_070
    for row in page.context["months"]:
        for url, cents in ((row["in_url"], row["month"].in_cents), (row["out_url"], row["month"].out_cents)):
            rows = client.get(url)
            assert rows.context["total_cents"] == cents
            assert sum(transfer.amount_cents for transfer in rows.context["page"]) == cents
    assert page.context["board"].moved_before.in_cents == 1_000


def test_what_the_fund_holds_is_what_the_first_page_says(
    client: Client, chloe: User, feed: Callable[..., None]
) -> None:
    feed(date(2020, 1, 1), 50_000)
    today = client.get("/fund/today/")
    board = client.get("/fund/dashboard/")
    told = {one["held"].section.code: (one["held"].cents, one["url"]) for one in board.context["held"]}
    for figure, section in zip(today.context["figures"], told.values(), strict=True):
        assert figure["cents"] == section[0]
    assert told["available"] == (50_000, "/fund/envelopes/?fund=solidarity")
    past = client.get("/fund/dashboard/?from=2019-01-01&to=2019-12-31").context["held"]
    assert {one["held"].cents for one in past} == {0}
    assert all(client.get(one["url"]).status_code == 200 for one in past if one["url"])


def test_a_sector_is_kept_with_the_case_when_it_is_sent(
    solidarity: Fund, belgium: Cooperative, crisis: Programme
) -> None:
    member = Member.objects.filter(cooperative=belgium).first()
    assert member is not None
    assert member.sector == ""
    for at, sector in enumerate(["", "Music", "Design"]):
        activity = Activity.objects.create(
            code=f"A{at}", name="A", cooperative=belgium, sector=sector, opened_on=date(2020, 1, 1 + at)
        )
        activity.members.add(member)
    assert member.sector == "Music"
    Case.objects.filter(applicant=member).update(sector="Music")
    board = Dashboard(Slice(solidarity, FIRST, LAST), named("sector"))
    assert {group.label: group.now.sent for group in board.groups} == {"not known": 479, "Music": 1}


@pytest.mark.parametrize(
    "nonsense",
    [
        "from=soon", "from=2021-01-01&to=2020-01-01", "country=XX", "by=moon", "sector=%27%3B--",
        "product=nothing", "kind=gift", "to=2020-02-30", "cooperative=9999999999999999999999",
    ],
)  # fmt: skip
def test_nonsense_is_told_beside_its_field(
    client: Client, chloe: User, solidarity: Fund, nonsense: str
) -> None:
    page = client.get(f"/fund/dashboard/?{nonsense}")
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert client.get(f"/api/v1/dashboard/?{nonsense}").status_code == 400


@pytest.mark.parametrize("days", ["from=0001-01-01&to=9999-12-31", "from=9999-12-31&to=9999-12-31"])
def test_the_whole_calendar_and_an_empty_day_are_answered(
    client: Client, chloe: User, solidarity: Fund, feed: Callable[..., None], days: str
) -> None:
    feed(date(2020, 1, 1), 50_000)
    assert client.get(f"/fund/dashboard/?{days}").status_code == 200
    assert client.get(f"/fund/dashboard/?{days}&format=csv").status_code == 200
    assert client.get(f"/fund/dashboard/money/?{days}").status_code == 200
    assert client.get("/fund/dashboard/cases/?from=soon").status_code == 422
    assert client.get("/fund/dashboard/?fund=other").status_code == 404


def test_the_file_and_the_api_hold_the_same_figures(
    client: Client, chloe: User, crisis: Programme, feed: Callable[..., None]
) -> None:
    feed(date(2020, 4, 1), 70_000)
    board = client.get(f"/fund/dashboard/{HERE}").context["board"]
    response = client.get(f"/fund/dashboard/{HERE}&format=csv")
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    granted = next(row for row in rows if row[1] == "Aid: Granted")
    assert (granted[3], granted[5].replace(",", ".")) == ("445", "462360.79")
    told: dict[str, Any] = client.get(f"/api/v1/dashboard/{HERE}").json()
    assert [(row["now"]["granted"], row["now"]["given_cents"]) for row in told["requests"]] == [
        (445, 46_236_079)
    ]
    assert told["moved"] == {"in_cents": board.moved.in_cents, "out_cents": board.moved.out_cents}
    assert [month["end_cents"] for month in told["months"]] == [month.end_cents for month in board.months]
    assert [row["now"]["count"] for row in told["delays"]] == [row.now.count for row in board.delays]
    assert told["period_before"]["until"] == "2020-03-19"


def test_a_view_is_kept_apart_from_those_of_the_desk(
    client: Client, chloe: User, solidarity: Fund, person: Callable[..., User]
) -> None:
    SavedView.objects.create(user=chloe, name="Mine", query="tab=all")
    kept = client.post(
        "/fund/dashboard/views/save/", {"name": "Mine", "query": f"{HERE[1:]}&country=BE&page=3"}
    )
    view = SavedView.objects.get(user=chloe, page="reporting:dashboard")
    assert kept["Location"] == f"/fund/dashboard/?{view.query}&view={view.pk}"
    assert view.query == f"from={FIRST}&to={LAST}&country=BE"
    page = client.get(f"/fund/dashboard/?{view.query}&view={view.pk}")
    assert [(tab["label"], tab["current"]) for tab in page.context["views"]] == [
        ("Dashboard", False), ("Mine", True),
    ]  # fmt: skip
    nonsense = SavedView.objects.create(
        user=chloe, page="reporting:dashboard", name="Old", query="from=31-02"
    )
    page = client.get(f"/fund/dashboard/?from=31-02&view={nonsense.pk}")
    assert page.status_code == 422
    assert (
        f"/fund/dashboard/views/{nonsense.pk}/remove/" in page.content.decode()
    )  # or it would stay for ever
    nonsense.delete()
    assert client.post(f"/fund/dashboard/views/{view.pk + 2}/remove/").status_code == 404
    desk = SavedView.objects.get(user=chloe, page="cases:desk")
    assert client.post(f"/fund/dashboard/views/{desk.pk}/remove/").status_code == 404
    client.force_login(person("Dina", Role.TREASURER2))
    assert client.post(f"/fund/dashboard/views/{view.pk}/remove/").status_code == 404
    client.force_login(chloe)
    client.post(f"/fund/dashboard/views/{view.pk}/remove/")
    assert not SavedView.objects.filter(page="reporting:dashboard").exists()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OFFICER, Role.ADVISOR, Role.MEMBER, Role.INTEGRATION])
def test_who_may_not_read_every_figure_has_no_dashboard(
    client: Client, person: Callable[..., User], solidarity: Fund, role: Role
) -> None:
    user = person("Bram", role)
    client.force_login(user)
    assert client.get("/fund/dashboard/").status_code == 403
    api = APIClient()
    api.force_authenticate(user)
    assert api.get("/api/v1/dashboard/").status_code == 403


def test_the_queries_do_not_grow_with_what_there_is(
    client: Client,
    chloe: User,
    corona: Programme,
    belgium: Cooperative,
    france: Cooperative,
    awarded: Callable[..., list[Award]],
    refused: Callable[..., None],
    feed: Callable[..., None],
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/fund/dashboard/{HERE}").status_code == 200
        return len(queries)

    awarded(corona, belgium, 6, 600)
    feed(FIRST, 500)
    asked()  # the session and what is read once
    few = asked()
    awarded(corona, france, 60, 9_000, days=300)
    refused(france, 20, date(2020, 6, 1), State.REFUSED)
    for month in range(4, 12):
        feed(date(2020, month, 2), 500)
    assert asked() == few
    assert few < 65
