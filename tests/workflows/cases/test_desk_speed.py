"""A list costs the same number of queries with three cases and with hundreds."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from workflows.cases.models import Case, State
from workflows.people.models import Household, Member

ROUNDS = (3, 120)


def crowd(count: int, belgium, ana) -> None:
    """`count` members, each with a case of their own in some state, some in a household, some with an
    officer."""
    home = Household.objects.create(code=f"crowd-{count}")
    members = Member.objects.bulk_create(
        Member(
            number=f"C{count}-{n}",
            cooperative=belgium,
            first_name=f"First{n}",
            last_name=f"Last{n}",
            joined_on=date(2020, 1, 1),
            household=home if n % 3 == 0 else None,
        )
        for n in range(count)
    )
    states = [State.SUBMITTED, State.IN_REVIEW, State.READY, State.GRANTED, State.REFUSED]
    cases = Case.objects.bulk_create(
        Case(
            reference=f"A-{count}-{n:05d}",
            kind="aid",
            cooperative=belgium,
            applicant=member,
            filed_by=ana.user,
            state=states[n % 5],
            granted_cents=100,
            urgency=n % 9,
            submitted_on=date(2026, 1, 1) + timedelta(days=n % 60),
        )
        for n, member in enumerate(members)
    )
    for case in cases[1::5]:
        case.corrections.create(fields=["need"], sentence="?", asked_by=ana.user, opened_on=date(2026, 3, 1))


def queries(ask) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert ask().status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    "address",
    ["/cases/?tab=all", "/cases/?tab=waiting&q=last", "/cases/?tab=all&attention=late", "/cases/today/"],
)
def test_the_desk_costs_the_same_with_more_cases(client, olga, belgium, ana, address):
    client.force_login(olga)
    counts = []
    for count in ROUNDS:
        crowd(count, belgium, ana)
        client.get(address)
        counts.append(queries(lambda: client.get(address)))
    assert counts[0] == counts[1] <= 20


def test_the_api_list_costs_the_same_with_more_cases(olga, belgium, ana):
    client, counts = APIClient(), []
    client.force_authenticate(olga)
    for count in ROUNDS:
        crowd(count, belgium, ana)
        olga.forget()
        counts.append(queries(lambda: client.get("/api/v1/cases/")))
    assert counts[0] == counts[1] <= 10


def test_my_requests_cost_the_same_with_more_requests(client, ana, make_case):
    client.force_login(ana.user)
    counts = []
    for count in (2, 20):
        for _n in range(count):
            make_case(State.IN_REVIEW)
        counts.append(queries(lambda: client.get(reverse("cases:mine"))))
    assert counts[0] == counts[1]
