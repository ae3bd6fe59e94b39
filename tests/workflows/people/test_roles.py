"""Roles that decide or move money need two people; some roles never meet in one person."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from workflows.people import roles
from workflows.people.models import RoleGrant, User
from workflows.people.permissions import SENSITIVE_ROLES, Role
from workflows.refusals import NotYours, Refusal, TooLate

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
Person = Callable[..., User]


@pytest.fixture
def dirk(person: Person) -> User:
    return person("Dirk", Role.ADMINISTRATOR)


@pytest.fixture
def celia(person: Person) -> User:
    return person("Celia", Role.CHAIR)


def give(user: User, role: Role, by: User) -> RoleGrant:
    return roles.grant(user, role, by=by, at=AT, from_on=ON)


def held(user: User) -> set[str]:
    return set(RoleGrant.objects.holding(ON).filter(user=user).values_list("role", flat=True))


def test_an_officer_holds_the_role_at_once(person: Person, dirk: User) -> None:
    eva = person("Eva")
    give(eva, Role.OFFICER, dirk)
    assert held(eva) == {"officer"}


@pytest.mark.parametrize("role", sorted(SENSITIVE_ROLES))
def test_a_role_that_decides_or_moves_money_waits_for_a_second_person(
    person: Person, dirk: User, celia: User, role: Role
) -> None:
    eva = person("Eva")
    asked = give(eva, role, dirk)
    assert held(eva) == set()
    assert list(roles.waiting(ON)) == [asked]
    roles.approve(asked, by=celia, at=AT)
    assert held(eva) == {role}
    with pytest.raises(TooLate):
        roles.approve(asked, by=celia, at=AT)


def test_nobody_gives_or_approves_a_role_to_themselves(person: Person, dirk: User, celia: User) -> None:
    with pytest.raises(NotYours):
        give(dirk, Role.OFFICER, dirk)
    asked = give(celia, Role.TREASURER, dirk)
    with pytest.raises(NotYours):
        roles.approve(asked, by=celia, at=AT)
    assert held(celia) == {"chair"}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.TREASURER, Role.AUDITOR, Role.COMMITTEE])
def test_only_administrators_give_roles_and_only_chair_or_second_treasurer_approve(
    person: Person, dirk: User, role: Role
) -> None:
    eva, frank = person("Eva"), person("Frank", role)
    with pytest.raises(NotYours):
        give(eva, Role.OFFICER, frank)
    asked = give(eva, Role.COMMITTEE, dirk)
    with pytest.raises(NotYours):
        roles.approve(asked, by=frank, at=AT)
    with pytest.raises(NotYours):
        roles.decline(asked, by=frank, on=ON)
    with pytest.raises(NotYours):
        roles.end(asked, by=frank, on=ON)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.ADMINISTRATOR, Role.TREASURER),
        (Role.COMMITTEE, Role.ADMINISTRATOR),
        (Role.TREASURER, Role.TREASURER2),
        (Role.TREASURER2, Role.TREASURER),
        (Role.OFFICER, Role.AUDITOR),
        (Role.AUDITOR, Role.OFFICER),
    ],
)
def test_some_roles_never_meet_in_one_person(person: Person, dirk: User, first: Role, second: Role) -> None:
    eva = person("Eva", first)
    with pytest.raises(roles.RolesClash):
        give(eva, second, dirk)


def test_a_member_may_sit_on_the_committee_and_an_auditor_may_be_a_member(person: Person, dirk: User) -> None:
    give(person("Eva", Role.MEMBER), Role.COMMITTEE, dirk)
    give(person("Frank", Role.MEMBER), Role.AUDITOR, dirk)


def test_an_auditor_held_no_office_in_the_two_years_before(person: Person, dirk: User) -> None:
    eva = person("Eva", Role.OFFICER)
    eva.role_grants.update(to_on=ON - timedelta(days=100))
    with pytest.raises(roles.RolesClash):
        give(eva, Role.AUDITOR, dirk)
    eva.role_grants.update(to_on=ON - timedelta(days=800))
    give(eva, Role.AUDITOR, dirk)


def test_roles_that_clash_between_proposal_and_approval_are_not_approved(
    person: Person, dirk: User, celia: User
) -> None:
    eva = person("Eva")
    asked = give(eva, Role.TREASURER, dirk)
    RoleGrant.objects.create(user=eva, role=Role.TREASURER2, from_on=ON, approved_at=AT)
    with pytest.raises(roles.RolesClash):
        roles.approve(asked, by=celia, at=AT)


def test_a_declined_role_never_holds_and_may_be_proposed_again(
    person: Person, dirk: User, celia: User
) -> None:
    eva = person("Eva")
    asked = give(eva, Role.COMMITTEE, dirk)
    roles.decline(asked, by=celia, on=ON)
    assert held(eva) == set()
    assert not roles.waiting(ON).exists()
    give(eva, Role.COMMITTEE, dirk)


def test_a_role_that_is_held_is_not_given_twice(person: Person, dirk: User) -> None:
    eva = person("Eva", Role.OFFICER)
    with pytest.raises(Refusal, match="holds the role already"):
        give(eva, Role.OFFICER, dirk)


def test_an_ended_role_stops_at_once(person: Person, dirk: User) -> None:
    eva = person("Eva", Role.OFFICER)
    grant = eva.role_grants.get()
    roles.end(grant, by=dirk, on=ON)
    assert held(eva) == set()
    with pytest.raises(TooLate):
        roles.end(grant, by=dirk, on=ON)


def test_the_last_administrator_stays_until_another_is_there(person: Person, dirk: User) -> None:
    with pytest.raises(Refusal, match="last administrator"):
        roles.end(dirk.role_grants.get(), by=dirk, on=ON)
    person("Eva", Role.ADMINISTRATOR)
    roles.end(dirk.role_grants.get(), by=dirk, on=ON)
    assert held(dirk) == set()


@pytest.mark.django_db
def test_the_first_two_people_are_named_once_on_the_server() -> None:
    call_command("first_roles", administrator="dirk@example.org", chair="celia@example.org")
    assert User.objects.get(email="dirk@example.org").has_role(Role.ADMINISTRATOR)
    assert User.objects.get(email="celia@example.org").has_role(Role.CHAIR)
    with pytest.raises(CommandError, match="already"):
        call_command("first_roles", administrator="x@example.org", chair="y@example.org")
