"""A table comes in: read to its end and shown with one sentence a line; recorded only when it is confirmed.

It is recorded in chunks of a fixed order, each in one transaction with the count of what is done: it shows how far it
is, and goes on where it stopped. The same file again changes nothing.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import batched
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.ledger.models import Fund
from fund.ledger.refusals import KeyReused
from workflows import bulk, outbox
from workflows.refusals import Refusal, TooLate
from workflows.sheets import MAX_BYTES, BadSheet, read_rows

from . import formats
from .formats import Frame, Read, Row
from .models import Import, ImportLine
from .refusals import AlreadyPosted, BadLines

CHUNK = 10_000
MOST_CHUNKS = 20
STAGED = 5_000
COLUMNS = (
    "of_id", "line", "outcome", "rank", "entity", "on", "label", "base_cents", "cents", "sentence", "facts",
)  # fmt: skip
LIVE = (
    Import.State.READING,
    Import.State.READ,
    Import.State.POSTING,
    Import.State.STOPPED,
    Import.State.DONE,
)
WANTED = (ImportLine.Outcome.NEW, ImportLine.Outcome.CHANGED)
Progress = Callable[[int, int], None]


def content_of(file: IO[bytes]) -> bytes:
    """All of an upload; raises BadSheet when it is too large."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadSheet(_("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES >> 20})
    return content


@transaction.atomic
def hand_in(
    kind: str,
    content: bytes,
    *,
    fund: Fund,
    name: str,
    on: date,
    by: Any,
    period_from: date | None = None,
    period_to: date | None = None,
) -> tuple[Import, bool]:
    """Read a CSV or XLSX file and keep what it would do; whether it is new is the second answer. A file that waits to
    be confirmed is read again: a rate or a member may be there by now.

    raises  BadSheet when the file cannot be read to its end: nothing is kept
    """
    before = live(fund, kind, content).first()
    if before is not None and before.state != Import.State.READ:
        return before, False
    made = before or Import(fund=fund, kind=kind, sha256=hashlib.sha256(content).hexdigest())
    made.name, made.by, made.at = name[-200:], by, timezone.now()
    made.period_from, made.period_to = period_from, period_to
    rows = read_rows(io.BytesIO(content), required=formats.of(kind).required)
    _read(made, rows, on)
    return made, before is None


def live(fund: Fund, kind: str, content: bytes) -> QuerySet[Import]:
    """The import of this very file, unless it was thrown away or taken back."""
    sha256 = hashlib.sha256(content).hexdigest()
    return Import.objects.filter(fund=fund, kind=kind, sha256=sha256, state__in=LIVE)


def _read(made: Import, rows: Iterable[Row], on: date) -> None:
    """Check every line into staging, and count."""
    empty(made)
    made.save()
    sums: dict[str, list[int]] = {}
    frame = Frame(made.fund, on, made.period_from, made.period_to)
    for part in batched(formats.of(made.kind).check(rows, frame), STAGED):
        stage(made, part, sums)
    sum_up(made, sums)
    made.save()


def empty(made: Import) -> None:
    """As before the first line was read."""
    made.lines = made.fresh = made.known = made.changed = made.problems = made.base_cents = made.cents = 0
    made.sums = []
    if made.pk:
        made.rows.all().delete()


def stage(made: Import, part: Sequence[Read], sums: dict[str, list[int]]) -> None:
    """Keep what some lines came to, and count them."""
    bulk.insert(ImportLine, COLUMNS, (_cells(made, read) for read in part))
    for read in part:
        _count(made, read, sums)


def sum_up(made: Import, sums: dict[str, list[int]]) -> None:
    """All lines are there."""
    made.sums = [[entity, *figures] for entity, figures in sorted(sums.items())]
    if made.lines > STAGED:
        bulk.look_again(ImportLine)


def _cells(made: Import, read: Read) -> tuple[Any, ...]:
    return (
        made.pk, read.line, read.outcome, read.rank, read.entity, read.on, read.label[:120], read.base_cents,
        read.cents, str(read.sentence)[:300], read.facts,
    )  # fmt: skip


def _count(made: Import, read: Read, sums: dict[str, list[int]]) -> None:
    made.lines += 1
    made.fresh += read.outcome == "new"
    made.changed += read.outcome == "changed"
    made.known += read.outcome == "known"
    made.problems += read.outcome == "problem"
    if read.outcome in WANTED:
        figures = sums.setdefault(read.entity, [0, 0, 0])
        figures[0] += 1
        figures[1] += read.base_cents or 0
        figures[2] += read.cents or 0
        made.base_cents += read.base_cents or 0
        made.cents += read.cents or 0


