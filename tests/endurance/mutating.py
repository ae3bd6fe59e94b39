"""Real bank files are damaged at random and read, and some of them imported: nothing but a named refusal, never a part.

    python -m tests.endurance.mutating ROUNDS IMPORTS [SEED]

Each round is a file and a seed, so that any of them can be made again. A child reads a few thousand of them under a
limit of memory and of time for each; a reader that needs more, or raises what is no refusal, is told with its seed.
"""

import faulthandler
import io
import json
import os
import random
import re
import resource
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from . import prepared

MOST_SECONDS, MOST_BYTES = 5, 150 << 20
A_CHILD = 2_000  # rounds
TAG = re.compile(rb"</?([A-Za-z0-9]+)>|^:(\d\d[A-Z]?):", re.MULTILINE)
NUMBER = re.compile(rb"\d{2,}")
NASTY = (
    b"\x00", b"\xff", b"\xc3", b"<", b">", b"&", b"&amp;", b"&#0;", b"]]>", b"<!--", b"-1", b"1e9", b"NaN", b"\r",
    b"\n\n", b"9" * 30, "١٢".encode(), "\u202e".encode(), "\ud7ff".encode(), b"\x1a", b"0000000000", b":61:",
    b":86:", b":62F:",
)  # fmt: skip


def damaged(raw: bytes, seed: int) -> bytes:
    """The file with one to four kinds of damage done to it."""
    chance = random.Random(seed)
    for _change in range(chance.choice((1, 1, 1, 2, 3, 4))):
        raw = chance.choice(DAMAGES)(raw or b" ", chance)
    return raw


def _flip(raw: bytes, chance: random.Random) -> bytes:
    bent = bytearray(raw)
    for _byte in range(chance.randint(1, 5)):
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _delete(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at + chance.choice((1, 3, 40, 130, 2_000)) :]


def _double(raw: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(raw)), chance.choice((1, 20, 130, 1_000, 20_000))
    return raw[: at + length] + raw[at : at + length] * chance.choice((1, 1, 2, 50)) + raw[at + length :]


