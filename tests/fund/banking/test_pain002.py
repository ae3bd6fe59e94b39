"""What the bank says of a payment file before a statement does: refused ones wait again, accepted ones are marked."""

import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from fund.bank_days import bank_day_from
from fund.banking import batches, inbox, pain002
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder, StatementFile
from fund.banking.statement import UnreadableStatement
from fund.ledger import proof
from workflows.people.models import User
from workflows.people.permissions import Role

from .builders import Booked, camt053
from .conftest import Told, held

Order = Callable[..., PaymentOrder]
Sent = Callable[..., BatchLine]


def status(
    batch: str, *payments: tuple[str, str, str], group: str = "", block: str = "", why: str = "",
    version: str = "10", cents: int | None = None, count: int | None = None,
) -> bytes:  # fmt: skip
    """A pain.002: (end-to-end id, status, reason) of payments, or a word for the whole file or its block."""

    def reason(code: str) -> str:
        return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else ""

    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{number}</OrgnlEndToEndId><TxSts>{word}</TxSts>{reason(code)}"
        + (
            f'<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">{cents / 100:.2f}</InstdAmt></Amt></OrgnlTxRef>'
            if cents
            else ""
        )
        + "</TxInfAndSts>"
        for number, word, code in payments
    )
    said = f"<GrpSts>{group}</GrpSts>{reason(why)}" if group else ""
    said_of_block = f"<PmtInfSts>{block}</PmtInfSts>{reason(why)}" if block else ""
    number = f"<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs>" if count is not None else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-05-04T12:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{number}"
        f"{said}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>{said_of_block}{rows}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>\n"
    ).encode()


def bring(raw: bytes, by: User | None = None) -> Any:
    (report,) = import_statement([("status.xml", raw)], by=by)
    return report


@pytest.mark.parametrize("version", ["03", "10", "12"])
def test_a_part_is_refused_and_the_rest_goes_on(
    order: Order, sent: Sent, account: BankAccount, told: Told, version: str
) -> None:
    one, two, three = order(125_00), order(75_50), order(20_00)
    before = held(account.fund)
    batch = sent(one, two, three).batch
    ids = dict(batch.lines.values_list("order", "end_to_end_id"))
    raw = status(
        batch.number, (ids[one.pk], "RJCT", "AC04"), (ids[two.pk], "PDNG", ""), group="PART", version=version
    )
    report = bring(raw)
    assert (report.outcome, report.returned, report.new) == ("imported", 1, 2)
    one.refresh_from_db()
    assert (one.state, one.came_back_because) == ("waiting", "AC04: the account is closed")
    assert told.returned == [(one.pk, "#AC04")]
    assert held(account.fund)["transit"] == 95_50
    assert held(account.fund)["bank"] == before["bank"] - 95_50
    said = {line.order_id: line.bank_status for line in batch.lines.all()}
    assert said == {one.pk: "RJCT", two.pk: "PDNG", three.pk: ""}
    again = bring(raw)
    assert (again.outcome, len(told.returned)) == ("known", 1)
    same = bring(raw + b"\n")
    assert (same.outcome, same.new, same.returned, len(told.returned)) == ("imported", 0, 0, 1)
    entries = [Booked(-75_50, end_to_end_id=ids[two.pk]), Booked(-20_00, end_to_end_id=ids[three.pk])]
    import_statement([("may.xml", camt053(entries, opening=500_00))], by=None)
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.SETTLED
    assert proof.run().holds


@pytest.mark.parametrize("where", ["group", "block"])
def test_a_file_refused_whole_brings_every_order_back(
    order: Order, sent: Sent, told: Told, where: str
) -> None:
    one, two = order(125_00), order(75_50)
    batch = sent(one, two).batch
    said: dict[str, Any] = {where: "RJCT", "why": "FF01"}
    assert bring(status(batch.number, **said)).returned == 2
    assert {PaymentOrder.objects.get(pk=each.pk).state for each in (one, two)} == {"waiting"}
    assert [why for _pk, why in told.returned] == ["#FF01"] * 2


def test_what_is_accepted_still_waits_for_the_statement_that_moves_the_money(
    order: Order, sent: Sent, account: BankAccount, told: Told
) -> None:
    placed = sent(order(125_00))
    bring(status(placed.batch.number, group="ACSC"))
    placed.refresh_from_db()
    assert (placed.bank_status, placed.order.state) == ("ACSC", "exported")
    assert held(account.fund)["transit"] == 125_00
    assert told.paid == []


def test_a_refusal_after_the_statement_confirmed_it_changes_nothing(
    order: Order, sent: Sent, told: Told
) -> None:
    placed = sent(order(125_00))
    import_statement(
        [("1", camt053([Booked(-125_00, end_to_end_id=placed.end_to_end_id)], opening=500_00))], by=None
    )
    report = bring(status(placed.batch.number, (placed.end_to_end_id, "RJCT", "AC01")))
    assert (report.returned, "changes nothing" in report.notes[0]) == (0, True)
    placed.order.refresh_from_db()
    assert placed.order.state == "paid"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"cents": 99}, "was sent"),
        ({"count": 7}, "7 payments"),
        ({"other": "A-2026-9/1-1"}, "is not in file"),
    ],
)
def test_what_does_not_agree_with_what_was_sent_is_set_aside_whole(
    order: Order, sent: Sent, told: Told, facts: dict[str, Any], said: str
) -> None:
    placed = sent(order(125_00))
    number = facts.pop("other", placed.end_to_end_id)
    report = bring(status(placed.batch.number, (number, "RJCT", "AC01"), **facts))
    assert report.outcome == "quarantined"
    assert said in report.problems[0]["sentence"]
    assert told.returned == []


