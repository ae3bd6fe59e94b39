"""A committee with mandates and rules, a kind of case of its own, and cases ready to be decided."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from workflows import kinds
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.delegating import approve_delegation, propose_delegation
from workflows.committee.mandates import give_mandate, publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, Delegation, Mandate, Session
from workflows.committee.sessions import (
    convene,
    open_session,
    plan_session,
    put_on_agenda,
    record_arrival,
)
from workflows.numbering import next_number
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.refusals import Refusal
from workflows.steps import perform

MEETING_DAY = date(2026, 3, 12)
START_OF_TERM = date(2026, 1, 1)

USUAL_RULES: dict[str, Any] = {
    "quorum_base": "not_recused",
    "quorum_numerator": 1,
    "quorum_denominator": 2,
    "quorum_strict": True,
    "majority_base": "cast",
    "majority_numerator": 1,
    "majority_denominator": 2,
    "majority_strict": True,
    "abstentions_count": False,
    "tie": "casting_vote",
    "appeal_days": 60,
}


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, tzinfo=UTC)


class InsufficientFunds(Refusal):
    code = "insufficient_funds"


class Purse:
    """What this kind of case may still give; it remembers what it gave and what it released."""

    def __init__(self) -> None:
        self.available_cents = 1_000_000
        self.released: list[str] = []
        self.stopped: list[str] = []
        self.waiting: list[str] = []

    def grant(
        self, case: Case, decision: Any, *, cents: int, by: User, on: date, wait_for_money: bool = False
    ) -> None:
        if cents > self.available_cents and wait_for_money:
            self.waiting.append(case.reference)
            return
        if cents > self.available_cents:
            raise InsufficientFunds(
                f"{self.available_cents} of {cents}", available_cents=self.available_cents, asked_cents=cents
            )
        self.available_cents -= cents

    def release(self, case: Case, decision: Any, *, by: User, on: date) -> None:
        self.released.append(case.reference)

    def stop(self, case: Case, decision: Any, *, by: User, on: date) -> None:
        self.stopped.append(case.reference)

    def grow(self, case: Case, decision: Any, *, cents: int, before_cents: int, by: User, on: date) -> None:
        self.grant(case, decision, cents=cents - before_cents, by=by, on=on)


@pytest.fixture
def purse(monkeypatch: pytest.MonkeyPatch) -> Purse:
    """A kind of case, "hardship", with the money it may give. Its story is sensitive."""
    purse = Purse()
    kind = kinds.Kind(
        code="hardship",
        label="Hardship",
        prefix="H",
        start_label="Ask",
        start_url=lambda: "/",
        unmet=lambda case: [],
        committee=lambda case: "solidarity",
        granted=purse.grant,
        refused=purse.release,
        stopped=purse.stop,
        raised=purse.grow,
        fields=lambda case, user: [
            kinds.Answer("story", "What happened", f"The story of {case.applicant}", sensitive=True)
        ],
        edit_url=lambda case: "/",
        awaits_money=lambda case: case.reference in purse.waiting,
        envelopes=lambda cases: {
            case.pk: kinds.Envelope(purse.available_cents, case.currency, "hardship", "Hardship")
            for case in cases
        },
    )
    monkeypatch.setitem(kinds._kinds, "hardship", kind)
    return purse


@pytest.fixture
def admin(person: Callable[..., User]) -> User:
    return person("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def committee(belgium: Cooperative, admin: User) -> Committee:
    """The solidarity committee: more than half of those not recused, a majority of the votes cast."""
    committee = Committee.objects.create(code="solidarity", name="Solidarity committee")
    committee.cooperatives.add(belgium)
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **USUAL_RULES)
    return committee


@pytest.fixture
def seat(committee: Committee, admin: User, person: Callable[..., User]) -> Callable[..., User]:
    """seat("Bram"): a person with the role and a mandate; seat("Clara", "chair")."""

    def give(first_name: str, role: str = "member", **terms: Any) -> User:
        held = Role.CHAIR if role == "chair" else Role.COMMITTEE
        user = person(first_name, held)
        give_mandate(
            committee, user, role=Mandate.Role(role), by=admin, **{"from_on": START_OF_TERM, **terms}
        )
        return user

    return give


@pytest.fixture
def clara(seat: Callable[..., User]) -> User:
    """Clara chairs."""
    return seat("Clara", "chair")


@pytest.fixture
def vik(seat: Callable[..., User]) -> User:
    """Vik is vice-chair."""
    return seat("Vik", "vice_chair")


@pytest.fixture
def bram(seat: Callable[..., User]) -> User:
    return seat("Bram")


@pytest.fixture
def dina(seat: Callable[..., User]) -> User:
    return seat("Dina")


@pytest.fixture
def members(clara: User, vik: User, bram: User, dina: User) -> list[User]:
    """The whole committee: Clara, Vik, Bram, Dina."""
    return [clara, vik, bram, dina]


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person("Otto", Role.OFFICER)


@pytest.fixture
def ready_case(purse: Purse, ana: Member, officer: User, belgium: Cooperative) -> Callable[..., Case]:
    """ready_case(): Ana's request of 1,000 EUR, taken by Otto, with his opinion, ready for the committee."""

    def make(applicant: Member | None = None, *, cents: int = 100_000, urgency: int = 0) -> Case:
        applicant = applicant or ana
        assert applicant.user is not None
        case = Case.objects.create(
            reference=next_number("H", 2026),
            kind="hardship",
            cooperative=applicant.cooperative,
            applicant=applicant,
            filed_by=applicant.user,
            requested_cents=cents,
            urgency=urgency,
        )
        perform(Case.submit, case, by=applicant.user, on=date(2026, 3, 1))
        perform(Case.take, case, by=officer, on=date(2026, 3, 2))
        perform(Case.opine, case, by=officer, on=date(2026, 3, 3), text="Help is needed.")
        return perform(Case.ready, case, by=officer, on=date(2026, 3, 3))

    return make


