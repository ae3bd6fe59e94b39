"""What is to become of a case on the table: proposed by consent, or sent to another committee."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import UNDECIDED, Case
from workflows.committee import counting
from workflows.people.models import User
from workflows.sealed import SealedText

from .committees import Committee
from .sessions import AgendaItem, Session


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        """Still to be carried by consent: nobody pulled them out, and no ballot was held."""
        return self.filter(pulled_at=None, item__ballots=None)


class Consent(models.Model):
    """What is proposed for a case without a debate. Anyone with a voice may pull it out until it is carried.

    pulled_by  who asked for the ordinary ballot; nobody, where the proposal could not be carried out
    why        in words, where it could not
    """

    class Outcome(models.TextChoices):
        GRANTED = counting.Outcome.GRANTED.value, _("grant")
        REFUSED = counting.Outcome.REFUSED.value, _("refuse")
        DEFERRED = counting.Outcome.DEFERRED.value, _("defer")

    item = models.OneToOneField(AgendaItem, models.CASCADE, related_name="consent")
    outcome = models.CharField(_("proposed outcome"), max_length=10, choices=Outcome)
    cents = models.BigIntegerField(_("proposed amount"), null=True, blank=True)
    reasons = models.JSONField(_("reasons"), default=list)
    conditions = SealedText(_("conditions"), blank=True)
    text = SealedText(_("explanation"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    pulled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    pulled_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consent item"), _("consent items")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="granted", cents__gt=0) | (~Q(outcome="granted") & Q(cents=None)),
                name="consent_has_cents_when_granting_only",
            ),
            models.CheckConstraint(
                condition=Q(pulled_at__isnull=False) | Q(pulled_by=None), name="consent_pulled_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.outcome}"


class ReferralQuerySet(models.QuerySet["Referral"]):
    def waiting(self) -> "ReferralQuerySet":
        """Of cases that are undecided; the latest of a case comes last."""
        return self.filter(case__state__in=UNDECIDED).order_by("at", "pk")


class Referral(models.Model):
    """That a case goes to another committee than the rules name, because too many of the first stand aside.
    Never changed; the latest counts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    session = models.ForeignKey(Session, models.PROTECT, related_name="referrals")
    from_committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="referred")
    figures = models.JSONField(default=dict)  # in office, standing aside, needed: why no quorum was possible
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("referral"), _("referrals")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(committee=models.F("from_committee")), name="referral_goes_elsewhere"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}: {self.committee}"
