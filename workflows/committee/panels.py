"""The committee's section on the page of a case: what was decided, and the letter."""

from typing import Any

from workflows.cases.models import Case

from .models import Decision


def decisions(case: Case, user: Any) -> list[tuple[str, dict[str, Any]]]:
    found = list(Decision.objects.visible_to(user).filter(case=case))
    if not found:
        return []
    full = Decision.objects.readable_by(user).filter(case=case).exists()
    return [("committee/panel_decisions.html", {"decisions": found, "full": full})]
