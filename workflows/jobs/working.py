"""How long work is begun, carried out, and begun again: rows say how far it is, the outbox brings a worker.

A worker that dies leaves its row as it was. After some minutes without progress, or when somebody asks, the work begins
again; whoever was overtaken stops at its next step and leaves nothing behind. A file that is half written is no file.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from time import monotonic
from typing import IO, Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from workflows import outbox
from workflows.cases.storage import sealed_files
from workflows.refusals import Refusal, TooLate

from .models import PATIENCE, Work

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
MOST_TRIES = 5
MOST_AT_ONCE = 5
"""Unfinished work of one sort that one person may have."""
TOLD_EVERY = 1.0
"""Seconds between two notes of progress."""


class Overtaken(Exception):
    """Somebody else works on it by now, or it was thrown away."""


class TooMany(Refusal):
    code = "too_many_at_once"

    def __init__(self, count: int) -> None:
        super().__init__(
            gettext_lazy("%(count)d of your files are still being written: wait for one of them.")
            % {"count": count},
            count=count,
        )


class Bench:
    """What a worker has in hand for one try: the file it writes to, and the note of how far it is."""

    def __init__(self, work: Work, target: IO[bytes]) -> None:
        self.work, self._target = work, target
        self._digest, self._told = hashlib.sha256(), monotonic()
        self.size = 0

    def write(self, content: bytes) -> None:
        self._digest.update(content)
        self.size += len(content)
        self._target.write(content)

    def counted(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The rows, and a note of progress now and then."""
        for done, row in enumerate(rows, start=1):
            yield row
            self.work.done = done
            if done % 200 == 0 and monotonic() - self._told > TOLD_EVERY:
                self.tell()
        self.tell()

    def tell(self) -> None:
        """Note how far it is; raises Overtaken."""
        note(self.work, done=self.work.done, wanted=self.work.wanted)
        self._told = monotonic()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def note(work: Work, **facts: Any) -> None:
    """Write down facts of a try that is under way; raises Overtaken where it is not any more."""
    mine = _rows(work).filter(state=Work.State.RUNNING, tries=work.tries)
    if not mine.update(seen_at=timezone.now(), **facts):
        raise Overtaken


def _rows(work: Work) -> Any:
    return type(work)._default_manager.filter(pk=work.pk)


@transaction.atomic
def begin[W: Work](work: W) -> W:
    """Have new work done, or the same once more; raises TooMany."""
    if work.pk is None:
        mine = type(work)._default_manager.filter(
            by=work.by, state__in=[Work.State.WAITING, Work.State.RUNNING]
        )
        if (count := mine.count()) >= MOST_AT_ONCE:
            raise TooMany(count)
    else:
        work.begun_again()
    work.state, work.problem, work.done, work.wanted = Work.State.WAITING, "", 0, None
    work.seen_at, work.ended_at, work.tries = timezone.now(), None, work.tries + 1
    work.save()
    ids = {"model": work._meta.label, "work": work.pk, "tries": work.tries}
    outbox.put("jobs.work", f"work/{work._meta.label}/{work.pk}/{work.tries}", **ids)
    _look_again(work)
    return work


@transaction.atomic
def again[W: Work](work: W) -> W:
    """Begin again what stopped or stands still; nothing while there is progress. raises TooLate once it is done"""
    found: W = type(work)._default_manager.select_for_update(of=("self",)).get(pk=work.pk)
    if found.may_begin_again:
        return begin(found)
    if found.state in (Work.State.DONE, Work.State.GONE):
        raise TooLate(gettext_lazy("This was written to its end."))
    return found


def _look_again(work: Work) -> None:
    due = timezone.now() + PATIENCE
    key = f"work/{work._meta.label}/{work.pk}/look/{work.tries}/{due:%Y%m%d%H%M%S}"
    ids = {"model": work._meta.label, "work": work.pk, "tries": work.tries}
    outbox.put("jobs.look_again", key, due_at=due, **ids)


def _found(model: str, pk: int) -> Work | None:
    objects: Any = apps.get_model(model)._default_manager
    return objects.select_related("by").filter(pk=pk).first()


@outbox.handles("jobs.look_again")
def look_again(*, model: str, work: int, tries: int) -> None:
    found = _found(model, work)
    at_work = (Work.State.WAITING, Work.State.RUNNING)
    if found is None or found.tries != tries or found.state not in at_work:
        return
    if found.stands_still and tries >= MOST_TRIES:
        with override(found.by.language):
            _fail(found, _("Writing this stopped %(count)d times.") % {"count": tries})
    elif again(found).tries == tries:
        _look_again(found)


@outbox.handles("jobs.work")
def deliver(*, model: str, work: int, tries: int) -> None:
    """Begins when this delivery is over: what the work notes on its way is seen at once."""
    transaction.on_commit(lambda: carry_out(model, work, tries), robust=True)


def carry_out(model: str, pk: int, tries: int) -> None:
    """Do what is waiting, to its end; nothing where somebody else does it, or it was thrown away."""
    work = _found(model, pk)
    if work is None or work.tries != tries:
        return
    mine = _rows(work).filter(state=Work.State.WAITING, tries=tries)
    if not mine.update(state=Work.State.RUNNING, seen_at=timezone.now()):
        return
    work.state = Work.State.RUNNING
    with override(work.by.language), tempfile.TemporaryFile() as target:
        try:
            bench = Bench(work, target)
            work.carry_out(bench)
            target.seek(0)
            _keep(work, bench, target)
        except Overtaken:
            pass
        except Refusal as refused:
            _fail(work, str(refused))
        except Exception:
            log.exception("%s %s stopped", model, pk)
            _fail(work, _("Writing this stopped. Nothing of it is kept; begin it again."))


def _keep(work: Work, bench: Bench, target: IO[bytes]) -> None:
    name = sealed_files.save(work.file.field.generate_filename(work, ""), File(target))
    facts = {
        "state": Work.State.DONE, "file": name, "size": bench.size, "sha256": bench.sha256,
        "ended_at": timezone.now(), "last_day": timezone.localdate() + KEPT, "done": work.done,
        "filename": work.filename, "content_type": work.content_type, "problem": "",
    }  # fmt: skip
    try:
        note(work, **facts)
    except Overtaken:
        sealed_files.delete(name)
        raise


def _fail(work: Work, why: str) -> None:
    _rows(work).filter(tries=work.tries).exclude(state__in=[Work.State.DONE, Work.State.GONE]).update(
        state=Work.State.FAILED, problem=why[:300], ended_at=timezone.now()
    )


@transaction.atomic
def drop(work: Work) -> None:
    """Throw a file away, or work that is not done yet; its row stays."""
    found: Work = type(work)._default_manager.select_for_update(of=("self",)).get(pk=work.pk)
    name, found.file, found.state = str(found.file.name or ""), "", Work.State.GONE
    found.ended_at = found.ended_at or timezone.now()
    found.save(update_fields=["file", "state", "ended_at"])
    if name:
        transaction.on_commit(lambda: sealed_files.delete(name), robust=True)


def response(work: Work) -> HttpResponseBase:
    """The file, opened part by part; raises TooLate where it is not there (any more)."""
    if not work.is_ready or not storages["default"].exists(str(work.file.name)):
        raise TooLate(gettext_lazy("This file is not kept any more, or not written yet."))
    headers = {
        "Content-Disposition": f'attachment; filename="{work.filename}"',
        "Cache-Control": "private, no-store",
        "Content-Length": str(work.size),
    }
    parts = sealed_files.parts(str(work.file.name))
    return StreamingHttpResponse(parts, content_type=work.content_type, headers=headers)
