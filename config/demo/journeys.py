"""How a request goes its way, step by step, through the verbs that pages and API call."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageDraw

from fund.aid import applying
from fund.aid.models import AidApplication, Programme, ProgrammeVersion
from fund.aid.questions import unanswered
from loans import application as loan_requests
from loans import drawing, joining, signing
from loans.models import Disbursement, LoanApplication, LoanProduct
from loans.models.acceptances import people_of
from loans.models.amendments import Offered
from loans.models.applications import QUOTE
from workflows.cases import attachments
from workflows.cases.models import Case
from workflows.committee import (
    balloting,
    calling,
    circular,
    consent,
    deciding,
    minutes,
    remarks,
    sessions,
)
from workflows.committee.models import Committee, Decision, Session
from workflows.committee.settling import settle
from workflows.committee.signing import sign_minutes as sign_as
from workflows.people import mail_codes
from workflows.people.models import Member, User
from workflows.steps import perform

from .clock import at, moment
from .people import type_code


def receipt(text: str) -> bytes:
    """A small picture of a receipt."""
    picture = Image.new("RGB", (420, 240), "white")
    ImageDraw.Draw(picture).multiline_text((24, 24), text, fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@dataclass
class Wish:
    """What somebody asks aid for."""

    need: str
    figures: dict[str, Any] = field(default_factory=dict)
    urgent: Sequence[str] = ()
    children: int = 0
    budget: dict[str, int] = field(
        default_factory=lambda: {"benefits": 98_000, "housing": 62_000, "energy": 14_000, "insurance": 8_000}
    )
    creditors: Sequence[dict[str, Any]] = ()

    def answers(self, version: ProgrammeVersion) -> dict[str, Any]:
        """An answer to every question that this version asks of somebody in this situation."""
        form = version.form()
        others = [{"link": "child", "age": 4 + 3 * number} for number in range(self.children)]
        found: dict[str, Any] = {"need": self.need, "household": others, "budget": self.budget}
        while left := unanswered(form, found):
            asked = left[0]
            said = "yes" if asked.code in self.urgent else "no"
            found[asked.code] = said if asked.kind == "yes_no" else asked.options[0].code
        return found


def begin_aid(
    member: Member, programme: Programme, wish: Wish, on: date, *, by: User | None = None
) -> AidApplication:
    """A draft with every page answered and its documents attached, not yet sent."""
    who: Any = by or member.user
    with at(on, 9) as now:
        situation = {"months": str(max(3, member.months_on(on))), "hardship": "yes", "public_aid": "yes"}
        consent = "" if who == member.user else "Asked on the telephone that day"
        request = applying.start_application(
            programme, member, by=who, on=on, situation=situation, consent=consent
        )
        pages: dict[str, dict[str, Any]] = {
            "answers": wish.answers(request.version),
            "payment": {"creditors": list(wish.creditors)} if wish.creditors else {
                "iban": member.iban, "iban_holder": member.iban_holder or str(member)
            },
        }  # fmt: skip
        if request.version.rule().needs:
            pages["figures"] = wish.figures
        request = applying.save_pages(request, list(pages.items()), by=who, on=on)
        for row in request.version.documents_for(request.answers):
            if not row.get("required", True):
                continue
            attachments.attach(
                request.case, name=f"{row['code']}.png", content=receipt(f"{row['code']} {request.case.reference}"),
                by=who, at=now, requirement=row["code"], dated_on=on - timedelta(days=12),
            )  # fmt: skip
    return request


def send_aid(request: AidApplication, on: date) -> Case:
    with at(on, 9, 30) as now:
        who = request.case.filed_by
        request = applying.submit(request, by=who, on=on, at=now, declared=True)
    return request.case


def ask_aid(member: Member, programme: Programme, wish: Wish, on: date) -> Case:
    return send_aid(begin_aid(member, programme, wish, on), on)


def begin_loan(
    member: Member,
    product: LoanProduct,
    cents: int,
    months: int,
    project: str,
    on: date,
    *,
    purpose: str = "equipment",
    **answers: Any,
) -> LoanApplication:
    user: Any = member.user
    with at(on, 11) as now:
        terms = product.open_version(on)
        assert terms is not None
        request = loan_requests.start(member, terms, by=user, on=on)
        first_due = (on.replace(day=1) + timedelta(days=75)).replace(day=5)
        request = loan_requests.save_answers(
            request, by=user, cents=cents, purpose=purpose, project=project, months=months, first_due_on=first_due,
            activity=member.activities.first(), invoiced_year_cents=2_480_000, iban=member.iban,
            iban_holder=str(member), budget="The instalment is paid from what the Activity invoices each month.", **answers,
        )  # fmt: skip
        attachments.attach(
            request.case,
            name="quote.png",
            content=receipt(f"Quote for {project}"),
            by=user,
            at=now,
            requirement=QUOTE,
        )
    return request


def ask_loan(
    member: Member, product: LoanProduct, cents: int, months: int, project: str, on: date, **answers: Any
) -> Case:
    request = begin_loan(member, product, cents, months, project, on, **answers)
    if request.co_borrower and request.co_borrower.user:
        with at(on, 11, 10) as now:
            request = joining.agree(request, by=request.co_borrower.user, at=now, seen=request.invitations)
    with at(on, 11, 30) as now:
        assert member.user is not None
        return loan_requests.submit(request, by=member.user, on=on, at=now)


def in_parts(cents: int, second_on: date) -> dict[str, Any]:
    """Half once signed, three tenths on a day, the rest when it is asked for."""
    parts = [cents // 2, cents * 3 // 10]
    rows = [(parts[0], None), (parts[1], second_on.isoformat()), (cents - sum(parts), None)]
    return {"tranches": [{"cents": part, "on": on} for part, on in rows]}


def ask_for_next_payment(part: Disbursement, on: date) -> Disbursement:
    """The borrower shows a bill and asks for what is left of the loan."""
    with at(on, 15) as now:
        borrower: Any = part.agreement.member.user
        bill = receipt("Bill of the joinery machines")
        return drawing.ask(part, name="bill.png", content=bill, by=borrower, at=now)


def take(case: Case, officer: User, on: date) -> Case:
    with at(on, 13):
        return perform(Case.take, case, by=officer, on=on)


def make_ready(case: Case, officer: User, on: date, *, opinion: str, cents: int | None = None) -> Case:
    """Taken, given an opinion, marked ready for the committee."""
    with at(on, 14):
        if case.state == "submitted":
            perform(Case.take, case, by=officer, on=on)
        recommended = case.requested_cents if cents is None else cents
        perform(Case.opine, case, by=officer, on=on, text=opinion, recommended_cents=recommended)
        return perform(Case.ready, case, by=officer, on=on)


def call_meeting(
    committee: Committee,
    chair: User,
    cases: Iterable[Case],
    on: date,
    *,
    today: date,
    away: User | None = None,
) -> None:
    """The next session: planned, its agenda set, all but the most urgent request proposed by consent, its members
    called; one of them says that they will not come, and their substitute is asked."""
    with at(today, 16) as now:
        session = sessions.plan_session(
            committee,
            held_on=on,
            starts_at=moment(on, 19).time(),
            by=chair,
            place="Bruxelles, salle du fonds",
        )
        sessions.put_on_agenda(session, list(cases), by=chair)
        for item in session.agenda.filter(purpose="request")[1:]:
            proposed: Any = consent.suggested(item)
            consent.propose_consent(item, by=chair, at=now, **proposed)
        sessions.convene(session, by=chair, at=now)
        if away:
            calling.announce_absence(session, by=away, at=now)


def ask_without_a_meeting(
    committee: Committee,
    chair: User,
    cases: Iterable[Case],
    voters: Iterable[User],
    *,
    since: date,
    until: date,
) -> None:
    """A vote without a meeting that runs: sent, and some have voted."""
    with at(since, 9) as now:
        session = circular.plan_circular(committee, opens_at=now, closes_at=moment(until, 18), by=chair)
        sessions.put_on_agenda(session, list(cases), by=chair)
        sessions.convene(session, by=chair, at=now)
    with at(since, 15) as now:
        settle(now)
        for ballot in session.ballots.select_related("case"):
            for voter in voters:
                cents = ballot.case.requested_cents
                balloting.cast_vote(ballot, by=voter, choice="grant", cents=cents, at=now)


@dataclass
class Verdict:
    """How the committee votes on a case: `cents` to grant, none to refuse; `defer` to wait."""

    cents: int | None = None
    reasons: Sequence[str] = ()
    text: str = ""
    conditions: str = ""
    defer: bool = False
    against: int = 0  # votes that differ from the majority
    wait: bool = False  # where the envelope is short, granted all the same


def evening(
    committee: Committee,
    chair: User,
    voters: Sequence[User],
    verdicts: Iterable[tuple[Case, Verdict]],
    on: date,
) -> list[Decision]:
    """One session: convened, opened, everybody present, each case voted and decided, closed."""
    agenda = dict(verdicts)
    by_pk = {case.pk: (case, verdict) for case, verdict in agenda.items()}
    decisions = []
    with at(on, 18):
        session = sessions.plan_session(
            committee, held_on=on, starts_at=moment(on, 19).time(), by=chair, place="Bruxelles"
        )
        sessions.put_on_agenda(session, list(agenda), by=chair)
        sessions.convene(session, by=chair, at=moment(on, 18, 5))
    with at(on, 19) as now:
        sessions.open_session(session, by=chair, at=now)
        for voter in voters:
            sessions.record_arrival(session, voter, by=chair, at=now)
        for item in session.agenda.select_related("case").order_by("position"):
            case, verdict = by_pk[item.case_id]
            decisions.append(_decide(item, case, verdict, chair, voters, now, on))
        sessions.close_session(session, by=chair, at=moment(on, 21))
    return decisions


def session_of(decisions: Sequence[Decision]) -> Session:
    """The evening on which these were taken."""
    ballot = decisions[0].ballot
    assert ballot is not None
    return ballot.session


def sign_minutes(session: Session, signers: Sequence[User], on: date, *, closing: str = "") -> None:
    """A few days later: a remark by the first, then everybody's signature; the last one approves."""
    with at(on, 17) as now:
        remarks.edit_remarks(session, by=signers[0], version=0, closing=closing)
        for signer in signers:
            digest = minutes.digest(minutes.facts(session))
            sign_as(session, by=signer, at=now, digest=digest)


