"""What the bank sends back or refuses, and money between two of the fund's own accounts."""

from datetime import date, timedelta

from fund.banking import between, coming_back, orders, settling
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentOrder, StatementLine
from fund.banking.uses import PART_BACK
from fund.debits.models import Collection

from . import bank, people
from .clock import at, working_day
from .treasury import Treasury

STATE = PaymentOrder.State


def _paid_last(treasury: Treasury, *, least_cents: int = 0) -> BatchLine | None:
    """The latest aid that the bank paid and did not send back."""
    rows = BatchLine.objects.filter(
        batch__account=treasury.account, is_active=True, was_sent=True, order__state=STATE.PAID,
        order__purpose="aid", cents__gt=least_cents,
    ).select_related("order", "batch")  # fmt: skip
    return rows.exclude(matches__use=PART_BACK).order_by("-pk").first()


def _back(placed: BatchLine, cents: int, on: date, reason: str) -> bank.Line:
    return bank.Line(
        cents, reference=f"RET{on:%y%m%d}{placed.pk}", end_to_end_id=placed.end_to_end_id,
        name=placed.order.payee_name, return_reason=reason,
    )  # fmt: skip


def come_back(treasury: Treasury, on: date) -> PaymentOrder | None:
    """The payee's account is closed: the money is back, and the order waits."""
    placed = _paid_last(treasury)
    if placed is None:
        return None
    treasury.statement(working_day(on), [_back(placed, placed.cents, on, "AC04")])
    return placed.order


def pay_elsewhere(treasury: Treasury, order: PaymentOrder, on: date) -> None:
    """The member gave another account; it leaves with the next batch."""
    with at(on, 11):
        order.refresh_from_db()
        orders.redirect(
            order, payee_name=order.payee_name, iban=people.fake_iban("BE", 91_000_000 + order.pk),
            why="Given at the desk with the new bank card", by=treasury.preparer,
        )  # fmt: skip


def refuse_one(treasury: Treasury, on: date) -> None:
    """The bank takes a file and refuses the payment in it; the money is available again."""
    waiting = list(PaymentOrder.objects.waiting().filter(fund=treasury.account.fund)[:1])
    if not waiting:
        return
    batch = treasury.export(treasury.approve(treasury.prepare(waiting, on), on), on)
    with at(on + timedelta(days=1), 9):
        placed = batch.held_lines().get()
        settling.reject(placed, why="AC06", on=on + timedelta(days=1), by=treasury.preparer)


def come_back_in_part(treasury: Treasury, on: date) -> None:
    """Of one payment the bank sends 60.00 back: the rest stays paid."""
    placed = _paid_last(treasury, least_cents=6_000)
    if placed is None:
        return
    treasury.statement(on, [_back(placed, 6_000, on, "MS03")])
    line = StatementLine.objects.get(bank_reference=f"RET{on:%y%m%d}{placed.pk}")
    with at(on + timedelta(days=1), 9):
        coming_back.settle_by_hand(line, placed, by=treasury.preparer)


def take_debit_back(treasury: Treasury, on: date) -> None:
    """The account that was drawn had not enough on it."""
    one = Collection.objects.filter(state=Collection.State.COLLECTED).order_by("-pk").first()
    if one is None:
        return
    line = bank.Line(
        -one.cents, reference=f"DDR{on:%y%m%d}{one.pk}", end_to_end_id=one.end_to_end_id,
        name=one.mandate.debtor_name, iban=one.mandate.iban, return_reason="AM04",
    )  # fmt: skip
    treasury.statement(on, [line])


def set_savings_aside(treasury: Treasury, on: date) -> None:
    """What is not needed this season goes to the fund's second account: two bank lines, one transfer."""
    main = treasury.account
    savings = BankAccount.objects.create(
        fund=main.fund, cooperative=main.cooperative, name="Compte d’épargne", iban=people.fake_iban("BE", 60_000_001),
        holder=main.holder, street=main.street, building=main.building, postcode=main.postcode, town=main.town,
        country=main.country, is_paying=False,
    )  # fmt: skip
    with at(on, 9):
        made = between.order(
            key="demo-savings", source=main, target=savings, cents=400_000, on=on, by=treasury.preparer
        )
    batch = treasury.export(treasury.approve(treasury.prepare([made], on), on), on)
    seen_on = working_day(on + timedelta(days=1))
    treasury.statement(seen_on, [treasury.paid(line) for line in batch.held_lines()])
    line = bank.Line(
        400_000, reference=f"SAV{on:%y%m%d}", structured=made.communication, name=main.holder, iban=main.iban
    )
    with at(seen_on, 22):
        raw = bank.statement(savings.iban, 1, seen_on, 0, [line])
        [report] = import_statement([(f"camt053-savings-{seen_on:%Y%m%d}.xml", raw)], by=treasury.preparer)
    assert not report.problems, report.problems
