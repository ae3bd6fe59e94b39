"""How the state of a loan reads: one tag, in plain words."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from loans.models import Agreement
from loans.models.agreements import State
from loans.models.changes import ChangeFacts, ChangeKind
from loans.models.disbursements import DisbursementState
from workflows.money_words import money
from workflows.templatetags.entraide import day

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
    "accept": gettext_lazy("Agreement accepted"),
    "sign": gettext_lazy("Signed by all parties"),
    "withdraw": gettext_lazy("Withdrawn by the borrower"),
    "lapse": gettext_lazy("Not signed in time"),
    "start": gettext_lazy("Paid out by the bank"),
    "draw": gettext_lazy("Another payment of the loan"),
    "come_back": gettext_lazy("Payment sent back by the bank"),
    "cancel": gettext_lazy("Will not be paid out"),
    "receive": gettext_lazy("Repayment received"),
    "undo": gettext_lazy("Repayment taken back"),
    "reopen": gettext_lazy("Something is owed again; the loan runs again"),
    "change": gettext_lazy("Changed"),
    "unchange": gettext_lazy("Change taken back"),
    "write_off": gettext_lazy("Written off"),
    "choose_ahead": gettext_lazy("Chosen what money paid ahead does"),
    "dunning_reminder": gettext_lazy("A friendly reminder was sent"),
    "dunning_letter": gettext_lazy("A letter was sent"),
    "dunning_call": gettext_lazy("The advisor was asked to call"),
    "dunning_plan": gettext_lazy("A new plan was offered"),
    "dunning_committee": gettext_lazy("To be brought before the committee"),
    "dunning_answer": gettext_lazy("Noted what came of it"),
    "bring": gettext_lazy("A change was brought before the committee"),
    "top_up": gettext_lazy("A further amount was granted"),
    "replace_guarantor": gettext_lazy("Another guarantor answers for the loan"),
    "promise": gettext_lazy("Promise to pay recorded"),
    "withdraw_promise": gettext_lazy("Promise to pay withdrawn"),
    "hold_back": gettext_lazy("Reminders held back"),
    "go_on": gettext_lazy("Reminders go on"),
    "ask_change": gettext_lazy("The borrower asked for a change"),
    "answer_change": gettext_lazy("The request for a change was answered"),
    "settle": gettext_lazy("Everything repaid"),
}


DRAWN_TAGS = {
    DisbursementState.PLANNED: "idle",
    DisbursementState.ASKED: "wait",
    DisbursementState.ORDERED: "info",
    DisbursementState.PAID: "ok",
    DisbursementState.RELEASED: "idle",
}
DRAWN_STEPS = {
    "ask": gettext_lazy("Asked for"),
    "send_back": gettext_lazy("Sent back"),
    "order_it": gettext_lazy("Ordered"),
    "pay": gettext_lazy("Paid out by the bank"),
    "come_back": gettext_lazy("Payment sent back by the bank"),
    "release": gettext_lazy("Let go"),
    "cancel": gettext_lazy("Will not be paid out"),
}


def month_names(months: Iterable[int]) -> str:
    """January, February: the months of the year by their numbers."""
    return ", ".join(str(MONTHS[month]) for month in months)


def larger_months(months: Iterable[int]) -> str:
    """June × 2, July × 3: how many ordinary instalments a month bears that is named once, or twice."""
    times = Counter(months)
    return ", ".join(f"{MONTHS[month]}\u00a0×\u00a0{times[month] + 1}" for month in sorted(times))


def figures_in_words(change: ChangeFacts, currency: str) -> list[tuple[str, str]]:
    """Label and value of every figure that counts for the kind of a change."""
    kind = ChangeKind(change.kind)
    found = [(_("From"), day(change.from_on))]
    if change.until_on:
        found.append((_("Until and with"), day(change.until_on)))
    if change.months:
        found.append((_("Months"), str(change.months)))
    if change.count and change.first_due_on:
        reduced = kind == ChangeKind.HARDSHIP
        found.append(
            (_("How many reduced instalments") if reduced else _("Number of instalments"), str(change.count))
        )
        found.append((_("First due date"), day(change.first_due_on)))
    if change.months_off:
        found.append((_("Months without an instalment"), month_names(change.months_off)))
    if change.months_double:
        found.append((_("Months with a larger instalment"), larger_months(change.months_double)))
    if change.balloon_cents:
        found.append((_("Last instalment"), money(change.balloon_cents, currency)))
    if change.cents:
        labels = {ChangeKind.HARDSHIP: _("A reduced instalment"), ChangeKind.TOP_UP: _("Further amount"),
                  ChangeKind.SHARE: _("At least, a month")}  # fmt: skip
        label = labels.get(kind, _("Amount given up"))
        found.append((label, money(change.cents, currency)))
    if change.rows:
        said = [f"{day(row.due_on)}: {money(row.due_cents, currency)}" for row in change.wanted()]
        found.append((_("Instalments"), "; ".join(said)))
    return found


def tag_of(loan: Agreement, on: date) -> dict[str, Any]:
    """A tag's kind and text; a running loan says whether it is late."""
    days = loan.days_late(on)
    if days:
        return {
            "kind": "bad",
            "text": ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days},
        }
    if loan.state == State.OFFERED and on > loan.offer_ends_on and loan.members_accepted_at is None:
        return {"kind": "idle", "text": _("not accepted in time")}
    return {"kind": KINDS[State(loan.state)], "text": loan.get_state_display()}
