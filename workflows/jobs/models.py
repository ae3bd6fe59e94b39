"""Work that is done outside the request, runs of commands, and reports that a person asked to be told of."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.cases.storage import sealed_files
from workflows.people.models import User

PATIENCE = timedelta(minutes=3)
"""Without progress for so long, whoever did the work is gone."""


def export_name(instance: Any, filename: str) -> str:
    """A name that says nothing, in one of 256 folders."""
    import uuid

    name = uuid.uuid4().hex
    return f"exports/{name[:2]}/{name}"


class Work(models.Model):
    """Something long that ends in a file: a row that says how far it is, and that a worker carries out.

    The file is sealed, and dropped after its last day; the row stays.

    done      of `wanted` rows (None: not counted beforehand)
    tries     grows each time somebody begins; whoever holds an older number was overtaken
    seen_at   when the worker was last seen
    problem   why it did not end well, in the reader's language
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being written")
        DONE = "done", _("ready")
        FAILED = "failed", _("stopped")
        GONE = "gone", _("no longer kept")

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("asked"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    wanted = models.PositiveIntegerField(null=True)
    tries = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to=export_name, storage=sealed_files, blank=True, editable=False)
    filename = models.CharField(_("file"), max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    last_day = models.DateField(_("kept until"), null=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    @property
    def tag(self) -> str:
        return {"done": "ok", "failed": "bad", "gone": "idle"}.get(self.state, "info")

    @property
    def stands_still(self) -> bool:
        """Nobody works on it any more, and it is not at its end."""
        at_work = self.state in (self.State.WAITING, self.State.RUNNING)
        return at_work and (self.seen_at or self.at) < timezone.now() - PATIENCE

    @property
    def may_begin_again(self) -> bool:
        return self.state == self.State.FAILED or self.stands_still

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.DONE and bool(self.file)

    def carry_out(self, work: Any) -> None:
        """Do it, through a `working.Bench`: it takes the file and is told how far it is."""
        raise NotImplementedError

    def begun_again(self) -> None:
        """What is forgotten of an earlier try, in the transaction that begins the next one."""


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: Any) -> Self:
        """What a list held for one person is for nobody else."""
        return self.filter(by=user)


class Export(Work):
    """A list that is too long to be written while somebody waits, as whoever asked sees it.

    path  the address of the list, with its filters and `format`; opened again as this person, in this role
    """

    path = models.CharField(max_length=2000)
    title = models.CharField(_("list"), max_length=100)
    role = models.CharField(max_length=20, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name, verbose_name_plural = _("export"), _("exports")
        indexes = [models.Index(fields=["by", "-at"], name="export_of_person")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:export", args=[self.pk])

    def carry_out(self, work: Any) -> None:
        from . import exporting

        exporting.write(self, work)


class Recorded(models.Model):
    """One run of something that keeps no rows of its own: the night, the demonstration, an import by command.

    lines  what each part said, [[name, text], …]; failed: the names of the parts that did not end well
    """

    class Kind(models.TextChoices):
        NIGHT = "night", _("Nightly run")
        DEMO = "demo", _("Demonstration data")
        COMMAND = "command", _("Command")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    done = models.PositiveIntegerField(default=0)
    wanted = models.PositiveIntegerField(null=True)
    lines = models.JSONField(default=list)
    failed = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("run"), _("runs")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="recorded_by_time")]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("jobs:recorded", args=[self.pk])


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(by=user)

    def due(self, on: date) -> Self:
        return self.filter(ended_on=None, next_on__lte=on)


class Subscription(models.Model):
    """A report that one person is told of, each week or month, by an e-mail with a link: never the report itself.

    report  code of a report (`workflows.jobs.subscribing`); `query` what its address holds besides the period
    next_on the day on which the next message leaves: a Monday, or the first of a month
    """

    class Every(models.TextChoices):
        WEEK = "week", _("each week, on Monday")
        MONTH = "month", _("each month, on the first day")

    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    report = models.CharField(_("report"), max_length=40)
    query = models.CharField(max_length=200, blank=True)
    every = models.CharField(_("how often"), max_length=5, choices=Every)
    since = models.DateTimeField(default=timezone.now)
    next_on = models.DateField(_("next"))
    last_on = models.DateField(_("last sent"), null=True)
    ended_on = models.DateField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        ordering = ["report", "every", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "report", "query", "every"],
                condition=Q(ended_on=None),
                name="subscription_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.every}"
