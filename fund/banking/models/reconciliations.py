"""That a person found bank and books to agree on a day; and that names were erased. Both only grow."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from .accounts import BankAccount, funds_of
from .statements import Statement


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class Reconciliation(models.Model):
    """One account's month, by its last statement: what bank and books said, and what explained the difference.
    The newest of a month stands.

    month    its first day
    items    [{kind, text, on, cents}] as they were shown
    """

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="reconciliations")
    month = models.DateField(_("month"))
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reconciliations")
    bank_cents = models.BigIntegerField(_("bank"))
    ledger_cents = models.BigIntegerField(_("books"))
    items = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reconciliation"), _("reconciliations")
        ordering = ["-month", "-pk"]
        indexes = [models.Index(fields=["account", "month"], name="reconciliation_by_month")]

    def __str__(self) -> str:
        return f"{self.account.name} {self.month:%Y-%m}"


class Erasure(models.Model):
    """One night's erasing of names and free text: how many of each, and which limits held."""

    on = models.DateField()
    matched_before = models.DateField()
    unmatched_before = models.DateField()
    lines = models.PositiveIntegerField()
    details = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    rules = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("erasure"), _("erasures")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.lines} lines"
