"""What a case page shows while the money for a grant has not come: plain words for the member, the place in the
queue for everyone who reads the case."""

from typing import Any

from workflows.cases.models import Case, State
from workflows.people.models import User

from . import waiting
from .models.commitments import may_give_up


def awaits_money(case: Case) -> bool:
    """Whether the case is granted and its money has not come yet."""
    return case.state == State.GRANTED and waiting.of_case(case.reference) is not None


def waiting_panel(case: Case, user: User) -> list[tuple[str, dict[str, Any]]]:
    if case.state != State.GRANTED:
        return []
    row = waiting.of_case(case.reference)
    if row is None:
        return []
    context = {
        "waiting": row, "currency": case.currency, "before": waiting.place_of(row) - 1,
        "own": case.applicant.user_id == user.pk, "may_give_up": may_give_up(row, user),
        "since": waiting.since_today(row),
    }  # fmt: skip
    return [("ledger/panel_waiting.html", context)]
