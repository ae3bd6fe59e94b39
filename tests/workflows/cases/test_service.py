"""The service clock as a measure: what was promised, what was kept, and what waits first."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests.tables import taken_out
from workflows.cases import breaches, service
from workflows.cases.breaches import Breach, note_breaches
from workflows.cases.models import Case, State
from workflows.cases.queue import late_since, queued
from workflows.cases.service import What, delay, span
from workflows.cases.targets import ServiceTargets, approve_targets, propose_targets, targets_on
from workflows.cases.urgency import Level
from workflows.notices.models import Notice
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from .conftest import MARCH

APRIL = date(2026, 4, 10)
DAYS = {"critical_days": 5, "high_days": 10, "ordinary_days": 20, "money_days": 8}


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def adam(person: Callable[..., User]) -> User:
    return person("Adam", Role.ADMINISTRATOR)


@pytest.fixture
def carla(person: Callable[..., User]) -> User:
    return person("Carla", Role.CHAIR)


# ---- targets


def test_targets_hold_from_their_day_once_a_second_person_approved(adam: User, carla: User, make_case: Any):
    made = propose_targets(by=adam, at=moment(MARCH), on=MARCH, from_on=date(2026, 4, 1), **DAYS)
    assert targets_on(APRIL).ordinary_days == 30
    with pytest.raises(NotYours):
        approve_targets(made, by=adam, at=moment(MARCH), on=MARCH)
    approve_targets(made, by=carla, at=moment(MARCH), on=MARCH)
    assert (targets_on(date(2026, 3, 31)).ordinary_days, targets_on(date(2026, 4, 1)).ordinary_days) == (
        30,
        20,
    )
    with pytest.raises(TooLate):
        approve_targets(made, by=carla, at=moment(MARCH), on=MARCH)
    early, later = make_case(State.DRAFT), make_case(State.DRAFT)
    perform(Case.submit, early, by=early.filed_by, on=date(2026, 3, 31))
    perform(Case.submit, later, by=later.filed_by, on=date(2026, 4, 1))
    assert (early.promised_on, later.promised_on) == (date(2026, 4, 30), date(2026, 4, 21))


def test_what_was_promised_stays(adam: User):
    with pytest.raises(Unmet, match="today or a later day"):
        propose_targets(by=adam, at=moment(MARCH), on=MARCH, from_on=MARCH - timedelta(days=1), **DAYS)
    with pytest.raises(Unmet, match="sooner"):
        propose_targets(by=adam, at=moment(MARCH), on=MARCH, from_on=MARCH, **{**DAYS, "critical_days": 11})


def test_approved_targets_never_change(adam: User, carla: User):
    made = propose_targets(by=adam, at=moment(MARCH), on=MARCH, from_on=MARCH, **DAYS)
    approve_targets(made, by=carla, at=moment(MARCH), on=MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceTargets.objects.update(ordinary_days=99)


def test_targets_by_the_pages_and_the_api(
    adam: User, carla: User, client: Client, person: Callable[..., User]
):
    client.force_login(adam)
    body = {**DAYS, "from_on": "2099-01-01"}
    refused = client.post("/cases/targets/propose/", {**body, "critical_days": "12"})
    assert (refused.status_code, b'value="12"' in refused.content) == (422, True)
    assert client.post("/cases/targets/propose/", body).status_code == 302
    made = ServiceTargets.objects.get()
    assert client.post(f"/cases/targets/{made.pk}/approve/").status_code == 403
    client.force_login(carla)
    assert client.post(f"/cases/targets/{made.pk}/approve/").status_code == 302
    assert b"Carla" in client.get("/cases/targets/").content
    (row,) = taken_out(client, "/cases/targets/")
    assert (row["From"], row["Approved by"]) == ("2099-01-01", str(carla))
    api = APIClient()
    api.force_authenticate(adam)
    again = api.post("/api/v1/service-targets/", body, format="json")
    assert again.status_code == 201
    here = f"/api/v1/service-targets/{again.json()['id']}/approve/"
    assert api.post(here, {}, format="json").status_code == 403
    api.force_authenticate(person("Titus", Role.TREASURER2))
    assert api.post(here, {}, format="json").json()["approved_by"] is not None
    assert len(api.get("/api/v1/service-targets/").json()["results"]) == 2


# ---- the columns follow the clock


def test_the_days_of_the_applicant_are_written_on_the_case(make_case: Any, olga: User):
    case = make_case(State.IN_REVIEW, officer=olga)
    ask = {"fields": ["need"], "sentence": "?"}
    for asked, answered in ((MARCH + timedelta(days=2), MARCH + timedelta(days=7)), (APRIL, APRIL)):
        perform(Case.ask_correction, case, by=olga, on=asked, **ask)
        perform(Case.answer_correction, case, by=case.filed_by, on=answered)
    assert (case.applicant_days, case.promised_on) == (5, date(2026, 4, 6))


def test_the_money_of_what_is_signed_first_waits_for_the_signature(make_case: Any, olga: User):
    case = make_case(State.GRANTED, signing_since=MARCH)
    assert not Case.objects.asking().filter(breaches.late(APRIL)).exists()
    perform(Case.sign, case, by=case.filed_by, on=MARCH + timedelta(days=6))
    assert (case.signing_days, case.money_promised_on, case.signing_since) == (6, date(2026, 3, 18), None)
    assert Case.objects.asking().filter(breaches.late(APRIL)).exists()
    perform(Case.close, case, by=None, on=APRIL)
    assert service.span_of(case, What.MONEY).days == (APRIL - MARCH).days - 6


def test_the_wait_for_money_is_ours_and_only_the_signing_is_theirs(make_case: Any):
    case = make_case(State.GRANTED, signing_since=MARCH)
    perform(Case.await_money, case, by=None, on=MARCH)
    assert Case.objects.asking().filter(breaches.late(APRIL)).exists()
    perform(Case.lay_to_sign, case, by=None, on=MARCH + timedelta(days=20))
    assert not Case.objects.asking().filter(breaches.late(APRIL)).exists()
    perform(Case.sign, case, by=case.filed_by, on=MARCH + timedelta(days=24))
    assert (case.signing_days, case.signing_since) == (4, None)
    perform(Case.close, case, by=None, on=APRIL)
    assert service.span_of(case, What.MONEY).days == (APRIL - MARCH).days - 4
    for step, since in ((Case.await_money, None), (Case.lay_to_sign, MARCH)):
        case = make_case(State.GRANTED, signing_since=since)
        with pytest.raises(Unmet):
            perform(step, case, by=None, on=MARCH)


def test_what_lapsed_was_not_paid(make_case: Any):
    case = make_case(State.GRANTED)
    perform(Case.close, case, by=None, on=APRIL, paid=False)
    assert (case.closed_on, case.paid_on) == (APRIL, None)


# ---- figures


def test_the_figures_of_a_period(make_case: Any):
    def done(urgency: int, days: int, theirs: int = 0, **columns: Any) -> None:
        decided = MARCH + timedelta(days=days)
        target = 7 if urgency >= 6 else 30
        promised = MARCH + timedelta(days=target + theirs)
        make_case(
            State.REFUSED,
            urgency=urgency,
            decided_on=decided,
            applicant_days=theirs,
            promised_on=promised,
            **columns,
        )

    for days in (3, 5, 7, 8):
        done(6, days)
    done(6, 20, theirs=14)  # six days of ours
    done(0, 31)
    make_case(State.GRANTED, decided_on=date(2026, 1, 5))  # another period
    make_case(
        State.CLOSED,
        decided_on=MARCH,
        paid_on=MARCH + timedelta(days=9),
        money_promised_on=MARCH + timedelta(days=10),
    )
    figures = {
        (one.what, one.level): one
        for one in service.figures(Case.objects.all(), MARCH + timedelta(days=1), APRIL)
    }
    critical = figures[What.DECISION, Level.CRITICAL]
    assert (critical.target_days, critical.count, critical.within, critical.share) == (7, 5, 4, 80)
    assert critical.delay == service.Delay(5, 6, 8)
    assert figures[What.DECISION, Level.HIGH].delay is None
    assert (figures[What.DECISION, Level.ORDINARY].share, figures[What.MONEY, Level.ORDINARY].share) == (
        0,
        100,
    )
    assert figures[What.MONEY, Level.ORDINARY].delay == service.Delay(1, 9, 9)


def test_the_figures_cost_the_same_queries_for_many_cases(make_case: Any, django_assert_num_queries: Any):
    for _ in range(12):
        make_case(State.REFUSED)
    with django_assert_num_queries(3):  # the targets, decisions, payments
        service.figures(Case.objects.all(), MARCH, APRIL)


@given(st.lists(st.integers(0, 400), min_size=1))
def test_half_and_nine_in_ten_took_at_most_what_is_said(days: list[int]):
    said = delay(days)
    assert said is not None
    assert sum(d <= said.most for d in days) * 10 >= len(days) * 9
    assert sum(d <= said.middle + 1 for d in days) * 2 >= len(days)
    assert min(days) <= said.middle <= said.most <= max(days) or said.count < 3


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 60), st.integers(1, 40)
)
def test_a_promise_is_kept_exactly_when_our_days_are_within_the_target(
    began: date, ours: int, theirs: int, target: int
):
    ended = began + timedelta(days=ours + theirs)
    made = span(0, began, ended, theirs, began + timedelta(days=target + theirs))
    assert (made.days, made.kept) == (ours, ours <= target)


# ---- the queue


def test_nothing_stands_before_a_critical_case_and_what_is_late_rises(make_case: Any):
    on_time, late = date(2026, 5, 1), date(2026, 4, 1)
    names = {
        "ordinary": make_case(urgency=0, promised_on=on_time),
        "ordinary late": make_case(urgency=0, promised_on=late),
        "urgent": make_case(urgency=4, promised_on=on_time),
        "urgent late": make_case(urgency=3, promised_on=late),
        "critical": make_case(urgency=6, promised_on=on_time),
        "critical late": make_case(urgency=6, promised_on=late),
        "ordinary, longer": make_case(urgency=0, promised_on=on_time, submitted_on=date(2026, 2, 1)),
    }
    of = {case.pk: name for name, case in names.items()}
    assert [of[case.pk] for case in queued(Case.objects.all(), APRIL)] == [
        "critical late",
        "critical",
        "urgent late",
        "ordinary late",
        "urgent",
        "ordinary, longer",
        "ordinary",
    ]


def test_a_case_is_not_late_while_it_is_the_applicants_turn(make_case: Any, olga: User):
    case = make_case(State.IN_REVIEW, officer=olga, promised_on=date(2026, 4, 1))
    assert late_since(case, APRIL) == date(2026, 4, 2)
    perform(Case.ask_correction, case, by=olga, on=APRIL, fields=["need"], sentence="?")
    assert late_since(case, APRIL, asks=True) is None
    assert queued(Case.objects.all(), APRIL).get().rank == 5


@pytest.mark.parametrize("seed", range(3))
def test_the_order_holds_for_any_mixture(make_case: Any, seed: int):
    for n in range(30):
        made = n * (seed + 7)
        make_case(
            urgency=made % 9,
            promised_on=APRIL + timedelta(days=made % 11 - 5),
            submitted_on=MARCH - timedelta(days=made % 13),
        )
    rows = list(queued(Case.objects.all(), APRIL))
    for first, then in pairwise(rows):
        if then.urgency >= 6:
            assert first.urgency >= 6
        if late_since(then, APRIL) and not late_since(first, APRIL):
            assert first.urgency >= 6


def test_the_desk_says_since_when(make_case: Any, olga: User, client: Client):
    make_case(promised_on=date(2026, 4, 1))
    client.force_login(olga)
    assert b"since 2 Apr 2026" in client.get("/cases/").content


# ---- the night


def test_a_breach_is_noted_once_and_told_as_a_count(
    make_case: Any, olga: User, carla: User, person: Callable[..., User]
):
    mine = make_case(State.IN_REVIEW, officer=olga, promised_on=date(2026, 4, 9))
    make_case(promised_on=date(2026, 4, 9))  # nobody's yet: every officer in reach is told
    make_case(State.GRANTED, money_promised_on=date(2026, 4, 9))
    make_case(promised_on=APRIL)  # its day is not over
    assert note_breaches(APRIL) == 3
    assert note_breaches(APRIL) == 0
    assert Breach.objects.get(case=mine).promised_on == date(2026, 4, 9)
    assert mine.events.get(step="late").payload["what"] == "decision"
    told = {notice.user: notice for notice in Notice.objects.all()}
    assert set(told) == {olga, carla}
    assert "3" in told[olga].subject
    assert mine.reference not in told[olga].body + told[carla].body
    assert note_breaches(APRIL + timedelta(days=1)) == 1


def test_breaches_never_change(make_case: Any):
    make_case(promised_on=date(2026, 4, 9))
    note_breaches(APRIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Breach.objects.update(noted_on=MARCH)
