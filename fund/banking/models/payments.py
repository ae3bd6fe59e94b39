"""Money going out: an order is paid in a batch that one person prepares and another approves."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as accounts
from fund.banking import pain001
from fund.banking.approvers import Needed, needed
from fund.ledger.models import Commitment, Fund
from workflows import coded
from workflows.people.models import FactorCheck, User
from workflows.people.permissions import Role, permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedJSON, SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .accounts import BankAccount, funds_of, iban_key
from .rules import ApprovalRules
from .veils import hidden_from

LAPSES_DAYS = 30


class PaymentOrderQuerySet(StatefulQuerySet["PaymentOrder"]):
    def visible_to(self, user: User) -> Self:
        """Orders of the funds this person handles; `veiled` are those of cases that a recusal hides from them."""
        return self.filter(fund__in=funds_of(user)).annotate(veiled=hidden_from(user, "case_reference"))

    def open_to(self, user: User) -> Self:
        """Those whose payee this person may know."""
        return self.filter(~hidden_from(user, "case_reference"), fund__in=funds_of(user))

    def waiting(self) -> Self:
        return self.filter(state=PaymentOrder.State.WAITING)

    def total_cents(self) -> int:
        return self.aggregate(total=Sum("cents"))["total"] or 0


class PaymentOrder(Stateful):
    """One amount to pay to one payee. It is made once, by its key, and paid once.

    payee_key       a keyed hash of the IBAN, by which payments to one account are found
    return_reason   a code as `workflows.coded` keeps it, or what a person typed
    payee_address   parts of a `pain001.Address`, where it is known: written to the payment file, and approved with it
    purpose         code of the Purpose that learns of payment and return (`fund.banking.purposes`)
    communication   a structured reference in its canonical writing, or free text
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to be paid")
        BATCHED = "batched", _("in a batch")
        EXPORTED = "exported", _("sent to the bank")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=20)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="payment_orders")
    case_reference = models.CharField(_("case"), max_length=20, db_index=True)
    payee_name = models.CharField(_("payee"), max_length=140)
    iban = SealedText(_("IBAN"))
    payee_key = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    payee_address: "models.Field[Any, Any]" = SealedJSON(
        _("address of the payee"), blank=True, default=dict, editable=False
    )
    cents = models.BigIntegerField(_("amount"))
    communication = models.CharField(_("communication"), max_length=140, blank=True)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="payment_orders")
    ordered_on = models.DateField(_("ordered on"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    return_reason = models.CharField(_("came back because"), max_length=140, blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.WAITING, db_index=True)

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment order"), _("payment orders")
        ordering = ["ordered_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_order_pays_something"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="payment_order_paid_has_its_day"
            ),
        ]

    veiled = False  # `visible_to` says it of each row

    def __str__(self) -> str:
        return f"{self.case_reference} {self.shown_payee}"

    @property
    def shown_payee(self) -> str:
        """The payee as the reader may see it: a recusal hides who is paid, never that and how much is paid."""
        return str(_("not shown to you")) if self.veiled else self.payee_name

    def get_absolute_url(self) -> str:
        return reverse("banking:order", args=[self.pk])

    @property
    def came_back_because(self) -> str:
        """In the reader's language."""
        return coded.in_words(self.return_reason)

    @property
    def masked_iban(self) -> str:
        return "–" if self.veiled else accounts.masked(self.iban)

    @property
    def printed_iban(self) -> str:
        return "–" if self.veiled else accounts.printed(self.iban)

    @property
    def bank_name(self) -> str:
        """Of the bank that the account number names; empty where it is not known, or not to be."""
        return "" if self.veiled else accounts.parse(self.iban, sepa=False).bank_name

    @property
    def address(self) -> pain001.Address | None:
        return pain001.Address.of(self.payee_address)

    @property
    def shown_address(self) -> str:
        """As it stands in the payment file, on one line; empty where none is known, or a recusal hides the payee."""
        return "" if self.veiled or self.address is None else str(self.address)

    @property
    def is_open(self) -> bool:
        """Not sent yet: it can still be stopped."""
        return self.state in (self.State.WAITING, self.State.BATCHED)

    @property
    def active_line(self) -> "BatchLine | None":
        """Its place in the batch that holds it now."""
        return self.batch_lines.filter(is_active=True).select_related("batch__account").first()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.payee_key = iban_key(self.iban)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "payee_key"}
        super().save(*args, **kwargs)

    def as_transfer(self, end_to_end_id: str) -> pain001.Transfer:
        payee = pain001.Party(self.payee_name, self.iban, self.bic, self.address)
        return pain001.Transfer(end_to_end_id, self.cents, payee, self.communication)

    # ---- steps

    @transition("state", State.WAITING, State.BATCHED, permission=permitted("payment.prepare"))
    def put_in_batch(self, *, by: User) -> None:
        """A treasurer takes the order into a batch."""

    @transition("state", State.BATCHED, State.WAITING, permission=system_or("payment.cancel"))
    def take_out(self, *, by: User | None) -> None:
        """The batch is cancelled, or the order leaves it."""

    @transition("state", State.BATCHED, State.EXPORTED, permission=permitted("payment.export"))
    def send(self, *, by: User) -> None:
        """The payment file that holds the order goes to the bank."""

    @transition("state", State.EXPORTED, State.WAITING, permission=permitted("payment.prepare"))
    def recall(self, *, by: User) -> None:
        """The payment file that held the order never reached the bank."""

    @transition("state", State.EXPORTED, State.PAID, permission=system_or("line.match"))
    def confirm(self, *, by: User | None, on: date) -> None:
        """The bank's statement shows the order paid."""
        self.paid_on, self.return_reason = on, ""

    @transition("state", [State.EXPORTED, State.PAID], State.WAITING, permission=system_or("line.match"))
    def come_back(self, *, by: User | None, on: date, why: str) -> None:
        """The bank refuses the order or sends the money back: it waits to be paid again."""
        self.paid_on, self.return_reason = None, why[:140]

    @transition("state", State.WAITING, State.WAITING, permission=permitted("payment.prepare"))
    def redirect(self, *, by: User, payee_name: str, iban: str, bic: str) -> None:
        """Pay to another account of the payee, after a return for a wrong one. Another payee lives elsewhere."""
        if payee_name != self.payee_name:
            self.payee_address = {}
        self.payee_name, self.iban, self.bic = payee_name, iban, bic

    @transition("state", State.WAITING, State.WAITING, permission=permitted("payment.prepare"))
    def lower(self, *, by: User, cents: int) -> None:
        """The final amount is lower than what was ordered."""
        self.cents = cents

    @transition("state", State.WAITING, State.CANCELLED, permission=system_or("payment.cancel"))
    def cancel(self, *, by: User | None) -> None:
        """It will not be paid."""


