"""Cooperatives, staff with their roles, and members with their Activities."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.utils import timezone
from schwifty import IBAN

from workflows.people import second_factor
from workflows.people.models import Activity, Cooperative, Household, Member, RoleGrant, User
from workflows.people.permissions import Role

from . import FACTOR, PASSWORD
from .names import FIRST, LAST, REGIONS, TRADES, born_in, gender

STAFF = [
    ("Omar", "Benhaddou", "fr", [Role.OFFICER], "be"),
    ("Lucie", "Fontaine", "fr", [Role.OFFICER], "fr"),
    ("Inès", "Verbruggen", "en", [Role.ADVISOR], "be"),
    ("Marc", "Delattre", "fr", [Role.ADVISOR], "fr"),
    ("Bram", "Coppens", "en", [Role.CHAIR, Role.COMMITTEE], None),
    ("Carla", "Rossi", "fr", [Role.COMMITTEE], None),
    ("Dirk", "Lenaerts", "en", [Role.COMMITTEE], None),
    ("Élise", "Marchal", "fr", [Role.COMMITTEE], None),
    ("Farid", "Messaoudi", "fr", [Role.COMMITTEE], None),
    ("Greta", "Wuyts", "en", [Role.COMMITTEE], None),
    ("Henk", "Claes", "fr", [Role.COMMITTEE], None),
    ("Rachida", "Haddad", "fr", [Role.CHAIR, Role.COMMITTEE], None),
    ("Piet", "Wouters", "en", [Role.COMMITTEE], None),
    ("Sylvie", "Moreau", "fr", [Role.COMMITTEE], None),
    ("Chloé", "Dumont", "fr", [Role.TREASURER], None),
    ("Thomas", "Baert", "en", [Role.TREASURER2], None),
    ("Nora", "Lindqvist", "en", [Role.TREASURER2], None),
    ("Ada", "Nowak", "en", [Role.AUDITOR], None),
    ("Max", "Schreiber", "en", [Role.ADMINISTRATOR], None),
    ("Invoicing", "System", "en", [Role.INTEGRATION], None),
]
IBAN_BANKS = {"BE": ["096", "001", "363", "734"], "FR": ["30004", "20041", "10278", "30003"]}


@dataclass
class Cast:
    """The people that the rest of the demonstration calls by name."""

    be: Cooperative
    fr: Cooperative
    staff: dict[str, User]
    members: list[Member]


def fake_iban(country: str, number: int) -> str:
    """An IBAN with right check digits at a bank that exists, for a person who does not."""
    bank = IBAN_BANKS[country][number % len(IBAN_BANKS[country])]
    if country == "BE":
        account = f"{number % 10**7:07d}"
        check = int(bank + account) % 97 or 97
        return str(IBAN.from_bban("BE", f"{bank}{account}{check:02d}"))
    return str(
        IBAN.generate("FR", bank_code=bank, branch_code="00001", account_code=f"{number % 10**11:011d}")
    )


def cooperatives() -> tuple[Cooperative, Cooperative]:
    be, _ = Cooperative.objects.get_or_create(
        code="be",
        defaults={
            "name": "Solidaire Belgique", "country": "BE", "currency": "EUR", "language": "fr",
            "timezone": "Europe/Brussels", "address": "Rue du Commun 12\n1060 Bruxelles\nBelgique",
        },
    )  # fmt: skip
    fr, _ = Cooperative.objects.get_or_create(
        code="fr",
        defaults={
            "name": "Solidaire France", "country": "FR", "currency": "EUR", "language": "fr",
            "timezone": "Europe/Paris", "address": "8 rue de l'Entraide\n59000 Lille\nFrance",
        },
    )  # fmt: skip
    return be, fr


def hire(be: Cooperative, fr: Cooperative) -> dict[str, User]:
    """Staff, one sign-in a role; grants that move or decide money carry a second person's approval."""
    password, now = make_password(PASSWORD), timezone.now()
    staff: dict[str, User] = {}
    for first, last, language, roles, where in STAFF:
        user = User(
            email=email_of(first), first_name=first, last_name=last, language=language, password=password
        )
        user.save()
        staff[first] = user
        if Role.TREASURER2 in roles:
            TOTP.activate(user, FACTOR)
        for role in roles:
            RoleGrant.objects.create(
                user=user, role=role, cooperative={"be": be, "fr": fr, None: None}[where],
                from_on=date(2020, 1, 1), approved_at=now,
            )  # fmt: skip
    return staff


