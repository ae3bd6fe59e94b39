"""Names, account numbers and free text of bank lines are erased on schedule.

A matched line keeps them until nobody can ask for the money back any more; one that nobody recognised two years.
What the books need stays: amounts, days, references, the bank's own ids, the file's digest; and the keyed hashes
by which the same payer is recognised. Each night's erasing is a row that never changes.
"""

from calendar import monthrange
from datetime import date
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from fund.banking.models import Erasure, MatchingRule, NoticeDetail, Statement, StatementFile, StatementLine
from fund.banking.models.statements import StatementLineQuerySet

CHUNK = 500


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last of its month."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def due(matched_before: date, unmatched_before: date) -> StatementLineQuerySet:
    """Lines whose names have had their time: by the last match that stands, or by their own day."""
    lines = StatementLine.objects.filter(erased_at=None).annotate(
        matched_at=Max("matches__at", filter=Q(matches__undone_at=None))
    )
    matched = Q(state=StatementLine.State.MATCHED, matched_at__date__lt=matched_before)
    forgotten = ~Q(state=StatementLine.State.MATCHED) & Q(booked_on__lt=unmatched_before)
    return lines.filter(matched | forgotten)


def erase(on: date) -> Erasure | None:
    """Erase what is due on a day, in chunks; safe to run again. None where nothing was."""
    matched_before = months_before(on, settings.BANK_NAMES_MONTHS)
    unmatched_before = months_before(on, settings.BANK_NAMES_UNMATCHED_MONTHS)
    ids = list(due(matched_before, unmatched_before).order_by("pk").values_list("pk", flat=True))
    lines = details = 0
    for part in batched(ids, CHUNK):
        told, erased = _erase_lines(part)
        details, lines = details + told, lines + erased
    files = _erase_files()
    rules, _each = MatchingRule.objects.filter(last_on__lt=unmatched_before).delete()
    if not (lines or details or files or rules):
        return None
    return Erasure.objects.create(
        on=on, matched_before=matched_before, unmatched_before=unmatched_before, lines=lines, details=details,
        files=files, rules=rules,
    )  # fmt: skip


@transaction.atomic
def _erase_lines(ids: tuple[int, ...]) -> tuple[int, int]:
    """(details, lines) erased: the lines, and what notifications told of them."""
    held = StatementLine.objects.select_for_update(of=("self",)).filter(pk__in=ids, erased_at=None)
    rows = list(held.order_by("pk").only("pk", "account_id", "bank_reference"))
    details = 0
    for row in rows:
        if row.bank_reference:
            told = NoticeDetail.objects.filter(account=row.account_id, bank_reference=row.bank_reference)
            details += told.exclude(told="").update(told="")
    erased = StatementLine.objects.filter(pk__in=[row.pk for row in rows]).update(
        party_name="", party_iban="", communication="", erased_at=timezone.now()
    )
    return details, erased


def _erase_files() -> int:
    """The bytes of files all of whose lines are erased; their digest, counts and balances stay."""
    kept = StatementLine.objects.filter(statement__file=OuterRef("pk"), erased_at=None)
    brought = Statement.objects.filter(file=OuterRef("pk"), lines__isnull=False)
    files = StatementFile.objects.filter(~Exists(kept), Exists(brought), state=StatementFile.State.IMPORTED)
    return files.exclude(raw="").update(raw="")
