"""Movements are sealed off the hot path, none is skipped, and a rewrite of the whole database shows."""

import io
from datetime import date
from threading import Event, Thread

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from fund.ledger import chain, chart, heads, proof
from fund.ledger.chart import Kind
from fund.ledger.models import ChainBlock, Fund, Movement
from fund.ledger.posting import Entry, Leg, post, post_many
from fund.ledger.tasks import seal

from .conftest import MONDAY, contribution
from .tampering import execute, unguarded


def failing(code="chain_is_whole"):
    return [(each.where, each.note) for each in proof.run([code]).differences]


@pytest.fixture
def sealed(monkeypatch, contribute):
    """Seven movements in blocks of three."""
    monkeypatch.setattr(chain, "BLOCK", 3)
    made = [contribute(cents) for cents in range(1, 8)]
    assert chain.seal() == 7
    return made


def test_movements_are_sealed_once_in_blocks_that_follow_each_other(sealed, contribute):
    assert chain.seal() == 0
    ids = [movement.pk for movement in sealed]
    blocks = list(ChainBlock.objects.order_by("number"))
    assert [(block.number, block.count, block.last_id) for block in blocks] == [
        (1, 3, ids[2]), (2, 3, ids[5]), (3, 1, ids[6]),
    ]  # fmt: skip
    assert [block.first_id for block in blocks] == [1, ids[2] + 1, ids[5] + 1]
    assert [block.previous for block in blocks] == ["", blocks[0].hash, blocks[1].hash]
    assert failing() == []
    contribute(9)
    assert chain.seal() == 1
    assert failing() == []


def test_a_row_that_was_altered_with_its_digest_is_located(sealed):
    """The digest was made anew, so that only the chain can tell."""
    movement = sealed[4]
    with unguarded("ledger_movement"):
        execute("UPDATE ledger_movement SET why = 'Something else' WHERE id = %s", movement.pk)
    assert failing() == [(f"#{movement.pk} · {movement.key}", "was altered after it was sealed")]
    assert proof.run(["movements_are_as_recorded"]).holds


def test_a_row_that_was_removed_and_one_that_was_slipped_in_are_located(sealed, fund):
    gone, grown = sealed[1], sealed[3]
    with unguarded("ledger_transfer", "ledger_movement"):
        execute("DELETE FROM ledger_transfer WHERE movement_id = %s", gone.pk)
        execute("DELETE FROM ledger_movement WHERE id = %s", gone.pk)
    assert failing() == [(f"#{gone.pk}", "was removed after it was sealed")]
    with unguarded("ledger_transfer", "ledger_movement"):
        execute(
            "INSERT INTO ledger_movement (id, key, digest, fund_id, booked_on, value_on, recorded_at, why, source_ref)"
            " SELECT %s, 'slipped', digest, fund_id, booked_on, value_on, recorded_at, why, source_ref"
            " FROM ledger_movement WHERE id = %s",
            gone.pk, grown.pk,
        )  # fmt: skip
    ((where, note),) = failing()
    assert where == f"#{gone.pk} · slipped"
    assert note == "was altered after it was sealed"
    with unguarded("ledger_chainblock"):
        execute("UPDATE ledger_chainblock SET leaves = %s WHERE number = 1", "")
    with unguarded("ledger_chainblock"):
        execute("UPDATE ledger_chainblock SET leaves = %s WHERE number = 1", f"{sealed[0].pk}:{'0' * 32}")
    notes = {note for _where, note in failing()}
    assert "was slipped in after its block was sealed" in notes
    assert "the block itself was altered" in notes


def test_a_block_that_was_taken_out_or_made_anew_breaks_the_links(sealed):
    block = ChainBlock.objects.get(number=2)
    with unguarded("ledger_chainblock"):
        block.sealed_at = block.sealed_at.replace(year=2020)
        block.count = 4
        execute("UPDATE ledger_chainblock SET count = 4, hash = %s WHERE number = 2", chain.hash_of(block))
    assert [note for _where, note in failing()] == ["does not follow the block before it"]
    with unguarded("ledger_chainblock"):
        execute("DELETE FROM ledger_chainblock WHERE number = 2")
    assert [note for _where, note in failing()] == ["does not follow the block before it"]


