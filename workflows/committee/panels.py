"""The committee's section on the page of a case: what was decided, and the letter."""

from typing import Any

from django.utils import timezone

from workflows.cases.models import Case

from .appealing import contestable_now
from .models import Appeal, Decision, FastTrack


def decisions(case: Case, user: Any) -> list[tuple[str, dict[str, Any]]]:
    found = list(
        Decision.objects.visible_to(user).filter(case=case).select_related("corrects", "corrected_by")
    )
    if not found:
        return []
    full = Decision.objects.readable_by(user).filter(case=case).exists()
    settled = case.fast_tracks.filter(state=FastTrack.State.NOT_RATIFIED).first()
    context = {
        "decisions": found,
        "full": full,
        "contestable": contestable_now(case, user, timezone.localdate()),
        "appeals": list(Appeal.objects.visible_to(user).filter(case=case).select_related("decision")),
        "not_ratified": settled if full else None,
    }
    return [("committee/panel_decisions.html", context)]
