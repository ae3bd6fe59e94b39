"""Members, cases and loans in the numbers of the model cooperative, written in bulk: rows for reading,
not a story."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

MEMBERS = 35_913
TODAY = timezone.localdate()
NAMES = (
    "Peeters",
    "Janssens",
    "Maes",
    "Jacobs",
    "Mertens",
    "Willems",
    "Dubois",
    "Lambert",
    "Lefèvre",
    "Öztürk",
)
FIRSTS = ("Ana", "Bram", "Chloé", "Dries", "Elif", "Farid", "Greet", "Hugo", "Inès", "Jan", "Karim", "Lotte")
STATES = (
    "submitted",
    "in_review",
    "ready",
    "granted",
    "closed",
    "closed",
    "refused",
    "closed",
    "withdrawn",
    "closed",
)
LOAN_EVERY = 3  # one case in three is a loan


def people() -> dict[str, Any]:
    """Two cooperatives, their staff, and every member."""
    from workflows.people.models import Cooperative, Member, RoleGrant, User

    belgium = Cooperative.objects.create(code="be", name="Solidaire BE", country="BE")
    france = Cooperative.objects.create(code="fr", name="Solidaire FR", country="FR")
    staff = {}
    for role in ("officer", "administrator", "treasurer"):
        user = User.objects.create(email=f"{role}@example.org", first_name=role.title(), language="fr")
        RoleGrant.objects.create(user=user, role=role, from_on=date(2020, 1, 1), approved_at=timezone.now())
        staff[role] = user
    Member.objects.bulk_create(
        (
            Member(
                number=f"M{at:06d}",
                cooperative=belgium if at % 4 else france,
                first_name=FIRSTS[at % len(FIRSTS)],
                last_name=f"{NAMES[at * 7 % len(NAMES)]} {at % 997}",
                email=f"m{at}@example.org",
                joined_on=date(2010, 1, 1) + timedelta(days=at % 5000),
            )
            for at in range(MEMBERS)
        ),
        batch_size=2000,
    )
    return staff


@transaction.atomic
def cases(first: int, last: int, staff: dict[str, Any]) -> None:
    """Cases numbered `first` to `last`, one in ten of each state; one in three a loan, running where
    granted."""
    from workflows.cases.models import Case
    from workflows.people.models import Member

    members = list(Member.objects.order_by("pk").values_list("pk", "cooperative_id"))
    made = Case.objects.bulk_create(
        (case(at, *members[at * 7 % len(members)], staff["officer"]) for at in range(first, last + 1)),
        batch_size=1000,
    )
    loans(
        [one for one in made if one.kind == "loan" and one.state in ("granted", "closed")], staff["officer"]
    )


def case(at: int, member: int, cooperative: int, officer: Any) -> Any:
    from workflows.cases.models import Case

    state = STATES[at % len(STATES)]
    sent = TODAY - timedelta(days=at % 700)
    decided = sent + timedelta(days=12) if state in ("granted", "closed", "refused") else None
    kind = "loan" if at % LOAN_EVERY == 0 else "aid"
    return Case(
        reference=f"{kind[0].upper()}-2025-{at:05d}",
        kind=kind,
        cooperative_id=cooperative,
        applicant_id=member,
        filed_by=officer,
        officer=None if state == "submitted" else officer,
        urgency=at % 8,
        requested_cents=50_000 + at,
        granted_cents=50_000 if state in ("granted", "closed") else None,
        state=state,
        submitted_on=sent,
        decided_on=decided,
        closed_on=sent + timedelta(days=20) if state in ("closed", "withdrawn") else None,
    )


def loans(granted: list[Any], by: Any) -> None:
    """A running agreement with twelve instalments for each, one in five late."""
    from fund.ledger.models import Commitment
    from loans.models import Agreement, Instalment, ScheduleVersion

    terms, envelope = loan_terms()
    commitments = Commitment.objects.bulk_create(
        Commitment(
            key=f"bench/{one.reference}", envelope=envelope, reference=one.reference,
            reserved_cents=60_000, used_cents=60_000, opened_on=one.submitted_on,
        )
        for one in granted
    )  # fmt: skip
    agreements, schedules, instalments = [], [], []
    for one, commitment in zip(granted, commitments, strict=True):
        late = one.pk % 5 == 0
        started = TODAY - timedelta(days=200)
        paid = 4 if late else 6
        # the plan and its loan name each other: both have the number of the case
        schedule = ScheduleVersion(
            pk=one.pk, agreement_id=one.pk, number=1, reason="disbursement", effective_on=started
        )
        agreements.append(
            Agreement(
                pk=one.pk, number=one.reference, case=one, member_id=one.applicant_id, terms=terms,
                fund=envelope.fund, envelope=envelope, commitment=commitment, principal_cents=60_000,
                drawn_cents=60_000,
                currency="EUR",
                agreed_hash="0" * 64, document_hash="0" * 64, accepted_hash="0" * 64, iban="", iban_holder="",
                reference=f"RF{one.pk:012d}", ahead_mode="shorten", offered_on=started, offer_ends_on=started,
                accepted_at=timezone.now(), accepted_by=by, started_on=started, schedule_id=one.pk,
                repaid_cents=paid * 5_000, oldest_unpaid_on=started + timedelta(days=30 * (paid + 1)),
                state="running",
            )
        )  # fmt: skip
        schedules.append(schedule)
        for position in range(1, 13):
            due = started + timedelta(days=30 * position)
            instalments.append(
                Instalment(schedule_id=one.pk, position=position, anchor_on=due, due_on=due, due_cents=5_000)
            )
    Agreement.objects.bulk_create(agreements, batch_size=500)
    ScheduleVersion.objects.bulk_create(schedules, batch_size=500)
    Instalment.objects.bulk_create(instalments, batch_size=2000)


def loan_terms() -> tuple[Any, Any]:
    """One published product, from one fund."""
    from fund.ledger import chart
    from fund.ledger.models import Fund
    from loans.models import LoanProduct, ProductVersion
    from workflows.people.models import Cooperative

    fund, _new = Fund.objects.get_or_create(code="bench", defaults={"name": "Bench"})
    fund.cooperatives.set(Cooperative.objects.all())
    product, _new = LoanProduct.objects.get_or_create(code="bench", defaults={"name": {"fr": "Prêt"}})
    terms = ProductVersion.objects.filter(product=product).first() or draft_terms(
        product, chart.general(fund)
    )
    return terms, chart.general(fund)


def draft_terms(product: Any, envelope: Any) -> Any:
    from loans.models import ProductVersion

    return ProductVersion.objects.create(
        product=product, number=1, from_on=date(2020, 1, 1), envelope=envelope, committee_code="board",
        min_cents=10_000, max_cents=1_000_000, max_months=60,
    )  # fmt: skip
