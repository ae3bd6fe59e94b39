"""The bytes of a bank file, held compressed: a statement of a hundred megabytes is a few in memory and in its row, and
is read again and again as a stream."""

import hashlib
import io
import zlib
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from fund.banking.statement import MAX_BYTES, UnreadableStatement

PIECE = 1 << 18
HEAD = PIECE // 2
MARK = "\x00z"  # in front of a stored file that is compressed; older rows hold the plain bytes


@dataclass(frozen=True)
class Packed:
    """A whole file. `of` reads it once, and refuses one that is larger than is read."""

    sha256: str
    size: int
    head: bytes  # its first bytes, which tell the format
    data: bytes = field(repr=False)  # compressed

    @classmethod
    def of(cls, content: "bytes | IO[bytes] | Packed") -> "Packed":
        if isinstance(content, Packed):
            return content
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        digest, packer, pieces, size, head = hashlib.sha256(), zlib.compressobj(3), [], 0, b""
        while piece := file.read(PIECE):
            digest.update(piece)
            pieces.append(packer.compress(piece))
            head, size = head or piece[:HEAD], size + len(piece)
            if size > MAX_BYTES:
                raise UnreadableStatement(
                    _("The file has more than the %(most)d MB that are read.") % {"most": MAX_BYTES >> 20},
                    code="too_large",
                )
        return cls(digest.hexdigest(), size, head, b"".join([*pieces, packer.flush()]))

    @classmethod
    def stored(cls, text: str) -> "Packed":
        """What `as_text` wrote."""
        raw = text.encode("latin-1")
        if not text.startswith(MARK):
            return cls.of(raw)
        return cls.of(io.BufferedReader(_Unpacking(raw[len(MARK) :])))

    def as_text(self) -> str:
        """For a column of text: every byte one letter."""
        return MARK + self.data.decode("latin-1")

    def open(self) -> IO[bytes]:
        return io.BufferedReader(_Unpacking(self.data), PIECE)

    def bytes(self) -> bytes:
        return zlib.decompress(self.data)


class _Unpacking(io.RawIOBase):
    """A stream of what was compressed."""

    def __init__(self, data: bytes) -> None:
        self.left, self.ready, self.unpacker = memoryview(data), b"", zlib.decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self.ready:
            if self.unpacker.unconsumed_tail:
                self.ready = self.unpacker.decompress(self.unpacker.unconsumed_tail, PIECE)
            elif len(self.left):
                piece, self.left = self.left[:PIECE], self.left[PIECE:]
                self.ready = self.unpacker.decompress(piece, PIECE)
            else:
                self.ready = self.unpacker.flush()
                if not self.ready:
                    return 0
        count = min(len(room), len(self.ready))
        room[:count], self.ready = self.ready[:count], self.ready[count:]
        return count