def test_the_answer_to_another_file_is_refused(order: Order, account: BankAccount, chloe: User) -> None:
    day = timezone.localdate()
    prepared = batches.prepare_batch(account=account, orders=[order()], execute_on=bank_day_from(day), on=day,
                                     by=chloe)  # fmt: skip
    for number in ("B-2026-9999", prepared.number):
        report = bring(status(number, group="RJCT"))
        assert report.outcome == "refused"
        assert "not one of ours" in report.problems[0]["sentence"]


HEAD = status("B-2026-0001", group="ACCP")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (HEAD.replace(b"<Document", b'<!DOCTYPE a [<!ENTITY x "y">]><Document', 1), "doctype"),
        (HEAD[:-30], "broken_xml"),
        (HEAD.replace(b"pain.002.001.10", b"pain.001.001.09"), "other_root"),
        (HEAD.replace(b"Document", b"Other"), "other_root"),
        (HEAD.replace(b"<GrpHdr>", b"<a>" * 30 + b"</a>" * 30 + b"<GrpHdr>"), "too_deep"),
        (HEAD.replace(b"OrgnlGrpInfAndSts", b"Group"), "no_original"),
        (HEAD.replace(b"OrgnlMsgId", b"x:include"), "broken_xml"),
        (b"<" * 100, "broken_xml"),
    ],
)
def test_hostile_and_damaged_documents_are_refused_by_name(raw: bytes, code: str) -> None:
    with pytest.raises(UnreadableStatement) as refusal:
        pain002.read(raw)
    assert refusal.value.code == code


FULL = status(
    "B-2026-0001", ("A-1/1-1", "RJCT", "AC04"), ("A-1/2-1", "ACCP", ""), group="PART", count=2, cents=100
)


@given(st.integers(0, len(FULL) - 1), st.binary(max_size=6), st.integers(0, 12))
@settings(max_examples=150, deadline=None)
def test_a_damaged_document_is_read_or_refused_and_never_fails(at: int, put: bytes, gone: int) -> None:
    raw = FULL[:at] + put + FULL[at + gone :]
    try:
        answer = pain002.read(raw)
    except UnreadableStatement:
        return
    assert len(answer.payments) <= 2
    assert all(len(word.why) <= 140 for word in answer.payments.values())


def test_it_comes_by_page_and_by_api(order: Order, sent: Sent, told: Told, chloe: User) -> None:
    first, second = sent(order(125_00)), sent(order(80_00))
    client, api = Client(), APIClient()
    client.force_login(chloe)
    upload = SimpleUploadedFile("s.xml", status(first.batch.number, (first.end_to_end_id, "RJCT", "AC01")))
    answer = client.post("/bank/import/", {"files": [upload]})
    assert first.batch.number in client.get(answer.url).content.decode()
    first.order.refresh_from_db()
    assert first.order.state == "exported"
    client.post(f"{answer.url}import/")
    first.order.refresh_from_db()
    assert first.order.state == "waiting"
    assert StatementFile.objects.get().format == "pain.002.001.10"
    page = client.get(first.batch.get_absolute_url()).content.decode()
    assert "the account number is wrong" in page
    api.force_authenticate(chloe)
    upload = SimpleUploadedFile("t.xml", status(second.batch.number, group="ACSP"))
    answer = api.post("/api/v1/statements/", {"file": upload}, "multipart")
    assert answer.status_code == 201, answer.content
    assert (
        api.get(f"/api/v1/payment-batches/{second.batch.number}/").json()["lines"][0]["bank_status"] == "ACSP"
    )


def test_a_report_that_came_by_the_folder_is_seen_by_the_treasurers_of_its_fund_alone(
    order: Order,
    sent: Sent,
    account: BankAccount,
    told: Told,
    chloe: User,
    tmp_path: Path,
    person: Any,
    france: Any,
) -> None:
    one = order(125_00)
    placed = sent(one)
    path = tmp_path / "status.xml"
    path.write_bytes(status(placed.batch.number, (placed.end_to_end_id, "RJCT", "AC04")))
    os.utime(path, (time.time() - 60,) * 2)
    assert inbox.watch(str(tmp_path)) == "1 files imported, 0 waiting for a treasurer"
    file = StatementFile.objects.get(name="status.xml")
    assert (file.answers, file.fund) == (placed.batch.number, account.fund)
    browser, elsewhere = Client(), Client()
    browser.force_login(chloe)
    elsewhere.force_login(person("Eve", Role.TREASURER, cooperative=france))
    for view in ("all", "folder"):
        shown = browser.get(f"/bank/files/?view={view}").content.decode()
        assert f"answers {placed.batch.number}: 1 refused by the bank" in shown
        assert "status.xml" not in elsewhere.get(f"/bank/files/?view={view}").content.decode()
    shown = browser.get(file.get_absolute_url()).content.decode()
    assert (placed.batch.number in shown, "Refused by the bank" in shown) == (True, True)
    assert elsewhere.get(file.get_absolute_url()).status_code == 404


def test_reports_of_before_are_found_again_by_their_batch(
    order: Order, sent: Sent, account: BankAccount, told: Told
) -> None:
    placed = sent(order(125_00))
    report = bring(status(placed.batch.number, (placed.end_to_end_id, "ACCP", "")))
    StatementFile.objects.update(answers="", fund=None)
    import_module("fund.banking.migrations.0016_answers_know_their_batch").name_the_batches(apps, None)
    file = StatementFile.objects.get(pk=report.file_id)
    assert (file.answers, file.fund) == (placed.batch.number, account.fund)