def code_now() -> str:
    """What the authenticator of those who approve money shows at this moment."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(FACTOR, counters[len(counters) // 2]))


def type_code(user: User, now: datetime) -> None:
    """The code of the second factor, as it is typed at this moment; the clock of the machine tells it too (`clock.at`).
    Where one of the last five minutes serves, none is typed."""
    if second_factor.fresh(user, at=now) is None:
        cache.clear()
        second_factor.confirm(user, code_now(), at=now)


def email_of(first: str) -> str:
    plain = first.lower().translate(str.maketrans("éèêëàâïîôöüûçñıÿ'", "eeeeaaiioouucniy-"))
    return f"{plain.replace(' ', '-')}@example.org"


def enrol(be: Cooperative, fr: Cooperative, staff: dict[str, User], chance: random.Random) -> list[Member]:
    """60 named members with sign-ins, three in four Belgian; most hold an Activity, some share a household."""
    password, members, now = make_password(PASSWORD), [], timezone.now()
    pairs = [("BE", first, n) for n, first in enumerate(FIRST["BE"])]
    pairs += [("FR", first, n) for n, first in enumerate(FIRST["FR"])]
    for position, (country, first, n) in enumerate(pairs):
        taken = User.objects.filter(email=email_of(first)).exists()
        cooperative = be if country == "BE" else fr
        user = User.objects.create(
            email=f"m{position}-{email_of(first)}" if taken else email_of(first),
            first_name=first, last_name=LAST[country][n % len(LAST[country])],
            language="en" if country == "BE" and n % 9 == 1 else "fr", password=password,
        )  # fmt: skip
        RoleGrant.objects.create(user=user, role=Role.MEMBER, from_on=date(2020, 1, 1), approved_at=now)
        member = Member.objects.create(
            number=f"{country}{10_000 + position}", user=user, cooperative=cooperative,
            advisor=staff["Inès"] if country == "BE" else staff["Marc"],
            first_name=user.first_name, last_name=user.last_name, email=user.email, language=user.language,
            gender=gender(country, first, position), born_in=born_in(position),
            category="A" if n % 9 else "C", joined_on=date(2016, 1, 1) + timedelta(days=chance.randrange(2900)),
            iban=fake_iban(country, 1_000_003 * (position + 1)), iban_holder=user.get_full_name(),
            phone=f"+32 470 {n:02d} {position:02d} 12" if country == "BE" else f"+33 6 12 {n:02d} {position:02d} 45",
            address="Rue Haute 1\n1000 Bruxelles\nBE" if country == "BE" else "1 rue Basse\n59000 Lille\nFR",
        )  # fmt: skip
        members.append(member)
        if n % 5 or n == 0:
            activity = Activity.objects.create(
                code=f"{country}-{position:04d}", name=f"{user.last_name} {TRADES[position % len(TRADES)]}",
                cooperative=cooperative, region=REGIONS[country][n % 3], opened_on=member.joined_on,
                sector=TRADES[position % len(TRADES)],
            )  # fmt: skip
            activity.members.add(member)
    for code, one, other in [("H-001", 2, 3), ("H-002", 40, 41)]:
        household = Household.objects.create(code=code)
        Member.objects.filter(pk__in=[members[one].pk, members[other].pk]).update(household=household)
    return members


def cast(chance: random.Random) -> Cast:
    be, fr = cooperatives()
    staff = hire(be, fr)
    return Cast(be, fr, staff, enrol(be, fr, staff, chance))


def logins() -> list[tuple[str, str, str]]:
    """(role, name, e-mail) of each staff sign-in and of two members, for the printed list."""
    rows = [
        (str(Role(roles[0]).label), f"{first} {last}", email_of(first)) for first, last, _, roles, _ in STAFF
        if Role.INTEGRATION not in roles
    ]  # fmt: skip
    rows += [
        ("Member (Belgium)", "Ana Peeters", "ana@example.org"),
        ("Member, was helped", "Jan Janssens", "jan@example.org"),
        ("Member, has a loan", "Zoë Maes", "zoe@example.org"),
    ]
    rows += [("Member (France)", "Camille Martin", "camille@example.org")]
    return rows
