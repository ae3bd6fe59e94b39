"""The whole circle with a bank that is not ours: `mock-bank`, a package of its own, reads what we send and answers.

    python -m tests.endurance.looping PAYMENTS DAYS [SEED]

Each day some orders are batched, approved, exported and handed to the bank, which accepts, refuses a closed account or
an unknown bank, refuses a whole file, stays silent, or pays and sends the money back days later; money comes in, with
a reference, without, too much, too little. Every message it answers (pain.002, camt.054, camt.053) is imported, some
twice. Each tenth payment is the aid of a member with a case. In the end bank, ledger, orders, expectations and the
pages of these members say the same to the cent, and each statement's day is explained.
"""

import json
import random
import re
import sys
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import django

OURS = "BE68539007547034"
CLOSED, NOWHERE = "BE62510007547061", "BE43068999999501"
OPENING = 5_000_000_00
MOODS = ["return-later", "accept", "silent", "accept", "reject-file", "accept"]  # of the bank, day by day


class Bank:
    """The other side, over its own HTTP."""

    def __init__(self, on: date) -> None:
        from mockbank.server import Config, make_server

        self.server = make_server(Config(port=0, quiet=True, clock=f"{on}T08:00"))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.ask("/_mock/accounts", id="FUND", name="Solidarity Fund", iban=OURS, bic="GKCCBEBB", currency="EUR",
                 balance=OPENING)  # fmt: skip
        for code, iban, behaviour in (("SHUT", CLOSED, "closed-account"), ("LOST", NOWHERE, "bad-bank-id")):
            self.ask("/_mock/accounts", id=code, name=code, iban=iban, currency="EUR", behaviour=behaviour)

    def ask(self, path: str, *, method: str = "POST", raw: bytes | None = None, **body: Any) -> Any:
        content = raw if raw is not None else json.dumps(body).encode() if body else None
        kind = "application/xml" if raw is not None else "application/json"
        request = Request(self.address + path, content, {"Content-Type": kind}, method=method)
        try:
            with urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            if error.code == 422:  # the file is refused, as the day's mood wants it
                return json.loads(error.read())
            raise RuntimeError(f"{path}: {error.code} {error.read()[:400]!r}") from error

    def mail(self) -> list[tuple[str, bytes]]:
        """Every message released since the last time, in order."""
        found = self.ask("/_mock/mailbox", method="GET")
        rows = found if isinstance(found, list) else found["messages"]
        return [(row["type"], row["body"].encode()) for row in rows]

    @property
    def balance(self) -> int:
        return self.ask("/_mock/accounts/FUND", method="GET")["balance"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Circle:
    """The fund's side: people, money, and what they do each day."""

    def __init__(self, payments: int, days: int, seed: int) -> None:
        self.payments, self.days, self.chance = payments, days, random.Random(seed)
        self.said: Counter[str] = Counter()
        self.number = self.sent = 0

    def open(self, on: date) -> None:
        from fund.banking import purposes, receivables
        from fund.banking.models import BankAccount
        from fund.ledger import chart, commitments
        from fund.ledger.models import Fund, Kind
        from fund.ledger.posting import Leg, post
        from workflows.people.models import Cooperative, RoleGrant, User
        from workflows.people.permissions import Role

        self.fund = Fund.objects.create(code="loop", name="Loop")
        cooperative = Cooperative.objects.create(code="be", name="Solidaire", country="BE", language="fr")
        self.fund.cooperatives.add(cooperative)
        self.account = BankAccount.objects.create(
            fund=self.fund, name="Main", iban=OURS, bic="GKCCBEBB", holder="Solidarity Fund", town="Brussels",
            country="BE",
        )  # fmt: skip
        legs = [
            Leg(chart.account(self.fund, Kind.OPENING), self.account.ledger, OPENING),
            Leg(chart.account(self.fund, Kind.SOURCE), chart.account(self.fund, Kind.AVAILABLE), OPENING),
        ]
        post(key="loop/opening", legs=legs, on=on - timedelta(days=1), why="Opening")
        self.people = {}
        for name, role in (("chloe", Role.TREASURER), ("dirk", Role.TREASURER2), ("dora", Role.TREASURER2),
                           ("bram", Role.CHAIR)):  # fmt: skip
            user = User.objects.create_user(email=f"{name}@example.org", password=None, first_name=name)
            now = datetime.now(UTC)
            RoleGrant.objects.create(
                user=user, role=role, from_on=date(2020, 1, 1), approved_by=user, approved_at=now
            )
            self.people[name] = user

        def paid(order: Any, *, on: date, by: Any) -> list[Leg]:
            transit, given = (chart.account(order.fund, kind) for kind in (Kind.TRANSIT, Kind.AID_GIVEN))
            return [Leg(transit, given, order.cents), *commitments.use_legs(order.commitment, order.cents)]

        def returned(order: Any, *, reason: str, on: date, by: Any) -> None:
            self.said["told of a return"] += 1

        def receive(expected: Any, *, cents: int, line: Any, key: str, on: date, by: Any) -> list[Leg]:
            fund = expected.fund
            return [
                Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.SUSPENSE), cents),
                Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), cents),
            ]

        self._open_programme(cooperative, on)
        purposes.register(purposes.Purpose("loop", "Loop", paid, returned))
        receivables.register(receivables.Receivable("loop", "Loop", receive, lambda *_args, **_facts: None))

    def _open_programme(self, cooperative: Any, on: date) -> None:
        """Under which members are given aid."""
        from fund.aid import publishing
        from fund.aid.models import Programme
        from fund.ledger import chart

        self.cooperative, admin = cooperative, self._user("max", "administrator")
        programme = Programme.objects.create(
            code="loop", name={"en": "Loop"}, summary={"en": "Loop"}, envelope=chart.general(self.fund),
            committee_code="loop",
        )  # fmt: skip
        rules: dict[str, Any] = {
            "opens_on": on, "formula": "lump_sum", "parameters": {"lump_cents": 250_00}, "ceiling_case_cents": 250_00,
            "ceiling_member_year_cents": 250_00, "paid_to": "member", "documents": [], "criteria": [], "questions": [],
            "declaration": {"en": "It is true."},
        }  # fmt: skip
        self.version = publishing.publish_version(
            publishing.draft_version(programme, rules, by=admin), by=admin, on=on
        )

    def _user(self, name: str, role: str) -> Any:
        from workflows.people.models import RoleGrant, User

        user = User.objects.create_user(
            email=f"{name}@example.org", password=None, first_name=name, language="en"
        )
        now = datetime.now(UTC)
        RoleGrant.objects.create(
            user=user, role=role, from_on=date(2020, 1, 1), approved_by=user, approved_at=now
        )
        return user

    def _aid(self, reference: str, cents: int, iban: str, commitment: Any, on: date) -> Any:
        """The order of a member whose case was granted: they read of it on their own page."""
        from fund.aid import awarding
        from fund.aid.models import AidApplication
        from workflows.cases.models import Case, State
        from workflows.people.models import Member

        name = f"member{self.number}"
        user = self._user(name, "member")
        member = Member.objects.create(
            number=f"M{self.number}", user=user, cooperative=self.cooperative, first_name="Payee",
            last_name=f"{self.number}", email=user.email, joined_on=date(2020, 1, 1), language="en",
        )  # fmt: skip
        case = Case.objects.create(
            reference=reference, kind="aid", cooperative=self.cooperative, applicant=member, filed_by=user,
            state=State.GRANTED, submitted_on=on, decided_on=on, requested_cents=cents, granted_cents=cents,
        )  # fmt: skip
        AidApplication.objects.create(case=case, version=self.version, iban=iban, iban_holder=str(member))
        return awarding.resume(reference, commitment, on=on).payments.get().order

    def order(self, on: date) -> Any:
        from fund.banking.orders import order_payment
        from fund.ledger import chart, commitments

        self.number += 1
        reference, cents = f"A-{on.year}-{self.number:04d}", self.chance.randint(1, 250_00)
        where = self.chance.random()
        iban = CLOSED if where < 0.05 else NOWHERE if where < 0.08 else belgian(self.number)
        commitment = commitments.commit(
            key=reference, envelope=chart.general(self.fund), cents=cents, reference=reference, on=on, by=None,
            why="loop",
        )  # fmt: skip
        if self.number % 10 == 0:
            return self._aid(reference, cents, iban, commitment, on)
        return order_payment(
            key=f"{reference}/payment", purpose="loop", fund=self.fund, payee_name=f"Payee {self.number}",
            iban=iban, cents=cents, communication=reference, commitment=commitment, case_reference=reference,
            on=on, by=None,
        )  # fmt: skip

    def send(self, bank: Bank, on: date, orders: list[Any]) -> None:
        """Prepared by one, approved by as many as the amount asks, exported, handed over."""
        from fund.banking import batches
        from fund.banking.models import PaymentBatch
        from workflows.people.models import FactorCheck

        at = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=9)
        batch = batches.prepare_batch(
            account=self.account, orders=orders, execute_on=on, on=on, by=self.people["chloe"]
        )
        for name in ("dirk", "dora", "bram"):
            if batch.state == PaymentBatch.State.PREPARED:
                FactorCheck.objects.create(user=self.people[name], at=at, kind="totp", passed=True)
                batch = batches.approve(batch, by=self.people[name], at=at)
        batch = batches.export(batch, by=self.people["dirk"], at=at)
        mood = MOODS[self.sent % len(MOODS)]
        self.sent += 1
        facts = {"days": self.chance.randint(1, 3)} if mood == "return-later" else {}
        bank.ask("/_mock/accounts/FUND", method="PATCH", behaviour=mood, parameters=facts)
        self.said[f"day: {mood}"] += 1
        bank.ask("/payments", raw=batches.download(batch, by=self.people["dirk"]))

    def receive(self, bank: Bank, on: date) -> None:
        """Somebody pays: with the reference, with a slip in it, with nothing; exactly, too little, too much."""
        from fund.banking import references
        from fund.banking.expected import expect

        self.number += 1
        reference, cents = references.ogm(self.number), self.chance.randint(1, 90_00)
        expect(key=f"loop/{self.number}", purpose="loop", fund=self.fund, reference=reference, cents=cents, due_on=on,
               iban=belgian(self.number))  # fmt: skip
        amount = self.chance.choice([cents, cents, max(1, cents // 2), cents + 1_00])
        digits = references.digits(reference)
        text = self.chance.choice([
            reference, reference, references.print_ogm(digits[:9] + str((int(digits[9]) + 1) % 10) + digits[10:]),
            "thank you",
        ])  # fmt: skip
        debtor = {"name": f"Payer {self.number}", "iban": belgian(self.number)}
        bank.ask("/_mock/credits", account="FUND", amount=amount, note=text, debtor=debtor)
        self.said["money in"] += 1

    def take_in(self, bank: Bank) -> None:
        """Every message, now and then a second time."""
        from fund.banking.importing import import_statement

        for kind, raw in bank.mail():
            self.said[kind.split(".001")[0]] += 1
            if kind.startswith("pacs"):
                continue  # between banks; the statement brings its credit
            for _time in range(2 if self.chance.random() < 0.2 else 1):
                (report,) = import_statement([(kind, raw)], by=None)
                if report.refused_as == "not_our_account" and OURS.encode() not in raw:
                    self.said["of somebody else"] += 1
                elif report.outcome not in ("imported", "known"):
                    raise RuntimeError(f"{kind}: {report}\n{raw[:2000].decode()}")

    def match_by_hand(self) -> None:
        """The treasurer accepts the first suggestion for half of what waits, splits some, books the rest as gifts."""
        from fund.banking import matching, suggesting
        from fund.banking.matching import Part
        from fund.banking.models import ExpectedPayment, StatementLine

        for line in StatementLine.objects.to_match().select_related("account__fund").order_by("pk"):
            if not line.came_in or self.chance.random() < 0.5:
                continue
            chosen = [
                one.target for one in suggesting.suggestions(line) if isinstance(one.target, ExpectedPayment)
            ]
            by = self.people["chloe"]
            if chosen and line.cents > 1 and self.chance.random() < 0.3:
                half = line.open_cents // 2
                matching.split(line, [Part(half, chosen[0]), Part(line.open_cents - half, use="gift")], by=by)
            elif chosen:
                match = matching.assign(line, chosen[0], by=by)
                if self.chance.random() < 0.2:
                    matching.undo(match, by=by)
            else:
                matching.use_as(line, "gift", by=by)


def belgian(number: int) -> str:
    """A valid account number of an invented customer."""
    bank = f"{539_000_0000 + number:010d}"
    whole = f"{bank}{int(bank) % 97 or 97:02d}"
    return f"BE{98 - int(whole + '111400') % 97:02d}{whole}"


def main(payments: int, days: int, seed: int = 1) -> dict[str, Any]:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return around(payments, days, seed)


def around(payments: int, days: int, seed: int) -> dict[str, Any]:
    """The whole circle, on the database of this process."""
    from django.utils.timezone import localdate

    from fund.bank_days import bank_day_from

    circle = Circle(payments, days, seed)
    on = bank_day_from(localdate() - timedelta(days=2 * days + 20), "EUR")
    bank = Bank(on)
    try:
        circle.open(on)
        for day in range(days + 6):
            _day(circle, bank, on, day)
            following = bank_day_from(on + timedelta(days=1), "EUR")
            bank.ask(f"/_mock/advance?to={following}")
            circle.take_in(bank)
            circle.match_by_hand()
            on = following
        return _found(circle, bank)
    finally:
        bank.close()


def _day(circle: Circle, bank: Bank, on: date, day: int) -> None:
    """New orders on the days of the run, those that came back once more; afterwards only answers come in."""
    from fund.banking.models import PaymentOrder

    orders = []
    if day < circle.days:
        share = circle.payments // circle.days + (day < circle.payments % circle.days)
        orders = [circle.order(on) for _one in range(share)]
        for _one in range(max(1, share // 3)):
            circle.receive(bank, on)
        again = PaymentOrder.objects.waiting().exclude(return_reason="").select_related("fund")
        orders += [one for one in again[:20] if one.iban not in (CLOSED, NOWHERE)]
    if orders:
        circle.send(bank, on, orders)
    circle.take_in(bank)


def _found(circle: Circle, bank: Bank) -> dict[str, Any]:
    """What each side says in the end."""
    from fund.banking import reconciling
    from fund.banking.models import BatchLine, ExpectedPayment, Match, PaymentOrder, StatementLine
    from fund.ledger import balances, chart, proof
    from fund.ledger.models import Kind

    held, account = balances.by_kind(circle.fund), circle.account
    states = Counter(PaymentOrder.objects.values_list("state", flat=True))
    paid = PaymentOrder.objects.filter(state=PaymentOrder.State.PAID)
    on_their_way = BatchLine.objects.filter(
        was_sent=True, is_active=True, order__state=PaymentOrder.State.EXPORTED
    )
    rows = reconciling.statements_of(account, date(2000, 1, 1), date(2100, 1, 1))
    compared = reconciling.compare(account, rows)
    expected = sum(ExpectedPayment.objects.values_list("received_cents", flat=True))
    matched = Match.objects.standing().filter(use="expected").total_cents()
    return {
        "orders": PaymentOrder.objects.count(), "states": dict(states), "said": dict(circle.said),
        "bank": bank.balance, "ledger": held[Kind.BANK],
        "statement": rows[-1].closing_cents if rows else None,
        "transit": held[Kind.TRANSIT], "on_their_way": sum(one.cents for one in on_their_way),
        "given": held[Kind.AID_GIVEN], "paid": paid.total_cents(),
        "committed": held[Kind.COMMITTED],
        "not_paid": PaymentOrder.objects.exclude(state=PaymentOrder.State.PAID).total_cents(),
        "received": expected, "matched": matched,
        "suspense": -held[Kind.SUSPENSE],
        "lines": sum(line.left_cents for line in StatementLine.objects.in_suspense()),
        "unexplained": [f"{one.on}: {one.unexplained_cents}" for one in compared if one.unexplained_cents],
        "statements": len(rows), "differences": [str(one) for one in proof.run().differences],
        "available": balances.total(circle.fund, Kind.AVAILABLE, envelope=chart.general(circle.fund)),
        "pages": _pages(),
    }  # fmt: skip


ROW = re.compile(r'data-label="EUR">([^<]*)</td><td data-label="Standing">([^<]*)')


def _pages() -> dict[str, Any]:
    """What members read on the pages of their cases, beside what orders and ledger say of them."""
    from django.test import Client, override_settings

    from fund.aid.models import AwardPayment
    from fund.ledger.models import Kind, Transfer

    said, differ = Counter[str](), []
    with override_settings(ALLOWED_HOSTS=["*"]):
        for payment in AwardPayment.objects.select_related("order", "award__case__applicant__user").order_by(
            "pk"
        ):
            order, case, client = payment.order, payment.award.case, Client()
            client.force_login(case.applicant.user)
            rows = ROW.findall(client.get(case.get_absolute_url()).content.decode())
            moved = Transfer.objects.filter(movement__source_ref=case.reference)
            given = sum(moved.filter(target__kind=Kind.AID_GIVEN).values_list("amount_cents", flat=True))
            given -= sum(moved.filter(source__kind=Kind.AID_GIVEN).values_list("amount_cents", flat=True))
            is_paid = order.state == order.State.PAID
            words = "Paid on" if is_paid else str(order.State(order.state).label)
            amount = f"{order.cents // 100}.{order.cents % 100:02d}"
            told = [(cents.strip(), standing.strip().startswith(words)) for cents, standing in rows]
            if told != [(amount, True)] or given != (order.cents if is_paid else 0):
                differ.append(f"{case.reference}: {rows}, {order.state} {order.cents}, given {given}")
            said[order.state] += 1
    return {"said": dict(said), "differ": differ}


def wrong(found: dict[str, Any]) -> list[str]:
    """Why it does not hold, one line each."""
    wanted = {
        "each order is paid, on its way or waiting": set(found["states"]) <= {"paid", "exported", "waiting"},
        "some were paid": found["states"].get("paid", 0) > 0,
        "what is given is what was paid": found["given"] == found["paid"],
        "what is in transit is what is on its way": found["transit"] == found["on_their_way"],
        "what is not paid is promised still": found["committed"] == found["not_paid"],
        "the bank and its last statement agree": found["bank"] == found["statement"],
        "bank and books differ by what is on its way": found["ledger"] == found["bank"] - found["transit"],
        "nothing is unexplained on any day": found["unexplained"] == [],
        "what was received is what was matched": found["received"] == found["matched"],
        "what is not matched is what waits": found["suspense"] == found["lines"],
        "the proof holds": found["differences"] == [],
        "members read what orders and ledger say": found["pages"]["differ"] == [],
        "some members read that they are paid": found["pages"]["said"].get("paid", 0) > 0,
    }
    return [words for words, holds in wanted.items() if not holds]


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
