"""Is a file what its name says, and may it be kept? Images are drawn anew, so that nothing hides in them.

What comes in is at most 10 MB, a PDF, a JPEG or a PNG. The place, the device and whatever else a phone writes
into a picture stay outside: only the pixels are kept, at most 3,200 on the longer side.
"""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from workflows.refusals import Unmet

MAX_BYTES = 10 * 1024 * 1024
MAX_EDGE = 3_200
MAX_PIXELS = {"image/jpeg": 64_000_000, "image/png": 32_000_000}  # a JPEG is decoded at a smaller scale
MAX_NAME = 120

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
FORMATS = {JPEG: "JPEG", PNG: "PNG"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


class BadDocument(Unmet):
    """A file that cannot be kept; the sentence says why and what to send instead."""


@dataclass(frozen=True)
class CleanDocument:
    """A file fit to keep: a plain name with the right ending, its bytes as they are stored, their SHA-256."""

    name: str
    content_type: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        return len(self.content)


def clean(name: str, content: bytes) -> CleanDocument:
    """The file as it may be kept; raises BadDocument with a sentence that names the file."""
    name = plain_name(name)
    refuse_size(name, len(content))
    found = fitting(name, sniff(content))
    kept = checked_pdf(name, content) if found == PDF else redrawn(name, content, found)
    return CleanDocument(ended(name, found), found, kept, hashlib.sha256(kept).hexdigest())


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


def fitting(name: str, found: str | None) -> str:
    """The media type, where it fits the name; what is neither PDF nor picture, or hides behind another
    ending, is refused."""
    if found == HEIC:
        sentence = _(
            "“%(name)s” is a HEIC photo, which cannot be opened here. Send it as JPEG: on an iPhone choose "
            "Settings, Camera, Formats, “Most compatible”, or take a screenshot of the photo."
        )
        raise BadDocument(sentence % {"name": name}, code="document_heic")
    suffix = PurePosixPath(name).suffix.lower()
    said = EXTENSIONS.get(suffix)
    if found is None and said is not None:
        sentence = _("“%(name)s” is not a %(said)s: its content is something else, or it is damaged.")
        raise BadDocument(sentence % {"name": name, "said": LABELS[said]}, code="document_not_what_it_says")
    if found is None:
        sentence = _("“%(name)s” is not a kind of file we accept. Send a PDF or a photo (JPEG or PNG).")
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
    return name if EXTENSIONS.get(PurePosixPath(name).suffix.lower()) == found else name + ENDING[found]


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
    return content


def redrawn(name: str, content: bytes, media_type: str) -> bytes:
    """The picture, upright, within bounds, and nothing else: no place, device, comment or hidden tail."""
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[media_type]]) as picture:
            refuse_pixels(name, picture, media_type)
            picture.draft("RGB", (MAX_EDGE, MAX_EDGE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_EDGE, MAX_EDGE))
            return encoded(upright, media_type)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as damage:
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
