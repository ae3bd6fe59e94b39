"""The agreement of a loan: offered, signed, running, settled. What was agreed never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from fund.banking.models import ExpectedPayment, PaymentOrder, SupplierInvoice
from fund.ledger.models import Commitment, Envelope, Fund
from loans.schedule import Shape
from workflows.cases import visibility
from workflows.cases.models import Case
from workflows.cases.storage import sealed_files, sealed_name
from workflows.people.models import Member, User
from workflows.people.permissions import Role, permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.refusals import TooLate, Unmet
from workflows.sealed import SealedJSON, SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .applications import PaidTo
from .products import AheadMode, FeeWay, ProductVersion

if TYPE_CHECKING:
    from .schedules import ScheduleVersion


class State(models.TextChoices):
    OFFERED = "offered", _("to be signed")
    SIGNED = "signed", _("signed, to be paid out")
    RUNNING = "running", _("running")
    SETTLED = "settled", _("repaid")
    WRITTEN_OFF = "written_off", _("written off")
    LAPSED = "lapsed", _("not accepted in time")
    CANCELLED = "cancelled", _("not paid out")


ENDED = [State.SETTLED, State.WRITTEN_OFF]
BEGUN = [State.RUNNING, *ENDED]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Where a loan stands after its repayments and changes."""

    schedule: "ScheduleVersion"
    repaid_cents: int
    surplus_cents: int
    oldest_unpaid_on: date | None
    relieved_cents: int = 0
    recovered_cents: int = 0
    pauses: Sequence[Sequence[str]] = ()


def counted_days(since: date, on: date, pauses: Sequence[Sequence[str]]) -> int:
    """Calendar days from `since` to `on`, without those on which counting was paused.

    pauses  first and last day of each, in ISO, apart from each other (`Agreement.pauses`)
    """
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pauses]
    left_out = sum(max(0, (min(on, last + _DAY) - max(since, first)).days) for first, last in spans)
    return max(0, (on - since).days - left_out)


def _pauses() -> Any:
    """The arrears pauses of a loan, in a query over loans."""
    changes: Any = apps.get_model("loans", "LoanChange")._default_manager
    return changes.arrears_pauses().filter(agreement=OuterRef("pk"))


class AgreementQuerySet(StatefulQuerySet["Agreement"]):
    def owed_by(self, user: User) -> Self:
        """Those that this person borrowed, alone or with another."""
        return self.filter(Q(member__user=user) | Q(co_borrower__user=user))

    def visible_to(self, user: User) -> Self:
        """The borrowers' own; those that an advisor follows; those of an officer's or treasurer's
        cooperatives; all for the auditor and the integration client."""
        roles = user.roles()
        if roles & {Role.AUDITOR, Role.INTEGRATION}:
            return self
        seen = Q(member__user=user) | Q(co_borrower__user=user)
        if Role.ADVISOR in roles:
            seen |= Q(case__advisor=user)
        handling = {Role.OFFICER, Role.TREASURER, Role.TREASURER2} & roles
        if handling:
            seen |= Q(case__cooperative__in=user.cooperatives_as(*handling))
        return self.filter(seen)

    def with_left(self) -> Self:
        """Each with `left_cents`, what is still to be repaid of what was paid out."""
        return self.annotate(left_cents=F("drawn_cents") - F("repaid_cents") - F("relieved_cents"))

    def running(self) -> Self:
        return self.filter(state=State.RUNNING)

    def in_arrears(self, on: date) -> Self:
        """Running, with an instalment that fell due before `on` and is not paid, and at least one day counted since."""
        day_before = max(on, date.min + _DAY) - _DAY  # nothing is late on the first day of the calendar
        covering = _pauses().filter(from_on__lte=OuterRef("oldest_unpaid_on"), until_on__gte=day_before)
        return self.running().filter(oldest_unpaid_on__lt=on).exclude(~Q(pauses=[]) & Exists(covering))

    def chased(self, on: date) -> Self:
        """Those in arrears whose days are counted on that day: who may be reminded."""
        today = _pauses().filter(from_on__lte=on, until_on__gte=on)
        return self.in_arrears(on).exclude(~Q(pauses=[]) & Exists(today))

    def due_between(self, first: date, last: date) -> Self:
        """Running, whose oldest unpaid instalment falls within these days."""
        return self.running().filter(oldest_unpaid_on__range=(first, last))

    def lapsing(self, on: date) -> Self:
        """Offers whose last day was before `on` and that not every member accepted."""
        return self.filter(state=State.OFFERED, offer_ends_on__lt=on, members_accepted_at=None)

    def to_sign_as_lender(self) -> Self:
        """Every member has accepted; the cooperative has not."""
        return self.filter(state=State.OFFERED).exclude(members_accepted_at=None)

    def lent_by(self, user: User) -> Self:
        """Those of the cooperatives that this person signs for, save of cases that a recusal hides from them."""
        reach = user.cooperatives_as(Role.TREASURER2, Role.CHAIR)
        hidden = Case.objects.filter(visibility.excluded(user))
        return self.filter(case__cooperative__in=reach).exclude(case__in=hidden.values("pk"))

    def acceptable_by(self, user: User) -> Self:
        """Those whose agreement this person may read as a party: borrower, guarantor, or for the cooperative."""
        seen = Q(member__user=user) | Q(co_borrower__user=user) | Q(guarantor__user=user)
        if user.roles() & {Role.TREASURER2, Role.CHAIR}:
            seen |= Q(pk__in=self.model._default_manager.lent_by(user).values("pk"))
        return self.filter(seen)


