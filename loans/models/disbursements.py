"""The payments in which a loan is paid out: one, or several as agreed. The debt is the sum of those that were paid."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from fund.banking.models import PaymentOrder, SupplierInvoice
from fund.banking.models.accounts import iban_key
from fund.ledger.models import Commitment
from workflows.cases import attachments
from workflows.cases.documents import CleanDocument
from workflows.cases.models import Document
from workflows.people.models import User
from workflows.people.permissions import permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.refusals import Unmet
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .agreements import Agreement
from .agreements import State as LoanState
from .applications import PaidTo
from .change_cases import ChangeCase


class DisbursementState(models.TextChoices):
    PLANNED = "planned", _("to come")
    ASKED = "asked", _("asked for")
    ORDERED = "ordered", _("being paid")
    PAID = "paid", _("paid out")
    RELEASED = "released", _("not drawn")


STILL_TO_COME = [DisbursementState.PLANNED, DisbursementState.ASKED, DisbursementState.ORDERED]


class DisbursementQuerySet(StatefulQuerySet["Disbursement"]):
    def visible_to(self, user: User) -> Self:
        """With their loan."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def paid(self) -> Self:
        """In the order in which they were paid."""
        return self.filter(state=DisbursementState.PAID).order_by("paid_on", "position")

    def still_to_come(self) -> Self:
        return self.filter(state__in=STILL_TO_COME)

    def asked(self) -> Self:
        """Those that wait for a treasurer."""
        return self.filter(state=DisbursementState.ASKED)


def is_for_the_borrower(disbursement: Any, user: Any) -> bool:
    return permitted("loan.draw")(disbursement, user) and disbursement.agreement.is_borrower(user)


def may_release(disbursement: Any, user: Any) -> bool:
    """The borrower who does not need it, a treasurer, or the system."""
    return is_for_the_borrower(disbursement, user) or system_or("payment.prepare")(disbursement, user)


@condition(_("The payment before it comes first."))
def earlier_ones_are_paid(disbursement: "Disbursement") -> bool:
    before = disbursement.agreement.disbursements.filter(position__lt=disbursement.position)
    return not before.filter(state__in=STILL_TO_COME).exists()


@condition(_("The loan does not run: nothing more is paid out."))
def the_loan_can_be_drawn(disbursement: "Disbursement") -> bool:
    return disbursement.agreement.state in (LoanState.SIGNED, LoanState.RUNNING)


