"""Say what should come in, and keep what is still open of it up to date."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from fund.banking import iban as accounts
from fund.banking import receivables, references
from fund.banking.models import ExpectedPayment
from fund.banking.models.accounts import iban_key
from fund.banking.names import name_key
from fund.ledger.models import Fund
from fund.ledger.refusals import KeyReused
from workflows import bulk
from workflows.people.models import Member


@transaction.atomic
def expect(
    *,
    key: str,
    purpose: str,
    fund: Fund,
    reference: str,
    cents: int,
    due_on: date | None = None,
    payer_name: str = "",
    iban: str = "",
    label: str = "",
    member: Member | None = None,
) -> ExpectedPayment:
    """Expect money that bears `reference`; the same key again answers the first row.

    raises  BadReference, BadIban, KeyReused when the key came with another reference
    """
    receivables.of(purpose)
    canonical = references.normalise(reference)
    payer = accounts.parse(iban, sepa=False).compact if iban else ""
    row, _created = ExpectedPayment.objects.get_or_create(
        key=key,
        defaults={
            "purpose": purpose, "fund": fund, "member": member, "reference": canonical, "label": label,
            "number": min(references.numbers(label), default=""), "cents": cents, "due_on": due_on,
            "payer_name": payer_name, "payer_iban": payer, "payer_key": iban_key(payer),
            "payer_name_key": name_key(payer_name or str(member or "")),
        },
    )  # fmt: skip
    if (row.reference, row.purpose, row.fund_id) != (canonical, purpose, fund.pk):
        raise KeyReused(key)
    return row


def update(expected: ExpectedPayment, *, cents: int, due_on: date | None) -> ExpectedPayment:
    """What is expected next, a hint for matching."""
    return _write(expected, cents=cents, due_on=due_on, is_open=True)


def update_many(rows: Iterable[tuple[ExpectedPayment, int, date | None]]) -> None:
    """The same of many: each with its cents and its day."""
    changed = []
    for expected, cents, due_on in rows:
        expected.cents, expected.due_on, expected.is_open = cents, due_on, True
        changed.append(expected)
    bulk.update(changed, ["cents", "due_on", "is_open"])


def settle(expected: ExpectedPayment) -> ExpectedPayment:
    """Nothing more is expected; money that still comes with the reference waits for a person."""
    return _write(expected, cents=0, due_on=None, is_open=False)


def _write(expected: ExpectedPayment, **columns: object) -> ExpectedPayment:
    ExpectedPayment.objects.filter(pk=expected.pk).update(**columns)
    for name, value in columns.items():
        setattr(expected, name, value)
    return expected
