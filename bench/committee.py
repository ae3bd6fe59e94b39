"""The committee's pages on a heavy evening: 200 cases on the agenda, 30 voters, all of them in the room.

One case in four is decided, one in four is counted, one in four has an open ballot with votes cast, the rest
wait. Each page is asked as the chair or as a member through Django's test client; p95 is over all requests of a
page. The number of queries with 200 cases must be that with 20.
"""

import statistics
from datetime import time as clock
from typing import Any

from bench import databases
from bench.pages import line, queries, timed

FEW, MANY = 20, 200
VOTERS = 30
GOAL_MS = 300
RULES = {
    "quorum_base": "not_recused",
    "quorum_numerator": 1,
    "quorum_denominator": 2,
    "quorum_strict": True,
    "majority_base": "cast",
    "majority_numerator": 1,
    "majority_denominator": 2,
    "majority_strict": True,
    "abstentions_count": False,
    "tie": "deferred",
    "appeal_days": 60,
}


def run() -> list[dict[str, Any]]:

    found = databases.measure_each("bench.committee")
    main = "postgresql" if "postgresql" in found else "sqlite"
    worst = max(page["p95_ms"] for page in found[main].values())
    growth = max(
        page["queries"][1] - page["queries"][0] for pages in found.values() for page in pages.values()
    )
    most = max(page["queries"][1] for page in found[main].values())
    lines = [
        line("committee.page_p95_ms", worst, "ms", GOAL_MS, worst <= GOAL_MS),
        line("committee.queries_growth", growth, "queries", 0, growth <= 0),
        line("committee.most_queries", most, "queries"),
    ]
    for database, pages in found.items():
        for name, page in pages.items():
            lines.append(line(f"committee.{database}_{name}_p95_ms", page["p95_ms"], "ms"))
    return lines


def measure() -> dict[str, Any]:
    """Both sizes on the database of this process: {page: {queries: [with 20, with 200], p95_ms}}."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    evening = Evening()
    small, session = evening.held(FEW, clock(17)), evening.held(MANY, clock(19))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found, few = {}, {name: queries(evening.staff, page) for name, page in pages(small).items()}
    for name, page in pages(session).items():
        many, times = queries(evening.staff, page), timed(evening.staff, page)
        found[name] = {
            "queries": [few[name], many],
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        }
    return found


def pages(session: Any) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Page by page: who asks, and at which addresses."""
    from workflows.committee.models import Ballot

    item = session.agenda.order_by("position").last()
    counted = session.ballots.filter(state=Ballot.State.CLOSED).first()
    return {
        "meetings": ("member", "/committee/", ("",)),
        "meeting_chair": ("chair", f"/committee/sessions/{session.pk}/", ("",)),
        "meeting_member": ("member", f"/committee/sessions/{session.pk}/", ("",)),
        "agenda": ("chair", f"/committee/sessions/{session.pk}/agenda/", ("",)),
        "file": ("member", f"/committee/files/{item.pk}/", ("",)),
        "ballot": ("chair", f"/committee/ballots/{counted.pk}/", ("",)),
        "minutes": ("chair", f"/committee/sessions/{session.pk}/minutes/", ("",)),
        "decisions": ("chair", "/committee/decisions/", ("", "?page=2", "?outcome=granted")),
        "committee": ("chair", "/committee/committees/bench/", ("",)),
    }


