"""Two delegates, or one who clicks twice, at the same moment; and what happens where the lock is taken away."""

from collections.abc import Callable
from datetime import date
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
from tests.workflows.committee.conftest import Purse, at
from workflows.cases.models import Case
from workflows.committee.fast_track import confirm_grant, propose_grant
from workflows.committee.models import Decision, Delegation, FastTrack
from workflows.people.models import Member, User

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def real_connections(db: Any) -> None:
    require_real_connections()


@pytest.fixture
def proposed(
    delegation: Delegation, clara: User, ready_case: Callable[..., Case], member: Callable[..., Member]
) -> list[FastTrack]:
    """Two grants of 450.00 each, of which 800.00 a month holds one."""
    cases = [ready_case(member(name), cents=45_000, urgency=4) for name in ("Eva", "Finn")]
    return [propose_grant(delegation, case, cents=45_000, by=clara, at=at(9), on=ON) for case in cases]


def confirming(track: FastTrack, by: User, verb: Callable[..., Any] = confirm_grant) -> Callable[[], Any]:
    def confirm() -> Any:
        return verb(FastTrack.objects.get(pk=track.pk), by=User.objects.get(pk=by.pk), on=ON)

    return confirm


def test_two_presses_of_the_second_delegate_grant_once(proposed: list[FastTrack], bram: User, purse: Purse):
    answers = at_once(*[confirming(proposed[0], bram)] * 3)
    assert refusals(answers) == ["already_decided"] * 2
    assert (Decision.objects.count(), purse.available_cents) == (1, 955_000)


def test_without_the_lock_two_presses_break_on_each_other(
    proposed: list[FastTrack], bram: User, monkeypatch: pytest.MonkeyPatch
):
    """The twin: the second press is no longer told that the first was quicker; the last guards stop it late."""
    slowly(monkeypatch, Delegation, "used_cents")
    without_locks(monkeypatch)
    answers = at_once(*[confirming(proposed[0], bram, confirm_grant.__wrapped__)] * 2)
    assert refusals(answers) != ["already_decided"]


def test_two_grants_that_together_pass_the_period_cap_do_not_both_fit(
    proposed: list[FastTrack], bram: User, monkeypatch: pytest.MonkeyPatch
):
    slowly(monkeypatch, Delegation, "used_cents", at_most_s=1)
    answers = at_once(*[confirming(track, bram) for track in proposed])
    assert refusals(answers) == ["period_cap_passed"]
    assert Delegation.objects.get().used_cents(ON) == 45_000


def test_without_the_lock_both_fit_and_the_cap_is_passed(
    proposed: list[FastTrack], bram: User, monkeypatch: pytest.MonkeyPatch
):
    """The twin."""
    slowly(monkeypatch, Delegation, "used_cents")
    without_locks(monkeypatch)
    answers = at_once(*[confirming(track, bram, confirm_grant.__wrapped__) for track in proposed])
    assert refusals(answers) == []
    assert Delegation.objects.get().used_cents(ON) == 90_000


def test_both_delegates_propose_at_once_and_one_grant_waits(
    delegation: Delegation, urgent_case: Case, delegates: tuple[User, User]
):
    def propose(by: User) -> Any:
        mine = Case.objects.get(pk=urgent_case.pk)
        return propose_grant(delegation, mine, cents=50_000, by=by, at=at(9), on=ON)

    answers = at_once(*[partial(propose, by) for by in delegates])
    assert refusals(answers) == ["already_decided"]
    assert FastTrack.objects.awaiting_confirmation().count() == 1
