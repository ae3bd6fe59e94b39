"""Two people at once, on real connections: one of them takes the case, nothing happens twice."""

import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from workflows.cases import attachments, corrections, messages
from workflows.cases.models import Case, State
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import Refusal, TooLate
from workflows.steps import perform

from .conftest import MARCH
from .test_documents import WHOLE_PDF

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each on its own connection; return what each gave or refused."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            found[place] = act()
        except Refusal as refusal:
            found[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return found


@pytest.fixture(autouse=True)
def real_connections() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection")


@pytest.mark.parametrize("again", range(4))
def test_of_two_officers_who_take_a_case_one_gets_it(again, make_case, olga, person, belgium):
    case, paul = make_case(), person("Paul", Role.OFFICER, cooperative=belgium)

    def take(by: User) -> Case:
        return perform(Case.take, Case.objects.get(pk=case.pk), by=by, on=MARCH)

    found = together(partial(take, olga), partial(take, paul))
    taken = [one for one in found if isinstance(one, Case)]
    assert len(taken) == 1
    assert sum(isinstance(one, TooLate) for one in found) == 1
    case.refresh_from_db()
    assert case.officer == taken[0].officer
    assert [event.step for event in case.events.all()] == ["take"]


def test_a_double_click_asks_one_question(make_case, olga):
    case = make_case(State.IN_REVIEW)

    def ask() -> Case:
        mine = Case.objects.get(pk=case.pk)
        return corrections.ask(
            mine, by=olga, on=MARCH, fields=["need"], sentence="Which?", expected_version=case.version
        )

    found = together(ask, ask, ask)
    assert sum(isinstance(one, Case) for one in found) == 1
    assert case.corrections.count() == case.events.count() == 1


def test_a_double_click_posts_one_message_and_keeps_one_document(make_case, ana):
    case, key = make_case(), uuid.uuid4()
    together(*[lambda: messages.post(case, by=ana.user, text="Hello", at=timezone.now(), key=key)] * 3)
    assert case.messages.count() == 1
    file = {"name": "rent.pdf", "content": WHOLE_PDF, "by": ana.user, "at": timezone.now()}
    together(*[lambda: attachments.attach(case, requirement="rent", **file)] * 3)
    assert case.documents.count() == 1


@pytest.mark.parametrize("again", range(4))
def test_withdrawing_and_deciding_at_once_leaves_one_end(again, make_case, ana, person):
    chair, case = person("Carla", Role.CHAIR), make_case(State.READY)
    found = together(
        lambda: perform(Case.withdraw, Case.objects.get(pk=case.pk), by=ana.user, on=MARCH),
        lambda: perform(Case.grant, Case.objects.get(pk=case.pk), by=chair, on=MARCH, cents=100),
    )
    assert sum(isinstance(one, TooLate) for one in found) == 1
    case.refresh_from_db()
    assert case.events.count() == 1
    assert case.state == case.events.get().after
