"""Orders to pay: made once by their key, redirected after a return, cancelled."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as accounts
from fund.banking import pain001, purposes, references
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import PaymentOrder
from fund.banking.payees import parse_payee
from fund.ledger.commitments import release
from fund.ledger.models import Commitment, Fund
from fund.ledger.refusals import KeyReused
from workflows.people.models import User
from workflows.refusals import Refusal, Unmet
from workflows.steps import note, perform


@transaction.atomic
def order_payment(
    *,
    key: str,
    purpose: str,
    fund: Fund,
    payee_name: str,
    iban: str,
    cents: int,
    communication: str,
    case_reference: str,
    on: date,
    by: User | None,
    bic: str = "",
    address: pain001.Address | None = None,
    commitment: Commitment | None = None,
) -> PaymentOrder:
    """Order one payment; the same key and figures again answer the first order.

    communication  a structured reference as people type it, or free text of at most 140 characters
    address        of the payee, where it is known (`fund.banking.addresses`)
    raises         BadIban, CannotPay (nobody to pay, text too long), KeyReused
    """
    purposes.of(purpose)
    payee, text = accounts.parse(iban), references.recognise(communication) or " ".join(communication.split())
    name = " ".join(payee_name.split())
    if not name or cents <= 0 or len(name) > 140 or len(text) > pain001.TEXT_LENGTH:
        raise pain001.CannotPay(
            _("A payment needs a payee, an amount above zero and at most 140 characters of text."),
            code="cannot_pay",
        )
    order, created = PaymentOrder.objects.get_or_create(
        key=key,
        defaults={
            "purpose": purpose, "fund": fund, "case_reference": case_reference, "payee_name": name,
            "iban": payee.compact, "bic": accounts.check_bic(bic) or payee.bic, "cents": cents,
            "communication": text, "commitment": commitment, "ordered_on": on, "ordered_by": by,
            "payee_address": address.told() if address else {},
        },
    )  # fmt: skip
    if created:
        note(order, "order", by=by, payload={"cents": cents, "purpose": purpose})
    elif (order.cents, order.purpose, order.fund_id, order.case_reference) != (
        cents, purpose, fund.pk, case_reference,
    ):  # fmt: skip
        raise KeyReused(key, cents=order.cents)
    return order


@transaction.atomic
def redirect(order: PaymentOrder, *, payee_name: str, iban: str, why: str, by: User) -> PaymentOrder:
    """Pay to another account, with the reason on the record. Two people still see it: it has to be batched
    and approved like any order.

    raises  NotYours (who decided the case does not touch its payment), BadIban, CannotPay, TooLate when the order
            is no longer waiting
    """
    refuse_the_involved(by, {order.case_reference})
    if not purposes.of(order.purpose).goes_elsewhere:
        raise Refusal(
            _("This payment goes to no other account: cancel it and order another."), code="goes_nowhere_else"
        )
    payee = parse_payee(iban)
    name = " ".join(payee_name.split())
    if not pain001.scheme_text(name, pain001.NAME_LENGTH):
        raise pain001.CannotPay(_("The payee has no name."), code="no_name")
    if not why.strip():
        raise Refusal(_("Say why the payment goes elsewhere."), code="no_reason")
    payload = {"before": accounts.masked(order.iban), "after": accounts.masked(payee.compact)}
    return perform(
        PaymentOrder.redirect, order, by=by, reason=why, payload=payload,
        payee_name=name, iban=payee.compact, bic=payee.bic,
    )  # fmt: skip


@transaction.atomic
def lower(order: PaymentOrder, *, cents: int, why: str, on: date, by: User) -> PaymentOrder:
    """Pay less than was ordered: the final bill is lower. The rest is available again, with the reason.

    raises  NotYours (who decided the case does not touch its payment), TooLate once it left, CannotPay for an
            amount that is not lower, Refusal where the purpose pays all or nothing
    """
    refuse_the_involved(by, {order.case_reference})
    hook = purposes.of(order.purpose).lowered
    if hook is None:
        raise Refusal(_("This payment is made whole or not at all."), code="all_or_nothing")
    if not why.strip():
        raise Refusal(_("Say why less is paid."), code="no_reason")
    before = PaymentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk).cents
    if not 0 < cents < before:
        raise pain001.CannotPay(
            _("The final amount is above zero and below what was ordered."), code="not_lower"
        )
    payload = {"before": before, "after": cents}
    order = perform(PaymentOrder.lower, order, by=by, reason=why, payload=payload, cents=cents)
    if order.commitment is not None:
        key = f"order/{order.pk}/lower/{order.version}"
        release(order.commitment, cents=before - cents, on=on, by=by, why=why, key=key)
    hook(order, on=on)
    return order


@transaction.atomic
def cancel_order(order: PaymentOrder, *, by: User | None, why: str) -> PaymentOrder:
    """It will not be paid; what was set aside for it is the business of the purpose.

    raises  NotYours (who decided the case does not touch its payment); TooLate once it is in a batch or left
    """
    if by is not None:
        refuse_the_involved(by, {order.case_reference})
        if not why.strip():
            raise Refusal(_("Say why it is not paid."), code="no_reason")
    order = perform(PaymentOrder.cancel, order, by=by, reason=why)
    if hook := purposes.of(order.purpose).cancelled:
        hook(order)
    return order


@transaction.atomic
def cancel_unsent(case_reference: str, *, why: str) -> int:
    """Cancel what was ordered for a case and has not left; what the bank has already goes on. Returns the cents.

    raises  Unmet (`order_in_batch`) while an order lies in a batch: a treasurer takes it out first
    """
    orders = PaymentOrder.objects.select_for_update(of=("self",)).filter(case_reference=case_reference)
    held = orders.filter(state=PaymentOrder.State.BATCHED).first()
    if held is not None:
        batch = held.active_line.batch.number if held.active_line else ""
        raise Unmet(
            _("A payment of %(case)s lies in batch %(batch)s: a treasurer takes it out first.")
            % {"case": case_reference, "batch": batch},
            code="order_in_batch",
            batch=batch,
        )
    waiting = list(orders.filter(state=PaymentOrder.State.WAITING).order_by("pk"))
    for order in waiting:
        cancel_order(order, by=None, why=why)
    return sum(order.cents for order in waiting)
