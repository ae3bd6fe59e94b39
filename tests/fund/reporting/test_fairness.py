"""Groups of members are compared, never one of them: by whom, over which years, and what counts as more than chance."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund
from fund.reporting import years
from fund.reporting.fairness import reading, words
from fund.reporting.fairness.chance import fisher
from fund.reporting.fairness.comparing import Comparison, Decided, Group, Trait, age_band, compare
from fund.reporting.models import FairnessReading
from workflows.cases.models import Case, State
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import PERMISSIONS, Role

HERE, API = "/fund/fairness/", "/api/v1/fairness/"
NOW = datetime(2026, 3, 15, 10, tzinfo=ZoneInfo("Europe/Brussels"))
_people = count(1)
_references = count(1)


def some(number: int, *, granted: bool, days: int = 10, **traits: str) -> list[Decided]:
    """That many requests of as many people."""
    known = {trait: traits.get(trait.value, "same") for trait in Trait} | (
        {Trait.AGE: traits["age"]} if "age" in traits else {Trait.AGE: "25"}
    )
    return [Decided(next(_people), granted, days, known) for _each in range(number)]


def of(found: list[Comparison], trait: Trait) -> list[Group]:
    return next(one.groups for one in found if one.trait == trait)


def named(found: list[Comparison], trait: Trait) -> list[str]:
    with override("en"):
        return [words.group(trait, each.values) for each in of(found, trait)]


# ---- the comparison


def test_a_group_that_is_refused_more_often_is_named_with_its_figures() -> None:
    rows = some(90, granted=True, gender="m") + some(10, granted=False, gender="m")
    rows += some(50, granted=True, gender="w") + some(50, granted=False, gender="w")
    found = compare(rows)
    men, women = of(found, Trait.GENDER)
    assert (men.decided, men.granted, round(men.rate.low, 3), round(men.rate.high, 3)) == (
        100,
        90,
        0.826,
        0.945,
    )
    assert men.differs_in_grants
    assert women.differs_in_grants
    assert not men.differs_in_days
    assert men.chance_granted == women.chance_granted
    with override("en"):
        assert words.warnings(found) == [  # once, of the one that fares worse
            "Gender, woman: 50 % of requests were granted, of the others’ 90 %.",
        ]


def test_a_group_that_waits_longer_is_named() -> None:
    rows = some(30, granted=True, days=5, language="fr") + some(30, granted=True, days=25, language="nl")
    fr, nl = of(compare(rows), Trait.LANGUAGE)
    assert fr.differs_in_days
    assert nl.differs_in_days
    assert not fr.differs_in_grants
    assert (nl.delay.middle, nl.others_half) == (25, 5)
    assert nl.half is not None
    assert (nl.half.low, nl.half.high) == (25, 25)


def test_two_groups_are_one_comparison_and_all_of_the_page_are_allowed_for() -> None:
    """Two traits with two groups each: four tests, of grants and of days."""
    rows = some(20, granted=True, gender="w", language="fr") + some(
        10, granted=False, gender="w", language="nl"
    )
    rows += some(20, granted=True, gender="m", language="nl") + some(
        10, granted=False, gender="m", language="fr"
    )
    by_language = of(compare(rows), Trait.LANGUAGE)
    alone = fisher(20, 10, 20, 10)
    assert by_language[0].chance_granted == pytest.approx(min(1.0, alone * 4))


def test_a_difference_that_would_pass_alone_does_not_among_many() -> None:
    rows: list[Decided] = []
    for place, sector in enumerate("abcdefgh"):
        rows += some(17 if place else 10, granted=True, sector=sector)
        rows += some(8 if place else 15, granted=False, sector=sector)
    odd = next(each for each in of(compare(rows), Trait.SECTOR) if each.values == ("a",))
    alone = fisher(10, 15, 17 * 7, 8 * 7)
    assert alone < 0.05
    assert odd.chance_granted is not None
    assert odd.chance_granted == pytest.approx(alone * 16)
    assert not odd.differs_in_grants


def test_ages_are_put_together_with_their_neighbours_and_named_by_both_ends() -> None:
    rows = some(3, granted=True, age="0") + some(9, granted=True, age="25") + some(9, granted=True, age="35")
    rows += some(6, granted=True, age="45") + some(2, granted=True, age="65")
    assert named(compare(rows), Trait.AGE) == ["up to 34", "35 to 44", "45 and older"]
    assert [age_band(years) for years in (16, 24, 25, 64, 65, 95)] == ["0", "0", "25", "55", "65", "65"]


def test_those_of_whom_nothing_is_known_are_compared_with_nobody() -> None:
    rows = some(20, granted=True, gender="w") + some(20, granted=True, gender="m")
    rows += some(5, granted=True, gender="") + some(25, granted=False, gender="")
    found = compare(rows)
    assert named(found, Trait.GENDER) == ["man", "woman", "not known"]
    assert of(found, Trait.GENDER)[-1].chance_granted is None
    assert not any(each.differs_in_grants for each in of(found, Trait.GENDER))


def test_a_few_refusals_are_never_shown_for_a_group() -> None:
    rows = some(30, granted=True, gender="w") + some(2, granted=False, gender="w")
    rows += some(30, granted=True, gender="m") + some(8, granted=False, gender="m")
    found = of(compare(rows), Trait.GENDER)
    assert [(each.decided, each.granted, each.compared) for each in found] == [(70, 60, True)]
    assert found[0].chance_granted is None, "there is nobody to compare with"


people = st.tuples(
    st.integers(0, 30), st.booleans(), st.integers(0, 40), st.sampled_from(["", "w", "m", "x"]),
    st.sampled_from(["", "0", "25", "35", "45", "55", "65"]),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(people, max_size=60))
def test_no_group_and_nothing_outside_a_group_is_about_one_to_four_people(
    given_rows: list[tuple[int, bool, int, str, str]],
) -> None:
    rows = [
        Decided(who, granted, days, {trait: gender for trait in Trait} | {Trait.AGE: age})
        for who, granted, days, gender, age in given_rows
    ]
    for comparison in compare(rows):
        for each in comparison.groups:
            for inside in (True, False):
                for granted in (True, False):
                    who = {
                        row.person
                        for row in rows
                        if (row.traits[comparison.trait] in each.values) == inside and row.granted == granted
                    }
                    assert len(who) not in range(1, 5)
            assert 0 <= each.rate.low <= each.share <= each.rate.high <= 1
        if comparison.groups:
            assert sum(each.decided for each in comparison.groups) == len(rows)


# ---- from the cases


@pytest.fixture
def decided(person: Callable[..., User], solidarity: Fund) -> Callable[..., list[Case]]:
    """decided(cooperative, number, granted=…, year=…, **what is known of the members): as many requests."""
    clerk = person("Olga")

    def make(
        cooperative: Cooperative,
        number: int,
        *,
        granted: bool,
        year: int = 2024,
        days: int = 10,
        **known: Any,
    ) -> list[Case]:
        ids = [next(_references) for _each in range(number)]
        members = Member.objects.bulk_create(
            Member(number=f"F{at}", cooperative=cooperative, first_name="F", last_name=str(at),
                   joined_on=date(2020, 1, 1), **known)
            for at in ids
        )  # fmt: skip
        sent = date(year, 3, 1)
        return Case.objects.bulk_create(
            Case(
                reference=f"F-{year}-{at:05d}", kind="aid", cooperative=cooperative, applicant=member, filed_by=clerk,
                requested_cents=10_000, granted_cents=5_000 if granted else None, submitted_on=sent,
                state=State.CLOSED if granted else State.REFUSED, decided_on=sent + timedelta(days=days),
                closed_on=sent + timedelta(days=days),
            )
            for at, member in zip(ids, members, strict=True)
        )  # fmt: skip

    return make


@pytest.fixture
def uneven(decided: Callable[..., list[Case]], belgium: Cooperative, france: Cooperative) -> None:
    """2024: 40 of 50 women granted, 15 of 50 men; Belgium sooner than France. 2025: too few refusals."""
    decided(belgium, 25, granted=True, gender="w", born_in=1990, language="fr", days=5)
    decided(france, 15, granted=True, gender="w", born_in=1960, language="fr", days=20)
    decided(belgium, 10, granted=False, gender="w", born_in=1990, language="nl", days=5)
    decided(belgium, 15, granted=True, gender="m", born_in=1990, language="nl", days=5)
    decided(france, 35, granted=False, gender="m", born_in=1960, language="fr", days=20)
    decided(belgium, 30, granted=True, gender="m", year=2025)
    decided(belgium, 3, granted=False, gender="m", year=2025)


@pytest.fixture
def in_march() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def codes(fund: Fund, on: date) -> list[str]:
    return [each.code for each in years.of_decisions(fund, on)]


@pytest.mark.django_db
def test_years_are_offered_once_enough_were_granted_and_refused(
    solidarity: Fund, uneven: None, decided: Callable[..., list[Case]], belgium: Cooperative
) -> None:
    assert codes(solidarity, date(2026, 3, 15)) == ["2024"]
    decided(belgium, 7, granted=False, year=2026)
    assert codes(solidarity, date(2027, 1, 1)) == ["2024", "2025-2026"]
    assert codes(Fund.objects.create(code="none", name="None"), date(2027, 1, 1)) == []


@pytest.mark.django_db
def test_decisions_are_told_over_whole_blocks_of_the_awards_that_the_page_of_the_fund_tells(
    solidarity: Fund, corona: Programme, awarded: Callable[..., list[Award]], decided: Callable[..., list[Case]],
    belgium: Cooperative,
) -> None:  # fmt: skip
    """What was granted in 2022 and 2023, less the awards of 2022, was of the three of 2023."""
    awarded(corona, belgium, 20, 20_000, on=date(2022, 3, 1))
    decided(belgium, 5, granted=False, year=2022)
    awarded(corona, belgium, 3, 3_000, on=date(2023, 3, 1))
    decided(belgium, 6, granted=False, year=2023)
    assert codes(solidarity, date(2024, 1, 1)) == []
    awarded(corona, belgium, 2, 2_000, on=date(2024, 3, 1))
    assert [each.code for each in years.of_awards(solidarity, date(2025, 1, 1))[0]] == ["2022", "2023-2024"]
    assert codes(solidarity, date(2025, 1, 1)) == ["2022-2024"]


@pytest.mark.django_db
def test_decisions_are_told_where_no_kind_of_request_is_of_few(
    solidarity: Fund, corona: Programme, awarded: Callable[..., list[Award]], decided: Callable[..., list[Case]],
    belgium: Cooperative,
) -> None:  # fmt: skip
    """All that was granted, less the awards, is the loans."""
    awarded(corona, belgium, 20, 20_000, on=date(2022, 3, 1))
    decided(belgium, 10, granted=False, year=2022)
    loans = decided(belgium, 2, granted=True, year=2022)
    Case.objects.filter(pk__in=[loan.pk for loan in loans]).update(kind="loan")
    assert codes(solidarity, date(2023, 1, 1)) == []
    loans = decided(belgium, 3, granted=True, year=2023)
    Case.objects.filter(pk__in=[loan.pk for loan in loans]).update(kind="loan")
    assert codes(solidarity, date(2024, 1, 1)) == ["2022-2023"]


@pytest.mark.django_db
def test_what_is_known_of_a_member_is_read(
    solidarity: Fund, decided: Callable[..., list[Case]], belgium: Cooperative
) -> None:
    cases = decided(belgium, 2, granted=True, gender="w", born_in=1990, language="nl")
    Case.objects.filter(pk=cases[0].pk).update(sector="music")
    rows = {row.person: row for row in reading.decided(solidarity, date(2024, 1, 1), date(2024, 12, 31))}
    assert [rows[case.applicant_id].traits[Trait.SECTOR] for case in cases] == ["music", ""]
    one = rows[cases[0].applicant_id]
    assert (one.granted, one.days) == (True, 10)
    assert one.traits[Trait.AGE] == "25"
    assert (one.traits[Trait.ENTITY], one.traits[Trait.LANGUAGE]) == ("Solidaire BE", "nl")


# ---- page, table, API


@pytest.mark.django_db
def test_page_table_and_api_say_the_same_and_each_reading_is_kept(
    client: Client, person: Callable[..., User], solidarity: Fund, uneven: None, in_march: None
) -> None:
    clara = person("Clara", Role.CHAIR)
    client.force_login(clara)
    page = client.get(HERE).content.decode()
    table = client.get(f"{HERE}?format=csv").getvalue().decode()
    data = client.get(API).json()
    assert "Gender, man: 30 % of requests were granted, of the others’ 80 %." in page
    assert data["warnings"][0] in page
    women = next(row for row in data["groups"] if row["group"] == "woman")
    assert (women["decided"], women["granted"], women["share"]) == (50, 40, 0.8)
    assert "Gender,woman,50,40,0.8000,0.6696,0.8876" in table
    assert [row.form for row in FairnessReading.objects.order_by("pk")] == ["page", "csv", "api"]
    assert FairnessReading.objects.filter(by=clara, role="chair", fund=solidarity).count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        FairnessReading.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_who_reads_who_takes_out_and_who_sees_the_readers(
    client: Client, person: Callable[..., User], solidarity: Fund, uneven: None, in_march: None, role: Role
) -> None:
    """As security.md has it for statistics: L for whom they are, X for who takes them out."""
    person("Zoe", Role.AUDITOR)
    client.force_login(person("Dana", role))
    C, H, T1, T2, AU, AD, API_ = (
        Role.COMMITTEE, Role.CHAIR, Role.TREASURER, Role.TREASURER2, Role.AUDITOR, Role.ADMINISTRATOR, Role.INTEGRATION,
    )  # fmt: skip
    assert PERMISSIONS["fairness.read"] == {C, H, T1, T2, AU, AD, API_}
    read = 200 if role in {C, H, T1, T2, AU, AD, API_} else 403
    assert (client.get(HERE).status_code, client.get(API).status_code) == (read, read)
    assert client.get(f"{HERE}?format=csv").status_code == (200 if role in {H, T1, T2, AU} else 403)
    if read == 200:
        assert ("Who read these figures" in client.get(HERE).content.decode()) == (role in {H, AU})


@pytest.mark.django_db
def test_the_funds_of_another_cooperative_are_missing(
    client: Client, person: Callable[..., User], solidarity: Fund, france: Cooperative, belgium: Cooperative
) -> None:
    solidarity.cooperatives.remove(france)
    client.force_login(person("Bram", Role.COMMITTEE, cooperative=france))
    assert client.get(f"{HERE}?fund=solidarity").status_code == 404
    assert client.get(f"{API}?fund=solidarity").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["2025", "2023", "2024-2025", "soon", "'"])
def test_no_other_period_is_there(
    client: Client, person: Callable[..., User], solidarity: Fund, uneven: None, in_march: None, period: str
) -> None:
    client.force_login(person("Clara", Role.CHAIR))
    for address in (HERE, API):
        assert client.get(f"{address}?period={period}").status_code in (404, 400)
    assert not FairnessReading.objects.exists()


@pytest.mark.django_db
def test_without_enough_years_the_page_says_so(
    client: Client, person: Callable[..., User], solidarity: Fund, in_march: None
) -> None:
    client.force_login(person("Clara", Role.CHAIR))
    assert "No years to compare yet." in client.get(HERE).content.decode()
    assert client.get(API).json()["groups"] == []


@pytest.mark.django_db
def test_queries_do_not_grow_with_cases(
    client: Client, person: Callable[..., User], solidarity: Fund, uneven: None, in_march: None,
    decided: Callable[..., list[Case]], belgium: Cooperative, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(person("Clara", Role.CHAIR))
    with django_assert_max_num_queries(22):
        client.get(HERE)
    decided(belgium, 60, granted=True, gender="w")
    with django_assert_max_num_queries(22):
        client.get(HERE)
