"""How the state of a loan reads: one tag, in plain words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from loans.models import Agreement
from loans.models.agreements import State

KINDS = {
    State.OFFERED: "wait",
    State.SIGNED: "info",
    State.RUNNING: "info",
    State.SETTLED: "ok",
    State.WRITTEN_OFF: "idle",
    State.LAPSED: "idle",
    State.CANCELLED: "idle",
}


STEPS = {
    "offer": gettext_lazy("Agreement offered"),
    "accept": gettext_lazy("Agreement signed"),
    "lapse": gettext_lazy("Not signed in time"),
    "start": gettext_lazy("Paid out by the bank"),
    "come_back": gettext_lazy("Payment sent back by the bank"),
    "cancel": gettext_lazy("Will not be paid out"),
    "receive": gettext_lazy("Repayment received"),
    "undo": gettext_lazy("Repayment taken back"),
    "reopen": gettext_lazy("Something is owed again; the loan runs again"),
    "change": gettext_lazy("Changed"),
    "unchange": gettext_lazy("Change taken back"),
    "write_off": gettext_lazy("Written off"),
    "choose_ahead": gettext_lazy("Chosen what money paid ahead does"),
    "settle": gettext_lazy("Everything repaid"),
}


def month_names(months: Iterable[int]) -> str:
    """January, February: the months of the year by their numbers."""
    return ", ".join(str(MONTHS[month]) for month in months)


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
