"""What reporting keeps: futures that somebody supposed, who may read the fund's page, who read the figures on fairness,
evidence that was taken out; never a figure."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, OfFundQuerySet
from fund.reporting.forecast.model import Levers
from fund.sources.models import FundingLine
from workflows.jobs.models import Work
from workflows.people.models import Cooperative


class Scenario(models.Model):
    """Levers of the forecast under a name, to be looked at again and compared; reckoned anew each time.

    levers  as `forecast.model.Levers`
    """

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="scenarios")
    name = models.CharField(_("name"), max_length=60)
    levers = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfFundQuerySet["Scenario"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("scenario"), _("scenarios")
        ordering = ["fund", "name"]
        constraints = [models.UniqueConstraint(fields=["fund", "name"], name="scenario_name_once_a_fund")]

    def __str__(self) -> str:
        return self.name

    @property
    def supposed(self) -> Levers:
        kept: dict[str, Any] = self.levers
        return Levers(**kept)


class AudienceQuerySet(models.QuerySet["AudienceChange"]):
    def holding(self) -> dict[int, "AudienceChange"]:
        """The last change of each cooperative that has one, by its id."""
        return {row.cooperative_id: row for row in self.order_by("at", "pk")}


class AudienceChange(models.Model):
    """Who may read the page of the fund that a cooperative belongs to, from a moment on. Rows are only added: the last
    one of a cooperative holds, and without any its page is for members."""

    class Audience(models.TextChoices):
        MEMBERS = "members", _("members")
        PUBLIC = "public", _("everybody")

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="audience_changes", verbose_name=_("cooperative")
    )
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience)
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reader of the fund’s page"), _("readers of the fund’s page")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.get_audience_display()}"


class FairnessReadingQuerySet(models.QuerySet["FairnessReading"]):
    def of(self, fund: Fund) -> Self:
        return self.filter(fund=fund).select_related("by")


class FairnessReading(models.Model):
    """Somebody read the figures on fairness. Rows are only added.

    form  how: "page", "csv", "xlsx", "api"
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="fairness_readings")
    since = models.DateField()
    until = models.DateField()
    form = models.CharField(max_length=4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    objects = FairnessReadingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            _("reading of the figures on fairness"),
            _("readings of the figures on fairness"),
        )
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.fund} {self.since} – {self.until}, {self.by}"


class EvidencePackQuerySet(OfFundQuerySet["EvidencePack"]):
    def visible_to(self, user: Any) -> Self:
        """What one asked for oneself: it holds what that person may open, and is for nobody else."""
        return super().visible_to(user).filter(by=user)


class EvidencePack(Work):
    """One archive of what justifies a funding line's money, as whoever asked may see it.

    papers    whether agreements and documents are in it, or the index alone
    contents  [[name in the archive, SHA-256], …]; left_out: how many files this person may not open
    totals    what it says was drawn, paid and lacking, in cents, as the ledger stood then
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    line = models.ForeignKey(FundingLine, models.PROTECT, related_name="evidence_packs")
    papers = models.BooleanField(_("with agreements and documents"), default=False)
    contents = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)

    objects = EvidencePackQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name, verbose_name_plural = _("evidence for a funder"), _("evidence for funders")
        indexes = [models.Index(fields=["line", "by", "-at"], name="evidence_of_line")]

    def __str__(self) -> str:
        return str(self.line)

    def get_absolute_url(self) -> str:
        return reverse("reporting:evidence_pack", args=[self.pk])

    def carry_out(self, work: Any) -> None:
        from .evidence import pack

        pack.write(self, work)
