"""Sixteen people decide one counted ballot at the same moment: one decision, one grant; and what the lock is for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.workflows.committee.at_once import (
    at_once,
    refusals,
    require_real_connections,
    slowly,
    without_locks,
)
from tests.workflows.committee.conftest import MEETING_DAY, Purse
from workflows.cases.models import Case
from workflows.committee import deciding
from workflows.committee.deciding import decide
from workflows.committee.models import Ballot, Decision
from workflows.models import Due
from workflows.people.models import User
from workflows.refusals import NotYours

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED, STALE = 80_000, 90_000


@pytest.fixture(autouse=True)
def real_connections(db: Any) -> None:
    require_real_connections()


@pytest.fixture
def to_decide(counted: Callable[..., Ballot]) -> Ballot:
    """800.00 of 1,000.00, counted."""
    return counted(COUNTED, COUNTED, COUNTED, "refuse")


def deciding_it(ballot: Ballot, by: User, cents: int, verb: Callable[..., Decision] = decide) -> Decision:
    """One press, from a page that shows this amount; each reads the ballot and the person anew."""
    mine, who = Ballot.objects.get(pk=ballot.pk), User.objects.get(pk=by.pk)
    return verb(mine, by=who, on=MEETING_DAY, cents=cents, reasons=["fund_limited"])


def require_one(purse: Purse) -> None:
    assert (Decision.objects.get().cents, purse.available_cents) == (COUNTED, 1_000_000 - COUNTED)
    case = Case.objects.get()
    assert (case.state, case.granted_cents, case.events.filter(step="grant").count()) == (
        "granted",
        COUNTED,
        1,
    )
    assert Due.objects.filter(topic="decision.taken").count() == 1


def test_sixteen_presses_half_of_them_stale_are_one_decision(to_decide: Ballot, clara: User, purse: Purse):
    amounts = [COUNTED, STALE] * 8
    answers = at_once(*[partial(deciding_it, to_decide, clara, cents) for cents in amounts])
    good, stale = answers[::2], answers[1::2]
    assert sum(isinstance(answer, Decision) for answer in good) == 1
    assert refusals(good) == ["already_decided"] * 7
    # who showed another amount is told so, or that it is decided, whichever came first
    assert len(refusals(stale)) == 8
    assert set(refusals(stale)) <= {"too_late", "already_decided"}
    require_one(purse)


def test_two_people_with_two_tabs_each_are_one_decision(
    to_decide: Ballot, clara: User, vik: User, purse: Purse
):
    """The vice-chair does not preside while the chair is there: both tabs are refused, whoever is first."""
    answers = at_once(*[partial(deciding_it, to_decide, by, COUNTED) for by in (clara, vik, clara, vik)])
    mine, other = answers[::2], answers[1::2]
    assert sum(isinstance(answer, Decision) for answer in mine) == 1
    assert refusals(mine) == ["already_decided"]
    assert all(isinstance(answer, NotYours) or answer.code == "already_decided" for answer in other)
    require_one(purse)


def test_without_the_lock_presses_break_on_each_other(
    to_decide: Ballot, clara: User, monkeypatch: pytest.MonkeyPatch
):
    """The twin: all of them find nothing decided; only the last guards stop them, and nobody is told that
    somebody was quicker."""
    slowly(monkeypatch, deciding, "leads_the_ballot", acts=16)
    without_locks(monkeypatch)
    verb = decide.__wrapped__
    answers = at_once(*[partial(deciding_it, to_decide, clara, COUNTED, verb)] * 16)
    assert refusals(answers) != ["already_decided"] * 15
    broken = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(broken) > len(refusals(answers)), (
        "some broke on a guard of the database, without a word to the person"
    )
