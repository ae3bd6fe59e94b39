"""The report prints what the rows add up to: exactly, for any period, on screen, as a table and on paper."""

import contextlib
import csv
import io
import re
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund, Kind
from fund.reporting import casework, flows, report
from fund.reporting.figures import Line, Part
from workflows.cases import service
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

from .conftest import FIRST, LAST

pytestmark = pytest.mark.django_db


def lines(part: Part) -> dict[str, Line]:
    return {str(line.label): line for line in part.lines}


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


def test_the_crisis_is_reported_to_the_cent(solidarity: Fund, crisis: Programme) -> None:
    by_country = lines(casework.by_country(solidarity, FIRST, LAST))
    assert (by_country["Total"].number, by_country["Total"].cents) == (445, 46_236_079)
    assert (by_country["Belgium"].number, by_country["Belgium"].share) == (396, 89)
    assert (by_country["France"].number, by_country["France"].share) == (49, 11)
    asked = {line.label: line.number for line in casework.requests(solidarity, FIRST, LAST).lines}
    sent, granted, declined, withdrawn, waiting = list(asked.values())[:5]
    assert (sent, granted, declined, withdrawn, waiting) == (480, 445, 30, 5, 0)


def test_a_day_outside_the_period_does_not_count(
    solidarity: Fund, corona: Programme, belgium: Cooperative, awarded: Callable[..., list[Award]]
) -> None:
    awarded(corona, belgium, 6, 600, on=date(2020, 3, 1))  # decided on 6 March
    for since, until, expected in [
        (date(2020, 3, 6), date(2020, 3, 6), 6),
        (date(2020, 3, 7), date(2020, 12, 31), 0),
        (date(2020, 1, 1), date(2020, 3, 5), 0),
    ]:
        found = lines(casework.by_country(solidarity, since, until))
        assert (found["Total"].number if found else 0) == expected


def test_what_waits_at_the_end_is_counted_as_it_stood_then(
    solidarity: Fund, corona: Programme, belgium: Cooperative, awarded: Callable[..., list[Award]]
) -> None:
    awarded(corona, belgium, 6, 600, on=date(2020, 3, 1))
    told = [line.number for line in casework.requests(solidarity, date(2020, 3, 1), date(2020, 3, 5)).lines]
    assert told[:5] == [6, 0, 0, 0, 6]


def test_delays_are_the_middle_and_nine_in_ten(solidarity: Fund, crisis: Programme) -> None:
    assert service.delay([]) is None
    assert service.delay(range(1, 11)) == service.Delay(10, 6, 9)
    assert [line.number for line in casework.delays(solidarity, FIRST, LAST).lines] == [100, 5, 5, 100, 4, 4]


def test_the_money_adds_up_from_start_to_end(
    solidarity: Fund, feed: Callable[..., None], move: Callable[..., None]
) -> None:
    feed(date(2019, 12, 31), 100_000)
    feed(date(2020, 1, 1), 50_000)
    move(date(2020, 2, 1), (Kind.GIFTS, Kind.BANK, 700), (Kind.SOURCE, Kind.AVAILABLE, 700))
    move(date(2020, 2, 1), (Kind.AVAILABLE, Kind.COMMITTED, 40_000))
    move(date(2020, 2, 2), (Kind.BANK, Kind.TRANSIT, 38_800))
    move(
        date(2020, 2, 3),
        (Kind.TRANSIT, "loan:L-1", 28_800), (Kind.FEES, "loan:L-1", 1_200),
        (Kind.TRANSIT, Kind.AID_GIVEN, 9_000),
        (Kind.SOURCE, Kind.AVAILABLE, 1_200), (Kind.COMMITTED, Kind.LENT, 30_000),
        (Kind.COMMITTED, Kind.SPENT, 9_000),
    )  # fmt: skip
    move(date(2020, 3, 1), (Kind.SUSPENSE, Kind.BANK, 5_000))
    move(date(2020, 3, 1), ("loan:L-1", Kind.SUSPENSE, 4_000), (Kind.LENT, Kind.AVAILABLE, 4_000))
    move(date(2020, 3, 2), (Kind.SUSPENSE, "loan:L-1", 1_000), (Kind.AVAILABLE, Kind.LENT, 1_000))
    move(date(2020, 3, 3), ("loan:L-1", Kind.LOSSES, 2_000), (Kind.LENT, Kind.LOST, 2_000))
    move(date(2020, 3, 4), (Kind.BANK, Kind.CHARGES, 30))
    feed(date(2021, 1, 1), 99)
    part = flows.fund_flows(solidarity, date(2020, 1, 1), date(2020, 12, 31))
    told = {str(line.label): line.cents for line in part.lines}
    start, *between, end = [line.cents or 0 for line in part.lines]
    assert start == 100_000
    assert start + sum(between) == end == 100_000 + 50_000 + 700 - 37_800 + 5_000 - 30
    assert told["Loans paid out"] == -28_800
    assert told["File fees added to loans"] == -1_200
    assert told["Loans repaid"] == 3_000
    assert told["Loans given up"] == 2_000
    assert told["Losses"] == -2_000
    assert told["Contributions"] == 50_000
    assert told["Aid given"] == -9_000
    assert flows.repaid_cents(solidarity, date(2020, 1, 1), date(2020, 12, 31)) == 3_000
    held = lines(flows.envelopes(solidarity, date(2020, 1, 1), date(2020, 12, 31)))
    assert held["Solidarity fund: Out on loan"].cents == 25_000


