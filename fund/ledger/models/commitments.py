"""Money set aside for a decision."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .books import Envelope


class Commitment(models.Model):
    """Money set aside for a decision. What is open of all commitments of an envelope is its account
    "committed"."""

    key = models.CharField(max_length=120, unique=True)
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="commitments")
    reference = models.CharField(max_length=60, db_index=True)
    reserved_cents = models.BigIntegerField()
    used_cents = models.BigIntegerField(default=0)
    released_cents = models.BigIntegerField(default=0)
    opened_on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        constraints = [
            models.CheckConstraint(condition=Q(reserved_cents__gt=0), name="commitment_reserves_something"),
            models.CheckConstraint(
                condition=Q(used_cents__gte=0)
                & Q(released_cents__gte=0)
                & Q(reserved_cents__gte=F("used_cents") + F("released_cents")),
                name="commitment_is_never_overused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.open_cents} cents"

    @property
    def open_cents(self) -> int:
        return self.reserved_cents - self.used_cents - self.released_cents
