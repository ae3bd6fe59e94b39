"""What becomes of loans in the demonstration beside being repaid: reminders, a promise, changes, a share of income, a
further amount, a guarantor called, money forgiven, written off and partly recovered."""

from datetime import date, timedelta
from typing import Any

from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.sources import importing
from fund.sources.models import Import
from loans import (
    asking,
    change_cases,
    changes,
    funding,
    guarantees,
    income,
    promises,
    provisions,
)
from loans import moratorium as many
from loans.follow_up import follow_up
from loans.line_rules import Rule
from loans.models import Agreement
from loans.models.changes import ChangeKind
from loans.repayment import replayed
from workflows.cases.models import Case
from workflows.people.models import User

from . import bank
from .clock import at
from .names import REGIONS
from .treasury import Treasury

WRITTEN_OFF, FORGIVEN, SHARED, TOPPED, GUARANTEED = "lost", "forgiven", "by share", "topped up", "guaranteed"
RATES = {0: 100, 1: 500, 31: 2_000, 61: 5_000, 91: 9_000}  # basis points by the first day of each bucket


def found(fund: Fund, cast: Any, on: date) -> None:
    """Where the money of loans comes from, and what is set against late ones: each by two people."""
    first, second = cast.staff["Chloé"], cast.staff["Thomas"]
    rules = funding.propose(
        key="demo/lines", fund=fund, rules=[Rule("brussels", region=REGIONS["BE"][0])], from_on=on,
        why="The regional lender's money is for Activities in Brussels", on=on, by=first,
    )  # fmt: skip
    rates = provisions.propose(
        key="demo/rates", fund=fund, rates=RATES, from_on=on, why="As the auditor advised", on=on, by=first
    )
    for row in (rules, rates):
        proposals.approve(row, by=second, on=on, digest=row.digest())


def remind(month: date, until: date) -> None:
    """Late loans go along the path of their product, as each night would take them."""
    for days in (8, 18, 27):
        on = month + timedelta(days=days)
        if on < until:
            with at(on, 4):
                follow_up(on)


def _user(loan: Agreement) -> User:
    assert loan.member.user
    return loan.member.user


def next_cents(loan: Agreement, on: date) -> int:
    """The next instalment that is not due yet."""
    return next(left for row, left in replayed(loan).unpaid() if row.due_on > on)


def bring(loan: Agreement, how: str, cast: Any, on: date) -> tuple[Case, int]:
    """A change for the committee: the borrower asks for more, or the treasurer that a part be forgiven."""
    with at(on, 11, 30):
        figures: dict[str, Any] = {
            "kind": ChangeKind.FORGIVE,
            "cents": loan.outstanding_cents // 2,
            "ground": "hardship",
        }
        by, said, story = (
            cast.staff["Chloé"],
            "They asked for it on the telephone",
            "Ill for half a year, and no insurance.",
        )
        if how != FORGIVEN:
            first = (on.replace(day=1) + timedelta(days=75)).replace(day=5)
            figures = {
                "kind": ChangeKind.TOP_UP,
                "cents": 90_000,
                "count": 18,
                "first_due_on": first,
                "ground": "need",
            }
            by, said, story = _user(loan), "", "More orders than the first machine can carry."
        held = change_cases.bring(loan, story=story, consent=said, on=on, by=by, **figures)
    return held.case, held.case.requested_cents


def share(loan: Agreement, treasury: Treasury, on: date) -> None:
    """A tenth of what the Activity is paid, and at least 100.00 a month."""
    with at(on, 12):
        row = income.propose(
            loan, key=f"demo/{loan.number}", basis_points=1_000, floor_cents=15_000, from_on=on, on=on,
            why="The Activity earns by the season", by=treasury.preparer,
        )  # fmt: skip
        proposals.approve(row, by=treasury.approver, on=on, digest=row.digest())


def earn(loan: Agreement, month: date, treasury: Treasury) -> None:
    """What the Activity was paid in the month before, and what is deducted of it."""
    on = month + timedelta(days=15)
    with at(on, 5):
        last, activity = month - timedelta(days=10), loan.case.loan_application.activity
        assert activity
        row = {
            "reference": f"R-{last:%y%m}", "activity": activity.code, "date": last, "currency": loan.currency,
            "amount": f"{1_800 + last.month * 90},00", "credits": "",
        }  # fmt: skip
        importing.record(
            Import.Kind.INCOME, [row], fund=loan.fund, key=f"income-{last:%y%m}", name=f"Income {last:%Y-%m}", on=on,
            by=treasury.preparer,
        )  # fmt: skip
        income.deduct(on)


def write_off(loan: Agreement, treasury: Treasury, on: date) -> None:
    with at(on, 12, 30):
        row = changes.propose(
            loan, key=f"demo/{loan.number}", kind=ChangeKind.WRITE_OFF.value, why="Moved away; letters come back", on=on,
            by=treasury.preparer,
        )  # fmt: skip
        proposals.approve(row, by=treasury.approver, on=on, digest=row.digest())


def recovered(loan: Agreement, treasury: Treasury, on: date) -> list[bank.Line]:
    """What a bailiff still brings of it."""
    return [treasury.received(12_500, loan.reference, "Huissier Dumont", "BE19000000001212", on)]


def stand_open(of: dict[str, Agreement], fund: Fund, cast: Any, today: date) -> None:
    """What waits today. of: loans by how they are repaid"""
    first, second, ago = cast.staff["Chloé"], cast.staff["Thomas"], lambda days: today - timedelta(days=days)
    promised, called, spread, paused = of["late 1"], of[GUARANTEED], of["late 2"], of["ahead"]
    with at(ago(4), 10):
        cents = min(guarantees.callable_cents(called, ago(4)), 25_000)
        call = guarantees.propose(
            called, key="demo/call", cents=cents, due_on=today + timedelta(days=21), on=ago(4), by=first,
            why="Three reminders, a call and a plan came to nothing",
        )  # fmt: skip
        proposals.approve(call, by=second, on=ago(4), digest=call.digest())
    with at(ago(2), 10):
        changes.propose(
            spread, key="demo/spread", kind=ChangeKind.REAGE.value, from_on=ago(2), why="Asked at the call of last week",
            on=ago(2), by=first,
        )  # fmt: skip
        many.propose(
            fund, {"product": "leasing"}, key="demo/moratorium", why="The supplier recalls its goods", on=ago(2), by=first,
            kind=ChangeKind.PAUSE.value, from_on=today + timedelta(days=10), months=2,
        )  # fmt: skip
    with at(ago(1), 10):
        until = today + timedelta(days=9)
        cents = promises.limits(promised, until, ago(1))[0]
        promises.promise(
            promised, key="demo/promise", cents=cents, due_on=until, on=ago(1), by=_user(promised)
        )
        asking.ask(
            paused,
            kind="pause",
            months=2,
            words="My client pays in February.",
            on=ago(1),
            by=_user(paused),
        )
