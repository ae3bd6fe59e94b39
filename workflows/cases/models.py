"""A member's request with all that happens to it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role, may, permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from . import visibility


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    READY = "ready", _("ready for the committee")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


UNDECIDED = (State.SUBMITTED, State.IN_REVIEW, State.READY)
DECIDED = (State.GRANTED, State.REFUSED, State.CLOSED)
ENDED = (State.REFUSED, State.CLOSED, State.WITHDRAWN, State.EXPIRED)


class CaseQuerySet(StatefulQuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The applicant's own; what one filed for another; a loan's advisor; the officers' cooperatives; what the
        committee adds; decided cases for treasurers; all for the auditor. Drafts belong to who writes them."""
        roles = user.roles()
        own = Q(applicant__user=user) | Q(filed_by=user)
        seen = visibility.included(user)
        if Role.ADVISOR in roles:
            seen |= Q(kind="loan", advisor=user)
        if Role.OFFICER in roles:
            seen |= Q(cooperative__in=user.cooperatives_as(Role.OFFICER))
        if roles & {Role.TREASURER, Role.TREASURER2}:
            reach = user.cooperatives_as(Role.TREASURER, Role.TREASURER2)
            seen |= Q(cooperative__in=reach, state__in=[State.GRANTED, State.CLOSED])
        if roles & {Role.AUDITOR, Role.INTEGRATION}:
            seen = Q(pk__isnull=False)
        return self.filter(own | (seen & ~Q(state=State.DRAFT) & ~visibility.excluded(user)))

    def waiting(self) -> Self:
        """Undecided, most urgent first, then longest waiting."""
        return self.filter(state__in=UNDECIDED).order_by("-urgency", "submitted_on", "pk")

    def awaiting_applicant(self) -> Self:
        return self.filter(
            pk__in=Correction.objects.filter(resolved_at=None).values("case")
        )


def may_act_for_applicant(case: "Case", user: Any) -> bool:
    """The applicant, or who filed for them with their consent."""
    return user is not None and (case.applicant.user_id == user.pk or case.filed_by_id == user.pk)


def handles(code: str) -> Any:
    """A person of the row's roles who handles this case and has no part in it."""
    ask = permitted(code)

    def may_handle(case: "Case", user: Any) -> bool:
        return ask(case, user) and case.applicant.user_id != user.pk and case.filed_by_id != user.pk

    return may_handle


@condition(_("Something is still missing."))
def nothing_is_missing(case: "Case") -> bool:
    return not kinds.of(case).unmet(case)


@condition(_("The member still has to answer a correction."))
def no_correction_is_open(case: "Case") -> bool:
    return not case.corrections.filter(resolved_at=None).exists()


@condition(_("An opinion must be recorded first."))
def an_opinion_is_recorded(case: "Case") -> bool:
    return case.opinions.exists()


class Case(Stateful):
    """One request by one member, from first draft to closing. The kind keeps what is particular to it."""

    reference = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, db_index=True)
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(Member, models.PROTECT, related_name="cases")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="filed_cases")
    consent = models.CharField(
        _("consent"), max_length=200, blank=True, help_text=_("how the member asked somebody else to file")
    )
    advisor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="advised_cases")
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="handled_cases")
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=0)
    urgency_points = models.JSONField(default=list, blank=True)
    requested_cents = models.BigIntegerField(_("amount requested"), default=0)
    granted_cents = models.BigIntegerField(_("amount granted"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    state = StateField(_("state"), choices=State, default=State.DRAFT, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False, db_index=True)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case"), _("cases")
        constraints = [
            models.CheckConstraint(
                name="case_past_draft_has_a_submission_date",
                condition=Q(state__in=[State.DRAFT, State.EXPIRED, State.WITHDRAWN]) | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_granted_has_an_amount",
                condition=~Q(state=State.GRANTED) | Q(granted_cents__gt=0),
            ),
            models.CheckConstraint(name="case_asks_no_negative_amount", condition=Q(requested_cents__gte=0)),
        ]
        indexes = [
            models.Index(F("state"), F("urgency").desc(), F("submitted_on"), name="case_queue"),
        ]

    def __str__(self) -> str:
        return self.reference

    @transition(
        "state", State.DRAFT, State.SUBMITTED, conditions=[nothing_is_missing], permission=may_act_for_applicant
    )
    def submit(self, *, by: User, on: date) -> None:
        """Hand the case in; the answer period runs from `on`."""
        self.submitted_on = on

    @transition("state", State.SUBMITTED, State.IN_REVIEW, permission=handles("case.take"))
    def take(self, *, by: User, on: date) -> None:
        """An officer takes the case and becomes the one who answers for it."""
        self.officer = by

    @transition(
        "state",
        State.IN_REVIEW,
        State.READY,
        conditions=[no_correction_is_open, nothing_is_missing, an_opinion_is_recorded],
        permission=handles("case.ready"),
    )
    def ready(self, *, by: User, on: date) -> None:
        """Everything is there and an opinion is recorded: the committee may decide."""

    @transition("state", State.READY, State.GRANTED, permission=handles("ballot.decide"))
    def grant(self, *, by: User, on: date, cents: int) -> None:
        """The committee grants `cents`, which may differ from what was asked."""
        self.granted_cents = cents
        self.decided_on = on

    @transition("state", State.READY, State.REFUSED, permission=handles("ballot.decide"))
    def refuse(self, *, by: User, on: date) -> None:
        """The committee refuses."""
        self.decided_on = on

    @transition("state", State.READY, State.IN_REVIEW, permission=handles("ballot.decide"))
    def defer(self, *, by: User, on: date) -> None:
        """The committee wants to know more; the case goes back to its officer."""

    @transition("state", State.GRANTED, State.CLOSED, permission=system_or("payment.cancel"))
    def close(self, *, by: User | None, on: date) -> None:
        """What was decided is done: paid, or running as a loan, or lapsed."""
        self.closed_on = on

    @transition("state", [State.DRAFT, *UNDECIDED], State.WITHDRAWN, permission=may_act_for_applicant)
    def withdraw(self, *, by: User, on: date) -> None:
        """The member no longer asks."""
        self.closed_on = on

    @transition("state", State.DRAFT, State.EXPIRED, permission=system_only)
    def expire(self, *, by: None, on: date) -> None:
        """A draft that nobody came back to."""
        self.closed_on = on

    def reader_is_trusted(self, user: User) -> bool:
        """Whether this reader, who already sees the case, may read its sensitive part: the applicant, who filed it,
        and those who handle or decide it."""
        return (
            self.applicant.user_id == user.pk
            or self.filed_by_id == user.pk
            or may(user, "case.read_sensitive")
        )


class CaseEvent(StepEvent):
    """One step of a case."""

    subject_field = "case"
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_sequence_once")]


class Document(models.Model):
    """A file of a case. Replacing one keeps the earlier one on record."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    requirement = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to="documents/%Y/%m")
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaces")

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """A line between the applicant and those who handle the case; `internal` ones the applicant never sees."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedText(_("message"))
    internal = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"


class Correction(models.Model):
    """Fields that the officer asks the applicant to look at again; open until answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    fields = models.JSONField(default=list)
    sentence = SealedText(_("what is needed"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(resolved_at=None), name="one_open_correction_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.opened_at:%Y-%m-%d}"


class Opinion(models.Model):
    """What the officer, or an advisor who was asked, thinks should be decided and why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedText(_("opinion"))
    recommended_cents = models.BigIntegerField(_("amount recommended"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"
