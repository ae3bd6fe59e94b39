"""What of the minutes everybody may read: sizes, and nothing that somebody typed."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.committee.redaction import Size, redact, size

SECRET = "Ana Öztürk, A-2026-0042, 812.34 EUR"


def person(name: str, **facts: Any) -> dict[str, Any]:
    return {"name": name, "role": "member", "stands_in_for": SECRET, "stays": [["18:00", None]], **facts}


def item(applicant: str, outcome: str = "") -> dict[str, Any]:
    """An item of the agenda in which everything that can be typed names somebody."""
    decision = {
        "number": SECRET,
        "outcome": outcome,
        "cents": 81_234,
        "conditions": SECRET,
        "reasons": [SECRET],
    }
    return {
        "case": SECRET, "applicant": applicant, "kind": "aid", "theme": SECRET, "asked_cents": 81_234,
        "aside": [{"name": SECRET, "reason": SECRET}], "ballots": [{"proof": SECRET, "votes": [SECRET]}],
        "decision": decision if outcome else None, "remark": SECRET,
    }  # fmt: skip


def content(*items: dict[str, Any], people: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "committee": "Board", "place": SECRET, "opening": SECRET, "closing": SECRET,
        "people": [person("Bram"), person("Clara", stays=[])] if people is None else people,
        "items": list(items),
    }  # fmt: skip


def test_sizes_are_of_people_not_of_requests() -> None:
    assert size(["Ana"] * 12) == Size.FEWER
    assert [size(range(count)) for count in (0, 4, 5, 9, 10)] == [
        Size.FEWER, Size.FEWER, Size.SOME, Size.SOME, Size.MANY
    ]  # fmt: skip


def test_a_short_evening_tells_nothing_of_how_it_ended() -> None:
    left = redact(content(*[item(f"P{n}", "refused") for n in range(4)]))
    assert (left.dealt_with, left.outcomes) == (Size.FEWER, {})
    assert (left.met, left.here, left.seats) == (True, 1, 2)


def test_a_long_one_tells_outcomes_in_sizes() -> None:
    items = [item(f"G{n}", "granted") for n in range(11)] + [item("R1", "refused"), item("U1")]
    assert redact(content(*items)).outcomes == {
        "granted": Size.MANY,
        "refused": Size.FEWER,
        "deferred": Size.FEWER,
    }


def test_without_a_meeting_who_voted_was_there() -> None:
    left = redact(content(people=[person("Bram", voted=True, stays=[]), person("Clara", voted=False)]))
    assert (left.met, left.here, left.seats) == (False, 1, 2)


outcomes = st.sampled_from(["granted", "refused", "deferred", ""])
words = st.text(min_size=3, max_size=30).map(lambda typed: f"⟦{typed}⟧")


@given(st.lists(st.tuples(st.integers(0, 30), outcomes), max_size=40), words)
def test_nothing_typed_passes_and_no_number_is_about_the_people_decided_on(
    decided: list[tuple[int, str]], typed: str
) -> None:
    told = content(*[item(f"{typed}{who}", outcome) for who, outcome in decided])
    told = json.loads(json.dumps(told).replace(json.dumps(SECRET)[1:-1], json.dumps(typed)[1:-1]))
    left = asdict(redact(told))
    assert "⟦" not in json.dumps(left, ensure_ascii=False)
    assert {name for name, value in left.items() if isinstance(value, int)} == {"met", "here", "seats"}
    assert (left["here"], left["seats"]) == (1, 2), "of the committee itself"


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_whoever_asked_alone_learns_of_nobody_by_their_absence(outcome: str) -> None:
    """The same is said of one and of four, however it ended."""
    one, four = (redact(content(*[item(f"P{n}", outcome) for n in range(many)])) for many in (1, 4))
    assert one == four == redact(content(item("P1", "granted"), item("P2", "refused")))
