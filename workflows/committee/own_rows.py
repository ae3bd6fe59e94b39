"""What was decided on a person's requests, for that person: the decisions, and their letters as files."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.cases import exporting
from workflows.money_words import money
from workflows.people import own_data
from workflows.people.models import User

from .models import Decision, DecisionLetter


def own_decisions(user: User) -> QuerySet[Decision]:
    mine = Decision.objects.filter(case__applicant__user=user)
    return mine.select_related("case").order_by("decided_on", "pk")


def decisions(user: User) -> list[dict[str, Any]]:
    return [
        {
            _("Decision"): decision.number,
            _("Request"): decision.case.reference,
            _("Decided"): decision.decided_on.isoformat(),
            _("Outcome"): decision.outcome_words(),
            _("Amount"): "" if decision.cents is None else money(decision.cents, currency=decision.currency),
            _("Reasons"): " ".join(decision.reason_sentences()),
        }
        for decision in own_decisions(user)
    ]


def letters(user: User) -> Iterator[exporting.OwnFile]:
    for letter in DecisionLetter.objects.filter(decision__in=own_decisions(user)).select_related("decision"):
        yield exporting.OwnFile(f"letters/{letter.decision.number}.pdf", partial(exporting.bytes_of, letter))


def register() -> None:
    own_data.register(own_data.Section("decisions", gettext_lazy("Decisions"), decisions))
    exporting.register_files(letters)
