"""Every loan that was signed was paid, or is to be paid, in one payment: its order becomes that payment's."""

from django.db import migrations
from django.db.models import F

PAID = ("running", "settled", "written_off")
COLUMNS = ("paid_to", "supplier_name", "supplier_address", "supplier_iban", "supplier_key", "invoice_number")


def give_payments(apps, schema_editor):
    agreements = apps.get_model("loans", "Agreement").objects
    payments = apps.get_model("loans", "Disbursement").objects
    agreements.filter(state__in=PAID).update(drawn_cents=F("principal_cents") + F("added_fee_cents"))
    for loan in agreements.exclude(order=None).iterator(chunk_size=500):
        state = "paid" if loan.state in PAID else "released" if loan.state == "cancelled" else "ordered"
        payments.create(
            agreement=loan, position=1, cents=loan.principal_cents, order_id=loan.order_id, state=state,
            paid_on=loan.started_on if state == "paid" else None,
            **{name: getattr(loan, name) for name in COLUMNS},
        )  # fmt: skip


def give_orders(apps, schema_editor):
    agreements = apps.get_model("loans", "Agreement").objects
    for payment in apps.get_model("loans", "Disbursement").objects.filter(position=1).iterator(chunk_size=500):
        agreements.filter(pk=payment.agreement_id).update(order=payment.order_id)


class Migration(migrations.Migration):
    dependencies = [("loans", "0012_loans_paid_out_in_parts")]

    operations = [migrations.RunPython(give_payments, give_orders)]
