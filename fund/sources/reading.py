"""A file that is too long to be read while somebody waits: kept, sealed, and read part by part outside the request.

Each part commits what it read, so that the page shows how far it is. A worker that dies leaves the file as it was:
after some minutes without progress, or when somebody asks, it is read again from its beginning, and nobody reads on who
was overtaken. What it comes to is the same as when it is read at once: an outcome for every line, nothing posted.
"""

import hashlib
import io
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.ledger.models import Fund
from workflows import outbox
from workflows.cases.storage import sealed_files
from workflows.sheets import BadSheet, read_rows

from . import formats, importing
from .models import Import

AT_ONCE = 100_000
"""A file of at most so many bytes is read in the request."""
PATIENCE = timedelta(minutes=3)
"""Without progress for so long, whoever read it is gone."""
MOST_TRIES = 5
"""Whatever stops every reader is in the file: it is put away with a sentence, and not read for ever."""


class _Overtaken(Exception):
    """The file was thrown away, or somebody else reads it by now."""


def take_in(
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
    """Read a short file now, have a long one read; whether it is new is the second answer.

    raises  BadSheet for a short file that cannot be read to its end, a long one whose head cannot
    """
    facts = {"fund": fund, "name": name, "by": by, "period_from": period_from, "period_to": period_to}
    try:
        if len(content) <= AT_ONCE:
            return importing.hand_in(kind, content, on=on, **facts)
        read_rows(io.BytesIO(content), required=formats.of(kind).required)  # its head, while somebody looks
        return leave(kind, content, **facts)
    except IntegrityError:  # the very same file, handed in twice at once: the other was quicker
        return importing.live(fund, kind, content).get(), False


@transaction.atomic
def leave(kind: str, content: bytes, *, fund: Fund, name: str, **facts: Any) -> tuple[Import, bool]:
    """Keep a file and have it read; one that waits to be confirmed is read again."""
    before = importing.live(fund, kind, content).select_for_update(of=("self",)).first()
    if before is not None and before.state != Import.State.READ:
        return before, False
    made = before or Import(fund=fund, kind=kind, sha256=hashlib.sha256(content).hexdigest())
    made.name, made.at = name[-200:], timezone.now()
    for field, value in facts.items():
        setattr(made, field, value)
    importing.empty(made)
    made.expected = max(content.count(b"\n") - 1, 0) if not content.startswith(b"PK") else 0
    made.file.save("table", ContentFile(content), save=False)
    _begin(made)
    return made, before is None


def _begin(made: Import) -> None:
    made.state, made.read_at, made.tries = Import.State.READING, timezone.now(), made.tries + 1
    made.save()
    key = f"import/{made.pk}/read/{made.tries}"
    outbox.put("sources.read_import", key, import_id=made.pk, tries=made.tries)
    _look_again(made)


def _look_again(made: Import) -> None:
    due = timezone.now() + PATIENCE
    key = f"import/{made.pk}/look/{made.tries}/{due:%Y%m%d%H%M%S}"
    outbox.put("sources.look_again", key, due_at=due, import_id=made.pk, tries=made.tries)


def stands_still(made: Import) -> bool:
    seen = made.read_at or made.at
    return made.state == Import.State.READING and seen < timezone.now() - PATIENCE


@transaction.atomic
def again(made: Import) -> Import:
    """Read a file again whose reader is gone; nothing while there is progress."""
    made = importing.locked(made)
    if stands_still(made):
        _begin(made)
    return made


@outbox.handles("sources.look_again")
def look_again(*, import_id: int, tries: int) -> None:
    made = Import.objects.get(pk=import_id)
    if made.state != Import.State.READING or made.tries != tries:
        return
    if tries >= MOST_TRIES and stands_still(made):
        with override(made.by.language if made.by else None):
            _refuse(
                made,
                _("Reading this file stopped %(count)d times. Hand it in again, in parts.")
                % {"count": tries},
            )
    elif again(made).tries == tries:
        _look_again(made)


@outbox.handles("sources.read_import")
def deliver(*, import_id: int, tries: int) -> None:
    """Begins when this delivery is over: each part of the reading commits by itself."""
    transaction.on_commit(lambda: read(import_id, tries), robust=True)


def read(import_id: int, tries: int) -> None:
    """Read a file that was left, to its end; nothing when it is read by somebody else, or was thrown away."""
    made = Import.objects.select_related("fund", "by").get(pk=import_id)
    if made.state != Import.State.READING or made.tries != tries:
        return
    with override(made.by.language if made.by else None):
        try:
            with made.file.open("rb") as file:
                content = file.read()
            _read_to_the_end(made, content)
        except BadSheet as refused:
            _refuse(made, str(refused))
        except _Overtaken:
            pass


def _read_to_the_end(made: Import, content: bytes) -> None:
    one, sums = formats.of(made.kind), dict[str, list[int]]()
    with transaction.atomic():
        made = _held(made)
        importing.empty(made)
        made.save()
    rows = read_rows(io.BytesIO(content), required=one.required)
    frame = formats.Frame(made.fund, timezone.localdate(), made.period_from, made.period_to)
    for part in batched(one.check(rows, frame), importing.STAGED):
        with transaction.atomic():
            made = _held(made)
            importing.stage(made, part, sums)
            made.read_at = timezone.now()
            made.save()
    with transaction.atomic():
        made = _held(made)
        importing.sum_up(made, sums)
        made.state = Import.State.READ
        _forget(made)
        made.save()


def _held(made: Import) -> Import:
    """The import as it stands, locked for one part; raises _Overtaken."""
    held = importing.locked(made)
    if held.state != Import.State.READING or held.tries != made.tries:
        raise _Overtaken
    return held


@transaction.atomic
def _refuse(made: Import, why: str) -> None:
    """A long file that cannot be read is not kept; its page says why."""
    try:
        made = _held(made)
    except _Overtaken:
        return
    importing.empty(made)
    made.state, made.stopped_because = Import.State.DROPPED, why[:300]
    _forget(made)
    made.save()


def _forget(made: Import) -> None:
    """Its lines are kept from now on, or nothing is."""
    if made.file:
        name, made.file = str(made.file.name), ""
        transaction.on_commit(lambda: sealed_files.delete(name), robust=True)


@transaction.atomic
def drop(made: Import) -> Import:
    """Throw away what was only looked at, or is being read; raises AlreadyPosted."""
    made = importing.locked(made)
    if made.state == Import.State.READING:
        made.state = Import.State.READ
    _forget(made)
    made.save()
    return importing.drop(made)
