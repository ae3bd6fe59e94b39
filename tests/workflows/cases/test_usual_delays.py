"""What the start page tells of the last 12 months, and what it keeps to itself."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from workflows.cases import service
from workflows.cases.models import State

ON = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: ON)
    cache.clear()


@pytest.fixture
def decided(make_case):
    """decided(9, paid=3): a case sent in March, decided so many days later, and paid so many after that."""

    def make(days, paid=None, sent=date(2026, 3, 2), **columns):
        on = sent + timedelta(days=days)
        made = {"submitted_on": sent, "decided_on": on, **columns}
        if paid is not None:
            made |= {"paid_on": on + timedelta(days=paid)}
        return make_case(State.CLOSED, **made)

    return make


def test_half_of_the_requests_took_at_most_so_long(decided):
    for days in (5, 7, 9, 20, 40):
        decided(days, paid=3)
    (aid,) = service.usual(ON)
    assert (aid.kind, aid.decision.middle, aid.decision.most, aid.money.middle) == ("aid", 9, 40, 3)


def test_fewer_than_five_cases_tell_nothing(decided, client):
    for days in (5, 7, 9, 20):
        decided(days, paid=3)
    (aid,) = service.usual(ON)
    assert (aid.decision, aid.money) == (None, None)
    assert "How long it usually takes" not in client.get("/").text


def test_what_is_older_than_twelve_months_no_longer_counts(decided):
    for _case in range(5):
        decided(1, paid=1, sent=date(2025, 6, 1))
    assert service.usual(ON) == []


def test_whoever_comes_by_reads_it_and_nothing_is_stored_of_them(
    decided, client, django_assert_max_num_queries
):
    for days in (5, 7, 9, 20, 40):
        decided(days, paid=3)
    with django_assert_max_num_queries(2):
        page = client.get("/").text
    assert "9 days to the decision" in page
    assert "then 3 days to the money" in page
    assert "Nine in ten were decided within 40 days." in page
    with django_assert_max_num_queries(0):
        client.get("/")
    assert not client.session.keys()
