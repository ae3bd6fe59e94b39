"""How an advance or guarantee reads."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from loans.activities.models import Claim, OwnMoney
from loans.activities.models.claims import State
from loans.activities.models.own import OwnState

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


OWN_KINDS = {
    OwnState.AGREED: "wait",
    OwnState.RUNNING: "info",
    OwnState.PAID_BACK: "ok",
    OwnState.CANCELLED: "idle",
}

OWN_STEPS = {
    "agree": gettext_lazy("Agreed by the committee"),
    "begin": gettext_lazy("The money came"),
    "empty": gettext_lazy("The money was taken back"),
    "move": gettext_lazy("Money moved, or another plan holds"),
    "finish": gettext_lazy("All of it is paid back"),
    "reopen": gettext_lazy("The bank sent a part back"),
    "cancel": gettext_lazy("Not put in"),
}


def own_tag(own: OwnMoney, on: date) -> dict[str, Any]:
    """A tag's kind and text; a part that the fund pays late says so."""
    days = own.days_late(on)
    if days:
        words = ngettext("part due %(days)d day ago", "part due %(days)d days ago", days)
        return {"kind": "bad", "text": words % {"days": days}}
    return {"kind": OWN_KINDS[OwnState(own.state)], "text": own.get_state_display()}
