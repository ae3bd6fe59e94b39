"""The rules of a SEPA core direct debit: sequence, days, lapse, refunds, the creditor's identifier.

Pure: no database and no clock. Source: SEPA Direct Debit Core Scheme Rulebook (EPC016-06).
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from fund.bank_days import bank_day_from, bank_days_before
from workflows.refusals import Refusal

NOTICE_DAYS = 14  # between the notice to the debtor and the collection, unless agreed otherwise
AHEAD_DAYS = 7  # how much earlier than that the notice may leave
FILE_AHEAD_DAYS = (
    3  # bank days before the last sending day from which treasurers are told that a file is to be made
)
UNUSED_MONTHS = 36  # after which a mandate that was not used may not be used again
REFUND_DAYS = 56  # eight weeks: the debtor's bank gives back what the debtor asks back, no question asked
UNAUTHORISED_MONTHS = 13  # and what was collected without a mandate

# After these a further collection would fail as this one did: the mandate ends with it.
MANDATE_ENDS = frozenset({"AC01", "AC04", "AC06", "AC13", "AG01", "MD01", "MD07"})


class Sequence(StrEnum):
    FIRST = "FRST"
    RECURRING = "RCUR"
    FINAL = "FNAL"
    ONE_OFF = "OOFF"


class BadCreditor(Refusal):
    """Not a creditor identifier of the scheme."""

    code = "bad_creditor"


def sequence(*, collected_before: bool, is_last: bool) -> Sequence:
    """Where a collection stands in the life of its mandate; one that the bank refused before it was paid does not
    count as collected, one that came back later does."""
    if collected_before:
        return Sequence.FINAL if is_last else Sequence.RECURRING
    return Sequence.ONE_OFF if is_last else Sequence.FIRST


def collection_day(due_on: date, *, told_on: date, notice_days: int = NOTICE_DAYS) -> date:
    """The day to collect what is due on `due_on` when the debtor is told on `told_on`: the due date, or the
    first day that leaves the notice its length; always a bank day."""
    return bank_day_from(max(due_on, told_on + timedelta(days=notice_days)))


def is_time_to_tell(due_on: date, on: date, notice_days: int = NOTICE_DAYS) -> bool:
    """Whether the notice of what falls due may leave on this day; late is better than never."""
    return on >= due_on - timedelta(days=notice_days + AHEAD_DAYS)


def last_sending_day(collect_on: date) -> date:
    """The last day on which the file may reach the bank: one bank day before."""
    return bank_days_before(collect_on, 1)


def is_time_to_file(collect_on: date, on: date) -> bool:
    """Whether somebody should see to the file: from some bank days before the last one on which the bank takes it,
    until that one."""
    last = last_sending_day(collect_on)
    return bank_days_before(last, FILE_AHEAD_DAYS) <= on <= last


def lapses_on(last_used_on: date) -> date:
    """The first day on which a mandate that was last used (or signed) on a day may not be used any more."""
    return _months_later(last_used_on, UNUSED_MONTHS)


def refundable_until(collected_on: date) -> date:
    """The last day on which the debtor gets the money back for the asking."""
    return collected_on + timedelta(days=REFUND_DAYS)


def contestable_until(collected_on: date) -> date:
    """The last day on which the debtor can say that there was no mandate."""
    return _months_later(collected_on, UNAUTHORISED_MONTHS)


def creditor_identifier(text: str) -> str:
    """A creditor identifier in its compact writing: country, two check digits, three free characters (the
    business code, outside the check), the national number.

    raises BadCreditor
    """
    compact = "".join(text.split()).upper()
    country, check, rest = compact[:2], compact[2:4], compact[7:]
    well_formed = (
        compact.isascii()
        and compact.isalnum()
        and country.isalpha()
        and check.isdecimal()
        and 8 <= len(compact) <= 35
    )
    if not well_formed or _mod97(rest + country + check) != 1:
        raise BadCreditor(
            _("%(text)s is not a creditor identifier: a character is wrong or missing.") % {"text": text[:40]}
        )
    return compact


def _mod97(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
