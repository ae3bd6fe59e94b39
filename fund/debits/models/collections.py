"""What is collected when, and the file that asks the bank for it."""

import hashlib
import json
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking import pain001
from fund.banking.models import ExpectedPayment, Match
from fund.banking.models.accounts import funds_of
from fund.banking.models.veils import hidden_from
from fund.debits import rules
from workflows import coded
from workflows.people.models import User
from workflows.people.permissions import permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .creditors import Creditor
from .mandates import DebitMandate


class CollectionBatchQuerySet(StatefulQuerySet["CollectionBatch"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(creditor__account__fund__in=funds_of(user))

    def counted(self) -> Self:
        """With how many collections it holds and their sum."""
        return self.annotate(count=models.Count("collections"), sum_cents=Sum("collections__cents"))


@condition(_("The file has no collections."))
def has_collections(batch: "CollectionBatch") -> bool:
    return batch.collections.exists()


class CollectionBatch(Stateful):
    """Collections that one file asks the bank for. One person prepares it, another reads and sends it.

    number  also the file's message identifier; its parts are `number-FRST`, `number-RCUR` …
    file    the pain.008 as it was written, once; its SHA-256 is `file_sha256`
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("to be sent")
        SENT = "sent", _("sent to the bank")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(_("number"), max_length=20, unique=True)
    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="batches")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    file = SealedText(blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.PREPARED, db_index=True)

    objects = CollectionBatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("collection file"), _("collection files")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_by=None) | ~Q(sent_by=F("prepared_by")),
                name="collection_batch_needs_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (~Q(file_sha256="") & Q(sent_by__isnull=False)),
                name="collection_batch_sent_keeps_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("debits:batch", args=[self.number])

    @property
    def total_cents(self) -> int:
        return self.collections.aggregate(total=Sum("cents"))["total"] or 0

    @property
    def first_on(self) -> date | None:
        """The first day on which something of it is to be collected."""
        return self.collections.aggregate(first=Min("collect_on"))["first"]

    @property
    def printed_sha256(self) -> str:
        """In groups of eight, to compare by eye with what the bank's site shows."""
        return " ".join(self.file_sha256[start : start + 8] for start in range(0, 64, 8))

    def held(self) -> models.QuerySet["Collection"]:
        return self.collections.select_related("mandate__member", "expected").order_by(
            "sequence", "collect_on", "pk"
        )

    def held_for(self, user: User) -> list["Collection"]:
        """The same for one reader, who does not learn from whom a hidden case collects."""
        rows = list(self.held())
        seen = set(Collection.objects.visible_to(user).filter(batch=self).values_list("pk", flat=True))
        for row in rows:
            row.veiled = row.pk not in seen
        return rows

    def digest(self) -> str:
        """SHA-256 of what whoever sends it has read: creditor, and of each collection mandate, debtor, account,
        amount, day, sequence."""
        rows = [
            [one.end_to_end_id, one.mandate.reference, one.mandate.debtor_name, one.mandate.iban, one.cents,
             one.collect_on.isoformat(), one.sequence]
            for one in self.held()
        ]  # fmt: skip
        told = [self.number, self.creditor.identifier, self.creditor.account.iban, rows]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    # ---- steps

    @transition(
        "state", State.PREPARED, State.SENT, conditions=[has_collections], permission=permitted("debit.send")
    )
    def send(self, *, by: User, content: bytes, at: Any) -> None:
        """Another person has read every line: the file is written, once."""
        self.sent_by, self.sent_at = by, at
        self.file, self.file_sha256 = content.decode(), hashlib.sha256(content).hexdigest()

    @transition("state", State.PREPARED, State.CANCELLED, permission=permitted("debit.prepare"))
    def cancel(self, *, by: User) -> None:
        """Nothing of it is sent; its collections wait again."""


class CollectionBatchEvent(StepEvent):
    subject_field = "batch"
    batch = models.ForeignKey(CollectionBatch, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["batch", "sequence"], name="collection_batch_event_once")
        ]


class CollectionQuerySet(StatefulQuerySet["Collection"]):
    def visible_to(self, user: User) -> Self:
        """As their mandates."""
        handled = Q(mandate__creditor__account__fund__in=funds_of(user)) & ~hidden_from(
            user, "expected__number"
        )
        return self.filter(Q(mandate__member__user=user) | handled)

    def under_way(self) -> Self:
        """Told to the member and not answered by the bank yet."""
        return self.filter(state__in=Collection.UNDER_WAY)


class Collection(Stateful):
    """One amount to draw from a member's account on a day they were told of.

    due_on      when it falls due; `collect_on`, a bank day, is never before it nor before the notice has run
    match       the bank line that brought it in
    came_back   the bank line that took it away again
    why         a code as `workflows.coded` keeps it, or what a person typed
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        BATCHED = "batched", _("in a file")
        SENT = "sent", _("sent to the bank")
        COLLECTED = "collected", _("collected")
        REJECTED = "rejected", _("refused by the bank")
        RETURNED = "returned", _("came back")
        CANCELLED = "cancelled", _("not collected")

    UNDER_WAY = ("announced", "batched", "sent")

    mandate = models.ForeignKey(DebitMandate, models.PROTECT, related_name="collections")
    expected = models.ForeignKey(ExpectedPayment, models.PROTECT, related_name="collections")
    batch = models.ForeignKey(CollectionBatch, models.PROTECT, null=True, related_name="collections")
    end_to_end_id = models.CharField(_("end-to-end id"), max_length=35, unique=True)
    cents = models.BigIntegerField(_("amount"))
    due_on = models.DateField(_("due"))
    collect_on = models.DateField(_("to be collected on"))
    sequence = models.CharField(
        _("sequence"), max_length=4, choices=[(s, s) for s in rules.Sequence], blank=True
    )
    match = models.OneToOneField(Match, models.PROTECT, null=True, related_name="collection")
    came_back = models.OneToOneField(Match, models.PROTECT, null=True, related_name="collection_back")
    why = models.CharField(_("because"), max_length=140, blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.ANNOUNCED, db_index=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("collection"), _("collections")
        ordering = ["collect_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="collection_draws_something"),
            models.CheckConstraint(condition=Q(collect_on__gte=F("due_on")), name="collection_never_early"),
            models.UniqueConstraint(
                fields=["expected"],
                condition=Q(state__in=["announced", "batched", "sent"]),
                name="one_collection_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["batched", "sent", "collected", "rejected", "returned"])
                | Q(batch__isnull=False),
                name="collection_sent_is_in_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="collected") | Q(match__isnull=False),
                name="collection_collected_has_its_line",
            ),
        ]

    veiled = False  # `held_for` says it of each row

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def because(self) -> str:
        """Why it failed or was not collected, in the reader's language."""
        return coded.in_words(self.why)

    @property
    def shown_debtor(self) -> str:
        """The account holder as the reader may see it; what is collected, and how much, is never hidden."""
        return str(_("not shown to you")) if self.veiled else self.mandate.debtor_name

    @property
    def shown_account(self) -> str:
        return "–" if self.veiled else self.mandate.masked_iban

    @property
    def refundable_until(self) -> date | None:
        return rules.refundable_until(self.match.line.booked_on) if self.match else None

    def debtor(self) -> pain001.Party:
        return pain001.Party(self.mandate.debtor_name, self.mandate.iban, self.mandate.bic)

    # ---- steps

    @transition("state", State.ANNOUNCED, State.BATCHED, permission=permitted("debit.prepare"))
    def put_in_batch(self, *, by: User, batch: CollectionBatch, sequence: str) -> None:
        self.batch, self.sequence = batch, sequence

    @transition("state", State.BATCHED, State.ANNOUNCED, permission=permitted("debit.prepare"))
    def take_out(self, *, by: User) -> None:
        """Its file is cancelled."""
        self.batch, self.sequence = None, ""

    @transition("state", State.ANNOUNCED, None, permission=permitted("debit.prepare"))
    def postpone(self, *, by: User, collect_on: date) -> None:
        """A later day; the member is told again."""
        self.collect_on = collect_on

    @transition("state", State.BATCHED, State.SENT, permission=permitted("debit.send"))
    def send(self, *, by: User) -> None:
        """The file that holds it goes to the bank."""

    @transition("state", [State.ANNOUNCED, State.BATCHED], State.CANCELLED, permission=system_only)
    def cancel(self, *, by: None, why: str) -> None:
        """It is no longer due, its mandate ended, or no file left in time."""
        self.batch, self.sequence, self.why = None, "", why[:140]

    @transition("state", State.SENT, State.COLLECTED, permission=system_or("line.match"))
    def settle(self, *, by: User | None, match: Match) -> None:
        """The bank's statement shows it."""
        self.match = match

    @transition("state", State.SENT, State.REJECTED, permission=system_or("line.match"))
    def reject(self, *, by: User | None, why: str) -> None:
        """The bank refused it: no money moved."""
        self.why = why[:140]

    @transition("state", State.COLLECTED, State.RETURNED, permission=system_or("line.match"))
    def come_back(self, *, by: User | None, match: Match, why: str) -> None:
        """The bank took the money back."""
        self.came_back, self.why = match, why[:140]


class CollectionEvent(StepEvent):
    subject_field = "collection"
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["collection", "sequence"], name="collection_event_once")
        ]
