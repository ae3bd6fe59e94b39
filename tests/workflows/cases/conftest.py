"""A kind of case made for these tests, and the people around one case."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from workflows import kinds
from workflows.cases.models import Case, State
from workflows.kinds import Answer, Kind, Requirement
from workflows.people.models import Household, Member, User
from workflows.people.permissions import Role

MARCH = date(2026, 3, 2)
SENT = set(State) - {State.DRAFT}

missing: dict[int, list[str]] = {}


def trial(code: str, prefix: str) -> Kind:
    """A kind with one open answer, one sensitive one and one document."""
    return Kind(
        code=code,
        label=code.capitalize(),
        prefix=prefix,
        start_label=f"Ask for {code}",
        start_url=lambda: f"/{code}/start/",
        unmet=lambda case: missing.get(case.pk, []),
        committee=lambda case: "main",
        granted=lambda *args, **kwargs: None,
        fields=lambda case, user: [
            Answer("need", "What for", "A bicycle"),
            Answer("story", "Your story", "My landlord wrote to me", sensitive=True),
        ],
        documents=lambda case: [Requirement("rent", "Rent receipt", "Of last month")],
        edit_url=lambda case: f"/{code}/{case.reference}/",
        advised=code == "loan",
    )


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {"aid": trial("aid", "A"), "loan": trial("loan", "L")})
    missing.clear()


@pytest.fixture
def unmet() -> dict[int, list[str]]:
    """Sentences by case: what the kind says is still missing."""
    return missing


@pytest.fixture
def make_case(ana: Member, belgium: Any) -> Callable[..., Case]:
    """make_case(State.READY): a case of Ana's that stands in a state, as the columns of that state demand."""

    def make(state: State = State.SUBMITTED, **columns: Any) -> Case:
        number = Case.objects.count() + 1
        sent = state not in (State.DRAFT, State.EXPIRED)
        applicant = columns.pop("applicant", ana)
        return Case.objects.create(
            **{
                "reference": f"A-2026-{number:04d}",
                "kind": "aid",
                "cooperative": applicant.cooperative,
                "applicant": applicant,
                "filed_by": applicant.user,
                "requested_cents": 80_000,
                "granted_cents": 60_000 if state in (State.GRANTED, State.CLOSED) else None,
                "state": state,
                "submitted_on": MARCH if sent else None,
                "promised_on": date(2026, 4, 1) if sent else None,
                "money_promised_on": date(2026, 3, 12) if state == State.GRANTED else None,
                "decided_on": MARCH if state in (State.GRANTED, State.REFUSED, State.CLOSED) else None,
                **columns,
            }
        )

    return make


@pytest.fixture
def people(
    person: Callable[..., User], member: Callable[..., Member], ana: Member, belgium: Any, france: Any
):
    """Everyone who may come near a loan that Ana asks for and Jan, an advisor, filed for her."""
    household = Household.objects.create(code="H1")
    Member.objects.filter(pk=ana.pk).update(household=household)
    ana.household = household
    lodger = member("Lodger", household=household)
    lodging_officer = person("Lodger", Role.OFFICER)
    return {
        "applicant": ana.user,
        "helper": person("Jan", Role.ADVISOR),
        "advisor": person("Ada", Role.ADVISOR),
        "other advisor": person("Otto", Role.ADVISOR),
        "stranger": member("Zoe").user,
        "officer": person("Olga", Role.OFFICER, cooperative=belgium),
        "officer elsewhere": person("Remy", Role.OFFICER, cooperative=france),
        "officer who lives with her": lodging_officer if lodger.user == lodging_officer else None,
        "committee": person("Bram", Role.COMMITTEE),
        "chair": person("Carla", Role.CHAIR),
        "treasurer": person("Chloe", Role.TREASURER),
        "auditor": person("Aude", Role.AUDITOR),
        "administrator": person("Adam", Role.ADMINISTRATOR),
        "integration": person("Robot", Role.INTEGRATION),
    }


@pytest.fixture
def olga(person: Callable[..., User], belgium: Any) -> User:
    return person("Olga", Role.OFFICER, cooperative=belgium)
