#!/usr/bin/env python
"""From request to repaid, by the API alone.

Starts a system of its own on a free port with an empty database, then walks the whole way as the people in it: publish,
apply, review, decide, sign, pay under four eyes, confirm by the bank's statement, repay, prove. Every line it prints happened;
it stops with the answer at the first one that did not. Run it with `make tour`.
"""

import base64
import contextlib
import hmac
import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from config.demo import FACTOR, PASSWORD, bank  # noqa: E402
from fund.bank_days import bank_day_from  # noqa: E402

TODAY = date.today()
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001249444154789c63f8ffff3f030303138460000022f204fd5a5ca1f90000000049454e44ae426082"
)


def code_now() -> str:
    """What an authenticator shows at this moment (RFC 6238: HMAC-SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(FACTOR)
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), "sha1").digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


class Unexpected(Exception):
    """An answer that the tour does not expect."""


class Person:
    """Somebody with a browser's cookies: signs in by the form, then speaks to the API."""

    def __init__(self, base: str, email: str) -> None:
        self.base, self.email = base, email
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        form = self._open("/account/login/").decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, "the sign-in form has no token"
        fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": PASSWORD}
        answer = self._open("/account/login/", urllib.parse.urlencode(fields).encode()).decode()
        for attempt in range(3):  # who approves money has a second factor; a code may lapse on its way
            if 'name="code"' not in answer:
                break
            if attempt:  # a code counts once: the next one begins with the next half minute
                time.sleep(30 - time.time() % 30)
            second = {"csrfmiddlewaretoken": self._token(), "code": code_now()}
            answer = self._open(
                "/account/2fa/authenticate/", urllib.parse.urlencode(second).encode()
            ).decode()
        if not any(cookie.name == "sessionid" for cookie in self.jar):
            raise Unexpected(f"{email} could not sign in")

    def _token(self) -> str:
        return next((cookie.value for cookie in self.jar if cookie.name == "csrftoken"), "") or ""

    def _open(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str = ""
    ) -> bytes:
        known = {
            "X-CSRFToken": self._token(),
            "Referer": self.base + "/",
            "Accept-Language": "en",
            **(headers or {}),
        }
        request = urllib.request.Request(self.base + path, body, known, method=method or None)
        with self.opener.open(request, timeout=60) as answer:
            return answer.read()

    def get(self, path: str) -> Any:
        return json.loads(self._open(f"/api/v1/{path}"))

    def read(self, path: str) -> bytes:
        return self._open(f"/api/v1/{path}")

    def send(self, path: str, body: Any = None, *, method: str = "POST", refused: int = 0) -> Any:
        """POST JSON; `refused` is the status of the refusal that is expected instead of an answer."""
        data = json.dumps(body or {}).encode()
        try:
            answer = self._open(f"/api/v1/{path}", data, {"Content-Type": "application/json"}, method)
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            if error.code == refused:
                return json.loads(said)
            raise Unexpected(f"{method} {path} as {self.email}: {error.code} {said[:600]}") from error
        if refused:
            raise Unexpected(f"{method} {path} as {self.email} should have been refused with {refused}")
        return json.loads(answer) if answer else None

    def upload(self, path: str, name: str, content: bytes, *, refused: int = 0, **fields: str) -> Any:
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            + b"\r\n"
        )
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        try:
            return json.loads(self._open(f"/api/v1/{path}", body, headers))
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            if error.code == refused:
                return json.loads(said)
            raise Unexpected(f"upload {path}: {error.code} {said[:600]}") from error


def say(step: int, sentence: str) -> None:
    print(f"  {step}. {sentence}", flush=True)


def expect(found: Any, wanted: Any, what: str) -> None:
    if found != wanted:
        raise Unexpected(f"{what}: {found!r}, expected {wanted!r}")


def euros(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d} EUR"


# ---- the way


