"""What justifies every euro drawn from a funding line: decision, agreement, payment, bank line and documents; and what
is missing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.sources.models import FundingLine
from workflows import kinds
from workflows.cases.models import Case, Document
from workflows.committee.models import Decision
from workflows.people.models import User
from workflows.sheets import Column

from .pieces import Became, Ledger, Piece, ledgers_of, pieces_of


class Gap(StrEnum):
    NO_DECISION = "no_decision"
    NO_AGREEMENT = "no_agreement"
    UNPAID = "unpaid"
    NO_BANK_LINE = "no_bank_line"
    NO_DOCUMENT = "no_document"
    LOST = "lost"
    MOVED = "moved"
    BEFORE = "before"


GAPS: dict[Gap, str | Promise] = {
    Gap.NO_DECISION: _("Paid without a decision"),
    Gap.NO_AGREEMENT: _("Lent without a signed agreement"),
    Gap.UNPAID: _("Drawn and not paid out yet"),
    Gap.NO_BANK_LINE: _("Paid without a bank line"),
    Gap.NO_DOCUMENT: _("A document that was asked for is missing"),
    Gap.LOST: _("Lost: charges, or what was given up"),
    Gap.MOVED: _("Moved to another envelope"),
    Gap.BEFORE: _("Used before these books began"),
}
BECAME: dict[Became, str | Promise] = {
    Became.PAID: _("Paid out"),
    Became.UNUSED: _("Not used yet"),
    Became.BACK: _("Given back to the funder"),
    Became.LOST: _("Lost"),
    Became.MOVED: _("Moved to another envelope"),
    Became.BEFORE: _("Used before these books began"),
}
_GAP_OF = {
    Became.UNUSED: Gap.UNPAID, Became.LOST: Gap.LOST, Became.MOVED: Gap.MOVED, Became.BEFORE: Gap.BEFORE,
}  # fmt: skip


endings = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
"""What the name of a file in an archive ends in, by what it is: the name that somebody gave it is not used."""


class Paper(NamedTuple):
    """A file beside an agreement, for one reader who may open it: its place in an archive, and its bytes."""

    name: str
    content: Callable[[], bytes]


class Agreed(NamedTuple):
    """What was signed before a payment: its number, the day, and the SHA-256 of the document."""

    number: str
    signed_on: date | None
    digest: str
    url: str = ""


class Agreements(NamedTuple):
    """An area whose payments rest on agreements.

    of      (ids of orders) → by order what was agreed
    papers  (ids of orders, reader) → by order the files that this reader may open
    """

    of: Callable[[Collection[int]], Mapping[int, Agreed]]
    papers: Callable[[Collection[int], User], Mapping[int, Sequence[Paper]]]


_areas: list[Agreements] = []


def register(area: Agreements) -> None:
    if area not in _areas:
        _areas.append(area)


def areas() -> Sequence[Agreements]:
    return _areas


@dataclass(frozen=True)
class Evidence:
    """One piece of what was drawn with all that justifies it.

    asked, there  documents that the case had to show, and how many of them it has
    """

    piece: Piece
    decision: str
    decided_on: date | None
    agreed: Agreed | None
    asked: int
    there: int
    gaps: tuple[Gap, ...]

    @property
    def became(self) -> str:
        return str(BECAME[self.piece.became])

    @property
    def missing(self) -> str:
        return "; ".join(str(GAPS[gap]) for gap in self.gaps)

    @property
    def is_hidden(self) -> bool:
        """Whether a recusal hides from the reader whose case it is."""
        return bool(self.piece.order and self.piece.order.veiled)


def gaps(piece: Piece, *, decision: str, agreed: Agreed | None, asked: int, there: int) -> tuple[Gap, ...]:
    """What is missing for one piece. Pure. What went back to the funder needs nothing more; money that had come back
    from borrowers is not the funder's any more."""
    if piece.draw is None or piece.became == Became.BACK:
        return ()
    if piece.became != Became.PAID:
        return (_GAP_OF[piece.became],)
    missing = {
        Gap.NO_DECISION: not decision,
        Gap.NO_AGREEMENT: piece.is_loan and agreed is None,
        Gap.NO_BANK_LINE: piece.bank is None,
        Gap.NO_DOCUMENT: there < asked,
    }
    return tuple(gap for gap, lacks in missing.items() if lacks)


