"""Two people, or one who clicks twice, at the same moment: one effect, through real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from fund.aid import applying, publishing
from fund.aid.models import AidApplication, Award, Programme, ProgrammeVersion
from fund.ledger.envelopes import available
from tests.fund.aid.conftest import AT, ON, RULES, fill
from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import Member, User
from workflows.refusals import Refusal
from workflows.steps import perform

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in its own thread and connection, let go together; a refusal is an answer."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def granting(case: Case, chair: User, cents: int) -> Callable[[], Any]:
    def grant() -> None:
        mine, by = Case.objects.get(pk=case.pk), User.objects.get(pk=chair.pk)
        with transaction.atomic():
            perform(Case.grant, mine, by=by, on=ON, cents=cents)
            kinds.of(mine).granted(mine, None, cents=cents, by=by, on=ON)

    return grant


def test_two_grants_to_one_member_at_once_do_not_pass_the_ceiling_of_twelve_months(
    version, ana, ready, chair, envelope
):
    cases = []
    for _ in range(2):
        draft = applying.start_application(version.programme, ana, by=ana.user, on=ON)
        cases.append(ready(fill(draft, ana.user)))
    answers = at_once(*[granting(case, chair, 400_00) for case in cases])
    assert [type(answer).__name__ for answer in answers if answer] == ["CeilingPassed"]
    assert Award.objects.get().cents == 400_00
    assert sorted(Case.objects.values_list("state", flat=True)) == ["granted", "ready"]
    assert available(envelope) == 600_00


def test_two_grants_at_once_do_not_promise_the_same_money(published, member, ready, chair, envelope):
    published(ceiling_case_cents=None, ceiling_member_year_cents=None)
    programme = Programme.objects.get()
    cases = []
    for name in ("Ada", "Bea"):
        person = member(name)
        draft = applying.start_application(programme, person, by=person.user, on=ON)
        cases.append(ready(fill(draft, person.user)))
    answers = at_once(*[granting(case, chair, 700_00) for case in cases])
    assert [type(answer).__name__ for answer in answers if answer] == ["InsufficientFunds"]
    assert available(envelope) == 300_00


def test_a_double_click_on_begin_opens_one_draft(version, ana):
    def begin() -> AidApplication:
        whom = Member.objects.get(pk=ana.pk)
        return applying.start_application(
            Programme.objects.get(), whom, by=User.objects.get(pk=ana.user_id), on=ON
        )

    assert len(set(at_once(begin, begin, begin))) == 1
    assert Case.objects.count() == 1


def test_a_double_click_on_send_sends_once(complete, ana):
    def send() -> AidApplication:
        mine, by = AidApplication.objects.get(pk=complete.pk), User.objects.get(pk=ana.user_id)
        return applying.submit(mine, by=by, on=ON, at=AT, declared=True)

    answers = at_once(send, send, send)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 2
    assert list(Case.objects.get().events.values_list("step", flat=True)) == ["submit"]


def test_a_double_click_on_publish_publishes_once(programme, admin):
    draft = publishing.draft_version(programme, RULES, by=admin)

    def publish() -> ProgrammeVersion:
        version, by = ProgrammeVersion.objects.get(pk=draft.pk), User.objects.get(pk=admin.pk)
        return publishing.publish_version(version, by=by, on=ON)

    answers = at_once(publish, publish)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert draft.events.count() == 1
