"""What else there is of the same member, household or account: shown as warnings to who handles a case, never as a
refusal. Only cases that this reader sees are named."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from .clock import months_before
from .models import UNDECIDED, Case, State

MOST = 10  # named of each sort
MONTHS = 12


@dataclass(frozen=True)
class Likeness:
    """Why cases are alike, and which; `granted_cents` is what the fund granted in them."""

    code: str
    label: str | Promise
    cases: list[Case]
    granted_cents: int = 0


def warnings(case: Case, user: User, on: date) -> list[Likeness]:
    """Of the last twelve months, what is open before what is over. Four questions at most."""
    since = months_before(on, MONTHS)
    seen = (
        Case.objects.visible_to(user)
        .filter(submitted_on__gte=since)
        .exclude(pk=case.pk)
        .exclude(state__in=[State.WITHDRAWN, State.EXPIRED])
        .select_related("applicant")
        .order_by("-submitted_on", "-pk")
    )
    theirs = Q(applicant=case.applicant_id)
    sorts: list[tuple[str, str | Promise, Q]] = [
        (
            "open_twice",
            _("Another request of this member is open"),
            theirs & Q(state__in=UNDECIDED, kind=case.kind),
        ),
        ("granted", _("Granted to this member in the last 12 months"), theirs & Q(granted_cents__gt=0)),
    ]
    if case.applicant.household_id:
        home = Q(applicant__household=case.applicant.household_id) & ~Q(applicant=case.applicant_id)
        sorts.append(("household", _("Of the same household"), home))
    if case.account_key:
        same = Q(account_key=case.account_key) & ~Q(applicant=case.applicant_id)
        sorts.append(("account", _("To be paid on the same account, for another member"), same))
    found = []
    for code, label, which in sorts:
        alike = seen.filter(which)
        if named := list(alike[:MOST]):
            granted = alike.filter(currency=case.currency).aggregate(sum=Sum("granted_cents"))["sum"] or 0
            found.append(Likeness(code, label, named, granted))
    return found
