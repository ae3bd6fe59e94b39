"""A loan of the demonstration that is repaid by direct debit: signed on screen, announced, sent by two people, paid."""

from datetime import date, timedelta

from fund.bank_days import bank_days_before
from fund.debits import collecting, creditors, mandates
from fund.debits.models import Collection, Creditor
from fund.ledger import proposals
from loans.models import Agreement

from . import bank
from .clock import at
from .treasury import Treasury

IDENTIFIER = "FR72ZZZ123456"  # the example that the Banque de France publishes


def draw(treasury: Treasury, loan: Agreement, on: date) -> list[bank.Line]:
    """What the bank collects on a day, for its statement; nothing when no instalment is due by then."""
    expected, payer = loan.expected, loan.member
    assert expected is not None
    assert payer.user is not None
    if not expected.is_open or expected.due_on is None or expected.due_on > on:
        return []
    told_on = expected.due_on - timedelta(days=20)
    creditor = _creditor(treasury, told_on)
    with at(told_on):
        mandate = mandates.in_force(expected) or mandates.sign(
            expected, debtor_name=str(payer), iban=loan.iban, on=told_on, by=payer.user,
            text=mandates.text_of(expected, creditor),
        )  # fmt: skip
        collection = collecting.announce(mandate, on=told_on, by=None)
    assert collection is not None
    sent_on = bank_days_before(collection.collect_on, 2)
    with at(sent_on):
        batch = collecting.prepare(creditor, until=collection.collect_on, on=sent_on, by=treasury.preparer)
    with at(sent_on, 15):
        treasury.confirm(treasury.approver)
        collecting.send(batch, digest=batch.digest(), by=treasury.approver)
    return [_paid(collection, str(payer), on)]


def _creditor(treasury: Treasury, on: date) -> Creditor:
    """The account collects: one treasurer proposed it, another approved it."""
    if found := Creditor.objects.filter(account=treasury.account).first():
        return found
    with at(on):
        change = creditors.propose(
            treasury.account, key="demo/creditor", identifier=IDENTIFIER, notice_days=14,
            why="The bank lets us collect by direct debit", on=on, by=treasury.preparer,
        )  # fmt: skip
    with at(on, 15):
        treasury.confirm(treasury.approver)
        proposals.approve(change, by=treasury.approver, on=on, digest=change.digest())
    return Creditor.objects.get(account=treasury.account)


def _paid(collection: Collection, name: str, on: date) -> bank.Line:
    return bank.Line(
        collection.cents, reference=f"DD{on:%y%m%d}{collection.pk}", end_to_end_id=collection.end_to_end_id, name=name,
        iban=collection.mandate.iban,
    )  # fmt: skip
