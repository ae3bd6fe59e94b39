"""MT940, the SWIFT statement still sent by German, Dutch and other banks: one statement a message.

The tags are parsed by the mt-940 library, one message at a time so that a damaged one is named by its line;
what the library reads is checked against the file again: as many entries as there are :61: lines.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

import mt940
from django.utils.translation import gettext_lazy as _
from mt940.options import Options

from fund.banking import references
from fund.banking.statement import (
    MAX_ENTRIES,
    MAX_STATEMENTS,
    Entry,
    Statement,
    UnreadableStatement,
    plain,
    ranked,
    told,
)

# The library prints what it cannot read to the log, names and accounts included, each tag to a logger of its own.
logging.getLogger("mt940").propagate = False
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

MAX_IN_A_MESSAGE = 2_000  # the library's time grows with the square of a message
OPENS = re.compile(r"^:20:", re.MULTILINE)
FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
ENTRY = re.compile(r"^:61:", re.MULTILINE)
IBAN = re.compile(r"\b([A-Z]{2}\d{2}[A-Z0-9]{10,30})\b")
RETURNED = ("108", "109", "159")  # German booking keys: direct debit or transfer that came back


def looks_like(text: str) -> bool:
    return bool(re.search(r"^:(?:20|61):", text, re.MULTILINE))


def decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(raw: bytes) -> list[Statement]:
    """Every message of the file as a statement, or UnreadableStatement."""
    text = decode(raw).replace("\r\n", "\n").replace("\r", "\n")
    if len(ENTRY.findall(text)) > MAX_ENTRIES:
        raise UnreadableStatement(_("The file has more entries than are read at once."), code="too_many")
    messages = list(_messages(text))
    if any(len(ENTRY.findall(message)) > MAX_IN_A_MESSAGE for _line, message in messages):
        raise UnreadableStatement(
            _("A message of the file has more than %(most)d entries: ask the bank for camt.053.")
            % {"most": MAX_IN_A_MESSAGE},
            code="too_many",
        )
    if len(messages) > MAX_STATEMENTS:
        raise UnreadableStatement(_("The file has more statements than are read at once."), code="too_many")
    if not messages:
        raise UnreadableStatement(_("The file holds no MT940 message: none starts with a :20: line."))
    return [_statement(line, message) for line, message in messages]


def _messages(text: str) -> Iterator[tuple[int, str]]:
    starts = [found.start() for found in OPENS.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        yield text.count("\n", 0, start) + 1, text[start:end]


def _statement(line: int, message: str) -> Statement:
    statement = Statement(format="MT940", account="", number="", line=line)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = mt940.parse(message, options=Options(reversal_sign=True, case_insensitive_marks=True))
    except Exception as error:  # the library raises whatever its regular expressions and Decimal raise
        statement.problem(line, _("The message cannot be read: %(error)s") % {"error": plain(str(error), 80)})
        return statement
    data = parsed.data
    statement.account = plain(str(data.get("account_identification") or ""), 34).replace(" ", "")
    number, page = data.get("statement_number") or "", data.get("sequence_number") or ""
    statement.number = plain("/".join(str(part) for part in (number, page) if part), 35)
    _balances(statement, data)
    lines = [line + message.count("\n", 0, found.start()) for found in ENTRY.finditer(message)]
    if len(parsed.transactions) != len(lines):
        statement.problem(line, _("The message has %(lines)d entry lines, %(read)d could be read.")
                          % {"lines": len(lines), "read": len(parsed.transactions)})  # fmt: skip
    statement.entries = ranked(_entries(statement, parsed.transactions, lines))
    statement.counts = {"entries": len(lines), "read": len(parsed.transactions)}
    statement.prove(line + message.rstrip().count("\n"))
    return statement


def _balances(statement: Statement, data: dict) -> None:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    for balance, side in ((opening, "opening"), (closing, "closing")):
        if balance is None or balance.amount is None:
            continue
        try:
            cents = _cents(balance.amount.amount)
        except ValueError:
            statement.problem(statement.line, _("A balance is no amount in cents."))
            continue
        statement.currency = statement.currency or plain(balance.amount.currency or "", 3)
        setattr(statement, f"{side}_cents", cents)
        setattr(statement, "opened_on" if side == "opening" else "booked_on", _plain_date(balance.date))


def _entries(statement: Statement, transactions: list, lines: list[int]) -> Iterator[Entry]:
    for position, transaction in enumerate(transactions):
        line = lines[position] if position < len(lines) else statement.line
        try:
            yield _entry(transaction.data, line)
        except (ValueError, TypeError, KeyError):
            statement.problem(line, _("The entry's amount or date cannot be read."))


def _entry(data: dict, line: int) -> Entry:
    value = _plain_date(data["date"])
    words = " ".join(
        filter(
            None, (str(data.get(name) or "") for name in ("purpose", "transaction_details", "extra_details"))
        )
    )
    words = " ".join(words.split())
    name, account = _party(data, words)
    return Entry(
        booked_on=_plain_date(data.get("entry_date") or value),
        value_on=value,
        cents=_cents(data["amount"].amount),
        bank_reference=plain(told(str(data.get("bank_reference") or "")), 105),
        end_to_end_id=plain(told(str(data.get("end_to_end_reference") or "")), 35),
        reference=references.find(words) or references.find(str(data.get("customer_reference") or "")),
        communication=plain(words, 2000),
        party_name=plain(name, 140),
        party_iban=plain(account, 34),
        return_reason=_return_reason(data),
        line=line,
    )


def _party(data: dict, words: str) -> tuple[str, str]:
    """The library glues ?31 (account) and ?32 (name) together:
    an IBAN in front of the name is taken off again."""
    name = str(data.get("applicant_name") or "").strip()
    account = str(data.get("gvc_applicant_iban") or "").strip()
    if found := re.match(r"([A-Z]{2}\d{2}(?:[0-9]{10,30}))(?=\D|$)", name):
        name, account = name[found.end() :].strip(), account or found[1]
    if not account and (found := IBAN.search(words)):
        account = found[1]
    return name, account


def _return_reason(data: dict) -> str:
    if str(data.get("transaction_code") or "") in RETURNED:
        code = str(data.get("return_debit_notes") or "")
        return plain(code or "reversal", 35)
    return "reversal" if str(data.get("status") or "").upper() in ("RC", "RD") else ""


def _cents(amount: Decimal) -> int:
    if (
        not isinstance(amount, Decimal)
        or not amount.is_finite()
        or amount.adjusted() > 15
        or amount * 100 % 1
    ):
        raise ValueError(str(amount))
    return int(amount * 100)


def _plain_date(day: date) -> date:
    return date(day.year, day.month, day.day)
