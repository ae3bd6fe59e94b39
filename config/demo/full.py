"""The crisis of 2020–21 at its real size: 35,913 members, 480 requests, 445 awards, 462,360.79 EUR, 49 of them French.

Everything decided goes through the real verbs: submitted, taken, opined on, put on an agenda, voted, decided, paid in
batches that two people sign, and confirmed by the bank. Members who asked for nothing are rows only.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from fund.aid.models import Programme
from workflows.cases.models import Case
from workflows.people.models import Activity, Cooperative, Member, RoleGrant, User
from workflows.people.permissions import Role

from . import journeys, people, stage
from .clock import at, working_day
from .journeys import Verdict, Wish
from .names import FIRST, LAST, REGIONS, TRADES, born_in, gender
from .treasury import Treasury

MEMBERS = {"BE": 27_268, "FR": 8_645}
REQUESTS, AWARDS, AWARDS_FR = 480, 445, 49
GIVEN_CENTS = 46_236_079
OPENS, CLOSES = date(2020, 4, 1), date(2021, 6, 9)
CHUNK = 2_000
Say = Callable[[str], None]

NEEDS = [
    "All my concerts until the summer were cancelled and I have no reserve left.",
    "The restaurant for which I worked closed; my rent is two months late.",
    "My training courses were called off. I cannot pay the energy bill.",
    "I was abroad when the borders closed and had to pay for my way back.",
    "I wait for the public allowance, which has not come for ten weeks.",
    "My exhibition was cancelled; I had already paid for the material.",
]


def amounts(chance: random.Random) -> list[int]:
    """445 amounts in cents, between 120 and 2,400 EUR, whose sum is exact to the cent."""
    weights = [chance.triangular(0.15, 2.3, 0.8) for _ in range(AWARDS)]
    total = sum(weights)
    drawn = [max(12_000, min(240_000, int(GIVEN_CENTS * weight / total))) for weight in weights]
    short = GIVEN_CENTS - sum(drawn)
    share, rest = divmod(abs(short), AWARDS)
    sign = 1 if short >= 0 else -1
    exact = [cents + sign * (share + (place < rest)) for place, cents in enumerate(drawn)]
    assert sum(exact) == GIVEN_CENTS
    return exact


def enrol_all(be: Cooperative, fr: Cooperative, chance: random.Random, say: Say) -> None:
    """Every other member, as rows: names, numbers, an Activity for two in three."""
    done, total = Member.objects.count(), sum(MEMBERS.values())
    for country, cooperative in (("BE", be), ("FR", fr)):
        missing = MEMBERS[country] - Member.objects.filter(cooperative=cooperative).count()
        for start in range(0, missing, CHUNK):
            batch = [_row(cooperative, start + n, chance) for n in range(min(CHUNK, missing - start))]
            _insert(batch, cooperative, start)
            done += len(batch)
            say(f"members: {done:,} of {total:,}")


def _row(cooperative: Cooperative, n: int, chance: random.Random) -> Member:
    country = cooperative.country
    first, last = chance.choice(FIRST[country]), chance.choice(LAST[country])
    return Member(
        number=f"{country}{100_000 + n}", cooperative=cooperative, first_name=first, last_name=last,
        email=f"{country.lower()}{n}@members.example.org", language="fr",
        gender=gender(country, first, n), born_in=born_in(n),
        category="A" if n % 40 else "C", joined_on=date(2008, 1, 1) + timedelta(days=chance.randrange(4_200)),
    )  # fmt: skip


@transaction.atomic
def _insert(batch: list[Member], cooperative: Cooperative, start: int) -> None:
    Member.objects.bulk_create(batch)
    owners = [member for n, member in enumerate(batch) if n % 3]
    activities = [
        Activity(
            code=f"{cooperative.country}-X{start + n:05d}", name=f"{member.last_name} {TRADES[n % len(TRADES)]}",
            cooperative=cooperative, region=REGIONS[cooperative.country][n % 3], opened_on=member.joined_on,
            sector=TRADES[n % len(TRADES)],
        )
        for n, member in enumerate(owners)
    ]  # fmt: skip
    Activity.objects.bulk_create(activities)
    through = Activity.members.through
    through.objects.bulk_create(
        [
            through(activity=activity, member=member)
            for activity, member in zip(activities, owners, strict=True)
        ]
    )


def give_sign_ins(members: list[Member]) -> None:
    """Those who ask sign in: users with the member's role, and an account to be paid on."""
    password, now = make_password(people.PASSWORD), timezone.now()
    users = User.objects.bulk_create(
        User(email=member.email, first_name=member.first_name, last_name=member.last_name, language=member.language,
             password=password)
        for member in members
    )  # fmt: skip
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=Role.MEMBER, from_on=date(2015, 1, 1), approved_at=now) for user in users
    )
    for member, user in zip(members, users, strict=True):
        member.user = user
        member.iban = people.fake_iban(member.cooperative.country, 2_000_003 * member.pk)
        member.iban_holder = str(member)
    Member.objects.bulk_update(members, ["user", "iban", "iban_holder"], batch_size=200)


