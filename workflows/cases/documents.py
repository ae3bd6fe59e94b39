"""Is a file what its name says, and may it be kept? Images are drawn anew, so that nothing hides in them.

What comes in is at most 10 MB: a PDF of at most 100 pages, a JPEG, a PNG, or a HEIC photo, which is kept as JPEG.
The place, the device and whatever else a phone writes into a picture stay outside: only the pixels are kept, at most
3,200 on the longer side. An archive is never unpacked. What is fit to be kept is shown to the virus scanner, where
there is one.
"""

import hashlib
import io
import logging
import re
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from workflows.refusals import Unmet

from . import scanning

log = logging.getLogger(__name__)

register_heif_opener()

MAX_BYTES = 10 * 1024 * 1024
MAX_EDGE = 3_200
MAX_PAGES = 100
MAX_UNFOLDED = 32 * 1024 * 1024  # what the inner lists of a PDF may come to when unfolded
MAX_PIXELS = {  # a JPEG is decoded at a smaller scale; a telephone takes HEIC photos of 48 million points
    "image/jpeg": 64_000_000, "image/png": 32_000_000, "image/heic": 50_000_000,
}  # fmt: skip
MAX_NAME = 120
ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif"  # what a browser offers to choose

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
LABELS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", HEIC: "HEIC"}
EXTENSIONS = {
    ".pdf": PDF,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".jpe": JPEG,
    ".png": PNG,
    ".heic": HEIC,
    ".heif": HEIC,
}
ENDING = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}
KEPT_AS = {PDF: PDF, JPEG: JPEG, PNG: PNG, HEIC: JPEG}  # every device opens a JPEG
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
ARCHIVE_ENDINGS = {"", ".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


class BadDocument(Unmet):
    """A file that cannot be kept; the sentence says why and what to send instead."""


class Infected(BadDocument):
    """The virus scanner found something in it; `figures` name the file's SHA-256 and what was found."""


@dataclass(frozen=True)
class CleanDocument:
    """A file fit to keep: a plain name with the right ending, its bytes as they are stored, their SHA-256, and
    whether a virus scanner has seen them."""

    name: str
    content_type: str
    content: bytes
    sha256: str
    scanned: bool = False

    @property
    def size(self) -> int:
        return len(self.content)


def clean(name: str, content: bytes) -> CleanDocument:
    """The file as it may be kept; raises BadDocument with a sentence that names the file."""
    name = plain_name(name)
    refuse_size(name, len(content))
    refuse_archive(name, content)
    found = fitting(name, sniff(content))
    kept = checked_pdf(name, content) if found == PDF else redrawn(name, content, found)
    sha256, media_type = hashlib.sha256(kept).hexdigest(), KEPT_AS[found]
    return CleanDocument(ended(name, media_type), media_type, kept, sha256, scanned(name, kept, sha256))


def scanned(name: str, content: bytes, sha256: str) -> bool:
    """Whether the scanner looked and found nothing; raises Infected where it found something."""
    seen = scanning.look(content)
    if seen.found:
        log.warning("infected file refused: %s, sha256 %s", seen.found, sha256)
        sentence = _(
            "“%(name)s” was not kept: the virus scanner found something harmful in it. Take a photo of the paper "
            "instead, or have your device checked."
        )
        raise Infected(sentence % {"name": name}, code="document_infected", sha256=sha256, found=seen.found)
    return seen.looked


def plain_name(name: str) -> str:
    """The last part of a path, without control or direction characters, at most 120 characters long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(" " if c in '"<>|:*?;' else c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).lstrip(". ") or "document"
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - len(suffix)].rstrip() + suffix


def refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise BadDocument(
            _("“%(name)s” is empty: the file holds nothing. Choose it again.") % {"name": name},
            code="document_empty",
        )
    if size > MAX_BYTES:
        sentence = _(
            "“%(name)s” weighs %(size)s MB; at most %(limit)s MB is accepted. Send fewer pages or a photo."
        )
        figures = {"name": name, "size": -(-size // 1024**2), "limit": MAX_BYTES // 1024**2}
        raise BadDocument(sentence % figures, code="document_too_large", size=size, limit=MAX_BYTES)


def sniff(content: bytes) -> str | None:
    """The media type that the first bytes show, whatever the name says; None for anything not known here."""
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    return None


def refuse_archive(name: str, content: bytes) -> None:
    """What is packed stays packed: nobody here unfolds it, so that it can be as large as it likes."""
    if content.startswith(ARCHIVES) and PurePosixPath(name).suffix.lower() in ARCHIVE_ENDINGS:
        sentence = _("“%(name)s” is an archive of files. Send the documents in it, each on its own.")
        raise BadDocument(sentence % {"name": name}, code="document_archive")


def fitting(name: str, found: str | None) -> str:
    """The media type, where it fits the name; what is neither PDF nor picture, or hides behind another
    ending, is refused."""
    suffix = PurePosixPath(name).suffix.lower()
    said = EXTENSIONS.get(suffix)
    if found == HEIC and said in (None, JPEG) and (said or not looks_like_an_ending(suffix)):
        return HEIC  # some telephones write .jpg on it; it becomes a JPEG here
    if found is None and said is not None:
        sentence = _("“%(name)s” is not a %(said)s: its content is something else, or it is damaged.")
        raise BadDocument(sentence % {"name": name, "said": LABELS[said]}, code="document_not_what_it_says")
    if found is None:
        sentence = _("“%(name)s” is not a kind of file we accept. Send a PDF or a photo (JPEG, PNG or HEIC).")
        raise BadDocument(sentence % {"name": name}, code="document_type")
    if suffix and said != found and (said is not None or looks_like_an_ending(suffix)):
        sentence = _(
            "“%(name)s” is not what its name says: its content is a %(found)s. Rename it and send it again."
        )
        raise BadDocument(sentence % {"name": name, "found": LABELS[found]}, code="document_not_what_it_says")
    return found


def looks_like_an_ending(suffix: str) -> bool:
    """“.docx” is an ending; “. 12” in “Invoice no. 12” or “.2026” is only a dot in a name."""
    return re.fullmatch(r"\.[a-z][a-z0-9]{1,4}", suffix) is not None


def ended(name: str, found: str) -> str:
    """The name with an ending that fits its content."""
    path = PurePosixPath(name)
    said = EXTENSIONS.get(path.suffix.lower())
    if said == found:
        return name
    return (path.stem if said == HEIC else name) + ENDING[found]


def checked_pdf(name: str, content: bytes) -> bytes:
    """A PDF is kept byte for byte: it must be whole, and readable without a password."""
    if b"%%EOF" not in content[-4096:] or b"startxref" not in content:
        sentence = _("“%(name)s” is cut off before its end: the PDF cannot be opened. Send it again.")
        raise BadDocument(sentence % {"name": name}, code="document_truncated")
    if ENCRYPTED.search(content):
        sentence = _(
            "“%(name)s” is protected by a password. Remove the protection, or print it to a new PDF."
        )
        raise BadDocument(sentence % {"name": name}, code="document_encrypted")
    refuse_pages(name, content)
    return content


PAGE = re.compile(rb"/Type\s*/Page\b")
PACKED_LIST = re.compile(rb"/Type\s*/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")


def refuse_pages(name: str, content: bytes) -> None:
    """At most 100 pages, counted one by one; they may stand in the packed lists of the PDF."""
    pages, budget = len(PAGE.findall(content)), MAX_UNFOLDED
    for packed in PACKED_LIST.finditer(content):
        unfolded = unfold(content, packed.end(), budget)
        pages += len(PAGE.findall(unfolded))
        budget -= max(
            len(unfolded), 4096
        )  # a list costs something however short, so that this comes to an end
        if budget <= 0:
            sentence = _(
                "“%(name)s” unfolds to far more than a document holds. Print it to a new PDF, or send photos of it."
            )
            raise BadDocument(sentence % {"name": name}, code="document_unfolds")
    if pages > MAX_PAGES:
        sentence = _(
            "“%(name)s” has %(pages)s pages; at most %(limit)s are accepted. Send those that matter."
        )
        figures = {"pages": pages, "limit": MAX_PAGES}
        raise BadDocument(sentence % {"name": name, **figures}, code="document_too_many_pages", **figures)


def unfold(content: bytes, at: int, most: int) -> bytes:
    """The packed list whose dictionary ends after `at`, at most `most` bytes of it; nothing where it is none."""
    start = STREAM.search(content, at, at + 4_000)
    if start is None:
        return b""
    try:
        return zlib.decompressobj().decompress(memoryview(content)[start.end() :], most)
    except zlib.error:
        return b""


def redrawn(name: str, content: bytes, media_type: str) -> bytes:
    """The picture, upright, within bounds, and nothing else: no place, device, comment or hidden tail."""
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[media_type]]) as picture:
            refuse_pixels(name, picture, media_type)
            picture.draft("RGB", (MAX_EDGE, MAX_EDGE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_EDGE, MAX_EDGE))
            return encoded(upright, KEPT_AS[media_type])
    except (
        UnidentifiedImageError,
        OSError,
        EOFError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as damage:
        sentence = _("“%(name)s” cannot be opened: the picture is damaged or cut off. Send it again.")
        raise BadDocument(sentence % {"name": name}, code="document_truncated") from damage


def refuse_pixels(name: str, picture: Image.Image, media_type: str) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS[media_type]:
        sentence = _("“%(name)s” measures %(width)s by %(height)s points: too much. Send a smaller one.")
        figures = {"width": width, "height": height}
        raise BadDocument(sentence % {"name": name, **figures}, code="document_too_many_pixels", **figures)


def encoded(picture: Image.Image, media_type: str) -> bytes:
    """Fresh pixels in a fresh image: `info` is left behind, and with it every hidden chunk."""
    mode = "RGB" if media_type == JPEG or not picture.has_transparency_data else "RGBA"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    out = io.BytesIO()
    if media_type == JPEG:
        bare.save(out, "JPEG", quality=85, optimize=True)
    else:
        bare.save(out, "PNG")
    return out.getvalue()