class Disbursement(SupplierInvoice, Stateful):
    """One payment of a loan.

    cents       of the sum lent; a fee that is kept back comes out of the first
    planned_on  the day agreed; none: when the borrower asks for it
    shown       what the borrower showed when they asked: a document of the loan's case; those shown before stay there
    commitment, topped_by  of a further amount: the money set aside for it, and the case in which it was granted
    paid_to and the invoice are those of the agreement, until the borrower gives others when they ask
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="disbursements")
    position = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField(_("amount"))
    planned_on = models.DateField(_("planned on"), null=True)
    paid_to = models.CharField(_("paid"), max_length=10, choices=PaidTo, default=PaidTo.MEMBER)
    shown = models.ForeignKey(Document, models.PROTECT, null=True, editable=False, related_name="+")
    asked_at = models.DateTimeField(_("asked for"), null=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, editable=False, related_name="disbursement"
    )
    topped_by = models.OneToOneField(
        ChangeCase, models.PROTECT, null=True, editable=False, related_name="disbursement"
    )
    order = models.OneToOneField(PaymentOrder, models.PROTECT, null=True, related_name="disbursement")
    paid_on = models.DateField(_("paid out on"), null=True, editable=False)
    state = StateField(
        _("state"), choices=DisbursementState, default=DisbursementState.PLANNED, db_index=True
    )

    objects = DisbursementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("payment of a loan"), _("payments of loans")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="disbursement_position_once"),
            models.CheckConstraint(
                condition=Q(cents__gt=0, position__gt=0), name="disbursement_of_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "asked", "released"]) | Q(order__isnull=False),
                name="disbursement_paid_by_an_order",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | (~Q(state="paid") & Q(paid_on=None)),
                name="disbursement_paid_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["paid_on"], name="disbursement_by_day")]

    def __str__(self) -> str:
        return f"{self.agreement} / {self.position}"

    # ---- steps

    @transition(
        "state", DisbursementState.PLANNED, DisbursementState.ASKED,
        conditions=[the_loan_can_be_drawn, earlier_ones_are_paid],
        permission=is_for_the_borrower,
    )  # fmt: skip
    def ask(self, *, by: User, at: datetime, proof: CleanDocument, payee: dict[str, str]) -> None:
        """The borrower needs it now, and shows why. `payee`: columns of another invoice than was agreed."""
        self._refuse_while_late(timezone.localdate(at))
        self.asked_at, self.asked_by = at, by
        self.shown = attachments.kept(self.agreement.case, proof, by, at, requirement="", replaces=None)
        for name, value in payee.items():
            setattr(self, name, value)
        self.supplier_key = iban_key(self.supplier_iban)

    @transition(
        "state", DisbursementState.ASKED, DisbursementState.PLANNED, permission=permitted("payment.prepare")
    )
    def send_back(self, *, by: User) -> None:
        """What was shown is not enough: the borrower may ask again."""
        self.asked_at = self.asked_by = None

    @transition(
        "state", [DisbursementState.PLANNED, DisbursementState.ASKED], DisbursementState.ORDERED,
        conditions=[the_loan_can_be_drawn, earlier_ones_are_paid],
        permission=system_or("payment.prepare"),
    )  # fmt: skip
    def order_it(self, *, by: User | None, on: date, order: PaymentOrder) -> None:
        """Its payment waits for a batch, to be approved by another like any."""
        self._refuse_while_late(on)
        self.order = order

    @transition("state", DisbursementState.ORDERED, DisbursementState.PAID, permission=system_only)
    def pay(self, *, by: None, on: date) -> None:
        """The bank has paid it."""
        self.paid_on = on

    @transition("state", DisbursementState.PAID, DisbursementState.ORDERED, permission=system_only)
    def come_back(self, *, by: None) -> None:
        """The bank sent it back: it waits to be paid again."""
        self.paid_on = None

    @transition(
        "state", [DisbursementState.PLANNED, DisbursementState.ASKED], DisbursementState.RELEASED,
        permission=may_release,
    )  # fmt: skip
    def release(self, *, by: User | None) -> None:
        """It is not needed: the loan ends sooner by as much."""

    @transition("state", DisbursementState.ORDERED, DisbursementState.RELEASED, permission=system_only)
    def cancel(self, *, by: None) -> None:
        """Its order will not be paid."""

    def _refuse_while_late(self, on: date) -> None:
        if self.agreement.days_late(on):
            raise Unmet(
                _("An instalment is late: the next payment waits until it is paid."), code="instalment_late"
            )

    # ---- facts

    @property
    def set_aside(self) -> Commitment:
        """The commitment that it is paid out of."""
        return self.commitment or self.agreement.commitment

    @property
    def case_reference(self) -> str:
        """The case in which it was granted: who decided it, pays no part of it."""
        return self.topped_by.case.reference if self.topped_by else self.agreement.number

    @property
    def payout_cents(self) -> int:
        """What the bank sends."""
        return self.cents - (self.agreement.kept_back_cents if self.position == 1 else 0)

    @property
    def drawn_cents(self) -> int:
        """What the debt grows by: a fee that is repaid with the first instalment comes with the first payment."""
        return self.cents + (self.agreement.added_fee_cents if self.position == 1 else 0)

    @property
    def payee(self) -> tuple[str, str]:
        """Who is paid, and on which account as it is shown."""
        if self.paid_to == PaidTo.SUPPLIER:
            return self.supplier_name, self.masked_supplier_iban
        return self.agreement.iban_holder, masked(self.agreement.iban)


class DisbursementEvent(StepEvent):
    """One step of a payment of a loan."""

    subject_field = "disbursement"
    disbursement = models.ForeignKey(Disbursement, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["disbursement", "sequence"], name="disbursement_event_once")
        ]
