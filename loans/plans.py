"""The plan of a loan as it was agreed, and the part of it that what was paid out stands for."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count as counting
from typing import Any

from loans.allocation import Change, Draw, Replan
from loans.models import Agreement, Disbursement
from loans.schedule import Row, add_months, part_of


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


def drawn(agreement: Agreement, paid: Sequence[Disbursement]) -> tuple[list[Row], list[Change]]:
    """The plan of the first payment, and what each later one does to it; a further amount is spread with what is left.

    paid  in the order in which they were paid, the first with its day
    """
    first, *others = sorted(paid, key=lambda part: part.topped_by is not None)
    assert first.paid_on is not None
    if first.topped_by:  # what the loan began with came back, and this stands
        figures = first.topped_by.figures()
        return agreement.terms.rows(
            first.cents, figures["count"], after(figures["first_due_on"], first.paid_on)
        ), []
    rows, moved = part_from(agreement, 0, first.drawn_cents, first.paid_on)
    before = first.drawn_cents
    draws: list[Change] = []
    for each in others:
        assert each.paid_on is not None
        if each.topped_by:
            figures = {**each.topped_by.figures(), "cents": each.cents}
            draws += topped_up(agreement, figures, f"draw/{each.position}", each.paid_on)
            continue
        added, moved = part_from(agreement, before, before + each.drawn_cents, each.paid_on, moved)
        before += each.drawn_cents
        draws.append(Draw(f"draw/{each.position}", each.paid_on, tuple(added)))
    return rows, draws


def draws_of(agreement: Agreement) -> list[Change]:
    """What the payments after the first added; none for a loan that was paid out at once."""
    paid = list(agreement.disbursements.paid().select_related("topped_by"))
    for each in paid:
        each.agreement = agreement
    return drawn(agreement, paid)[1] if len(paid) > 1 else []


def topped_up(agreement: Agreement, row: Mapping[str, Any], key: str, on: date) -> list[Change]:
    """What a further amount of `cents` that is paid on a day does to the plan: the debt grows, and all that is not
    paid is spread over `count` instalments, from the first day asked for or after the money."""
    terms, due = agreement.terms, after(row["first_due_on"], on)
    return [
        Draw(key, on, (Row(1, due, due, row["cents"]),)),
        Replan(
            key, on, row["count"], due, terms.period_months, terms.period_days, agreement.signed_shape.season
        ),
    ]


def after(first_due_on: date | None, on: date) -> date:
    """The first day asked for, or as many whole months later as the decision and the bank took."""
    assert first_due_on
    days = (add_months(first_due_on, n, anchor_day=first_due_on.day) for n in counting())
    return next(day for day in days if day > on)
