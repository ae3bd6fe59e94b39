"""My data as a file: everything kept about a person and the documents of their requests, in one archive that only they
can fetch, for seven days.

The archive holds `my-data.html` to be read, `my-data.json` for machines, and a folder with the files. It is made by the
worker after the request, a file at a time; what was interrupted is made again from the start.
"""

import html
import json
import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from celery import current_app
from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from workflows.people import own_data
from workflows.people.models import User

from .storage import sealed_files, sealed_name

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
STANDS_STILL = timedelta(minutes=10)  # without a sign of life it is made again
AT_A_TIME = 5  # files between two signs of life


@dataclass(frozen=True)
class OwnFile:
    """A file about a person: its place in the archive, and its bytes when they are wanted."""

    name: str
    content: Callable[[], bytes]


def bytes_of(row: Any) -> bytes:
    """What the `file` of a row holds, opened only now: each is in memory while it is written, and no longer."""
    content: bytes = row.file.open().read()
    return content


_sources: list[Callable[[User], Iterator[OwnFile]]] = []


def register_files(source: Callable[[User], Iterator[OwnFile]]) -> None:
    """Files that an area keeps about a person."""
    if source not in _sources:
        _sources.append(source)


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=user)

    def unfinished(self) -> Self:
        return self.filter(state=DataExport.State.MAKING)

    def standing_still(self, at: datetime) -> Self:
        return self.unfinished().filter(alive_at__lt=at - STANDS_STILL)


class DataExport(models.Model):
    """One archive of what is kept about a person; `done` of `wanted` files are in it."""

    class State(models.TextChoices):
        MAKING = "making", gettext_lazy("being made")
        READY = "ready", gettext_lazy("ready")
        GONE = "gone", gettext_lazy("removed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State, default=State.MAKING, db_index=True)
    asked_at = models.DateTimeField()
    alive_at = models.DateTimeField()
    wanted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(upload_to=sealed_name, storage=sealed_files, blank=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="making"), name="one_data_export_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d}"

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT_FOR


@transaction.atomic
def ask(user: User, *, at: datetime, language: str) -> DataExport:
    """An archive for this person; the one that is being made, where there is one."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if going := DataExport.objects.filter(user=user).unfinished().first():
        return going
    export = DataExport.objects.create(user=user, language=language, asked_at=at, alive_at=at)
    transaction.on_commit(partial(_wake, export.pk), robust=True)
    return export


def _wake(pk: int) -> None:
    if settings.CELERY_BROKER_URL:
        current_app.send_task("workflows.cases.export", [pk])
    elif settings.OUTBOX_IN_PROCESS:
        make(pk)


def make(pk: int) -> None:
    """Make the archive; nothing happens to one that is made already."""
    export = DataExport.objects.unfinished().select_related("user").filter(pk=pk).first()
    if export is None:
        return
    with translation.override(export.language), tempfile.TemporaryFile() as room:
        sections = readable(export.user)
        files = [file for source in _sources for file in source(export.user)]
        DataExport.objects.filter(pk=pk).update(wanted=len(files), done=0, alive_at=timezone.now())
        with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("my-data.json", json.dumps(sections, ensure_ascii=False, indent=2))
            missing = []
            for place, file in enumerate(files, start=1):
                if not _added(archive, file):
                    missing.append(file.name)
                if place % AT_A_TIME == 0 or place == len(files):
                    DataExport.objects.filter(pk=pk).update(done=place, alive_at=timezone.now())
            held = [file.name for file in files if file.name not in missing]
            archive.writestr("my-data.html", page_of(sections, held, export, missing=missing))
        keep(export, room)


def _added(archive: zipfile.ZipFile, file: OwnFile) -> bool:
    """Whether it could be read: one that is lost or damaged leaves all the others in the archive."""
    try:
        content = file.content()
    except Exception:
        log.exception("a file of a data export cannot be read: %s", file.name)
        return False
    archive.writestr(file.name, content, zipfile.ZIP_STORED)
    return True


def keep(export: DataExport, room: Any) -> None:
    """Seal it; whoever was slower to make the same one throws theirs away."""
    size = room.seek(0, 2)
    name = sealed_files.save(sealed_name(export, ""), File(room))
    made = DataExport.objects.unfinished().filter(pk=export.pk)
    if not made.update(state=DataExport.State.READY, file=name, size=size, alive_at=timezone.now()):
        sealed_files.delete(name)


def readable(user: User) -> dict[str, list[dict[str, Any]]]:
    """{heading: rows of {words: value}}, without the sections that hold nothing."""
    return {str(section.label): rows for section, rows in own_data.of(user) if rows}


def page_of(
    sections: dict[str, list[dict[str, Any]]], files: list[str], export: DataExport, *, missing: list[str]
) -> str:
    """The same as one page that any browser opens, without script; `missing` files could not be read."""
    said = html.escape
    title = said(_("My data"))
    made = said(date_format(timezone.localtime(export.asked_at), "j F Y H:i"))
    body = [f"<h1>{title}</h1><p>{said(str(export.user))}, {made}</p>"]
    for label, rows in sections.items():
        body.append(f"<h2>{said(label)}</h2>")
        for row in rows:
            pairs = "".join(f"<dt>{said(str(k))}</dt><dd>{said(str(v))}</dd>" for k, v in row.items())
            body.append(f"<dl>{pairs}</dl>")
    if files:
        links = "".join(f"<li><a href='{said(name)}'>{said(name)}</a></li>" for name in files)
        body.append(f"<h2>{said(pgettext('documents in an archive', 'Files'))}</h2><ul>{links}</ul>")
    if missing:
        names = "".join(f"<li>{said(name)}</li>" for name in missing)
        body.append(f"<h2>{said(_('Still missing:'))}</h2><ul>{names}</ul>")
    head = f"<!doctype html><html lang='{export.language}'><meta charset='utf-8'><title>{title}</title>"
    return head + "<body dir='auto'>" + "".join(body) + "</body></html>"


def take_up(at: datetime) -> int:
    """Make again what stands still: the worker was stopped while it made it. Returns how many."""
    made = 0
    for pk in list(DataExport.objects.standing_still(at).values_list("pk", flat=True)):
        try:
            make(pk)
        except Exception:  # one that fails does not keep the others waiting; it is tried again
            log.exception("data export %s cannot be made", pk)
        else:
            made += 1
    return made


def remove_old(at: datetime) -> int:
    """Remove archives after seven days; returns how many."""
    old = DataExport.objects.filter(state=DataExport.State.READY, asked_at__lte=at - KEPT_FOR)
    removed = 0
    for export in old:
        sealed_files.delete(export.file.name or "")
        DataExport.objects.filter(pk=export.pk).update(state=DataExport.State.GONE, file="")
        removed += 1
    return removed
