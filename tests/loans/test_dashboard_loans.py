"""What the dashboard says of loans is what the list of arrears says; all of it is what plain rows add up to."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from fund.ledger import chart, flows
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from fund.ledger.posting import Leg, post
from fund.reporting.dashboard import Dashboard
from fund.reporting.dimensions import Slice, named
from loans.models import Agreement
from tests.plain import plain, shown
from workflows.cases.models import Case
from workflows.people.models import Member, User

pytestmark = pytest.mark.django_db
SINCE, ON = date(2026, 1, 1), date(2026, 7, 10)


@pytest.fixture
def lent(
    ana: Member,
    member: Callable[..., Member],
    running: Callable[..., Agreement],
    repay: Callable[..., Agreement],
) -> list[Agreement]:
    """Ana is late since June, Eve by a few days."""
    ana_owes = running(ana)
    repay(ana_owes, 10_000, on=date(2026, 5, 5))
    return [ana_owes, running(member("Eve"), cents=60_000, first_due_on=date(2026, 7, 6))]


def test_late_loans_are_those_of_the_list_of_arrears_with_the_same_filters(
    client: Client, chloe: User, fund: Fund, lent: list[Agreement]
) -> None:
    client.force_login(chloe)
    for filters in ("", "&product=equipment", "&country=FR", "&kind=aid"):
        page = client.get(f"/fund/dashboard/?from={SINCE}&to={ON}&by=product{filters}")
        standing = page.context["board"].standing
        rows = client.get(page.context["late_url"])
        assert sum(group.out_cents for group in rows.context["totals"]) == standing.out_cents
        assert sum(group.late_cents for group in rows.context["totals"]) == standing.late_cents
        for row in page.context["late"]:
            assert client.get(row["url"]).context["chosen"] == row["late"].loans
    everything = client.get(f"/fund/dashboard/?from={SINCE}&to={ON}&by=product").context
    assert everything["board"].standing.late_cents == 25_000
    assert [(group.key, group.standing.late_cents) for group in everything["board"].groups] == [
        ("equipment", 25_000)
    ]
    late = next(one["held"] for one in everything["held"] if one["held"].section.code == "late")
    assert late.cents == 25_000
    out = next(one["held"] for one in everything["held"] if one["held"].section.code == "out_on_loan")
    assert out.cents == everything["board"].standing.out_cents == 170_000


def test_the_sector_of_a_loan_is_that_of_the_activity_it_is_for(
    ana: Member, fund: Fund, trade: Callable[..., object], running: Callable[..., Agreement]
) -> None:
    trade(ana)
    ana.activities.update(sector="Music")
    running(ana)
    assert Case.objects.get(kind="loan").sector == "Music"
    (group,) = Dashboard(Slice(fund, SINCE, ON), named("sector")).groups
    assert (group.key, group.now.granted, group.standing.out_cents) == ("Music", 1, 120_000)


@pytest.mark.parametrize("folded", [False, True])
def test_every_total_is_what_plain_rows_add_up_to(fund: Fund, lent: list[Agreement], folded: bool) -> None:
    if folded:
        flows.fold()
    for since, until in ((SINCE, ON), (date(2026, 4, 1), ON), (ON - timedelta(days=3652), ON)):
        with connection.cursor() as cursor:
            expected = plain(cursor, fund.pk, "EUR", since, until)
        assert expected.differences(shown(fund, since, until)) == []
    assert expected.figures["held late"] == 25_000
    assert expected.figures["loan granted"] == 2
    legs = [Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK), 5)]
    post(key="gift", legs=legs, on=ON, why="One more")
    found = expected.differences(shown(fund, since, until))
    assert [line.partition(":")[0] for line in found] == ["end", "in 2026-07"]
