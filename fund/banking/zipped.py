"""A ZIP of several bank files: each is its own file. What a bomb would need is refused before it is opened."""

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from fund.banking.packed import Packed
from fund.banking.statement import MAX_BYTES, MAX_WHOLE, UnreadableStatement, plain

MAX_FILES = 200
MAX_RATIO = 200  # a statement in XML is packed to a thirtieth, perhaps; a bomb to a thousandth
MAX_TOTAL = 2 * MAX_BYTES
MAX_DIRECTORY = 1 << 20
LAST = 22 + 65_535 + 76  # bytes in which the end of an archive may stand, with its comment
LARGE = b"PK\x06\x07"  # an archive of more than 65,535 files or four gigabytes
ENCRYPTED = 0x1


def looks_like(head: bytes) -> bool:
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def unpacked(name: str, packed: Packed) -> list[tuple[str, Packed]]:
    """The files inside, by their names; any other file is itself. UnreadableStatement when one limit is passed."""
    if not looks_like(packed.head):
        return [(name, packed)]
    if packed.size > MAX_WHOLE:
        words = {"most": MAX_WHOLE >> 20}
        raise _refused(_("The ZIP has more than the %(most)d MB that are read.") % words, "too_large")
    raw = packed.bytes()
    _guard_directory(raw[-LAST:])
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir() and not _is_unseen(one.filename)]
            _guard(inside, packed.size)
            return [(f"{name} › {plain(one.filename, 120)}", _member(archive, one)) for one in inside]
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise _refused(_("The ZIP is damaged: it cannot be unpacked."), "broken_zip") from error


def _guard_directory(last: bytes) -> None:
    """Refuse an archive whose directory alone would be heavy: its size is told by a record at the end."""
    ends = [found.start() for found in re.finditer(b"PK\x05\x06", last)]
    sizes = [int.from_bytes(last[at + 12 : at + 16], "little") for at in ends]
    if LARGE in last or any(size > MAX_DIRECTORY for size in sizes):
        raise _refused(_("The ZIP holds more files than are read at once."), "too_many")


def _is_unseen(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.endswith(".DS_Store")


def _guard(inside: list[zipfile.ZipInfo], size: int) -> None:
    if not inside:
        raise _refused(_("The ZIP holds no file."), "empty")
    if len(inside) > MAX_FILES:
        counts = {"count": len(inside), "most": MAX_FILES}
        raise _refused(
            _("The ZIP holds %(count)d files; at most %(most)d are read at once.") % counts, "too_many"
        )
    total = sum(one.file_size for one in inside)
    if total > MAX_TOTAL or any(one.file_size > MAX_BYTES for one in inside):
        raise _refused(_("The files inside the ZIP are larger than is read at once."), "too_large")
    for one in inside:
        words = {"name": plain(one.filename, 80)}
        if one.flag_bits & ENCRYPTED:
            raise _refused(
                _("“%(name)s” in the ZIP is locked with a password: unlock it first.") % words, "encrypted"
            )
        if one.file_size > MAX_RATIO * max(one.compress_size, 1_000):
            raise _refused(
                _("“%(name)s” in the ZIP unpacks to far more than a bank file would.") % words, "zip_bomb"
            )
        if one.filename.lower().endswith(".zip"):
            raise _refused(_("“%(name)s” in the ZIP is a ZIP itself: unpack it first.") % words, "nested_zip")
    if total > MAX_RATIO * max(size, 1_000):  # the same packed bytes told to be several files
        raise _refused(_("The ZIP unpacks to far more than bank files would."), "zip_bomb")


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Packed:
    with archive.open(one) as stream:
        found = Packed.of(stream)
    if looks_like(found.head):
        words = {"name": plain(one.filename, 80)}
        raise _refused(_("“%(name)s” in the ZIP is a ZIP itself: unpack it first.") % words, "nested_zip")
    return found


def _refused(sentence: object, code: str) -> UnreadableStatement:
    return UnreadableStatement(str(sentence), code=code)
