"""The totals of dashboard and report, worked out once more from plain rows: a few SELECTs without a sum in them, and
loops. Nothing of the product is used but the names of its tables; what it says is then compared.

`python -m tests.plain` compares them over a database (DATABASE_URL), fund by fund, for the year so far, the last year
and the last ten years; it names every figure that differs and ends with 1.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from babel import Locale
from django.utils.translation import get_language

CASH = ("bank", "transit", "cash")
HELD = {"available": "available", "promised": "committed", "out_on_loan": "lent", "in_transit": "transit"}
BUCKETS = (91, 61, 31, 1)
ASKS_NO_MONEY = ("change",)  # of what a case of these is about, none is money asked of the fund


@dataclass
class Plain:
    """Figures of a fund over a period, by names that say where they are shown."""

    figures: dict[str, Any] = field(default_factory=dict)

    def differences(self, shown: dict[str, Any]) -> list[str]:
        """The names under which the product shows something else, with both."""
        names = sorted(self.figures.keys() | shown.keys())
        return [
            f"{name}: plain {self.figures.get(name)}, shown {shown.get(name)}"
            for name in names
            if (self.figures.get(name) or 0) != (shown.get(name) or 0)
        ]


def day(value: Any) -> date | None:
    """SQLite tells a day as text."""
    return None if value is None else date.fromisoformat(str(value)[:10])


def read(cursor: Any, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    cursor.execute(sql, values)
    while rows := cursor.fetchmany(10_000):
        yield from rows


def plain(cursor: Any, fund: int, currency: str, since: date, until: date) -> Plain:
    found = Plain()
    money(cursor, found.figures, fund, since, until)
    casework(cursor, found.figures, fund, currency, since, until)
    awards(cursor, found.figures, fund, since, until)
    late(cursor, found.figures, fund, until)
    return found


def money(cursor: Any, figures: dict[str, Any], fund: int, since: date, until: date) -> None:
    """Each transfer of the fund, one by one."""
    held: Counter[str] = Counter()
    before: Counter[str] = Counter()
    months: Counter[str] = Counter()
    sql = """SELECT movement.booked_on, source.kind, target.kind, transfer.amount_cents
               FROM ledger_transfer transfer
               JOIN ledger_movement movement ON movement.id = transfer.movement_id
               JOIN ledger_account source ON source.id = transfer.source_id
               JOIN ledger_account target ON target.id = transfer.target_id
              WHERE movement.fund_id = %s"""
    for booked, source, target, cents in read(cursor, sql, fund):
        on = day(booked)
        assert on is not None
        if on > until:
            continue
        held[source] -= cents
        held[target] += cents
        if on < since:
            before[source] -= cents
            before[target] += cents
        elif (source in CASH) != (target in CASH):
            months[f"{'in' if target in CASH else 'out'} {on:%Y-%m}"] += cents
    figures.update({f"held {code}": held[kind] for code, kind in HELD.items()})
    figures.update(months)
    figures["start"], figures["end"] = (sum(of[kind] for kind in CASH) for of in (before, held))
    figures["flow contributions"] = before["contributions"] - held["contributions"]
    figures["flow aid given"] = before["aid_given"] - held["aid_given"]


def casework(
    cursor: Any, figures: dict[str, Any], fund: int, currency: str, since: date, until: date
) -> None:
    """Each case of the fund's entities."""
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    kept: Counter[tuple[str, str]] = Counter()
    counts: Counter[str] = Counter()
    sql = """SELECT cases_case.kind, entity.code, urgency, requested_cents, granted_cents, state, submitted_on,
                    decided_on, closed_on, paid_on, promised_on, money_promised_on, applicant_days, signing_days
               FROM cases_case
               JOIN people_cooperative entity ON entity.id = cases_case.cooperative_id
               JOIN ledger_fund_cooperatives held ON held.cooperative_id = entity.id
              WHERE held.fund_id = %s AND cases_case.currency = %s"""
    for kind, entity, urgency, asked, granted, state, *rest in read(cursor, sql, fund, currency):
        sent, decided, closed, paid, promised, money_promised = (day(value) for value in rest[:6])
        theirs, signing = rest[6:]

        def within(on: date | None) -> bool:
            return on is not None and since <= on <= until

        told: Counter[str] = Counter()
        if within(sent):
            told["sent"], told["asked"] = 1, asked
        if within(decided) and granted is not None:
            told["granted"], told["given"] = 1, granted
        if within(decided) and state == "refused":
            told["refused"] = 1
        if within(closed) and state == "withdrawn" and sent:
            told["withdrawn"] = 1
        undecided = state in ("submitted", "in_review", "ready")
        later = (decided and decided > until) or (not decided and closed and closed > until)
        if sent and sent <= until and (undecided or later):
            told["waiting"] = 1
        for name, number in told.items():
            counts[f"{kind} {name}"] += number
            if kind not in ASKS_NO_MONEY:
                counts[f"entity {entity} {name}"] += number
        level = "critical" if urgency >= 6 else "high" if urgency >= 3 else "ordinary"
        if sent and within(decided) and state in ("granted", "refused", "closed"):
            assert decided is not None
            days["decision", level].append(max((decided - sent).days - theirs, 0))
            kept["decision", level] += promised is None or decided <= promised
        if decided and within(paid):
            assert paid is not None
            days["money", level].append(max((paid - decided).days - signing, 0))
            kept["money", level] += money_promised is None or paid <= money_promised
    figures.update(counts)
    for (what, level), taken in days.items():
        taken.sort()
        middle = (taken[(len(taken) - 1) // 2] + taken[len(taken) // 2]) / 2
        figures[f"soon {what} {level}"] = (
            len(taken), round(middle), taken[-(-len(taken) * 9 // 10) - 1],
            kept[what, level] * 100 // len(taken),
        )  # fmt: skip


def awards(cursor: Any, figures: dict[str, Any], fund: int, since: date, until: date) -> None:
    sql = """SELECT entity.country, entity.name, award.granted_on, award.cents
               FROM aid_award award
               JOIN cases_case ON cases_case.id = award.case_id
               JOIN people_cooperative entity ON entity.id = cases_case.cooperative_id
               JOIN aid_programme programme ON programme.id = award.programme_id
               JOIN ledger_envelope envelope ON envelope.id = programme.envelope_id
              WHERE envelope.fund_id = %s"""
    counts: Counter[str] = Counter()
    lands = Locale.parse(get_language() or "en", sep="-").territories
    for country, name, granted_on, cents in read(cursor, sql, fund):
        on = day(granted_on)
        assert on is not None
        if since <= on <= until:
            for where in (f"awards {lands[country]}", f"awards {name}"):
                counts[f"{where} number"] += 1
                counts[f"{where} cents"] += cents
    figures.update(counts)


def late(cursor: Any, figures: dict[str, Any], fund: int, until: date) -> None:
    """Each running loan with its instalments and what was paid of them. Only where nothing happened after `until`, as
    it is told of the last day."""
    sql = """SELECT allocation.instalment_id, allocation.cents FROM loans_allocation allocation
               JOIN loans_repayment repayment ON repayment.id = allocation.repayment_id
               JOIN loans_agreement loan ON loan.id = repayment.agreement_id
              WHERE loan.fund_id = %s AND allocation.instalment_id IS NOT NULL"""
    paid: Counter[int] = Counter()
    for instalment, cents in read(cursor, sql, fund):
        paid[instalment] += cents
    sql = """SELECT loan.id, loan.pauses, instalment.id, instalment.due_on, instalment.due_cents
               FROM loans_agreement loan
               JOIN loans_instalment instalment ON instalment.schedule_id = loan.schedule_id
              WHERE loan.fund_id = %s AND loan.state = 'running'"""
    oldest: dict[int, date] = {}
    behind: Counter[int] = Counter()
    pauses: dict[int, Any] = {}
    for loan, paused, instalment, due_on, due in read(cursor, sql, fund):
        on, left = day(due_on), due - paid[instalment]
        assert on is not None
        if on < until and left > 0:
            oldest[loan] = min(on, oldest.get(loan, on))
            behind[loan] += left
            pauses[loan] = json.loads(paused) if isinstance(paused, str) else paused
    counts: Counter[str] = Counter()
    for loan, since in oldest.items():
        number = sum(
            not _paused(since + timedelta(days=at), pauses[loan]) for at in range((until - since).days)
        )
        if number:
            bucket = next(first for first in BUCKETS if number >= first)
            counts[f"late {bucket} loans"] += 1
            counts[f"late {bucket} cents"] += behind[loan]
            counts["held late"] += behind[loan]
    figures.update(counts)


def _paused(on: date, pauses: Any) -> bool:
    """Days are counted from the due date on, the last one left out: so is a pause's first day to its last."""
    return any(date.fromisoformat(first) <= on <= date.fromisoformat(last) for first, last in pauses)


# ---- what the product shows


def shown(fund: Any, since: date, until: date) -> dict[str, Any]:
    """The same names, as dashboard and report show them."""
    from fund.reporting import report
    from fund.reporting.dashboard import Dashboard
    from fund.reporting.dimensions import Slice, named

    board = Dashboard(Slice(fund, since, until), named("cooperative"))
    found = {f"held {held.section.code}": held.cents for held in board.held}
    for month in board.months:
        found |= {f"in {month.on:%Y-%m}": month.in_cents, f"out {month.on:%Y-%m}": month.out_cents}
    for prefix, groups in (("", board.requests), ("entity ", board.groups)):
        for group in groups:
            names = ("sent", "asked", "granted", "given", "refused", "withdrawn", "waiting")
            found |= {f"{prefix}{group.key} {name}": getattr(group.now, name) for name in names}
    for each in board.delays:
        if each.now.delay:
            found[f"soon {each.now.what} {each.now.level}"] = (
                each.now.count, each.now.delay.middle, each.now.delay.most, each.now.share,
            )  # fmt: skip
    for bucket in board.standing.late:
        found |= {
            f"late {bucket.from_days} loans": bucket.loans,
            f"late {bucket.from_days} cents": bucket.cents,
        }
    return found | reported(report.build(fund, since, until), board)


def reported(made: Any, board: Any) -> dict[str, Any]:
    """What the report says; where the dashboard says it too, the two are one figure or this stops."""
    found: dict[str, Any] = {}
    flows = {line.key: line.cents for line in made.part("flows").lines}
    found |= {"start": flows["start"], "end": flows["end"]}
    found |= {"flow contributions": flows.get("contributions"), "flow aid given": flows.get("aid_given")}
    for code in ("country", "cooperative"):
        for line in made.part(code).lines:
            if not line.total:
                found |= {
                    f"awards {line.label} number": line.number,
                    f"awards {line.label} cents": line.cents,
                }
    now = {group.key: group.now for group in board.requests}
    for line in made.part("requests").lines:
        name, _colon, kind = line.key.partition(":")
        assert line.number == getattr(now[kind], name), (line, now[kind])
    assert flows["start"] + board.moved.in_cents - board.moved.out_cents == flows["end"]
    return found


def periods(today: date) -> list[tuple[date, date]]:
    return [(today.replace(month=1, day=1), today), (today - timedelta(days=364), today),
            (today - timedelta(days=3652), today)]  # fmt: skip


def main() -> int:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection
    from django.utils.timezone import localdate

    from fund.ledger.models import Fund

    wrong = 0
    with connection.cursor() as cursor:
        for fund in Fund.objects.order_by("code"):
            for since, until in periods(localdate()):
                expected = plain(cursor, fund.pk, fund.currency, since, until)
                found = expected.differences(shown(fund, since, until))
                print(f"{fund.code} {since} to {until}: {len(expected.figures)} figures, {len(found)} differ")
                print(*(f"  {line}" for line in found), sep="\n", end="\n" if found else "")
                wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
