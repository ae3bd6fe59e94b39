"""The virus scanner: ClamAV's daemon, spoken to over its socket (`INSTREAM`, clamd's manual). Without one, or while it
does not answer, nothing is claimed about a file: it counts as not scanned, and is shown to the scanner later."""

import logging
import socket
import struct
from dataclasses import dataclass

from django.conf import settings

log = logging.getLogger(__name__)

PIECE = 64 * 1024
SECONDS = 30
LONGEST_ANSWER = 4096


@dataclass(frozen=True)
class Seen:
    """Whether the scanner looked, the name of what it found, and whether it answered at all."""

    looked: bool
    found: str = ""
    away: bool = False


def look(content: bytes) -> Seen:
    """What the scanner says of these bytes; not looked, where there is none or it does not answer in half a minute."""
    if not settings.CLAMD_SOCKET:
        return Seen(False, away=True)
    try:
        return verdict(answer(content))
    except OSError as failure:
        log.warning("the virus scanner does not answer: %s", failure)
        return Seen(False, away=True)


def verdict(said: str) -> Seen:
    """`stream: OK` or `stream: <name> FOUND`; anything else is no verdict."""
    if said == "stream: OK":
        return Seen(True)
    if said.endswith(" FOUND"):
        return Seen(True, said.removeprefix("stream: ").removesuffix(" FOUND"))
    log.warning("the virus scanner gave no verdict: %s", said)
    return Seen(False)


def answer(content: bytes) -> str:
    """One session: the command, the bytes in pieces with their length before each, an empty piece; then the answer."""
    with connected(settings.CLAMD_SOCKET) as line:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            line.sendall(struct.pack(">L", len(piece)) + piece)
        line.sendall(struct.pack(">L", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            if not (more := line.recv(LONGEST_ANSWER)):
                break
            said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def connected(address: str) -> socket.socket:
    """A line to the daemon: a path, or host:port."""
    if "/" in address:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
