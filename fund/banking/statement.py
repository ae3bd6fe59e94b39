"""What every bank format comes down to: a statement of one account, its entries, and what is wrong with it.

Amounts are signed integer cents of the account's currency: money in is positive. The readers (camt, coda,
mt940) yield these and nothing else; what a file says wrongly is a `Problem` with its line, never an exception
half-way.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.refusals import Refusal

MAX_BYTES = 256 * 1024 * 1024
MAX_WHOLE = 64 * 1024 * 1024  # of a format that is not read as a stream
MAX_ENTRIES = 200_000
MAX_STATEMENTS = 5_000
MAX_PROBLEMS = 500  # of one statement: the first ones tell enough
DECIMAL = re.compile(r"(\d{1,15})(?:[.,](\d{0,5}))?", re.ASCII)

STATEMENT, REPORT, NOTICE = "statement", "report", "notification"
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED"})


class UnreadableStatement(Refusal):
    """A file that is not a bank statement we can read, or is damaged beyond reading;
    nothing of it is kept."""

    code = "unreadable_statement"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not add up, at a line of the file (0: the file as a whole)."""

    line: int
    sentence: str | Promise

    def __str__(self) -> str:
        return f"{_('line')} {self.line}: {self.sentence}" if self.line else str(self.sentence)


class Entry(NamedTuple):
    """One amount that moved on the account."""

    booked_on: date
    value_on: date
    cents: int
    bank_reference: str = ""
    entry_reference: str = ""  # of the whole entry, where the bank books several payments as one
    end_to_end_id: str = ""
    batch_id: str = ""  # the payment file that the bank booked as one amount
    reference: str = ""  # structured communication, in its canonical writing where it is valid
    communication: str = ""
    party_name: str = ""
    party_iban: str = ""
    return_reason: str = ""  # ISO reason code; "reversal" when the bank gives none
    line: int = 0
    rank: int = 0  # among entries of one day that are alike in amount and bank reference

    @property
    def twins(self) -> tuple[date, int, str]:
        return (self.booked_on, self.cents, self.bank_reference)

    @property
    def is_return(self) -> bool:
        return bool(self.return_reason)

    def fingerprint(self) -> str:
        """What else makes two alike entries the same one, when the bank gives them no reference."""
        told = (
            self.value_on.isoformat(),
            self.end_to_end_id,
            self.reference,
            self.communication,
            self.party_iban,
        )
        return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Statement:
    """One account's movements between two balances. `problems` empty means that it proves itself."""

    format: str
    account: str
    number: str
    currency: str = ""
    kind: str = STATEMENT
    opening_cents: int | None = None
    closing_cents: int | None = None
    opened_on: date | None = None
    booked_on: date | None = None
    entries: tuple[Entry, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # records as the bank's format counts them
    line: int = 0
    without_balances: bool = False  # a table that tells none: nothing proves that it is whole

    @property
    def credit_cents(self) -> int:
        return sum(entry.cents for entry in self.entries if entry.cents > 0)

    @property
    def debit_cents(self) -> int:
        return -sum(entry.cents for entry in self.entries if entry.cents < 0)

    @property
    def difference_cents(self) -> int:
        """Opening plus entries minus closing: 0 in a statement that adds up."""
        if self.opening_cents is None or self.closing_cents is None:
            return 0
        return self.opening_cents + sum(entry.cents for entry in self.entries) - self.closing_cents

    @property
    def moves_money(self) -> bool:
        """Only a statement does; an intraday report and a notification tell the same money once more."""
        return self.kind == STATEMENT

    def prove(self, line: int = 0) -> None:
        """Note what keeps this statement from being believed: balances missing or not adding up,
        dates unknown."""
        if not self.account:
            self.problem(line, _("The statement names no account."))
        if not self.moves_money:
            return
        if self.booked_on is None:
            self.problem(line, _("The statement bears no date."))
        if self.without_balances:
            return
        if self.opening_cents is None or self.closing_cents is None:
            self.problem(
                line, _("The statement has no opening or no closing balance: it cannot prove itself.")
            )
        elif self.difference_cents:
            self.problem(
                line,
                _(
                    "Opening %(opening)s plus entries %(entries)s makes %(sum)s, but the closing balance is "
                    "%(closing)s."
                )
                % {
                    "opening": printed(self.opening_cents),
                    "entries": printed(self.credit_cents - self.debit_cents),
                    "sum": printed(self.closing_cents + self.difference_cents),
                    "closing": printed(self.closing_cents),
                },
            )

    def problem(self, line: int, sentence: str | Promise) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(line, sentence))


def printed(cents: int) -> str:
    """Cents in the neutral writing of a problem line: two decimals, a dot, a minus."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def decimal_cents(text: str) -> int:
    """`1234.5` → 123450; ValueError for anything but plain digits (no 1e3, 1_000, signs)
    or a lost fraction."""
    shape = DECIMAL.fullmatch(text.strip())
    if not shape:
        raise ValueError(text)
    whole, fraction = shape[1], (shape[2] or "").ljust(2, "0")
    if fraction[2:].strip("0"):
        raise ValueError(text)
    return int(whole) * 100 + int(fraction[:2])


def ranked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in their order, each told apart from its twins: two equal payments on a day are two."""
    seen: Counter[tuple[date, int, str]] = Counter()
    numbered = []
    for entry in entries:
        twins = entry.twins
        numbered.append(entry._replace(rank=seen[twins]) if seen[twins] else entry)
        seen[twins] += 1
    return tuple(numbered)


def told(reference: str) -> str:
    """A bank's reference, empty where it says in its own words that there is none."""
    clean = " ".join(reference.split())
    return "" if clean.upper() in NO_REFERENCE else clean


def plain(text: str, longest: int) -> str:
    """Text fit to be kept: control characters out, spaces single, cut to the column with an ellipsis."""
    if not text:
        return text
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    kept = " ".join(text.split())
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"
