"""Which funds a person reads about, and which one a page shows."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from workflows.people.models import Cooperative
from workflows.people.permissions import Role, may
from workflows.refusals import Refusal
from workflows.sheets import as_day

READERS = (Role.TREASURER, Role.TREASURER2, Role.AUDITOR, Role.CHAIR, Role.INTEGRATION)


def funds_for(user: Any) -> QuerySet[Fund]:
    """The funds whose figures this person answers for or audits."""
    return _reached(user.cooperatives_as(*READERS))


COMPARERS = (*READERS, Role.COMMITTEE, Role.ADMINISTRATOR)


def funds_compared(user: Any) -> QuerySet[Fund]:
    """The funds of which this person reads whether members are treated alike."""
    return _reached(user.cooperatives_as(*COMPARERS))


def funds_told(user: Any) -> QuerySet[Fund]:
    """The funds whose summary this person reads: their own cooperative's, and where they have a role."""
    staff = user.roles() - {Role.MEMBER}
    member = getattr(user, "member", None)
    own = Cooperative.objects.filter(members=member) if member else Cooperative.objects.none()
    return _reached(user.cooperatives_as(*staff) | own if staff else own)


def _reached(cooperatives: QuerySet[Cooperative]) -> QuerySet[Fund]:
    return Fund.objects.filter(cooperatives__in=cooperatives).distinct().order_by("code")


def chosen(request: HttpRequest, funds: QuerySet[Fund]) -> Fund | None:
    """The fund that `?fund=` names, else the first; None where there is none yet."""
    code = request.GET.get("fund", "")
    if not code:
        return funds.first()
    found = funds.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def reads_exactly(user: Any) -> bool:
    """Treasurers and auditors read every figure; others never a count under five."""
    return may(user, "fund.read")


def period(params: Any, today: date) -> tuple[date, date]:
    """`?from=&to=`, both days included; default: the year so far. Raises Refusal."""
    since, until = params.get("from", ""), params.get("to", "")
    first = as_day(since) if since else today.replace(month=1, day=1)
    last = as_day(until) if until else today
    if first > last:
        raise BadPeriod()
    return first, last


class BadPeriod(Refusal):
    code = "bad_period"

    def __init__(self) -> None:
        super().__init__(_("The first day comes after the last day."))
