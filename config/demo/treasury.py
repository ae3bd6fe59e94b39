"""The treasurers' part of the demonstration: batches that two people sign, and the bank's answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from fund.bank_days import bank_day_from
from fund.banking import batches, duplicates, rules
from fund.banking.importing import FileReport, import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder
from fund.ledger import proposals
from workflows.people.models import User

from . import bank
from .clock import at, moment, working_day
from .people import Cast, type_code


class Treasury:
    """Prepares as Chloé, approves as Thomas (with Nora where the amount asks for two), exports as Thomas, and asks the
    bank what became of it."""

    def __init__(self, account: BankAccount, cast: Cast) -> None:
        self.account, self.preparer, self.approver = account, cast.staff["Chloé"], cast.staff["Thomas"]
        self.second = cast.staff["Nora"]
        self.statements, self.balance = 0, account.ledger.balance_cents

    def set_limits(self, on: date) -> None:
        """The fund's own rules of approval: proposed by one treasurer, approved by another."""
        with at(on, 9):
            proposed = rules.propose(
                key="demo-limits", fund=self.account.fund, one_up_to_cents=5_000_00,
                two_up_to_cents=1_000_000_00, from_on=on + timedelta(days=1), on=on, by=self.preparer,
                why="The board reads the list of payments every month",
            )  # fmt: skip
            self.confirm(self.approver)
            proposals.approve(proposed, by=self.approver, on=on, digest=proposed.digest())

    def confirm(self, user: User) -> None:
        type_code(user, timezone.now())

    def explain_twins(self, orders: Sequence[PaymentOrder]) -> None:
        """Payments that look alike are two all the same."""
        for order in orders:
            for twin in duplicates.of([order]).get(order.pk, []):
                if not twin.cleared:
                    duplicates.clear(
                        order, twin.order, why="Two requests of the same member", by=self.preparer
                    )

    def prepare(self, orders: Sequence[PaymentOrder], on: date) -> PaymentBatch:
        with at(on, 10):
            return batches.prepare_batch(
                account=self.account, orders=orders, execute_on=bank_day_from(on), on=on, by=self.preparer
            )

    def approve(self, batch: PaymentBatch, on: date) -> PaymentBatch:
        with at(on, 14):
            self.explain_twins([line.order for line in batch.held_lines()])
            for each in (self.approver, self.second):
                if batch.state == PaymentBatch.State.PREPARED:
                    self.confirm(each)
                    batch = batches.approve(batch, by=each, digest=batch.digest())
            return batch

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
