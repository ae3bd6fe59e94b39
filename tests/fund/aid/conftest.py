"""A fund with money, a programme in it, and the people around a request for aid."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from fund.aid import applying, publishing, standard
from fund.aid.models import AidApplication, Programme, ProgrammeVersion
from fund.ledger import chart
from fund.ledger.models import Envelope, Fund, Kind
from fund.ledger.posting import Leg, post
from workflows.cases.attachments import attach
from workflows.cases.models import Case
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.steps import perform

ON = date(2026, 3, 2)
AT = timezone.make_aware(datetime(2026, 3, 2, 10))
IBAN = "BE68539007547034"
OTHER_IBAN = "FR1420041010050500013M02606"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def fund(belgium: Cooperative) -> Fund:
    """1,000.00 EUR, all of it available in the envelope "corona"."""
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium)
    envelope = Envelope.objects.create(fund=fund, code="corona", name="Corona plan")
    give(fund, envelope, 1_000_00)
    return fund


def give(fund: Fund, envelope: Envelope, cents: int, key: str = "gift") -> None:
    """Money comes in, into one envelope."""
    legs = [
        Leg(chart.account(fund, Kind.CONTRIBUTIONS), chart.account(fund, Kind.BANK), cents),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE, envelope), cents),
    ]
    post(key=f"test/{key}", legs=legs, on=date(2026, 1, 5), why="contributions")


@pytest.fixture
def envelope(fund: Fund) -> Envelope:
    return fund.envelopes.get(code="corona")


@pytest.fixture
def admin(person: Callable[..., User]) -> User:
    return person("Dora", Role.ADMINISTRATOR)


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person("Olaf", Role.OFFICER)


@pytest.fixture
def chair(person: Callable[..., User]) -> User:
    return person("Chris", Role.CHAIR)


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloe", Role.TREASURER)


RULES: dict[str, Any] = {
    "opens_on": date(2026, 1, 1),
    "closes_on": date(2026, 12, 31),
    "formula": "per_day",
    "parameters": {"day_cents": 700},
    "ceiling_case_cents": 500_00,
    "ceiling_member_year_cents": 700_00,
    "paid_to": "member",
    "documents": [
        {
            "code": "payslip",
            "label": {"en": "Payslip", "fr": "Fiche de paie"},
            "required": True,
            "max_age_days": 90,
        },
        {"code": "letter", "label": {"en": "Letter of the employer"}, "required": False},
    ],
    "criteria": [
        {
            "code": "member",
            "question": {"en": "Are you a member?"},
            "reason": {"en": "The fund is for members."},
            "wanted": "yes",
        },
        {
            "code": "days",
            "question": {"en": "How many days without work?"},
            "reason": {"en": "The programme begins at 5 days."},
            "wanted": "number",
            "least": 5,
        },
    ],
    "questions": [
        standard.NEED,
        standard.HOUSEHOLD,
        standard.BUDGET,
        {
            "code": "home",
            "kind": "yes_no",
            "label": {"en": "May you lose your home?"},
            "points": 4,
            "heading": {"en": "How urgent it is"},
        },
        {
            "code": "food",
            "kind": "yes_no",
            "label": {"en": "Have you nothing to eat?"},
            "points": 3,
            "new_page": False,
        },
    ],
    "declaration": {"en": "What I wrote is true.", "fr": "Ce que j'ai écrit est vrai."},
}


@pytest.fixture
def programme(envelope: Envelope) -> Programme:
    return Programme.objects.create(
        code="corona",
        name={"en": "Corona supplement", "fr": "Supplément Corona"},
        summary={"en": "7 EUR for each day without work."},
        envelope=envelope,
        committee_code="aid",
    )


@pytest.fixture
def published(programme: Programme, admin: User) -> Callable[..., ProgrammeVersion]:
    """published(formula="lump_sum", …): a next version of the programme, in force."""

    def make(**rules: Any) -> ProgrammeVersion:
        version = publishing.draft_version(programme, RULES | rules, by=admin)
        return publishing.publish_version(version, by=admin, on=date(2026, 1, 1))

    return make


@pytest.fixture
def version(published: Callable[..., ProgrammeVersion]) -> ProgrammeVersion:
    return published()


ANSWERS: dict[str, Any] = {
    "situation": {"member": "yes", "days": "12"},
    "need": {"need": "No concerts since March."},
    "figures": {"days": 12},
    "household": {"household": [{"link": "partner", "name": "Noor"}, {"link": "child", "age": 7}]},
    "budget": {"budget": {"wages": 1_800_00, "housing": 900_00, "energy": 450_00}},
    "payment": {"iban": "be68 5390 0754 7034", "iban_holder": "Ana Test"},
    "urgency": {"home": "yes", "food": "no"},
}


@pytest.fixture
def draft(version: ProgrammeVersion, ana: Member) -> AidApplication:
    return applying.start_application(version.programme, ana, by=ana.user, on=ON)


def fill(application: AidApplication, by: User, **pages: Any) -> AidApplication:
    """Answer every page as Ana does, but for those given."""
    given = {page: answers for page, answers in (ANSWERS | pages).items() if answers is not None}
    asked = [(page, answers) for page, answers in given.items()]
    application = applying.save_pages(application, asked, by=by, on=ON)
    slip = {"name": "slip.pdf", "content": PDF, "requirement": "payslip", "dated_on": AT.date()}
    attach(application.case, by=by, at=AT, **slip)
    return application


@pytest.fixture
def complete(draft: AidApplication, ana: Member) -> AidApplication:
    return fill(draft, ana.user)


@pytest.fixture
def send() -> Callable[..., Case]:
    """send(application): handed in by its applicant."""

    def make(application: AidApplication, on: date = ON) -> Case:
        by = application.case.applicant.user
        return applying.submit(application, by=by, on=on, at=AT, declared=True).case

    return make


@pytest.fixture
def ready(send: Callable[..., Case], officer: User) -> Callable[..., Case]:
    """ready(application): sent, taken, with an opinion, waiting for the committee."""

    def make(application: AidApplication, on: date = ON) -> Case:
        case = send(application, on)
        perform(Case.take, case, by=officer, on=on)
        perform(Case.opine, case, by=officer, on=on, text="Well founded.")
        return perform(Case.ready, case, by=officer, on=on)

    return make


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever language a test before this one left behind."""
    with override("en"):
        yield
