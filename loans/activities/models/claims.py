"""A claim: what was paid to a member or an Activity in the place of a client, and what came back of it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.models import ExpectedPayment, PaymentOrder, StatementLine
from fund.ledger.models import Commitment, Envelope, Fund, Proposal
from fund.ledger.models.proposals import ProposalQuerySet
from fund.ledger.models.proposals import State as ProposalState
from fund.sources.models import Import
from loans.activities.owing import Standing
from loans.activities.pressing import Step
from loans.allocation import Change as ReplayedChange
from loans.allocation import Mode, Payment, Relief, Replan
from workflows.cases.models import Case
from workflows.people.models import Activity, Member, User
from workflows.people.permissions import Role, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .terms import Terms, Way


class State(models.TextChoices):
    ORDERED = "ordered", _("to be paid")
    RUNNING = "running", _("to be recovered")
    RECOVERED = "recovered", _("recovered")
    LOST = "lost", _("lost")
    CANCELLED = "cancelled", _("not paid out")


ENDED = [State.RECOVERED, State.LOST]
BEGUN = [State.RUNNING, *ENDED]


class ClaimQuerySet(StatefulQuerySet["Claim"]):
    def visible_to(self, user: User) -> Self:
        """The member's own; those of an officer's or treasurer's cooperatives; all for the auditor and the integration
        client."""
        roles = user.roles()
        if roles & {Role.AUDITOR, Role.INTEGRATION}:
            return self
        seen = Q(member__user=user)
        handling = {Role.OFFICER, Role.TREASURER, Role.TREASURER2} & roles
        if handling:
            seen |= Q(case__cooperative__in=user.cooperatives_as(*handling))
        return self.filter(seen)

    def running(self) -> Self:
        return self.filter(state=State.RUNNING)

    def late(self, on: date) -> Self:
        """Running, and the client was to pay before `on`."""
        return self.running().filter(oldest_unpaid_on__lt=on)


@condition(_("Money came in for it: that must be undone first."))
def nothing_came_in(claim: "Claim") -> bool:
    return not (claim.repaid_cents or claim.surplus_cents or claim.relieved_cents)


@condition(_("Something is still to be recovered."))
def nothing_is_left(claim: "Claim") -> bool:
    return claim.outstanding_cents == 0


class Claim(Stateful):
    """One advance or guarantee, from the grant until the client paid or the rest was given up.

    number       the case's own number
    iban         whom it is paid to: the member, or the account of the Activities
    client, invoice, due_on  who owes, for what, and by when
    reference    what the client's payment bears: the invoice's own, or one of ours
    repaid_cents, relieved_cents, recovered_cents, surplus_cents, oldest_unpaid_on
                 written with each receipt and decision, never by the clock
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="claim")
    way = models.CharField(_("what for"), max_length=10, choices=Way)
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="claims")
    member = models.ForeignKey(Member, models.PROTECT, related_name="claims")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="claims")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="claims")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+")
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="claim")
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    iban = SealedText(_("IBAN"))
    iban_holder = SealedText(_("account holder"))
    client = SealedText(_("client"))
    client_address = SealedText(_("address of the client"), blank=True)
    invoice = models.CharField(_("invoice number"), max_length=40, db_index=True)
    due_on = models.DateField(_("the client pays by"))
    reference = models.CharField(_("structured message"), max_length=35, unique=True)
    order = models.OneToOneField(PaymentOrder, models.PROTECT, null=True, related_name="claim")
    expected = models.OneToOneField(ExpectedPayment, models.PROTECT, null=True, related_name="claim")
    granted_on = models.DateField(_("granted on"))
    started_on = models.DateField(_("paid on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    repaid_cents = models.BigIntegerField(_("recovered"), default=0, editable=False)
    relieved_cents = models.BigIntegerField(_("lost"), default=0, editable=False)
    recovered_cents = models.BigIntegerField(_("came back after the loss"), default=0, editable=False)
    surplus_cents = models.BigIntegerField(_("more than was claimed"), default=0, editable=False)
    oldest_unpaid_on = models.DateField(_("next due"), null=True, editable=False, db_index=True)
    state = StateField(_("state"), choices=State, default=State.ORDERED, db_index=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("advance or guarantee"), _("advances and guarantees")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="claim_is_for_something"),
            models.CheckConstraint(
                condition=Q(repaid_cents__gte=0, surplus_cents__gte=0, recovered_cents__gte=0)
                & Q(relieved_cents__gte=F("recovered_cents"))
                & Q(cents__gte=F("repaid_cents") + F("relieved_cents")),
                name="claim_recovers_what_was_paid_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEGUN) | Q(started_on__isnull=False), name="claim_running_was_paid"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED)
                | Q(cents=F("repaid_cents") + F("relieved_cents"), ended_on__isnull=False),
                name="claim_ended_leaves_nothing",
            ),
            models.UniqueConstraint(
                fields=["fund", "invoice"],
                condition=Q(state__in=[State.ORDERED, State.RUNNING]),
                name="claim_once_an_invoice",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:claim", args=[self.number])

    @transition("state", State.ORDERED, State.RUNNING, permission=system_only)
    def start(self, *, by: None, on: date, standing: Standing) -> None:
        """The bank has paid it."""
        self.started_on = on
        self.stand(standing)

    @transition("state", State.RUNNING, State.ORDERED, conditions=[nothing_came_in], permission=system_only)
    def come_back(self, *, by: None) -> None:
        """The bank sent the money back: it is to be paid again."""
        self.started_on = None

    @transition("state", State.ORDERED, State.CANCELLED, permission=system_only)
    def cancel(self, *, by: None, on: date) -> None:
        """It will not be paid."""
        self.ended_on = on

    @transition("state", BEGUN, None, permission=system_or("claim.record"))
    def receive(self, *, by: User | None, standing: Standing) -> None:
        """The client paid, or somebody for them."""
        self.stand(standing)

    @transition("state", BEGUN, None, permission=system_or("claim.record"))
    def undo(self, *, by: User | None, standing: Standing) -> None:
        """What came in is taken back."""
        self.stand(standing)

    @transition("state", BEGUN, None, permission=system_or("ledger.envelope_approve"))
    def change(self, *, by: User | None, standing: Standing) -> None:
        """The client pays by a plan; or a loss is decided, or taken back."""
        self.stand(standing)

    @transition("state", ENDED, State.RUNNING, permission=system_or("claim.record"))
    def reopen(self, *, by: User | None, standing: Standing) -> None:
        """What had ended it is taken back: something is to be recovered again."""
        self.ended_on = None
        self.stand(standing)

    @transition("state", State.RUNNING, State.RECOVERED, conditions=[nothing_is_left], permission=system_only)
    def settle(self, *, by: None, on: date) -> None:
        """All of it came back."""
        self.ended_on = on

    @transition("state", State.RUNNING, State.LOST, conditions=[nothing_is_left], permission=system_only)
    def lose(self, *, by: None, on: date) -> None:
        """What did not come back was given up by decision; what still comes makes the loss smaller."""
        self.ended_on = on

    def stand(self, standing: Standing) -> None:
        """Take over what a replay found."""
        self.repaid_cents, self.relieved_cents = standing.repaid_cents, standing.relieved_cents
        self.recovered_cents, self.surplus_cents = standing.recovered_cents, standing.surplus_cents
        self.oldest_unpaid_on = standing.oldest_unpaid_on

    @property
    def outstanding_cents(self) -> int:
        """Still to be recovered, once it is paid."""
        return self.cents - self.repaid_cents - self.relieved_cents if self.started_on else 0

    def days_late(self, on: date) -> int:
        """Calendar days since the client was to pay."""
        if self.state != State.RUNNING or self.oldest_unpaid_on is None:
            return 0
        return max(0, (on - self.oldest_unpaid_on).days)


class ClaimEvent(StepEvent):
    subject_field = "claim"
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["claim", "sequence"], name="claim_event_once")]


class Channel(models.TextChoices):
    BANK = "bank", _("by bank")
    INVOICING = "invoicing", _("from the invoicing")


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone=None)


