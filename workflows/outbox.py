"""What must happen after a commit: a row beside its cause, delivered at least once, done once by its key.

A handler runs in one transaction with the mark that it ran, so its own rows appear once. Embedded, delivery follows
the commit in the same process; in production a Celery worker is woken, and the clock picks up whatever was missed.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import Due

log = logging.getLogger(__name__)

Handler = Callable[..., None]
_handlers: dict[str, list[Handler]] = {}

BACKOFF = (60, 300, 1800, 7200, 43200)  # seconds before the next attempt; the last one repeats
GIVE_UP = 12  # attempts; then a person looks at it


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register a function for a topic. It gets the row's ids and must leave only rows of this database behind
    (a mail is a Notice row first)."""

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(topic, [])
        if handler not in known:
            known.append(handler)
        return handler

    return register


def put(topic: str, key: str, *, due_at: datetime | None = None, **ids: Any) -> None:
    """Note what is due, in the transaction of its cause. The same key twice is one row."""
    row = Due(topic=topic, key=key, ids=ids, due_at=due_at or timezone.now())
    Due.objects.bulk_create([row], ignore_conflicts=True)
    if due_at is None or due_at <= timezone.now():
        transaction.on_commit(_wake, robust=True)


def put_many(topic: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """The same for many causes of one transaction: (key, ids) of each."""
    due = [Due(topic=topic, key=key, ids=ids) for key, ids in rows]
    Due.objects.bulk_create(due, ignore_conflicts=True, batch_size=500)
    if due:
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    if settings.CELERY_BROKER_URL:
        current_app.send_task("workflows.deliver_due")
    elif settings.OUTBOX_IN_PROCESS:
        deliver()


def waiting() -> Any:
    return Due.objects.filter(delivered_at=None, due_at__lte=timezone.now(), attempts__lt=GIVE_UP)


def deliver(limit: int = 500) -> int:
    """Deliver what is due; return how many were done. One that fails waits longer and stops no other."""
    done = 0
    for pk in list(waiting().order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        done += _deliver_one(pk)
    return done


def _deliver_one(pk: int) -> bool:
    try:
        with transaction.atomic():
            row = waiting().select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is None:
                return False
            for handler in _handlers.get(row.topic, []):
                handler(**row.ids)
            row.delivered_at = timezone.now()
            row.attempts += 1
            row.error = ""
            row.save(update_fields=["delivered_at", "attempts", "error"])
    except Exception as error:
        log.exception("outbox %s failed", pk)
        _postpone(pk, error)
        return False
    return True


def _postpone(pk: int, error: Exception) -> None:
    row = Due.objects.get(pk=pk)
    wait = BACKOFF[min(row.attempts, len(BACKOFF) - 1)]
    Due.objects.filter(pk=pk).update(
        attempts=row.attempts + 1,
        error=f"{type(error).__name__}: {error}"[:500],
        due_at=timezone.now() + timedelta(seconds=wait),
    )
