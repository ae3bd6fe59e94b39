"""ZIPs of several files, and the folder that the bank's software writes to."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fund.banking import booking, inbox
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, Delivery, StatementFile, StatementLine
from fund.reporting.sections import files_that_wait
from tests.tables import taken_out
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people.models import User

from .builders import Booked, camt053, coda


def zipped(files: dict[str, bytes], **how: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return target.getvalue()


GOOD = camt053([Booked(10_00)])


def test_each_file_of_a_zip_has_its_own_report(account: BankAccount) -> None:
    raw = zipped({
        "1.xml": GOOD, "bad.xml": camt053([Booked(1_00)], closing=9_00), "notes.txt": b"hello",
        "2.cod": coda([Booked(20_00)], opening=10_00, number=2).encode(), "__MACOSX/x": b"", "sub/": b"",
    })  # fmt: skip
    reports = import_statement([("may.zip", raw)], by=None)
    assert [(report.name, report.outcome) for report in reports] == [
        ("may.zip › 1.xml", "imported"), ("may.zip › bad.xml", "quarantined"), ("may.zip › notes.txt", "refused"),
        ("may.zip › 2.cod", "imported"),
    ]  # fmt: skip
    assert StatementLine.objects.count() == 2


def _locked() -> bytes:
    raw = bytearray(zipped({"a.xml": GOOD}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (zipped({}), "holds no file"),
        (zipped({f"{number}.xml": b"x" for number in range(201)}), "201 files"),
        (zipped({"bomb.xml": b"0" * 5_000_000}), "far more"),
        (zipped({"inner.zip": zipped({"a": b"x"})}), "ZIP itself"),
        (zipped({"inner.xml": zipped({"a": b"x"})}), "ZIP itself"),
        (_locked(), "password"),
        (zipped({f"{number:06}": b"" for number in range(22_000)}), "more files than are read"),
        (zipped({"a.xml": GOOD}) + b"PK\x06\x07", "more files than are read"),
        (zipped({"a.xml": GOOD})[:-30], "damaged"),
        (b"PK\x03\x04" + b"\x00" * 300, "damaged"),
    ],
)
def test_a_zip_that_is_none_of_a_bank_is_refused_by_name(account: BankAccount, raw: bytes, said: str) -> None:
    (report,) = import_statement([("a.zip", raw)], by=None)
    assert report.outcome == "refused"
    assert said in report.lines()[0]
    assert not StatementFile.objects.exists()


def test_a_zip_is_taken_by_the_page_and_by_the_api(account: BankAccount, chloe: User, client: Any) -> None:
    raw = zipped({"1.xml": GOOD, "2.xml": camt053([Booked(1_00)], opening=10_00, number="2")})
    client.force_login(chloe)
    answer = client.post("/bank/import/", {"files": SimpleUploadedFile("may.zip", raw)})
    assert answer.url == "/bank/files/"
    assert StatementFile.objects.filter(state="staged").count() == 2
    from rest_framework.test import APIClient

    robot = APIClient()
    robot.force_authenticate(chloe)
    told = robot.post("/api/v1/statements/", {"file": SimpleUploadedFile("may.zip", raw)}, format="multipart")
    assert told.status_code == 201
    assert (told.json()["new"], len(told.json()["files"])) == (2, 2)


def test_a_large_file_is_followed_on_its_page(
    account: BankAccount, chloe: User, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booking, "CHUNK", 2)
    monkeypatch.setattr(booking, "MOST_CHUNKS", 100)
    client.force_login(chloe)
    raw = camt053([Booked(100 + number) for number in range(5)])
    page = client.post("/bank/import/", {"files": SimpleUploadedFile("big.xml", raw)}).url
    assert "first 2 new lines" in client.get(page).content.decode()
    assert client.post(page + "import/").url == page
    assert "2 of 5 lines" in client.get(page).content.decode()
    while outbox.deliver():
        pass
    shown = client.get(page).content.decode()
    assert "progress" not in shown.split("<main")[1]
    assert StatementLine.objects.count() == 5


def left(folder: Path, name: str, raw: bytes, *, ago: float = 60) -> Path:
    path = folder / name
    path.write_bytes(raw)
    os.utime(path, (time.time() - ago, time.time() - ago))
    return path


def test_each_new_file_of_the_folder_is_imported_once_and_put_away(
    account: BankAccount, chloe: User, tmp_path: Path
) -> None:
    left(tmp_path, "a.xml", GOOD, ago=90)
    left(tmp_path, "b.xml", camt053([Booked(1_00)], closing=9_00))
    left(tmp_path, "c.txt", b"hello")
    left(tmp_path, "new.xml", GOOD, ago=0)
    left(tmp_path, "half.xml.part", GOOD)
    (tmp_path / "link.xml").symlink_to(tmp_path / "a.xml")
    assert inbox.watch(str(tmp_path)) == "1 files imported, 2 waiting for a treasurer"
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["a.xml"]
    assert sorted(path.name for path in (tmp_path / "failed").iterdir()) == [
        "b.xml", "b.xml.txt", "c.txt", "c.txt.txt",
    ]  # fmt: skip
    assert StatementLine.objects.count() == 1
    assert Notice.objects.filter(user=chloe, template="bank_file_waits").count() == 2
    left(tmp_path, "a.xml", GOOD)
    assert inbox.watch(str(tmp_path)) == "1 files imported, 0 waiting for a treasurer"
    assert StatementLine.objects.count() == 1
    assert len(list((tmp_path / "done").iterdir())) == 2
    came = Delivery.objects.order_by("pk").values_list("name", "outcome")
    assert list(came) == [
        ("a.xml", "imported"),
        ("b.xml", "quarantined"),
        ("c.txt", "refused"),
        ("a.xml", "known"),
    ]
    browser = Client()
    browser.force_login(chloe)
    shown = browser.get("/bank/files/?view=folder").content.decode()
    assert (shown.count("<tr>") - 1, "cannot be read" in shown, "1 new" in shown) == (4, True, True)
    assert [row["File"] for row in taken_out(browser, "/bank/files/?view=folder")] == [
        "a.xml",
        "c.txt",
        "b.xml",
        "a.xml",
    ]
    assert [(row["File"], row["New"]) for row in taken_out(browser, "/bank/files/?view=all")] == [
        ("b.xml", "0"),
        ("a.xml", "1"),
    ]
    aside = StatementFile.objects.get(name="b.xml")
    assert browser.get(aside.get_absolute_url()).status_code == 200  # the notice leads to it
    assert "b.xml" in browser.get("/bank/files/").content.decode()
    told = browser.get("/api/v1/bank-deliveries/?outcome=refused").json()["results"]
    assert [(row["name"], row["file"]) for row in told] == [("c.txt", None)]


def test_a_file_with_a_gap_waits_for_a_treasurer(account: BankAccount, chloe: User, tmp_path: Path) -> None:
    import_statement([("1", GOOD)], by=None)
    from datetime import date

    later = date(2026, 5, 8)
    left(tmp_path, "late.xml", camt053([Booked(1_00, on=later)], opening=99_00, on=later, number="9"))
    assert "1 waiting" in inbox.watch(str(tmp_path))
    file = StatementFile.objects.get(name="late.xml")
    assert (file.state, len(file.report["gaps"])) == ("staged", 1)
    assert Notice.objects.get(user=chloe, template="bank_file_waits").path == file.get_absolute_url()
    assert list(StatementFile.objects.visible_to(chloe).filter(pk=file.pk)) == [file]
    assert files_that_wait(chloe, later) == 1
    assert Delivery.objects.get().outcome == "waiting"


def test_an_import_that_was_cut_off_goes_on(
    account: BankAccount, monkeypatch: pytest.MonkeyPatch, person: Callable[..., User]
) -> None:
    monkeypatch.setattr(booking, "CHUNK", 2)
    monkeypatch.setattr(booking, "MOST_CHUNKS", 100)

    def killed(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_statement(
            [("big", camt053([Booked(100 + number) for number in range(5)]))], by=None, progress=killed
        )
    assert inbox.watch() == "no folder is watched"
    while outbox.deliver():
        pass
    assert StatementFile.objects.get().state == "imported"
    assert StatementLine.objects.count() == 5