class Receipt(models.Model):
    """Money of the client, once by its key. The row never changes; undoing it is a row of its own.

    reference  the invoicing's own, once among those that stand; made_by: the file that told it
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    key = models.CharField(max_length=120, unique=True)
    value_on = models.DateField(_("value date"))
    cents = models.BigIntegerField(_("amount"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel, default=Channel.BANK)
    line = models.ForeignKey(StatementLine, models.PROTECT, null=True, related_name="claim_receipts")
    reference = models.CharField(_("reference"), max_length=60, blank=True, db_index=True)
    made_by = models.ForeignKey(Import, models.PROTECT, null=True, related_name="claim_receipts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("receipt of a client"), _("receipts of clients")
        ordering = ["value_on", "key"]
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="receipt_is_above_zero")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.cents} cents on {self.value_on}"

    def as_payment(self) -> Payment:
        return Payment(self.key, self.value_on, self.cents, Mode.NEXT)


class ReceiptUndo(models.Model):
    """A receipt taken back: matched or told by mistake, or returned by the bank."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="undone")
    on = models.DateField(_("on"))
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("receipt undone"), _("receipts undone")

    def __str__(self) -> str:
        return f"{self.receipt}: undone on {self.on}"


class LetterKind(models.TextChoices):
    REMINDER = Step.REMINDER, _("reminder")
    NOTICE = Step.NOTICE, _("formal notice")
    COURT = Step.COURT, _("handed to court, bailiff or trustee")


