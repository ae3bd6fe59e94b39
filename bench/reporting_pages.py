"""Dashboard and report over ten years of a busy fund, against a plain recomputation of what they show.

On a PostgreSQL database made for the run: 1,000,000 transfers, 100,000 cases and 35,913 members (`BENCH_TRANSFERS` says
how many transfers, with a case for each ten). Rows are written by SQL with triggers and foreign keys aside, totals and
day totals are folded from the transfers as posting does, flows as the clock does. The same is measured at 10,000 and
100,000 transfers for the growth. After every measurement the figures are compared with `tests.plain`, which reads the
rows one by one; a figure that differs fails the run.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import databases
from bench.figures import figure
from bench.filling import fill

LARGEST = int(os.environ.get("BENCH_TRANSFERS", "1000000"))
SIZES = (*(size for size in (10_000, 100_000) if size < LARGEST), LARGEST)
ROUNDS, GOAL_MS, FLAT, LINEAR = 12, 500.0, 2.0, 1.2
DAYS = 3640  # ten years of booking days
SECTORS = ("Music", "Design", "Training", "Care", "IT", "Stage", "Craft", "Press")


def run() -> list[dict[str, Any]]:
    """PostgreSQL only."""
    with databases.postgresql("reporting") as url:
        if not url:
            return []
        found = databases.child("bench.reporting_pages", url)
    whole, last, first = LARGEST == 1_000_000, found[-1], found[0]
    slowest = max(last["pages"].values(), key=lambda page: page["p95"])
    balances = last["balances"] / first["balances"]
    times = last["transfers"] / first["transfers"]
    pages = max(last["pages"][name]["median"] / first["pages"][name]["median"] for name in last["pages"])
    lines = [
        figure("reporting.dashboard_p95_ms", slowest["p95"], "ms", GOAL_MS if whole else None,
               slowest["p95"] < GOAL_MS),
        figure("reporting.figures_wrong", sum(one["wrong"] for one in found), "figures", 0,
               not any(one["wrong"] for one in found)),
        figure("reporting.figures_compared", last["compared"], "figures"),
        figure("reporting.growth", round(balances, 2), "ratio", FLAT if whole else None, balances <= FLAT),
        figure("reporting.growth_pages", round(pages, 2), "ratio", round(times * LINEAR) if whole else None,
               pages <= times * LINEAR),
        figure("reporting.plain_seconds", round(last["plain"], 1), "s"),
    ]  # fmt: skip
    for one in found:
        for name, page in one["pages"].items():
            lines.append(figure(f"reporting.{name}_median_ms_{one['transfers']}", page["median"], "ms"))
    return lines


def measure() -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import world

    databases.told("migrating", lambda: call_command("migrate", verbosity=0))
    staff = world.people()
    _settle()
    found = []
    for size in SIZES:
        databases.told(f"writing {size} transfers", lambda size=size: Build(size).write())
        found.append(_measured(size, staff))
    return found


def _settle() -> None:
    """What stays the same however many transfers there are: the fund, its accounts, programmes, products, sectors."""
    from django.utils import timezone

    from bench.world import loan_terms
    from fund.aid.models import Programme
    from fund.ledger import chart
    from fund.ledger.models import Kind
    from loans.models import LoanProduct, ProductVersion
    from workflows.people.models import Activity, Cooperative

    terms, envelope = loan_terms()
    for number in range(1, 5):
        Programme.objects.create(
            code=f"p{number}", name={"en": f"P {number}"}, envelope=envelope, committee_code="b"
        )
    second = LoanProduct.objects.create(code="second", name={"en": "Second"})
    ProductVersion.objects.create(
        product=second, number=1, from_on=terms.from_on, envelope=envelope, committee_code="b", min_cents=1,
        max_cents=10**9, max_months=60,
    )  # fmt: skip
    for number, sector in enumerate(SECTORS):
        Activity.objects.create(
            code=f"S{number}", name=sector, sector=sector, cooperative=Cooperative.objects.order_by("pk")[0],
            opened_on=timezone.localdate(),
        )  # fmt: skip
    for kind in KINDS.values():
        chart.account(envelope.fund, Kind(kind))


KINDS = {
    "contributions": "contributions", "bank": "bank", "transit": "transit", "suspense": "suspense",
    "aid": "aid_given", "source": "source", "available": "available", "committed": "committed", "spent": "spent",
    "lent": "lent",
}  # fmt: skip

GRANTED = "state IN ('granted', 'closed')"


class Build:
    """A fund's ten years in so many transfers: a case for each ten, one in six of them for a loan of twelve
    instalments, and contributions for the rest."""

    def __init__(self, transfers: int) -> None:
        from django.utils import timezone

        from fund.ledger.models import Account, Fund

        self.transfers, self.cases = transfers, transfers // 10
        self.on = timezone.localdate()
        self.first = self.on - timedelta(days=DAYS)
        self.fund = Fund.objects.get(code="bench")
        held = dict(Account.objects.filter(fund=self.fund).exclude(kind="loan").values_list("kind", "pk"))
        self.account = {name: held[kind] for name, kind in KINDS.items()}

    def write(self) -> None:
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            self._forget(cursor)
            self._casework(cursor)
            self._loans(cursor)
            self._books(cursor)
        from fund.ledger import flows

        flows.fold()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")

    def _forget(self, cursor: Any) -> None:
        from fund.aid.models import Award
        from fund.ledger.models import Commitment, DayTotal, FlowDay, FlowMark, Movement, Transfer
        from loans.models import (
            Agreement,
            Allocation,
            Disbursement,
            Instalment,
            LoanApplication,
            Repayment,
            ScheduleVersion,
        )
        from workflows.cases.models import Case

        tables = ", ".join(
            model._meta.db_table
            for model in (
                Case, Award, Commitment, Movement, Transfer, DayTotal, FlowDay, FlowMark, LoanApplication, Agreement,
                ScheduleVersion, Instalment, Repayment, Allocation, Disbursement,
            )
        )  # fmt: skip
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("DELETE FROM ledger_account WHERE kind = 'loan'")
        cursor.execute("UPDATE ledger_account SET in_cents = 0, out_cents = 0")

    def _casework(self, cursor: Any) -> None:
        """Cases by their number i: seven in ten granted, two refused, one withdrawn; the latest still open."""
        from workflows.cases.models import Case

        sent = f"(DATE '{self.first}' + (i * 7919 % {DAYS})::int)"
        decided = f"({sent} + 5 + (i % 21)::int)"
        paid = f"({decided} + 1 + (i % 9)::int)"
        done, out = f"{decided} <= DATE '{self.on}'", f"{paid} <= DATE '{self.on}'"
        given = "(CASE WHEN i % 6 = 0 THEN 12 * (4000 + i % 5 * 500) ELSE 50000 + i % 7 * 10000 END)"
        which = "i % 10"
        fill(
            cursor, Case, f"FROM generate_series(1, {self.cases}) AS i", on=self.on,
            reference="'C-' || i", kind="CASE WHEN i % 6 = 0 THEN 'loan' ELSE 'aid' END",
            cooperative_id="(SELECT id FROM people_cooperative"
            " WHERE code = (ARRAY['fr', 'be', 'be', 'be'])[1 + i % 4])",
            applicant_id="(SELECT min(id) FROM people_member) + i % 35913", urgency="i % 8",
            requested_cents=f"{given} + 5000", currency="'EUR'", submitted_on=sent, promised_on=f"{sent} + 21",
            theme="CASE WHEN i % 6 = 0 THEN 'tools' ELSE 'p' || (1 + i % 4) END",
            sector=f"(ARRAY{list(SECTORS)})[1 + i % {len(SECTORS)}]", applicant_days="i % 4",
            state=f"CASE WHEN {which} = 9 THEN 'withdrawn' WHEN NOT {done} THEN 'in_review' WHEN {which} >= 7 THEN"
            f" 'refused' WHEN {out} THEN 'closed' ELSE 'granted' END",
            granted_cents=f"CASE WHEN {which} < 7 AND {done} THEN {given} END",
            decided_on=f"CASE WHEN {which} < 9 AND {done} THEN {decided} END",
            money_promised_on=f"CASE WHEN {which} < 7 AND {done} THEN {decided} + 7 END",
            paid_on=f"CASE WHEN {which} < 7 AND {out} THEN {paid} END",
            closed_on=f"CASE WHEN {which} = 9 THEN {sent} + 3 WHEN {which} < 7 AND {out} THEN {paid} END",
        )  # fmt: skip
        self._awards(cursor)

    def _awards(self, cursor: Any) -> None:
        from fund.aid.models import Award, Programme
        from fund.ledger import chart
        from fund.ledger.models import Commitment

        envelope = chart.general(self.fund)
        granted = f"FROM (SELECT id AS i, * FROM cases_case WHERE {GRANTED}) AS each_case"
        fill(
            cursor, Commitment, granted, on=self.on, envelope_id=str(envelope.pk), reference="reference",
            reserved_cents="granted_cents", opened_on="decided_on",
            used_cents="CASE WHEN paid_on IS NULL THEN 0 ELSE granted_cents END",
        )  # fmt: skip
        low = Programme.objects.order_by("pk").values_list("pk", flat=True)[0]
        fill(
            cursor, Award, f"{granted} WHERE kind = 'aid'", on=self.on, case_id="i", commitment_id="i",
            programme_id=f"{low} + i % 4", cents="granted_cents", currency="'EUR'", granted_on="decided_on",
        )  # fmt: skip

    def _loans(self, cursor: Any) -> None:
        """Twelve instalments each, thirty days apart; one loan in ten is behind by two or by six."""
        from fund.ledger import chart
        from loans.models import (
            Agreement,
            Allocation,
            Disbursement,
            Instalment,
            LoanApplication,
            ProductVersion,
            Repayment,
            ScheduleVersion,
        )

        low, high = ProductVersion.objects.order_by("pk").values_list("pk", flat=True)
        terms = f"CASE WHEN i % 4 = 0 THEN {high} ELSE {low} END"
        asked = "FROM (SELECT id AS i, * FROM cases_case WHERE kind = 'loan') AS each_case"
        fill(cursor, LoanApplication, asked, on=self.on, case_id="i", terms_id=terms)
        due = "(granted_cents / 12)"
        fallen = f"least(12, (DATE '{self.on}' - paid_on - 1) / 30)"
        done = f"greatest(0, {fallen} - (CASE WHEN i % 60 = 0 THEN 2 WHEN i % 60 = 30 THEN 6 ELSE 0 END))"
        lent = "FROM (SELECT id AS i, * FROM cases_case WHERE kind = 'loan' AND paid_on IS NOT NULL) AS each_case"
        cursor.execute(f"CREATE TEMP TABLE lent ON COMMIT DROP AS SELECT i, paid_on, {due} AS due, {done} AS done, "
                       f"granted_cents, reference, applicant_id {lent}")  # fmt: skip
        envelope = chart.general(self.fund)
        fill(
            cursor, Agreement, "FROM lent", on=self.on, number="reference", case_id="i", member_id="applicant_id",
            terms_id=terms, fund_id=str(self.fund.pk), envelope_id=str(envelope.pk), commitment_id="i",
            principal_cents="granted_cents", drawn_cents="granted_cents", repaid_cents="done * due",
            currency="'EUR'", started_on="paid_on", schedule_id="i", accepted_at="now()", accepted_by_id="1",
            accepted_hash="'x'", agreed_hash="'x'", state="CASE WHEN done = 12 THEN 'settled' ELSE 'running' END",
            oldest_unpaid_on="CASE WHEN done < 12 THEN paid_on + 30 * (done + 1) END",
            ended_on="CASE WHEN done = 12 THEN paid_on + 360 END",
        )  # fmt: skip
        fill(
            cursor,
            ScheduleVersion,
            "FROM lent",
            on=self.on,
            agreement_id="i",
            number="1",
            reason="'disbursement'",
        )
        fill(cursor, Disbursement, "FROM lent", on=self.on, agreement_id="i", position="1", cents="granted_cents",
             state="'paid'", order_id="i", paid_on="paid_on")  # fmt: skip
        each = "FROM (SELECT *, generate_series(1, 12) AS j FROM lent) AS each_row"
        number, falls = "i * 12 + j", "paid_on + 30 * j"
        fill(cursor, Instalment, each, on=self.on, pk=number, schedule_id="i", position="j", anchor_on=falls,
             due_on=falls, due_cents="due")  # fmt: skip
        fill(cursor, Repayment, f"{each} WHERE j <= done", on=self.on, pk=number, key=f"'r' || ({number})",
             agreement_id="i", value_on=falls, booked_on=falls, cents="due")  # fmt: skip
        fill(cursor, Allocation, f"{each} WHERE j <= done", on=self.on, pk=number, repayment_id=number,
             instalment_id=number, part="'due'", cents="due")  # fmt: skip

    def _books(self, cursor: Any) -> None:
        """Every movement of these cases and loans, then contributions until all transfers are there, and the totals."""
        of = self.account
        cursor.execute(
            "INSERT INTO ledger_account (id, fund_id, kind, ref, floor_cents, in_cents, out_cents, opened_at)"
            f" SELECT 1000000 + i, {self.fund.pk}, 'loan', reference, 0, 0, 0, now() FROM lent"
        )
        cursor.execute(
            "CREATE TEMP TABLE leg (movement bigint, place int, source bigint, target bigint, cents bigint,"
            " booked date) ON COMMIT DROP"
        )
        granted = f"FROM (SELECT id AS i, * FROM cases_case WHERE {GRANTED}) AS each_case"
        paid = f"{granted} WHERE paid_on IS NOT NULL"
        given = f"CASE WHEN kind = 'loan' THEN 1000000 + i ELSE {of['aid']} END"
        used = f"CASE WHEN kind = 'loan' THEN {of['lent']} ELSE {of['spent']} END"
        repaid = "FROM (SELECT *, generate_series(1, 12) AS j FROM lent) AS each_row WHERE j <= done"
        legs = [
            f"100 * i, 0, {of['available']}, {of['committed']}, granted_cents, decided_on {granted}",
            f"100 * i + 1, 0, {of['bank']}, {of['transit']}, granted_cents, decided_on + 1 {paid}",
            f"100 * i + 2, 0, {of['transit']}, {given}, granted_cents, paid_on {paid}",
            f"100 * i + 2, 1, {of['committed']}, {used}, granted_cents, paid_on {paid}",
            f"100 * i + 2 * j + 2, 0, {of['suspense']}, {of['bank']}, due, paid_on + 30 * j {repaid}",
            f"100 * i + 2 * j + 3, 0, 1000000 + i, {of['suspense']}, due, paid_on + 30 * j {repaid}",
            f"100 * i + 2 * j + 3, 1, {of['lent']}, {of['available']}, due, paid_on + 30 * j {repaid}",
        ]
        for each in legs:
            cursor.execute(f"INSERT INTO leg SELECT {each}")
        cursor.execute("SELECT count(*) FROM leg")
        left = (self.transfers - cursor.fetchone()[0]) // 2
        when = f"DATE '{self.first}' + (g * 7919 % {DAYS})::int FROM generate_series(1, {left}) AS g"
        for place, (source, target) in enumerate((("contributions", "bank"), ("source", "available"))):
            cursor.execute(
                f"INSERT INTO leg SELECT 100000000 + g, {place}, {of[source]}, {of[target]}, 60000 + g % 9000, {when}"
            )
        self._posted(cursor)

    def _posted(self, cursor: Any) -> None:
        from fund.ledger.models import Movement, Transfer

        moved = (
            "FROM (SELECT movement AS i, min(booked) AS booked FROM leg GROUP BY 1 ORDER BY 2, 1) AS each_row"
        )
        fill(
            cursor, Movement, moved, on=self.on, fund_id=str(self.fund.pk), booked_on="booked", value_on="booked",
            digest="repeat('0', 64)", key="'m' || i",
        )  # fmt: skip
        fill(
            cursor, Transfer, "FROM (SELECT *, row_number() OVER (ORDER BY booked, movement, place) AS i FROM leg)"
            " AS each_row", on=self.on, movement_id="movement", position="place", source_id="source",
            target_id="target", amount_cents="cents",
        )  # fmt: skip
        cursor.execute(
            """INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
               SELECT account, booked, sum(came), sum(went) FROM (
                   SELECT target AS account, booked, cents AS came, 0 AS went FROM leg
                   UNION ALL SELECT source, booked, 0, cents FROM leg) AS half GROUP BY 1, 2 ORDER BY 1, 2"""
        )
        cursor.execute(
            """UPDATE ledger_account SET in_cents = sums.came, out_cents = sums.went
                 FROM (SELECT account_id, sum(in_cents) AS came, sum(out_cents) AS went FROM ledger_daytotal GROUP BY 1)
                   AS sums WHERE sums.account_id = ledger_account.id"""
        )


def _measured(size: int, staff: dict[str, Any]) -> dict[str, Any]:
    """Each page's times, what balances alone take, and how many figures differ from those worked out plainly."""
    from django.db import connection
    from django.utils.timezone import localdate

    from fund.ledger import balances, flows
    from fund.ledger.models import Fund, Kind
    from tests.plain import plain, shown

    fund, until = Fund.objects.get(code="bench"), localdate()
    since = until - timedelta(days=DAYS)
    pages = {name: _timed(staff["treasurer"], address) for name, address in addresses(since, until).items()}

    def read() -> None:
        for kind in (Kind.AVAILABLE, Kind.COMMITTED, Kind.LENT, Kind.TRANSIT):
            balances.total(fund, kind)
            balances.total(fund, kind, until - timedelta(days=DAYS // 2))
        flows.over(fund, since, until)

    alone = statistics.median(_milliseconds(read) for _round in range(ROUNDS))
    expected: list[Any] = []
    with connection.cursor() as cursor:
        spent = databases.told(
            "working it out plainly", lambda: expected.append(plain(cursor, fund.pk, "EUR", since, until))
        )
    differing = expected[0].differences(shown(fund, since, until))
    for line in differing[:20]:
        print(line, file=sys.stderr)
    for name, page in pages.items():
        print(f"{size} {name}: {page}", file=sys.stderr, flush=True)
    return {
        "transfers": size, "pages": pages, "balances": alone, "wrong": len(differing),
        "compared": len(expected[0].figures), "plain": spent,
    }  # fmt: skip


def addresses(since: Any, until: Any) -> dict[str, str]:
    days = f"from={since}&to={until}"
    return {
        "dashboard": f"/fund/dashboard/?{days}",
        "dashboard_product": f"/fund/dashboard/?{days}&by=product",
        "dashboard_sector": f"/fund/dashboard/?{days}&by=sector&country=BE",
        "dashboard_year": f"/fund/dashboard/?from={until - timedelta(days=364)}&to={until}&by=programme",
        "report": f"/fund/report/?{days}",
    }


def _timed(user: Any, address: str) -> dict[str, float]:
    from django.test import Client

    client = Client()
    client.force_login(user)

    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")

    for _warm in range(3):
        ask()
    times = [_milliseconds(ask) for _round in range(ROUNDS)]
    return {
        "median": round(statistics.median(times), 1),
        "p95": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1),
    }


def _milliseconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    databases.as_program(measure, run)
