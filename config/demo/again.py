"""What is looked at again: a grant of the fast track that waits to be ratified, and an appeal that waits to be heard."""

from datetime import date, timedelta
from typing import Any

from workflows.cases.models import Case
from workflows.committee.appealing import lodge_appeal
from workflows.committee.delegating import approve_delegation, propose_delegation
from workflows.committee.fast_track import confirm_grant, propose_grant
from workflows.committee.models import Appeal, Committee, Decision, Delegation

from .clock import at


def give_fast_track(committee: Committee, staff: Any, *, on: date) -> Delegation:
    """Carla and Dirk, for critical requests for aid: 1,500.00 in one case, 4,000.00 in a month."""
    with at(on, 9) as now:
        given = propose_delegation(
            committee, staff["Carla"], staff["Dirk"], by=staff["Max"], at=now, from_on=on,
            to_on=on + timedelta(days=330), kinds_of_case=["aid"], cap_cents=150_000, period_cap_cents=400_000,
            least_urgency="critical",
        )  # fmt: skip
        return approve_delegation(given, by=staff["Bram"], at=now)


def grant_fast(delegation: Delegation, case: Case, staff: Any, *, on: date) -> Decision:
    with at(on, 11) as now:
        track = propose_grant(
            delegation, case, cents=case.requested_cents, by=staff["Carla"], at=now, on=on,
            text="There is nothing left to eat for the children this week.",
        )  # fmt: skip
        return confirm_grant(track, by=staff["Dirk"], on=on)


def contest(case: Case, *, on: date) -> Appeal:
    member: Any = case.applicant.user
    with at(on, 20) as now:
        return lodge_appeal(
            case.decisions.get(), by=member, on=on, at=now,
            text="You did not have the letter of my landlord yet: I must leave the flat on the 30th.",
        )  # fmt: skip