def publish(chloe: Person) -> None:
    words = {"en": "Daily supplement", "fr": "Complément journalier"}
    chloe.send("aid-programmes/", {
        "code": "daily", "name": words, "summary": words, "fund": "solidarity", "envelope": "aid",
        "committee_code": "solidarity",
    })  # fmt: skip
    version = chloe.send("aid-programmes/daily/draft/", {
        "opens_on": TODAY.isoformat(), "formula": "per_day", "parameters": {"day_cents": 700}, "paid_to": "member",
        "ceiling_case_cents": 64_400, "ceiling_member_year_cents": 128_800,
        "documents": [{"code": "proof", "label": {"en": "Proof of unemployment", "fr": "Preuve de chômage"}}],
        "criteria": [{"code": "hardship", "question": {"en": "Did you lose work?", "fr": "Avez-vous perdu du travail ?"},
                      "reason": {"en": "This aid is for lost work.", "fr": "Pour le travail perdu."}}],
        "questions": [
            {"code": "need", "kind": "story", "label": {"en": "What do you need?", "fr": "De quoi avez-vous besoin ?"}},
            {"code": "budget", "kind": "budget", "label": {"en": "Your month", "fr": "Votre mois"}},
            {"code": "housing", "kind": "yes_no", "points": 4, "label": {"en": "Could you lose your home?", "fr": "Logement menacé ?"}},
        ],
        "declaration": {"en": "All of this is true.", "fr": "Tout ceci est exact."},
    })  # fmt: skip
    chloe.send("aid-programmes/daily/publish/", {"version": version["number"]})
    chloe.send("aid-programmes/daily/publish/", {"version": version["number"]}, refused=409)
    say(1, "Chloé publishes an aid programme: 7 EUR for each day. Publishing twice is refused.")
    names = {"en": "Zero-rate loan", "fr": "Prêt à taux zéro"}
    chloe.send("loan-products/", {"code": "investment", "name": names, "summary": names})
    terms = {
        "from_on": TODAY.isoformat(), "fund": "solidarity", "envelope": "loans", "committee_code": "solidarity",
        "countries": ["BE", "FR"], "purposes": [{"code": "equipment", "label": {"en": "Equipment", "fr": "Équipement"}}],
        "min_cents": 30_000, "max_cents": 1_000_000, "min_months": 3, "max_months": 48, "grace_months_max": 6,
        "file_fee_basis_points": 0,
    }  # fmt: skip
    drafted = chloe.send("loan-products/investment/draft/", terms)
    chloe.send("loan-products/investment/publish/", {"version": drafted["number"]})
    say(1, "Chloé publishes a loan product: 300 to 10,000 EUR, 3 to 48 months, no fee, no interest.")


def apply_for_aid(ana: Person) -> str:
    answer = ana.send("aid-applications/eligibility/", {"programme": "daily", "answers": {"hardship": "no"}})
    expect(answer["eligible"], False, "eligibility without lost work")
    say(2, f"Ana asks whether she may: “{answer['criteria'][0]['reason']}” With the right answer she may.")
    case = ana.send("aid-applications/", {"programme": "daily", "situation": {"hardship": "yes"}})[
        "reference"
    ]
    ana.send(f"aid-applications/{case}/", {"payment": {"iban": "BE00 1234"}}, method="PATCH", refused=422)
    ana.send(f"aid-applications/{case}/", {
        "answers": {
            "need": "No work between two tours.", "budget": {"benefits": 90_000, "housing": 80_000}, "housing": "yes",
        },
        "figures": {"days": 40}, "payment": {"iban": "BE68 5390 0754 7034", "iban_holder": "Ana Peeters"},
    }, method="PATCH")  # fmt: skip
    ana.upload(f"aid-applications/{case}/documents/", "proof.pdf", PNG, requirement="proof", refused=422)
    ana.upload(f"aid-applications/{case}/documents/", "proof.png", PNG, requirement="proof")
    sent = ana.send(f"aid-applications/{case}/submit/", {"declared": True})
    expect(sent["state"], "submitted", "state after submit")
    say(
        2,
        f"Ana applies: {case}, 40 days. A wrong IBAN and a picture that calls itself a PDF are refused in words.",
    )
    return case


def apply_for_a_loan(ana: Person) -> str:
    due = (TODAY.replace(day=1) + timedelta(days=75)).replace(day=5).isoformat()
    plan = ana.send(
        "loan-quotes/", {"product": "investment", "cents": 240_000, "months": 12, "first_due_on": due}
    )
    expect(sum(row["due_cents"] for row in plan["instalments"]), 240_000, "sum of the plan")
    case = ana.send("loan-applications/", {"product": "investment"})["reference"]
    activity = ana.get(f"loan-applications/{case}/")
    choices = {"activity": activity["activity"]} if activity.get("activity") else {"activity": "BE-0000"}
    ana.send(f"loan-applications/{case}/", {
        "purpose": "equipment", "project": "A second-hand mixing desk", "amount_cents": 240_000, "months": 12,
        "first_due_on": due, "budget": "Paid from what I invoice each month.", "invoiced_year_cents": 2_000_000,
        "iban": "BE68539007547034", "iban_holder": "Ana Peeters", **choices,
    }, method="PATCH")  # fmt: skip
    ana.upload(f"cases/{case}/documents/", "quote.png", PNG, requirement="quote")
    ana.send(f"loan-applications/{case}/submit/", {"declared": True})
    say(2, f"Ana asks for a loan: {case}, 2,400 EUR over 12 months, none of the 12 instalments loses a cent.")
    return case


