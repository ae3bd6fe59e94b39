"""Child process of sheets.py: print the first sheet of the workbook on standard input as JSON lines.

It knows no Django and holds no secret. The archive's directory is checked before anything is unpacked, and
memory and processor time are bounded, so that a hostile workbook ends this process and nothing else.
"""

import io
import json
import sys
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

MEMORY = 768 * 1024 * 1024
UNPACKED = 300 * 1024 * 1024
RATIO = 200
MEMBERS = 1_000
ROWS = 500_002
COLUMNS = 1_000


def refuse(why: str) -> None:
    print(f"refused: {why}", file=sys.stderr)
    sys.exit(2)


def bound(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system: the parent's bounds remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def check(content: bytes) -> None:
    """Refuse by the directory alone: what is locked, foreign, or unpacks beyond reason."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return refuse("damaged")
    if any(member.flag_bits & 1 for member in members):
        refuse("encrypted")
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > RATIO * max(len(content), 16_384):
        refuse("bomb")
    if "[Content_Types].xml" not in {member.filename for member in members}:
        refuse("not a workbook")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in members:
            xml = member.filename.endswith((".xml", ".rels"))
            if xml and b"<!DOCTYPE" in archive.open(member).read(4096):
                refuse("damaged")
    return None


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):  # a spreadsheet keeps 15 digits: 0.1 + 0.2 is 0.3
        return format(Decimal(f"{value:.15g}").normalize(), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def main() -> None:
    bound(int(sys.argv[1]))
    content = sys.stdin.buffer.read()
    check(content)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if line > ROWS:
            break  # the parent has refused by then
        cells = [shown(value) for value in row[:COLUMNS]]
        if any(cells):
            sys.stdout.write(json.dumps([line, cells]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
