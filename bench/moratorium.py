"""A pause for 10,000 running loans of 36 instalments, a third of them with money paid: proposed, approved and run to
its end; then the same change one loan after the other, for a part of them.

`BENCH_LOANS` says how many loans (10,000).
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

from bench import databases
from bench.figures import figure

LOANS = int(os.environ.get("BENCH_LOANS", "10000"))
GOAL_SECONDS = 60
SINGLE = 200
APART = 10_000_000  # ids of the plans made here, so that the database's own do not meet them
TODAY = date(2026, 3, 2)
STARTED = date(2026, 1, 5)


def run() -> list[dict[str, Any]]:
    lines = []
    for vendor, found in databases.measure_each("bench.moratorium").items():
        name = "loans.moratorium" if vendor == "postgresql" else f"loans.{vendor}_moratorium"
        goal = GOAL_SECONDS if vendor == "postgresql" and LOANS == 10_000 else None
        lines += [
            figure(
                f"{name}_seconds",
                round(found["seconds"], 1),
                "seconds",
                goal,
                goal and found["seconds"] < goal,
            ),
            figure(f"{name}_vs_one_by_one", round(found["one_by_one"], 1), "ratio"),
        ]
    return lines


def measure() -> dict[str, float]:
    """Through the public verbs, on the database of this process; every slice durable."""
    import django

    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    from fund.ledger import proposals
    from loans import changes, moratorium
    from loans.models import Agreement

    fund, chloe, dirk = world()
    started = time.perf_counter()
    made = moratorium.propose(
        fund, {"product": "bench"}, key="bench", why="Crisis", on=TODAY, by=chloe, kind="pause",
        from_on=TODAY, months=2,
    )  # fmt: skip
    proposals.approve(made, by=dirk, on=TODAY, digest=made.digest())
    while left := moratorium.run_next(made, on=TODAY):
        print(f"{made.chosen - left:,}/{made.chosen:,} loans", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - started
    assert moratorium.progress(made) == {"waiting": 0, "changed": LOANS, "skipped": 0, "undone": 0}
    figures = {"kind": "pause", "from_on": TODAY + timedelta(days=1), "months": 1}
    started = time.perf_counter()
    for loan in Agreement.objects.order_by("-pk")[:SINGLE]:
        row = changes.facts(loan, figures, TODAY)
        changes.apply(loan, key=f"one/{loan.pk}", figures=row, on=TODAY, by=None)
    each = (time.perf_counter() - started) / SINGLE
    return {"seconds": seconds, "one_by_one": each * LOANS / seconds}


def world() -> tuple[Any, Any, Any]:
    """The fund, a treasurer and another; every loan with its case, plan, expected payment, and what was paid."""
    from django.db import transaction
    from django.utils import timezone

    from fund.ledger import chart
    from fund.ledger.models import Fund
    from workflows.people.models import Cooperative, Member, RoleGrant, User

    coop = Cooperative.objects.create(code="be", name="Bench", country="BE")
    fund = Fund.objects.create(code="bench", name="Bench")
    fund.cooperatives.add(coop)
    users = []
    for role in ("treasurer", "treasurer2"):
        user = User.objects.create(email=f"{role}@example.org", first_name=role)
        RoleGrant.objects.create(user=user, role=role, from_on=date(2020, 1, 1), approved_at=timezone.now())
        users.append(user)
    member = Member.objects.create(
        number="M1", cooperative=coop, first_name="Ana", last_name="Test", joined_on=date(2020, 1, 1)
    )
    for first in range(1, LOANS + 1, 1_000):
        with transaction.atomic():  # a plan and its loan name each other
            _loans(range(first, min(first + 1_000, LOANS + 1)), fund, chart.general(fund), member, users[0])
    return fund, *users


def _loans(numbers: Any, fund: Any, envelope: Any, member: Any, by: Any) -> None:
    from django.utils import timezone

    from bench.world import loan_terms
    from fund.banking.models import ExpectedPayment
    from fund.ledger.models import Commitment
    from loans.models import Agreement, Allocation, Instalment, Repayment, ScheduleVersion
    from loans.schedule import schedule
    from workflows.cases.models import Case

    terms, _envelope = loan_terms()
    names = [f"L-2026-{number:05d}" for number in numbers]
    cases = Case.objects.bulk_create(
        Case(reference=name, kind="loan", cooperative=member.cooperative, applicant=member, filed_by=by,
             requested_cents=360_000, granted_cents=360_000, state="closed", submitted_on=STARTED, closed_on=STARTED)
        for name in names
    )  # fmt: skip
    commitments = Commitment.objects.bulk_create(
        Commitment(key=f"bench/{name}", envelope=envelope, reference=name, reserved_cents=360_000, used_cents=360_000,
                   opened_on=STARTED)
        for name in names
    )  # fmt: skip
    expected = ExpectedPayment.objects.bulk_create(
        ExpectedPayment(key=f"loan/{name}", purpose="loan", fund=fund, member=member, reference=f"RF{name}",
                        cents=10_000, due_on=date(2026, 2, 5))
        for name in names
    )  # fmt: skip
    rows = schedule(360_000, 36, date(2026, 2, 5))
    agreements = [
        Agreement(
            pk=case.pk, number=case.reference, case=case, member=member, terms=terms, fund=fund, envelope=envelope,
            commitment=commitment, expected=awaited, principal_cents=360_000, drawn_cents=360_000,
            currency="EUR", agreed_hash="0" * 64,
            document_hash="0" * 64, accepted_hash="0" * 64, iban="", iban_holder="", reference=awaited.reference,
            ahead_mode="shorten", offered_on=STARTED, offer_ends_on=STARTED, accepted_at=timezone.now(),
            accepted_by=by, started_on=STARTED, schedule_id=case.pk + APART, state="running",
            repaid_cents=0 if case.pk % 3 else 10_000, oldest_unpaid_on=rows[0 if case.pk % 3 else 1].due_on,
        )
        for case, commitment, awaited in zip(cases, commitments, expected, strict=True)
    ]  # fmt: skip
    Agreement.objects.bulk_create(agreements)
    ScheduleVersion.objects.bulk_create(
        ScheduleVersion(
            pk=one.pk + APART, agreement=one, number=1, reason="disbursement", effective_on=STARTED
        )
        for one in agreements
    )
    Instalment.objects.bulk_create(
        (Instalment(schedule_id=one.schedule_id, **row._asdict()) for one in agreements for row in rows),
        batch_size=5_000,
    )
    repaid = Repayment.objects.bulk_create(
        Repayment(agreement=one, key=f"bench/{one.pk}", value_on=date(2026, 2, 5), booked_on=date(2026, 2, 5),
                  cents=10_000, mode="shorten")
        for one in agreements
        if one.repaid_cents
    )  # fmt: skip
    paid = [one.agreement_id + APART for one in repaid]
    firsts = dict(Instalment.objects.filter(schedule__in=paid, position=1).values_list("schedule", "pk"))
    Allocation.objects.bulk_create(
        Allocation(repayment=one, instalment_id=firsts[one.agreement_id + APART], part="due", cents=10_000)
        for one in repaid
    )


if __name__ == "__main__" and sys.argv[1:] == ["measure"]:
    print(json.dumps(measure()))
