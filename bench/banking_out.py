"""Money out: a payment file of 10,000 payments, and the way of a batch from waiting orders to its file.

`BENCH_PAYMENTS` says how many payments the file holds (10,000), `BENCH_ORDERS` how many orders go through the verbs
(1,000): prepared, approved by another person, exported, each order with its record, on the database of the run.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

from bench import databases
from bench.figures import figure

PAYMENTS, ORDERS = int(os.environ.get("BENCH_PAYMENTS", "10000")), int(os.environ.get("BENCH_ORDERS", "1000"))
ROUNDS, GOAL_SECONDS = 5, 2.0
DAY = date(2026, 5, 4)


def run() -> list[dict[str, Any]]:
    lines = []
    for vendor, found in databases.measure_each("bench.banking_out").items():
        if vendor == "postgresql":
            goal = GOAL_SECONDS if PAYMENTS == 10_000 else None
            seconds = found["file_seconds"]
            lines += [
                figure(
                    "banking.pain001_seconds", round(seconds, 2), "seconds", goal, goal and seconds < goal
                ),
                figure("banking.pain001_peak_mib", found["file_mib"], "MiB"),
            ]
        name = "banking" if vendor == "postgresql" else f"banking.{vendor}"
        per_s = round(ORDERS / found["batch_seconds"])
        lines.append(figure(f"{name}.batch_orders_per_s", per_s, "orders/s"))
    return lines


def measure() -> dict[str, float]:
    import django

    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    return _file() | _batch()


def _file() -> dict[str, float]:
    """The file alone: checked against the scheme, and written. The best of five rounds."""
    from fund.banking.pain001 import Address, Party, PaymentFile, Transfer, write

    home = Address("Bruxelles", "BE", "Rue Haute", "1", "1000")
    fund = Party("Fonds de solidarité", "BE68539007547034", "GKCCBEBB", home)
    payee = Party("Zoë Lefèvre", "BE71096123456769", "GKCCBEBB", home)
    transfers = tuple(
        Transfer(f"A-2026-{n:05d}/1-1", 7_00 + n, payee, f"Aide {n}" if n % 2 else "+++123/4567/89002+++")
        for n in range(PAYMENTS)
    )
    payment = PaymentFile("B-2026-0001", datetime(2026, 5, 4, 9), DAY, fund, "EUR", transfers)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        content = write(payment)
        seconds.append(time.perf_counter() - started)
    assert content.count(b"<CdtTrfTxInf") == PAYMENTS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"file_seconds": sorted(seconds)[ROUNDS // 2], "file_mib": round((peak - before) / 1024, 1)}


def _batch() -> dict[str, float]:
    from fund.banking import batches, purposes
    from fund.banking.models import PaymentOrder

    purposes.register(
        purposes.Purpose("bench", "Bench", paid=lambda order, **_: [], returned=lambda order, **_: None)
    )
    account, preparer, approver = _world()
    orders = [_order(account.fund, number) for number in range(ORDERS)]
    started = time.perf_counter()
    batch = batches.prepare_batch(account=account, orders=orders, execute_on=DAY, on=DAY, by=preparer)
    batch = batches.export(batches.approve(batch, by=approver), by=approver)
    seconds = time.perf_counter() - started
    assert PaymentOrder.objects.filter(state="exported").count() == ORDERS
    return {"batch_seconds": seconds}


def _world() -> tuple[Any, Any, Any]:
    from django.utils import timezone

    from fund.banking.models import ApprovalRules, BankAccount
    from fund.ledger import chart
    from fund.ledger.models import Fund, Kind
    from fund.ledger.posting import Leg, post
    from workflows.people.models import Cooperative, FactorCheck, RoleGrant, User

    cooperative = Cooperative.objects.create(code="be", name="BE", country="BE")
    fund = Fund.objects.create(code="fund", name="Fund")
    fund.cooperatives.add(cooperative)
    people = []
    for role in ("treasurer", "treasurer2"):
        user = User.objects.create(email=f"{role}@example.org", first_name=role)
        RoleGrant.objects.create(user=user, role=role, from_on=date(2020, 1, 1), approved_at=timezone.now())
        people.append(user)
    ApprovalRules.objects.create(
        key="bench", fund=fund, from_on=DAY, proposed_by=people[0], proposed_on=DAY, decided_by=people[1],
        decided_on=DAY, state="approved", why="bench", one_up_to_cents=10**12, two_up_to_cents=10**12,
    )  # fmt: skip
    FactorCheck.objects.create(user=people[1], at=timezone.now(), passed=True)
    account = BankAccount.objects.create(
        fund=fund, cooperative=cooperative, name="Main", iban="BE68539007547034", bic="GKCCBEBB", holder="Fund",
        town="Brussels", country="BE",
    )  # fmt: skip
    source, bank = chart.account(fund, Kind.CONTRIBUTIONS), account.ledger
    legs = [
        Leg(source, bank, 10**10),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 10**10),
    ]
    post(key="bench/contributed", legs=legs, on=DAY - timedelta(days=90), why="contributions")
    return account, people[0], people[1]


def _order(fund: Any, number: int) -> Any:
    from fund.banking.orders import order_payment

    return order_payment(
        key=f"bench/{number}", purpose="bench", fund=fund, payee_name=f"Payee {number}", iban="BE71096123456769",
        cents=10_000 + number, communication=f"Aid {number}", case_reference=f"A-2026-{number:05d}", on=DAY, by=None,
    )  # fmt: skip


if __name__ == "__main__" and sys.argv[1:] == ["measure"]:
    print(json.dumps(measure()))
