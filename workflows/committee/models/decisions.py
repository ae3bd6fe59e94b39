"""What a committee decided: numbered rows that never change, and the letters made from them."""

from datetime import date
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
from .committees import Committee, Mandate
from .fast_track import FastTrack
from .reasons import Reason
from .recusals import conflicted

# What a ruling on an appeal says of the decision that was contested, by its own outcome.
RULED = {
    "granted": _("appeal: the decision was changed"),
    "refused": _("appeal: the first decision stands"),
    "deferred": _("appeal: to be examined again"),
}


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        """Those on cases one may see; recusal hides the decision with its case."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def archived_for(self, user: User, on: date) -> Self:
        """The archive: those on cases one may see (`named`), and for who sits on a committee that day all that it ever
        decided, without the case; nothing on a case from which one stands aside."""
        cases = Case.objects.visible_to(user)
        seen = Q(case__in=cases.values("pk"))
        if user.roles() & {Role.COMMITTEE, Role.CHAIR}:
            seats = Mandate.objects.in_office(on).filter(user=user)
            aside = Case.objects.filter(conflicted(user))
            seen |= Q(committee__in=seats.values("committee")) & ~Q(case__in=aside.values("pk"))
        return self.filter(seen).annotate(named=Q(case__in=cases.values("pk")))  # read once, not at each row

    def readable_by(self, user: User) -> Self:
        """Those whose reasons and letter one may read: the readers of the sensitive part, and the auditor."""
        if Role.AUDITOR in user.roles():
            return self.visible_to(user)
        return self.filter(case__in=Case.objects.trusted_to(user).values("pk"))


class Decision(models.Model):
    """One decision on one case. It rests on exactly one thing: a ballot, a grant of the fast track, or, where
    only its words were corrected, the decision before it. One that rules on an appeal names the appeal."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        DEFERRED = "deferred", _("deferred")

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="decisions")
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, related_name="decision")
    fast_track = models.OneToOneField(FastTrack, models.PROTECT, null=True, related_name="decision")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    correction_reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    appeal = models.ForeignKey("Appeal", models.PROTECT, null=True, related_name="rulings")
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
            models.CheckConstraint(
                condition=Q(ballot__isnull=False, fast_track=None, corrects=None)
                | Q(ballot=None, fast_track__isnull=False, corrects=None)
                | Q(ballot=None, fast_track=None, corrects__isnull=False),
                name="decision_rests_on_exactly_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="decision_corrected_says_why",
            ),
        ]
        indexes = [models.Index(fields=["-decided_on", "-id"], name="decision_latest_first")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_partial(self) -> bool:
        """Granted, but less than was asked."""
        return self.cents is not None and self.cents < self.case.requested_cents

    @property
    def stands(self) -> bool:
        """No correction took its place."""
        return not hasattr(self, "corrected_by")

    @property
    def origin(self) -> "Decision":
        """The decision whose words were corrected, once or more; itself where none were."""
        return self.corrects.origin if self.corrects else self

    def taken_by(self) -> set[int]:
        """Ids of everybody who took part in it: who voted, sat at the count, granted as a delegate, or decided."""
        origin = self.origin
        took = {self.by_id, origin.by_id}
        if origin.ballot is not None:
            took |= set(origin.ballot.votes.values_list("voter", flat=True))
            took |= {holder["user"] for holder in origin.ballot.electorate_at_count if holder["present"]}
        if origin.fast_track is not None:
            took |= origin.fast_track.made_by
        return took

    def outcome_words(self) -> str:
        """What it did, in the active language: a ruling says what became of the first decision."""
        return str((RULED if self.appeal_id else dict(self.Outcome.choices))[self.outcome])

    def reason_sentences(self) -> list[str]:
        """In the active language."""
        return [str(Reason(code).label) for code in self.reasons]


class PrintedLetter(models.Model):
    """A letter as it was made, in the applicant's language. Never changed."""

    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class DecisionLetter(PrintedLetter):
    """The letter that tells what was decided."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="letter")

    def __str__(self) -> str:
        return f"{self.decision}: {self.sha256[:12]}"


class LetterReading(models.Model):
    """That the applicant's side opened a letter on the site, the first time. Never changed."""

    letter = models.OneToOneField(DecisionLetter, models.PROTECT, related_name="reading")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.letter.decision}: {self.at:%Y-%m-%d}"


class LetterPosting(models.Model):
    """That a letter went by post to a member who cannot sign in: who posted it, and when. Never changed."""

    letter = models.OneToOneField(DecisionLetter, models.PROTECT, related_name="posting")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.letter.decision}: {self.on}"
