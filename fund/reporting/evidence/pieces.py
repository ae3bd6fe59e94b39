"""What became of every euro that was drawn from a funding line, from the ledger: the euro drawn first left first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Sum

from fund.banking.models import Match, PaymentOrder
from fund.banking.models.statements import StatementLine
from fund.ledger.models import Kind, Movement, Transfer
from fund.reporting.following import flows
from fund.reporting.following.rule import first_in_first_out
from fund.sources.models import FundingLine, LineMove
from workflows.people.models import User


class Became(StrEnum):
    PAID = "paid"
    UNUSED = "unused"
    BACK = "back"  # given back to the funder
    LOST = "lost"
    MOVED = "moved"  # to another envelope
    BEFORE = "before"  # drawn and used before these books began


_BECAME = {
    Kind.SPENT: Became.PAID, Kind.LENT: Became.PAID, Kind.SOURCE: Became.BACK, Kind.LOST: Became.LOST,
}  # fmt: skip


class Draw(NamedTuple):
    """Money that came from the funder in one movement."""

    on: date
    reference: str
    movement: int
    cents: int


@dataclass(frozen=True)
class Piece:
    """A part of what was drawn, and what became of it.

    draw      none for money that had come back from borrowers and left again
    movement  by which it left; none while it is there
    order     the payment that this was, where it was one; `bank` the line of the statement that shows it
    is_loan   whether it was lent
    """

    draw: Draw | None
    cents: int
    became: Became
    movement: Movement | None = None
    order: PaymentOrder | None = None
    bank: StatementLine | None = None
    is_loan: bool = False

    @property
    def reference(self) -> str:
        """Of the case or what else the payment was for."""
        if self.became != Became.PAID:
            return ""
        if self.order:
            return self.order.case_reference
        return self.movement.source_ref if self.movement else ""


@dataclass(frozen=True)
class Ledger:
    """What the ledger says of a line, added up by itself, in cents: all that was drawn, all that went back, and what is
    drawn now by the running total of its account."""

    drawn_cents: int
    back_cents: int
    stands_cents: int

    @property
    def holds(self) -> bool:
        return self.drawn_cents - self.back_cents == self.stands_cents


def ledgers_of(lines: Sequence[FundingLine]) -> dict[int, Ledger]:
    """By line."""
    out, back = (_by_account(lines, end) for end in ("source", "target"))
    return {
        line.pk: Ledger(out.get(line.account_id, 0), back.get(line.account_id, 0), line.drawn_cents)
        for line in lines
    }


def _by_account(lines: Sequence[FundingLine], end: str) -> dict[int, int]:
    rows: Any = flows.standing().filter(**{f"{end}__in": [line.account_id for line in lines]}).order_by()
    return dict(rows.values_list(end).annotate(Sum("amount_cents")))


def pieces(line: FundingLine, reader: User) -> list[Piece]:
    """Every euro drawn, each once, in the order in which it came; and what was paid again of what had come back. Of a
    case that a recusal hides from the reader, the order says so."""
    return pieces_of([line], reader)[line.pk]


def pieces_of(lines: Sequence[FundingLine], reader: User) -> dict[int, list[Piece]]:
    """The same by line. A fixed number of questions, however many lines and payments."""
    draws = _draws(lines)
    envelopes = [line.envelope_id for line in lines]
    through = flows.through(envelopes)
    paid = _payments([row for one in through.values() for row in one.went], envelopes, reader)
    return {line.pk: _of(draws[line.account_id], through[line.envelope_id], paid) for line in lines}


@dataclass
class _Paid:
    """The order and the bank line of each movement by which money left."""

    orders: dict[int, PaymentOrder] = field(default_factory=dict)
    banks: dict[int, StatementLine] = field(default_factory=dict)


def _of(draws: dict[int, Draw], through: flows.Through, paid: _Paid) -> list[Piece]:
    came, went = through.came, through.went
    found = [_before(draw, row_cents) for draw, row_cents in _short(draws, came)]
    for part in first_in_first_out([row.amount_cents for row in came], [row.amount_cents for row in went]):
        source = came[part.came] if part.came is not None else None
        draw = draws.get(source.movement_id) if source and source.source.kind == Kind.SOURCE else None
        if part.went is None:
            if draw:
                found.append(Piece(draw, part.cents, Became.UNUSED))
            continue
        row = went[part.went]
        became, moved = _BECAME.get(Kind(row.target.kind), Became.MOVED), row.movement_id
        found.append(
            Piece(
                draw, part.cents, became, row.movement, paid.orders.get(moved), paid.banks.get(moved),
                row.target.kind == Kind.LENT,
            )
        )  # fmt: skip
    return found


def _draws(lines: Sequence[FundingLine]) -> dict[int, dict[int, Draw]]:
    """What was drawn, by the line's account and by movement: each draw of the line, and what it owed already when the
    books began."""
    moves = LineMove.objects.filter(line__in=lines, way=LineMove.Way.DRAW)
    told = dict(moves.values_list("movement", "reference"))
    out = flows.standing().filter(source__in=[line.account_id for line in lines])
    rows = (
        out.order_by("movement__value_on", "movement_id")
        .values_list("source", "movement", "movement__value_on", "movement__source_ref")
        .annotate(cents=Sum("amount_cents"))
    )
    found: dict[int, dict[int, Draw]] = defaultdict(dict)
    for account, pk, on, reference, cents in rows:
        found[account][pk] = Draw(on, told.get(pk) or ("" if pk in told else reference), pk, cents)
    return found


def _short(draws: dict[int, Draw], came: Sequence[Transfer]) -> list[tuple[Draw, int]]:
    """Draws of which less came into the envelope than was drawn: those of an opening balance."""
    held: dict[int, int] = defaultdict(int)
    for row in came:
        if row.source.kind == Kind.SOURCE:
            held[row.movement_id] += row.amount_cents
    return [(draw, draw.cents - held[pk]) for pk, draw in draws.items() if draw.cents > held[pk]]


def _before(draw: Draw, cents: int) -> Piece:
    return Piece(draw, cents, Became.BEFORE)


def _payments(went: Sequence[Transfer], envelopes: Sequence[int], reader: User) -> _Paid:
    """What each movement was by which money left these envelopes."""
    matches = Match.objects.filter(use="order", undone_at=None).select_related(
        "batch_line", "line__statement"
    )
    left = flows.standing().filter(source__envelope__in=envelopes, source__kind__in=flows.HELD)
    found: dict[Any, Match] = {
        match.movement_id: match for match in matches.filter(movement__in=left.values("movement"))
    }
    again = [row for row in went if row.target.kind == Kind.LENT and row.movement_id not in found]
    found |= _lent_again([row.movement_id for row in again], matches) if again else {}
    orders = {pk: match.batch_line.order_id for pk, match in found.items() if match.batch_line}
    seen = PaymentOrder.objects.visible_to(reader).in_bulk(set(orders.values()))
    return _Paid(
        {pk: seen[order] for pk, order in orders.items() if order in seen},
        {pk: match.line for pk, match in found.items()},
    )


def _lent_again(movements: Sequence[int], matches: QuerySet[Match]) -> dict[int, Match]:
    """Of money that is out on a loan again, for a repayment was taken back in another way than it had come: the payment
    of that loan."""
    debts = Transfer.objects.filter(movement__in=movements, target__kind__in=[Kind.LOAN, Kind.CLAIM])
    debt_of = dict(debts.values_list("movement", "target"))
    paid: Any = matches.annotate(debt=F("movement__transfers__target")).filter(debt__in=set(debt_of.values()))
    by_debt = {match.debt: match for match in paid.order_by("-pk")}
    return {pk: by_debt[debt] for pk, debt in debt_of.items() if debt in by_debt}
