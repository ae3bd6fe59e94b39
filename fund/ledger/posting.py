"""The only place where money moves: post a movement, reverse it, or post many at once.

Totals are not written here. The database folds each new transfer into its accounts' running and day totals
(see the migration `totals_follow_transfers`), accounts in the order of their ids, and its CHECK holds every
floor. This module says what moves, once by its key, and turns what the database refuses into a sentence with
the figures.

A movement asked for on a closed day is late: it is booked on the first day that is open, keeps the value date
that was asked for, and says so. That is decided here and nowhere else, after the key was looked for: the same key
asked again, before or after a closing, answers the first movement.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import arrivals, writing
from .models import Account, Fund, Movement
from .refusals import AlreadyReversed, FloorBreached, KeyReused, MixedBooks, PeriodsClosing, breach

CHUNK = 2_000
DAY_CLOSED = "ledger_day_is_closed"
CLOSINGS = 5
"""How often a posting makes way for a month that closes while it is tried."""


@dataclass(frozen=True, slots=True)
class Leg:
    """`cents` (more than zero) from `source` to `target`, two accounts of one book of one fund."""

    source: Account
    target: Account
    cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement to post.

    key         names the act, for ever: `post` with the same key and body answers what it answered first
    on          booking date, or the first open day after it; value_on: value date, the same unless said
    by          the User who acts; None is the system
    why         a few words for the journal
    source_ref  what it rests on: a case, a loan, an invoice, a statement line
    """

    key: str
    legs: Sequence[Leg]
    on: date
    why: str
    value_on: date | None = None
    by: Any = None
    source_ref: str = ""
    reverses: Movement | None = None


def post(
    *,
    key: str,
    legs: Iterable[Leg],
    on: date,
    why: str,
    value_on: date | None = None,
    by: Any = None,
    source_ref: str = "",
) -> Movement:
    """Move money once: the legs hold together or not at all.

    returns  the movement; the first one when this key and body were posted before. Its `booked_on` is later
             than `on` where that day is closed
    raises   InsufficientFunds, FloorBreached (with the figures), KeyReused, MixedBooks; nothing is written
             then
    """
    return post_once(Entry(key, list(legs), on, str(why), value_on, by, source_ref))[0]


def post_once(entry: Entry) -> tuple[Movement, bool]:
    """As `post`; the second answer is whether it was posted now."""
    row = _row(entry)
    legs = [(leg.source.pk, leg.target.pk, leg.cents) for leg in entry.legs]
    for _closing in range(CLOSINGS):
        try:
            number = writing.insert(row, legs)
        except IntegrityError as error:
            if DAY_CLOSED not in str(error):
                raise _refusal(error, [entry]) from error
            row = _late(row, legs, open_day(row["fund_id"], entry.on))
            continue
        if number is None:
            return _first_answer(row, legs), False
        arrivals.notice(entry.key, entry.legs)
        return Movement.from_db(connection.alias, ("id", *writing.COLUMNS), (number, *row.values())), True
    raise PeriodsClosing()


def open_day(fund: Fund | int, on: date) -> date:
    """The day itself, or the first one after the last closed month where it is closed."""
    fund = Fund(pk=fund) if isinstance(fund, int) else fund
    closed = fund.closed_until
    return on if closed is None or closed < on else closed + timedelta(days=1)


def reverse(movement: Movement, *, on: date, by: Any, why: str) -> Movement:
    """Undo a movement by its opposite, once; the same reversal asked again answers the first one.

    raises  AlreadyReversed when it was reversed on another day; FloorBreached when the money has gone on
    """
    legs = [
        Leg(transfer.target, transfer.source, transfer.amount_cents)
        for transfer in movement.transfers.select_related("source", "target").order_by("position")
    ]
    try:
        return post_once(
            Entry(
                key=f"reverse/{movement.pk}", legs=legs, on=on, why=str(why), by=by,
                source_ref=movement.source_ref, reverses=movement,
            )
        )[0]  # fmt: skip
    except KeyReused as error:
        raise AlreadyReversed(_("This movement was reversed before."), movement=movement.pk) from error


def post_many(
    entries: Iterable[Entry], *, chunk: int = CHUNK, progress: Callable[[int, int], None] | None = None
) -> int:
    """Post many movements, set by set; run it again and what is there already is passed over.

    chunk     entries in one transaction; all of a chunk is posted, or none of it
    progress  told (entries seen, entries posted) after each chunk
    returns   how many were posted now
    raises    as `post`, for the chunk; what earlier chunks posted stays (unless the caller's own transaction
              covers them)
    """
    seen = posted = 0
    for part in batched(entries, chunk):
        posted += _post_chunk(part)
        seen += len(part)
        if progress:
            progress(seen, posted)
    return posted


@transaction.atomic
def _post_chunk(entries: Sequence[Entry]) -> int:
    fresh: dict[str, Entry] = {}
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries:
        row = _row(entry)
        if entry.key in rows and rows[entry.key]["digest"] != row["digest"]:
            raise KeyReused(entry.key)
        fresh[entry.key], rows[entry.key] = entry, row
    legs = {
        key: [(leg.source.pk, leg.target.pk, leg.cents) for leg in entry.legs] for key, entry in fresh.items()
    }
    posted = _insert_open(fresh, rows, legs)
    if posted:
        arrivals.notice(min(posted), (leg for key in posted for leg in fresh[key].legs))
    if len(posted) < len(rows):
        _same_as_before([row for key, row in rows.items() if key not in posted], legs)
    return len(posted)


