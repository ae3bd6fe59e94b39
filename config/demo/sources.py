"""What feeds the demonstration's fund beside the monthly contributions: rates, a file of invoices, gifts, a regional
lender's loan with its schedule, a subsidy with its conditions. All before the first bank statement."""

from datetime import date, timedelta

from fund.ledger.models import Fund
from fund.sources import conditions, funding_lines, gifts, importing, rates, receipts, schedules
from fund.sources.models import Condition, FundingLine, Import

from .people import Cast

INVOICES = [  # (number, cooperative, days before the fund began, amount, credits)
    ("F-0101", "be", 20, "863,00", ""), ("F-0102", "be", 19, "1.250,00", ""), ("F-0103", "be", 12, "420,50", ""),
    ("F-0201", "fr", 18, "979,00", ""), ("F-0202", "fr", 9, "2.400,00", ""), ("C-0101", "be", 8, "-163,00", "F-0101"),
]  # fmt: skip


def feed(fund: Fund, cast: Cast, start: date) -> None:
    """The first sources, as of the day on which the books begin."""
    treasurer = cast.staff["Chloé"]
    for cooperative, points in ((cast.be, 650), (cast.fr, 900)):
        rates.begin_rate(cooperative, basis_points=points, from_on=date(2020, 1, 1))
    codes = {"be": cast.be.code, "fr": cast.fr.code}
    rows = [
        {"invoice": number, "cooperative": codes[code], "date": start - timedelta(days=ago), "amount": amount,
         "credits": credits}
        for number, code, ago, amount, credits in INVOICES
    ]  # fmt: skip
    importing.record(
        Import.Kind.CONTRIBUTIONS, rows, fund=fund, key="invoices-of-the-first-month",
        name="Invoices of the first month", on=start, by=treasurer,
    )  # fmt: skip
    gift = gifts.receive_gift(
        key="theatre", fund=fund, giver="Théâtre Nova", address="Rue Haute 1, 1000 Bruxelles", cents=35_000,
        on=start, by=treasurer, reference="TN-1", note="A cancelled evening, paid anyway",
    )  # fmt: skip
    receipts.issue(gift, on=start, by=treasurer)
    giver = cast.members[4]
    gifts.receive_gift(
        key="member", fund=fund, giver=str(giver), member=giver, cents=5_000, on=start, by=treasurer
    )
    _outside_money(fund, cast, start)


def _outside_money(fund: Fund, cast: Cast, start: date) -> None:
    treasurer = cast.staff["Chloé"]
    line = funding_lines.open_line(
        fund=fund, code="brussels", lender="Finance Brussels", limit_cents=4_000_000, from_on=start, region="BRU",
        terms="Zero rate, for Activities in the Brussels region.",
    )  # fmt: skip
    funding_lines.draw(line, key="first", cents=2_000_000, on=start, by=treasurer, reference="FB-1")
    plan = [(date(start.year + years, 12, 31), 500_000) for years in range(3, 7)]
    schedules.set_schedule(line, plan=plan, by=treasurer)
    subsidy = funding_lines.open_line(
        fund=fund, code="region", lender="Région", limit_cents=1_000_000, from_on=start,
        kind=FundingLine.Kind.SUBSIDY, terms="For members in hardship; every euro with its evidence.",
    )  # fmt: skip
    funding_lines.draw(subsidy, key="first", cents=600_000, on=start, by=treasurer, reference="RB-1")
    conditions.ask(
        subsidy, text="Report of the first year", due_on=start + timedelta(days=400), at_risk_cents=200_000
    )
    conditions.ask(subsidy, text="Receipts of all that was spent", due_on=start + timedelta(days=900))


def stand_open(fund: Fund, cast: Cast, today: date) -> None:
    """What waits today: a file to confirm, a rate to approve; and a condition that was met a year ago."""
    treasurer = cast.staff["Chloé"]
    report = Condition.objects.filter(line__fund=fund, due_on__lt=today).first()
    if report is not None:
        evidence = "Report 1, sent by registered mail"
        conditions.say(
            report, met=True, on=report.due_on - timedelta(days=9), evidence=evidence, by=treasurer
        )
    rows = ["invoice;cooperative;date;amount"]
    rows += [
        f"F-{number};{cast.be.code};{today - timedelta(days=number % 20)};{number},00"
        for number in range(900, 912)
    ]
    importing.hand_in(
        Import.Kind.CONTRIBUTIONS,
        "\n".join(rows).encode(),
        fund=fund,
        name="invoices.csv",
        on=today,
        by=treasurer,
    )
    rates.propose(
        cast.fr, basis_points=1_000, from_on=date(today.year + 1, 1, 1), by=treasurer, why="General assembly"
    )
