"""The account of somebody else, who is to be paid."""

from django.utils.translation import gettext_lazy as _

from fund.banking.iban import BadIban, Iban, parse
from fund.banking.models import BankAccount


def parse_payee(text: str) -> Iban:
    """The account number as it was typed. raises BadIban, also for one of the fund's own"""
    found = parse(text)
    if BankAccount.objects.filter(iban=found.compact).exists():
        raise BadIban(
            _("This account is the fund’s own. Give the account of whoever is to be paid."),
            code="own_account",
        )
    return found
