"""Rows of the kernel itself: counters for numbers, and what must happen after a commit."""

from django.db import models
from django.utils import timezone


class Counter(models.Model):
    """The last number given in one series of one year."""

    series = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="counter_once_a_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:04d}"


class Due(models.Model):
    """One thing that must happen after a commit: written with its cause, delivered at least once, done once."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    ids = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "due"
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(delivered_at=None), name="due_not_delivered")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
