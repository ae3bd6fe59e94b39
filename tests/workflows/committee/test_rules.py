"""Rules as dated versions: what they say, what contradicts itself, and where a case goes above a ceiling."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES
from workflows.append_only import AppendOnly, Lifted
from workflows.cases.models import Case
from workflows.committee.mandates import publish_rules
from workflows.committee.models import Committee, RulesVersion
from workflows.committee.routing import committee_for
from workflows.committee.wording import differences, rules_in_words
from workflows.people.models import Cooperative, User
from workflows.refusals import Unmet

APRIL, JUNE, JULY = date(2026, 4, 1), date(2026, 6, 1), date(2026, 7, 1)
NAMED = {**USUAL_RULES, "tie": "deferred"}


@pytest.fixture
def board(belgium: Cooperative) -> Committee:
    board = Committee.objects.create(code="board", name="Board")
    board.cooperatives.add(belgium)
    return board


@pytest.fixture
def publish(committee: Committee, admin: User) -> Callable[..., RulesVersion]:
    """publish(APRIL, ceiling_cents=100): a version of the solidarity committee."""

    def put(from_on: date, of: Committee = committee, **terms: Any) -> RulesVersion:
        return publish_rules(of, by=admin, from_on=from_on, **{**NAMED, **terms})

    return put


def test_the_ceiling_is_that_of_the_day(
    committee: Committee, board: Committee, publish: Callable[..., RulesVersion], case: Case
):
    publish(APRIL, ceiling_cents=99_999, escalates_to=board)
    assert committee_for(case, on=date(2026, 3, 31)) == committee
    assert committee_for(case, on=APRIL) == board
    publish(JUNE, ceiling_cents=100_000, escalates_to=board)
    assert committee_for(case, on=JUNE) == committee


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"secret": True, "tie": "casting_vote"}, "secret_casting_vote"),
        ({"circular_allowed": True, "circular_hours": 0}, "circular_hours_missing"),
        ({"ceiling_cents": None, "escalates_to": "board"}, "ceiling_missing"),
        ({"ceiling_cents": 100, "escalates_to": "solidarity"}, "escalates_in_a_circle"),
        ({"stand_in": "solidarity"}, "stands_in_for_itself"),
        ({"quorum_numerator": 3}, "bad_rules"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(
    board: Committee, publish: Callable[..., RulesVersion], terms: dict[str, Any], code: str
):
    named = {
        name: Committee.objects.get(code=said) if name in ("escalates_to", "stand_in") else said
        for name, said in terms.items()
    }
    with pytest.raises(Unmet) as refusal:
        publish(APRIL, **named)
    assert refusal.value.code == code
    assert RulesVersion.objects.filter(from_on=APRIL).count() == 0


def test_a_case_never_comes_back_to_the_committee_it_left_even_later(
    committee: Committee, board: Committee, publish: Callable[..., RulesVersion]
):
    """The board's rules of July would send it back: the solidarity committee cannot send it there from June."""
    publish(JULY, of=board, ceiling_cents=500, escalates_to=committee)
    with pytest.raises(Unmet) as refusal:
        publish(JUNE, ceiling_cents=100, escalates_to=board)
    assert refusal.value.code == "escalates_in_a_circle"


def test_appeals_may_go_to_the_same_committee(committee: Committee, publish: Callable[..., RulesVersion]):
    assert (
        "Solidarity committee hears the appeal." in rules_in_words(publish(APRIL, appeals_to=committee))[-1]
    )


def test_a_page_says_every_rule(board: Committee, publish: Callable[..., RulesVersion]):
    version = publish(
        APRIL, secret=True, closes_early=True, circular_allowed=True, circular_hours=72, ceiling_cents=250_000,
        escalates_to=board, stand_in=board, appeals_to=board, appeal_days=30,
    )  # fmt: skip
    said = rules_in_words(version)
    for sentence in (
        "Exactly 1/2 is not a quorum.",
        "The vote is secret: nobody learns who voted what.",
        "A ballot ends as soon as no vote still missing could change what comes out.",
        "The committee may vote without a meeting, in a vote that lasts at least 72 hours.",
        "It grants up to 2,500.00\u00a0EUR. Above that, Board decides.",
        "When too many stand aside, Board decides.",
        "The member has 30 days to contest the decision. Board hears the appeal.",
    ):
        assert sentence in said


def test_differences_name_only_what_changes(publish: Callable[..., RulesVersion], committee: Committee):
    first = committee.rules.get()
    second = publish(APRIL, closes_early=True)
    changed = differences(first, second)
    assert [(d.before, d.after) for d in changed] == [
        ("In a tie the chair has the casting vote.", "In a tie the request is deferred."),
        ("", "A ballot ends as soon as no vote still missing could change what comes out."),
    ]
    assert differences(second, second) == []
    assert all(d.before == "" for d in differences(None, second))


def test_a_migration_that_fills_in_a_frozen_table_leaves_it_frozen(committee: Committee):
    """Lifted and AppendOnly around a data migration: in between a row changes, afterwards none."""
    rows = RulesVersion.objects.filter(committee=committee, from_on=START_OF_TERM)
    connection.check_constraints()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=lambda sql, params=None: cursor.execute(sql))
        Lifted("committee_rulesversion").database_forwards("committee", editor, None, None)
        rows.update(appeal_days=61)
        AppendOnly("committee_rulesversion").database_forwards("committee", editor, None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(appeal_days=62)
    assert rows.get().appeal_days == 61
