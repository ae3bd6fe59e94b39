"""What became of every euro that was drawn from a funding line, from the ledger: the euro drawn first left first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Sum

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


def ledger(line: FundingLine) -> Ledger:
    out = flows.total(flows.standing().filter(source=line.account_id))
    back = flows.total(flows.standing().filter(target=line.account_id))
    return Ledger(out, back, line.drawn_cents)


def pieces(line: FundingLine, reader: User) -> list[Piece]:
    """Every euro drawn, each once, in the order in which it came; and what was paid again of what had come back. Of a
    case that a recusal hides from the reader, the order says so. A fixed number of questions."""
    place = flows.of_envelope(line.envelope)
    came, went = list(flows.in_order(place.came())), list(flows.in_order(place.went()))
    draws = _draws(line, came)
    orders, banks = _payments(place, reader)
    found = [_before(draw, row_cents) for draw, row_cents in _short(draws, came)]
    for part in first_in_first_out([row.amount_cents for row in came], [row.amount_cents for row in went]):
        source = came[part.came] if part.came is not None else None
        draw = draws.get(source.movement_id) if source and source.source.kind == Kind.SOURCE else None
        if part.went is None:
            if draw:
                found.append(Piece(draw, part.cents, Became.UNUSED))
            continue
        row = went[part.went]
        became = _BECAME.get(Kind(row.target.kind), Became.MOVED)
        found.append(
            Piece(
                draw, part.cents, became, row.movement, orders.get(row.movement_id), banks.get(row.movement_id),
                row.target.kind == Kind.LENT,
            )
        )  # fmt: skip
    return found


def _draws(line: FundingLine, came: Sequence[Transfer]) -> dict[int, Draw]:
    """What was drawn, by movement: each draw of the line, and what it owed already when the books began."""
    out = flows.standing().filter(source=line.account_id)
    sums = out.order_by().values("movement").annotate(cents=Sum("amount_cents"))
    by_movement = dict(sums.values_list("movement", "cents"))
    told = dict(line.moves.filter(way=LineMove.Way.DRAW).values_list("movement", "reference"))
    moved = Movement.objects.filter(pk__in=out.values("movement")).order_by("value_on", "pk")
    return {
        pk: Draw(on, told.get(pk) or ("" if pk in told else reference), pk, by_movement[pk])
        for pk, on, reference in moved.values_list("pk", "value_on", "source_ref")
    }


def _short(draws: dict[int, Draw], came: Sequence[Transfer]) -> list[tuple[Draw, int]]:
    """Draws of which less came into the envelope than was drawn: those of an opening balance."""
    held: dict[int, int] = defaultdict(int)
    for row in came:
        if row.source.kind == Kind.SOURCE:
            held[row.movement_id] += row.amount_cents
    return [(draw, draw.cents - held[pk]) for pk, draw in draws.items() if draw.cents > held[pk]]


def _before(draw: Draw, cents: int) -> Piece:
    return Piece(draw, cents, Became.BEFORE)


def _payments(place: flows.Place, reader: User) -> tuple[dict[int, PaymentOrder], dict[int, StatementLine]]:
    """The order and the bank line of each movement by which money left the place."""
    matches = Match.objects.filter(use="order", undone_at=None, movement__in=place.went().values("movement"))
    seen = PaymentOrder.objects.visible_to(reader).in_bulk(
        list(matches.values_list("batch_line__order", flat=True).distinct())
    )
    orders, banks = {}, {}
    for match in matches.select_related("batch_line", "line__statement"):
        assert match.movement_id is not None
        banks[match.movement_id] = match.line
        if match.batch_line and match.batch_line.order_id in seen:
            orders[match.movement_id] = seen[match.batch_line.order_id]
    return orders, banks
