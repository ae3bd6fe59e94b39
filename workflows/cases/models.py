"""A member's request with all that happens to it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import kinds, outbox
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role, system_only, system_or
from workflows.record import StepEvent
from workflows.refusals import NotYours
from workflows.sealed import SealedText, keyed_hash
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from . import urgency, visibility
from .clock import draft_expires_on
from .standing import (
    a_correction_is_open,
    an_opinion_is_recorded,
    decides,
    handles,
    may_act_for_applicant,
    may_opine,
    no_correction_is_open,
    nothing_is_missing,
    nothing_is_to_be_signed,
    something_is_to_be_signed,
)
from .storage import sealed_files, sealed_name
from .targets import targets_on


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
        """The applicant's own; what one filed for another; a loan's advisor; the officers' cooperatives;
        what the committee adds; what was granted, for treasurers; all that was sent, for the auditor. A
        draft belongs to who writes it, and nobody sees the case of somebody they live with."""
        roles = user.roles()
        seen = trusted(user)
        if roles & {Role.TREASURER, Role.TREASURER2}:
            reach = user.cooperatives_as(Role.TREASURER, Role.TREASURER2)
            seen |= Q(cooperative__in=reach, granted_cents__isnull=False)
        if roles & {Role.AUDITOR, Role.INTEGRATION}:
            seen |= Q(cooperative__in=user.cooperatives_as(Role.AUDITOR, Role.INTEGRATION))
        return self.filter(own(user) | (seen & SENT & ~hidden(user)))

    def trusted_to(self, user: User) -> Self:
        """Those whose sensitive part this reader may read: their own, and those they handle or decide."""
        return self.filter(own(user) | (trusted(user) & SENT & ~hidden(user)))

    def opened_to(self, user: User) -> Self:
        """Of these, those that this reader has opened where opening is an act: the committee's, in its reading room."""
        return self.trusted_to(user).filter(own(user) | ~visibility.waiting(user))

    def hidden_from(self, user: User) -> Self:
        """Those that this person reads nothing of, whatever their office; never their own."""
        return self.filter(hidden(user)).exclude(own(user))

    def awaiting_applicant(self) -> Self:
        return self.filter(pk__in=Correction.objects.open().values("case"), state=State.IN_REVIEW)

    def asking(self) -> Self:
        """The same rows with `asks`: whether a correction is open."""
        return self.annotate(asks=Exists(Correction.objects.open().filter(case=OuterRef("pk"))))


SENT = Q(submitted_on__isnull=False)


def own(user: User) -> Q:
    return Q(applicant__user=user) | Q(filed_by=user)


def trusted(user: User) -> Q:
    """Whom the sensitive part is for, beside its own people: officers, a loan's advisor, its committee."""
    roles = user.roles()
    seen = visibility.included(user)
    if Role.ADVISOR in roles:
        seen |= Q(kind__in=[kind.code for kind in kinds.all_kinds() if kind.advised], advisor=user)
    if Role.OFFICER in roles:
        seen |= Q(cooperative__in=user.cooperatives_as(Role.OFFICER))
    return seen


def hidden(user: User) -> Q:
    """What a recusal hides, the cases of the people one lives with, and those that one helped to file."""
    mine = Member.objects.filter(user=user, household__isnull=False)
    return (
        visibility.excluded(user) | Q(applicant__household__in=mine.values("household")) | Q(helped_by=user)
    )


