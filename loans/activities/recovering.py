"""What the client pays comes back to the fund: recorded once, replayed by date, undone the same way. No more than was
paid comes back; what is over is owed to the Activity."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.banking import expected as awaited
from fund.banking.models import ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.purposes import Purpose
from fund.banking.receivables import Receivable
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from fund.ledger.posting import Leg, post
from fund.ledger.refusals import KeyReused
from fund.sources.models import Import
from loans import refund as refunding
from loans.activities.models import Claim, ClaimProposal, Receipt, ReceiptUndo
from loans.activities.models.claims import BEGUN, ENDED, ChangeKind, Channel, State
from loans.activities.owing import Standing, owing
from loans.activities.paying import CODE
from loans.allocation import Replay
from loans.booking import Change, legs
from workflows import coded, outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet, whole
from workflows.steps import perform

COUNTED = ("repaid_cents", "relieved_cents", "recovered_cents", "surplus_cents")


def replayed(
    claim: Claim,
    *,
    also: ClaimProposal | None = None,
    without: ClaimProposal | None = None,
) -> Replay:
    """Every standing receipt and decision, by date, on the one sum that the client owes.

    also     a decision that is only asked about, or takes effect now; without: one that is taken back
    """
    decided = [row for row in claim.proposals.standing() if row != without and row != also]
    payments = [receipt.as_payment() for receipt in claim.receipts.standing()]
    events = [row.as_event() for row in [*decided, *([also] if also else [])]]
    return owing(claim.cents, claim.due_on, payments, events)


def locked(claim: Claim) -> Claim:
    related = ("fund", "envelope", "expected", "terms", "activity", "case__cooperative", "member")
    return Claim.objects.select_for_update(of=("self",)).select_related(*related).get(pk=claim.pk)


def carry(
    claim: Claim,
    step: Any,
    found: Replay,
    *,
    by: User | None,
    on: date,
    lost: bool,
    facts: dict[str, Any],
    why: str = "",
) -> Change:
    """Move a claim to what a replay found, and end or reopen it; return what changed, which the caller books.

    lost  whether a loss stands: what ends then is lost, not recovered
    """
    before = {name: getattr(claim, name) for name in COUNTED}
    now = Standing.of(claim.cents, found)
    wrong_end = (claim.state == State.LOST) != lost
    if claim.state in ENDED and (found.outstanding_cents or wrong_end):
        step = Claim.reopen
    after = {name: getattr(now, name) for name in COUNTED}
    payload = {**facts, "before": before, "after": after}
    perform(step, claim, by=by, reason=why, payload=payload, standing=now)
    _await(claim, found)
    if claim.state == State.RUNNING and not found.outstanding_cents:
        perform(Claim.lose if lost else Claim.settle, claim, by=None, on=on)
        outbox.put("claim.ended", f"claim.ended/{claim.pk}/{claim.version}", claim=claim.pk)
    grew = {name: after[name] - before[name] for name in COUNTED}
    return Change(
        grew["repaid_cents"], grew["surplus_cents"], grew["relieved_cents"], grew["recovered_cents"]
    )


def _await(claim: Claim, found: Replay) -> None:
    """What banking is to expect next: the oldest open part, what was lost, or nothing more."""
    if claim.expected is None:
        return
    following = next(found.unpaid(), None)
    lost = found.relieved_cents - found.recovered_cents
    if following is not None:
        awaited.update(claim.expected, cents=following[1], due_on=following[0].due_on)
    elif lost:
        awaited.update(claim.expected, cents=lost, due_on=None)
    else:
        awaited.settle(claim.expected)


def is_lost(claim: Claim, *, without: ClaimProposal | None = None) -> bool:
    """Whether a loss stands."""
    losses = claim.proposals.standing().filter(kind=ChangeKind.LOSS)
    return (losses.exclude(pk=without.pk) if without else losses).exists()


@transaction.atomic
def record(
    claim: Claim,
    *,
    key: str,
    cents: int,
    value_on: date,
    on: date,
    by: User | None,
    channel: str = Channel.BANK,
    line: StatementLine | None = None,
    reference: str = "",
    made_by: Import | None = None,
) -> tuple[Receipt, Change]:
    """Take in one receipt; with the last cent the claim ends by itself.

    on      the day on which it is booked
    raises  TooLate when it was not paid yet, or when this key was recorded before
    """
    claim = locked(claim)
    if claim.state not in BEGUN:
        raise TooLate(_("This was not paid out: nothing is to be recovered."), code="not_started")
    receipt, new = Receipt.objects.get_or_create(
        key=key,
        defaults={
            "claim": claim, "cents": cents, "value_on": value_on, "channel": channel, "line": line, "by": by,
            "reference": reference, "made_by": made_by,
        },
    )  # fmt: skip
    if not new:
        raise TooLate(code="recorded_before")
    facts = {"receipt": receipt.pk, "cents": cents, "value_on": value_on}
    change = carry(
        claim, Claim.receive, replayed(claim), by=by, on=value_on, lost=is_lost(claim), facts=facts
    )
    return receipt, change


@transaction.atomic
def undo(receipt: Receipt, *, on: date, by: User | None, why: str) -> Change:
    """Take one receipt back and replay the others; raises TooLate when that was done before, Unmet when a surplus of it
    was sent on."""
    claim = locked(receipt.claim)
    _row, new = ReceiptUndo.objects.get_or_create(
        receipt=receipt, defaults={"on": on, "by": by, "why": whole(why)}
    )
    if not new:
        raise TooLate(code="undone_before")
    found = replayed(claim)
    refunding.refuse_sent_back(claim, found.surplus_cents)
    facts = {"receipt": receipt.pk, "cents": -receipt.cents, "value_on": receipt.value_on}
    return carry(claim, Claim.undo, found, by=by, on=on, lost=is_lost(claim), facts=facts, why=why)


# ---- told by the invoicing of the cooperative: a page, the API or a file


@transaction.atomic
def tell(
    claim: Claim,
    *,
    key: str,
    cents: int,
    on: date,
    by: User,
    reference: str = "",
    made_by: Import | None = None,
) -> Receipt:
    """Record that the client paid, where no bank statement of the fund will show it; once by its key.

    reference  the invoicing's own, where it has one
    raises     NotYours, KeyReused; Unmet when the bank told the same payment; TooLate when it was not paid out, or
               another receipt bears the reference
    """
    if not may(by, "claim.record"):
        raise NotYours()
    claim = locked(claim)
    if made := Receipt.objects.filter(key=f"told/{key}").first():
        if (made.claim_id, made.cents, made.value_on) != (claim.pk, cents, on):
            raise KeyReused(key, cents=made.cents)
        return made
    if claim.started_on and on < claim.started_on:
        raise Unmet(_("It was not paid out yet on that day."), code="not_started")
    refuse_twin(claim, cents, on)
    if reference and with_reference(claim.fund, reference):
        raise TooLate(_("A receipt with this reference was recorded before."), code="recorded_before")
    receipt, change = record(
        claim, key=f"told/{key}", cents=cents, value_on=on, on=on, by=by, channel=Channel.INVOICING,
        reference=reference, made_by=made_by,
    )  # fmt: skip
    _post(claim, receipt, change, f"{CODE}/told/{receipt.pk}", on, by)
    return receipt


def with_reference(fund: Fund, reference: str) -> Receipt | None:
    """The receipt that stands under a reference of the invoicing."""
    return Receipt.objects.standing().filter(claim__fund=fund, reference=reference).first()


def refuse_twin(claim: Claim, cents: int, on: date) -> None:
    """The same amount on the same day by bank is the same payment."""
    if claim.receipts.standing().filter(channel=Channel.BANK, cents=cents, value_on=on).exists():
        raise Unmet(_("The bank statement showed this payment already."), code="told_by_bank")


@transaction.atomic
def untell(receipt: Receipt, *, on: date, by: User, why: str) -> None:
    """What the invoicing told was a mistake. raises NotYours; Refusal without a reason or for what came by bank"""
    if not may(by, "claim.record"):
        raise NotYours()
    if receipt.channel != Channel.INVOICING:
        raise Refusal(_("What came by bank is undone at its bank line."), code="by_bank")
    if not why.strip():
        raise Refusal(_("Say why it is undone."), code="no_reason")
    claim = locked(receipt.claim)
    change = undo(receipt, on=on, by=by, why=why)
    _post(claim, receipt, change, f"{CODE}/told/{receipt.pk}/undone", on, by)


def _post(claim: Claim, receipt: Receipt, change: Change, key: str, on: date, by: User) -> None:
    moved = legs(claim, change, Kind.BANK, Kind.CLAIM)
    post(
        key=key, legs=moved, on=on, by=by, source_ref=claim.number,
        why=f"{claim.number}: {claim.invoice}",
    )  # fmt: skip


# ---- what banking asks


def _claim_of(expected: ExpectedPayment) -> Claim:
    return Claim.objects.select_related("fund", "envelope").get(expected=expected)


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """A bank line bears the reference of the invoice, or ours."""
    claim = _claim_of(expected)
    value_on = line.value_on if line else on
    _receipt, change = record(claim, key=key, cents=cents, value_on=value_on, on=on, by=by, line=line)
    return legs(claim, change, held=Kind.CLAIM)


def take_back(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """The match was a mistake, or the bank took the money back."""
    receipt = Receipt.objects.select_related("claim").get(key=key)
    why = coded.keep("match_undone" if line.came_in else "bank_took_it_back")
    return legs(_claim_of(expected), undo(receipt, on=on, by=by, why=why), held=Kind.CLAIM)


def is_last(expected: ExpectedPayment) -> bool:
    return _claim_of(expected).outstanding_cents <= expected.cents


RECEIVABLE = Receivable(
    CODE, _("Client of an advance or guarantee"), receive=receive, undo=take_back, last=is_last
)


# ---- what the client paid too much goes on to the Activity


REFUND_CODE = "claim_refund"


def payee(claim: Claim) -> tuple[str, str]:
    """(holder, account) for what the client paid too much: the Activities' account, else whom the claim was paid to."""
    if claim.terms.iban:
        return claim.terms.iban_holder, claim.terms.iban
    return claim.iban_holder, claim.iban


def pass_on(claim: Claim, *, on: date, by: User) -> PaymentOrder:
    """Order what the client paid too much sent on. raises as `refund`"""
    holder, iban = payee(claim)
    words = gettext("%(activity)s: %(invoice)s paid too much")
    said = words % {"activity": claim.activity.code, "invoice": claim.invoice}
    return refunding.refund(
        claim, on=on, by=by, code=REFUND_CODE, payee_name=holder, iban=iban, communication=said
    )


REFUND = Purpose(REFUND_CODE, _("Client paid too much"), paid=refunding.paid, returned=refunding.returned)
