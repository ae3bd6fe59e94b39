"""The treasurers' part of the demonstration: batches that two people sign, and the bank's answer."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from fund.banking import batches
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder
from fund.ledger import balances

from . import bank
from .clock import at, moment, working_day
from .people import Cast


class Treasury:
    """Prepares as Chloé, approves and exports as Thomas, and asks the bank what became of it."""

    def __init__(self, account: BankAccount, cast: Cast) -> None:
        self.account, self.preparer, self.approver = account, cast.staff["Chloé"], cast.staff["Thomas"]
        self.statements = 0

    def prepare(self, orders: Sequence[PaymentOrder], on: date) -> PaymentBatch:
        with at(on, 10):
            return batches.prepare_batch(
                account=self.account, orders=orders, execute_on=working_day(on), on=on, by=self.preparer
            )

    def approve(self, batch: PaymentBatch, on: date) -> PaymentBatch:
        with at(on, 14):
            return batches.approve(batch, by=self.approver, digest=batch.digest())

    def export(self, batch: PaymentBatch, on: date) -> PaymentBatch:
        with at(on, 15):
            return batches.export(batch, by=self.approver, at=moment(on, 15))

    def pay_all(self, on: date) -> None:
        """Every waiting order leaves today and is confirmed by the bank's statement of the next bank day."""
        waiting = list(PaymentOrder.objects.waiting().filter(fund=self.account.fund))
        if waiting:
            batch = self.export(self.approve(self.prepare(waiting, on), on), on)
            self.statement(working_day(on + timedelta(days=1)), [self.paid(line) for line in batch.held_lines()])

    def paid(self, line: BatchLine) -> bank.Line:
        order = line.order
        return bank.Line(
            -line.cents, reference=f"OUT{line.pk:08d}", end_to_end_id=line.end_to_end_id, name=order.payee_name,
            iban=order.iban, free_text=order.communication,
        )  # fmt: skip

    def received(self, cents: int, reference: str, name: str, iban: str, on: date, *, text: str = "") -> bank.Line:
        plain = "".join(character for character in reference if character.isalnum())
        return bank.Line(
            cents, reference=f"IN{on:%y%m%d}{plain[-8:]}{cents}", structured=plain if reference else "", free_text=text,
            name=name, iban=iban,
        )  # fmt: skip

    def statement(self, on: date, lines: Sequence[bank.Line]) -> Any:
        """The bank's statement of a day, brought in by the treasurer."""
        with at(on, 21):
            self.statements += 1
            opening = self.at_the_bank()
            raw = bank.statement(self.account.iban, self.statements, on, opening, lines)
            return import_statement(raw, name=f"camt053-{on:%Y%m%d}.xml", by=self.preparer, on=on)

    def at_the_bank(self) -> int:
        """What the bank's own books show: ours, and what we sent that it has not executed."""
        fund = self.account.fund
        return balances.balance(self.account.ledger) + balances.total(fund, "transit")
