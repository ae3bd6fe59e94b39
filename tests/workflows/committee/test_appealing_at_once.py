"""An appeal sent twice, ruled on twice, or withdrawn while it is ruled on; and what the locks are for."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.workflows.committee import test_appealing
from tests.workflows.committee.at_once import (
    at_once,
    refusals,
    require_real_connections,
    slowly,
    without_locks,
)
from tests.workflows.committee.conftest import Purse, at
from workflows.cases.models import Case
from workflows.committee import appealing, deciding
from workflows.committee.appealing import lodge_appeal, withdraw_appeal
from workflows.committee.deciding import decide
from workflows.committee.models import Appeal, Ballot, Decision
from workflows.people.models import Member, User

pytestmark = pytest.mark.django_db(transaction=True)
ON = test_appealing.ON
HEARD = test_appealing.HEARD

on_the_day, refused, panel = test_appealing.on_the_day, test_appealing.refused, test_appealing.panel
lodge, heard = test_appealing.lodge, test_appealing.heard


@pytest.fixture(autouse=True)
def real_connections(db: Any) -> None:
    require_real_connections()


def lodging(
    decision: Decision, ana: Member, text: str, verb: Callable[..., Any] = lodge_appeal
) -> Callable[[], Any]:
    def send() -> Any:
        mine, by = Decision.objects.get(pk=decision.pk), User.objects.get(pk=ana.user_id)
        return verb(mine, by=by, on=ON, at=at(9), text=text)

    return send


def test_sent_twice_at_once_it_is_one_appeal(refused: Decision, panel: list[User], ana: Member):
    answers = at_once(*[lodging(refused, ana, "The city refused me.")] * 3)
    assert len({answer.pk for answer in answers}) == 1
    assert Appeal.objects.get().events.count() == 1


def test_of_two_different_appeals_at_once_one_is_kept_and_the_other_told(
    refused: Decision, panel: list[User], ana: Member
):
    answers = at_once(lodging(refused, ana, "The city refused me."), lodging(refused, ana, "I lost my job."))
    assert refusals(answers) == ["appealed_already"]
    assert Appeal.objects.count() == 1


def test_without_the_lock_the_second_appeal_breaks_on_the_first(
    refused: Decision, panel: list[User], ana: Member, monkeypatch: pytest.MonkeyPatch
):
    """The twin: only the last guard, the unique row, stops it, and nobody is told why."""
    slowly(monkeypatch, appealing, "is_contestable")
    without_locks(monkeypatch)
    verb = lodge_appeal.__wrapped__
    answers = at_once(*[lodging(refused, ana, text, verb) for text in ("The city.", "My job.")])
    assert refusals(answers) == []
    assert sum(isinstance(answer, Exception) for answer in answers) == 1


def ruling(ballot: Ballot, by: User, verb: Callable[..., Any] = decide) -> Any:
    return verb(Ballot.objects.get(pk=ballot.pk), by=User.objects.get(pk=by.pk), on=HEARD)


def test_two_presses_on_one_ruling_grant_once(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    lodge(refused)
    ballot = heard(100_000, 100_000, 100_000)
    answers = at_once(*[partial(ruling, ballot, panel[0])] * 3)
    assert refusals(answers) == ["already_decided"] * 2
    assert (Decision.objects.count(), purse.available_cents) == (2, 900_000)
    assert Case.objects.get().events.filter(step="grant_on_appeal").count() == 1


def test_without_the_lock_the_second_ruling_breaks_on_the_first(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    monkeypatch: pytest.MonkeyPatch,
):
    """The twin: the second press is not told that somebody was quicker."""
    lodge(refused)
    ballot = heard(100_000, 100_000, 100_000)
    slowly(monkeypatch, deciding, "leads_the_ballot")
    without_locks(monkeypatch)
    answers = at_once(*[partial(ruling, ballot, panel[0], decide.__wrapped__)] * 2)
    assert refusals(answers) != ["already_decided"]


def test_withdrawing_and_ruling_at_once_leaves_the_ruling(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    ana: Member,
):
    appeal = lodge(refused)
    ballot = heard(100_000, 100_000, 100_000)

    def withdraw() -> Any:
        mine, by = Appeal.objects.get(pk=appeal.pk), User.objects.get(pk=ana.user_id)
        return withdraw_appeal(mine, by=by, on=date(2026, 4, 9))

    answers = at_once(withdraw, partial(ruling, ballot, panel[0]))
    assert refusals(answers) == ["too_late"]
    appeal.refresh_from_db()
    assert (appeal.state, Case.objects.get().state) == ("changed", "granted")