def review(omar: Person, ana: Person, aid: str, loan: str) -> None:
    queue = [row["reference"] for row in omar.get("cases/?state=submitted")["results"]]
    expect(queue[:2], [aid, loan], "the queue, most urgent first")
    for case in (aid, loan):
        omar.send(f"cases/{case}/take/")
    omar.send(f"cases/{aid}/take/", refused=409)
    omar.send(f"cases/{aid}/ask-correction/", {"fields_asked": ["need"], "sentence": "Which tours?"})
    ana.send(
        f"aid-applications/{aid}/",
        {"answers": {"need": "No work between the spring and the autumn tour."}},
        method="PATCH",
    )
    ana.send(f"cases/{aid}/answer-correction/")
    for case in (aid, loan):
        omar.send(f"cases/{case}/opinion/", {"text": "Documented and within the rules."})
        omar.send(f"cases/{case}/ready/")
    say(
        3,
        "Omar takes both from the queue, asks Ana for one field, she answers; his opinion is on the record; both are ready.",
    )


def decide(base: str, bram: Person, aid: str, loan: str) -> None:
    session = bram.send(
        "sessions/", {"committee": "solidarity", "held_on": TODAY.isoformat(), "starts_at": "19:00"}
    )["id"]
    bram.send(f"sessions/{session}/agenda/", {"cases": [aid, loan]})
    bram.send(f"sessions/{session}/convene/")
    bram.send(f"sessions/{session}/open/")
    seats = bram.get("committees/solidarity/")["mandates"]
    voters = {seat["name"].split()[0]: seat["user"] for seat in seats}
    bram.send(f"sessions/{session}/attendance/", {"user": voters["Bram"], "present": True})
    early = bram.send("ballots/", {"session": session, "case": aid}, refused=422)
    say(4, f"Bram opens the session. Alone he cannot open a ballot: “{early['detail']}”")
    for name in ("Carla", "Dirk", "Élise"):
        bram.send(f"sessions/{session}/attendance/", {"user": voters[name], "present": True})
    people = {
        name: Person(base, f"{address}@example.org")
        for name, address in (("Carla", "carla"), ("Dirk", "dirk"), ("Élise", "elise"))
    }
    farid = Person(base, "farid@example.org")
    for case, cents in ((aid, 28_000), (loan, 240_000)):
        ballot = bram.send("ballots/", {"session": session, "case": case})["id"]
        for voter in (bram, people["Carla"], people["Élise"]):
            voter.send(f"ballots/{ballot}/vote/", {"choice": "grant", "cents": cents})
        people["Dirk"].send(f"ballots/{ballot}/vote/", {"choice": "refuse"})
        farid.send(f"ballots/{ballot}/vote/", {"choice": "grant", "cents": cents}, refused=422)
        bram.send(f"ballots/{ballot}/close/")
        decision = bram.send(f"ballots/{ballot}/decide/", {"cents": cents})
        bram.send(f"ballots/{ballot}/decide/", {"cents": cents}, refused=409)
        say(
            4,
            f"{case}: {decision['number']}, {decision['outcome']}, {euros(cents)}. Farid is absent and cannot vote.",
        )
    bram.send(f"sessions/{session}/close/")


