#!/usr/bin/env python
"""The month of a treasurer, by the API alone.

Starts a system of its own as the tour does, in which it is May: payments are granted, put into a batch, approved by
others, sent; the bank refuses one, sends one back, brings twins, too much, a reference with a slip, nobody's money; an
instalment is drawn; bank and books agree, and the month is closed. Every line it prints happened; it stops with the
answer at the first one that did not. Run it with `make month`.
"""

import json
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import evening
import time_machine
import tour
from tour import Person, System, bank, euros, expect, plain, say, validate

BRUSSELS = ZoneInfo("Europe/Brussels")
GRANTED, ANSWERED, LAST, AFTER = date(2026, 5, 18), date(2026, 5, 20), date(2026, 5, 29), date(2026, 6, 1)
FUND, ANA, HANNA, STRANGER = "BE71096123456769", "BE68539007547034", "BE20539777777756", "BE90539888888832"


class People(dict[str, Person]):
    """Who acts on a day; each signs in when they are first needed."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __missing__(self, name: str) -> Person:
        self[name] = Person(self.base, f"{name}@example.org")
        return self[name]


class Bank:
    """The bank of the fund: statements of which each begins where the one before ended."""

    def __init__(self) -> None:
        self.number, self.balance = 0, 5_000_000

    def writes(self, on: date, lines: list[bank.Line]) -> bytes:
        self.number += 1
        content = bank.statement(FUND, self.number, on, self.balance, lines)
        self.balance += sum(line.cents for line in lines)
        return content

    def writes_longer(self, on: date, lines: list[bank.Line], *more: bank.Line) -> bytes:
        """The last statement once more, with what came in since."""
        self.number, self.balance = self.number - 1, self.balance - sum(line.cents for line in lines)
        return self.writes(on, [*lines, *more])


def bring(person: Person, content: bytes, **how: Any) -> Any:
    return person.upload("statements/", "from-the-bank.xml", content, **how)


def refusal_of(batch: str, payment: str, reason: str) -> bytes:
    """A pain.002 that refuses one payment of a file."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>R-{batch}</MsgId><CreDtTm>{GRANTED}T18:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>"
        f"<TxInfAndSts><OrgnlEndToEndId>{payment}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def with_token(base: str, token: str, path: str, digest: str) -> str:
    """The code of the refusal that a program with a token gets."""
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    body = json.dumps({"digest": digest}).encode()
    try:
        urllib.request.urlopen(urllib.request.Request(f"{base}/api/v1/{path}", body, headers))
    except urllib.error.HTTPError as error:
        return str(json.loads(error.read())["code"])
    return ""


# ---- 18 May: granted, prepared, approved, sent


def grant(base: str, mail: Path, nora: Person) -> tuple[str, list[str]]:
    """The number of Ana's loan, and two grants of aid; all of them decided in one session, by consent."""
    people = {name: Person(base, f"{address}@example.org") for name, address in evening.COMMITTEE.items()}
    omar, ana = Person(base, "omar@example.org"), Person(base, "ana@example.org")
    tour.publish(Person(base, "chloe@example.org"))
    members = [Person(base, f"{name}@example.org") for name in ("pieter", "youssef")]
    cases = [evening.asks(member, omar, days=days) for member, days in zip(members, (30, 20), strict=True)]
    loan = tour.apply_for_a_loan(ana)
    for step, body in (
        ("take", {}),
        ("opinion", {"text": "Documented and within the rules."}),
        ("ready", {}),
    ):
        omar.send(f"cases/{loan}/{step}/", body)
    meeting = evening.Meeting(people["Bram"], "solidarity", "10:00")
    meeting.chair.send(f"{meeting.at}agenda/", {"cases": [*cases, loan]})
    meeting.chair.send(f"{meeting.at}convene/")
    meeting.chair.send(f"{meeting.at}open/")
    meeting.comes("Bram", "Carla", "Dirk", "Farid", "Greta")
    for case, cents in zip([*cases, loan], (21_000, 14_000, 240_000), strict=True):
        body = {"case": case, "outcome": "granted", "cents": cents}
        people["Greta"].send(f"{meeting.at}propose-by-consent/", body)
    carried = meeting.chair.send(f"{meeting.at}carry-by-consent/")
    expect([bool(row["decision"]) for row in carried], [True] * 3, "what the committee granted")
    meeting.chair.send(f"{meeting.at}close/")
    return tour.sign(ana, nora, mail), cases


