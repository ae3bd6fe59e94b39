"""The report in sentences says what its tables say, and nothing that they leave out."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund, Kind
from fund.reporting import casework, prose, report
from fund.reporting.figures import Line, Part
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

from .conftest import FIRST, LAST

pytestmark = pytest.mark.django_db


def test_the_crisis_is_told_as_the_cooperative_would(solidarity: Fund, crisis: Programme):
    with translation.override("en"):
        words = report.build(solidarity, FIRST, LAST).words
    assert words["requests"].replace("\xa0", " ") == (
        "Aid: 480 requests were sent. 445 were granted, 462,360.79 EUR in all. 30 were refused. "
        "5 were withdrawn."
    )
    assert words["country"] == "By number of awards: Belgium 89 % and France 11 %."
    assert words["delays"].startswith("Half of the ordinary ones were decided within 5 days")


def test_the_year_of_the_money_is_told_from_start_to_end(solidarity: Fund, feed, move):
    feed(date(2019, 12, 31), 100_000)
    feed(date(2020, 1, 1), 50_000)
    move(date(2020, 2, 2), (Kind.BANK, Kind.AID_GIVEN, 9_000), (Kind.AVAILABLE, Kind.SPENT, 9_000))
    with translation.override("en"):
        made = report.build(solidarity, date(2020, 1, 1), date(2020, 12, 31))
        assert made.title == "Solidarity fund, Annual report 2020"
        assert made.words["flows"].replace("\xa0", " ") == (
            "The fund held 1,000.00 EUR at the start. Contributions brought 500.00 EUR. 90.00 EUR was given as aid. "
            "At the end the fund held 1,410.00 EUR."
        )


def test_what_was_lost_on_loans_is_told_apart_from_other_losses(solidarity: Fund, feed, move):
    feed(date(2020, 1, 1), 50_000)
    move(date(2020, 2, 2), (Kind.BANK, "loan:L-1", 9_000), (Kind.AVAILABLE, Kind.LENT, 9_000))
    move(date(2020, 3, 3), ("loan:L-1", Kind.LOSSES, 2_000), (Kind.LENT, Kind.LOST, 2_000))
    move(date(2020, 3, 4), (Kind.BANK, Kind.LOSSES, 500), (Kind.AVAILABLE, Kind.LOST, 500))
    with translation.override("en"):
        said = report.build(solidarity, date(2020, 1, 1), date(2020, 12, 31)).words["flows"]
    assert "20.00\xa0EUR of loans was given up. 5.00\xa0EUR was lost otherwise." in said


def test_what_is_left_out_for_being_of_too_few_is_not_told(
    client: Client, person: Callable[..., User], corona: Programme, belgium: Cooperative, france: Cooperative,
    awarded: Callable[..., list[Award]],
):  # fmt: skip
    awarded(corona, belgium, 30, 3_000)
    awarded(corona, france, 2, 77_700)
    client.force_login(person("Dries", Role.CHAIR))
    page = client.get("/fund/report/?from=2020-01-01&to=2020-12-31")
    assert "country" not in page.context["report"].words
    assert b"France" not in page.content


def test_appeals_are_told_with_how_many_were_changed():
    lines = [Line("Lodged", 3, key="lodged"), Line("Changed", 1, key="changed")]
    assert prose.told([Part("appeals", "Appeals", lines)], "EUR") == {
        "appeals": "3 decisions were appealed. 1 was changed after it."
    }
    assert prose.told([Part("appeals", "Appeals", [Line("Lodged", 0, key="lodged")])], "EUR") == {}


def test_awards_are_counted_by_urgency_as_by_country(solidarity: Fund, crisis: Programme):
    country, urgency = (
        part(solidarity, FIRST, LAST).lines[-1] for part in (casework.by_country, casework.by_urgency)
    )
    assert (urgency.number, urgency.cents) == (country.number, country.cents) == (445, 46_236_079)


def test_page_paper_and_api_tell_the_same(client: Client, person: Callable[..., User], crisis: Programme):
    client.force_login(person("Chloé", Role.TREASURER))
    query = f"?from={FIRST}&to={LAST}"
    words = client.get(f"/api/v1/reports/{query}").json()["words"]
    page = client.get(f"/fund/report/{query}")
    for text in words.values():
        assert text in page.content.decode().replace("&nbsp;", "\xa0").replace("&#x27;", "'")
    assert page.context["chart"] is not None
    assert client.get(f"/fund/report/{query}&format=pdf").content.startswith(b"%PDF")