def code_of(mail: Path, number: str) -> str:
    """The code in the newest of the mails of a system without a mail server: files, here."""
    for sent in sorted(mail.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
        if number in (text := sent.read_text()) and (code := re.search(r"^(\d{6})$", text, re.MULTILINE)):
            return code[1]
    raise Unexpected(f"no code was sent for {number}")


def sign(ana: Person, nora: Person, mail: Path) -> str:
    letter = ana.read(f"decisions/{ana.get('decisions/')['results'][0]['number']}/letter/")
    expect(letter[:5], b"%PDF-", "the letter")
    agreement = ana.get("loans/")["results"][0]
    number, read = str(agreement["number"]), {"agreed_hash": agreement["agreed_hash"]}
    at = f"loans/{number}/accept/"
    ana.send(at, {"agreed_hash": "0" * 64}, refused=409)
    ana.send(at, {**read, "code": "000000"}, refused=422)
    nora.send(at, read, refused=403)  # the members first
    ana.send(f"loans/{number}/acceptance-code/")
    ana.send(at, {**read, "code": code_of(mail, number)})
    say(5, f"Ana reads her letters (PDF) and accepts agreement {number} with a code sent by e-mail; another text than the "
           "one she read is refused, and so is every code but that one.")  # fmt: skip
    signed = nora.send(at, read)
    expect((signed["state"], len(signed["acceptances"])), ("signed", 2), "the agreement, accepted by both")
    say(5, "Nora signs it for the cooperative with her second factor: now it binds both, and is paid out.")
    return number


def pay(chloe: Person, thomas: Person, nora: Person, aid: str, statements: "Statements") -> None:
    orders = chloe.get("payment-orders/?state=waiting")["results"]
    expect(len(orders), 2, "orders waiting")
    body = {
        "account": statements.iban,
        "orders": [row["id"] for row in orders],
        "execute_on": bank_day_from(TODAY).isoformat(),
    }
    batch = chloe.send("payment-batches/", body)
    number = batch["number"]
    chloe.send(f"payment-batches/{number}/approve/", {"digest": batch["digest"]}, refused=403)
    thomas.send(f"payment-batches/{number}/approve/", {"digest": "0" * 64}, refused=409)
    batch = thomas.send(f"payment-batches/{number}/approve/", {"digest": batch["digest"]})
    if batch["still_to_approve"]["treasurers"]:  # above 1,000 euros two people approve
        nora.send(f"payment-batches/{number}/approve/", {"digest": batch["digest"]})
    batch = thomas.send(f"payment-batches/{number}/export/")
    thomas.send(f"payment-batches/{number}/export/", refused=409)
    content = thomas._open(
        f"/api/v1/payment-batches/{number}/file/", b"{}", {"Content-Type": "application/json"}
    )
    validate(content)
    say(
        6,
        f"Chloé prepares batch {number} and cannot approve it; Thomas and Nora approve what they read, with a fresh second "
        "factor; Thomas exports it, once: valid pain.001.001.09.",
    )
    expect(chloe.get(f"cases/{aid}/")["state"], "granted", "the case before the bank answered")
    lines = [
        bank.Line(-row["cents"], f"OUT{place}", end_to_end_id=row["end_to_end_id"], name=row["payee_name"])
        for place, row in enumerate(batch["lines"])
    ]
    report = statements.bring(lines)
    expect((report["confirmed"], report["to_match"]), (2, 0), "what the statement confirmed")
    again = statements.bring_again()
    expect((again["outcome"], again["new"]), ("known", 0), "the same file again")
    expect(chloe.get(f"cases/{aid}/")["state"], "closed", "the case after the bank answered")
    say(
        6,
        "The bank's camt.053 confirms both by end-to-end id; only now are they paid. The same file again changes nothing.",
    )


def validate(content: bytes) -> None:
    """Against the scheme's own XSD, where a package that ships it is installed."""
    try:
        import sepaxml
        from lxml import etree
    except ImportError:
        return
    schema = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
    etree.XMLSchema(etree.parse(str(schema))).assertValid(etree.fromstring(content))


def repay(ana: Person, chloe: Person, number: str, statements: "Statements") -> None:
    loan = ana.get(f"loans/{number}/")
    plan = ana.get(f"loans/{number}/schedule/")
    expect(sum(row["due_cents"] for row in plan), 240_000, "sum of the plan")
    first = plan[0]["due_cents"]
    report = statements.bring([
        bank.Line(first, "IN1", structured=plain(loan["reference"]), name="Ana Peeters", iban="BE68539007547034"),
        bank.Line(4_200, "IN2", free_text="no idea what for", name="Somebody", iban="BE71096123456769"),
    ])  # fmt: skip
    expect((report["matched"], report["to_match"]), (1, 1), "matched and waiting")
    expect(ana.get(f"loans/{number}/")["outstanding_cents"], 240_000 - first, "left after one instalment")
    stray = chloe.get("bank-lines/?state=to_match")["results"][0]
    chloe.send(f"bank-lines/{stray['id']}/assign/", {"use": "gift"})
    say(
        7,
        f"An instalment of {euros(first)} finds its loan by {loan['reference']}; a line of nobody's waits, and Chloé books it as a gift.",
    )
    rest = 240_000 - first
    statements.bring(
        [
            bank.Line(
                rest, "IN3", structured=plain(loan["reference"]), name="Ana Peeters", iban="BE68539007547034"
            )
        ]
    )
    loan = ana.get(f"loans/{number}/")
    expect((loan["state"], loan["outstanding_cents"]), ("settled", 0), "the loan at its end")
    say(7, "Ana pays the rest; the loan settles itself.")


def plain(reference: str) -> str:
    return "".join(character for character in reference if character.isalnum())


def prove(chloe: Person) -> None:
    figures = {row["code"]: row["cents"] for row in chloe.get("figures/")["figures"]}
    report = chloe.send("proofs/")
    expect(report["holds"], True, "the proof")
    told = ", ".join(f"{code} {euros(cents)}" for code, cents in figures.items())
    say(8, f"The fund: {told}. Totals equal transfers, both books agree, loans equal schedules.")


class Statements:
    """The bank, as a treasurer meets it: files to bring in."""

    def __init__(self, chloe: Person, iban: str, opening_cents: int) -> None:
        self.chloe, self.iban, self.balance, self.number, self.last = chloe, iban, opening_cents, 0, b""

    def bring(self, lines: list[bank.Line]) -> Any:
        self.number += 1
        self.last = bank.statement(self.iban, self.number, TODAY, self.balance, lines)
        self.balance += sum(line.cents for line in lines)
        return self.bring_again()

    def bring_again(self) -> Any:
        return self.chloe.upload("statements/", f"statement-{self.number}.xml", self.last)


def walk(base: str, mail: Path) -> None:
    ana, omar, bram = (Person(base, f"{name}@example.org") for name in ("ana", "omar", "bram"))
    chloe, thomas, nora = (Person(base, f"{name}@example.org") for name in ("chloe", "thomas", "nora"))
    statements = Statements(chloe, "BE71096123456769", 5_000_000)
    publish(chloe)
    aid, loan = apply_for_aid(ana), apply_for_a_loan(ana)
    review(omar, ana, aid, loan)
    decide(base, bram, aid, loan)
    number = sign(ana, nora, mail)
    pay(chloe, thomas, nora, aid, statements)
    repay(ana, chloe, number, statements)
    prove(chloe)


# manage.py, as if it were the moment that is its first word
CLOCK = """
import runpy, sys, time_machine
from datetime import datetime
sys.argv[0] = "manage.py"
time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=True).start()
runpy.run_path("manage.py", run_name="__main__")
"""


class System:
    """A whole system of its own in a folder, with people, a fund and a committee."""

    def __init__(self, folder: str, at: datetime | None = None) -> None:
        self.env = {**os.environ, "DATA_DIR": folder, "PYTHONUNBUFFERED": "1"}
        self.env.pop("DATABASE_URL", None)
        self.env.pop("SMTP_URL", None)
        self.mail = Path(folder) / "mail"
        self.manage("migrate", "-v0")
        self.manage("demo", "--scale", "bare", "-v0", at=at)

    def _command(self, at: datetime | None, *words: str) -> list[str]:
        clock = ["-c", CLOCK, at.isoformat()] if at else ["manage.py"]
        return [sys.executable, *clock, *words]

    def manage(self, *words: str, at: datetime | None = None) -> str:
        """What a command of manage.py says."""
        command = self._command(at, *words)
        return subprocess.run(
            command, cwd=HERE, env=self.env, check=True, stdout=subprocess.PIPE
        ).stdout.decode()

    @contextlib.contextmanager
    def served(self, at: datetime | None = None) -> Iterator[str]:
        """Its address on a free port of this machine; `at`: as if it were that moment."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = self._command(at, "runserver", "--noreload", f"127.0.0.1:{port}")
        server = subprocess.Popen(command, cwd=HERE, env=self.env,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(480):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(base + "/", timeout=5).read()
                    break
                time.sleep(0.25)
            yield base
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def system() -> Iterator[tuple[str, Path]]:
    """The address of a system of its own, and the folder of its mails."""
    with tempfile.TemporaryDirectory(prefix="entraide-tour-") as folder:
        made = System(folder)
        with made.served() as base:
            yield base, made.mail


if __name__ == "__main__":
    print("From request to repaid, by the API alone:", flush=True)
    with system() as (address, mails):
        walk(address, mails)
    print("done")