class Evening:
    """A cooperative with money and a programme, a committee of thirty, and requests for aid."""

    def __init__(self) -> None:
        from datetime import date

        from django.utils import timezone

        from fund.aid import publishing, standard
        from fund.aid.models import Programme
        from fund.ledger import chart
        from fund.ledger.models import Fund
        from fund.ledger.posting import Leg, post
        from workflows.committee.mandates import publish_rules
        from workflows.committee.models import Committee, Mandate
        from workflows.people.models import Cooperative

        self.today = timezone.localdate()
        began = date(self.today.year - 1, 1, 1)
        self.cooperative = Cooperative.objects.create(code="be", name="Solidaire BE", country="BE")
        fund = Fund.objects.create(code="bench", name="Bench")
        fund.cooperatives.add(self.cooperative)
        envelope = chart.general(fund)
        legs = [
            Leg(chart.account(fund, chart.Kind.CONTRIBUTIONS), chart.account(fund, chart.Kind.BANK), 10**9),
            Leg(
                chart.account(fund, chart.Kind.SOURCE),
                chart.account(fund, chart.Kind.AVAILABLE, envelope),
                10**9,
            ),
        ]
        post(key="bench", legs=legs, on=began, why="contributions")
        admin = self.person("Ada", "administrator")
        programme = Programme.objects.create(
            code="bench", name={"en": "Bench"}, envelope=envelope, committee_code="bench"
        )
        rules = {
            "opens_on": began,
            "formula": "per_day",
            "parameters": {"day_cents": 10_000},
            "questions": [standard.NEED],
            "declaration": {"en": "True."},
        }
        draft = publishing.draft_version(programme, rules, by=admin)
        self.version = publishing.publish_version(draft, by=admin, on=began)
        self.committee = Committee.objects.create(code="bench", name="Bench")
        self.committee.cooperatives.add(self.cooperative)
        publish_rules(self.committee, by=admin, from_on=began, **RULES)
        self.voters = []
        for at in range(VOTERS):
            user = self.person(f"Voter{at}", "chair" if at == 0 else "committee")
            role = Mandate.Role.CHAIR if at == 0 else Mandate.Role.MEMBER
            Mandate.objects.create(committee=self.committee, user=user, role=role, from_on=began)
            self.voters.append(user)
        self.officer = self.person("Otto", "officer")
        self.staff = {"chair": self.voters[0], "member": self.voters[1]}
        self.made = 0

    def person(self, name: str, role: str) -> Any:
        from datetime import date

        from django.utils import timezone

        from workflows.people.models import RoleGrant, User

        user = User.objects.create(email=f"{name.lower()}@example.org", first_name=name, language="en")
        RoleGrant.objects.create(user=user, role=role, from_on=date(2020, 1, 1), approved_at=timezone.now())
        return user

    def case(self) -> Any:
        """A request for aid that is ready for the committee."""
        from fund.aid.models import AidApplication
        from workflows.cases.models import Case
        from workflows.people.models import Member
        from workflows.steps import perform

        self.made += 1
        member = Member.objects.create(
            number=f"M{self.made:05d}",
            cooperative=self.cooperative,
            first_name="Ana",
            last_name=f"Peeters {self.made}",
            joined_on=self.today,
        )
        case = Case.objects.create(
            reference=f"A-{self.today.year}-{self.made:05d}",
            kind="aid",
            cooperative=self.cooperative,
            applicant=member,
            filed_by=self.officer,
            requested_cents=100_000 + self.made,
            urgency=self.made % 8,
        )
        AidApplication.objects.create(
            case=case,
            version=self.version,
            answers={"need": "No work since March."},
            figures={"days": 10},
            situation={},
            iban="BE68539007547034",
            iban_holder="Ana",
        )
        other = self.second_officer()
        AidApplication.objects.filter(case=case).update(declared_by=self.officer, declared_at=self.now())
        perform(Case.submit, case, by=self.officer, on=self.today)
        perform(Case.take, case, by=other, on=self.today)
        perform(Case.opine, case, by=other, on=self.today, text="Well founded.", recommended_cents=100_000)
        return perform(Case.ready, case, by=other, on=self.today)

    def now(self) -> Any:
        from django.utils import timezone

        return timezone.now()

    def second_officer(self) -> Any:
        if not hasattr(self, "_second"):
            self._second = self.person("Olga", "officer")
        return self._second

    def held(self, count: int, starts_at: clock) -> Any:
        """An open session with so many cases, a quarter of them decided, counted, being voted on, waiting."""
        from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
        from workflows.committee.deciding import decide
        from workflows.committee.models import Attendance, Reading
        from workflows.committee.sessions import convene, open_session, plan_session, put_on_agenda

        chair, now = self.voters[0], self.now()
        cases = [self.case() for _number in range(count)]
        session = plan_session(self.committee, held_on=self.today, starts_at=starts_at, by=chair)
        items = put_on_agenda(session, cases, by=chair)
        session = convene(session, by=chair, at=now)
        session = open_session(session, by=chair, at=now)
        Attendance.objects.bulk_create(
            Attendance(session=session, user=user, arrived_at=now) for user in self.voters
        )
        Reading.objects.bulk_create(
            Reading(item=item, user=user, at=now) for item in items for user in self.voters
        )
        for at, item in enumerate(items):
            if at % 4 == 3:
                continue
            ballot = open_ballot(item, by=chair, at=now)
            for user in self.voters[: 20 if at < 8 else 3]:
                cast_vote(ballot, by=user, choice="grant", cents=90_000, at=now)
            if at % 4 < 2:
                ballot = close_ballot(ballot, by=chair, at=now)
            if at % 4 == 0:
                decide(ballot, by=chair, on=self.today, reasons=["fund_limited"])
        return session


if __name__ == "__main__":
    databases.as_program(measure, run)
