"""What reporting keeps: the futures that somebody supposed, never a figure."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund, OfFundQuerySet
from fund.reporting.forecast.model import Levers


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
