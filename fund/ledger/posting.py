"""The only place where money moves: post a movement, reverse it, or post many at once.

Totals are not written here. The database folds each new transfer into its accounts' running and day totals
(see the migration `totals_follow_transfers`), accounts in the order of their ids, and its CHECK holds every
floor. This module says what moves, once by its key, and turns what the database refuses into a sentence with
the figures.

A movement asked for on a closed day is late: it is booked on the first day that is open, keeps the value date
that was asked for, and says so. That is decided here and nowhere else, after the key was looked for: the same key
asked again, before or after a closing, answers the first movement.
"""

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import arrivals, writing
from .models import Account, Fund, Movement
from .refusals import AlreadyReversed, FloorBreached, KeyReused, MixedBooks, PeriodsClosing, breach
from .writing import Legs, Row

CHUNK = 4_000
DAY_CLOSED = "ledger_day_is_closed"
CLOSINGS = 5
"""How often a posting makes way for a month that closes while it is tried."""


class Leg(NamedTuple):
    """`cents` (more than zero) from `source` to `target`, two accounts of one book of one fund."""

    source: Account
    target: Account
    cents: int


class Entry(NamedTuple):
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
    row, legs = _row(entry, timezone.now(), {})
    fed = arrivals.fed(entry.legs)
    for _closing in range(CLOSINGS):
        try:
            written = writing.insert(row, legs, fed)
        except IntegrityError as error:
            if DAY_CLOSED not in str(error):
                raise _refusal(error, [entry]) from error
            row = _late(row, legs, open_day(row.fund_id, entry.on))
            continue
        if written is None:
            return _first_answer(row, legs), False
        arrivals.notice(entry.key, written.waited_for)
        return Movement.from_db(connection.alias, ("id", *writing.COLUMNS), (written.number, *row)), True
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
    with closing(_prepared_ahead(batched(entries, chunk))) as parts:
        for part in parts:
            posted += _post_chunk(part)
            seen += part.seen
            if progress:
                progress(seen, posted)
    return posted


class _Chunk(NamedTuple):
    """What one transaction of a bulk writes.

    seen    how many entries it was made of, an entry given twice counted twice
    packed  the rows as the database takes them, in the order of their keys
    """

    seen: int
    entries: dict[str, Entry]
    rows: dict[str, Row]
    legs: dict[str, Legs]
    packed: list[str]


def _prepared_ahead(parts: Iterable[Sequence[Entry]]) -> Generator[_Chunk]:
    """Chunks in turn, the next one made ready while the database writes this one: to make it asks no database."""
    with ThreadPoolExecutor(1) as worker:
        coming: Future[_Chunk] | None = None
        for part in parts:
            ready, coming = coming, worker.submit(_prepared, part, timezone.now(), connection.vendor)
            if ready:
                yield ready.result()
        if coming:
            yield coming.result()


def _prepared(entries: Sequence[Entry], now: datetime, vendor: str) -> _Chunk:
    fresh: dict[str, Entry] = {}
    rows: dict[str, Row] = {}
    legs: dict[str, Legs] = {}
    pairs = dict[tuple[int, int], int]()
    for entry in entries:
        row, moved = _row(entry, now, pairs)
        if entry.key in rows and rows[entry.key].digest != row.digest:
            raise KeyReused(entry.key)
        fresh[entry.key], rows[entry.key], legs[entry.key] = entry, row, moved
    ordered = {key: rows[key] for key in sorted(rows)}  # one order: no deadlock on keys
    return _Chunk(len(entries), fresh, ordered, legs, writing.packed(list(ordered.values()), legs, vendor))


