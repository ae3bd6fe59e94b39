"""Which committee decides a case: the one its kind names, or above its ceiling the one it escalates to."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases.models import Case, State
from workflows.cases.queue import ORDER, queued

from .models import AgendaItem, Ballot, Committee, Referral, RulesVersion
from .refusals import NotForThisCommittee


@dataclass(frozen=True)
class Routes:
    """The committees and the rules in force one day, read once for any number of cases."""

    committees: dict[str, Committee]  # by code
    rules: dict[int, RulesVersion]  # by committee id
    sent: dict[int, Committee]  # by case id: where too many of another committee stood aside

    @classmethod
    def on(cls, day: date) -> Self:
        in_force = RulesVersion.objects.in_force(day).select_related("escalates_to")
        return cls(
            {committee.code: committee for committee in Committee.objects.all()},
            {rules.committee_id: rules for rules in in_force},
            {one.case_id: one.committee for one in Referral.objects.waiting().select_related("committee")},
        )

    def committee_for(self, case: Case) -> Committee | None:
        """The one to which it was sent; else by its kind and ceilings. A committee without rules knows no
        ceiling: the case waits there until it has some."""
        if case.pk in self.sent:
            return self.sent[case.pk]
        committee = self.committees.get(kinds.of(case).committee(case))
        seen: set[int] = set()
        while committee and committee.pk not in seen:
            rules = self.rules.get(committee.pk)
            if rules is None or rules.ceiling_cents is None or case.requested_cents <= rules.ceiling_cents:
                return committee
            seen.add(committee.pk)
            committee = rules.escalates_to
        return None


def committee_for(case: Case, *, on: date) -> Committee:
    """By the rules in force that day.

    raises NotForThisCommittee where the kind names none, or the amount is above every ceiling
    """
    committee = Routes.on(on).committee_for(case)
    if committee is None:
        raise NotForThisCommittee(
            _("No committee may decide on case %(case)s of this amount.") % {"case": case.reference},
            requested_cents=case.requested_cents,
        )
    return committee


def waiting_for(committee: Committee, *, on: date) -> list[Case]:
    """Ready cases of this committee that are on no coming agenda, in the order of the queue (`cases.queue`), after
    those for which a meeting was called.

    on  the day they would be decided: its rules say how high this committee may go
    """
    called_for = Ballot.objects.filter(case=OuterRef("pk"), meeting_called_at__isnull=False)
    ready = (
        Case.objects.filter(state=State.READY)
        .exclude(pk__in=AgendaItem.objects.holding().values("case"))
        .exclude(pk__in=Ballot.objects.undecided().values("case"))
        .annotate(meeting_called=Exists(called_for))
        .select_related("applicant", "cooperative")
    )
    routes = Routes.on(on)
    waiting = queued(ready, on).order_by("-meeting_called", *ORDER)  # type: ignore[misc]
    return [case for case in waiting if routes.committee_for(case) == committee]


def waiting_days(case: Case, on: date) -> int:
    """Days since the case was submitted."""
    return (on - case.submitted_on).days if case.submitted_on else 0
