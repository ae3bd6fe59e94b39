"""The archive: decisions without names, so that like cases can be compared; and those most like one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Abs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.small_numbers import LEAST

from .models import Decision

NEAREST = 5
SPREAD_OVER = 2_000  # the latest decisions of a theme that the spread is drawn from

# What a decision rests on: how it is asked in SQL, in words. The first that holds names it.
BASES: dict[str, tuple[str | Promise, Q]] = {
    "correction": (_("a correction of the wording"), Q(corrects__isnull=False)),
    "appeal": (_("an appeal"), Q(appeal__isnull=False, corrects=None)),
    "fast_track": (_("the fast track"), Q(fast_track__isnull=False)),
    "ballot": (_("a ballot"), Q(ballot__isnull=False, appeal=None)),
}
UPHELD = Q(
    appeal__isnull=False, outcome=Decision.Outcome.REFUSED
)  # the first decision stands, whatever it was
FINAL = Q(outcome__in=(Decision.Outcome.GRANTED, Decision.Outcome.REFUSED)) & ~UPHELD


def basis(decision: Decision) -> str:
    if decision.corrects_id:
        return "correction"
    if decision.appeal_id:
        return "appeal"
    return "fast_track" if decision.fast_track_id else "ballot"


def reads_reasons(user: User) -> bool:
    """The coded reasons, for those who decide and those who audit; the words stay with the case's readers."""
    return bool(user.roles() & {Role.COMMITTEE, Role.CHAIR, Role.AUDITOR})


def described(decisions: Sequence[Decision], *, reasons: bool) -> list[dict[str, Any]]:
    """Each decision with its kind, theme and basis in words; no name, and reasons for their readers only."""
    themes = dict(kinds.theme_choices())
    return [
        {
            "decision": decision,
            "kind": kinds.of(decision.case).label,
            "theme": themes.get(f"{decision.case.kind}:{decision.case.theme}", ""),
            "basis": BASES[basis(decision)][0],
            "reasons": decision.reason_sentences() if reasons else [],
            "named": getattr(decision, "named", True),
        }
        for decision in decisions
    ]


@dataclass(frozen=True)
class Similar:
    """Decisions like one case, and how such cases went together; the spread is None under five."""

    rows: list[dict[str, Any]]
    decided: int
    granted: int | None
    share: int | None  # median of what was granted, in whole percent of what was asked


def similar(case: Case, reader: User, on: date) -> Similar:
    """Up to five decisions of the same kind and theme, nearest in the amount asked, then latest. One a case: the
    last. Never of this case, nor of one that a recusal hides from the reader. Two queries, however many there are."""
    later = Decision.objects.filter(FINAL, case=OuterRef("case"), pk__gt=OuterRef("pk"))
    alike = (
        Decision.objects.archived_for(reader, on)
        .filter(FINAL, case__kind=case.kind, case__theme=case.theme, currency=case.currency)
        .exclude(case=case)
        .filter(~Exists(later))
    )
    nearest = alike.annotate(away=Abs(F("case__requested_cents") - case.requested_cents))
    nearest = nearest.select_related("case", "committee").order_by("away", "-decided_on", "-pk")
    rows = described(list(nearest[:NEAREST]), reasons=reads_reasons(reader))
    figures = alike.order_by("-decided_on", "-pk").values_list("case__requested_cents", "cents")
    return Similar(rows, *spread(list(figures[:SPREAD_OVER])))


def spread(figures: Sequence[tuple[int, int | None]]) -> tuple[int, int | None, int | None]:
    """(decided, granted, median share in percent) of (asked, granted or None) pairs; from five decisions on, and the
    share from five grants on."""
    granted = [(asked, cents) for asked, cents in figures if cents is not None and asked]
    if len(figures) < LEAST:
        return len(figures), None, None
    share = round(median(100 * cents / asked for asked, cents in granted)) if len(granted) >= LEAST else None
    return len(figures), len(granted), share
