"""The register comes as a table: whole or not at all, the same the second time."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows.people import importing
from workflows.people.models import Activity, Cooperative, Household, Member, User
from workflows.people.permissions import Role

ON = date(2026, 3, 2)
HEAD = (
    "number;first_name;last_name;cooperative;joined_on;email;iban;iban_holder;household;advisor;activities;region;"
    "language;category;phone"
)
ANA = (
    "M1;Ana;Öztürk;be;2019-01-15;ana@example.org;BE71 0961 2345 6769;Ana Ö.;H1;zoe@example.org;"
    "A1 A2;Gent;nl;B;+32 2 1"
)
BRAM = "M2;Bram;De Vos;be;15/02/2020;bram@example.org;;;H1;;A1;;;;"


def table(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join([HEAD, *lines]).encode())


@pytest.fixture
def zoe(person: Callable[..., User], belgium: Cooperative) -> User:
    return person("Zoe", Role.ADVISOR)


def write(*lines: str) -> importing.Reading:
    reading = importing.read(table(*lines))
    importing.write(reading, on=ON)
    return reading


def test_a_line_becomes_a_member_with_household_advisor_activities_and_a_sign_in(zoe: User) -> None:
    write(ANA, BRAM)
    ana, bram = Member.objects.get(number="M1"), Member.objects.get(number="M2")
    assert (ana.joined_on, ana.iban, ana.language, ana.category) == (
        date(2019, 1, 15),
        "BE71096123456769",
        "nl",
        "B",
    )
    assert (ana.advisor, bram.advisor) == (zoe, None)
    assert ana.household == bram.household == Household.objects.get(code="H1")
    assert bram.joined_on == date(2020, 2, 15)
    assert bram.language == "fr", "the cooperative's language where the line names none"
    assert {a.code: a.members.count() for a in Activity.objects.all()} == {"A1": 2, "A2": 1}
    assert ana.user is not None
    assert ana.user.has_role(Role.MEMBER)
    assert not ana.user.has_usable_password()


def test_the_same_table_twice_changes_nothing_the_second_time(zoe: User) -> None:
    write(ANA, BRAM)
    rows = list(Member.objects.order_by("pk").values("pk", "last_name", "user_id", "household_id"))
    again = write(ANA, BRAM)
    assert (again.created, again.changed) == (0, 0)
    assert list(Member.objects.order_by("pk").values("pk", "last_name", "user_id", "household_id")) == rows
    assert User.objects.filter(email="ana@example.org").count() == 1


def test_a_changed_cell_changes_its_member_and_an_empty_one_changes_nothing(zoe: User) -> None:
    write(ANA)
    again = write("M1;Ana;Lefèvre;be;2019-01-15;;;;;;;;;;")
    ana = Member.objects.get()
    assert (again.created, again.changed) == (0, 1)
    assert (ana.last_name, ana.email, ana.iban, ana.advisor) == (
        "Lefèvre", "ana@example.org", "BE71096123456769", zoe,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("M3;;Test;be;2020-01-01;;;;;;;;;;", "first_name"),
        ("M3;Ana;Test;xx;2020-01-01;;;;;;;;;;", "No cooperative has the code “xx”"),
        ("M3;Ana;Test;be;2020-02-30;;;;;;;;;;", "2020-02-30"),
        ("M3;Ana;Test;be;2020-01-01;not-an-address;;;;;;;;;", "valid email"),
        ("M3;Ana;Test;be;2020-01-01;;BE71 0961 2345 6760;;;;;;;;", "mistyped"),
        ("M3;Ana;Test;be;2020-01-01;;;;;nobody@example.org;;;;;", "No advisor"),
        ("M3;Ana;Test;be;2020-01-01;;;;;;;;xx;;", "language"),
        ("=1+1;Ana;Test;be;2020-01-01;;;;;;;;;;", "not a member number"),
        ("M1;Ana;Test;be;2020-01-01;;;;;;;;;;", "line 2"),
    ],
)
def test_one_bad_line_is_named_and_nothing_at_all_is_written(zoe: User, line: str, sentence: str) -> None:
    reading = importing.read(table(ANA, line))
    ((number, said),) = reading.problems
    assert number == 3
    assert sentence in str(said)
    with pytest.raises(importing.FileHasProblems):
        importing.write(reading, on=ON)
    assert not Member.objects.exists()
    assert not Household.objects.exists()


def test_an_account_number_that_a_member_gave_is_not_overwritten_by_a_table(zoe: User) -> None:
    write(ANA)
    reading = importing.read(table(ANA.replace("BE71 0961 2345 6769", "BE68 5390 0754 7034")))
    assert "only they change it" in str(reading.problems[0][1])


def test_an_unknown_column_is_named(belgium: Cooperative) -> None:
    file = io.BytesIO(b"number,first_name,last_name,cooperative,joined_on,salary\nM1,Ana,T,be,2020-01-01,9\n")
    assert "salary" in str(importing.read(file).problems[0][1])


def test_two_members_with_one_address_share_no_sign_in(belgium: Cooperative) -> None:
    write(
        "M1;Ana;T;be;2020-01-01;home@example.org;;;;;;;;;",
        "M2;Bram;T;be;2020-01-01;home@example.org;;;;;;;;;",
    )
    assert Member.objects.exclude(user=None).count() == 1


def test_queries_do_not_grow_with_the_lines(belgium: Cooperative) -> None:
    def queries(start: int, lines: int) -> int:
        rows = [
            f"M{n};Ana;T;be;2020-01-01;m{n}@example.org;;;H{n};;;;;;" for n in range(start, start + lines)
        ]
        with CaptureQueriesContext(
            connection,
        ) as caught:
            write(*rows)
        return len(caught)

    assert queries(1, 20) == queries(100, 200)


def test_the_command_says_what_would_change_and_then_changes_it(
    tmp_path: Any, zoe: User, capsys: Any
) -> None:
    file = tmp_path / "members.csv"
    file.write_text("\n".join([HEAD, ANA, BRAM]))
    call_command("import_members", str(file), dry_run=True)
    assert "dry run: 2 new, 0 changed" in capsys.readouterr().out
    assert not Member.objects.exists()
    call_command("import_members", str(file))
    told = capsys.readouterr()
    assert "2 new, 0 changed" in told.out
    assert "2/2 lines written" in told.err
    file.write_text("\n".join([HEAD, "M9;;;;;;;;;;;;;;"]))
    with pytest.raises(CommandError, match="1 problems: nothing was written"):
        call_command("import_members", str(file))
    assert "line 2:" in capsys.readouterr().err


def with_year(*lines: str) -> importing.Reading:
    head = "number;first_name;last_name;cooperative;joined_on;born_in;gender"
    return importing.read(io.BytesIO("\n".join([head, *lines]).encode()))


def test_year_of_birth_and_gender_come_where_they_are_known(belgium: Cooperative) -> None:
    reading = with_year("M1;Ana;Ö;be;2019-01-15;1984;W", "M2;Bram;De Vos;be;2019-01-15;;")
    importing.write(reading, on=ON)
    ana, bram = Member.objects.get(number="M1"), Member.objects.get(number="M2")
    assert (ana.born_in, ana.gender) == (1984, "w")
    assert (bram.born_in, bram.gender) == (None, "")
    assert with_year("M1;Ana;Ö;be;2019-01-15;;").changed == 0, "an empty cell changes nothing"


@pytest.mark.parametrize("cells", ["84;w", "1784;w", "12.3.1984;w", "1984;woman"])
def test_what_is_no_year_or_no_gender_is_told_with_its_line(belgium: Cooperative, cells: str) -> None:
    assert [line for line, _why in with_year(f"M1;Ana;Ö;be;2019-01-15;{cells}").problems] == [2]