class PaymentOrderEvent(StepEvent):
    subject_field = "order"
    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["order", "sequence"], name="payment_order_event_once")]


class PaymentBatchQuerySet(StatefulQuerySet["PaymentBatch"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's funds; a chair reaches the batches so large that a chair approves them."""
        return self.filter(Q(account__fund__in=funds_of(user)) | Q(pk__in=_for_chairs(user)))

    def counted(self) -> Self:
        """With how many orders it holds and their sum."""
        active = Q(lines__is_active=True) | Q(state__in=["settled", "exported"], lines__was_sent=True)
        return self.annotate(
            orders=models.Count("lines", filter=active), sum_cents=Sum("lines__cents", filter=active)
        )


def _for_chairs(user: User) -> list[int]:
    if Role.CHAIR not in user.roles():
        return []
    today = timezone.localdate()
    found: list[int] = []
    for fund in Fund.objects.filter(cooperatives__in=user.cooperatives_as(Role.CHAIR)).distinct():
        large = BatchLine.objects.filter(batch__account__fund=fund).filter(
            Q(is_active=True) | Q(was_sent=True)
        )
        sums = large.values("batch").annotate(total=Sum("cents"))
        above = sums.filter(total__gt=ApprovalRules.objects.limits(fund, today).two_up_to_cents)
        found += above.values_list("batch", flat=True)
    return found


@condition(_("The batch has no orders."))
def has_orders(batch: "PaymentBatch") -> bool:
    return batch.lines.filter(is_active=True).exists()


@condition(_("Something in the batch changed after it was approved: it has to be approved again."))
def is_as_approved(batch: "PaymentBatch") -> bool:
    return not batch.missing(batch.digest(), timezone.localdate())


@condition(_("Orders of this batch are still on their way."))
def all_orders_have_an_end(batch: "PaymentBatch") -> bool:
    return not batch.lines.filter(is_active=True, order__state=PaymentOrder.State.EXPORTED).exists()


class PaymentBatch(Stateful):
    """Orders that leave one bank account in one payment file.

    number    also the file's message and payment information identifier
    file      the pain.001 as it was written, once; its SHA-256 is `file_sha256`
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("to be approved")
        APPROVED = "approved", _("approved")
        EXPORTED = "exported", _("sent to the bank")
        SETTLED = "settled", _("settled")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(_("number"), max_length=20, unique=True)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="batches")
    execute_on = models.DateField(_("to be executed on"))
    is_urgent = models.BooleanField(_("urgent"), default=False)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="prepared_batches")
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    file = SealedText(blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    exported_at = models.DateTimeField(null=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.PREPARED, db_index=True)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment batch"), _("payment batches")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["exported", "settled"]) | ~Q(file_sha256=""),
                name="payment_batch_sent_keeps_its_file",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("banking:batch", args=[self.number])

    @property
    def total_cents(self) -> int:
        return self.held_lines().aggregate(total=Sum("cents"))["total"] or 0

    @property
    def printed_sha256(self) -> str:
        """In groups of eight, to compare by eye with what the bank's site shows."""
        return " ".join(self.file_sha256[start : start + 8] for start in range(0, 64, 8))

    def held_lines(self) -> models.QuerySet["BatchLine"]:
        """What is in it now, or what was sent with it."""
        lines = self.lines.select_related("order").order_by("pk")
        return lines.filter(was_sent=True) if self.exported_at else lines.filter(is_active=True)

    def lines_for(self, user: User) -> list["BatchLine"]:
        """The same for one reader, who does not learn whom a hidden case pays."""
        lines = list(self.held_lines())
        orders = PaymentOrder.objects.filter(pk__in=[line.order_id for line in lines])
        hidden = set(orders.filter(hidden_from(user, "case_reference")).values_list("pk", flat=True))
        for line in lines:
            line.order.veiled = line.order_id in hidden
        return lines

    def digest(self) -> str:
        """SHA-256 of what an approval binds: account, day, and of each order payee, IBAN, amount,
        currency, purpose, and the address where one is written."""
        orders = [
            [line.end_to_end_id, line.order.payee_name, line.order.iban, line.order.bic, line.order.cents,
             line.cents, line.order.purpose, line.order.communication, line.order.case_reference,
             *filter(None, [line.order.payee_address])]
            for line in self.held_lines()
        ]  # fmt: skip
        told = [
            self.number,
            self.account.iban,
            self.account.fund.currency,
            self.execute_on.isoformat(),
            self.is_urgent,
            orders,
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    @property
    def lapses_on(self) -> date:
        """The first day on which it can no longer be approved or sent."""
        return timezone.localdate(self.prepared_at) + timedelta(days=LAPSES_DAYS)

    @property
    def last_day(self) -> date:
        return self.lapses_on - timedelta(days=1)

    def standing(self, digest: str) -> models.QuerySet["Approval"]:
        """Approvals of exactly this, by others than whoever prepared it."""
        given = self.approvals.filter(voided_at=None, digest=digest).exclude(by=self.prepared_by_id)
        return given.select_related("by").order_by("pk")

    def standing_now(self) -> models.QuerySet["Approval"]:
        """Approvals that were never voided, whatever became of the batch since."""
        return self.approvals.filter(voided_at=None).select_related("by").order_by("pk")

    def missing(self, digest: str, on: date) -> Needed:
        """Whose approval its total still asks for, by the rules of that day."""
        asked = needed(self.total_cents, ApprovalRules.objects.limits(self.account.fund, on))
        return asked.missing(self.standing(digest).values_list("role", flat=True))

    # ---- steps

    @transition(
        "state", State.PREPARED, State.PREPARED, conditions=[has_orders],
        permission=permitted("payment.approve"),
    )  # fmt: skip
    def sign(self, *, by: User, **approval: Any) -> None:
        """One of several has read every line; more are asked."""
        self.approvals.create(by=by, **approval)

    @transition(
        "state",
        State.PREPARED,
        State.APPROVED,
        conditions=[has_orders],
        permission=permitted("payment.approve"),
    )
    def approve(self, *, by: User, **approval: Any) -> None:
        """The last person that its amount asks for has read every line."""
        self.approvals.create(by=by, **approval)

    @transition(
        "state", [State.PREPARED, State.APPROVED], State.PREPARED, permission=permitted("payment.prepare")
    )
    def change(self, *, by: User, execute_on: date | None = None) -> None:
        """An order leaves, or the day changes: what was approved is no longer this."""
        self.execute_on = execute_on or self.execute_on
        self.approvals.filter(voided_at=None).update(voided_at=timezone.now())

    @transition(
        "state", State.APPROVED, State.EXPORTED, conditions=[has_orders, is_as_approved],
        permission=permitted("payment.export"),
    )  # fmt: skip
    def export(self, *, by: User, content: bytes, at: Any) -> None:
        """The payment file is written, once."""
        self.file, self.file_sha256 = content.decode(), hashlib.sha256(content).hexdigest()
        self.exported_at = at

    @transition(
        "state",
        State.EXPORTED,
        State.SETTLED,
        conditions=[all_orders_have_an_end],
        permission=system_or("line.match"),
    )
    def settle(self, *, by: User | None) -> None:
        """The bank has answered for every order."""

    @transition(
        "state", [State.PREPARED, State.APPROVED], State.CANCELLED, permission=permitted("payment.cancel")
    )
    def cancel(self, *, by: User) -> None:
        """Nothing of it is sent; its orders wait again."""
        self.approvals.filter(voided_at=None).update(voided_at=timezone.now())

    @transition("state", State.EXPORTED, State.CANCELLED, permission=permitted("payment.prepare"))
    def withdraw(self, *, by: User) -> None:
        """Its payment file never reached the bank: another batch takes its place."""

    @transition("state", [State.PREPARED, State.APPROVED], State.CANCELLED, permission=system_only)
    def lapse(self, *, by: None) -> None:
        """It was not sent within 30 days: its orders wait again."""
        self.approvals.filter(voided_at=None).update(voided_at=timezone.now())


class PaymentBatchEvent(StepEvent):
    subject_field = "batch"
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["batch", "sequence"], name="payment_batch_event_once")]


class BatchLine(models.Model):
    """An order's place in a batch. An order has at most one that is active: the database refuses a second
    one.

    end_to_end_id  what the bank gives back in its statement; new at each attempt, never used again
    bank_status    the last word of a pain.002 about it (ACCP, PDNG, RJCT …), and its reason
                   as `workflows.coded` keeps it
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="lines")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="batch_lines")
    end_to_end_id = models.CharField(_("end-to-end id"), max_length=35, unique=True)
    cents = models.BigIntegerField(_("amount"))
    bank_status = models.CharField(_("the bank says"), max_length=4, blank=True, editable=False)
    bank_reason = models.CharField(_("because"), max_length=140, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    was_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_active=True), name="order_in_one_active_batch"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="batch_line_pays_something"),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class Approval(models.Model):
    """Who approved exactly what, with a code typed just before. Voided when anything in it changes. The database
    itself refuses an approval by whoever prepared the batch, one without such a code, and an export without any
    (`fund.banking.guards`).

    role  as whom: second treasurer, or the chair whom large amounts ask for
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payment_approvals")
    role = models.CharField(max_length=20, default=Role.TREASURER2.value)
    digest = models.CharField(max_length=64)
    factor = models.ForeignKey(FactorCheck, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "by"], condition=Q(voided_at=None), name="one_standing_approval_a_person"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | Q(voided_at__gte=F("at")),
                name="approval_voided_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.by}"
