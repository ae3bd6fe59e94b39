"""A fund with money in it, a programme, and awards as the crisis of 2020 left them."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest

from fund.aid.models import Award, Programme
from fund.ledger import chart
from fund.ledger.models import Commitment, Envelope, Fund, Kind
from fund.ledger.posting import Leg, post
from fund.money import equal_parts
from workflows.cases.models import Case, State
from workflows.people.models import Cooperative, Member, User

FIRST, LAST = date(2020, 3, 20), date(2021, 6, 9)
CRISIS_CENTS, CRISIS_AWARDS, BELGIAN = 46_236_079, 445, 396
_keys = count()


@pytest.fixture
def solidarity(belgium: Cooperative, france: Cooperative) -> Fund:
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.set([belgium, france])
    return fund


@pytest.fixture
def general(solidarity: Fund) -> Envelope:
    return chart.general(solidarity)


@pytest.fixture
def move(solidarity: Fund) -> Callable[..., None]:
    """move(date, (Kind.CONTRIBUTIONS, Kind.BANK, cents), …): one movement between accounts of the fund."""

    def account(name: Kind | str) -> chart.Account:
        kind, _colon, ref = str(name).partition(":")
        return chart.account(solidarity, kind, ref=ref)

    def post_it(on: date, *legs: tuple[Kind | str, Kind | str, int]) -> None:
        made = [Leg(account(source), account(target), cents) for source, target, cents in legs]
        post(key=f"test/{next(_keys)}", legs=made, on=on, why="test")

    return post_it


@pytest.fixture
def feed(move: Callable[..., None]) -> Callable[[date, int], None]:
    def contribute(on: date, cents: int) -> None:
        move(on, (Kind.CONTRIBUTIONS, Kind.BANK, cents), (Kind.SOURCE, Kind.AVAILABLE, cents))

    return contribute


@pytest.fixture
def corona(general: Envelope) -> Programme:
    return Programme.objects.create(
        code="corona",
        name={"en": "Corona plan", "fr": "Plan corona"},
        envelope=general,
        committee_code="board",
    )


@pytest.fixture
def awarded(person: Callable[..., User]) -> Callable[..., list[Award]]:
    """awarded(programme, cooperative, number, cents, on=…): that many awards with that sum."""
    numbers = count(1)

    def make(
        programme: Programme,
        cooperative: Cooperative,
        number: int,
        cents: int,
        *,
        on: date = FIRST,
        days: int = 0,
    ) -> list[Award]:
        clerk = person("Olga")
        parts = equal_parts(cents, number)
        ids = [next(numbers) for _part in parts]
        members = Member.objects.bulk_create(
            Member(
                number=f"T{at}",
                cooperative=cooperative,
                first_name="Test",
                last_name=str(at),
                joined_on=FIRST,
            )
            for at in ids
        )
        cases = Case.objects.bulk_create(
            Case(
                reference=f"A-2020-{at:04d}", kind="aid", cooperative=cooperative, applicant=member,
                filed_by=clerk, requested_cents=part + 100, granted_cents=part, state=State.CLOSED,
                submitted_on=on + timedelta(days=at % (days + 1)),
                decided_on=on + timedelta(days=at % (days + 1) + 5),
                closed_on=on + timedelta(days=at % (days + 1) + 9),
                paid_on=on + timedelta(days=at % (days + 1) + 9),
            )
            for at, member, part in zip(ids, members, parts, strict=True)
        )  # fmt: skip
        commitments = Commitment.objects.bulk_create(
            Commitment(
                key=f"test/{case.reference}", envelope=programme.envelope, reference=case.reference,
                reserved_cents=case.granted_cents, used_cents=case.granted_cents, opened_on=case.decided_on,
            )
            for case in cases
        )  # fmt: skip
        return Award.objects.bulk_create(
            Award(
                case=case, programme=programme, cents=case.granted_cents, currency="EUR",
                commitment=commitment, granted_on=case.decided_on,
            )
            for case, commitment in zip(cases, commitments, strict=True)
        )  # fmt: skip

    return make


@pytest.fixture
def refused(person: Callable[..., User]) -> Callable[..., None]:
    def make(cooperative: Cooperative, number: int, on: date, state: State = State.REFUSED) -> None:
        clerk = person("Olga")
        member = Member.objects.create(
            number=f"R{state}", cooperative=cooperative, first_name="R", last_name="R", joined_on=FIRST
        )
        decided = on if state == State.REFUSED else None
        ended = on if state == State.WITHDRAWN else None
        Case.objects.bulk_create(
            Case(
                reference=f"A-2020-9{state}{at}", kind="aid", cooperative=cooperative, applicant=member,
                filed_by=clerk, requested_cents=1, state=state, submitted_on=on, decided_on=decided,
                closed_on=ended,
            )
            for at in range(number)
        )  # fmt: skip

    return make


@pytest.fixture
def crisis(
    corona: Programme,
    belgium: Cooperative,
    france: Cooperative,
    awarded: Callable[..., list[Award]],
    refused: Callable[..., None],
) -> Programme:
    """480 requests, 445 awards, 462,360.79 EUR, 396 Belgian and 49 French."""
    belgian = CRISIS_CENTS * BELGIAN // CRISIS_AWARDS
    awarded(corona, belgium, BELGIAN, belgian, on=FIRST, days=400)
    awarded(corona, france, CRISIS_AWARDS - BELGIAN, CRISIS_CENTS - belgian, on=FIRST, days=400)
    refused(belgium, 30, date(2020, 6, 1))
    refused(france, 5, date(2020, 7, 1), State.WITHDRAWN)
    return corona