def _decide(
    item: Any, case: Case, verdict: Verdict, chair: User, voters: Sequence[User], now: Any, on: date
) -> Decision:
    ballot = balloting.open_ballot(item, by=chair, at=now)
    wanted = "defer" if verdict.defer else "grant" if verdict.cents else "refuse"
    other = "refuse" if wanted == "grant" else "abstain"
    for place, voter in enumerate(voters):
        choice = other if place >= len(voters) - verdict.against else wanted
        balloting.cast_vote(
            ballot, by=voter, choice=choice, at=now, cents=verdict.cents if choice == "grant" else None
        )
    ballot = balloting.close_ballot(ballot, by=chair, at=now)
    return deciding.decide(
        ballot, by=chair, on=on, conditions=verdict.conditions, reasons=verdict.reasons, text=verdict.text,
        wait_for_money=verdict.wait,
    )  # fmt: skip


def sign(agreement: Offered, on: date, *, lender: User | None = None) -> Offered:
    """Every member accepts, with a code sent by e-mail; then, where they do, the cooperative with an authenticator."""
    members: list[Any] = [member.user for member in people_of(agreement).values()]
    for hour, user in enumerate(members, start=18):
        with at(on, hour) as now:
            code = mail_codes.make(user, signing.act_of(agreement), at=now)[1]
            agreement = signing.accept(
                agreement, by=user, at=now, agreed_hash=agreement.agreed_hash, code=code
            )
    if lender:
        with at(on, 21) as now:
            type_code(lender, now)
            agreement = signing.accept(agreement, by=lender, at=now, agreed_hash=agreement.agreed_hash)
    return agreement
