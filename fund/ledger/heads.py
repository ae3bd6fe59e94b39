"""Heads of the chain, written where the database is not: one line a day in a file, and the same line by mail.

    2026-03-31 block 812 movement 104233 4f1c…

Who keeps the lines can tell whether the database still is the one they were written from.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from .models import ChainBlock
from .proof import Difference

FILE = "chain-heads.txt"
_LINE = re.compile(r"(\d{4}-\d\d-\d\d) block (\d+) movement (\d+) ([0-9a-f]{64})", re.ASCII)


def head(on: date) -> str | None:
    """The line of a day; None before the first block."""
    block = ChainBlock.objects.order_by("-number").first()
    return None if block is None else f"{on} block {block.number} movement {block.last_id} {block.hash}"


def write(on: date) -> str:
    """Send and write the day's line, once a day; what was done, in words."""
    line, file = head(on), Path(settings.CHAIN_HEADS_DIR) / FILE
    if line is None:
        return "no block yet"
    written = file.read_text().splitlines() if file.exists() else []
    if any(each.startswith(f"{on} ") for each in written):
        return "written before"
    if settings.CHAIN_HEADS_TO:
        subject = _("%(site)s: head of the chain on %(on)s") % {"site": settings.SITE_NAME, "on": on}
        EmailMessage(subject, f"{line}\n", to=settings.CHAIN_HEADS_TO).send()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lines:
        lines.write(f"{line}\n")
    return line


def compare(lines: Iterable[str]) -> Iterator[Difference]:
    """Each line whose block is not in the database as it was then. Lines that are no heads (the words around
    them in a mail) are passed over."""
    for line in lines:
        if not (found := _LINE.search(line)):
            continue
        on, number, last_id, digest = found.groups()
        block = ChainBlock.objects.filter(number=number).first()
        if block is None:
            yield Difference(f"{on} · {number}", note=_("this block is not there any more"))
        elif (block.hash, str(block.last_id)) != (digest, last_id):
            yield Difference(f"{on} · {number}", note=_("this block is another one than it was on that day"))
