"""What the treasurer's confirmations taught: money like that was for this, the last times."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Fund
from workflows.people.models import User
from workflows.sealed import SealedText

from .accounts import funds_of
from .expected import ExpectedPayment
from .veils import hidden_from


class MatchingRuleQuerySet(models.QuerySet["MatchingRule"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(Q(expected=None) | ~hidden_from(user, "expected__number"), fund__in=funds_of(user))

    def on(self) -> Self:
        return self.filter(off_at=None)


class MatchingRule(models.Model):
    """One thing that a line may show, and what it was for. It suggests; it never matches by itself.

    key        keyed hash of the account number, the name, or the words that it looks for
    told       how a person reads them: the end of the account number, the name, the words
    times      how often a treasurer confirmed it
    """

    class Looks(models.TextChoices):
        IBAN = "iban", _("account")
        NAME = "name", _("name")
        WORDS = "words", _("words")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="matching_rules")
    looks_at = models.CharField(max_length=8, choices=Looks)
    key = models.CharField(max_length=32)
    told = SealedText()
    expected = models.ForeignKey(ExpectedPayment, models.CASCADE, null=True, related_name="matching_rules")
    use = models.CharField(max_length=20, blank=True)
    times = models.PositiveIntegerField(default=0)
    last_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    off_at = models.DateTimeField(null=True)
    off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MatchingRuleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("matching rule"), _("matching rules")
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected=None) ^ Q(use=""), name="matching_rule_has_one_target"
            ),
            models.UniqueConstraint(
                fields=["fund", "looks_at", "key", "expected"], condition=Q(use=""),
                name="matching_rule_once_a_payment",
            ),
            models.UniqueConstraint(
                fields=["fund", "looks_at", "key", "use"], condition=Q(expected=None),
                name="matching_rule_once_a_use",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.looks_at} → {self.expected or self.use}"