@pytest.fixture
def case(ready_case: Callable[..., Case]) -> Case:
    return ready_case()


@pytest.fixture
def session(committee: Committee, members: list[User], case: Case) -> Session:
    """The evening of 12 March, open, with Ana's case on the table and all four in the room."""
    clara = members[0]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    put_on_agenda(session, [case], by=clara)
    convene(session, by=clara, at=at(8))
    open_session(session, by=clara, at=at(18))
    for user in members:
        record_arrival(session, user, by=clara, at=at(18))
    return session


@pytest.fixture
def item(session: Session) -> AgendaItem:
    return session.agenda.get()


@pytest.fixture
def ballot(item: AgendaItem, clara: User) -> Ballot:
    """An open ballot on Ana's case."""
    return open_ballot(item, by=clara, at=at(18, 10))


@pytest.fixture
def counted(ballot: Ballot, members: list[User]) -> Callable[..., Ballot]:
    """counted(80_000, 80_000, "refuse"): the members vote in their order; Clara closes the ballot."""

    def vote(*choices: int | str | None) -> Ballot:
        for user, said in zip(members, choices, strict=False):
            if isinstance(said, int):
                cast_vote(ballot, by=user, choice="grant", cents=said, at=at(18, 20))
            elif said:
                cast_vote(ballot, by=user, choice=said, at=at(18, 20))
        return close_ballot(ballot, by=members[0], at=at(18, 30))

    return vote


@pytest.fixture
def delegates(clara: User, bram: User) -> tuple[User, User]:
    """Clara and Bram hold the fast track."""
    return clara, bram


@pytest.fixture
def delegation(
    committee: Committee,
    delegates: tuple[User, User],
    admin: User,
    purse: Purse,
    person: Callable[..., User],
) -> Delegation:
    """Hardship cases from "urgent" on: 500.00 in one case, 800.00 in a month; Ada proposed, Ruben approved."""
    given = propose_delegation(
        committee,
        *delegates,
        by=admin,
        at=at(9),
        from_on=START_OF_TERM,
        to_on=date(2026, 12, 31),
        kinds_of_case=["hardship"],
        cap_cents=50_000,
        period_cap_cents=80_000,
    )
    return approve_delegation(given, by=person("Ruben", Role.ADMINISTRATOR), at=at(9))


@pytest.fixture
def urgent_case(ready_case: Callable[..., Case]) -> Case:
    """Ana's request of 500.00, urgent."""
    return ready_case(cents=50_000, urgency=4)