def test_the_page_prints_the_exact_figures(client: Client, chloe: User, crisis: Programme) -> None:
    client.force_login(chloe)
    page = client.get(f"/fund/report/?from={FIRST}&to={LAST}").content.decode()
    for figure in ("445", "462,360.79", "89&nbsp;%", "11&nbsp;%", "480"):
        assert figure in page


def test_the_period_and_the_months_are_shown_as_french_writes_them(
    client: Client, chloe: User, crisis: Programme
) -> None:
    chloe.language = "fr"
    chloe.save()
    client.force_login(chloe)
    page = client.get("/fund/report/?from=2020-06-01&to=2020-08-31").content.decode()
    assert 'value="2020-06-01"' in page  # what a date field of a browser takes, in every language
    assert "du 1 juin 2020 au 31 août 2020" in page
    for month in ("juin 2020", "juil. 2020", "août 2020"):
        assert f">{month}<" in page


def test_the_table_holds_the_same_lines(client: Client, chloe: User, crisis: Programme) -> None:
    chloe.language = "fr"
    chloe.save()
    client.force_login(chloe)
    response = client.get(f"/fund/report/?from={FIRST}&to={LAST}&format=csv")
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert any(row[2:] == ["445", "100", "462360,79", "100"] for row in rows)
    response = client.get(f"/fund/report/?from={FIRST}&to={LAST}&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    assert any(row[2:] == [445, 100, 462360.79, 100] for row in cells)


def test_the_report_on_paper_is_a_tagged_pdf_and_the_same_each_time(
    client: Client, chloe: User, crisis: Programme
) -> None:
    client.force_login(chloe)
    address = f"/fund/report/?from={FIRST}&to={LAST}&format=pdf"
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"pdfuaid:part" in response.content
    assert response.content == client.get(address).content


def test_the_course_of_the_fund_is_drawn_on_paper_as_on_the_page(
    client: Client, chloe: User, crisis: Programme
) -> None:
    """An alternative text says what the drawing shows."""
    client.force_login(chloe)
    address = f"/fund/report/?from={FIRST}&to={LAST}"
    title = "available, promised and out on loan"
    assert title in client.get(address).content.decode()
    assert title in objects(client.get(f"{address}&format=pdf").content)
    assert title not in objects(client.get("/fund/report/?from=2020-06-01&to=2020-06-30&format=pdf").content)


def objects(pdf: bytes) -> str:
    """The streams of a PDF as they read once they are unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(packed).decode("latin-1"))
    return "\n".join(found) + pdf.decode("latin-1")


def test_the_report_speaks_every_language(solidarity: Fund, crisis: Programme) -> None:
    for language in ("fr", "nl", "en", "de"):
        with translation.override(language):
            made = report.build(solidarity, FIRST, LAST)
        assert report.printed(made, language=language)


@pytest.mark.parametrize(
    "query", ["from=2021-01-01&to=2020-01-01", "from=soon&to=2020-01-01", "from=2020-02-30"]
)
def test_a_period_that_makes_no_sense_is_asked_again(
    client: Client, chloe: User, solidarity: Fund, query: str
) -> None:
    client.force_login(chloe)
    response = client.get(f"/fund/report/?{query}")
    assert response.status_code == 422
    assert b"There is a problem" in response.content


def test_a_fund_that_is_not_hers_is_missing(client: Client, chloe: User, solidarity: Fund) -> None:
    Fund.objects.create(code="other", name="Other")
    client.force_login(chloe)
    assert client.get("/fund/report/?fund=other").status_code in (404,)
    assert client.get("/fund/report/?fund=solidarity").status_code == 200


def test_the_api_gives_the_same_report(client: Client, chloe: User, crisis: Programme) -> None:
    client.force_login(chloe)
    told: dict[str, Any] = client.get(f"/api/v1/reports/?from={FIRST}&to={LAST}").json()
    country = next(part for part in told["parts"] if part["code"] == "country")
    total = country["lines"][-1]
    assert (total["number"], total["cents"], total["total"]) == (445, 46_236_079, True)
    refused = client.get("/api/v1/reports/?from=2021-01-01&to=2020-01-01")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_period")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISOR, Role.OFFICER])
def test_others_read_no_report(client: Client, person: Callable[..., User], role: Role) -> None:
    client.force_login(person("Bram", role))
    assert client.get("/fund/report/").status_code == 403
    assert client.get("/api/v1/reports/").status_code == 403


def test_a_chair_never_reads_a_count_under_five(
    client: Client,
    person: Callable[..., User],
    corona: Programme,
    belgium: Cooperative,
    france: Cooperative,
    awarded: Callable[..., list[Award]],
) -> None:
    awarded(corona, belgium, 30, 3_000)
    awarded(corona, france, 2, 77_700)
    client.force_login(person("Dries", Role.CHAIR))
    page = client.get("/fund/report/?from=2020-01-01&to=2020-12-31").content.decode()
    assert "777.00" not in page
    assert "Others, together" in page
    assert "about fewer than five people" in page
    client.force_login(person("Chloé", Role.TREASURER))
    assert "777.00" in client.get("/fund/report/?from=2020-01-01&to=2020-12-31").content.decode()


def test_a_chair_reads_cooperatives_put_together_inside_their_country(
    client: Client, person: Callable[..., User], solidarity: Fund, corona: Programme, belgium: Cooperative,
    france: Cooperative, awarded: Callable[..., list[Award]],
) -> None:  # fmt: skip
    """Three of one cooperative and nine of another country's, less the nine, were the three."""
    small = Cooperative.objects.create(
        code="SMALL", name="Petite", country="BE", currency="EUR", language="fr"
    )
    solidarity.cooperatives.add(small)
    awarded(corona, belgium, 30, 3_000)
    awarded(corona, small, 3, 55_500)
    awarded(corona, france, 9, 900)
    client.force_login(person("Dries", Role.CHAIR))
    parts = client.get("/api/v1/reports/?from=2020-01-01&to=2020-12-31").json()["parts"]
    told = {part["code"]: {line["label"]: line["number"] for line in part["lines"]} for part in parts}
    assert told["country"] == {"Belgium": 33, "France": 9, "Total": 42}
    assert told["cooperative"] == {"Others, together": 33, france.name: 9, "Total": 42}


def test_a_chair_reads_of_people_over_the_years_of_the_page_only(
    client: Client, person: Callable[..., User], corona: Programme, belgium: Cooperative,
    awarded: Callable[..., list[Award]], feed: Callable[[date, int], None],
) -> None:  # fmt: skip
    """Two periods that differ by a day would differ by whom that day brought."""
    feed(FIRST, 1_000)
    awarded(corona, belgium, 30, 3_000)
    client.force_login(person("Dries", Role.CHAIR))
    people = {"requests", "country", "cooperative", "programme", "urgency", "delays", "appeals"}

    def told(since: str, until: str) -> dict[str, int]:
        parts = client.get(f"/api/v1/reports/?from={since}&to={until}").json()["parts"]
        return {part["code"]: len(part["lines"]) for part in parts}

    whole, other = told("2020-01-01", "2020-12-31"), told("2020-01-01", "2020-12-30")
    assert (whole["country"], whole["delays"], whole["requests"]) == (2, 6, 5)
    assert {code for code in people if other.get(code)} == set()
    assert other["flows"] == whole["flows"] > 0
    assert "over whole years" in client.get("/fund/report/?from=2020-01-01&to=2020-12-30").content.decode()
    client.force_login(person("Chloé", Role.TREASURER))
    assert told("2020-01-01", "2020-12-30")["country"] == 2
