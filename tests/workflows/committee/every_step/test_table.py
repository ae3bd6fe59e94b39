"""Every state, step and person of the committee's machines: one table, and the pages and the API both obey it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from workflows.cases.models import Case
from workflows.committee.models import (
    Appeal,
    Ballot,
    FastTrack,
    RulesProposal,
    Session,
)
from workflows.steps import transitions_of

from .conftest import ONLY_TO_OPEN, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# The columns: chair, vice-chair, member, secretary, member of another committee, officer of the case, applicant,
# treasurer, auditor, administrator.
WHO = (
    "chair", "vice-chair", "member", "secretary", "elsewhere", "officer", "applicant", "treasurer", "auditor",
    "administrator",
)  # fmt: skip
# The cells: + it is done · ~ it is recorded, and the step needs more · = it was done already, nothing is
# written · f 403 · m 404 · l 409 · u 422.
STATUS = {"f": 403, "m": 404, "l": 409, "u": 422}
MACHINES = {
    "session": Session,
    "ballot": Ballot,
    "rules": RulesProposal,
    "appeal": Appeal,
    "fast track": FastTrack,
}

# machine: state, and what else there is to it: step (of the machine, or an act beside it): a cell for each person
TABLE: dict[str, dict[str, dict[str, str]]] = {
    "session": {
        "planned": {
            "convene": "++f+mfffff",
            "move": "++f+mfffff",
            "open": "++ffmfffff",
            "close": "llllmfffff",
            "cancel": "++ffmfffff",
            "approve_minutes": "uuuumfffff",
        },
        "convened": {
            "convene": "llllmfffff",
            "move": "++f+mfffff",
            "open": "++ffmfffff",
            "close": "llllmfffff",
            "cancel": "++ffmfffff",
            "approve_minutes": "uuuumfffff",
        },
        "open": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "++ffmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "uuuumfffff",
        },
        "open, a ballot is open": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "uuffmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "uuuumfffff",
        },
        "closed": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "llllmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "~~f~mfffff",
        },
        "closed, signed for the chair": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "llllmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "=ff+mfffff",
        },
        "minutes_approved": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "llllmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "=ll=mfffff",
        },
        "cancelled": {
            "convene": "llllmfffff",
            "move": "llflmfffff",
            "open": "llllmfffff",
            "close": "llllmfffff",
            "cancel": "llllmfffff",
            "approve_minutes": "uuuumfffff",
        },
    },
    "ballot": {
        "created, not yet": {
            "open": "+fffmfffff",
        },
        "created": {
            "open": "llllmfffff",
            "vote": "llllmfffff",
            "close": "llllmfffff",
            "recount": "++++mfffff",
            "void": "+fffmfffff",
            "annul": "uuuumfffff",
            "decide": "uuuumfffff",
        },
        "open": {
            "open": "llllmfffff",
            "vote": "+++fmfffff",
            "close": "+fffmfffff",
            "recount": "++++mfffff",
            "void": "+fffmfffff",
            "annul": "uuuumfffff",
            "decide": "uuuumfffff",
        },
        "open, without a meeting": {
            "open": "llllmfffff",
            "vote": "+++fmfffff",
            "close": "ffffmfffff",
            "recount": "++++mfffff",
            "void": "+fffmfffff",
            "annul": "+++fmfffff",
            "decide": "uuuumfffff",
        },
        "closed": {
            "open": "llllmfffff",
            "vote": "llllmfffff",
            "close": "llllmfffff",
            "recount": "++++mfffff",
            "void": "+fffmfffff",
            "annul": "uuuumfffff",
            "decide": "+fffmfffff",
        },
        "closed, in secret": {
            "open": "llllmfffff",
            "vote": "llllmfffff",
            "close": "llllmfffff",
            "void": "+fffmfffff",
            "annul": "+++~mfffff",
            "decide": "lfffmfffff",
        },
        "closed, decided": {
            "open": "llllmfffff",
            "vote": "llllmfffff",
            "close": "llllmfffff",
            "recount": "llllmfffff",
            "void": "lfffmfffff",
            "annul": "uuuumfffff",
            "decide": "llllmfffff",
        },
        "void": {
            "open": "+fffmfffff",
            "vote": "llllmfffff",
            "close": "llllmfffff",
            "recount": "++++mfffff",
            "void": "llllmfffff",
            "annul": "uuuumfffff",
            "decide": "uuuumfffff",
        },
    },
    "rules": {
        "proposed": {
            "approve": "fffffffff+",
            "reject": "fffffffff+",
            "withdraw": "+fffffffff",
        },
        "proposed, by the administrator": {
            "approve": "+fffffffff",
            "reject": "+fffffffff",
            "withdraw": "fffffffff+",
        },
        "approved": {
            "approve": "fffffffffl",
            "reject": "fffffffffl",
            "withdraw": "lffffffffl",
        },
        "rejected": {
            "approve": "fffffffffl",
            "reject": "fffffffffl",
            "withdraw": "lffffffffl",
        },
        "withdrawn": {
            "approve": "fffffffffl",
            "reject": "fffffffffl",
            "withdraw": "lffffffffl",
        },
    },
    "appeal": {
        "lodged": {
            "withdraw": "ffffff+fff",
            "bring_back": "ffffflffff",
        },
        "lodged, to uphold": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
            "uphold": "+fffmfffff",
        },
        "lodged, to change": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
            "change": "+fffmfffff",
        },
        "lodged, to send back": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
            "send_back": "+fffmfffff",
        },
        "upheld": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
            "uphold": "llllmfffff",
        },
        "changed": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
            "change": "llllmfffff",
        },
        "sent_back": {
            "withdraw": "fffffflfff",
            "bring_back": "fffffuffff",
            "send_back": "llllmfffff",
        },
        "sent_back, of a grant": {
            "withdraw": "fffffflfff",
            "bring_back": "fffff+ffff",
            "send_back": "llllmfffff",
        },
        "withdrawn": {
            "withdraw": "fffffflfff",
            "bring_back": "ffffflffff",
        },
    },
    "fast track": {
        "proposed": {
            "confirm": "fm+mmfffff",
            "decline": "+m+mmfffff",
        },
        "declined": {
            "confirm": "lmlmmfffff",
            "decline": "lmlmmfffff",
        },
        "granted": {
            "confirm": "lmlmmfffff",
            "decline": "lmlmmfffff",
        },
        "granted, counted for": {
            "confirm": "llllmfffff",
            "decline": "llllmfffff",
            "ratify": "f+ffmfffff",
        },
        "granted, counted against": {
            "confirm": "llllmfffff",
            "decline": "llllmfffff",
            "not_ratify": "f+ffmfffff",
        },
        "ratified": {
            "confirm": "llllmfffff",
            "decline": "llllmfffff",
            "ratify": "llllmfffff",
        },
        "not_ratified": {
            "confirm": "llllmfffff",
            "decline": "llllmfffff",
            "not_ratify": "llllmfffff",
        },
    },
}
# One address carries these out, and what was counted, or how, says which; where nothing was counted there is none.
BY_THE_COUNT = {
    "appeal": {"uphold", "change", "send_back"},
    "fast track": {"ratify", "not_ratify"},
    "ballot": {"recount", "annul"},
}


# ---- knocking


def record(subject: Any) -> tuple[Any, ...]:
    """How many rows each table has, and the subject and the cases as they stand."""
    kept = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    counts = ", ".join(f'(SELECT COUNT(*) FROM "{model._meta.db_table}")' for model in kept)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        rows = cursor.fetchone()
    mine = type(subject).objects.filter(pk=subject.pk).values().get() if subject else None
    return rows, mine, list(Case.objects.order_by("pk").values())


@dataclass
class Answer:
    status: int
    changed: bool
    state: str

    def cell(self, done: tuple[int, ...], target: str) -> str:
        if self.status in done:
            if not self.changed:
                return "="
            return "+" if target in (self.state, "None") else "~"
        return next((cell for cell, status in STATUS.items() if status == self.status), str(self.status))


def knock(scene: Scene, before: tuple[Any, ...], client: Client, url: str, **sent: Any) -> Answer:
    """Ask, look at what came of it, and take it all back."""
    with transaction.atomic():
        status = client.post(url, **sent).status_code
        subject = scene.subject()
        answer = Answer(status, record(subject) != before, subject.state if subject else "")
        transaction.set_rollback(True)
    return answer


def cells() -> Iterator[tuple[str, str]]:
    return ((machine, state) for machine, states in TABLE.items() for state in states)


@pytest.mark.parametrize(("machine", "state"), list(cells()))
def test_the_page_and_the_api_answer_as_the_table_says(
    machine: str, state: str, request: pytest.FixtureRequest
):
    scene: Scene = request.getfixturevalue(f"{machine.replace(' ', '_')}_scene")(state)
    real, rows = state.split(",")[0], TABLE[machine][state]
    if state != ONLY_TO_OPEN:
        assert scene.subject().state == real
    targets = {(step, source): target for step, source, target in transitions_of(MACHINES[machine])}
    clients = {who: Client() for who in WHO}
    for who, client in clients.items():
        client.force_login(scene.people[who])
    before = record(scene.subject())
    found: dict[str, dict[str, str]] = {"page": {}, "api": {}}
    for step in rows:
        door = scene.doors[step]
        for who, client in clients.items():
            page = knock(scene, before, client, door.page, data=door.typed)
            api = knock(scene, before, client, door.api, data=door.body, content_type="application/json")
            done = {"page": (302,), "api": (200, 201)}
            for by, answer in (("page", page), ("api", api)):
                target = targets.get((step, real), answer.state)
                cell = answer.cell(done[by], target)
                found[by][step] = found[by].get(step, "") + cell
                assert cell in "+~" or not answer.changed, f"{step} by the {by}: the {who} left something"
    assert found["page"] == rows
    assert found["api"] == rows


@pytest.mark.parametrize("machine", MACHINES)
def test_the_table_knows_every_step_of_each_machine(machine: str):
    states = TABLE[machine]
    model, by_count = MACHINES[machine], BY_THE_COUNT.get(machine, set())
    steps = {step for step, _, _ in transitions_of(model)}
    done = {
        (step, state.split(",")[0])
        for state, rows in states.items()
        for step, row in rows.items()
        if "+" in row
    }
    assert {(step, source) for step, source, _ in transitions_of(model)} <= done
    assert {state.split(",")[0] for state in states} == set(model.State.values)
    for state, rows in states.items():
        if state != ONLY_TO_OPEN:
            assert steps - by_count <= set(rows), state
        assert all(len(row) == len(WHO) for row in rows.values()), state
