"""Every state, step and role: one table says who may, the verb and the API both obey it."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from workflows.cases.models import Case, State
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import open_steps, perform, transitions_of

from .conftest import MARCH, SENT

D, S, R, Y, G, F, C, W, E = State
DECIDE = {"committee", "chair"}  # whoever presides: the committee says who

# step: (states it starts from, who may take it, what it is told)
TABLE = {
    "submit": ({D}, {"applicant", "helper"}, {}),
    "take": ({S}, {"officer"}, {}),
    "hand_over": ({R, Y}, {"officer"}, {"to": "officer"}),
    "ask_correction": ({R}, {"officer"}, {"fields": ["need"], "sentence": "Which bicycle?"}),
    "answer_correction": ({R}, {"applicant", "helper"}, {}),
    "opine": ({R, Y}, {"officer", "advisor"}, {"text": "A sound plan."}),
    "ready": ({R}, {"officer"}, {}),
    "grant": ({Y}, DECIDE, {"cents": 50_000}),
    "refuse": ({Y}, DECIDE, {}),
    "defer": ({Y}, DECIDE, {}),
    "await_money": ({G}, {"system"}, {}),
    "lay_to_sign": ({G}, {"system"}, {}),
    "sign": ({G}, {"applicant", "helper"}, {}),
    "close": ({G}, {"system", "treasurer"}, {}),
    "grant_on_appeal": ({F}, DECIDE, {"cents": 50_000}),
    "raise_grant": ({G, C}, DECIDE, {"cents": 50_000}),
    "send_back": ({F}, DECIDE, {}),
    "withdraw": ({D, S, R, Y}, {"applicant", "helper"}, {}),
    "expire": ({D}, {"system"}, {}),
}
GRANTED = {G, C}
SEES = {
    "applicant": set(State),
    "helper": set(State),
    "advisor": SENT,
    "other advisor": set(),
    "stranger": set(),
    "officer": SENT,
    "officer elsewhere": set(),
    "officer who lives with her": set(),
    "committee": set(),
    "chair": set(),
    "treasurer": GRANTED,
    "auditor": SENT,
    "administrator": set(),
    "integration": SENT,
}
# API action: (step, permission row, body)
ACTIONS = {
    "take": ("take", "case.take", {}),
    "hand-over": ("hand_over", "case.take", {"to": "olga@example.org"}),
    "ask-correction": (
        "ask_correction",
        "case.ask_correction",
        {"fields_asked": ["need"], "sentence": "Which bicycle?"},
    ),
    "answer-correction": ("answer_correction", "case.answer_correction", {}),
    "opinion": ("opine", "case.opine", {"text": "A sound plan.", "recommended_cents": 70_000}),
    "ready": ("ready", "case.ready", {}),
    "withdraw": ("withdraw", "case.withdraw", {}),
}


@pytest.fixture
def loan(make_case, people):
    """A loan of Ana's in any state, filed by Jan, with Ada as its advisor, ready for every step."""

    def make(state: State) -> Case:
        sent = {} if state != E else {"submitted_on": MARCH}
        return make_case(state, kind="loan", filed_by=people["helper"], advisor=people["advisor"], **sent)

    return make


def prepare(case: Case, step: str, officer: object) -> None:
    """What must hold before a step: an open question before its answer, an opinion before ready."""
    if step == "answer_correction":
        case.corrections.create(fields=["need"], sentence="?", asked_by=officer, opened_on=MARCH)
    if step in ("sign", "await_money"):
        Case.objects.filter(pk=case.pk).update(signing_since=MARCH)
    if step == "ready":
        case.opinions.create(by=officer, text="Sound.")


def outcome(case: Case, step: str, by: object, people: dict) -> object:
    """None when the step was taken, else the class of the refusal; nothing stays."""
    facts = {name: people[value] if name == "to" else value for name, value in TABLE[step][2].items()}
    found: object = None
    with transaction.atomic():
        prepare(case, step, people["officer"])
        try:
            perform(getattr(Case, step), Case.objects.get(pk=case.pk), by=by, on=MARCH, **facts)
        except Refusal as refusal:
            found = type(refusal)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("state", State)
def test_each_step_is_taken_by_whom_the_table_names_and_by_nobody_else(state, loan, people):
    case = loan(state)
    for step, (sources, allowed, _facts) in TABLE.items():
        for who, user in {**people, "system": None}.items():
            expected = TooLate if state not in sources else None if who in allowed else NotYours
            assert outcome(case, step, user, people) is expected, (state, step, who)


@pytest.mark.parametrize("state", State)
def test_the_page_offers_exactly_the_steps_of_the_table(state, loan, people):
    case = loan(state)
    for who, user in people.items():
        mine = {step for step, (sources, allowed, _f) in TABLE.items() if state in sources and who in allowed}
        assert set(open_steps(case, user)) == mine, (state, who)