@transaction.atomic
def confirm(made: Import, *, by: Any, wake: bool = True) -> Import:
    """Let an import be recorded, or go on after it stopped; once.

    wake    have it delivered by the outbox; else the caller runs it
    raises  AlreadyPosted, BadLines
    """
    made = locked(made)
    if made.state == Import.State.READING:
        raise TooLate(_("This file is still being read."), code="being_read")
    if made.state not in (Import.State.READ, Import.State.STOPPED):
        raise AlreadyPosted(_("This file was recorded before."))
    if made.problems:
        raise _bad(made)
    made.state, made.stopped_because, made.tries = Import.State.POSTING, "", made.tries + 1
    made.confirmed_by = made.confirmed_by or by
    if made.done >= made.wanted:
        made.state, made.posted_at = Import.State.DONE, timezone.now()
    elif wake:
        _wake(made)
    made.save()
    return made


def _wake(made: Import) -> None:
    outbox.put("sources.post_import", f"import/{made.pk}/{made.tries}/{made.done}", import_id=made.pk)


def _bad(made: Import) -> BadLines:
    wrong = made.rows.filter(outcome=ImportLine.Outcome.PROBLEM).order_by("line")[:200]
    return BadLines(
        _("%(count)d lines cannot be recorded, so nothing was.") % {"count": made.problems},
        problems=[f"{row.line}: {row.sentence}" for row in wrong],
    )


@transaction.atomic
def post_next(made: Import, *, on: date) -> Import:
    """Record the next chunk of a confirmed import. What is declined now stops it, with the sentence, and leaves what
    earlier chunks recorded."""
    made = locked(made)
    if made.state != Import.State.POSTING:
        return made
    size = max(CHUNK, -(-made.wanted // MOST_CHUNKS))
    order = made.rows.filter(outcome__in=WANTED).order_by("rank", "entity", "on", "line")
    rows = list(order[made.done : made.done + size])
    try:
        with transaction.atomic():
            formats.of(made.kind).post(made, rows, on=on, by=made.confirmed_by)
    except Refusal as refused:
        made.state, made.stopped_because = Import.State.STOPPED, str(refused)[:300]
    except IntegrityError:
        made.state = Import.State.STOPPED
        made.stopped_because = _("Someone was quicker: some of this was just recorded. Try again.")[:300]
    else:
        made.done += len(rows)
        if made.done >= made.wanted:
            made.state, made.posted_at = Import.State.DONE, timezone.now()
    made.save()
    return made


def run(made: Import, *, on: date, progress: Progress | None = None) -> Import:
    """Record a confirmed import to its end, here and now."""
    while made.state == Import.State.POSTING:
        made = post_next(made, on=on)
        if progress:
            progress(made.done, made.wanted)
    return made


@outbox.handles("sources.post_import")
def deliver_next(*, import_id: int) -> None:
    """One chunk a delivery: what is done is seen from outside, and a worker that dies loses one chunk."""
    made = Import.objects.select_related("by").get(pk=import_id)
    with override(made.by.language if made.by else None):
        made = post_next(made, on=timezone.localdate())
    if made.state == Import.State.POSTING:
        _wake(made)


@transaction.atomic
def record(
    kind: str, rows: list[dict[str, Any]], *, fund: Fund, key: str, name: str, on: date, by: Any
) -> Import:
    """Record the lines of an API call, whole or not at all; the same key or the same lines again answer the first.

    raises  BadLines with its problems, KeyReused
    """
    body = json.dumps([kind, rows], cls=DjangoJSONEncoder, sort_keys=True)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    before = Import.objects.filter(fund=fund, key=key).first()
    if before is not None and before.sha256 != sha256:
        raise KeyReused(key)
    before = before or Import.objects.filter(fund=fund, kind=kind, sha256=sha256, state__in=LIVE).first()
    if before is not None:
        return before
    made = Import(fund=fund, kind=kind, sha256=sha256, key=key, name=name[:200], by=by)
    _read(made, enumerate(rows, start=1), on)
    made = run(confirm(made, by=by, wake=False), on=on)
    if made.state == Import.State.STOPPED:
        raise Refusal(made.stopped_because)
    return made


@transaction.atomic
def drop(made: Import) -> Import:
    """Throw away what was only looked at; raises AlreadyPosted."""
    made = locked(made)
    if made.state == Import.State.DROPPED:
        return made
    if made.state not in (Import.State.READ, Import.State.STOPPED) or made.done:
        raise AlreadyPosted(_("This file was recorded before."))
    made.rows.all().delete()
    made.state = Import.State.DROPPED
    made.save()
    return made


@transaction.atomic
def take_back(made: Import, *, on: date, by: Any, why: str) -> Import:
    """Undo all that an import recorded, by opposite movements, once: a second time changes nothing.

    raises  LaterFirst; FloorBreached when the money has gone on
    """
    made = locked(made)
    if made.state == Import.State.REVERSED:
        return made
    if made.state not in (Import.State.DONE, Import.State.STOPPED):
        raise Refusal(_("Only what was recorded can be taken back."), code="not_recorded")
    formats.of(made.kind).take_back(made, on=on, by=by, why=why)
    made.state, made.reversed_by, made.reversed_at = Import.State.REVERSED, by, timezone.now()
    made.reversed_because = why[:200]
    made.save()
    return made


def locked(made: Import) -> Import:
    return (
        Import.objects.select_for_update(of=("self",))
        .select_related("fund", "by", "confirmed_by")
        .get(pk=made.pk)
    )
