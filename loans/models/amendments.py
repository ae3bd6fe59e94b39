"""A further amount on a loan that others answer for too: a new agreement over all that is owed, which each accepts."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Commitment
from workflows.cases import visibility
from workflows.cases.models import Case
from workflows.cases.storage import sealed_files, sealed_name
from workflows.people.models import Member, User
from workflows.people.permissions import Role, permitted, system_only
from workflows.record import StepEvent
from workflows.sealed import SealedJSON
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .agreements import Agreement, refuse_late_or_other
from .change_cases import ChangeCase


class AmendmentState(models.TextChoices):
    OFFERED = "offered", _("to be signed")
    SIGNED = "signed", _("signed")
    LAPSED = "lapsed", _("not accepted in time")
    STOPPED = "stopped", _("stopped")


class AmendmentQuerySet(StatefulQuerySet["Amendment"]):
    def offered(self) -> Self:
        return self.filter(state=AmendmentState.OFFERED)

    def lapsing(self, on: date) -> Self:
        """Whose last day was before `on` and that not every member accepted."""
        return self.offered().filter(offer_ends_on__lt=on, members_accepted_at=None)

    def visible_to(self, user: User) -> Self:
        """With their loan."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def lent_by(self, user: User) -> Self:
        """Of the loans that this person signs for the cooperative, save of cases that are hidden from them."""
        hidden = Case.objects.filter(visibility.excluded(user))
        return self.filter(agreement__in=Agreement.objects.lent_by(user)).exclude(asked__case__in=hidden)

    def to_sign_as_lender(self) -> Self:
        """Every member has accepted; the cooperative has not."""
        return self.offered().exclude(members_accepted_at=None)

    def acceptable_by(self, user: User) -> Self:
        """Those that this person may read as a party: borrower, guarantor, or for the cooperative."""
        loan = Q(agreement__member__user=user) | Q(agreement__co_borrower__user=user)
        seen = loan | Q(guarantor__user=user)
        if user.roles() & {Role.TREASURER2, Role.CHAIR}:
            seen |= Q(pk__in=self.model._default_manager.lent_by(user).values("pk"))
        return self.filter(seen)


class Amendment(Stateful):
    """What was granted later on one loan, as it is offered to everybody who answers for it.

    guarantor   who guarantees all that is left from then on: the one of before, or another in their place
    commitment  the money set aside for it
    agreed      the terms, frozen, as those of an agreement (loans.offer); `agreed_hash` is their SHA-256
    """

    waiting: list[str] = []  # in words, where a page asked who has not accepted it
    open = False

    asked = models.OneToOneField(ChangeCase, models.PROTECT, related_name="amendment")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments")
    guarantor = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="guaranteed_amendments", verbose_name=_("guarantor")
    )
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="amendment")
    agreed: "models.Field[Any, Any]" = SealedJSON(_("terms agreed"))
    agreed_hash = models.CharField(max_length=64)
    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    document_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    template_version = models.CharField(max_length=12)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    offered_on = models.DateField(_("offered on"))
    offer_ends_on = models.DateField(_("to be signed by"))
    members_accepted_at = models.DateTimeField(null=True, editable=False)
    state = StateField(_("state"), choices=AmendmentState, default=AmendmentState.OFFERED, db_index=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            _("agreement on a further amount"),
            _("agreements on further amounts"),
        )
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="offered"), name="one_further_amount_on_offer_a_loan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.asked.case}"

    # ---- steps

    @transition("state", AmendmentState.OFFERED, None, permission=permitted("loan.accept"))
    def accept(self, *, by: User, at: datetime, agreed_hash: str, last_day: date | None) -> None:
        """A party accepts it, as they accept an agreement. raises TooLate"""
        refuse_late_or_other(self, at=at, agreed_hash=agreed_hash, last_day=last_day)

    @transition("state", AmendmentState.OFFERED, AmendmentState.SIGNED, permission=system_only)
    def sign(self, *, by: None) -> None:
        """Every party has accepted this text."""

    @transition("state", AmendmentState.OFFERED, AmendmentState.LAPSED, permission=system_only)
    def lapse(self, *, by: None) -> None:
        """Not everybody accepted it in time: the loan stays as it was."""

    @transition("state", AmendmentState.OFFERED, AmendmentState.STOPPED, permission=system_only)
    def stop(self, *, by: None) -> None:
        """The committee stops it before it was signed."""

    # ---- facts, as of an agreement that is offered

    @property
    def number(self) -> str:
        return self.agreement.number

    @property
    def reference(self) -> str:
        """Of the request in which it was granted."""
        return self.asked.case.reference

    @property
    def member(self) -> Member:
        return self.agreement.member

    @property
    def co_borrower(self) -> Member | None:
        return self.agreement.co_borrower

    @property
    def borrowers(self) -> list[Member]:
        return self.agreement.borrowers

    @property
    def acceptances(self) -> Any:
        return self.agreement.acceptances

    @property
    def cents(self) -> int:
        """What is lent beside what is left."""
        return self.commitment.reserved_cents

    def get_absolute_url(self) -> str:
        return reverse("loans:amendment", args=[self.number, self.reference])

    def content(self) -> bytes:
        with self.file.open("rb") as stored:
            return stored.read()


class AmendmentEvent(StepEvent):
    subject_field = "amendment"
    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["amendment", "sequence"], name="amendment_event_once")]


Offered = Agreement | Amendment
