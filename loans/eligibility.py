"""Whether a member may ask for a loan under some terms: each criterion answered, with its reason."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.models.products import ProductVersion
from workflows.people.models import Activity, Member

COUNTRIES = {
    "AT": _("Austria"), "BE": _("Belgium"), "DE": _("Germany"), "ES": _("Spain"), "FR": _("France"),
    "IT": _("Italy"), "NL": _("the Netherlands"), "SE": _("Sweden"),
}  # fmt: skip


@dataclass(frozen=True)
class Criterion:
    """One condition, whether it is met, and the sentence that says so."""

    code: str
    met: bool
    sentence: str | Promise


def activities(member: Member, on: date) -> "list[Activity]":
    """The member's Activities that are open that day."""
    return list(member.activities.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on))


def criteria(member: Member, terms: ProductVersion, on: date) -> list[Criterion]:
    """Each condition of the terms for this member, that day."""
    return [_is_member(member, on), _has_activity(member, on), _in_country(member, terms), _open(terms, on)]


def is_eligible(member: Member, terms: ProductVersion, on: date) -> bool:
    return all(criterion.met for criterion in criteria(member, terms, on))


def is_member(member: Member, on: date) -> bool:
    return member.joined_on <= on and (member.left_on is None or member.left_on > on)


def _is_member(member: Member, on: date) -> Criterion:
    met = is_member(member, on)
    said = _("You are a member.") if met else _("Only members of the cooperative can borrow.")
    return Criterion("member", met, said)


def _has_activity(member: Member, on: date) -> Criterion:
    mine = activities(member, on)
    if not mine:
        return Criterion(
            "activity", False, _("A loan is repaid from an Activity's budget, and you hold no open Activity.")
        )
    names = ", ".join(activity.name for activity in mine)
    return Criterion("activity", True, _("You hold an Activity: %(names)s.") % {"names": names})


def _in_country(member: Member, terms: ProductVersion) -> Criterion:
    country = member.cooperative.country
    name = COUNTRIES.get(country, country)
    if terms.lends_in(country):
        return Criterion("country", True, _("These loans are made in %(country)s.") % {"country": name})
    return Criterion("country", False, _("These loans are not made in %(country)s.") % {"country": name})


def _open(terms: ProductVersion, on: date) -> Criterion:
    if terms.standing(on) == "open":
        return Criterion("open", True, _("Requests are taken now."))
    return Criterion("open", False, _("No request is taken under these terms now."))
