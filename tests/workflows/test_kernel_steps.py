"""`perform()`: the one door. Each refusal stands beside what it would have been."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from workflows import kinds
from workflows.cases.models import Case, CaseEvent, State
from workflows.kinds import Kind
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note, open_steps, perform, transitions_of

TODAY = date(2026, 3, 2)
missing: list[str] = []


@pytest.fixture(autouse=True)
def plain_kind() -> Iterator[None]:
    missing.clear()
    kinds.register(
        Kind(
            code="plain",
            label="Plain",
            prefix="P",
            start_label="Ask",
            start_url=lambda: "/",
            unmet=lambda case: list(missing),
            committee=lambda case: "board",
            granted=lambda *a, **k: None,
            fields=lambda case, user: [],
            edit_url=lambda case: "/",
        )
    )
    yield
    kinds._kinds.pop("plain")


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person("Omar", Role.OFFICER)


@pytest.fixture
def case(ana: Member) -> Case:
    return Case.objects.create(
        reference="P-2026-0001", kind="plain", cooperative=ana.cooperative, applicant=ana, filed_by=ana.user,
        requested_cents=50_000,
    )  # fmt: skip


def test_a_step_moves_the_case_and_writes_one_event(case: Case, ana: Member) -> None:
    moved = perform(Case.submit, case, by=ana.user, on=TODAY)
    assert moved is case
    assert (case.state, case.submitted_on, case.version) == (State.SUBMITTED, TODAY, 1)
    event = case.events.get()
    assert (event.step, event.before, event.after, event.by, event.role) == (
        "submit", "draft", "submitted", ana.user, "member",
    )  # fmt: skip
    assert Case.objects.get().state == State.SUBMITTED


def test_a_step_from_another_state_is_too_late_and_leaves_nothing(case: Case, ana: Member) -> None:
    perform(Case.submit, case, by=ana.user, on=TODAY)
    with pytest.raises(TooLate):
        perform(Case.submit, case, by=ana.user, on=TODAY)
    assert case.events.count() == 1


def test_a_step_by_somebody_else_is_refused(case: Case, officer: User, ana: Member) -> None:
    with pytest.raises(NotYours):
        perform(Case.submit, case, by=officer, on=TODAY)
    perform(Case.submit, case, by=ana.user, on=TODAY)
    with pytest.raises(NotYours):
        perform(Case.take, case, by=ana.user, on=TODAY)
    perform(Case.take, case, by=officer, on=TODAY)
    assert case.officer == officer


def test_an_officer_never_handles_their_own_request(case: Case, ana: Member, person: Any) -> None:
    perform(Case.submit, case, by=ana.user, on=TODAY)
    person("Ana", Role.OFFICER)
    ana.user.forget()
    with pytest.raises(NotYours):
        perform(Case.take, case, by=ana.user, on=TODAY)


def test_an_unmet_condition_is_named_in_words(case: Case, ana: Member) -> None:
    missing.append("rent receipt")
    with pytest.raises(Unmet, match="Something is still missing") as refused:
        perform(Case.submit, case, by=ana.user, on=TODAY)
    assert refused.value.code == "nothing_is_missing"
    assert not case.events.exists()


def test_a_page_that_shows_an_older_version_is_told_so(case: Case, ana: Member) -> None:
    shown = case.version
    perform(Case.submit, case, by=ana.user, on=TODAY, expected_version=shown)
    with pytest.raises(TooLate, match="changed since you opened it"):
        perform(Case.withdraw, case, by=ana.user, on=TODAY, expected_version=shown)


def test_only_the_clock_lets_a_draft_expire(case: Case, ana: Member) -> None:
    with pytest.raises(NotYours):
        perform(Case.expire, case, by=ana.user, on=TODAY)
    perform(Case.expire, case, by=None, on=TODAY)
    assert case.events.get().role == "system"


def test_a_state_cannot_be_assigned_or_updated(case: Case) -> None:
    with pytest.raises(AttributeError):
        case.state = State.GRANTED
    with pytest.raises(AttributeError):
        Case.objects.update(state=State.GRANTED)
    with pytest.raises(AttributeError):
        Case.objects.bulk_update([case], ["state"])
    case.refresh_from_db()
    with pytest.raises(AttributeError):
        case.state = State.GRANTED


def test_a_refusal_inside_the_step_rolls_everything_back(case: Case, ana: Member) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        perform(Case.submit, case, by=ana.user, on=TODAY)
        raise RuntimeError("the ledger said no")
    assert Case.objects.get().state == State.DRAFT
    assert not CaseEvent.objects.exists()


def test_a_note_is_on_the_record_without_moving_the_case(case: Case, ana: Member) -> None:
    note(case, "correction_asked", by=ana.user, payload={"fields": ["iban"]})
    assert (case.events.get().before, case.events.get().after) == ("draft", "draft")


def test_the_buttons_are_the_steps_a_person_may_take(case: Case, ana: Member, officer: User) -> None:
    assert set(open_steps(case, ana.user)) == {"submit", "withdraw"}
    assert open_steps(case, officer) == []
    perform(Case.submit, case, by=ana.user, on=TODAY)
    assert open_steps(case, officer) == ["take"]


def test_the_machine_can_be_listed() -> None:
    assert ("submit", "draft", "submitted") in transitions_of(Case)
    assert ("withdraw", "ready", "withdrawn") in transitions_of(Case)


def test_the_database_refuses_to_change_or_remove_an_event(case: Case, ana: Member) -> None:
    perform(Case.submit, case, by=ana.user, on=TODAY)
    for statement in ("UPDATE cases_caseevent SET reason = 'x'", "DELETE FROM cases_caseevent"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert broken_links(CaseEvent) == []


def test_a_row_altered_behind_the_triggers_breaks_the_chain(case: Case, ana: Member, officer: User) -> None:
    perform(Case.submit, case, by=ana.user, on=TODAY)
    perform(Case.take, case, by=officer, on=TODAY)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER cases_caseevent_no_update")
        cursor.execute("UPDATE cases_caseevent SET by_name = 'Nobody' WHERE sequence = 1")
    assert len(broken_links(CaseEvent)) == 1
    assert broken_links(CaseEvent)[0].endswith("was altered")


@pytest.mark.django_db(transaction=True)
def test_two_officers_take_one_case_at_the_same_moment_and_one_has_it(
    case: Case, ana: Member, person: Callable[..., User]
) -> None:
    perform(Case.submit, case, by=ana.user, on=TODAY)
    officers = [person(f"Officer{n}", Role.OFFICER) for n in range(6)]
    start, taken, late = threading.Barrier(len(officers)), [], []

    def take(user: User) -> None:
        try:
            start.wait()
            perform(Case.take, Case.objects.get(pk=case.pk), by=user, on=TODAY)
            taken.append(user)
        except TooLate:
            late.append(user)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(user,)) for user in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(late)) == (1, 5)
    assert Case.objects.get().officer == taken[0]
    assert case.events.filter(step="take").count() == 1