def plan(chance: random.Random, be: Cooperative, fr: Cooperative) -> list[tuple[Member, int, int]]:
    """(member, cents asked, cents granted or 0), in the order they come; no member asks twice."""
    granted = amounts(chance)
    chance.shuffle(granted)
    countries = ["FR"] * AWARDS_FR + ["BE"] * (AWARDS - AWARDS_FR)
    chance.shuffle(countries)
    refused = ["BE"] * 31 + ["FR"] * (REQUESTS - AWARDS - 31)
    rows = list(zip(countries, granted, strict=True)) + [(country, 0) for country in refused]
    last = rows.pop(AWARDS - 1)
    chance.shuffle(rows)
    rows.append(last)  # the last award takes what is left of the envelope
    pools = {
        "BE": list(Member.objects.filter(cooperative=be, user=None).select_related("cooperative").order_by("pk")[:9_000:17]),
        "FR": list(Member.objects.filter(cooperative=fr, user=None).select_related("cooperative").order_by("pk")[:4_000:23]),
    }  # fmt: skip
    wishes = []
    for country, cents in rows:
        asked = (
            cents + chance.choice([0, 0, 0, 5_000, 20_000]) if cents else chance.randrange(20_000, 150_000)
        )
        wishes.append((pools[country].pop(), asked, cents))
    give_sign_ins([member for member, _, _ in wishes])
    return wishes


def sessions_of(count: int) -> Iterator[date]:
    """Weekly meetings, `count` of them, the last on the day the programme closed."""
    span = (CLOSES - OPENS).days - 14
    for n in range(count):
        day = CLOSES if n == count - 1 else OPENS + timedelta(days=14 + span * n // count)
        yield working_day(day) if n < count - 1 else day


def run(say: Say) -> None:
    """Build it all; the same seed gives the same figures."""
    chance = random.Random(2020)
    with at(OPENS - timedelta(days=30)):
        cast = people.cast(chance)
    enrol_all(cast.be, cast.fr, chance, say)
    with at(OPENS - timedelta(days=7)):
        fund, account = stage.found_fund(cast.be, cast.fr)
        treasurer = cast.staff["Chloé"]
        stage.open_with(fund, 75_000_000, on=OPENS - timedelta(days=7), by=treasurer)
        envelope = stage.set_aside(fund, "corona", "Plan Corona", GIVEN_CENTS, on=OPENS, by=treasurer)
        committee = stage.seat_committee(cast, on=OPENS - timedelta(days=7))
        programme = stage.publish_programme("corona", envelope, by=treasurer, opens_on=OPENS)
    treasury = Treasury(account, cast)
    treasury.set_limits(OPENS - timedelta(days=7))
    _decide_all(cast, committee, programme, plan(chance, cast.be, cast.fr), treasury, chance, say)


def _decide_all(
    cast: people.Cast, committee: Any, programme: Programme, wishes: list[tuple[Member, int, int]],
    treasury: Treasury, chance: random.Random, say: Say,
) -> None:  # fmt: skip
    per_evening = 8
    evenings = list(sessions_of(-(-len(wishes) // per_evening)))
    voters = [cast.staff[name] for name in ("Bram", "Carla", "Dirk", "Élise", "Farid")]
    done = 0
    for number, on in enumerate(evenings):
        today = wishes[number * per_evening : (number + 1) * per_evening]
        verdicts: list[tuple[Case, Verdict]] = []
        for place, (member, asked, cents) in enumerate(today):
            asked_on = on - timedelta(days=5 + place % 8)
            wish = Wish(
                NEEDS[(done + place) % len(NEEDS)], {"receipts": [{"label": "Costs", "cents": asked}]},
                urgent=chance.choice([[], ["energy"], ["housing"], ["food", "children"], ["children"]]),
            )  # fmt: skip
            case = journeys.ask_aid(member, programme, wish, asked_on)
            officer = cast.staff["Omar" if member.cooperative_id == cast.be.pk else "Lucie"]
            journeys.make_ready(
                case, officer, on - timedelta(days=2), opinion="Documented; in line with the rules."
            )
            reasons = [] if cents == asked else ["less_urgent"] if cents else ["outside_rules"]
            verdicts.append((case, Verdict(cents or None, reasons=reasons, against=place % 3 % 2)))
        decided = journeys.evening(committee, voters[0], voters, verdicts, on)
        journeys.sign_minutes(
            journeys.session_of(decided), [cast.staff["Greta"], voters[0]], on + timedelta(days=1)
        )
        treasury.pay_all(on + timedelta(days=1))
        done += len(today)
        say(f"requests: {done} of {len(wishes)} decided and paid, until {on}")