class Case(Stateful):
    """One request by one member, from first draft to closing. The kind keeps what is particular to it."""

    reference = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, db_index=True)
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(Member, models.PROTECT, related_name="cases")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="filed_cases")
    helped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )  # who filed it, until the member ended their consent
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
    promised_on = models.DateField(_("decision promised by"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    theme = models.CharField(_("theme"), max_length=60, blank=True, editable=False)
    sector = models.CharField(_("sector"), max_length=40, blank=True, editable=False)
    account_key = models.CharField(
        max_length=32, blank=True, db_index=True, editable=False
    )  # see `keep_account`
    # The service clock. Days are the applicant's when it was their turn: before the decision, and to sign after it.
    applicant_days = models.PositiveIntegerField(default=0, editable=False)
    signing_since = models.DateField(null=True, editable=False)
    signing_days = models.PositiveIntegerField(default=0, editable=False)
    money_promised_on = models.DateField(_("money promised by"), null=True, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, editable=False)

    _trusts: dict[int, bool] | None = None  # by reader, while a page is put together

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case"), _("cases")
        constraints = [
            models.CheckConstraint(
                name="case_past_draft_has_a_submission_date",
                condition=Q(state__in=[State.DRAFT, State.EXPIRED, State.WITHDRAWN])
                | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_granted_has_an_amount",
                condition=~Q(state=State.GRANTED) | Q(granted_cents__gt=0),
            ),
            models.CheckConstraint(name="case_asks_no_negative_amount", condition=Q(requested_cents__gte=0)),
        ]
        indexes = [
            models.Index(F("state"), F("urgency").desc(), F("submitted_on"), name="case_queue"),
            models.Index(fields=["decided_on"], name="case_by_decision"),
            models.Index(fields=["paid_on"], name="case_by_payment"),
        ]

    @property
    def of_the_applicant(self) -> set[int]:
        """Ids of who speaks for whoever asks: themself, who filed it, and who filed until their consent ended."""
        return {user for user in (self.applicant.user_id, self.filed_by_id, self.helped_by_id) if user}

    def __str__(self) -> str:
        return self.reference

    @property
    def created_on(self) -> date:
        return timezone.localdate(self.created_at)

    @property
    def kept_until(self) -> date:
        """A draft ends on this day, unless it is sent."""
        return draft_expires_on(self.created_on)

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def awaits_money(self) -> bool:
        """Granted, and the fund does not have the money for it yet."""
        return self.state == State.GRANTED and kinds.of(self).awaits_money(self)

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])

    def keep_subject(self) -> None:
        """Note what the case is about and in which sector the member works, as it is now, for lists and figures."""
        self.theme = kinds.of(self).theme(self)
        self.sector = kinds.of(self).sector(self) or self.applicant.sector

    def keep_account(self) -> None:
        """Note a keyed hash of the account that it is to be paid on, so that another case with the same is found."""
        self.account_key = keyed_hash("workflows.cases.account", kinds.of(self).account(self))

    def for_whom(self, by: Any) -> str:
        """The member, where somebody else who filed for them acts."""
        applicant = self.applicant
        return str(applicant) if by and by.pk == self.filed_by_id and by.pk != applicant.user_id else ""

    def is_trusted(self, user: User) -> bool:
        """Whether this reader may read the sensitive part: the story, documents, messages."""
        known = self._trusts
        if known is None:
            return Case.objects.opened_to(user).filter(pk=self.pk).exists()
        if user.pk not in known:
            known[user.pk] = Case.objects.opened_to(user).filter(pk=self.pk).exists()
        return known[user.pk]

    @contextmanager
    def trusting_alike(self) -> Iterator[None]:
        """While a page is put together nothing changes: whom the case is for is asked once a reader."""
        self._trusts = {}
        try:
            yield
        finally:
            self._trusts = None

    def tell(self, topic: str, **ids: Any) -> None:
        """Leave word of this step for after the commit; `version` makes each step its own."""
        outbox.put(topic, f"{topic}/{self.pk}/{self.version}", case_id=self.pk, **ids)

    @transition(
        "state",
        State.DRAFT,
        State.SUBMITTED,
        conditions=[nothing_is_missing],
        permission=may_act_for_applicant,
    )
    def submit(self, *, by: User, on: date) -> None:
        """Hand the case in; the answer period runs from `on`."""
        self.submitted_on = on
        self.typed_pages.all().delete()
        self.keep_subject()
        self.keep_account()
        self.promised_on = on + timedelta(days=targets_on(on).decision(urgency.level(self.urgency)))
        self.tell("case.submitted")

    @transition("state", State.SUBMITTED, State.IN_REVIEW, permission=handles("case.take"))
    def take(self, *, by: User, on: date) -> None:
        """An officer takes the case and becomes the one who answers for it."""
        self.officer = by

    @transition("state", [State.IN_REVIEW, State.READY], permission=handles("case.take"))
    def hand_over(self, *, by: User, on: date, to: User) -> None:
        """Another officer answers for the case from now on."""
        if not handles("case.take")(self, to):
            raise NotYours(_("%(name)s cannot handle this case.") % {"name": to}, code="cannot_handle")
        self.officer = to

    @transition(
        "state",
        State.IN_REVIEW,
        conditions=[no_correction_is_open],
        permission=handles("case.ask_correction"),
    )
    def ask_correction(self, *, by: User, on: date, fields: list[str], sentence: str) -> None:
        """Ask the applicant to look at named fields again; the service clock stops until they answer."""
        asked = self.corrections.create(fields=fields, sentence=sentence, asked_by=by, opened_on=on)
        self.tell("case.correction_asked", correction_id=asked.pk)

    @transition("state", State.IN_REVIEW, conditions=[a_correction_is_open], permission=may_act_for_applicant)
    def answer_correction(self, *, by: User, on: date) -> None:
        """The applicant says that it is done; the clock runs again, and the promise moves by what they
        took."""
        asked = self.corrections.open().get()
        took = max(on - asked.opened_on, timedelta(0))
        self.applicant_days += took.days
        if self.promised_on:
            self.promised_on += took
        self.corrections.open().update(resolved_at=timezone.now())
        self.keep_account()
        self.typed_pages.all().delete()
        self.tell("case.correction_answered", correction_id=asked.pk)

    @transition("state", [State.IN_REVIEW, State.READY], permission=may_opine)
    def opine(self, *, by: User, on: date, text: str, recommended_cents: int | None = None) -> None:
        """Write down what should be decided, and why. A later opinion stands beside the earlier ones."""
        self.opinions.create(by=by, text=text, recommended_cents=recommended_cents)

    @transition(
        "state",
        State.IN_REVIEW,
        State.READY,
        conditions=[no_correction_is_open, nothing_is_missing, an_opinion_is_recorded],
        permission=handles("case.ready"),
    )
    def ready(self, *, by: User, on: date) -> None:
        """Everything is there and an opinion is recorded: the committee may decide."""
        self.keep_subject()

    @transition("state", State.READY, State.GRANTED, permission=decides)
    def grant(self, *, by: User, on: date, cents: int) -> None:
        """The committee grants `cents`, which may differ from what was asked."""
        self.granted_cents = cents
        self.decided_on = on
        self.money_promised_on = on + timedelta(days=targets_on(on).money_days)
        self.signing_since = on if kinds.of(self).signs else None
        self.tell("case.decided", event=self.version, outcome="granted")

    @transition("state", State.READY, State.REFUSED, permission=decides)
    def refuse(self, *, by: User, on: date) -> None:
        """The committee refuses."""
        self.decided_on = on
        self.tell("case.decided", event=self.version, outcome="refused")

    @transition("state", State.READY, State.IN_REVIEW, permission=decides)
    def defer(self, *, by: User, on: date) -> None:
        """The committee wants to know more; the case goes back to its officer."""
        self.tell("case.decided", event=self.version, outcome="deferred")

    @transition("state", State.GRANTED, conditions=[something_is_to_be_signed], permission=system_only)
    def await_money(self, *, by: None, on: date) -> None:
        """The fund has no money for it yet, so that nothing can be signed: it is our turn."""
        self.signing_since = None

    @transition("state", State.GRANTED, conditions=[nothing_is_to_be_signed], permission=system_only)
    def lay_to_sign(self, *, by: None, on: date) -> None:
        """An agreement lies to be signed: from this day the clock waits for the applicant."""
        self.signing_since = on

    @transition(
        "state", State.GRANTED, conditions=[something_is_to_be_signed], permission=may_act_for_applicant
    )
    def sign(self, *, by: User, on: date) -> None:
        """The applicant signed what follows the grant: it is our turn, and the promise moves by what they took."""
        assert self.signing_since is not None
        took = max(on - self.signing_since, timedelta(0))
        self.signing_days += took.days
        if self.money_promised_on:
            self.money_promised_on += took
        self.signing_since = None

    @transition("state", State.GRANTED, State.CLOSED, permission=system_or("payment.cancel"))
    def close(self, *, by: User | None, on: date, paid: bool = True) -> None:
        """What was decided is done: paid, or running as a loan; or (not `paid`) lapsed."""
        self.closed_on, self.signing_since = on, None
        self.paid_on = on if paid else None

    @transition("state", State.REFUSED, State.GRANTED, permission=decides)
    def grant_on_appeal(self, *, by: User, on: date, cents: int) -> None:
        """Other people than those who refused grant `cents`; the first decision stays on record."""
        self.granted_cents = cents
        self.decided_on = on
        self.tell("case.decided", event=self.version, outcome="granted")

    @transition("state", [State.GRANTED, State.CLOSED], State.GRANTED, permission=decides)
    def raise_grant(self, *, by: User, on: date, cents: int) -> None:
        """Other people than those who granted a part grant `cents` in all. What was paid and closed opens again."""
        self.granted_cents = cents
        self.closed_on = None
        self.tell("case.decided", event=self.version, outcome="granted")

    @transition("state", State.REFUSED, State.IN_REVIEW, permission=decides)
    def send_back(self, *, by: User, on: date) -> None:
        """On appeal: the refusal no longer holds, the case is examined and decided anew."""
        self.decided_on = None
        self.promised_on = on + timedelta(days=targets_on(on).decision(urgency.level(self.urgency)))
        self.tell("case.decided", event=self.version, outcome="deferred")

    @transition("state", [State.DRAFT, *UNDECIDED], State.WITHDRAWN, permission=may_act_for_applicant)
    def withdraw(self, *, by: User, on: date) -> None:
        """The member no longer asks."""
        self.typed_pages.all().delete()
        if asked := self.corrections.open().first():
            self.applicant_days += max((on - asked.opened_on).days, 0)
        self.corrections.open().update(resolved_at=timezone.now())
        self.closed_on = on
        if self.submitted_on is None:
            self.tell("case.draft_ended")

    @transition("state", State.DRAFT, State.EXPIRED, permission=system_only)
    def expire(self, *, by: None, on: date) -> None:
        """A draft that nobody came back to."""
        self.typed_pages.all().delete()
        self.closed_on = on
        self.tell("case.draft_ended")


