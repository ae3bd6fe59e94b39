"""Files of a case, unreadable on the disk: AES-256-GCM frames under the same keys as sealed fields.

A file is `v1`, the key's id and a random prefix, then frames of 1 MiB. Each frame knows its place and
whether it is the last one, so a file that was cut, reordered or put together from two does not open. Names
are random.
"""

import io
import os
import struct
import tempfile
import uuid
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from workflows import sealed

FRAME = 1024 * 1024
TAG = 16
HEAD = struct.Struct(">2s8s8s")  # format, key id, random prefix of every nonce


def sealed_name(instance: Any, filename: str) -> str:
    """A name that says nothing, in one of 256 folders."""
    name = uuid.uuid4().hex
    return f"cases/{name[:2]}/{name}"


class SealedFiles(Storage):
    """Any storage, with everything sealed on its way in and opened on its way out. It gives no address."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "workflows.cases.storage.SealedFiles", [], {}

    @property
    def below(self) -> Storage:
        return storages[self.alias]

    def _open(self, name: str, mode: str = "rb") -> File:
        with self.below.open(name, "rb") as stored:
            return ContentFile(unsealed(stored.read()), name=name)

    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        with tempfile.TemporaryFile() as held:
            for frame in sealed_frames(content):
                held.write(frame)
            held.seek(0)
            return self.below.save(name, File(held))

    def parts(self, name: str) -> Iterator[bytes]:
        """What was put in, a frame at a time: for a file that memory should not hold."""
        with self.below.open(name, "rb") as stored:
            yield from unsealed_frames(stored)

    def delete(self, name: str) -> None:
        self.below.delete(name)

    def exists(self, name: str) -> bool:
        return self.below.exists(name)

    def size(self, name: str) -> int:
        return self.below.size(name)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("a document is read through its page, which asks who reads")


sealed_files = SealedFiles()


def sealed_frames(content: bytes | IO[bytes]) -> Iterator[bytes]:
    """The head, then each frame; a file of nothing is one empty frame."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    key_id, secret = next(iter(sealed.keys().items()))
    head = HEAD.pack(b"v1", key_id.encode(), os.urandom(8))
    yield head
    cipher = AESGCM(secret)
    for place, frame, is_last in _cut(stream, FRAME):
        yield cipher.encrypt(nonce(head, place), frame, head + (b"last" if is_last else b"more"))


def unsealed(stored: bytes) -> bytes:
    """What was put in; raises sealed.Unreadable when one bit, one frame or the key is not the right one."""
    return b"".join(unsealed_frames(io.BytesIO(stored)))


def unsealed_frames(stored: IO[bytes]) -> Iterator[bytes]:
    """The same, a frame at a time. Whoever reads knows only at the end that it is whole."""
    try:
        head = stored.read(HEAD.size)
        version, key_id, _prefix = HEAD.unpack(head)
        if version != b"v1":
            raise ValueError(version)
        cipher = AESGCM(sealed.keys()[key_id.decode()])
        for place, frame, is_last in _cut(stored, FRAME + TAG):
            yield cipher.decrypt(nonce(head, place), frame, head + (b"last" if is_last else b"more"))
    except (struct.error, KeyError, ValueError, InvalidTag) as error:
        raise sealed.Unreadable("a sealed file does not open") from error


def _cut(stream: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """(place, part, whether it is the last) of a stream; one empty part of a stream of nothing."""
    place, part = 0, stream.read(size)
    while True:
        following = stream.read(size)
        yield place, part, not following
        if not following:
            return
        place, part = place + 1, following


def nonce(head: bytes, place: int) -> bytes:
    return head[-8:] + struct.pack(">I", place)
