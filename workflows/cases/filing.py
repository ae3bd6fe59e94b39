"""Filing for a member: who may, and on whose word. Kept with the case, shown to the member, told at each step."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.people import proxies
from workflows.people.models import Member, User
from workflows.people.permissions import Role, may
from workflows.people.proxies import Proxy, Scope
from workflows.refusals import NotYours, Refusal, Unmet
from workflows.steps import note

from .attachments import attach
from .documents import MAX_BYTES
from .models import Case

LONGEST = 200  # characters of how a member asked


def files_for_others(user: Any, on: date) -> bool:
    """Whether this person files for anybody but themselves: advisors, officers, and chosen helpers."""
    if not user.is_authenticated:
        return False
    return (
        bool({Role.ADVISOR, Role.OFFICER} & user.roles())
        or Proxy.objects.holding(on).filter(helper=user).exists()
    )


def those_filed_for(user: User, scope: str, on: date) -> QuerySet[Member]:
    """The members for whom this person may file: those who chose them, whom they advise, of their cooperatives."""
    held = Proxy.objects.holding(on).covering(scope).filter(helper=user)
    able = Q(pk__in=held.values("member"))
    if user.has_role(Role.ADVISOR):
        able |= Q(advisor=user)
    if user.has_role(Role.OFFICER):
        able |= Q(cooperative__in=user.cooperatives_as(Role.OFFICER))
    return Member.objects.filter(able)


def member_numbered(user: User, number: str, scope: str, on: date) -> Member:
    """The member with this number for whom this person may file; any other looks like none."""
    found = those_filed_for(user, scope, on).filter(number__iexact=number.strip()).first()
    if found is None:
        raise Refusal(_("None of the members for whom you may file has this number."), code="no_such_member")
    return found


def consent_to_file(member: Member, by: User, *, scope: Scope, said: str, on: date) -> str:
    """On what word this person files: "" for themselves, else what is kept with the case, in the member's language.

    said    how and when the member asked, where they gave no consent on this site: by telephone, on paper
    raises  NotYours; Unmet where `said` is wanted
    """
    if not may(by, "case.apply"):
        raise NotYours()
    if member.user_id == by.pk:
        return ""
    if not those_filed_for(by, scope, on).filter(pk=member.pk).exists():
        raise NotYours(gettext_lazy("You may file for yourself, or for a member who asked you to."))
    given = Proxy.objects.holding(on).covering(scope).filter(member=member, helper=by).first()
    if given is not None and given.given_at is not None:
        with translation.override(member.language):
            words = _("Consent given on this site on %(day)s, until %(until)s")
            days = {"day": timezone.localdate(given.given_at), "until": given.until_on}
            return words % {name: date_format(day, "j F Y") for name, day in days.items()}
    if not said.strip():
        raise Unmet(_("Write how and when the member asked you to file for them."), code="consent")
    return " ".join(said.split())[:LONGEST]


def keep_scan(case: Case, scan: Any, *, by: User) -> None:
    """The paper that a request is typed from, or on which the member consented, beside its other documents."""
    if scan is not None:
        attach(case, name=scan.name or "", content=scan.read(MAX_BYTES + 1), by=by, at=timezone.now())


@proxies.on_end
def give_back(proxy: Proxy, by: Any) -> None:
    """What the helper filed for the member is the member's own from here on; that the helper had a part in it stays."""
    held = Case.objects.filter(applicant=proxy.member, filed_by=proxy.helper)
    for case in list(held.order_by("pk")):
        note(case, "give_back", by=by, payload={"helper": proxy.helper_id})
    held.update(filed_by=proxy.member.user_id, helped_by=proxy.helper_id, version=F("version") + 1)
