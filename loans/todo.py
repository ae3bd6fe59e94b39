"""What late loans ask of those who follow them: calls, plans, cases to bring, letters to post, requests to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.dunning import Step
from loans.follow_up import Situation, situations
from loans.income import review_on, to_review
from loans.models import Agreement, ChangeRequest, DunningStep
from loans.models.agreements import AgreementQuerySet

TABS: dict[str, str | Promise] = {
    "": _("all"),
    "request": _("Requests"),
    "call": _("Calls"),
    "plan": _("Plans"),
    "committee": _("Committee"),
    "post": _("Letters to post"),
    "review": _("Shares to review"),
}
ACTS = {
    "request": _("Answer what the borrower asks"),
    Step.CALL: _("Call the borrower"),
    Step.PLAN: _("Propose a new plan"),
    Step.COMMITTEE: _("Bring it before the committee"),
    "post": _("Print the letter and post it"),
    "review": _("Review the share of income: a year has passed"),
}


@dataclass
class Todo:
    """One thing to do about one loan. `kinds` are its tabs; `found` how late it stands, none for a share to review."""

    loan: Agreement
    found: Situation | None
    kinds: frozenset[str]
    since: date
    step: DunningStep | None = None
    request: ChangeRequest | None = None

    @property
    def days(self) -> int:
        return self.found.days if self.found else 0

    @property
    def acts(self) -> list[Any]:
        return [words for kind, words in ACTS.items() if kind in self.kinds]


def todo(user: Any, on: date) -> list[Todo]:
    """What waits, the oldest first; what a payment, a promise or a request has overtaken is not there."""
    loans = waiting(Agreement.objects.visible_to(user)).select_related(
        "terms", "member__user", "case__advisor"
    )
    found: list[Todo] = []
    for each in situations(loans, on):
        if each.request:
            found.append(
                Todo(each.loan, each, frozenset({"request"}), each.request.asked_on, request=each.request)
            )
        for step in each.open_steps():
            kinds = {"post"} if step.by_post else set()
            found.append(
                Todo(each.loan, each, frozenset(kinds | {step.step} & ACTS.keys()), step.on, step=step)
            )
    seen = Agreement.objects.visible_to(user).running()
    for share in to_review(seen, on):
        found.append(Todo(share.agreement, None, frozenset({"review"}), review_on(share)))
    return sorted(found, key=lambda one: (one.since, one.loan.number))


def waiting(loans: AgreementQuerySet) -> AgreementQuerySet:
    """Running loans with a step or a request that nobody has answered."""
    steps = DunningStep.objects.open().filter(agreement=OuterRef("pk"))
    asked = ChangeRequest.objects.filter(agreement=OuterRef("pk"), answered_on=None)
    return loans.running().filter(Q(Exists(steps)) | Q(Exists(asked)))


def counted(found: Iterable[Todo]) -> dict[str, int]:
    rows = list(found)
    return {kind: sum(not kind or kind in row.kinds for row in rows) for kind in TABS}
