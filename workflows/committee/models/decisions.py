"""What a committee decided: numbered rows that never change, and the letters made from them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.cases.storage import sealed_files, sealed_name
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.sealed import SealedText

from .ballots import Ballot
from .committees import Committee


class Reason(models.TextChoices):
    """Why a request was refused, deferred, or granted in part, in words that blame nobody."""

    OUTSIDE_THE_RULES = (
        "outside_rules",
        _("The request falls outside the rules of this programme or product."),
    )
    NOT_URGENT_ENOUGH = (
        "less_urgent",
        _("The fund is limited and has to be kept for the most urgent situations."),
    )
    OTHER_HELP = "other_help", _("Other help is available for this situation and comes first.")
    ALREADY_HELPED = "already_helped", _("Help was already given for the same event.")
    NOT_DOCUMENTED = "not_documented", _("The documents do not show the situation or the amount.")
    MORE_INFORMATION = "more_information", _("The committee needs more information before it can decide.")
    PLAN_TOO_HEAVY = "plan_too_heavy", _("The repayments would weigh too heavily on the Activity.")
    PROJECT_NOT_READY = "project_not_ready", _("The project or its cost is not settled enough yet.")
    FUND_LIMITED = "fund_limited", _("The fund cannot carry the whole amount at this time.")
    PART_COVERED = "part_covered", _("Part of the amount is covered in another way.")
    OTHER = "other", _("Another reason, explained below.")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        """Those on cases one may see; recusal hides the decision with its case."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def readable_by(self, user: User) -> Self:
        """Those whose reasons and letter one may read: the readers of the sensitive part, and the auditor."""
        if Role.AUDITOR in user.roles():
            return self.visible_to(user)
        return self.filter(case__in=Case.objects.trusted_to(user).values("pk"))


class Decision(models.Model):
    """One decision on one case. A correction is a successor that names it."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        DEFERRED = "deferred", _("deferred")

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="decisions")
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    cents = models.BigIntegerField(_("amount granted"), null=True)
    currency = models.CharField(max_length=3)
    conditions = SealedText(_("conditions"), blank=True)
    reasons = models.JSONField(_("reasons"), default=list)
    text = SealedText(_("explanation"), blank=True)
    remedies = models.TextField(_("remedies"), blank=True)
    appeal_until = models.DateField(_("appeal until"), null=True)
    decided_on = models.DateField(_("decided on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="granted", cents__gt=0) | (~Q(outcome="granted") & Q(cents=None)),
                name="decision_has_cents_when_granted_only",
            ),
        ]
        indexes = [models.Index(fields=["-decided_on", "-id"], name="decision_latest_first")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_partial(self) -> bool:
        """Granted, but less than was asked."""
        return self.cents is not None and self.cents < self.case.requested_cents

    def reason_sentences(self) -> list[str]:
        """In the active language."""
        return [str(Reason(code).label) for code in self.reasons]


class DecisionLetter(models.Model):
    """The letter as it was sent, in the applicant's language. Never changed."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="letter")
    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.decision}: {self.sha256[:12]}"
