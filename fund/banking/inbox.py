"""A folder that the bank's software writes to: each new file is imported once, and moved to `done` or `failed`.

A file that does not add up, cannot be read, or shows a gap waits for a treasurer, who is told. Run twice, or by two
workers at once, nothing is imported twice: a file is known by its content.
"""

import logging
import os
import stat
import time
from pathlib import Path

from django.conf import settings

from fund.banking import importing
from fund.banking.importing import IMPORTED, IMPORTING, KNOWN, FileReport
from fund.banking.models import BankAccount, Delivery, StatementFile
from fund.banking.packed import Packed
from fund.banking.statement import UnreadableStatement, plain
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.people.permissions import Role

log = logging.getLogger(__name__)
DONE, FAILED = "done", "failed"
STILL = 20  # seconds without a change, after which a file is no longer being written
MOST = 100  # files in one run
PARTIAL = (".part", ".tmp", ".filepart", ".crdownload")


def watch(folder: str = "", *, now: float | None = None) -> str:
    """One look into the folder (default: the setting BANK_INBOX); what it did, in a line."""
    go_on()
    place = Path(folder or settings.BANK_INBOX)
    if not (folder or settings.BANK_INBOX):
        return "no folder is watched"
    if not place.is_dir():
        log.error("the bank's folder %s is not there", place)
        return "the folder is not there"
    taken = failed = 0
    for path in _waiting(place, now or time.time())[:MOST]:
        well = _take(place, path)
        taken, failed = taken + well, failed + (not well)
    return f"{taken} files imported, {failed} waiting for a treasurer"


def go_on() -> None:
    """Files whose import was cut off are handed to the outbox again."""
    for file in StatementFile.objects.filter(state=StatementFile.State.IMPORTING).defer("raw"):
        importing.wake(file)


def _waiting(place: Path, now: float) -> list[Path]:
    """Whole files, the oldest first: no links, nothing hidden or half written."""
    found = []
    for path in place.iterdir():
        about = path.lstat()
        is_whole = now - about.st_mtime >= STILL and not path.name.endswith(PARTIAL)
        if stat.S_ISREG(about.st_mode) and is_whole and not path.name.startswith("."):
            found.append((about.st_mtime, path))
    return [path for _changed, path in sorted(found)]


def _take(place: Path, path: Path) -> bool:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
            packed = Packed.of(stream)
        inside = importing.unpacked(path.name, packed)
    except FileNotFoundError:
        return True  # another worker was quicker
    except UnreadableStatement as refusal:
        told = [{"line": 0, "sentence": str(refusal)}]
        Delivery.objects.create(name=plain(path.name, 200), outcome=Delivery.Outcome.REFUSED, problems=told)
        return _put_away(place, path, FAILED, [f"{path.name}: {refusal}"])
    except OSError as error:
        log.warning("%s of the bank's folder cannot be read: %s", path.name, error.strerror)
        return False
    reports = [_one(name, content) for name, content in inside]
    wrong = [line for report, _well in reports for line in (*report.lines(), *report.gaps)]
    for (report, well), (_name, content) in zip(reports, inside, strict=True):
        _record(report, content, well)
        if not well:
            _tell(report, content)
    well = all(well for _report, well in reports)
    return _put_away(place, path, DONE if well else FAILED, wrong)


def _one(name: str, packed: Packed) -> tuple[FileReport, bool]:
    """Looked at first; imported when there is nothing that a person should see before."""
    file, report = importing.stage(name, packed, by=None)
    if file is None or report.outcome not in (IMPORTED, KNOWN) or report.gaps:
        if file is not None and report.outcome == importing.QUARANTINED:
            report = importing.import_staged(file, by=None)
        return report, False
    report = importing.import_staged(file, by=None, here=False)
    return report, report.outcome in (IMPORTED, IMPORTING, KNOWN)


def _record(report: FileReport, packed: Packed, well: bool) -> None:
    """What came, and what became of it, for the list of the treasurers; once for the same result of the same file."""
    file = StatementFile.objects.filter(sha256=packed.sha256).defer("raw").first()
    waits = not well and report.outcome in (IMPORTED, KNOWN, IMPORTING)
    outcome = Delivery.Outcome.WAITING if waits else report.outcome
    told = [*report.problems, *({"line": 0, "sentence": gap} for gap in report.gaps)]
    Delivery.objects.create(name=report.name[:200], outcome=outcome, problems=told[:100], file=file)


def _put_away(place: Path, path: Path, where: str, lines: list[str]) -> bool:
    """Out of the way under a name of its own; what was wrong stands beside it."""
    target = place / where
    target.mkdir(exist_ok=True)
    goal, number = target / path.name, 1
    while goal.exists():
        number += 1
        goal = target / f"{path.stem}-{number}{path.suffix}"
    try:
        path.rename(goal)
    except FileNotFoundError:
        return where == DONE
    if lines:
        goal.with_name(goal.name + ".txt").write_text("\n".join(lines) + "\n")
    return where == DONE


def _tell(report: FileReport, packed: Packed) -> None:
    """Every treasurer, once a file."""
    file = StatementFile.objects.filter(sha256=packed.sha256).defer("raw").first()
    own = set(file.statements.values_list("account__fund", flat=True)) if file is not None else set()
    funds = own or set(BankAccount.objects.values_list("fund", flat=True))
    reaches = User.objects.filter(is_active=True, role_grants__role=Role.TREASURER).distinct()
    for user in reaches:
        if any(account.fund_id in funds for account in BankAccount.objects.visible_to(user)):
            notify(
                f"bank_file/{packed.sha256[:32]}/{user.pk}", user=user, template="bank_file_waits",
                context={"reference": report.name[:80], "count": max(1, len(report.problems) + len(report.gaps))},
                path=file.get_absolute_url() if file else "/bank/files/",
            )  # fmt: skip
