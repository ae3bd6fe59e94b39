"""What proves the books: runs of the proof, and the chain over movements."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProofRun(models.Model):
    """What a proof found, kept so that the page answers at once and the nightly result is there in the
    morning.

    form     the whole proof; its cheap form, which looks at totals and the latest rows; or some checks only
    results  a list of {code, holds, ms, differences: [{where, expected_cents, found_cents, note}]}
    """

    class Form(models.TextChoices):
        FULL = "full", _("whole")
        CHEAP = "cheap", _("short")
        PART = "part", _("some checks")

    at = models.DateTimeField(_("at"), db_index=True)
    form = models.CharField(_("form"), max_length=5, choices=Form, default=Form.FULL)
    holds = models.BooleanField()
    seconds = models.FloatField()
    results = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("proof"), _("proofs")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ChainBlock(models.Model):
    """Movements in the order of their ids, sealed: altering, removing or slipping in one changes its hash, and
    each block's hash carries the one before. Made off the hot path (`fund.ledger.chain`).

    first_id  one more than the last block's last_id: no id lies between two blocks
    leaves    "id:hash" of each movement with its transfers, so that a single altered row is found
    """

    number = models.PositiveBigIntegerField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    leaves = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("block of the chain"), _("blocks of the chain")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_id__gte=F("first_id"), count__gt=0), name="chain_block_holds_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first_id}–{self.last_id}"
