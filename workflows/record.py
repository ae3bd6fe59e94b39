"""The record of steps: one row a change of state, chained by hash, never changed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StepEvent(models.Model):
    """One step of one subject. A concrete class names its subject in `subject_field`.

    The hash covers every column but the primary key, and the hash before it: a row that is altered, removed or
    slipped in breaks the chain from there on. Database triggers refuse the attempt in the first place.
    """

    subject_field: ClassVar[str]

    sequence = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, blank=True)
    on_behalf_of = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.step}"

    def digest(self) -> str:
        """SHA-256 over the row's canonical JSON and the hash of the row before it."""
        content = {
            "subject": getattr(self, f"{self.subject_field}_id"),
            "sequence": self.sequence,
            "step": self.step,
            "before": self.before,
            "after": self.after,
            "by": self.by_id,
            "by_name": self.by_name,
            "role": self.role,
            "on_behalf_of": self.on_behalf_of,
            "reason": self.reason,
            "payload": json.loads(json.dumps(self.payload, cls=DjangoJSONEncoder)),
            "at": int(self.at.timestamp() * 1_000_000),
            "previous": self.previous_hash,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def append(cls, subject: models.Model, **columns: Any) -> "StepEvent":
        """Write the next event of `subject`; the caller holds the subject's row."""
        mine = cls._default_manager.filter(**{cls.subject_field: subject})
        last = mine.order_by("-sequence").first()
        event = cls(
            **{cls.subject_field: subject},
            sequence=last.sequence + 1 if last else 1,
            previous_hash=last.hash if last else "",
            **columns,
        )
        event.hash = event.digest()
        event.save(force_insert=True)
        return event

    @classmethod
    def append_many(cls, columns: Mapping[int, dict[str, Any]]) -> None:
        """Write the next event of each subject, by its id; the caller holds their rows."""
        of = f"{cls.subject_field}_id"
        mine = cls._default_manager.filter(**{f"{of}__in": list(columns)}).order_by("sequence")
        last = {
            subject: (sequence, hashed)
            for subject, sequence, hashed in mine.values_list(of, "sequence", "hash")
        }
        events = []
        for subject, row in columns.items():
            sequence, hashed = last.get(subject, (0, ""))
            event = cls(**{of: subject}, sequence=sequence + 1, previous_hash=hashed, **row)
            event.hash = event.digest()
            events.append(event)
        cls._default_manager.bulk_create(events, batch_size=500)


def broken_links(model: type[StepEvent]) -> list[str]:
    """Every place where a chain does not hold, one line each; empty when all is whole."""
    broken, subject, previous, sequence = [], None, "", 0
    rows = model._default_manager.order_by(model.subject_field, "sequence")
    for event in rows.iterator(chunk_size=2000):
        owner = getattr(event, f"{model.subject_field}_id")
        if owner != subject:
            subject, previous, sequence = owner, "", 0
        name = f"{model._meta.label} {owner}/{event.sequence}"
        if event.sequence != sequence + 1:
            broken.append(f"{name}: expected sequence {sequence + 1}")
        if event.previous_hash != previous:
            broken.append(f"{name}: does not follow the event before it")
        if event.hash != event.digest():
            broken.append(f"{name}: was altered")
        previous, sequence = event.hash, event.sequence
    return broken
