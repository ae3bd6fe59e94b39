"""How an advance or guarantee reads."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from loans.activities.models import Claim
from loans.activities.models.claims import State

KINDS = {
    State.ORDERED: "wait",
    State.RUNNING: "info",
    State.RECOVERED: "ok",
    State.LOST: "idle",
    State.CANCELLED: "idle",
}

STEPS = {
    "grant": gettext_lazy("Granted, and its payment ordered"),
    "start": gettext_lazy("Paid by the bank"),
    "come_back": gettext_lazy("Payment sent back by the bank"),
    "cancel": gettext_lazy("Will not be paid"),
    "receive": gettext_lazy("The client paid"),
    "undo": gettext_lazy("A receipt was taken back"),
    "change": gettext_lazy("A decision took effect"),
    "reopen": gettext_lazy("Something is to be recovered again"),
    "settle": gettext_lazy("All of it came back"),
    "lose": gettext_lazy("The rest was given up"),
    "remind": gettext_lazy("The client was written to"),
}


def tag_of(claim: Claim, on: date) -> dict[str, Any]:
    """A tag's kind and text; what the client pays late says by how much."""
    days = claim.days_late(on)
    if days:
        words = ngettext("client %(days)d day late", "client %(days)d days late", days)
        return {"kind": "bad", "text": words % {"days": days}}
    return {"kind": KINDS[State(claim.state)], "text": claim.get_state_display()}
