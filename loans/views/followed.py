"""What the page of a loan shows of how a late loan is followed: to the borrower in kind words, to others in full."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from loans.asking import wanted
from loans.follow_up import situation
from loans.models import Agreement, ChangeRequest
from loans.models.agreements import BEGUN, State
from loans.models.products import StepKind
from workflows.people.permissions import may


def followed(request: HttpRequest, loan: Agreement, on: date, *, is_own: bool) -> dict[str, Any]:
    """For the page of a loan; nothing for one that has not begun."""
    if loan.state not in BEGUN:
        return {}
    found = situation(loan, on)
    asked = loan.requests.select_related("answered_by")
    shown: dict[str, Any] = {
        "late_in": found,
        "letters": [step for step in found.steps if step.step == StepKind.LETTER],
        "asked": asked.first(),
        "may_promise": found.spell is not None
        and found.promise is None
        and may(request.user, "loan.promise"),
        "may_ask": is_own and loan.state == State.RUNNING and found.request is None,
    }
    if is_own or not (may(request.user, "loan.dunning") or found.steps or found.promises):
        return shown
    coming = found.coming
    return shown | {
        "follows": True,
        "may_follow": may(request.user, "loan.dunning"),
        "coming": coming and {"step": StepKind(coming[0].step).label, "on": max(coming[1], on)},
        "holds": loan.holds.select_related("by", "lifted_by"),
        "all_asked": [(row, change_address(loan, row, on)) for row in asked],
    }


def change_address(loan: Agreement, asked: ChangeRequest, on: date) -> str:
    """The query that shows a treasurer what was asked, as a change ready to be looked at."""
    words = {"kind": asked.get_kind_display(), "day": date_format(asked.asked_on, "j F Y")}
    figures = wanted(loan, asked.kind, on, months=asked.months, monthly_cents=asked.monthly_cents)
    return urlencode({**figures, "why": _("The borrower asked for %(kind)s on %(day)s") % words})
