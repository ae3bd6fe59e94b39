"""Whom an invoice or a quote asks to be paid: four columns for the rows of other areas that pay one."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as accounts
from workflows.sealed import SealedText

from .accounts import iban_key

COLUMNS = ("supplier_name", "supplier_address", "supplier_iban", "invoice_number")


class SupplierInvoice(models.Model):
    """Empty while no supplier is paid. `fund.banking.suppliers` checks what is written and orders the payment.

    supplier_key  a keyed hash of the IBAN, by which our own people are recognised
    """

    supplier_name = SealedText(_("supplier"), blank=True, default="")
    supplier_address = SealedText(_("address of the supplier"), blank=True, default="")
    supplier_iban = SealedText(_("IBAN of the supplier"), blank=True, default="")
    supplier_key = models.CharField(max_length=32, blank=True, default="", db_index=True, editable=False)
    invoice_number = SealedText(_("number of the invoice or quote"), blank=True, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.supplier_key = iban_key(self.supplier_iban)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "supplier_key"}
        super().save(*args, **kwargs)

    @property
    def masked_supplier_iban(self) -> str:
        return accounts.masked(self.supplier_iban) if self.supplier_iban else ""

    def invoice_facts(self) -> dict[str, str]:
        """The four columns, for a row that takes them over."""
        return {name: getattr(self, name) for name in COLUMNS}