@contextmanager
def _uncollected() -> Iterator[None]:
    """A chunk is many small rows and no cycle: the collector would look through all of them time and again, for a
    third of what a bulk costs in this process."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
@transaction.atomic
def _post_chunk(chunk: _Chunk) -> int:
    known = _insert_open(chunk)
    if len(known) < len(chunk.rows):
        posted = chunk.rows.keys() - known
        fed = arrivals.fed(leg for key in posted for leg in chunk.entries[key].legs)
        arrivals.notice(min(posted), arrivals.waited_for(fed))
    if known:
        _same_as_before([chunk.rows[key] for key in known], chunk.legs)
    return len(chunk.rows) - len(known)


def _insert_open(chunk: _Chunk) -> set[str]:
    """Write the rows, those of closed days on the first open one; `chunk.rows` holds what was written then. The keys
    that were there before."""
    rows, packed = chunk.rows, chunk.packed
    for _closing in range(CLOSINGS):
        try:
            return writing.insert_many(list(rows.values()), chunk.legs, packed)
        except IntegrityError as error:
            if DAY_CLOSED not in str(error):
                raise _refusal(error, list(chunk.entries.values())) from error
        closed = {fund: Fund(pk=fund).closed_until for fund in {row.fund_id for row in rows.values()}}
        for key, row in rows.items():
            until = closed[row.fund_id]
            if until and row.booked_on <= until:
                rows[key] = _late(row, chunk.legs[key], until + timedelta(days=1))
        packed = writing.packed(list(rows.values()), chunk.legs, connection.vendor)
    raise PeriodsClosing()


def _row(entry: Entry, now: datetime, pairs: dict[tuple[int, int], int]) -> tuple[Row, Legs]:
    """The movement's columns and legs; the body is checked here, before the database sees it.

    pairs  the fund of each (source id, target id) that was checked before
    """
    key, asked, on, why, value_on, by, source_ref, reverses = entry
    if not asked:
        raise ValueError(f"{key}: a movement without transfers")
    legs, fund = [], 0
    for source, target, cents in asked:
        pair = source.id, target.id
        if type(cents) is not int or cents <= 0 or pair[0] == pair[1]:
            raise ValueError(f"{key}: {cents} cents from {source} to {target}")
        held = pairs.get(pair) or pairs.setdefault(pair, _fund_of(source, target))
        if fund and held != fund:
            raise MixedBooks()
        fund = held
        legs.append((*pair, cents))
    value_on = value_on or on
    body = digest(on, value_on, source_ref, legs)
    return Row(
        key, body, fund, on, value_on, now, by.pk if by else None, why[:200], source_ref,
        reverses.pk if reverses else None, None,
    ), legs  # fmt: skip


def _fund_of(source: Account, target: Account) -> int:
    if source.fund_id != target.fund_id or source.book != target.book:
        raise MixedBooks()
    return source.fund_id


def _late(row: Row, legs: Legs, on: date) -> Row:
    """The same movement booked on the first open day: value date as asked, and words that say so."""
    asked = row.asked_on or row.booked_on
    words = gettext("(late: %(day)s is closed)") % {"day": asked.isoformat()}
    why = row.why if row.asked_on else f"{row.why[: 199 - len(words)]} {words}".strip()
    body = digest(on, row.value_on, row.source_ref, legs)
    return row._replace(booked_on=on, asked_on=asked, why=why, digest=body)


def digest(booked_on: date, value_on: date, source_ref: str, legs: Legs) -> str:
    """SHA-256 of what moves and when: (source id, target id, cents) in order, dates, reference, as compact JSON. Who
    asks and in which words may differ between two tries of one act."""
    moved = ",".join([f"[{source},{target},{cents}]" for source, target, cents in legs])
    reference = json.dumps(source_ref) if source_ref else '""'
    booked = booked_on.isoformat()
    valued = booked if value_on is booked_on else value_on.isoformat()
    body = f'["{booked}","{valued}",{reference},[{moved}]]'
    return hashlib.sha256(body.encode()).hexdigest()


def _first_answer(row: Row, legs: Legs) -> Movement:
    movement = Movement.objects.get(key=row.key)
    if not _is_same(row, legs, movement):
        raise KeyReused(row.key, movement=movement.pk)
    return movement


def _same_as_before(rows: Sequence[Row], legs: dict[str, Legs]) -> None:
    stored = Movement.objects.in_bulk([row.key for row in rows], field_name="key")
    for row in rows:
        if not _is_same(row, legs[row.key], stored[row.key]):
            raise KeyReused(row.key)


def _is_same(row: Row, legs: Legs, kept: Movement) -> bool:
    """Whether what is asked is what is kept: the same body, or the same asked for on a day that was closed."""
    wanted = row.asked_on or row.booked_on
    body = digest(kept.booked_on, row.value_on, row.source_ref, legs)
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
