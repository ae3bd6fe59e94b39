"""Large files that are not read as a stream are read by a child process with bounds of memory and processor time
(`reader.py`): one that was made to eat both ends the child, not the worker or the web process that was given it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fund.banking import tables
from fund.banking.packed import PIECE, Packed
from fund.banking.statement import Entry, Problem, Statement, UnreadableStatement

ALONE = 256 * 1024
"""Bytes; a smaller file is read here. No format needs a second or 20 MB for it, however it is made."""
DAYS = ("opened_on", "booked_on")


def read(packed: Packed, layout: tables.Layout | None) -> list[Statement]:
    """What `reading.whole` answers, from a child; raises what it raises, and UnreadableStatement (`too_heavy`)."""
    about = {"language": translation.get_language() or "en", "layout": layout and layout.as_json()}
    with tempfile.TemporaryFile() as handed, tempfile.TemporaryFile() as told:
        stream = packed.open()
        while piece := stream.read(PIECE):
            handed.write(piece)
        handed.seek(0)
        ended = subprocess.run(
            [sys.executable, "-m", "fund.banking.reader", json.dumps(about)],
            stdin=handed, stdout=told, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR, env=_surroundings(),
            check=False,
        )  # fmt: skip
        if ended.returncode:
            raise UnreadableStatement(
                _("The file takes more time or memory to read than any bank file: it is not read."),
                code="too_heavy",
            )
        told.seek(0)
        return list(_statements(told))


def _surroundings() -> dict[str, str]:
    """No secret and no database: only where the locale files are."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"LOCALE_PATHS": os.pathsep.join(map(str, settings.LOCALE_PATHS))}


def _statements(told: IO[bytes]) -> Iterator[Statement]:
    """The lines of the child: a statement, then each of its entries."""
    for line in told:
        one: dict[str, Any] = json.loads(line)
        if "refused" in one:
            kind = tables.Unmapped if one["refused"] == tables.Unmapped.code else UnreadableStatement
            raise kind(one["sentence"], code=one["refused"], **one["figures"])
        entries = tuple(_entry(json.loads(told.readline())) for _each in range(one.pop("held")))
        problems = [Problem(*problem) for problem in one.pop("problems")]
        days = {name: one[name] and date.fromisoformat(one[name]) for name in DAYS}
        yield Statement(**{**one, **days, "entries": entries, "problems": problems})


def _entry(cells: list[Any]) -> Entry:
    booked, value, *more = cells
    return Entry(date.fromisoformat(booked), date.fromisoformat(value), *more)
