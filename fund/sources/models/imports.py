"""Tables that were handed in: what each holds, line by line, and how far it is recorded."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, OfFundQuerySet
from workflows.cases.storage import sealed_files, sealed_name


class Import(models.Model):
    """One table of one kind, read to its end, shown, and recorded once it is confirmed.

    sha256    of the file, or of an API call's body: the same once more is this import again
    key       the caller's own, where an API call brought it
    file      a long one, until it is read; read_at: when its reader last was seen; expected: about how many lines
    lines     all of them; fresh + known + changed + problems; with a problem nothing can be recorded
    done      of fresh + changed: how many are recorded; they go in one order, so that it can go on where it stopped
    base_cents, cents  what would be or was recorded: before VAT and contribution, or the amount in both
    sums      [[entity, lines, base_cents, cents], …] for the page that asks for a confirmation
    """

    class Kind(models.TextChoices):
        CONTRIBUTIONS = "contributions", _("Invoices")
        GIFTS = "gifts", _("Gifts")
        LINES = "lines", _("Funding lines")
        SCHEDULES = "schedules", _("Repayment schedules")
        CONDITIONS = "conditions", _("Conditions of subsidies")
        LINE_MONEY = "line-money", _("Draws and repayments")
        OPENINGS = "openings", _("Opening balance")
        RECOVERIES = "recoveries", _("Recoveries")
        RECEIPTS = "receipts", _("Receipts of clients")
        INCOME = "income", _("Receipts of Activities")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("to confirm")
        POSTING = "posting", _("being recorded")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("recorded")
        DROPPED = "dropped", _("thrown away")
        REVERSED = "reversed", _("taken back")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="imports")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CONTRIBUTIONS)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    file = models.FileField(upload_to=sealed_name, storage=sealed_files, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    expected = models.PositiveIntegerField(default=0, editable=False)
    period_from = models.DateField(_("from"), null=True)
    period_to = models.DateField(_("until"), null=True)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    fresh = models.PositiveIntegerField(_("new"), default=0)
    known = models.PositiveIntegerField(_("known before"), default=0)
    changed = models.PositiveIntegerField(_("corrections"), default=0)
    problems = models.PositiveIntegerField(_("problems"), default=0)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    base_cents = models.BigIntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    sums = models.JSONField(default=list)
    stopped_because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversed_because = models.CharField(max_length=200, blank=True)

    objects = OfFundQuerySet["Import"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("import"), _("imports")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "kind", "sha256"],
                condition=~Q(sha256="") & ~Q(state__in=["dropped", "reversed"]),
                name="import_once_by_its_content",
            ),
            models.UniqueConstraint(fields=["fund", "key"], condition=~Q(key=""), name="import_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sources:import", args=[self.pk])

    @property
    def wanted(self) -> int:
        """Lines that record something."""
        return self.fresh + self.changed

    @property
    def may_be_confirmed(self) -> bool:
        return self.state == self.State.READ and not self.problems and self.wanted > 0

    @property
    def tag(self) -> str:
        if self.problems:
            return "bad"
        return {"done": "ok", "stopped": "bad", "posting": "info", "reading": "info", "read": "wait"}.get(
            self.state, "idle"
        )


class ImportLine(models.Model):
    """One line as it was read: what it would do, or what is wrong with it.

    rank       what is recorded first: what others rest on
    entity     a cooperative's code, an envelope's, a funding line's
    base_cents, cents  the invoice before VAT and its contribution, or the amount in both
    facts      what else its kind needs to record it
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        KNOWN = "known", _("known before")
        CHANGED = "changed", _("correction")
        PROBLEM = "problem", _("problem")

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    rank = models.PositiveSmallIntegerField(default=0)
    entity = models.CharField(max_length=40, blank=True)
    on = models.DateField(_("date"), null=True)
    label = models.CharField(_("what"), max_length=120, blank=True)
    base_cents = models.BigIntegerField(null=True)
    cents = models.BigIntegerField(null=True)
    sentence = models.CharField(_("problem"), max_length=300, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name, verbose_name_plural = _("line of an import"), _("lines of imports")
        indexes = [models.Index(fields=["of", "rank", "entity", "on", "line"], name="import_line_in_order")]

    def __str__(self) -> str:
        return f"{self.line}: {self.label}"
