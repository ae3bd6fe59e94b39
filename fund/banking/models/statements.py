"""Money as the bank tells it: files, statements, lines, and what each line was matched to."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.packed import Packed
from fund.banking.uses import PART_BACK, SENT_BACK, USES
from fund.ledger.models import Fund, Movement
from workflows.people.models import User
from workflows.people.permissions import permitted, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedJSON, SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .accounts import BankAccount, funds_of
from .expected import ExpectedPayment
from .payments import BatchLine


class StatementFileQuerySet(models.QuerySet["StatementFile"]):
    def visible_to(self, user: User) -> Self:
        """Files of one's funds, what one brought in oneself, and what came by the folder and nobody can place yet."""
        funds = funds_of(user)
        mine = Statement.objects.filter(account__fund__in=funds)
        unplaced = Q(uploaded_by=None, fund=None, statements=None) & Exists(funds)
        return self.filter(Q(pk__in=mine.values("file")) | Q(fund__in=funds) | Q(uploaded_by=user) | unplaced)


class StatementFile(models.Model):
    """A bank file as it came, byte for byte, once.

    raw       sealed, compressed (fund/banking/packed.py)
    problems  what did not add up: [{line, sentence}]; a quarantined file moved nothing
    done      of a large file, how many of the `wanted` new lines are booked
    layout    of a table: how it was read (fund/banking/tables.py)
    fund      whose account it is of, or whose payment or collection file it answers
    answers   the number of that file, for a pain.002
    """

    class State(models.TextChoices):
        STAGED = "staged", _("read, not imported yet")
        IMPORTING = "importing", _("being imported")
        IMPORTED = "imported", _("imported")
        QUARANTINED = "quarantined", _("set aside: does not add up")

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField()
    raw = SealedText()
    format = models.CharField(_("format"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.STAGED)
    problems = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    report = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    wanted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    layout = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+", editable=False)
    answers = models.CharField(_("answers"), max_length=35, blank=True, editable=False)

    objects = StatementFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank file"), _("bank files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("banking:file", args=[self.pk])

    @property
    def packed(self) -> Packed:
        return Packed.stored(self.raw)

    @property
    def content(self) -> bytes:
        return self.packed.bytes()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        """Those of files that one sees; what could not be read at all, to everybody who handles a fund."""
        seen = StatementFile.objects.visible_to(user).values("pk")
        return self.filter(Q(file__in=seen) | Q(Exists(funds_of(user)), file=None))


class Delivery(models.Model):
    """One file that came by the bank's folder, and what became of it.

    outcome  as a report of the import says it (`fund.banking.importing`)
    """

    class Outcome(models.TextChoices):
        IMPORTED = "imported", _("imported")
        IMPORTING = "importing", _("being imported")
        KNOWN = "known", _("known before")
        WAITING = "waiting", _("waits for a treasurer")
        QUARANTINED = "quarantined", _("set aside: does not add up")
        REFUSED = "refused", _("cannot be read")

    name = models.CharField(_("file"), max_length=200)
    at = models.DateTimeField(_("came"), default=timezone.now)
    outcome = models.CharField(_("result"), max_length=12, choices=Outcome)
    problems = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    file = models.ForeignKey(StatementFile, models.PROTECT, null=True, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("delivery by the folder"), _("deliveries by the folder")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class TableLayoutQuerySet(models.QuerySet["TableLayout"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class TableLayout(models.Model):
    """How an account's bank writes its CSV statements, as a treasurer told it; the next file is known by its headings.

    signature  of the headings
    layout     the columns and the writing (fund/banking/tables.py)
    """

    account = models.OneToOneField(BankAccount, models.CASCADE, related_name="table_layout")
    signature = models.CharField(max_length=64, db_index=True)
    layout = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    objects = TableLayoutQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("columns of a CSV"), _("columns of CSVs")
        ordering = ["account"]

    def __str__(self) -> str:
        return str(self.account)


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class Statement(models.Model):
    """One account between two balances, proved before it is written.
    `kind` other than statement moves no money.

    position  which of its file's statements it is, from 0
    """

    file = models.ForeignKey(StatementFile, models.PROTECT, related_name="statements")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=12)
    number = models.CharField(_("number"), max_length=35)
    opening_cents = models.BigIntegerField(_("opening balance"), null=True)
    closing_cents = models.BigIntegerField(_("closing balance"), null=True)
    opened_on = models.DateField(null=True)
    booked_on = models.DateField(_("of"), null=True)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    known = models.PositiveIntegerField(_("known before"), default=0)
    position = models.PositiveIntegerField(default=0, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("statement"), _("statements")
        ordering = ["-booked_on", "-pk"]
        indexes = [models.Index(fields=["account", "booked_on"], name="statement_by_day")]

    def __str__(self) -> str:
        return f"{self.account.name} {self.number}"


class StatementLineQuerySet(StatefulQuerySet["StatementLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))

    def to_match(self) -> Self:
        """Those that somebody has to look at."""
        return self.filter(state__in=[StatementLine.State.TO_MATCH, StatementLine.State.SPLIT])

    def in_suspense(self) -> Self:
        """Those whose money, or a part of it, is not matched yet: to match, and set aside."""
        return self.filter(in_suspense=True).exclude(state=StatementLine.State.MATCHED)


class StatementLine(Stateful):
    """One amount that moved on the account, once: `account, booked_on, cents, bank_reference, rank` is its
    identity.

    cents        positive came in, negative went out
    balance_cents  on the account after it, as its statement tells
    fingerprint  what tells it from its twins when the bank gives no reference
    party_key    keyed hash of the account number; party_name_key of the name: they outlive both
    erased_at    when names, account numbers and free text were erased (`fund.banking.erasing`)
    """

    class State(models.TextChoices):
        TO_MATCH = "to_match", _("to match")
        SPLIT = "split", _("matched in part")
        MATCHED = "matched", _("matched")
        IGNORED = "ignored", _("set aside")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="lines", db_index=False
    )  # `bank_line_once` begins with it
    booked_on = models.DateField(_("booked"))
    value_on = models.DateField(_("value date"))
    cents = models.BigIntegerField(_("amount"))
    bank_reference = models.CharField(_("bank's reference"), max_length=105, blank=True)
    balance_cents = models.BigIntegerField(null=True, editable=False)
    rank = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=32)
    file_line = models.PositiveIntegerField(default=0)
    end_to_end_id = models.CharField(_("end-to-end id"), max_length=35, blank=True)
    batch_id = models.CharField(max_length=35, blank=True)
    reference = models.CharField(_("structured communication"), max_length=35, blank=True)
    communication = models.TextField(_("communication"), blank=True)
    party_name = SealedText(_("counterparty"), blank=True)
    party_iban = SealedText(_("IBAN of the counterparty"), blank=True)
    party_key = models.CharField(max_length=32, blank=True, editable=False)
    party_name_key = models.CharField(max_length=32, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    return_reason = models.CharField(_("return reason"), max_length=35, blank=True)
    in_suspense = models.BooleanField(
        default=True, editable=False
    )  # else it settled money in transit at once
    matched_cents = models.BigIntegerField(default=0, editable=False)
    ignored_because = models.CharField(_("set aside because"), max_length=200, blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.TO_MATCH)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank line"), _("bank lines")
        ordering = ["-booked_on", "-pk"]
        # Each index is paid for by every line that comes in. Lines are looked up by what is open, by day and by
        # statement; the search inside their words reads them all, and no index of a column would serve it.
        indexes = [
            models.Index(
                fields=["account", "booked_on"], condition=~Q(state="matched"), name="bank_line_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "booked_on", "cents", "bank_reference", "rank"], name="bank_line_once"
            ),
            models.CheckConstraint(condition=~Q(cents=0), name="bank_line_moves_something"),
            models.CheckConstraint(
                condition=Q(matched_cents__gte=0)
                & (Q(cents__gt=0, matched_cents__lte=models.F("cents"))
                   | Q(cents__lt=0, matched_cents__lte=-models.F("cents"))),
                name="bank_line_matched_within_its_amount",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.booked_on} {self.cents} cents"

    def get_absolute_url(self) -> str:
        return reverse("banking:line", args=[self.pk])

    @property
    def open_cents(self) -> int:
        """What of it is not matched yet, without sign."""
        return abs(self.cents) - self.matched_cents

    @property
    def left_cents(self) -> int:
        """The same with its sign."""
        return self.open_cents if self.cents > 0 else -self.open_cents

    @property
    def came_in(self) -> bool:
        return self.cents > 0

    # ---- steps

    @transition("state", [State.TO_MATCH, State.SPLIT], State.SPLIT, permission=system_or("line.match"))
    def match_part(self, *, by: User | None, cents: int) -> None:
        """A part of the line finds what it is for."""
        self.matched_cents += cents

    @transition("state", [State.TO_MATCH, State.SPLIT], State.MATCHED, permission=system_or("line.match"))
    def match_rest(self, *, by: User | None, cents: int) -> None:
        """All that was left of the line finds what it is for."""
        self.matched_cents += cents

    @transition("state", [State.MATCHED, State.SPLIT], State.SPLIT, permission=system_or("line.match"))
    def undo_part(self, *, by: User | None, cents: int) -> None:
        """A match was a mistake; others of this line stand."""
        self.matched_cents -= cents

    @transition("state", [State.MATCHED, State.SPLIT], State.TO_MATCH, permission=system_or("line.match"))
    def undo_all(self, *, by: User | None, cents: int) -> None:
        """The line's only match was a mistake."""
        self.matched_cents -= cents

    @transition("state", State.TO_MATCH, State.IGNORED, permission=permitted("line.match"))
    def ignore(self, *, by: User, why: str) -> None:
        """It is not for the fund to book: the money stays where the import put it."""
        self.ignored_because = why[:200]

    @transition("state", State.IGNORED, State.TO_MATCH, permission=permitted("line.match"))
    def reconsider(self, *, by: User) -> None:
        """It is to be matched after all."""
        self.ignored_because = ""


class StatementLineEvent(StepEvent):
    subject_field = "line"
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["line", "sequence"], name="bank_line_event_once")]


class NoticeDetailQuerySet(models.QuerySet["NoticeDetail"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class NoticeDetail(models.Model):
    """What a camt.054 tells about one payment inside a line of the camt.053: it explains,
    and moves nothing.

    told  {reference, end_to_end_id, communication, party_name, party_iban}, as far as the bank says them
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="details")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="notice_details")
    bank_reference = models.CharField(max_length=105, db_index=True)
    file_line = models.PositiveIntegerField(default=0)
    booked_on = models.DateField()
    cents = models.BigIntegerField()
    told: "models.Field[Any, Any]" = SealedJSON()

    objects = NoticeDetailQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.bank_reference}: {self.cents} cents"


class KnownEntryQuerySet(models.QuerySet["KnownEntry"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(account__fund__in=funds_of(user))


class KnownEntry(models.Model):
    """An entry of a file that was here before: nothing was booked for it.

    line  the bank line that it is, where the file alone does not leave that open
    """

    file = models.ForeignKey(StatementFile, models.PROTECT, related_name="known_entries")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+", db_index=False)
    file_line = models.PositiveIntegerField()
    booked_on = models.DateField()
    cents = models.BigIntegerField()
    line = models.ForeignKey(StatementLine, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = KnownEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.booked_on} {self.cents} cents"


KEY, UNDONE = "bank/match/", "/undone"
"""Of the keys of what a match posts, and of what is posted when it is undone."""


class MatchQuerySet(models.QuerySet["Match"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def replayed(self) -> Self:
        """Those whose undoing was not the reversal of what they posted but a movement of its own, `undoing`."""
        key = Concat(Value(KEY), Cast(OuterRef("pk"), models.CharField()), Value(UNDONE))
        undone = self.filter(undone_at__isnull=False, movement__isnull=False)
        by = Subquery(Movement.objects.filter(key=key).values("pk"))
        return undone.annotate(undoing=by).filter(undoing__isnull=False)

    def total_cents(self) -> int:
        return self.aggregate(total=Sum("cents"))["total"] or 0


class Match(models.Model):
    """What a line, or a part of it, was for. Undoing keeps the row.

    use     "expected", "order", "return", or the code of a plain use (`fund.banking.uses`)
    cents   without sign
    because a code as `workflows.coded` keeps it
    """

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    use = models.CharField(max_length=20)
    cents = models.BigIntegerField(_("amount"))
    expected = models.ForeignKey(ExpectedPayment, models.PROTECT, null=True, related_name="matches")
    batch_line = models.ForeignKey(BatchLine, models.PROTECT, null=True, related_name="matches")
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="+")
    because = models.CharField(_("because"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("match"), _("matches")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="match_is_above_zero"),
            models.UniqueConstraint(
                fields=["batch_line"], condition=Q(use="order", undone_at=None), name="payment_confirmed_once"
            ),
            models.UniqueConstraint(
                fields=["batch_line"], condition=Q(use="return", undone_at=None), name="payment_returned_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.cents} cents"

    @property
    def key(self) -> str:
        """Unique for ever: the key of what this match posts."""
        return f"{KEY}{self.pk}"

    @property
    def undone_key(self) -> str:
        """Of what is posted instead of a reversal when this match is undone."""
        return f"{self.key}{UNDONE}"

    @property
    def used_as(self) -> str:
        """What a plain use is called."""
        if self.use == SENT_BACK:
            return str(_("Sent back to where it came from"))
        if self.use == PART_BACK:
            return str(_("A part of a payment that came back"))
        return str(USES[self.use].label) if self.use in USES else self.use
