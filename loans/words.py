"""How the state of a loan reads: one tag, in plain words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loans.models import Agreement
from loans.models.agreements import State

KINDS = {
    State.OFFERED: "wait",
    State.SIGNED: "info",
    State.RUNNING: "info",
    State.SETTLED: "ok",
    State.LAPSED: "idle",
    State.CANCELLED: "idle",
}


def tag_of(loan: Agreement, on: date) -> dict[str, Any]:
    """A tag's kind and text; a running loan says whether it is late."""
    days = loan.days_late(on)
    if days:
        return {
            "kind": "bad",
            "text": ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days},
        }
    if loan.state == State.OFFERED and on > loan.offer_ends_on:
        return {"kind": "idle", "text": _("not accepted in time")}
    return {"kind": KINDS[State(loan.state)], "text": loan.get_state_display()}