def is_the_borrower(agreement: Any, user: Any) -> bool:
    """A member who borrows, and nobody for them."""
    return permitted("loan.sign")(agreement, user) and agreement.is_borrower(user)


def refuse_late_or_other(offered: Any, *, at: datetime, agreed_hash: str, last_day: date | None) -> None:
    """raises TooLate after the last day, where there is one, and for another text than is on offer"""
    if last_day is not None and timezone.localdate(at) > last_day:
        raise TooLate(_("This offer ended on %(day)s.") % {"day": last_day}, code="offer_lapsed")
    if agreed_hash != offered.agreed_hash:
        raise TooLate(_("This is not the agreement that was offered: read it again."), code="other_text")


@condition(_("Something is still owed."))
def nothing_is_owed(agreement: "Agreement") -> bool:
    return agreement.outstanding_cents == 0


@condition(_("Repayments were received: they must be undone first."))
def nothing_was_repaid(agreement: "Agreement") -> bool:
    return agreement.repaid_cents == agreement.surplus_cents == agreement.relieved_cents == 0


class Agreement(SupplierInvoice, Stateful):
    """One loan: what was granted, offered, signed and paid out, and how much of it came back.

    number         the case's own number
    added_fee_cents  the part of the file fee that is repaid with the first instalment, beside the principal
    topped_up_cents  granted later, beside the principal (loans.top_up)
    later_guarantor  who took the guarantor's place with a further amount (loans.amending); `answering`: who it is now
    principal_cents  what was granted; drawn_cents: what the debt grew to, payment by payment, with a fee added to it
    agreed_hash    SHA-256 of the terms as they were offered (`document.agreed`); `document_hash`: of the PDF
    members_accepted_at  when the last of them accepted; the cooperative accepts after them, in its own time
    accepted_at, accepted_by  when every party had, and the borrower
    reference      the structured reference of every repayment, for the life of the loan
    schedule       the plan in force
    repaid_cents, surplus_cents, relieved_cents, recovered_cents, oldest_unpaid_on
                   written with each allocation, never by the clock: days past due follow from them on any day
    pauses         [[first, last day], …] in ISO, on which those days are not counted
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="agreement")
    member = models.ForeignKey(Member, models.PROTECT, related_name="agreements")
    co_borrower = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="joint_agreements", verbose_name=_("co-borrower")
    )
    guarantor = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="guaranteed_agreements", verbose_name=_("guarantor")
    )
    later_guarantor = models.ForeignKey(
        Member, models.PROTECT, null=True, editable=False, related_name="guaranteed_later"
    )
    terms = models.ForeignKey(ProductVersion, models.PROTECT, related_name="agreements")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="agreements")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="agreements")
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="agreement")
    principal_cents = models.BigIntegerField(_("amount lent"))
    fee_cents = models.BigIntegerField(_("file fee"), default=0)
    drawn_cents = models.BigIntegerField(_("paid out so far"), default=0, editable=False)
    added_fee_cents = models.BigIntegerField(_("file fee in the first instalment"), default=0)
    topped_up_cents = models.BigIntegerField(_("granted later"), default=0, editable=False)
    currency = models.CharField(max_length=3)
    agreed_hash = models.CharField(max_length=64)
    document_hash = models.CharField(max_length=64)
    iban = SealedText(_("IBAN"))
    iban_holder = SealedText(_("account holder"))
    paid_to = models.CharField(_("paid"), max_length=10, choices=PaidTo, default=PaidTo.MEMBER)
    reference = models.CharField(_("structured reference"), max_length=40, unique=True)
    ahead_mode = models.CharField(_("money paid ahead"), max_length=10, choices=AheadMode)
    offered_on = models.DateField(_("offered on"))
    offer_ends_on = models.DateField(_("to be signed by"))
    accepted_at = models.DateTimeField(_("signed at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    accepted_hash = models.CharField(max_length=64, blank=True, editable=False)
    expected = models.OneToOneField(ExpectedPayment, models.PROTECT, null=True, related_name="agreement")
    members_accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)
    fee_expected = models.OneToOneField(
        ExpectedPayment, models.PROTECT, null=True, related_name="fee_of", editable=False
    )
    started_on = models.DateField(_("paid out on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    schedule = models.ForeignKey("ScheduleVersion", models.PROTECT, null=True, related_name="+")
    repaid_cents = models.BigIntegerField(_("repaid"), default=0, editable=False)
    relieved_cents = models.BigIntegerField(_("given up"), default=0, editable=False)
    recovered_cents = models.BigIntegerField(_("recovered of it"), default=0, editable=False)
    surplus_cents = models.BigIntegerField(_("more than was owed"), default=0, editable=False)
    oldest_unpaid_on = models.DateField(_("next due"), null=True, editable=False, db_index=True)
    pauses = models.JSONField(default=list, editable=False)
    state = StateField(_("state"), choices=State, default=State.OFFERED, db_index=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loan"), _("loans")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    principal_cents__gt=0,
                    added_fee_cents__gte=0,
                    fee_cents__gte=F("added_fee_cents"),
                    fee_cents__lt=F("principal_cents"),
                ),
                name="agreement_lends_more_than_its_fee",
            ),
            models.CheckConstraint(
                condition=Q(drawn_cents__gte=0)
                & Q(topped_up_cents__gte=0)
                & Q(drawn_cents__lte=F("principal_cents") + F("added_fee_cents") + F("topped_up_cents")),
                name="agreement_draws_within_what_was_granted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.OFFERED, State.LAPSED])
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, accepted_hash=F("agreed_hash")),
                name="agreement_past_offer_was_signed_as_offered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RUNNING, State.SETTLED, State.WRITTEN_OFF])
                | Q(started_on__isnull=False, schedule__isnull=False, drawn_cents__gt=0),
                name="agreement_running_was_paid_out",
            ),
            models.CheckConstraint(
                condition=Q(repaid_cents__gte=0, surplus_cents__gte=0, recovered_cents__gte=0)
                & Q(relieved_cents__gte=F("recovered_cents"))
                & Q(drawn_cents__gte=F("repaid_cents") + F("relieved_cents")),
                name="agreement_repaid_within_what_was_lent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SETTLED, State.WRITTEN_OFF])
                | Q(
                    drawn_cents=F("repaid_cents") + F("relieved_cents"),
                    ended_on__isnull=False,
                ),
                name="agreement_settled_owes_nothing",
            ),
        ]
        indexes = [models.Index(fields=["state", "oldest_unpaid_on"], name="agreement_late_first")]

    def __str__(self) -> str:
        return self.number

    # ---- steps

    @transition("state", State.OFFERED, None, permission=permitted("loan.accept"))
    def accept(self, *, by: User, at: datetime, agreed_hash: str, last_day: date | None) -> None:
        """A party accepts what was offered, until its last day where it has one.

        raises TooLate after it, or when the text read is not the one on offer
        """
        refuse_late_or_other(self, at=at, agreed_hash=agreed_hash, last_day=last_day)

    @transition("state", State.OFFERED, State.SIGNED, permission=system_only)
    def sign(self, *, by: None, at: datetime, borrower: User) -> None:
        """Every party has accepted this text."""
        self.accepted_at, self.accepted_by, self.accepted_hash = at, borrower, self.agreed_hash

    @transition("state", [State.SIGNED, State.RUNNING], None, permission=is_the_borrower)
    def withdraw(self, *, by: User, on: date) -> None:
        """The borrower withdraws within the days that the terms give, without a reason. raises TooLate, Unmet"""
        last = self.withdraw_until
        if last is None:
            raise Unmet(_("The terms of this loan give no days to withdraw."), code="no_withdrawal")
        if self.withdrawn_on is not None:
            raise TooLate(_("You have withdrawn from this loan already."), code="withdrawn_before")
        if on > last:
            raise TooLate(_("You could withdraw until %(day)s.") % {"day": last}, code="withdrawal_over")
        self.withdrawn_on = on

    @transition("state", State.OFFERED, State.LAPSED, permission=system_only)
    def lapse(self, *, by: None, on: date) -> None:
        """Nobody signed in time."""
        self.ended_on = on

    @transition("state", State.SIGNED, State.RUNNING, permission=system_only)
    def start(self, *, by: None, on: date, cents: int, standing: "Standing") -> None:
        """The bank has paid: the first payment, or the whole."""
        self.started_on, self.drawn_cents = on, cents
        self.stand(standing)

    @transition("state", State.RUNNING, State.SIGNED, conditions=[nothing_was_repaid], permission=system_only)
    def come_back(self, *, by: None) -> None:
        """The bank sent the money back: the loan has not begun after all."""
        self.started_on, self.drawn_cents = None, 0

    @transition("state", State.RUNNING, None, permission=system_only)
    def draw(self, *, by: None, standing: "Standing") -> None:
        """Another payment of the loan left, or came back: the debt is that of all that were paid."""
        self.stand(standing)

    @transition("state", State.SIGNED, State.CANCELLED, permission=system_only)
    def cancel(self, *, by: None, on: date) -> None:
        """It will not be paid out."""
        self.ended_on = on

    @transition("state", BEGUN, None, permission=system_or("line.match"))
    def receive(self, *, by: User | None, standing: "Standing") -> None:
        """Money came back; what comes after the last cent is a surplus."""
        self.stand(standing)

    @transition("state", BEGUN, None, permission=system_or("line.match"))
    def undo(self, *, by: User | None, standing: "Standing") -> None:
        """A repayment is taken back."""
        self.stand(standing)

    @transition("state", BEGUN, None, permission=system_or("loan.change_approve"))
    def change(self, *, by: User | None, standing: "Standing") -> None:
        """A pause, a new plan, or money given up."""
        self.stand(standing)

    @transition("state", BEGUN, None, permission=system_or("loan.change_approve"))
    def unchange(self, *, by: User | None, standing: "Standing") -> None:
        """A change is taken back."""
        self.stand(standing)

    @transition("state", ENDED, State.RUNNING, permission=system_or("line.match"))
    def reopen(self, *, by: User | None, standing: "Standing") -> None:
        """What had ended the loan is taken back: something is owed again."""
        self.ended_on = None
        self.stand(standing)

    @transition(
        "state", State.RUNNING, State.WRITTEN_OFF, conditions=[nothing_is_owed], permission=system_only
    )
    def write_off(self, *, by: None, on: date) -> None:
        """What was not repaid is given up for good; money that still comes makes the loss smaller."""
        self.ended_on = on

    @transition("state", [State.SIGNED, State.RUNNING], None, permission=is_the_borrower)
    def choose_ahead(self, *, by: User, mode: str) -> None:
        """What the member wants money paid ahead to do, from the next payment on."""
        self.ahead_mode = AheadMode(mode).value

    @transition(
        "state",
        State.RUNNING,
        State.SETTLED,
        conditions=[nothing_is_owed],
        permission=system_only,
    )
    def settle(self, *, by: None, on: date) -> None:
        """Everything lent has come back."""
        self.ended_on = on

    def stand(self, standing: "Standing") -> None:
        """Take over what a replay of the repayments found."""
        self.schedule = standing.schedule
        self.repaid_cents, self.surplus_cents = standing.repaid_cents, standing.surplus_cents
        self.relieved_cents, self.recovered_cents = standing.relieved_cents, standing.recovered_cents
        self.oldest_unpaid_on, self.pauses = standing.oldest_unpaid_on, [list(one) for one in standing.pauses]

    # ---- facts

    @property
    def document(self) -> "AgreementDocument":
        """The last offer, the one that is signed."""
        return self.documents.latest("pk")

    @property
    def signed_shape(self) -> Shape:
        """The months left out or doubled, and the larger last instalment, that were agreed when it was signed."""
        agreed = self.document.agreed
        off, double = agreed.get("months_off", ()), agreed.get("months_double", ())
        return Shape(tuple(off), tuple(double), agreed.get("balloon_cents", 0))

    @property
    def granted_cents(self) -> int:
        """All that was granted, first and later."""
        return self.principal_cents + self.topped_up_cents

    @property
    def kept_back_cents(self) -> int:
        """The file fee, where it is kept back."""
        return self.fee_cents if self.terms.fee_way == FeeWay.DEDUCTED else 0

    @property
    def payout_cents(self) -> int:
        """What the bank sends in all: the principal, less a file fee that is kept back."""
        return self.principal_cents - self.kept_back_cents

    @property
    def outstanding_cents(self) -> int:
        """Left to repay of what was paid out."""
        return self.drawn_cents - self.repaid_cents - self.relieved_cents

    @property
    def order(self) -> PaymentOrder | None:
        """The newest order that pays the loan out."""
        held = self.disbursements.exclude(order=None).select_related("order").order_by("position").last()
        return held.order if held else None

    @property
    def undrawn_cents(self) -> int:
        """What can still be paid out."""
        return self.disbursements.still_to_come().aggregate(total=models.Sum("cents"))["total"] or 0

    @property
    def withdraw_until(self) -> date | None:
        """The last day on which the borrower may withdraw."""
        if not self.accepted_at or not self.terms.withdrawal_days:
            return None
        return timezone.localdate(self.accepted_at) + timedelta(days=self.terms.withdrawal_days)

    @property
    def borrowers(self) -> list[Member]:
        """Who owes it: the member, and whoever borrows with them."""
        return [self.member, *([self.co_borrower] if self.co_borrower else [])]

    @property
    def answering(self) -> Member | None:
        """Who guarantees it now."""
        return self.later_guarantor or self.guarantor

    def is_borrower(self, user: User) -> bool:
        return any(member.user_id == user.pk for member in self.borrowers)

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)

    @property
    def payee(self) -> tuple[str, str]:
        """Who is paid, and on which account as it is shown."""
        if self.paid_to == PaidTo.SUPPLIER:
            return self.supplier_name, self.masked_supplier_iban
        return self.iban_holder, self.masked_iban

    def days_late(self, on: date) -> int:
        """Calendar days since the oldest due date that is not paid, those of an arrears pause left out."""
        if self.state != State.RUNNING or self.oldest_unpaid_on is None:
            return 0
        return counted_days(self.oldest_unpaid_on, on, self.pauses)


class AgreementEvent(StepEvent):
    """One step of a loan."""

    subject_field = "agreement"
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["agreement", "sequence"], name="agreement_event_once")]


class AgreementDocument(models.Model):
    """What was offered: the terms, frozen, and the PDF that the member read. The row never changes: an offer that
    takes the place of another has a document of its own."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents")
    agreed: "models.Field[Any, Any]" = SealedJSON(_("terms agreed"))
    file = models.FileField(upload_to=sealed_name, storage=sealed_files)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    template_version = models.CharField(max_length=12)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("agreement document"), _("agreement documents")

    def __str__(self) -> str:
        return f"{self.agreement}.pdf"

    def content(self) -> bytes:
        with self.file.open("rb") as stored:
            return stored.read()
