"""Everything kept about a person, for that person: each app adds sections; the page and the file show all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .models import Member, User


@dataclass(frozen=True)
class Section:
    """rows(user) gives dicts: keys are words that the person understands, values are text or numbers."""

    code: str
    label: str | Promise
    rows: Callable[[User], list[dict[str, Any]]]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.code] = section


_archives: list[str] = []  # names of the pages on which a person asks for all of it, with its files


def register_archive(route: str) -> None:
    if route not in _archives:
        _archives.append(route)


def archives() -> list[str]:
    return list(_archives)


def of(user: User) -> list[tuple[Section, list[dict[str, Any]]]]:
    return [(section, section.rows(user)) for section in _sections.values()]


def _account(user: User) -> list[dict[str, Any]]:
    grants = user.role_grants.select_related("cooperative").order_by("from_on")
    return [
        {
            str(_("Name")): user.get_full_name(),
            str(_("E-mail")): user.email,
            str(_("Language")): user.get_language_display(),
            str(_("Roles")): ", ".join(str(grant.get_role_display()) for grant in grants),
            str(_("Account since")): localdate(user.date_joined).isoformat(),
        }
    ]


def _membership(user: User) -> list[dict[str, Any]]:
    member = Member.objects.select_related("cooperative", "household", "advisor").filter(user=user).first()
    if member is None:
        return []
    return [
        {
            str(_("Member number")): member.number,
            str(_("Name")): str(member),
            str(_("Cooperative")): member.cooperative.name,
            str(_("Category")): str(member.get_category_display()),
            str(_("Member since")): member.joined_on.isoformat(),
            str(_("E-mail")): member.email,
            str(_("Phone")): member.phone,
            str(_("Postal address")): member.address,
            str(_("IBAN")): member.iban,
            str(_("Account holder")): member.iban_holder,
            str(_("Further accounts")): ", ".join(
                f"{row.iban} ({row.holder})" for row in member.further_accounts.all()
            ),
            str(_("Year of birth")): member.born_in or "",
            str(_("Gender")): str(member.get_gender_display()),
            str(_("Household")): member.household.code if member.household else "",
            str(_("Advisor")): str(member.advisor or ""),
            str(_("Activities")): ", ".join(activity.name for activity in member.activities.all()),
        }
    ]


register(Section("account", _("Your account"), _account))
register(Section("membership", _("Your membership"), _membership))
