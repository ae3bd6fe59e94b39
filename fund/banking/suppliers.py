"""Paying a supplier: what an invoice must say before it is paid, and the order of its payment.

The communication of the order is the invoice's own number, so that the check for payments made twice
(`fund.banking.duplicates`) finds a second order for it, whoever asks for it."""

from datetime import date

from django.utils.translation import gettext as _

from fund.banking import addresses
from fund.banking.models import PaymentOrder
from fund.banking.models.suppliers import SupplierInvoice
from fund.banking.orders import order_payment
from fund.banking.payees import parse_payee
from fund.ledger.models import Commitment, Fund
from workflows.people.models import User
from workflows.refusals import Refusal, Unmet

LONGEST = {"supplier_name": 70, "supplier_address": 200, "invoice_number": 60}


def checked(name: str, value: str) -> str:
    """One column as it is kept. raises BadIban; Unmet for a text that the payment cannot carry"""
    text = " ".join((value or "").split())
    if name == "supplier_iban":
        return parse_payee(text).compact if text else ""
    if len(text) > LONGEST[name]:
        raise Unmet(
            _("At most %(most)d characters: %(text)s…") % {"most": LONGEST[name], "text": text[:20]},
            code="too_long",
        )
    return text


def missing(invoice: SupplierInvoice) -> list[str]:
    """What is to be said before the supplier can be paid, one sentence each."""
    asked = [
        (invoice.supplier_name, _("Say who the supplier is.")),
        (invoice.supplier_address, _("Give the supplier's address.")),
        (invoice.supplier_iban, _("Give the supplier's account number.")),
        (invoice.invoice_number, _("Give the number of the invoice or quote.")),
    ]
    found = [sentence for value, sentence in asked if not value.strip()]
    try:
        parse_payee(invoice.supplier_iban) if invoice.supplier_iban else None
    except Refusal as refusal:
        found.append(str(refusal))
    return found


def order_supplier(
    invoice: SupplierInvoice,
    *,
    key: str,
    purpose: str,
    fund: Fund,
    cents: int,
    case_reference: str,
    on: date,
    by: User | None,
    commitment: Commitment | None = None,
) -> PaymentOrder:
    """Order what an invoice asks for, or a part of it, paid to the supplier; once by its key. It is batched,
    approved and confirmed like any order.

    raises  Unmet (`invoice_incomplete`) with what is not said; what `order_payment` raises
    """
    if sentences := missing(invoice):
        raise Unmet(" ".join(sentences), code="invoice_incomplete", missing=sentences)
    return order_payment(
        key=key, purpose=purpose, fund=fund, payee_name=invoice.supplier_name, iban=invoice.supplier_iban,
        cents=cents, communication=invoice.invoice_number, case_reference=case_reference, on=on, by=by,
        commitment=commitment, address=addresses.read(invoice.supplier_address, addresses.country_of(fund)),
    )  # fmt: skip
