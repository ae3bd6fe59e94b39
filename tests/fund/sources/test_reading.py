"""A long file is read outside the request: it shows how far it is, outlives its reader, and comes to the same."""

import random
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from fund.ledger.models import Movement
from fund.sources import importing, reading
from fund.sources.models import Import
from workflows import outbox
from workflows.refusals import Refusal
from workflows.sheets import BadSheet

from .conftest import TODAY, invoice, table

pytestmark = pytest.mark.usefixtures("rates")
LINES = 60
LONG = table(*(invoice(f"F{n}", amount="1e30" if n % 20 == 7 else "100,00") for n in range(LINES)))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Every file is a long one, read ten lines at a time."""
    monkeypatch.setattr(reading, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "STAGED", 10)


def leave(fund, chloe, content=LONG):
    return reading.take_in("contributions", content, fund=fund, name="year.csv", on=TODAY, by=chloe)


def read(made):
    reading.read(made.pk, made.tries)
    made.refresh_from_db()
    return made


def stopped_after(made, parts, monkeypatch):
    """Its reader dies after so many parts."""
    left, stage = [parts], importing.stage

    def dying(*args):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        stage(*args)

    monkeypatch.setattr(importing, "stage", dying)
    with pytest.raises(KeyboardInterrupt):
        reading.read(made.pk, made.tries)
    monkeypatch.setattr(importing, "stage", stage)
    made.refresh_from_db()


def test_it_comes_to_the_same_as_when_it_is_read_at_once(fund, chloe, crowns):
    made, new = leave(fund, chloe)
    assert (new, made.state, made.lines, made.expected) == (True, "reading", 0, LINES - 1)
    kept = made.file.name
    assert default_storage.exists(kept)
    assert LONG[:40] not in default_storage.open(kept).read()  # sealed
    with pytest.raises(Refusal, match="still being read"):
        importing.confirm(made, by=chloe)
    at_once, _new = importing.hand_in(
        "contributions", LONG + b"\n", fund=fund, name="same.csv", on=TODAY, by=chloe
    )
    read(made)
    assert made.state == "read"
    for field in ("lines", "fresh", "known", "changed", "problems", "base_cents", "cents", "sums"):
        assert getattr(made, field) == getattr(at_once, field), field
    told = list(made.rows.order_by("line").values_list("line", "outcome", "sentence"))
    assert told == list(at_once.rows.order_by("line").values_list("line", "outcome", "sentence"))
    assert (made.lines, made.problems, made.file.name) == (LINES, 3, "")
    assert not Movement.objects.exists()


def test_each_part_shows_how_far_it_is_and_a_reader_that_dies_is_replaced(fund, chloe, monkeypatch):
    made, _new = leave(fund, chloe)
    for parts in random.Random(5).sample(range(6), 3):
        stopped_after(made, parts, monkeypatch)
        assert (made.state, made.lines, made.rows.count()) == ("reading", 10 * parts, 10 * parts)
        assert reading.again(made).tries == made.tries  # it may still be at it
        Import.objects.filter(pk=made.pk).update(read_at=timezone.now() - timedelta(minutes=4))
        before, made = made.tries, reading.again(made)
        assert made.tries == before + 1
        reading.read(made.pk, before)  # the old reader wakes up: it was overtaken
        made.refresh_from_db()
        assert made.state == "reading"
    assert (read(made).state, made.lines, made.rows.count()) == ("read", LINES, LINES)


def test_the_clock_finds_a_reader_that_died(fund, chloe, monkeypatch):
    made, _new = leave(fund, chloe)
    stopped_after(made, 2, monkeypatch)
    Import.objects.update(read_at=timezone.now() - timedelta(minutes=4))
    outbox.Due.objects.filter(topic="sources.look_again").update(due_at=timezone.now())
    outbox.deliver()
    made.refresh_from_db()
    assert made.tries == 2
    assert outbox.Due.objects.filter(topic="sources.read_import", ids__tries=2).exists()


def test_a_file_that_stops_every_reader_is_not_read_for_ever(fund, chloe, monkeypatch):
    made, _new = leave(fund, chloe)
    stopped_after(made, 2, monkeypatch)
    Import.objects.update(tries=reading.MOST_TRIES)
    reading.look_again(import_id=made.pk, tries=reading.MOST_TRIES)  # somebody may still be at it
    made.refresh_from_db()
    assert made.state == "reading"
    Import.objects.update(read_at=timezone.now() - timedelta(minutes=4))
    reading.look_again(import_id=made.pk, tries=reading.MOST_TRIES)
    made.refresh_from_db()
    assert (made.state, made.rows.count(), made.file.name) == ("dropped", 0, "")
    assert "stopped 5 times" in made.stopped_because


def test_the_outbox_reads_it(fund, chloe, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made, _new = leave(fund, chloe)
        outbox.deliver()
    made.refresh_from_db()
    assert (made.state, made.lines) == ("read", LINES)
    outbox.Due.objects.filter(topic="sources.look_again").update(due_at=timezone.now())
    outbox.deliver()
    made.refresh_from_db()
    assert (made.state, made.tries) == ("read", 1)


def test_the_same_long_file_again_is_the_same_import(fund, chloe):
    made, _new = leave(fund, chloe)
    assert leave(fund, chloe) == (made, False)
    read(made)
    again, new = leave(fund, chloe)  # it waits to be confirmed: it is read again, with the rates of now
    assert (again, new, again.state) == (made, False, "reading")
    assert read(again).lines == LINES
    assert Import.objects.count() == 1


def test_one_that_cannot_be_read_says_why_and_is_not_kept(fund, chloe):
    with pytest.raises(BadSheet, match="missing"):
        leave(fund, chloe, b"invoice;date\n" + b"F1;2026-03-02\n" * 20)
    assert not Import.objects.exists()
    made, _new = leave(fund, chloe, LONG + b"\nF-x;be;2026-03-02;" + b"9" * 30_000)
    assert read(made).state == "dropped"
    assert "more than 20000 characters" in made.stopped_because
    assert (made.file.name, made.rows.count(), made.lines) == ("", 0, 0)


def test_it_can_be_thrown_away_while_it_is_read(fund, chloe, monkeypatch):
    made, _new = leave(fund, chloe)
    stopped_after(made, 2, monkeypatch)
    assert reading.drop(made).state == "dropped"
    read(made)
    assert (made.state, made.rows.count(), made.file.name) == ("dropped", 0, "")


def test_by_page_and_api(client, fund, chloe):
    client.force_login(chloe)
    file = SimpleUploadedFile("year.csv", LONG)
    answer = client.post(reverse("sources:import_file"), {"file": file, "kind": "contributions"}, follow=True)
    assert "0 of 59 lines" in answer.content.decode()
    made = Import.objects.get()
    assert client.get(f"/api/v1/source-imports/{made.pk}/").json()["state"] == "reading"
    assert client.post(f"/api/v1/source-imports/{made.pk}/confirm/").status_code == 409
    Import.objects.update(read_at=timezone.now() - timedelta(minutes=4))
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Read it again" in page
    client.post(reverse("sources:read_again", args=[made.pk]))
    made.refresh_from_db()
    assert made.tries == 2
    assert client.post(f"/api/v1/source-imports/{made.pk}/read_again/").json()["state"] == "reading"
    read(made)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "3 lines have a problem" in page