def _insert_open(
    fresh: dict[str, Entry], rows: dict[str, dict[str, Any]], legs: dict[str, list[tuple[int, int, int]]]
) -> set[str]:
    """Write the rows, those of closed days on the first open one; `rows` holds what was written then."""
    for _closing in range(CLOSINGS):
        try:
            return writing.insert_many(
                [rows[key] for key in sorted(rows)], legs
            )  # one order: no deadlock on keys
        except IntegrityError as error:
            if DAY_CLOSED not in str(error):
                raise _refusal(error, list(fresh.values())) from error
        closed = {fund: Fund(pk=fund).closed_until for fund in {row["fund_id"] for row in rows.values()}}
        for key, row in rows.items():
            until = closed[row["fund_id"]]
            if until and row["booked_on"] <= until:
                rows[key] = _late(row, legs[key], until + timedelta(days=1))
    raise PeriodsClosing()


def _row(entry: Entry) -> dict[str, Any]:
    """The movement's columns, in the order of `writing.COLUMNS`; the body is checked here, before the
    database sees it."""
    if not entry.legs:
        raise ValueError(f"{entry.key}: a movement without transfers")
    for leg in entry.legs:
        if type(leg.cents) is not int or leg.cents <= 0 or leg.source.pk == leg.target.pk:
            raise ValueError(f"{entry.key}: {leg.cents} cents from {leg.source} to {leg.target}")
    fund = entry.legs[0].source.fund_id
    for leg in entry.legs:
        if leg.source.fund_id != fund or leg.target.fund_id != fund or leg.source.book != leg.target.book:
            raise MixedBooks()
    value_on = entry.value_on or entry.on
    legs = [(leg.source.pk, leg.target.pk, leg.cents) for leg in entry.legs]
    return {
        "key": entry.key,
        "digest": digest(entry.on, value_on, entry.source_ref, legs),
        "fund_id": fund,
        "booked_on": entry.on,
        "value_on": value_on,
        "recorded_at": timezone.now(),
        "by_id": entry.by.pk if entry.by else None,
        "why": entry.why[:200],
        "source_ref": entry.source_ref,
        "reverses_id": entry.reverses.pk if entry.reverses else None,
        "asked_on": None,
    }


def _late(row: dict[str, Any], legs: Sequence[tuple[int, int, int]], on: date) -> dict[str, Any]:
    """The same movement booked on the first open day: value date as asked, and words that say so."""
    asked = row["asked_on"] or row["booked_on"]
    words = gettext("(late: %(day)s is closed)") % {"day": asked.isoformat()}
    why = row["why"] if row["asked_on"] else f"{row['why'][: 199 - len(words)]} {words}".strip()
    return row | {
        "booked_on": on, "asked_on": asked, "why": why,
        "digest": digest(on, row["value_on"], row["source_ref"], legs),
    }  # fmt: skip


def digest(booked_on: date, value_on: date, source_ref: str, legs: Sequence[tuple[int, int, int]]) -> str:
    """SHA-256 of what moves and when: (source id, target id, cents) in order, dates, reference. Who asks and
    in which words may differ between two tries of one act."""
    body = json.dumps([booked_on.isoformat(), value_on.isoformat(), source_ref, legs], separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _first_answer(row: dict[str, Any], legs: Sequence[tuple[int, int, int]]) -> Movement:
    movement = Movement.objects.get(key=row["key"])
    if not _is_same(row, legs, movement):
        raise KeyReused(row["key"], movement=movement.pk)
    return movement


def _same_as_before(rows: Sequence[dict[str, Any]], legs: dict[str, list[tuple[int, int, int]]]) -> None:
    stored = Movement.objects.in_bulk([row["key"] for row in rows], field_name="key")
    for row in rows:
        kept = stored[row["key"]]
        if not _is_same(row, legs[row["key"]], kept):
            raise KeyReused(row["key"])


def _is_same(row: dict[str, Any], legs: Sequence[tuple[int, int, int]], kept: Movement) -> bool:
    """Whether what is asked is what is kept: the same body, or the same asked for on a day that was closed."""
    wanted = row["asked_on"] or row["booked_on"]
    body = digest(kept.booked_on, row["value_on"], row["source_ref"], legs)
    return wanted == (kept.asked_on or kept.booked_on) and kept.digest == body


def _refusal(error: IntegrityError, entries: Sequence[Entry]) -> Exception:
    """The sentence for what the database refused: the first account, by id, that cannot give what is
    asked."""
    if "account_keeps_its_floor" not in str(error):
        return AlreadyReversed(_("This movement was reversed before.")) if "reverses" in str(error) else error
    asked: Counter[int] = Counter()
    for entry in entries:
        for leg in entry.legs:
            asked[leg.source.pk] += leg.cents
            asked[leg.target.pk] -= leg.cents
    accounts = Account.objects.filter(pk__in=asked, floor_cents__isnull=False).order_by("pk")
    for account in accounts.select_related("fund", "envelope"):
        room = account.balance_cents - (account.floor_cents or 0)
        if asked[account.pk] > room:
            return breach(
                kind=account.kind, name=str(account), currency=account.fund.currency, room=room,
                asked=asked[account.pk],
            )  # fmt: skip
    return FloorBreached(_("Someone was quicker: the money that was asked is no longer there."))
