"""Two payments that look like one made twice, and the reason why they are two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .payments import PaymentOrder


class DuplicateCleared(models.Model):
    """A person looked at both orders and says why each is to be paid. `one` has the smaller number."""

    one = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="+")
    other = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="+")
    why = models.CharField(_("why both are paid"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("duplicate cleared"), _("duplicates cleared")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_cleared_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"
