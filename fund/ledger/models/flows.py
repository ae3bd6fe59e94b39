"""What flowed between kinds of account, day by day: transfers added up once and for all."""

from django.db import models
from django.db.models import Q

from .books import Fund, Kind


class FlowDay(models.Model):
    """What all accounts of one kind gave to all of another on one booking day, in a fund, by the movements up to the
    mark. Written by `fund.ledger.flows` alone, and only ever added to."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="flows", db_index=False)
    on = models.DateField()
    source_kind = models.CharField(max_length=20, choices=Kind)
    target_kind = models.CharField(max_length=20, choices=Kind)
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "on", "source_kind", "target_kind"], name="flow_day_once"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="flow_day_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.source_kind} → {self.target_kind}"


class FlowMark(models.Model):
    """How far the flows are added up: to this movement's id. One row."""

    through = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.through)
