"""What the virus scanner says of a file, over its real protocol; the daemon here is a small one of the test."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.workflows.cases.test_documents import WHOLE_PDF
from workflows.cases import scanning
from workflows.cases.documents import Infected, clean

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
Verdict = Callable[[bytes], bytes]


def finds_eicar(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def take(line: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length and (more := line.recv(length - len(got))):
        got += more
    return got


def serve(door: socket.socket, verdict: Verdict) -> None:
    """clamd, as far as INSTREAM goes: refuses whatever is not well formed."""
    with suppress(OSError):
        while True:
            line, _address = door.accept()
            with line:
                if take(line, 10) != b"zINSTREAM\0":
                    line.sendall(b"UNKNOWN COMMAND\0")
                    continue
                content = b""
                while size := struct.unpack(">L", take(line, 4))[0]:
                    content += take(line, size)
                line.sendall(verdict(content))


@contextmanager
def clamd(settings, verdict: Verdict = finds_eicar) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.CLAMD_SOCKET = f"127.0.0.1:{door.getsockname()[1]}"
        settings.OPEN_UNSCANNED = False
        threading.Thread(target=serve, args=(door, verdict), daemon=True).start()
        yield
        door.shutdown(socket.SHUT_RDWR)


def test_a_clean_file_is_marked_as_scanned(settings):
    with clamd(settings):
        assert clean("rent.pdf", WHOLE_PDF + b"%" * 200_000 + b"\n%%EOF").scanned


def test_an_infected_file_is_refused_and_logged_with_what_was_found(settings, caplog):
    with clamd(settings), pytest.raises(Infected) as refusal:
        clean("rent.pdf", WHOLE_PDF + EICAR)
    assert refusal.value.code == "document_infected"
    assert refusal.value.figures["found"] == "Eicar-Test-Signature"
    assert "Eicar-Test-Signature" in caplog.text


def test_without_a_scanner_a_file_is_kept_as_not_scanned():
    assert not clean("rent.pdf", WHOLE_PDF + EICAR).scanned


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_scanner_that_does_not_answer_claims_nothing(settings, address):
    settings.CLAMD_SOCKET = address
    assert scanning.look(WHOLE_PDF) == scanning.Seen(False, away=True)


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\xff\xfe\0"])
def test_an_answer_that_is_no_verdict_claims_nothing(settings, said):
    with clamd(settings, lambda content: said):
        assert scanning.look(WHOLE_PDF) == scanning.Seen(False)


def test_a_socket_in_the_file_system_is_spoken_to_as_well(settings, tmp_path):
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "clamd.sock"))
        door.listen()
        settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
        threading.Thread(target=serve, args=(door, finds_eicar), daemon=True).start()
        assert scanning.look(EICAR) == scanning.Seen(True, "Eicar-Test-Signature")
        assert scanning.look(b"") == scanning.Seen(True)
        door.shutdown(socket.SHUT_RDWR)