def pay(base: str, people: People, token: str) -> Any:
    chloe, thomas, nora = people["chloe"], people["thomas"], people["nora"]
    orders = [row["id"] for row in chloe.get("payment-orders/?state=waiting")["results"]]
    expect(len(orders), 3, "payments that wait")
    body = {"account": FUND, "orders": orders, "execute_on": GRANTED.isoformat()}
    thomas.send("payment-batches/", body, refused=403)
    batch = chloe.send("payment-batches/", body)
    chloe.send("payment-batches/", body, refused=409)
    at = f"payment-batches/{batch['number']}/"
    chloe.send(f"{at}approve/", {"digest": batch["digest"]}, refused=403)
    refused = with_token(base, token, f"{at}approve/", batch["digest"])
    expect(refused, "token_cannot_approve", "a token that approves")
    say(2, f"Chloé puts {len(orders)} payments into {batch['number']}, {euros(batch['total_cents'])}. She cannot "
           "approve it, nor can a token, whoever's it is.")  # fmt: skip
    thomas.send(f"{at}approve/", {"digest": "0" * 64}, refused=409)
    thomas.send(f"{at}approve/", {"digest": batch["digest"]})
    early = thomas.send(f"{at}export/", refused=409)
    thomas.send(f"{at}approve/", {"digest": batch["digest"]}, refused=409)
    nora.send(f"{at}approve/", {"digest": batch["digest"]})
    batch = nora.send(f"{at}export/")
    nora.send(f"{at}export/", refused=409)
    validate(nora._open(f"/api/v1/{at}file/", b"{}", {"Content-Type": "application/json"}))
    say(
        2,
        f"Above 1,000 EUR two others approve. After one: “{early['detail']}” After two Nora writes the file, once.",
    )
    return batch


def refuse(nora: Person, batch: Any, case: str) -> None:
    order = nora.get(f"payment-orders/?case_reference={case}")["results"][0]
    sent = next(row for row in batch["lines"] if row["order"] == order["id"])
    answer = refusal_of(batch["number"], sent["end_to_end_id"], "AC04")
    bring(nora, refusal_of("B-1999-0001", sent["end_to_end_id"], "AC04"), refused=422)
    expect(bring(nora, answer)["returned"], 1, "what the bank refused")
    expect(bring(nora, answer)["outcome"], "known", "the same answer again")
    order = nora.get(f"payment-orders/{order['id']}/")
    expect(order["state"], "waiting", "the payment that was refused")
    say(3, f"The bank's pain.002 refuses the payment of {case}: it waits again, “{order['return_reason']}”.")


# ---- 20 to 29 May: statements, matching, direct debit


def read(nora: Person, the_bank: Bank, batch: Any, refused: str, returned: str, loan: Any) -> None:
    paid = [row for row in batch["lines"] if row["case_reference"] != refused]
    out = [bank.Line(-row["cents"], f"OUT{place}", end_to_end_id=row["end_to_end_id"], name=row["payee_name"])
           for place, row in enumerate(paid)]  # fmt: skip
    first = the_bank.writes(ANSWERED, out)
    closing = b'<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">'
    broken = first.replace(closing, closing + b"1")
    aside = bring(nora, broken, refused=422)
    expect((aside["outcome"], aside["new"]), ("quarantined", 0), "a statement that does not add up")
    expect(bring(nora, first)["confirmed"], 2, "what the statement confirmed")
    expect(bring(nora, first)["outcome"], "known", "the same file again")
    say(4, f"A statement that does not add up is set aside whole (“{aside['problems'][0]['sentence']}”). The right one "
           "confirms two payments; the same file again changes nothing.")  # fmt: skip
    back = next(row for row in paid if row["case_reference"] == returned)
    twin = bank.Line(2_500, "TWIN", free_text="for the fund", name="Hanna Mertens", iban=HANNA)
    lines = [
        bank.Line(back["cents"], "BACK", end_to_end_id=back["end_to_end_id"], return_reason="AC04"),
        bank.Line(4_200, "A", free_text="no idea what for", name="Somebody", iban=STRANGER),
        twin, twin,
        bank.Line(20_000, "B", free_text=with_slip(loan["reference"]), name="A. Peeters", iban=STRANGER),
        bank.Line(25_000, "C", structured=plain(loan["reference"]), name="Ana Peeters", iban=ANA),
    ]  # fmt: skip
    second = the_bank.writes(LAST.replace(day=27), lines)
    charges = bank.Line(-350, "D", free_text="frais de gestion")
    longer = the_bank.writes_longer(LAST.replace(day=27), lines, charges)
    told = bring(nora, second)
    expect((told["new"], told["returned"], told["matched"], told["to_match"]), (6, 1, 1, 4), "the statement")
    again = bring(nora, longer)
    expect((again["new"], again["known"]), (1, 6), "a statement that overlaps")
    order = nora.get(f"payment-orders/{back['order']}/")
    expect(order["state"], "waiting", "the payment that came back")
    say(4, f"The next one sends a payment back (“{order['return_reason']}”), and both of two equal gifts count. "
           "A longer one of the same day adds only what is new.")  # fmt: skip


