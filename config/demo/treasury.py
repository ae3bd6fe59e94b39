"""The treasurers' part of the demonstration: batches that two people sign, and the bank's answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from fund.banking import batches
from fund.banking.importing import FileReport, import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder

from . import bank
from .clock import at, moment, working_day
from .people import Cast


class Treasury:
    """Prepares as Chloé, approves and exports as Thomas, and asks the bank what became of it."""

    def __init__(self, account: BankAccount, cast: Cast) -> None:
        self.account, self.preparer, self.approver = account, cast.staff["Chloé"], cast.staff["Thomas"]
        self.statements, self.balance = 0, account.ledger.balance_cents

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
            self.statement(
                working_day(on + timedelta(days=1)), [self.paid(line) for line in batch.held_lines()]
            )

    def paid(self, line: BatchLine) -> bank.Line:
        order = line.order
        return bank.Line(
            -line.cents, reference=f"OUT{line.pk:08d}", end_to_end_id=line.end_to_end_id, name=order.payee_name,
            iban=order.iban, free_text=order.communication,
        )  # fmt: skip

    def received(
        self, cents: int, reference: str, name: str, iban: str, on: date, *, text: str = ""
    ) -> bank.Line:
        plain = "".join(character for character in reference if character.isalnum())
        return bank.Line(
            cents, reference=f"IN{on:%y%m%d}{plain[-8:]}{cents}", structured=plain if reference else "", free_text=text,
            name=name, iban=iban,
        )  # fmt: skip

    def statement(self, on: date, lines: Sequence[bank.Line]) -> FileReport:
        """The bank's statement of a day, brought in by the treasurer; it follows the one before."""
        with at(on, 21):
            self.statements += 1
            raw = bank.statement(self.account.iban, self.statements, on, self.balance, lines)
            [report] = import_statement(
                [(f"camt053-{on:%Y%m%d}-{self.statements}.xml", raw)], by=self.preparer
            )
        assert not report.problems, report.problems
        self.balance += sum(line.cents for line in lines)
        return report
