"""A loan of the demonstration that is repaid by direct debit: signed on screen, announced, sent by two people, paid."""

from datetime import date, timedelta

from fund.bank_days import bank_days_before
from fund.debits import collecting, mandates
from fund.debits.models import Collection, Creditor
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
    creditor, _new = Creditor.objects.get_or_create(
        account=treasury.account, defaults={"identifier": IDENTIFIER}
    )
    told_on = expected.due_on - timedelta(days=20)
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


def _paid(collection: Collection, name: str, on: date) -> bank.Line:
    return bank.Line(
        collection.cents, reference=f"DD{on:%y%m%d}{collection.pk}", end_to_end_id=collection.end_to_end_id, name=name,
        iban=collection.mandate.iban,
    )  # fmt: skip