def test_the_cheap_proof_reads_the_latest_blocks_only(sealed, monkeypatch):
    monkeypatch.setattr("fund.ledger.chain_checks.LATEST", 1)
    with unguarded("ledger_movement"):
        execute("UPDATE ledger_movement SET why = 'x' WHERE id = %s", sealed[0].pk)
    assert proof.run(cheap=True).holds
    assert not proof.run().holds
    with unguarded("ledger_movement"):
        execute("UPDATE ledger_movement SET why = 'x' WHERE id = %s", sealed[6].pk)
    assert not proof.run(cheap=True).holds


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_chainblock SET count = 1", "DELETE FROM ledger_chainblock"]
)
def test_a_block_never_changes(sealed, statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(statement)


def test_a_rewrite_of_the_whole_chain_shows_against_a_head_kept_outside(sealed, settings, tmp_path):
    settings.CHAIN_HEADS_DIR, settings.CHAIN_HEADS_TO = str(tmp_path / "heads"), ["keeper@example.org"]
    assert heads.write(MONDAY).startswith("2026-03-02 block 3 ")
    assert heads.write(MONDAY) == "written before"
    (sent,) = mail.outbox
    file = tmp_path / "heads" / "chain-heads.txt"
    assert sent.body == file.read_text()
    call_command("chain", "--verify", "--heads", str(file), stdout=io.StringIO())
    with unguarded("ledger_movement", "ledger_chainblock"):
        execute("UPDATE ledger_movement SET why = 'x' WHERE id = %s", sealed[0].pk)
        execute("DELETE FROM ledger_chainblock")
    assert chain.seal() == 7
    assert proof.run().holds  # inside the database all is well again
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("chain", "--heads", str(file), stdout=out)
    assert "another one than it was on that day" in out.getvalue()
    with unguarded("ledger_chainblock"):
        execute("DELETE FROM ledger_chainblock")
    assert [each.note for each in heads.compare(["> " + sent.body])] == ["this block is not there any more"]


def test_the_night_seals_and_writes_the_head_once_a_day(contribute, settings, tmp_path):
    settings.CHAIN_HEADS_DIR = str(tmp_path)
    assert seal(MONDAY) == "0 movements sealed; no block yet"
    contribute(5)
    assert "1 movements sealed; 2026-03-02 block 1" in seal(MONDAY)
    seal(MONDAY)
    seal(date(2026, 3, 3))
    assert len((tmp_path / "chain-heads.txt").read_text().splitlines()) == 2


def test_the_command_seals_and_prints_the_head(contribute):
    contribute(5)
    out = io.StringIO()
    call_command("chain", stdout=out)
    assert "1 movements sealed" in out.getvalue()
    assert "block 1 movement" in out.getvalue()
    with pytest.raises(Exception, match="cannot be read"):
        call_command("chain", "--heads", "/nowhere", stdout=out)


@pytest.mark.django_db(transaction=True)
def test_a_movement_that_commits_after_one_with_a_higher_id_is_not_skipped():
    """Bram's import takes its ids first and commits last."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: ids are committed in their order")
    fund = Fund.objects.create(code="two", name="Two")
    legs = contribution(fund, 5)
    has_ids, may_commit = Event(), Event()

    def slow():
        try:
            with transaction.atomic():
                post_many([Entry(f"slow/{n}", legs, MONDAY, "") for n in range(3)])
                has_ids.set()
                may_commit.wait(20)
        finally:
            connection.close()

    thread = Thread(target=slow)
    thread.start()
    try:
        assert has_ids.wait(20)
        other = Fund.objects.create(code="quick", name="Quick")
        quick = post(key="quick", legs=contribution(other, 5), on=MONDAY, why="")
        assert chain.settled(patience=0.2) == 0
        assert chain.seal(patience=0.2) == 0
    finally:
        may_commit.set()
        thread.join()
    assert chain.seal(patience=5) == 4
    block = ChainBlock.objects.get()
    assert [int(line.split(":")[0]) for line in block.leaves.split("\n")] == sorted(
        Movement.objects.values_list("pk", flat=True)
    )
    assert block.last_id == quick.pk
    assert failing() == []


@pytest.mark.django_db(transaction=True)
def test_a_proof_that_runs_while_money_moves_sees_one_moment():
    fund = Fund.objects.create(code="busy", name="Busy")
    bank, gifts = chart.account(fund, Kind.BANK), chart.account(fund, Kind.GIFTS)
    stop = Event()

    def work(number):
        try:
            n = 0
            while not stop.is_set():
                legs = [Leg(gifts, bank, 7), Leg(bank, gifts, 7)]
                post(key=f"{number}/{n}", legs=legs, on=MONDAY, why="")
                n += 1
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _round in range(8):
            report = proof.run()
            assert report.holds, report.differences
            chain.seal(patience=1)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert Movement.objects.count() > 20
