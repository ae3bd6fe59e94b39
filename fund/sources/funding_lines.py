"""Funding lines: money of an outside funder, received within a limit, in an envelope of its own, and paid back."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger import chart
from fund.ledger.envelopes import open_envelope
from fund.ledger.models import Account, Fund, Kind
from fund.ledger.posting import Entry, post_once
from fund.ledger.refusals import FloorBreached
from workflows import coded
from workflows.money_words import money
from workflows.refusals import Refusal, TooLate
from workflows.sheets import as_day

from . import formats
from .contributions import income_legs
from .formats import Frame, Read, words
from .models import FundingLine, Import, ImportLine, LineMove
from .refusals import LineExhausted, LineInUse
from .taking_back import take_back, take_back_all

LOAN, SUBSIDY = FundingLine.Kind.LOAN, FundingLine.Kind.SUBSIDY


@transaction.atomic
def open_line(
    *,
    fund: Fund,
    code: str,
    lender: str,
    limit_cents: int,
    from_on: date,
    to_on: date | None = None,
    region: str = "",
    terms: str = "",
    kind: str = LOAN,
    made_by: Import | None = None,
) -> FundingLine:
    """Write down what a funder offers. Its ledger account may not fall below the limit, whatever the code
    does."""
    account = chart.account(fund, Kind.LINE, ref=code)
    Account.objects.filter(pk=account.pk).update(floor_cents=-limit_cents)
    return FundingLine.objects.create(
        fund=fund, code=code, kind=kind, lender=lender, limit_cents=limit_cents, from_on=from_on, to_on=to_on,
        region=region, terms=terms, envelope=open_envelope(fund, code, lender), account=account,
        made_by=made_by,
    )  # fmt: skip


@transaction.atomic
def withdraw(line: FundingLine, *, on: date) -> FundingLine:
    """Take back a line that was written down by mistake; raises LineInUse when money moved on it."""
    line = FundingLine.objects.select_for_update(of=("self",)).select_related("account").get(pk=line.pk)
    if line.moves.filter(movement__reversed_by=None).exists() or line.account.balance_cents:
        raise LineInUse(_("Money moved on %s: take that back first.") % line)
    if line.withdrawn_on is None:
        line.withdrawn_on = on
        line.save(update_fields=["withdrawn_on"])
    return line


def draw(line: FundingLine, *, key: str, cents: int, on: date, by: Any, **facts: Any) -> LineMove:
    """The funder pays a part into the bank: it is available in the line's envelope. Once by its key.

    raises  LineExhausted with what is left
    """
    try:
        return _move(line, LineMove.Way.DRAW, key=key, cents=cents, on=on, by=by, **facts)
    except FloorBreached as error:
        line.account.refresh_from_db()
        currency = line.fund.currency
        raise LineExhausted(
            _("%(line)s: %(left)s can still be drawn and %(asked)s was asked.")
            % {"line": line, "left": money(line.undrawn_cents, currency), "asked": money(cents, currency)},
            left_cents=line.undrawn_cents,
            asked_cents=cents,
        ) from error


def pay_back(line: FundingLine, *, key: str, cents: int, on: date, by: Any, **facts: Any) -> LineMove:
    """Give a part back to the funder; raises InsufficientFunds when the envelope does not hold it, and
    LineExhausted when less is owed."""
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=line.account_id)
        before = LineMove.objects.filter(movement__key=_key(line, LineMove.Way.BACK, key)).exists()
        line.account.refresh_from_db()
        if cents > line.drawn_cents and not before:
            raise LineExhausted(
                _("%(line)s: %(owed)s is owed and %(asked)s was asked.")
                % {
                    "line": line,
                    "owed": money(line.drawn_cents, line.fund.currency),
                    "asked": money(cents, line.fund.currency),
                },
                owed_cents=line.drawn_cents,
                asked_cents=cents,
            )
        return _move(line, LineMove.Way.BACK, key=key, cents=cents, on=on, by=by, **facts)


def _key(line: FundingLine, way: str, key: str) -> str:
    return f"line/{line.fund_id}/{line.code}/{way}/{key}"


@transaction.atomic
def _move(
    line: FundingLine,
    way: str,
    *,
    key: str,
    cents: int,
    on: date,
    by: Any,
    reference: str = "",
    made_by: Import | None = None,
) -> LineMove:
    if line.withdrawn_on:
        raise TooLate(_("%s was taken back.") % line)
    sign, why = (1, "funding_drawn") if way == LineMove.Way.DRAW else (-1, "funding_paid_back")
    legs = income_legs(line.fund, Kind.LINE, sign * cents, ref=line.code, envelope=line.envelope)
    why = coded.keep(why, text=line.lender)
    entry = Entry(_key(line, way, key), legs, on, why, by=by, source_ref=f"line/{line.code}")
    movement, now = post_once(entry)
    if not now:
        return LineMove.objects.get(movement=movement)
    try:
        with transaction.atomic():
            return LineMove.objects.create(
                line=line,
                way=way,
                cents=cents,
                on=on,
                reference=reference,
                movement=movement,
                made_by=made_by,
            )
    except IntegrityError as error:
        raise TooLate(_("The reference “%s” was recorded before.") % reference) from error


def take_back_move(move: LineMove, *, on: date, by: Any, why: str) -> Any:
    """Undo what was drawn or paid back; raises LineExhausted or InsufficientFunds where that cannot be."""
    return take_back(move.movement, on=on, by=by, why=why)


# ---- a table of lines


def _check(row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    code = words(row, "code", 40)
    if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
        raise Refusal(_("A code has letters, digits and dashes."))
    kind = words(row, "kind", 10).casefold()
    if kind not in FundingLine.Kind.values:
        raise Refusal(_("“%s” is neither loan nor subsidy.") % kind)
    from_on = as_day(str(row.get("from") or ""))
    to_on = as_day(str(row["until"])) if row.get("until") else None
    if to_on and to_on < from_on:
        raise Refusal(_("The last day comes before the first."))
    cents = frame.cents(row.get("limit") or "")
    facts: dict[str, Any] = {
        "reference": code, "kind": kind, "lender": words(row, "funder", 120), "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat() if to_on else None, "region": words(row, "region", 20, needed=False),
        "terms": words(row, "terms", 2000, needed=False),
    }  # fmt: skip
    before = FundingLine.objects.filter(fund=frame.fund, code=code).first()
    if before and (before.limit_cents, before.from_on, before.kind) != (cents, from_on, kind):
        raise Refusal(_("There is another funding line “%s”.") % code)
    if before is None and frame.fund.envelopes.filter(code=code).exists():
        raise Refusal(_("The code “%s” is taken by an envelope.") % code)
    return Read(
        0, "known" if before else "new", entity=code, on=from_on, label=facts["lender"], base_cents=cents,
        cents=cents, facts=facts,
    )  # fmt: skip


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    for row, facts in formats.facts_of(rows):
        days = {
            name: date.fromisoformat(facts[name]) if facts[name] else None for name in ("from_on", "to_on")
        }
        texts = {name: facts[name] for name in ("kind", "lender", "region", "terms")}
        open_line(
            fund=made.fund, code=row.entity, limit_cents=row.cents or 0, made_by=made,
            from_on=days["from_on"] or on, to_on=days["to_on"], **texts,
        )  # fmt: skip


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    for line in made.funding_lines.all():
        withdraw(line, on=on)


formats.register(
    formats.Format(
        Import.Kind.LINES,
        required=("code", "kind", "funder", "limit", "from"),
        optional=("until", "region", "terms", "currency"),
        check=formats.by_line(_check),
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy("One line a funding line: a loan to the fund, or a subsidy."),
        example=[
            ["code", "kind", "funder", "limit", "from", "until", "region", "terms"],
            ["brussels", "loan", "Finance Brussels", "100000.00", "2026-01-01", "", "BRU", "Zero rate"],
            ["region-2026", "subsidy", "Region", "25000.00", "2026-01-01", "2027-06-30", "", ""],
        ],
    )
)


# ---- a table of what was drawn and paid back


def _check_move(row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    line = line_of(frame.fund, words(row, "line", 40))
    way = words(row, "way", 10).casefold()
    if way not in (LineMove.Way.DRAW, LineMove.Way.BACK):
        raise Refusal(_("“%s” is neither draw nor back.") % way)
    reference = words(row, "reference", 60)
    on, cents = frame.day(row.get("date") or ""), frame.cents(row.get("amount") or "")
    before = LineMove.objects.filter(line=line, reference=reference).first()
    if before and (before.cents, before.on, before.way) != (cents, on, way):
        raise Refusal(_("“%s” was recorded before with other figures.") % reference)
    if before is None and way == LineMove.Way.DRAW and cents > line.undrawn_cents:
        raise Refusal(
            _("%(line)s: %(left)s can still be drawn.")
            % {"line": line, "left": money(line.undrawn_cents, frame.fund.currency)}
        )
    return Read(
        0, "known" if before else "new", 0 if way == LineMove.Way.DRAW else 1, line.code, on, str(line),
        cents, cents if way == LineMove.Way.DRAW else -cents, facts={"reference": reference, "way": way},
    )  # fmt: skip


def line_of(fund: Fund, code: str) -> FundingLine:
    """The line of this code; raises Refusal."""
    found = FundingLine.objects.filter(fund=fund, code=code, withdrawn_on=None)
    line = found.select_related("account", "envelope", "fund").first()
    if line is None:
        raise Refusal(_("There is no funding line “%s”.") % code)
    return line


def _post_moves(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    for row, facts in formats.facts_of(rows):
        act = draw if facts["way"] == LineMove.Way.DRAW else pay_back
        act(
            line_of(made.fund, row.entity), key=f"import/{made.pk}/{row.line}", cents=row.base_cents or 0,
            on=row.on or on, by=by, reference=facts["reference"], made_by=made,
        )  # fmt: skip


def _take_back_moves(made: Import, *, on: date, by: Any, why: str) -> None:
    take_back_all(made.line_moves.select_related("movement").order_by("-pk"), on=on, by=by, why=why)


formats.register(
    formats.Format(
        Import.Kind.LINE_MONEY,
        required=("line", "way", "date", "amount", "reference"),
        optional=("currency",),
        check=formats.by_line(_check_move),
        post=_post_moves,
        take_back=_take_back_moves,
        hint=gettext_lazy("What funders paid in (draw) and what went back to them (back)."),
        example=[
            ["line", "way", "date", "amount", "reference"],
            ["brussels", "draw", "2026-02-01", "40000.00", "FB-1"],
            ["brussels", "back", "2026-08-01", "1000.00", "FB-2"],
        ],
    )
)