def with_slip(reference: str) -> str:
    """The reference with its fourth digit one too high."""
    return reference[:7] + str((int(reference[7]) + 1) % 10) + reference[8:]


def match(nora: Person, loan: Any) -> dict[str, Any]:
    lines = {row["bank_reference"]: row for row in nora.get("bank-lines/")["results"]}
    waiting = nora.get("bank-lines/?state=to_match")["results"]
    expect(len(waiting), 5, "lines to match")
    best = nora.get(f"bank-lines/{lines['B']['id']}/suggestions/")[0]
    expect((best["kind"], best["target"]), ("expected", loan["reference"]), "what the slip was for")
    seen = {"expected": best["target"], "version": lines["B"]["version"]}
    nora.send(f"bank-lines/{lines['B']['id']}/assign/", {**seen, "cents": 20_001}, refused=422)
    nora.send(f"bank-lines/{lines['B']['id']}/assign/", seen)
    nora.send(f"bank-lines/{lines['B']['id']}/assign/", seen, refused=409)
    say(5, f"One digit off: suggested, because {best['reasons'][0]}, and never matched without a person. 250 EUR of "
           "Ana's found the loan alone: what is too much goes ahead.")  # fmt: skip
    twins = [row for row in waiting if row["bank_reference"] == "TWIN"]
    nora.send(f"bank-lines/{twins[0]['id']}/assign/", {"use": "gift"})
    learnt = nora.get(f"bank-lines/{twins[1]['id']}/suggestions/")[0]
    expect((learnt["kind"], learnt["target"]), ("use", "gift"), "what was learnt")
    nora.send(f"bank-lines/{twins[1]['id']}/assign/", {"use": "gift"})
    cost = nora.get(f"bank-lines/{lines['D']['id']}/suggestions/")[0]
    nora.send(f"bank-lines/{lines['D']['id']}/assign/", {"use": "gift"}, refused=422)
    nora.send(f"bank-lines/{lines['D']['id']}/assign/", {cost["kind"]: cost["target"]})
    unknown = f"bank-lines/{lines['A']['id']}/"
    nora.send(f"{unknown}ask/")
    expect(nora.read(f"{unknown}letter/")[:5], b"%PDF-", "the letter")
    out = nora.get(f"bank-lines/{lines['OUT0']['id']}/")
    said = nora.send(f"bank-lines/{out['id']}/undo/", {"match": out["matches"][0]["id"]}, refused=422)
    say(5, "The first twin teaches what the second is suggested as; charges are known by their words; nobody's money "
           f"is asked about by letter. The bank's answer stays: “{said['detail']}”")  # fmt: skip
    return lines


def draw(base: str, people: People, ana: Person, loan: Any, token: str) -> None:
    chloe, thomas = people["chloe"], people["thomas"]
    asked = {"key": "month/creditor", "account": FUND, "why": "the bank lets us collect"}
    chloe.send("debit-creditor-changes/", {**asked, "identifier": "FR73ZZZ123456"}, refused=422)
    change = chloe.send("debit-creditor-changes/", {**asked, "identifier": "FR72ZZZ123456"})
    thomas.send(f"debit-creditor-changes/{change['id']}/approve/", {"digest": change["digest"]})
    text = ana.send("debit-mandates/text/", {"expected": loan["reference"]})["text"]
    body = {"expected": loan["reference"], "debtor_name": "Ana Peeters", "iban": ANA, "text": text}
    ana.send("debit-mandates/", {**body, "text": text + "."}, refused=409)
    mandate = ana.send("debit-mandates/", body)["reference"]
    until = {"account": FUND, "until": "2026-12-31"}
    chloe.send("debit-files/", until, refused=422)
    chloe.send(f"debit-mandates/{mandate}/announce/")
    file = chloe.send("debit-files/", until)
    at, digest = f"debit-files/{file['number']}/", {"digest": file["digest"]}
    chloe.send(f"{at}send/", digest, refused=403)
    expect(with_token(base, token, f"{at}send/", file["digest"]), "token_cannot_send", "a token that sends")
    thomas.send(f"{at}send/", {"digest": "0" * 64}, refused=409)
    file = thomas.send(f"{at}send/", digest)
    content = thomas._open(f"/api/v1/{at}file/", b"{}", {"Content-Type": "application/json"})
    expect(b"pain.008.001.08" in content, True, "the collection file")
    say(6, f"Ana signs mandate {mandate}; {euros(file['total_cents'])} is announced for "
           f"{file['collections'][0]['collect_on']}. Chloé cannot send her own file, Thomas does.")  # fmt: skip


