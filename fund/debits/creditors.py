"""Under which identifier an account collects: proposed by one treasurer, approved by another, kept on the record."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from fund.banking.models import BankAccount
from fund.debits import rules
from fund.debits.models import CreditorChange
from fund.debits.models.creditors import require_possible
from fund.ledger import proposals
from workflows.people.models import User
from workflows.refusals import TooLate


@transaction.atomic
def propose(
    account: BankAccount, *, key: str, identifier: str, notice_days: int, why: str, on: date, by: User
) -> CreditorChange:
    """Ask that an account collect so; another person approves it. Once by its key.

    raises  NotYours, KeyReused; TooLate while another change of the account waits; what `require_possible` does
    """
    BankAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    known = CreditorChange.objects.filter(key=key).exists()
    compact = (
        rules.creditor_identifier(identifier) if known else require_possible(account, identifier, notice_days)
    )
    if not known and account.creditor_changes.waiting().exists():
        raise TooLate(
            _("Another change waits to be decided: withdraw it first."), code="one_change_at_a_time"
        )
    return proposals.propose(
        CreditorChange, key=key, fund=account.fund, by=by, on=on, why=why, account=account,
        identifier=compact, notice_days=notice_days,
    )  # fmt: skip
