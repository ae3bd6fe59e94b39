"""The books: funds and envelopes, accounts with their running totals, movements and transfers.

A transfer moves an amount from one account to another, so that it is balanced by its shape. An account's
balance is what it received less what it gave (`in_cents - out_cents`).
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import coded
from workflows.people.models import Cooperative
from workflows.people.permissions import Role

READERS = (Role.TREASURER, Role.TREASURER2, Role.AUDITOR, Role.INTEGRATION)
"""Who reads the books: each of them those of the funds of their own cooperatives."""


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cooperatives__in=user.cooperatives_as(*READERS)).distinct()


class Fund(models.Model):
    """Mutual money in one currency, shared by one or more cooperatives."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    cooperatives = models.ManyToManyField(Cooperative, related_name="funds", blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fund"), _("funds")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def closed_until(self) -> date | None:
        """The last day of the last closed month: the database books nothing on it or before."""
        return self.periods.months().closed().aggregate(last=models.Max("last_on"))["last"]


class OfFundQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a fund."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(fund__in=Fund.objects.visible_to(user))


class Envelope(models.Model):
    """A part of a fund set aside for a purpose. Each fund has one general envelope, code "general".

    earmark      who says what its money is for: a programme of the fund's own, one cooperative, or a funder
    cooperative  with that earmark: only cases of its members are paid from here
    funder       with that earmark: its money leaves for no other envelope but one of the same funder
    """

    class Earmark(models.TextChoices):
        NONE = "none", _("nothing in particular")
        PROGRAMME = "programme", _("a programme")
        COOPERATIVE = "cooperative", _("members of one cooperative")
        FUNDER = "funder", _("a funder’s purpose")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="envelopes")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    earmark = models.CharField(_("set aside for"), max_length=12, choices=Earmark, default=Earmark.NONE)
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cooperative")
    )
    funder = models.CharField(_("funder"), max_length=100, blank=True)

    objects = OfFundQuerySet["Envelope"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("envelope"), _("envelopes")
        ordering = ["fund", "code"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "code"], name="envelope_code_once_a_fund"),
            models.CheckConstraint(
                condition=Q(earmark="cooperative", cooperative__isnull=False, funder="")
                | Q(earmark="funder", cooperative=None) & ~Q(funder="")
                | Q(earmark__in=["none", "programme"], cooperative=None, funder=""),
                name="envelope_names_who_earmarks_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose(self) -> str:
        """In words: "members of one cooperative: Solidaire Belgique"; empty for no earmark."""
        if self.earmark == self.Earmark.NONE:
            return ""
        who = self.cooperative.name if self.cooperative else self.funder
        return f"{self.get_earmark_display()}: {who}" if who else str(self.get_earmark_display())


class Kind(models.TextChoices):
    """Kinds of account. The first book is accounting, the second the budget."""

    BANK = "bank", _("Bank")
    TRANSIT = "transit", _("In transit")
    CASH = "cash", _("In the cash box")
    SUSPENSE = "suspense", _("Not matched yet")
    LOAN = "loan", _("Loans outstanding")
    CLAIM = "claim", _("Advances and guarantees")
    CREDIT = "credit", _("Owed to members")
    CONTRIBUTIONS = "contributions", _("Contributions")
    GIFTS = "gifts", _("Gifts")
    LINE = "line", _("Funding lines")
    OWN = "own", _("Members’ own money")
    OPENING = "opening", _("Opening balance")
    FEES = "fees", _("File fees")
    INTEREST = "interest", _("Interest from the bank")
    AID_GIVEN = "aid_given", _("Aid given")
    LOSSES = "losses", _("Losses")
    CHARGES = "charges", _("Bank charges")
    SOURCE = "source", _("Source")
    AVAILABLE = "available", _("Available")
    COMMITTED = "committed", _("Promised")
    SPENT = "spent", _("Given")
    LENT = "lent", _("Out on loan")
    LOST = "lost", _("Lost")


REFS: dict[
    str, Promise
] = {}  # in words, by whoever opens accounts whose `ref` is neither a number nor a name
BUDGET_KINDS = frozenset({Kind.SOURCE, Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST})


class Account(models.Model):
    """One account with its running totals. `ref` tells accounts of a kind apart (a loan's number, a bank
    account)."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    envelope = models.ForeignKey(Envelope, models.PROTECT, null=True, blank=True, related_name="accounts")
    kind = models.CharField(max_length=20, choices=Kind)
    ref = models.CharField(max_length=60, blank=True)
    floor_cents = models.BigIntegerField(
        null=True, help_text="the balance may not fall below; none: no floor"
    )
    in_cents = models.BigIntegerField(default=0, editable=False)
    out_cents = models.BigIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfFundQuerySet["Account"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "kind", "ref"], condition=Q(envelope=None), name="account_once_a_fund"
            ),
            models.UniqueConstraint(fields=["envelope", "kind", "ref"], name="account_once_an_envelope"),
            models.CheckConstraint(
                condition=Q(floor_cents=None) | Q(in_cents__gte=F("floor_cents") + F("out_cents")),
                name="account_keeps_its_floor",
            ),
        ]
        indexes = [models.Index(fields=["fund", "kind"], name="account_by_kind")]

    def __str__(self) -> str:
        envelope = self.envelope.name if self.envelope else ""
        return " · ".join(
            filter(None, [str(self.get_kind_display()), envelope, str(REFS.get(self.ref, self.ref))])
        )

    @property
    def book(self) -> str:
        return "budget" if self.kind in BUDGET_KINDS else "accounting"

    @property
    def balance_cents(self) -> int:
        return self.in_cents - self.out_cents


class Movement(models.Model):
    """Transfers that belong together, once by `key`.

    `digest` is the SHA-256 of what moves and when: a key that comes back with other figures is refused, and a
    row that was altered behind the ledger's back no longer agrees with it. Indexes are few: each one is paid
    for by every posting.

    asked_on  the booking day that was asked for, where it was closed and the movement is booked later
    """

    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="movements", db_index=False)
    booked_on = models.DateField(_("booked"))
    value_on = models.DateField(_("value date"))
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.CharField(_("why"), max_length=200)
    source_ref = models.CharField(_("reference"), max_length=120, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    asked_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)

    objects = OfFundQuerySet["Movement"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("movement"), _("movements")
        constraints = [models.UniqueConstraint(fields=["key"], name="movement_key_once")]
        indexes = [
            models.Index(fields=["fund", "booked_on"], name="movement_by_day"),
            models.Index(fields=["source_ref"], name="movement_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.said}"

    @property
    def said(self) -> str:
        """Why, in the language of whoever reads it."""
        return coded.in_words(self.why)


class Transfer(models.Model):
    """One amount from one account to another. Rows never change; a mistake is reversed."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="transfers", db_index=False)
    position = models.PositiveSmallIntegerField()
    # On PostgreSQL no foreign keys stand behind these two: posting finds and locks its accounts (migration 0014).
    source = models.ForeignKey(Account, models.PROTECT, related_name="given")
    target = models.ForeignKey(Account, models.PROTECT, related_name="received")
    amount_cents = models.BigIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("transfer"), _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_has_two_ends"),
            models.UniqueConstraint(fields=["movement", "position"], name="transfer_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents} cents: {self.source} to {self.target}"


class DayTotal(models.Model):
    """What an account received and gave on one booking day: a past balance is the sum of few rows, however
    many transfers there are."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="days", db_index=False)
    on = models.DateField()
    in_cents = models.BigIntegerField(default=0)
    out_cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "on"], name="day_total_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.on}"


class ValueShift(models.Model):
    """What an account's day by value date has more (or less) than its day by booking date. Rows exist only
    where the two dates of a movement differ: its amount is added on the value date and taken off on the
    booking date, so that the balance by value date is the sum of days and shifts up to it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="shifts", db_index=False)
    on = models.DateField()
    in_cents = models.BigIntegerField(default=0)
    out_cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "on"], name="value_shift_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.on}"