# ---- 29 May and 1 June: reconciled and closed


def reconcile_too_early(nora: Person, the_bank: Bank) -> bytes:
    """The last statement comes before the one that it follows."""
    gift = bank.Line(1_000, "E", free_text="for the fund", name="Hanna Mertens", iban=HANNA)
    missing = the_bank.writes(LAST.replace(day=28), [gift])
    told = bring(nora, the_bank.writes(LAST, []))
    expect(len(told["gaps"]), 1, "the gap")
    month = {"account": FUND, "month": "2026-05"}
    said = nora.send("reconciliations/", month, refused=422)
    early = nora.send("periods/", {"fund": "solidarity", "code": "2026-05"}, refused=409)
    say(7, f"A statement is missing, which is said at once, and nothing reconciles: “{said['detail']}” "
           f"“{early['detail']}”")  # fmt: skip
    return missing


def close(nora: Person, thomas: Person, missing: bytes, lines: dict[str, Any]) -> None:
    bring(nora, missing)
    month = {"account": FUND, "month": "2026-05"}
    rows = nora.get(f"reconciliations/comparisons/?account={FUND}&month=2026-05")
    expect({row["unexplained_cents"] for row in rows}, {0}, "what nothing explains")
    record = nora.send("reconciliations/", month)
    expect(nora.send("reconciliations/", month)["id"], record["id"], "the same record")
    expect(record["bank_cents"], record["ledger_cents"], "bank and books")
    say(
        8,
        f"The missing statement comes: bank and books say {euros(record['bank_cents'])} both, on the record.",
    )
    nora.send("periods/", {"fund": "solidarity", "code": "2026"}, refused=409)
    may = {"fund": "solidarity", "code": "2026-05"}
    unsure = nora.send("periods/", may, refused=422)
    waits = nora.send("periods/", {**may, "why": "The gift of Hanna is looked into in June."})
    read = {"digest": waits["reserved_digest"]}
    nora.send(f"periods/{waits['id']}/confirm/", read, refused=403)
    thomas.send(f"periods/{waits['id']}/confirm/", read)
    nora.send("periods/", may, refused=409)
    say(8, f"“{unsure['detail']}” Nora does, Thomas confirms.")
    line = nora.get(f"bank-lines/{lines['B']['id']}/")
    undo = {"match": line["matches"][0]["id"], "why": "It was for another loan."}
    said = nora.send(f"bank-lines/{line['id']}/undo/", undo, refused=409)
    after = nora.send(f"bank-lines/{line['id']}/undo/", {**undo, "in_open_period": True})
    expect(after["state"], "to_match", "the line that was matched wrongly")
    say(8, f"So May is closed, once. “{said['detail']}” So it is reversed in June, with the reason.")
    expect(nora.send("proofs/")["holds"], True, "the proof")
    say(8, "The proof holds.")


@contextmanager
def day(system: System, on: date) -> Iterator[tuple[str, People]]:
    """That day, for the system and for who asks it; each of them signs in anew."""
    morning = datetime(on.year, on.month, on.day, 9, tzinfo=BRUSSELS)
    tour.TODAY = on
    with time_machine.travel(morning, tick=True), system.served(morning) as base:
        yield base, People(base)


def walk(folder: str) -> None:
    system, the_bank = System(folder, datetime(2026, 5, 18, 8, tzinfo=BRUSSELS)), Bank()
    token = system.manage("drf_create_token", "thomas@example.org").split()[2]
    with day(system, GRANTED) as (base, people):
        with redirect_stdout(StringIO()):  # the tour tells of it
            number, (returned, refused) = grant(base, system.mail, people["nora"])
        say(
            1,
            f"18 May. The committee grants aid to two members and the loan {number}, which Ana and the cooperative sign.",
        )
        batch = pay(base, people, token)
        refuse(people["nora"], batch, refused)
    with day(system, LAST) as (base, people):
        ana = Person(base, "ana@example.org")
        loan = people["nora"].get(f"loans/{number}/")
        read(people["nora"], the_bank, batch, refused, returned, loan)
        lines = match(people["nora"], loan)
        draw(base, people, ana, loan, token)
        missing = reconcile_too_early(people["nora"], the_bank)
    with day(system, AFTER) as (_base, people):
        close(people["nora"], people["thomas"], missing, lines)


if __name__ == "__main__":
    print("The month of a treasurer, by the API alone:", flush=True)
    with tempfile.TemporaryDirectory(prefix="entraide-month-") as kept:
        walk(kept)
    print("done")
