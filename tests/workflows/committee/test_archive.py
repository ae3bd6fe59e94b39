"""The archive: what was decided, without names, for all who decide; never what a recusal hides."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from workflows.cases.models import Case
from workflows.committee import archive
from workflows.committee.filters import DecisionFilter
from workflows.committee.mandates import give_mandate
from workflows.committee.models import AgendaItem, Ballot, Committee, Decision, Mandate, Session
from workflows.people.models import Member, User
from workflows.people.permissions import Role

from .conftest import MEETING_DAY

TODAY = timezone.localdate()


@pytest.fixture
def decided(
    session: Session, ready_case: Callable[..., Case], member: Callable[..., Member], clara: User
) -> Callable[..., Decision]:
    """decided("Marie", asked=90_000, cents=45_000): a decision on a case of hers, as the archive holds it."""
    rules = session.committee.rules.get()

    def make(
        name: str, *, asked: int = 100_000, cents: int | None = None, on: date = MEETING_DAY, theme: str = "",
        reasons: tuple[str, ...] = ("fund_limited",),
    ) -> Decision:  # fmt: skip
        case = ready_case(member(name), cents=asked)
        Case.objects.filter(pk=case.pk).update(theme=theme)
        item = AgendaItem.objects.create(session=session, case=case, position=99)
        ballot = Ballot.objects.create(session=session, item=item, case=case, rules=rules)
        return Decision.objects.create(
            number=f"D-{on.year}-{Decision.objects.count() + 1:04d}",
            case=case,
            committee=session.committee,
            ballot=ballot,
            outcome="granted" if cents else "refused",
            cents=cents,
            currency="EUR",
            reasons=list(reasons),
            decided_on=on,
            by=clara,
        )

    return make


@pytest.fixture
def nora(committee: Committee, person: Callable[..., User], admin: User) -> User:
    """Nora joined the committee after that evening: she was never called to it."""
    user = person("Nora", Role.COMMITTEE)
    give_mandate(committee, user, role=Mandate.Role.MEMBER, by=admin, from_on=MEETING_DAY + timedelta(days=1))
    return user


def numbers(user: User) -> list[str]:
    return [decision.number for decision in Decision.objects.archived_for(user, TODAY).order_by("pk")]


def test_who_sits_reads_all_that_the_committee_decided_without_the_case(
    decided: Callable[..., Decision], nora: User, client: Client
):
    decision = decided("Marie", cents=80_000)
    assert numbers(nora) == [decision.number]
    assert not Decision.objects.visible_to(nora).exists()
    client.force_login(nora)
    for page in (
        "/committee/decisions/",
        f"/committee/decisions/{decision.number}/",
        "/committee/decisions/?format=csv",
    ):
        answer = client.get(page)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert decision.number in text
        assert "The fund cannot carry the whole amount" in text or page == "/committee/decisions/"
        for secret in ("Marie", decision.case.reference):
            assert secret not in text, page
    assert client.get("/committee/decisions/?format=xlsx").status_code == 200
    assert client.get(f"/committee/decisions/{decision.number}/letter.pdf").status_code == 404


def test_no_longer_once_the_mandate_has_ended(decided: Callable[..., Decision], nora: User):
    decided("Marie", cents=80_000)
    Mandate.objects.filter(user=nora).update(to_on=TODAY - timedelta(days=1))
    assert numbers(nora) == []


def test_a_recusal_hides_the_decision_here_too(
    decided: Callable[..., Decision], nora: User, members: list[User]
):
    hidden, other = decided("Marie", cents=80_000), decided("Paul", cents=70_000)
    hidden.case.recusals.create(user=nora, kind="declared", reason="close", at=timezone.now())
    assert numbers(nora) == [other.number]
    assert numbers(members[2]) == [hidden.number, other.number]
    assert hidden.number not in [
        row["decision"].number for row in archive.similar(other.case, nora, TODAY).rows
    ]


def test_a_case_number_finds_nothing_that_one_may_not_open(
    decided: Callable[..., Decision], nora: User, client: Client
):
    decision = decided("Marie", cents=80_000)
    client.force_login(nora)
    answer = client.get("/committee/decisions/", {"case": decision.case.reference})
    assert answer.context["total"] == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "0002"}, [2]),
        ({"kind": "hardship"}, [1, 2, 3]),
        ({"outcome": "refused"}, [2]),
        ({"theme": "hardship:rent"}, [1, 3]),
        ({"asked_from": "900,00"}, [1, 3]),
        ({"asked_from": "900", "asked_until": "1.000,00"}, [1]),
        ({"year": "2025"}, [2]),
        ({"reason": "other_help"}, [2]),
        ({"reason": "other"}, []),
        ({"basis": "ballot"}, [1, 2, 3]),
        ({"basis": "fast_track"}, []),
        ({"basis": "appeal"}, []),
    ],
)
def test_the_archive_is_searched(
    decided: Callable[..., Decision], bram: User, monkeypatch: Any, asked: dict[str, str], found: list[int]
):
    monkeypatch.setattr("workflows.kinds.theme_choices", lambda: [("hardship:rent", "Rent")])
    all_of_them = [
        decided("Marie", asked=100_000, cents=80_000, theme="rent"),
        decided("Paul", asked=50_000, on=date(2025, 11, 3), reasons=("other_help",)),
        decided("Zoe", asked=200_000, cents=200_000, theme="rent", reasons=()),
    ]
    archived = Decision.objects.archived_for(bram, TODAY)
    shown = DecisionFilter(asked, archived, request=type("Request", (), {"user": bram})())
    shown.filters["theme"].extra["choices"] = [("hardship:rent", "Rent")]
    assert shown.is_valid(), shown.errors
    assert sorted(all_of_them.index(decision) + 1 for decision in shown.qs) == found


def test_who_may_not_read_reasons_cannot_search_by_them(
    decided: Callable[..., Decision], person: Callable[..., User], client: Client
):
    decided("Marie", cents=80_000)
    chloe = person("Chloé", Role.TREASURER)
    Case.objects.update(granted_cents=80_000)
    client.force_login(chloe)
    assert client.get("/committee/decisions/?reason=other_help").context["total"] == 1
    assert "The fund cannot carry" not in client.get("/committee/decisions/D-2026-0001/").content.decode()


def test_the_api_names_the_case_only_to_who_may_open_it(
    decided: Callable[..., Decision], nora: User, bram: User
):
    decision = decided("Marie", cents=80_000)
    api = APIClient()
    api.force_authenticate(nora)
    row = api.get("/api/v1/decisions/?asked_from=100000&basis=ballot").json()["results"][0]
    assert (row["case"], row["requested_cents"], row["reasons"]) == (None, 100_000, ["fund_limited"])
    assert not {"text", "conditions"} & set(row)
    api.force_authenticate(bram)
    assert api.get(f"/api/v1/decisions/{decision.number}/").json()["case"] == decision.case.reference


# ---- beside the file


def test_the_nearest_in_amount_come_first_then_the_latest(
    decided: Callable[..., Decision], case: Case, bram: User
):
    far = decided("Marie", asked=300_000, cents=100_000)
    older = decided("Paul", asked=100_000, cents=50_000, on=date(2025, 5, 1))
    newer = decided("Zoe", asked=100_000, on=date(2025, 9, 1))
    other_theme = decided("Ines", asked=100_000, theme="rent", cents=100_000)
    found = archive.similar(case, bram, TODAY)
    assert [row["decision"] for row in found.rows] == [newer, older, far]
    assert other_theme not in [row["decision"] for row in found.rows]
    assert (found.decided, found.granted, found.share) == (3, None, None)


def test_never_the_case_itself_and_one_decision_a_case(decided: Callable[..., Decision], bram: User):
    first = decided("Marie", asked=100_000)
    again = Decision.objects.create(
        number="D-2026-0077", case=first.case, committee=first.committee, outcome="granted", cents=40_000,
        corrects=first, correction_reason="The other way round.",
        currency="EUR", decided_on=MEETING_DAY, by=first.by,
    )  # fmt: skip
    other = decided("Paul", asked=90_000)
    assert [row["decision"] for row in archive.similar(other.case, bram, TODAY).rows] == [again]
    assert [row["decision"] for row in archive.similar(first.case, bram, TODAY).rows] == [other]


def test_five_at_most_and_the_spread_from_five_on(decided: Callable[..., Decision], case: Case, bram: User):
    for place, name in enumerate(["A", "B", "C", "D", "E", "F"]):
        decided(f"Person{name}", asked=100_000, cents=(50_000 + place * 10_000) if place < 5 else None)
    found = archive.similar(case, bram, TODAY)
    assert len(found.rows) == 5
    assert (found.decided, found.granted, found.share) == (6, 5, 70)


def test_the_queries_do_not_grow_with_the_archive(decided: Callable[..., Decision], case: Case, bram: User):
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            archive.similar(case, bram, TODAY)
        return len(counted)

    decided("Person")
    bram.roles()
    bram.membership()
    before = asked()
    for name in "ABCDEFGH":
        decided(f"Person{name}", cents=80_000)
    assert asked() == before


def test_they_stand_beside_the_file_and_in_the_api(
    decided: Callable[..., Decision], item: AgendaItem, bram: User, client: Client
):
    like = decided("Marie", asked=100_000, cents=80_000)
    client.force_login(bram)
    client.post(f"/committee/files/{item.pk}/begin/")
    text = client.get(f"/committee/files/{item.pk}/").content.decode()
    assert like.number in text
    assert "Marie" not in text
    api = APIClient()
    api.force_authenticate(bram)
    told = api.get(f"/api/v1/decisions/similar/?case={item.case.reference}").json()
    assert [row["number"] for row in told["decisions"]] == [like.number]
    assert (told["decided"], told["granted"]) == (1, None)


def test_a_case_takes_its_theme_when_it_is_sent(
    ready_case: Callable[..., Case], monkeypatch: Any, purse: Any
):
    from dataclasses import replace

    from workflows import kinds

    themed = replace(kinds._kinds["hardship"], theme=lambda case: "rent", themes=lambda: [("rent", "Rent")])
    monkeypatch.setitem(kinds._kinds, "hardship", themed)
    assert ready_case().theme == "rent"
    assert kinds.theme_choices()[-1] == ("hardship:rent", "Rent")