class Letter(models.Model):
    """One step towards the client's money: a letter, or the claim handed to a court. The row never changes.

    note     of a court: which one, under which number
    content  the PDF of a letter, made once
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    content = models.BinaryField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("letter to a client"), _("letters to clients")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "on"], name="one_letter_to_a_client_a_day"),
            models.CheckConstraint(
                condition=Q(kind=Step.COURT) & ~Q(note="") | ~Q(kind=Step.COURT) & ~Q(sha256=""),
                name="letter_is_made_or_says_which_court",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.kind} on {self.on}"


class ChangeKind(models.TextChoices):
    PLAN = "plan", _("payment plan of the client")
    LOSS = "loss", _("loss")
    UNDO = "undo", _("loss taken back")


class ClaimProposalQuerySet(ProposalQuerySet["ClaimProposal"]):
    def standing(self) -> Self:
        """Plans and losses that were approved and not taken back."""
        undone = self.filter(state=ProposalState.APPROVED, kind=ChangeKind.UNDO).values("undoes")
        return self.filter(state=ProposalState.APPROVED).exclude(kind=ChangeKind.UNDO).exclude(pk__in=undone)


class ClaimProposal(Proposal):
    """A payment plan agreed with the client, a loss, or a loss taken back: one treasurer proposes, another approves,
    and from then on the row is what holds.

    from_on  the day it counts from; earlier payments are as they were
    count    instalments of a plan, a month apart, from `first_due_on`
    cents    what is given up
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="proposals")
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind)
    from_on = models.DateField(_("counts from"))
    count = models.PositiveSmallIntegerField(_("number of instalments"), null=True)
    first_due_on = models.DateField(_("first due date"), null=True)
    cents = models.BigIntegerField(_("amount"), null=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")

    objects = ClaimProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("decision on a claim"), _("decisions on claims")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.PLAN, count__gt=0, first_due_on__isnull=False)
                | Q(kind=ChangeKind.LOSS, cents__gt=0)
                | Q(kind=ChangeKind.UNDO, undoes__isnull=False),
                name="claim_proposal_has_the_figures_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=["approved", "rejected"]),
                name="claim_proposal_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["undoes"], condition=Q(state="approved"), name="claim_loss_taken_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("activities:proposal", args=[self.pk])

    def as_event(self) -> ReplayedChange:
        key = f"decision/{self.pk or '~'}"
        if self.kind == ChangeKind.PLAN:
            assert self.count
            assert self.first_due_on
            return Replan(key, self.from_on, self.count, self.first_due_on)
        return Relief(key, self.from_on, self.cents or 0, written_off=True)

    def facts(self) -> dict[str, Any]:
        first = self.first_due_on.isoformat() if self.first_due_on else None
        return {
            "claim": self.claim_id, "kind": self.kind, "from": self.from_on.isoformat(), "count": self.count,
            "first": first, "cents": self.cents, "undoes": self.undoes_id, "why": self.why,
        }  # fmt: skip

    def carry_out(self, *, by: User, on: date) -> dict[str, Any]:
        from loans.activities.deciding import carry_out

        carry_out(self, by=by, on=on)
        return {}


class ClaimProposalEvent(StepEvent):
    subject_field = "proposal"
    proposal = models.ForeignKey(ClaimProposal, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sequence"], name="claim_proposal_event_once")
        ]
