"""From a granted case to money paid in the place of a client: set aside, ordered, and the bank's answer."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import expected, references
from fund.banking.models import ExpectedPayment, PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose
from fund.ledger import chart, commitments, waiting
from fund.ledger.chart import Kind
from fund.ledger.envelopes import require_serves
from fund.ledger.models import Commitment, WaitingGrant
from fund.ledger.posting import Leg
from loans.activities.asking import covered_already, refuse_amount
from loans.activities.models import Claim, Request, Way
from loans.activities.models.claims import State
from loans.activities.owing import Standing
from loans.schedule import settlement_day
from workflows import coded, outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.people.models import Member, User
from workflows.refusals import Unmet
from workflows.steps import note, perform

CODE = "claim"  # of the purpose that pays it, of the receivable that comes back, and of grants that wait


@transaction.atomic
def grant(
    case: Case, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> Claim | WaitingGrant:
    """Set the money aside and order the payment; runs inside the deciding transaction.

    returns  the claim; the place in the queue where the envelope is short and the decider lets it wait
    raises   Unmet above the terms or the invoice, or for an invoice that another claim covers; InsufficientFunds,
             QueueAhead, Earmarked
    """
    request = request_of(case.reference)
    refuse_amount(request.terms, cents, request.invoice_cents)
    _refuse_covered(request)
    require_serves(request.terms.envelope, case.cooperative)
    promised = waiting.promise(
        key=f"{CODE}/{case.reference}/commitment", purpose=CODE, envelope=request.terms.envelope, cents=cents,
        reference=case.reference, urgency=case.urgency, on=on, by=by, wait=wait_for_money,
        why=coded.keep(f"{request.way}_granted", text=case.reference),
    )  # fmt: skip
    if isinstance(promised, WaitingGrant):
        return promised
    return _claim(request, promised, by=by, on=on)


def resume(reference: str, commitment: Commitment, *, on: date) -> Claim:
    """Money has come for a grant that waited."""
    return _claim(request_of(reference), commitment, by=None, on=on)


def request_of(reference: str) -> Request:
    related = ("terms__envelope__fund", "activity", "case__applicant__user", "case__cooperative")
    return Request.objects.select_related(*related).get(case__reference=reference)


def _refuse_covered(request: Request) -> None:
    """The member's row is held, so that two grants for one invoice cannot both pass."""
    Member.objects.select_for_update(of=("self",)).get(pk=request.case.applicant_id)
    if other := covered_already(request):
        raise Unmet(
            _("This invoice is under %(number)s already.") % {"number": other.number}, code="covered_already"
        )


def _claim(request: Request, commitment: Commitment, *, by: User | None, on: date) -> Claim:
    _refuse_covered(request)
    case, terms, activity = request.case, request.terms, request.activity
    assert activity is not None
    assert request.due_on is not None
    to_activity = request.way == Way.GUARANTEE
    claim = Claim.objects.create(
        number=case.reference, case=case, way=request.way, terms=terms, member=case.applicant, activity=activity,
        fund=terms.fund, envelope=terms.envelope, commitment=commitment, cents=commitment.reserved_cents,
        currency=terms.currency, iban=terms.iban if to_activity else request.iban,
        iban_holder=terms.iban_holder if to_activity else request.iban_holder, client=request.client,
        client_address=request.client_address, invoice=request.invoice, due_on=request.due_on,
        reference=_reference(request), granted_on=on,
    )  # fmt: skip
    claim.order = order_payment(
        key=f"{CODE}/{claim.number}/payment", purpose=CODE, fund=terms.fund, payee_name=claim.iban_holder,
        iban=claim.iban, cents=claim.cents, commitment=commitment, case_reference=claim.number, on=on, by=by,
        communication=f"{activity.code} {claim.number}" if to_activity else claim.number,
    )  # fmt: skip
    claim.save_moved()
    note(claim, "grant", by=by, payload={"cents": claim.cents})
    return claim


def _reference(request: Request) -> str:
    """That of the invoice, by which the client pays; ours where it bears none, or one that is in use."""
    own = references.of_number(request.case.reference, request.case.cooperative.country)
    wanted = request.reference or own
    used = (
        ExpectedPayment.objects.filter(reference=wanted).exists()
        or Claim.objects.filter(reference=wanted).exists()
    )
    return own if used else wanted


# ---- what banking asks


@transaction.atomic
def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """In transit → the claim, promised → lent; from now on the client's payment is expected."""
    claim = _of(order)
    first = settlement_day(claim.due_on)
    standing = Standing(oldest_unpaid_on=first)
    perform(Claim.start, claim, by=None, on=on, standing=standing, payload={"order": order.pk})
    claim.expected = expected.update(
        expected.expect(
            key=f"{CODE}/{claim.number}", purpose=CODE, fund=claim.fund, reference=claim.reference,
            cents=claim.cents, due_on=first, payer_name=claim.client, label=claim.number,
        ),
        cents=claim.cents,
        due_on=first,
    )  # fmt: skip
    claim.save_moved()
    if claim.case.state == CaseState.GRANTED:  # after a return it is closed already
        perform(Case.close, claim.case, by=None, on=on)
    outbox.put("claim.paid", f"claim.paid/{claim.pk}/{claim.version}", claim=claim.pk)
    held = chart.account(claim.fund, Kind.CLAIM, ref=claim.number)
    transit = Leg(chart.account(claim.fund, Kind.TRANSIT), held, claim.cents)
    return [transit, *commitments.use_legs(claim.commitment, claim.cents, Kind.LENT)]


@transaction.atomic
def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The bank did not pay, or the money came back: it waits to be paid again; the member is told."""
    claim = _of(order)
    if claim.state == State.RUNNING:
        perform(Claim.come_back, claim, by=None, reason=reason)
        if claim.expected:
            expected.settle(claim.expected)
    outbox.put("claim.returned", f"claim.returned/{order.pk}/{order.version}", claim=claim.pk)


@transaction.atomic
def cancelled(order: PaymentOrder) -> None:
    """It will not be paid: what was set aside is available again."""
    claim, on = _of(order), timezone.localdate()
    perform(Claim.cancel, claim, by=None, on=on)
    why = coded.keep("payment_cancelled", text=claim.number)
    commitments.release(
        claim.commitment, cents=claim.cents, on=on, by=None, why=why, key=f"{CODE}/{claim.number}/cancel"
    )
    if claim.case.state == CaseState.GRANTED:
        perform(Case.close, claim.case, by=None, on=on, paid=False, reason=why)


def _of(order: PaymentOrder) -> Claim:
    related = ("fund", "envelope", "commitment__envelope__fund", "case", "expected")
    return Claim.objects.select_related(*related).get(order=order)


PURPOSE = Purpose(
    CODE, gettext_lazy("Advance or guarantee"), paid=paid, returned=returned, cancelled=cancelled
)
