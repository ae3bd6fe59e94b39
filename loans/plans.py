"""The plan of a loan as it was agreed, and the part of it that what was paid out stands for."""

from collections.abc import Sequence
from datetime import date
from itertools import count as counting

from loans.allocation import Draw
from loans.models import Agreement, Disbursement
from loans.schedule import Row, part_of


def whole(agreement: Agreement, months_later: int = 0) -> list[Row]:
    """The plan that was signed, over all that was granted, moved by whole months."""
    agreed = agreement.document.agreed
    first, parts = date.fromisoformat(agreed["first_due_on"]), len(agreed["instalments"])
    grace = agreed["grace_months"] + months_later
    return agreement.terms.rows(agreement.principal_cents, parts, first, grace, agreement.signed_shape)


def part_from(
    agreement: Agreement, from_cents: int, to_cents: int, paid_on: date, months_later: int = 0
) -> tuple[list[Row], int]:
    """What a part of the loan is repaid by, moved by whole months until its first date is after the money came: nobody
    owes before they were paid. Returns the rows, and by how many months they moved."""
    for later in counting(months_later):
        rows = part_of(whole(agreement, later), from_cents, to_cents)
        if rows[0].anchor_on > paid_on:
            return rows, later
    raise AssertionError("counting does not end")


def drawn(agreement: Agreement, paid: Sequence[Disbursement]) -> tuple[list[Row], list[Draw]]:
    """The plan of the first payment, and what each later one adds to it.

    paid  in the order in which they were paid, the first with its day
    """
    first, *others = paid
    assert first.paid_on is not None
    rows, moved = part_from(agreement, 0, first.drawn_cents, first.paid_on)
    draws, before = [], first.drawn_cents
    for each in others:
        assert each.paid_on is not None
        added, moved = part_from(agreement, before, before + each.drawn_cents, each.paid_on, moved)
        before += each.drawn_cents
        draws.append(Draw(f"draw/{each.position}", each.paid_on, tuple(added)))
    return rows, draws


def draws_of(agreement: Agreement) -> list[Draw]:
    """What the payments after the first added; none for a loan that was paid out at once."""
    paid = list(agreement.disbursements.paid())
    for each in paid:
        each.agreement = agreement
    return drawn(agreement, paid)[1] if len(paid) > 1 else []