def _insert(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(NASTY) * chance.choice((1, 1, 3, 500)) + raw[at:]


def _swap_tags(raw: bytes, chance: random.Random) -> bytes:
    names = sorted({found[1] or found[2] for found in TAG.finditer(raw)})
    if len(names) < 2:
        return _flip(raw, chance)
    one, other = chance.sample(names, 2)
    return raw.replace(one, b"\x01").replace(other, one).replace(b"\x01", other)


def _change_number(raw: bytes, chance: random.Random) -> bytes:
    found = list(NUMBER.finditer(raw))
    if not found:
        return _flip(raw, chance)
    one = chance.choice(found)
    new = chance.choice(
        (b"0" * len(one[0]), b"9" * len(one[0]), str(chance.randrange(10**12)).encode(), one[0][::-1])
    )
    return raw[: one.start()] + new + raw[one.end() :]


def _swap_lines(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _truncate(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def _encode(raw: bytes, chance: random.Random) -> bytes:
    text = raw.decode("latin-1")
    if chance.random() < 0.3:
        name = chance.choice((b"UTF-16", b"windows-1252", b"utf-7", b"iso-8859-1", b"x" * 40))
        return re.sub(rb"encoding=.[A-Za-z0-9-]+.", b'encoding="' + name + b'"', raw, count=1)
    return text.encode(
        chance.choice(("utf-8", "utf-16", "utf-16-le", "utf-32", "cp037", "latin-1")), "replace"
    )


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _delete, _double, _insert, _swap_tags, _change_number, _swap_lines, _truncate, _encode,
)  # fmt: skip


def _zip(files: list[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files:
            archive.writestr(name, raw)
    return target.getvalue()


def samples() -> list[tuple[str, bytes]]:
    """The real files of BANK_FILES, and those that the tests write."""
    from django.conf import settings

    from tests.fund.banking.builders import Booked, camt053, coda

    entries = [
        Booked(100_00, reference="+++123/4567/89002+++", bank_reference="R1"), Booked(-5_00, text="charges"),
        Booked(7_00, reason="AC04", end_to_end_id="E2E-1"), Booked(7_00), Booked(7_00),
    ]  # fmt: skip
    own = [
        (f"own.{version}", camt053(entries, opening=10_00, version=version)) for version in ("02", "04", "08")
    ]
    own += [
        ("own.054", camt053(entries, kind="054")),
        ("own.cod", coda(entries, opening=10_00).encode("cp1252")),
    ]
    csv = "Date;Valeur;Montant;Solde;Communication\n04/05/2026;04/05/2026;5,00;5,00;a\n05/05/2026;;-1,00;4,00;b\n"
    own += [("own.csv", csv.encode()), ("own.zip", _zip(own[:2]))]
    folder = Path(settings.BANK_FILES) if settings.BANK_FILES else Path("nowhere")
    real = sorted(path for path in folder.glob("*/*") if path.is_file() and path.suffix != ".md")
    return own + [(path.name, path.read_bytes()) for path in real]


def check_one(name: str, raw: bytes, seed: int) -> tuple[str, float]:
    """Read one damaged file; (what is wrong, seconds of processor time, those of readers in a child counted)."""
    from fund.banking import importing, reading, tables
    from fund.banking.statement import UnreadableStatement

    mutant, started, wrong = damaged(raw, seed), _spent(), ""
    try:
        for _inside, packed in importing.unpacked(name, mutant):
            layout = tables.guess(packed.bytes()) if reading.is_table(packed) else None
            for statement in reading.read(packed, layout):
                if not statement.problems and statement.difference_cents:
                    wrong = "believed, and does not add up"
                str([str(problem) for problem in statement.problems])
    except UnreadableStatement as refusal:
        wrong = "" if str(refusal) else "refused without a word"
    except MemoryError:
        wrong = "needs more memory than allowed"
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}"
    seconds = _spent() - started
    if seconds > MOST_SECONDS:
        wrong = wrong or f"took {seconds:.1f} s"
    return (f"{name} seed {seed}: {wrong}" if wrong else ""), seconds


def _spent() -> float:
    """What a busy machine does not change, as the clock on the wall would."""
    return sum(os.times()[:4])


def read_many(first: int, rounds: int, out: int) -> None:
    """A child's work: its findings are one line of JSON to `out`."""
    files = samples()
    small = [(name, raw) for name, raw in files if len(raw) < 100_000]
    faulthandler.enable()
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MOST_BYTES, now + MOST_BYTES))
    wrong, slowest = [], 0.0
    for seed in range(first, first + rounds):
        name, raw = files[seed % len(files)] if seed % 50 == 0 else small[seed % len(small)]
        signal.alarm(60)
        said, seconds = check_one(name, raw, seed)
        slowest = max(slowest, seconds)
        if said:
            wrong.append(said)
    os.write(out, json.dumps({"wrong": wrong[:50], "slowest": slowest}).encode())


def reading_rounds(rounds: int, seed: int) -> dict[str, Any]:
    wrong: list[str] = []
    slowest = 0.0
    for first in range(seed, seed + rounds, A_CHILD):
        reads, writes = os.pipe()
        count = min(A_CHILD, seed + rounds - first)
        child = prepared.fork(lambda first=first, count=count, writes=writes: read_many(first, count, writes))
        os.close(writes)
        with os.fdopen(reads) as told:
            text = told.read()
        os.waitpid(child, 0)
        found = (
            json.loads(text)
            if text
            else {"wrong": [f"seeds {first} to {first + count}: the child died"], "slowest": 0}
        )
        wrong, slowest = wrong + found["wrong"], max(slowest, found["slowest"])
        print(f"{first + count - seed:,} of {rounds:,} read, {len(wrong)} wrong", file=sys.stderr, flush=True)
    return {"wrong": wrong[:50], "slowest_read": round(slowest, 2)}


def importing_rounds(rounds: int, seed: int) -> dict[str, Any]:
    """Damaged files imported into books that are proved again and again: a file came in whole, or not at all."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    files = [(name, raw) for name, raw in samples() if len(raw) < 60_000]
    open_accounts(files)
    wrong: list[str] = []
    slowest, outcomes = 0.0, dict.fromkeys(("imported", "known", "quarantined", "refused"), 0)
    for number in range(rounds):
        name, raw = files[number % len(files)]
        said, outcome, seconds = import_one(name, damaged(raw, seed + number), seed + number)
        outcomes[outcome] += 1
        slowest = max(slowest, seconds)
        wrong += [said] if said else []
        if number % 250 == 249:
            wrong += [f"after seed {seed + number}: {difference}" for difference in _proved()]
            print(f"{number + 1:,} of {rounds:,} imported, {len(wrong)} wrong", file=sys.stderr, flush=True)
    return {
        "wrong": wrong[:50],
        "slowest_import": round(slowest, 2),
        "outcomes": outcomes,
        "differences": _proved(),
    }


def import_one(name: str, mutant: bytes, seed: int) -> tuple[str, str, float]:
    """Import one damaged file; (what is wrong, its outcome, seconds of processor time)."""
    from fund.banking.importing import import_statement
    from fund.banking.models import Statement, StatementLine
    from fund.ledger.models import Movement

    before = (StatementLine.objects.count(), Movement.objects.count(), Statement.objects.count())
    started = _spent()
    try:
        reports = import_statement([(name, mutant)], by=None)
    except Exception as error:
        return f"{name} seed {seed}: {type(error).__name__}: {error}", "refused", _spent() - started
    seconds = _spent() - started
    after = (StatementLine.objects.count(), Movement.objects.count(), Statement.objects.count())
    told, wrong = {report.outcome for report in reports}, ""
    new = sum(report.new for report in reports if report.outcome == "imported")
    if "imported" not in told and after != before:
        wrong = f"{', '.join(told)}, but something of it is there"
    elif after[0] - before[0] != new:
        wrong = f"{new} said to be new, {after[0] - before[0]} are there"
    elif seconds > MOST_SECONDS:
        wrong = f"took {seconds:.1f} s"
    return (f"{name} seed {seed}: {wrong}" if wrong else ""), reports[0].outcome, seconds


def open_accounts(files: list[tuple[str, bytes]]) -> None:
    """A fund a currency, and each account of the files one of its bank accounts, so that they are let in."""
    from fund.banking import importing, reading, tables
    from fund.banking.models import BankAccount
    from fund.banking.statement import UnreadableStatement
    from fund.ledger.models import Fund

    for name, raw in files:
        try:
            statements = reading.read(raw)
        except UnreadableStatement:
            if name.endswith(".csv"):
                importing.remember(tables.guess(raw), BankAccount.objects.earliest("pk"), raw, by=None)
            continue
        for one in statements:
            if one.account and not BankAccount.objects.filter(iban=one.account).exists():
                currency = one.currency or "EUR"
                fund, _new = Fund.objects.get_or_create(
                    code=currency.lower(), defaults={"name": currency, "currency": currency}
                )
                BankAccount.objects.create(fund=fund, name=one.account, iban=one.account, holder="Fund")


def _proved() -> list[str]:
    from fund.ledger import proof

    return [str(difference) for difference in proof.run().differences]


def main(rounds: int, imports: int, seed: int = 0) -> dict[str, Any]:
    import django

    django.setup()
    started = time.monotonic()
    found = reading_rounds(rounds, seed)
    imported = importing_rounds(imports, seed)
    return {
        **found, **imported, "wrong": found["wrong"] + imported["wrong"], "rounds": rounds, "imports": imports,
        "seed": seed, "on": str(date.today()), "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(main(*map(int, sys.argv[1:])), sys.stdout)
