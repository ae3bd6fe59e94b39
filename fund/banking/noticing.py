"""What a camt.054 tells of a line of the camt.053, whichever came first: it adds words to the line, never money.

A notification belongs to the line of the same account and bank reference whose amount its details make, to the cent.
Of one detail, the line takes what it does not say itself; of several, each is a part of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from fund.banking.models import BankAccount, BatchLine, NoticeDetail, PaymentOrder, StatementLine
from fund.banking.models.accounts import iban_key
from fund.banking.names import name_key
from fund.banking.statement import NOTICE
from workflows import bulk

TAKEN = ("reference", "end_to_end_id", "communication", "party_name", "party_iban")


def details_of(account: BankAccount, lines: Iterable[StatementLine]) -> dict[int, list[NoticeDetail]]:
    """The details of each line, by its id; lines that no notification tells of are not in it."""
    by_reference: dict[str, list[StatementLine]] = defaultdict(list)
    for line in lines:
        if line.bank_reference:
            by_reference[line.bank_reference].append(line)
    rows = NoticeDetail.objects.filter(account=account, statement__kind=NOTICE).order_by("statement", "pk")
    told: dict[str, list[NoticeDetail]] = defaultdict(list)
    for detail in bulk.among(rows, "bank_reference", by_reference):
        told[detail.bank_reference].append(detail)
    found = {}
    for reference, details in told.items():
        groups = [list(group) for _key, group in groupby(details, key=lambda detail: detail.statement_id)]
        for line in by_reference[reference]:
            whole = next((group for group in groups if sum(one.cents for one in group) == line.cents), None)
            if whole:
                found[line.pk] = whole
    return found


def enrich(account: BankAccount, lines: Sequence[StatementLine]) -> None:
    """Give lines the words that their notification has and they lack."""
    for pk, details in details_of(account, lines).items():
        if len(details) == 1:
            line = next(line for line in lines if line.pk == pk)
            _take(line, details[0].told)


def _take(line: StatementLine, told: Any) -> None:
    words = {name: told[name] for name in TAKEN if told.get(name) and not getattr(line, name)}
    if "party_iban" in words:
        words["party_key"] = iban_key(words["party_iban"])
    if "party_name" in words:
        words["party_name_key"] = name_key(words["party_name"])
    if words:
        StatementLine.objects.filter(pk=line.pk).update(**words)
        for name, value in words.items():
            setattr(line, name, value)


def payments_inside(account: BankAccount, line: StatementLine) -> list[BatchLine]:
    """Our payments that a debit is made of, where its notification names every one by its end-to-end id and amount."""
    details = details_of(account, [line]).get(line.pk, []) if line.cents < 0 else []
    ids = [detail.told.get("end_to_end_id") or "" for detail in details]
    if not ids or not all(ids) or len(set(ids)) < len(ids):
        return []
    sent = BatchLine.objects.filter(
        batch__account=account, was_sent=True, is_active=True, order__state=PaymentOrder.State.EXPORTED,
        end_to_end_id__in=ids,
    ).select_related("order", "batch__account__fund")  # fmt: skip
    found = {one.end_to_end_id: one for one in sent}
    agrees = all(
        one in found and found[one].cents == -detail.cents for one, detail in zip(ids, details, strict=True)
    )
    return [found[one] for one in ids] if agrees else []