@dataclass(frozen=True)
class Justified:
    """A line: its pieces with what justifies them, and what the ledger says by itself."""

    line: FundingLine
    rows: list[Evidence]
    ledger: Ledger

    def cents(self, *became: Became, drawn: bool = True) -> int:
        """Of the money drawn (else of what was paid again) the cents that became this; nothing named: all."""
        return sum(
            row.piece.cents
            for row in self.rows
            if (row.piece.draw is not None) == drawn and (not became or row.piece.became in became)
        )

    @property
    def drawn_cents(self) -> int:
        return self.cents()

    @property
    def paid_cents(self) -> int:
        return self.cents(Became.PAID)

    @property
    def unused_cents(self) -> int:
        return self.cents(Became.UNUSED)

    @property
    def lacking_cents(self) -> int:
        """Of what was drawn, the cents with something missing."""
        return sum(row.piece.cents for row in self.rows if row.gaps)

    @property
    def justified_cents(self) -> int:
        return self.drawn_cents - self.lacking_cents

    @property
    def agrees(self) -> bool:
        """Whether the pieces come to what the ledger says, to the cent."""
        return self.ledger.holds and self.drawn_cents == self.ledger.drawn_cents

    @property
    def gaps_first(self) -> list[Evidence]:
        return sorted(self.rows, key=lambda row: not row.gaps)

    def by_gap(self) -> list[tuple[Gap, int, int]]:
        """Each gap that there is, how many pieces have it and how many cents."""
        count: Counter[Gap] = Counter()
        cents: Counter[Gap] = Counter()
        for row in self.rows:
            for gap in row.gaps:
                count[gap] += 1
                cents[gap] += row.piece.cents
        return [(gap, count[gap], cents[gap]) for gap in Gap if count[gap]]


def justify(line: FundingLine, reader: User) -> Justified:
    """Every euro drawn with what justifies it."""
    return justify_all([line], reader)[0]


def justify_all(lines: Sequence[FundingLine], reader: User) -> list[Justified]:
    """The same of each of some lines. A fixed number of questions, however many lines and payments."""
    of = pieces_of(lines, reader)
    found = [piece for each in of.values() for piece in each]
    decided = decisions({piece.reference for piece in found if piece.reference})
    agreed = _agreed({piece.order.pk for piece in found if piece.order})
    shown = _documents({piece.reference for piece in found if piece.draw and piece.reference})
    books = ledgers_of(lines)
    return [
        Justified(line, [_row(piece, decided, agreed, shown) for piece in of[line.pk]], books[line.pk])
        for line in lines
    ]


def _row(
    piece: Piece,
    decided: Mapping[str, tuple[str, date]],
    agreed: Mapping[int, Agreed],
    shown: Mapping[str, tuple[int, int]],
) -> Evidence:
    number, on = decided.get(piece.reference, ("", None))
    paper = agreed.get(piece.order.pk) if piece.order else None
    asked, there = shown.get(piece.reference, (0, 0))
    lacking = gaps(piece, decision=number, agreed=paper, asked=asked, there=there)
    if piece.order and piece.order.veiled:
        paper = None
    return Evidence(piece, number, on, paper, asked, there, lacking)


def decisions(references: Collection[str]) -> dict[str, tuple[str, date]]:
    """The number and day of the decision that granted each case: the last that stands."""
    found = Decision.objects.filter(case__reference__in=references, outcome=Decision.Outcome.GRANTED)
    rows = found.order_by("pk").values_list("case__reference", "number", "decided_on")
    return {reference: (number, on) for reference, number, on in rows}


def _agreed(orders: Collection[int]) -> dict[int, Agreed]:
    return {pk: agreed for area in _areas for pk, agreed in area.of(orders).items()}


def _documents(references: Collection[str]) -> dict[str, tuple[int, int]]:
    """Of each case: how many documents it had to show, and how many of them it has."""
    cases = list(Case.objects.filter(reference__in=references))
    there: dict[int, set[str]] = defaultdict(set)
    rows = Document.objects.filter(case__in=cases).usable().values_list("case", "requirement", "also")
    for case, code, also in rows:
        there[case] |= {code, *also}
    found = {}
    for kind, group in kinds.by_kind(cases).items():
        asked = kind.asked(group)
        for case in group:
            codes = set(asked.get(case.pk, ()))
            found[case.reference] = (len(codes), len(codes & there[case.pk]))
    return found


COLUMNS = [
    Column(_("Drawn on"), "piece.draw.on", "day"),
    Column(_("Reference of the funder"), "piece.draw.reference"),
    Column(_("Amount"), "piece.cents", "amount"),
    Column(_("What became of it"), "became"),
    Column(_("What is missing"), "missing"),
    Column(_("Case"), "piece.reference"),
    Column(_("Decision"), "decision"),
    Column(_("Decided on"), "decided_on", "day"),
    Column(_("Agreement"), "agreed.number"),
    Column(_("Signed on"), "agreed.signed_on", "day"),
    Column(_("SHA-256 of the agreement"), "agreed.digest"),
    Column(_("Payment"), "piece.order.pk", "number"),
    Column(_("Paid on"), "piece.movement.value_on", "day"),
    Column(_("Bank line of"), "piece.bank.booked_on", "day"),
    Column(_("Bank’s reference"), "piece.bank.bank_reference"),
    Column(_("Statement"), "piece.bank.statement.number"),
    Column(_("Documents asked for"), "asked", "number"),
    Column(_("Documents there"), "there", "number"),
    Column(_("Movement"), "piece.movement.pk", "number"),
]