class CaseEvent(StepEvent):
    """One step of a case."""

    subject_field = "case"
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_sequence_once")]


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> Self:
        return self.filter(replaced_by=None)

    def usable(self) -> Self:
        """Those that answer what was asked: not replaced, and nothing was found in them."""
        return self.current().exclude(scan=Document.Scan.INFECTED)

    def answering(self) -> set[str]:
        """Codes of the requirements that these documents answer."""
        rows = self.values_list("requirement", "also")
        return {code for first, more in rows for code in (first, *more) if code}


class Document(models.Model):
    """A file of a case. Replacing one keeps the earlier one on record."""

    class Scan(models.TextChoices):
        WAITING = "waiting", _("not scanned")
        CLEAN = "clean", _("scanned")
        INFECTED = "infected", _("infected")

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    requirement = models.CharField(max_length=40, blank=True)  # what it was sent for
    also = models.JSONField(default=list, blank=True)  # codes of further requirements that it answers
    dated_on = models.DateField(_("date on the document"), null=True, blank=True)
    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.WAITING, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaces")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def answers(self) -> list[str]:
        """Codes of what it answers: what it was sent for, and what else."""
        return [code for code in (self.requirement, *self.also) if code]

    @property
    def is_unscanned(self) -> bool:
        return self.scan == self.Scan.WAITING

    @property
    def is_infected(self) -> bool:
        return self.scan == self.Scan.INFECTED


class DocumentOpening(models.Model):
    """Somebody opened a file of a case that was sent; its applicant reads by what role, and when."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.document} {self.at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """A line between the applicant and those who handle the case; the applicant sees no `internal` one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedText(_("message"))
    internal = models.BooleanField(default=False)
    key = models.UUIDField(
        default=uuid.uuid4, unique=True
    )  # made when the form is drawn: a double click posts once
    documents = models.ManyToManyField(Document, related_name="messages")  # sent with it
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.at:%Y-%m-%d}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Correction(models.Model):
    """Fields that the officer asks the applicant to look at again; open until answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    fields = models.JSONField(default=list)
    sentence = SealedText(_("what is needed"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

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
