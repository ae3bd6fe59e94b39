"""Runs of commands and of the clock, kept as rows: how far they are, what each part said, which failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from .models import Recorded

KEPT = timedelta(days=400)
MOST_LINES, LONGEST = 500, 300


@contextmanager
def recording(kind: str, title: str = "", *, wanted: int | None = None, by: Any = None) -> Iterator["Book"]:
    """A row for a run that begins now. It is ended however the run ends; what stopped it is named."""
    book = Book(Recorded.objects.create(kind=kind, title=title[:100], wanted=wanted, by=by))
    try:
        yield book
    except BaseException as stopped:
        book.failed(type(stopped).__name__)
        raise
    finally:
        book.close()


class Book:
    def __init__(self, row: Recorded) -> None:
        self.row = row

    def say(self, name: str, text: Any) -> None:
        """What a part came to."""
        self.row.done += 1
        self.row.lines = [*self.row.lines, [name[:LONGEST], str(text)[:LONGEST]]][-MOST_LINES:]
        self._save()

    def failed(self, name: str) -> None:
        self.row.failed = [*self.row.failed, name[:LONGEST]]
        self._save()

    def close(self) -> None:
        self.row.ended_at = timezone.now()
        self._save()

    def _save(self) -> None:
        Recorded.objects.filter(pk=self.row.pk).update(
            done=self.row.done,
            lines=self.row.lines,
            failed=self.row.failed,
            ended_at=self.row.ended_at,
        )


def heard(book: Book, say: Callable[[str], None]) -> Callable[[str], None]:
    """A `say` that the row hears too."""

    def both(line: str) -> None:
        book.say("", line)
        say(line)

    return both


def forget(before: Any) -> int:
    return Recorded.objects.filter(at__date__lt=before - KEPT).delete()[0]
