"""Which committee decides a case: the one its kind names, or above its ceiling the one it escalates to."""

from datetime import date

from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases.models import Case, State

from .models import Committee, Session
from .refusals import NotForThisCommittee


def committee_for(case: Case) -> Committee:
    """raises NotForThisCommittee where the kind names none, or the amount is above every ceiling"""
    code = kinds.of(case).committee(case)
    committee = Committee.objects.filter(code=code).select_related("escalates_to").first()
    seen: set[int] = set()
    while (
        committee and committee.ceiling_cents is not None and case.requested_cents > committee.ceiling_cents
    ):
        seen.add(committee.pk)
        committee = committee.escalates_to
        if committee and committee.pk in seen:
            committee = None
    if committee is None:
        raise NotForThisCommittee(
            _("No committee may decide on case %(case)s of this amount.") % {"case": case.reference},
            requested_cents=case.requested_cents,
        )
    return committee


def waiting_for(committee: Committee) -> list[Case]:
    """Ready cases of this committee that are on no coming agenda: most urgent first, then longest waiting."""
    taken = Session.objects.coming().values("agenda__case")
    ready = (
        Case.objects.filter(state=State.READY)
        .exclude(pk__in=taken.filter(agenda__case__isnull=False))
        .select_related("applicant", "cooperative")
        .order_by("-urgency", "submitted_on", "pk")
    )
    return [case for case in ready if _is_for(case, committee)]


def _is_for(case: Case, committee: Committee) -> bool:
    try:
        return committee_for(case) == committee
    except NotForThisCommittee:
        return False


def waiting_days(case: Case, on: date) -> int:
    """Days since the case was submitted."""
    return (on - case.submitted_on).days if case.submitted_on else 0
