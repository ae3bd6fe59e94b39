"""What the ledger declines to do, with the figures."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.money_words import money
from workflows.refusals import Refusal, TooLate


class FloorBreached(Refusal):
    """An account would fall below what it may hold."""

    code = "floor_breached"


class InsufficientFunds(FloorBreached):
    """The fund does not have what is asked of it. Figures: available_cents, asked_cents, currency."""

    code = "insufficient_funds"


class KeyReused(Refusal):
    """An idempotency key came back with another body."""

    status = 409
    code = "key_reused"

    def __init__(self, key: str, **figures: Any) -> None:
        super().__init__(
            _("This was recorded before with other figures. Nothing was recorded a second time."),
            key=key,
            **figures,
        )


class AlreadyReversed(TooLate):
    """A movement is reversed once."""

    code = "already_reversed"


class PeriodsClosing(TooLate):
    """Months close faster than a posting can be tried."""

    code = "periods_closing"

    def __init__(self) -> None:
        super().__init__(_("Months are being closed just now. Try again in a moment."))


class BooksFrozen(Refusal):
    """The last proof found a difference: money is not promised and not paid until a whole proof holds."""

    status = 409
    code = "books_frozen"


class DoesNotHold(Refusal):
    """A period is not closed while its rows do not add up. Figures: differences, each in words."""

    code = "does_not_hold"


class NotReconciled(Refusal):
    """Something speaks against closing a month. Figures: reservations [{code, text, …}], and their digest."""

    code = "not_reconciled"


class NoFund(Refusal):
    """Nothing to read: no fund of the person's cooperatives."""

    status = 404
    code = "no_fund"


class MixedBooks(Refusal):
    """The transfers of one movement stay inside one fund, and each inside one book."""

    code = "mixed_books"

    def __init__(self) -> None:
        super().__init__(_("Money cannot move between two funds, or between the accounts and the budget."))


class CommitmentExceeded(Refusal):
    """More is asked of a commitment than it still holds. Figures: open_cents, asked_cents."""

    code = "commitment_exceeded"


class Earmarked(Refusal):
    """An envelope's money is set aside for something else."""

    code = "earmarked"


class ReserveTooHigh(Refusal):
    """More would be kept in reserve than is available. Figures: available_cents, asked_cents, currency."""

    code = "reserve_too_high"


class QueueAhead(Refusal):
    """Granted cases that are as urgent or more wait for the same money. Figures: ahead, ahead_cents."""

    code = "queue_ahead"


def breach(*, kind: str, name: str, currency: str, room: int, asked: int) -> FloorBreached:
    """The refusal for an account that would fall below its floor.

    room   cents that it can still give
    asked  cents that were asked of it
    """
    words = {"room": money(room, currency), "asked": money(asked, currency), "account": name}
    facts: dict[str, Any] = {
        "available_cents": room, "asked_cents": asked, "currency": currency, "account": name,
    }  # fmt: skip
    if kind == "available":
        return InsufficientFunds(
            gettext("%(account)s: %(room)s is available and %(asked)s was asked.") % words, **facts
        )
    return FloorBreached(
        gettext("The account “%(account)s” can give %(room)s and %(asked)s was asked of it.") % words, **facts
    )
