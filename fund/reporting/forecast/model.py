"""The forecast as pure figures: a fund's ground and a person's levers in, bands over many drawn futures out.

Each run draws a whole future. Contributions follow their season and a trend that fades, and swing as they swung;
requests come as often and as large as they came; what falls due is paid as well as loans of that lateness have paid.
One seed draws the same futures again, whatever the levers: what differs is what the levers do.

Amounts are integer cents outside and floats inside: a forecast is no account. `docs/forecast.md` tells the method.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

MONTHS = 36
RUNS = 1_000
SEED = 2020
HISTORY = 24
"""Whole months looked back on."""

FADES = 0.97  # a month's trend, compared with the month before
SWING_LEAST, SWING_MOST = 0.02, 0.5
WANDERS = 1 / 6  # how far the level wanders in a month, as a part of how far a month swings
PAID = (0.95, 0.60, 0.40, 0.25, 0.05)
"""Where few loans were seen: the part that comes within a month, of what falls due and of what is late by bucket."""
PAID_WEIGHT = 10  # loans that this guess weighs as much as
LEAST = 1e-6  # a part is never quite all or nothing

CRISIS = (
    # months, contributions, number of requests, payments of instalments: as parts of the usual
    (3, 0.55, 4.0, 0.6),
    (3, 0.70, 2.5, 0.6),
    (6, 0.85, 1.5, 1.0),
)
"""A crisis like spring 2020. That year's programme had about 480 requests from March 2020 to June 2021, where few came
before (the cooperative's report); how they and the invoices spread over its months is our assumption."""

type Grid = np.ndarray[Any, np.dtype[np.float64]]
"""Runs by months, in cents."""


@dataclass(frozen=True)
class Paying:
    """How what is due was paid within a month: the part of it that came, and of how many loans that was seen."""

    part: float
    loans: int


@dataclass(frozen=True)
class Ground:
    """What is known of a fund on a day. Months: the running one from tomorrow on, then whole ones.

    available_cents, promised_cents  of the budget: free to promise, and promised but not paid
    cash_cents      at the bank, on its way, in the cash box
    contributions   of whole months before, oldest first, at most 24
    aid, loans      the amounts granted in each of those months
    other_cents     what else came in or went out in a month, on average
    dues            that loans owe by their plans, by month, without what is late
    late            what is late now, by bucket, the freshest first
    paying          of what falls due, then of each bucket
    term            months over which a new loan comes back
    lines           owed to lenders, by month
    rest            what is left of the running month, 0 to 1
    """

    on: date
    available_cents: int
    promised_cents: int
    cash_cents: int
    contributions: Sequence[int]
    aid: Sequence[Sequence[int]]
    loans: Sequence[Sequence[int]]
    other_cents: int
    dues: Sequence[int]
    late: Sequence[int]
    paying: Sequence[Paying]
    term: int
    lines: Sequence[int]
    rest: float = 1.0


@dataclass(frozen=True)
class Levers:
    """What a person supposes. Percents of the usual: 100 changes nothing.

    lost              percent of what falls due that never comes, over and above today's lateness
    moratorium        months from the next on in which no instalment is asked; all plans move on by as many
    crisis            the month, from 1, in which a crisis like spring 2020 begins; 0: none
    """

    contributions: int = 100
    requests: int = 100
    amounts: int = 100
    lost: int = 0
    moratorium: int = 0
    crisis: int = 0


USUAL = Levers()


class Band(NamedTuple):
    """Of all runs: one in ten lies below `low`, half below `middle`, nine in ten below `high`. In cents."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Month:
    """A month to come: its first day, what the fund holds at its end, and what moves in it on the average of all runs.

    available  free to promise; below zero is what will be missing
    """

    on: date
    available: Band
    cash: Band
    contributions_cents: int
    repaid_cents: int
    other_cents: int
    aid_cents: int
    loans_cents: int
    lines_cents: int


@dataclass(frozen=True)
class Outlook:
    """The months to come, and how many of the runs have promised more than there is by the end of each."""

    months: Sequence[Month]
    dry: Sequence[float]

    def dries(self, part: float = 0.5) -> date | None:
        """The month by which this part of the runs has run dry; None when that many never do."""
        return next(
            (month.on for month, share in zip(self.months, self.dry, strict=True) if share >= part), None
        )


def month_after(on: date, count: int) -> date:
    """The first day of the month `count` months after that of `on`."""
    year, month = divmod(on.year * 12 + on.month - 1 + count, 12)
    return date(year, month + 1, 1)


# ---- contributions: level, season, trend


@dataclass(frozen=True)
class Course:
    """What is expected of each month to come, in cents, and by how much a month swings around that, as a part of it."""

    means: Grid
    swing: float


def course(past: Sequence[int], first: date) -> Course:
    """Season and trend of the last 24 months; with fewer, their mean.

    past   whole months, oldest first, the last one just before the month of `first`
    """
    known = np.asarray(past[-HISTORY:], dtype=float)
    if known.size == 0 or known.sum() <= 0:
        return Course(np.zeros(MONTHS), 0.0)
    if known.size < HISTORY:
        means = np.full(MONTHS, known.mean())
        return Course(means, _swing(known, np.full(known.size, known.mean())))
    years = known.reshape(2, 12)
    season = years.sum(axis=0) / years.sum() * 12
    growth = np.log(max(0.25, min(4.0, years[1].sum() / max(years[0].sum(), 1.0)))) / 12
    level = years[1].mean()  # stands in the middle of the last year
    fitted = np.concatenate([season * year.mean() for year in years])
    ahead = 6.5 + np.concatenate([[0.0], np.cumsum(FADES ** np.arange(MONTHS - 1))])
    means = level * np.exp(growth * ahead) * np.resize(season, MONTHS)
    return Course(means, _swing(known, fitted))


def _swing(known: Grid, fitted: Grid) -> float:
    off = known / np.maximum(fitted, 1.0) - 1
    return float(np.clip(np.sqrt(np.mean(off**2)), SWING_LEAST, SWING_MOST))


# ---- one set of futures


def foresee(ground: Ground, levers: Levers = USUAL, *, runs: int = RUNS, seed: int = SEED) -> Outlook:
    """Bands of `runs` futures over 36 months."""
    flows = _flows(ground, levers, runs, seed)
    into = flows.contributions + flows.repaid + flows.other
    available = ground.available_cents + np.cumsum(into - flows.aid - flows.loans - flows.lines, axis=1)
    cash = ground.cash_cents + np.cumsum(into - flows.paid - flows.lines, axis=1)
    averages = {name: getattr(flows, name).mean(axis=0) for name in _MEANS}
    months = [
        Month(
            month_after(ground.on, at),
            _band(available[:, at]),
            _band(cash[:, at]),
            **{f"{name}_cents": round(float(means[at])) for name, means in averages.items()},
        )
        for at in range(MONTHS)
    ]
    dried = np.logical_or.accumulate(available < 0, axis=1).mean(axis=0)
    return Outlook(months, [float(share) for share in dried])


_MEANS = ("contributions", "repaid", "other", "aid", "loans", "lines")


class _Flows(NamedTuple):
    contributions: Grid
    repaid: Grid
    other: Grid
    aid: Grid
    loans: Grid
    lines: Grid
    paid: Grid


def _flows(ground: Ground, levers: Levers, runs: int, seed: int) -> _Flows:
    draw_in, draw_back = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    share = np.ones(MONTHS)
    share[0] = ground.rest
    crisis = _crisis(levers.crisis)
    contributions = _contributions(ground, runs, draw_in) * share * crisis[0] * levers.contributions / 100
    often = share * crisis[1] * levers.requests / 100
    aid = _granted(ground.aid, often, runs, (seed, 2)) * levers.amounts / 100
    loans = _granted(ground.loans, often, runs, (seed, 3)) * levers.amounts / 100
    dues = _put_off(np.asarray(ground.dues, dtype=float), levers.moratorium) + _coming_back(
        loans, ground.term
    )
    repaid = _repaid(ground, dues * (100 - levers.lost) / 100, crisis[2], draw_back)
    whole = np.ones((runs, 1))
    return _Flows(
        contributions, repaid, whole * share * ground.other_cents, aid, loans,
        whole * np.asarray(ground.lines, dtype=float), _paid_out(ground.promised_cents, aid + loans),
    )  # fmt: skip


def _crisis(begins: int) -> Grid:
    """Contributions, number of requests, and payments in each month, as parts of the usual."""
    parts = np.ones((3, MONTHS))
    if begins:
        at = begins - 1
        for length, *factors in CRISIS:
            parts[:, at : at + length] = np.array(factors)[:, None]
            at += length
    return parts


def _contributions(ground: Ground, runs: int, draw: np.random.Generator) -> Grid:
    expected = course(ground.contributions, ground.on)
    swings = 1 + expected.swing * draw.standard_normal((runs, MONTHS))
    wanders = np.exp(np.cumsum(expected.swing * WANDERS * draw.standard_normal((runs, MONTHS)), axis=1))
    return expected.means * np.maximum(swings, 0) * wanders


def _granted(past: Sequence[Sequence[int]], often: Grid, runs: int, seed: Sequence[int]) -> Grid:
    """As many grants a month as in the last twelve, some months more and some fewer, each as large as one that was.
    Each month draws by itself: what is supposed of a later one changes nothing in those before."""
    counts = np.array([len(month) for month in past], dtype=float)
    sizes = np.array([cents for month in past for cents in month], dtype=float)
    found = np.zeros((runs, MONTHS))
    if not sizes.size:
        return found
    usual = counts[-12:].mean() or counts.mean()
    more = max(
        counts.var() - usual, 0.0
    )  # what chance alone does not explain: some months are worse than others
    for at in range(MONTHS):
        draw = np.random.default_rng([*seed, at])
        expected = draw.gamma(usual**2 / more, more / usual, runs) if more else np.full(runs, usual)
        number = draw.poisson(expected * often[at])
        run = np.repeat(np.arange(runs), number)
        found[:, at] = np.bincount(run, weights=draw.choice(sizes, run.size), minlength=runs)
    return found


def _put_off(dues: Grid, months: int) -> Grid:
    """All that falls due after the running month, so many months later: some of it beyond the months we look at."""
    if not months:
        return dues
    return np.concatenate([dues[:1], np.zeros(months), dues[1:]])[:MONTHS]


def _coming_back(lent: Grid, term: int) -> Grid:
    """New loans in equal parts over their term, from the month after they were granted."""
    dues = np.zeros_like(lent)
    for at in range(MONTHS - 1):
        dues[:, at + 1 : at + 1 + term] += lent[:, at : at + 1] / term
    return dues


def _repaid(ground: Ground, dues: Grid, ease: Grid, draw: np.random.Generator) -> Grid:
    """What comes of what is due: what does not come is a month later still, and comes as such debts do."""
    runs = dues.shape[0]
    parts = np.column_stack([_drawn_part(seen, runs, draw) for seen in _seen(ground.paying)])
    owed = np.zeros((runs, len(PAID)))
    owed[:, 1:] = ground.late
    repaid = np.empty_like(dues)
    for at in range(MONTHS):
        owed[:, 0] = dues[:, at]
        came = owed * parts * ease[at]
        if at == 0:
            came[:, 1:] *= ground.rest
        repaid[:, at] = came.sum(axis=1)
        left = owed - came
        owed[:, 1:] = left[:, :-1]
        owed[:, -1] += left[:, -1]
    return repaid


def _seen(paying: Sequence[Paying]) -> list[Paying]:
    """What was seen, drawn towards the guess where few loans were."""
    return [
        Paying(
            (one.part * one.loans + guess * PAID_WEIGHT) / (one.loans + PAID_WEIGHT), one.loans + PAID_WEIGHT
        )
        for one, guess in zip(paying, PAID, strict=True)
    ]


def _drawn_part(seen: Paying, runs: int, draw: np.random.Generator) -> Grid:
    return draw.beta(max(seen.part * seen.loans, LEAST), max((1 - seen.part) * seen.loans, LEAST), runs)


def _paid_out(promised: int, granted: Grid) -> Grid:
    """What leaves the bank: today's promises in this month and the next, a grant in the month after it was made."""
    paid = np.zeros_like(granted)
    paid[:, 0] = promised / 2
    paid[:, 1] = promised - promised / 2
    paid[:, 1:] += granted[:, :-1]
    return paid


def _band(held: Grid) -> Band:
    low, middle, high = np.percentile(held, (10, 50, 90))
    return Band(round(float(low)), round(float(middle)), round(float(high)))


# ---- which lever helps most


@dataclass(frozen=True)
class Effect:
    """What one step of a lever does: cents more at the end of the months looked at, and the month until which the fund
    lasts then (None: beyond them)."""

    lever: str
    step: int
    cents: int
    dries: date | None


STEPS = {
    "contributions": lambda percent: max(round(percent * 1.1), percent + 1),
    "requests": lambda percent: percent * 9 // 10,
    "amounts": lambda percent: percent * 9 // 10,
    "lost": lambda percent: max(percent - 5, 0),
    "moratorium": lambda months: max(months - 1, 0),
}
"""A step each that somebody could decide on, from where the lever stands."""


def effects(
    ground: Ground, levers: Levers, base: Outlook, *, runs: int = RUNS, seed: int = SEED
) -> list[Effect]:
    """Each lever moved by one step from where it is, by itself; the one that helps most first. A lever at its end
    (nothing is lost, no moratorium) is left out."""
    dries = base.dries()
    ends = next((at for at, month in enumerate(base.months) if month.on == dries), MONTHS - 1)
    found = []
    for name, step in STEPS.items():
        before = getattr(levers, name)
        value = step(before)
        if value == before:
            continue
        other = foresee(ground, replace(levers, **{name: value}), runs=runs, seed=seed)
        gained = other.months[ends].available.middle - base.months[ends].available.middle
        found.append(Effect(name, value - before, gained, other.dries()))
    return sorted(found, key=lambda effect: -effect.cents)
