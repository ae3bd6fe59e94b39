"""The balance that a fund's books open with: both books with the same sum; one at a time."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger import chart
from fund.ledger.models import Envelope, Fund, Kind, Movement
from fund.ledger.posting import Entry, Leg, post_once
from fund.ledger.refusals import KeyReused
from workflows.money_words import money
from workflows.refusals import Refusal

from . import formats
from .formats import Frame, Read, Row, problem, words
from .funding_lines import line_of
from .models import Import, ImportLine, OpeningBalance
from .refusals import BooksAreOpen, OutOfBalance
from .taking_back import take_back

BANK, LINE, ENVELOPE = "bank", "line", "envelope"


class Part(NamedTuple):
    """Money at the bank, owed to the lender of a line, or in an envelope; code is the line's or the envelope's."""

    what: str
    code: str
    cents: int


def standing(fund: Fund) -> OpeningBalance | None:
    """The opening balance that holds."""
    return OpeningBalance.objects.filter(fund=fund, movement__reversed_by=None).first()


def balanced(parts: Iterable[Part], fund: Fund) -> None:
    """What the bank holds is in the envelopes, to the cent; raises OutOfBalance with both sums."""
    sums = {BANK: 0, LINE: 0, ENVELOPE: 0}
    for part in parts:
        sums[part.what] += part.cents
    if sums[BANK] != sums[ENVELOPE] or sums[LINE] > sums[BANK]:
        raise OutOfBalance(
            _("The bank holds %(bank)s, the envelopes %(envelopes)s, and %(lines)s is owed to lenders.")
            % {
                "bank": money(sums[BANK], fund.currency),
                "envelopes": money(sums[ENVELOPE], fund.currency),
                "lines": money(sums[LINE], fund.currency),
            },
            bank_cents=sums[BANK],
            envelopes_cents=sums[ENVELOPE],
            lines_cents=sums[LINE],
        )


def known(fund: Fund, parts: Iterable[Part]) -> None:
    """Each part names a line or an envelope of this fund; raises Refusal."""
    for part in parts:
        if part.what == LINE:
            line_of(fund, part.code)
        elif part.what == ENVELOPE and not fund.envelopes.filter(code=part.code).exists():
            raise Refusal(_("There is no envelope “%s”.") % part.code)


def open_books(
    fund: Fund, *, cents: int, on: date, by: Any, envelope: Envelope | None = None, evidence: str = ""
) -> OpeningBalance:
    """The money that the fund holds on the day its books begin, in one envelope."""
    code = (envelope or chart.general(fund)).code
    parts = [Part(BANK, "", cents), Part(ENVELOPE, code, cents)]
    return open_with(fund, parts=parts, on=on, by=by, evidence=evidence)


@transaction.atomic
def open_with(
    fund: Fund, *, parts: list[Part], on: date, by: Any, evidence: str = "", made_by: Import | None = None
) -> OpeningBalance:
    """The same from its parts; the same again answers the first.

    raises  OutOfBalance; BooksAreOpen while another opening balance stands
    """
    balanced(parts, fund)
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    times = OpeningBalance.objects.filter(fund=fund).count()
    before = standing(fund)
    number = times if before else times + 1
    key = f"opening/{fund.code}" + (f"/{number}" if number > 1 else "")
    try:
        entry = Entry(
            key, _legs(fund, parts), on, _("Opening balance"), by=by, source_ref=f"opening/{fund.code}"
        )
        movement, now = post_once(entry)
    except KeyReused as error:
        raise BooksAreOpen(
            _("The books opened before with other figures: reverse that opening balance first.")
        ) from error
    if before is not None or not now:
        return before or OpeningBalance.objects.get(movement=movement)
    return OpeningBalance.objects.create(
        fund=fund, on=on, bank_cents=sum(part.cents for part in parts if part.what == BANK), evidence=evidence,
        parts=[part._asdict() for part in parts], movement=movement, made_by=made_by,
    )  # fmt: skip


def _legs(fund: Fund, parts: list[Part]) -> list[Leg]:
    bank, source = chart.account(fund, Kind.BANK), chart.account(fund, Kind.SOURCE)
    own = sum(part.cents for part in parts if part.what == BANK)
    legs = []
    for part in sorted(parts):
        if part.what == LINE:
            own -= part.cents
            legs.append(Leg(chart.account(fund, Kind.LINE, ref=part.code), bank, part.cents))
        elif part.what == ENVELOPE:
            envelope = Envelope.objects.get(fund=fund, code=part.code)
            legs.append(Leg(source, chart.account(fund, Kind.AVAILABLE, envelope), part.cents))
    return ([Leg(chart.account(fund, Kind.OPENING), bank, own)] if own else []) + legs


def take_back_opening(opening: OpeningBalance, *, on: date, by: Any, why: str) -> Movement:
    """Undo an opening balance; another may follow."""
    return take_back(opening.movement, on=on, by=by, why=why)


# ---- a table of an opening balance


def _check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
    """Each line by itself; then what all of them make together stands on the last."""
    parts: dict[tuple[str, str], Part] = {}
    days: set[date] = set()
    reads: list[Read] = []
    for line, row in rows:
        try:
            read = _one(line, row, frame)
            part = Part(read.facts["what"], read.entity, read.base_cents or 0)
            if parts.setdefault((part.what, part.code), part) is not part:
                raise Refusal(_("The same account stands on another line."))
            days.add(read.on or frame.on)
            reads.append(read)
        except Refusal as refused:
            reads.append(problem(line, refused, row))
    try:
        if len(days) > 1:
            raise Refusal(_("All lines of an opening balance have the same date."))
        balanced(parts.values(), frame.fund)
        stands = standing(frame.fund)
    except Refusal as refused:
        if reads and all(read.outcome != "problem" for read in reads):
            reads[-1] = problem(reads[-1].line, refused, {"what": reads[-1].label})
        stands = None
    if stands is not None:
        same = sorted(map(tuple, parts.values())) == sorted(
            (part["what"], part["code"], part["cents"]) for part in stands.parts
        )
        for read in reads:
            if read.outcome != "problem":
                _against(read, same)
    yield from reads


def _against(read: Read, same: bool) -> None:
    if same:
        read.outcome = "known"
    else:
        read.outcome = "problem"
        read.sentence = _("The books have another opening balance: reverse it first.")


def _one(line: int, row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    what = words(row, "account", 20).casefold()
    if what not in (BANK, LINE, ENVELOPE):
        raise Refusal(_("“%s” is neither bank, line nor envelope.") % what)
    code = words(row, "code", 40, needed=what != BANK)
    known(frame.fund, [Part(what, code, 0)])
    cents = frame.cents(row.get("amount") or "")
    facts = {"what": what, "evidence": words(row, "evidence", 200, needed=False)}
    return Read(
        line, "new", entity=code if what != BANK else "", on=frame.day(row.get("date") or ""),
        label=f"{what} {code}".strip(), base_cents=cents, cents=cents if what == BANK else 0, facts=facts,
    )  # fmt: skip


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    parts = [Part(row.facts["what"], row.entity, row.base_cents or 0) for row in rows]
    evidence = next((row.facts["evidence"] for row in rows if row.facts["evidence"]), "")
    open_with(made.fund, parts=parts, on=rows[0].on or on, by=by, evidence=evidence, made_by=made)


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    for opening in made.openings.select_related("movement"):
        take_back_opening(opening, on=on, by=by, why=why)


formats.register(
    formats.Format(
        Import.Kind.OPENINGS,
        required=("account", "code", "date", "amount"),
        optional=("evidence", "currency"),
        check=_check,
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "What the bank holds, what is owed to the lender of a line, and the envelopes that the money is in. The"
            " bank and the envelopes make the same sum."
        ),
        example=[
            ["account", "code", "date", "amount", "evidence"],
            ["bank", "", "2026-01-01", "10000.00", "Statement 2025/12"],
            ["envelope", "general", "2026-01-01", "10000.00", ""],
        ],
    )
)