def test_the_table_knows_every_step_of_the_machine():
    assert {(step, source) for step, source, _target in transitions_of(Case)} == {
        (step, source) for step, (sources, _a, _f) in TABLE.items() for source in sources
    }


@pytest.mark.parametrize("state", State)
def test_the_api_answers_each_pair_with_its_status(state, loan, people):
    case, client = loan(state), APIClient()
    for action, (step, row, body) in ACTIONS.items():
        for who, user in people.items():
            client.force_authenticate(user)
            with transaction.atomic():
                prepare(case, step, people["officer"])
                answer = client.post(f"/api/v1/cases/{case.reference}/{action}/", body, format="json")
                transaction.set_rollback(True)
            sources, allowed, _facts = TABLE[step]
            if not may(user, row):
                expected = 403
            elif state not in SEES[who]:
                expected = 404
            elif state not in sources:
                expected = 409
            else:
                expected = 200 if who in allowed else 403
            assert answer.status_code == expected, (state, action, who, answer.content)


@pytest.mark.parametrize("state", State)
def test_each_person_sees_the_case_in_the_states_that_are_theirs(state, loan, people):
    case, client = loan(state), APIClient()
    for who, user in people.items():
        seen = state in SEES[who]
        assert Case.objects.visible_to(user).filter(pk=case.pk).exists() is seen, who
        client.force_authenticate(user)
        status = client.get(f"/api/v1/cases/{case.reference}/").status_code
        assert status == (200 if seen else 403 if who == "administrator" else 404), who


def test_what_is_unmet_is_said_by_name(make_case, olga, unmet):
    case = make_case(State.IN_REVIEW)
    with pytest.raises(Unmet, match="opinion") as refusal:
        perform(Case.ready, case, by=olga, on=MARCH)
    assert refusal.value.code == "an_opinion_is_recorded"
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.")
    unmet[case.pk] = ["The rent receipt is missing."]
    with pytest.raises(Unmet) as refusal:
        perform(Case.ready, case, by=olga, on=MARCH)
    assert refusal.value.code == "nothing_is_missing"


def test_an_open_correction_stops_ready_and_a_second_question(make_case, olga):
    case = make_case(State.IN_REVIEW)
    case.opinions.create(by=olga, text="Sound.")
    ask = {"by": olga, "on": MARCH, "fields": ["need"], "sentence": "Which?"}
    perform(Case.ask_correction, case, **ask)
    for step, facts in ((Case.ready, {"by": olga, "on": MARCH}), (Case.ask_correction, ask)):
        with pytest.raises(Unmet) as refusal:
            perform(step, case, **facts)
        assert refusal.value.code == "no_correction_is_open"


def test_there_is_no_answer_without_a_question(make_case, ana):
    with pytest.raises(Unmet) as refusal:
        perform(Case.answer_correction, make_case(State.IN_REVIEW), by=ana.user, on=MARCH)
    assert refusal.value.code == "a_correction_is_open"


def test_the_promise_moves_by_the_days_the_member_took(make_case, ana, olga):
    case = make_case(State.DRAFT, urgency=7)
    perform(Case.submit, case, by=ana.user, on=MARCH)
    assert case.promised_on == MARCH + timedelta(days=7)
    perform(Case.take, case, by=olga, on=MARCH)
    perform(Case.ask_correction, case, by=olga, on=MARCH, fields=["need"], sentence="Which?")
    perform(Case.answer_correction, case, by=ana.user, on=date(2026, 3, 12))
    assert case.promised_on == MARCH + timedelta(days=17)


def test_withdrawing_closes_the_open_question(make_case, ana, olga):
    case = make_case(State.IN_REVIEW)
    perform(Case.ask_correction, case, by=olga, on=MARCH, fields=["need"], sentence="Which?")
    perform(Case.withdraw, case, by=ana.user, on=MARCH)
    assert not case.corrections.open().exists()
    assert case.closed_on == MARCH


@pytest.mark.parametrize("who", ["officer elsewhere", "officer who lives with her", "chair"])
def test_a_case_is_handed_only_to_somebody_who_can_handle_it(who, make_case, people):
    case = make_case(State.IN_REVIEW, officer=people["officer"])
    with pytest.raises(NotYours, match="cannot handle"):
        perform(Case.hand_over, case, by=people["officer"], on=MARCH, to=people[who])


def test_a_stale_screen_is_refused(make_case, olga):
    case = make_case(State.IN_REVIEW)
    seen = case.version
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.", expected_version=seen)
    with pytest.raises(TooLate):
        perform(Case.opine, case, by=olga, on=MARCH, text="Sound.", expected_version=seen)
    assert case.opinions.count() == 1
