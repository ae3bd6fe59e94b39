"""Funding lines as loans use them: which line a loan comes from, how each line stands, what its money was used for.

A loan bears the envelope of its line, so that what is repaid returns there by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.models import PaymentOrder
from fund.ledger import proposals
from fund.ledger.envelopes import available, standings
from fund.ledger.models import Envelope, Fund
from fund.reporting.evidence import justified
from fund.reporting.evidence.justified import BECAME, Agreed, Agreements, Paper, decisions, endings
from fund.reporting.evidence.pieces import Became, Draw, pieces
from fund.sources import coming
from fund.sources.models import FundingLine
from loans.line_rules import MOST_RULES, OWN, Rule, line_for
from loans.models import Agreement, Disbursement, Instalment, LineRules, LoanApplication
from workflows.cases.attachments import opened
from workflows.cases.models import Document
from workflows.people.models import User
from workflows.refusals import Unmet

# ---- the rules


@transaction.atomic
def propose(
    *, key: str, fund: Fund, rules: Sequence[Rule], from_on: date, why: str, on: date, by: User
) -> LineRules:
    """Ask for other rules from a day; another person approves them. Once by its key.

    raises  NotYours, KeyReused; Unmet for a day gone by, too many rules, or a line that the fund has not
    """
    if from_on < on:
        raise Unmet(_("Rules hold from today on, at the soonest."), code="too_soon")
    if len(rules) > MOST_RULES:
        raise Unmet(_("At most %(most)d rules.") % {"most": MOST_RULES}, code="too_many_rules")
    known = set(FundingLine.objects.filter(fund=fund, withdrawn_on=None).values_list("code", flat=True))
    for rule in rules:
        if rule.line != OWN and rule.line not in known:
            raise Unmet(_("There is no funding line “%(line)s”.") % {"line": rule.line}, code="unknown_line")
    rows = [{**rule._asdict(), "when_short": str(rule.when_short)} for rule in rules]
    return proposals.propose(
        LineRules, key=key, fund=fund, by=by, on=on, why=why, from_on=from_on, rules=rows
    )


def envelope_for(application: LoanApplication, cents: int, on: date) -> Envelope:
    """Where a loan of `cents` comes from that day: the envelope of the line that the rules name, or of its terms."""
    return envelopes_for([(application, cents)], on)[application.pk]


def envelopes_for(asked: Sequence[tuple[LoanApplication, int]], on: date) -> dict[int, Envelope]:
    """The same of several requests, by their id; rules and lines are read once for each fund."""
    books: dict[int, _Book] = {}
    found = {}
    for application, cents in asked:
        fund = application.terms.envelope.fund
        if fund.pk not in books:
            books[fund.pk] = _Book(fund, on)
        found[application.pk] = books[fund.pk].envelope(application, cents)
    return found


class _Book:
    """The rules of a fund on a day, and the lines that are open."""

    def __init__(self, fund: Fund, on: date) -> None:
        version = LineRules.objects.in_force(fund, on)
        self.rules = version.read() if version else []
        self.lines = {line.code: line for line in open_lines(fund, on)} if self.rules else {}
        self.left = {code: available(line.envelope) for code, line in self.lines.items()}

    def envelope(self, application: LoanApplication, cents: int) -> Envelope:
        code = line_for(self.rules, where(application), cents, self.left)
        return application.terms.envelope if code == OWN else self.lines[code].envelope


def open_lines(fund: Fund, on: date) -> list[FundingLine]:
    """Those of which money may be lent that day."""
    found = FundingLine.objects.filter(fund=fund, withdrawn_on=None, from_on__lte=on)
    found = found.filter(Q(to_on=None) | Q(to_on__gte=on))
    return list(found.select_related("envelope__fund", "account", "fund"))


def where(application: LoanApplication) -> Mapping[str, str]:
    """What the rules ask of a loan."""
    activity = application.activity
    return {
        "region": activity.region if activity else "",
        "country": application.case.cooperative.country,
        "product": application.terms.product.code,
        "purpose": application.purpose,
    }


def line_of(envelope: Envelope) -> FundingLine | None:
    """The line whose money is in an envelope; none: own means."""
    return FundingLine.objects.filter(envelope=envelope).select_related("fund").first()


# ---- how a line stands


@dataclass(frozen=True)
class LineStanding:
    """A line, in cents: drawn from the lender and not paid back, lent of it so far, repaid, left to repay, lost, set
    aside for what was granted, and what may still be promised."""

    line: FundingLine
    drawn_cents: int
    lent_cents: int
    repaid_cents: int
    left_cents: int
    lost_cents: int
    committed_cents: int
    available_cents: int
    loans: int


def standings_of(fund: Fund) -> list[LineStanding]:
    """Every line of a fund that stands, in a few queries."""
    held = {one.envelope.pk: one for one in standings(fund)}
    lent = {
        row["envelope"]: row
        for row in Agreement.objects.filter(fund=fund, started_on__isnull=False)
        .order_by().values("envelope")
        .annotate(
            lent=Sum("drawn_cents"), repaid=Sum("repaid_cents"), lost=Sum(F("relieved_cents") - F("recovered_cents")),
            left=Sum(F("drawn_cents") - F("repaid_cents") - F("relieved_cents")), number=Count("pk"),
        )
    }  # fmt: skip
    lines = FundingLine.objects.filter(fund=fund, withdrawn_on=None).select_related(
        "account", "envelope", "fund"
    )
    nothing: dict[str, int] = {}
    return [
        LineStanding(
            line, line.drawn_cents, row.get("lent", 0), row.get("repaid", 0), row.get("left", 0), row.get("lost", 0),
            held[line.envelope_id].committed_cents, held[line.envelope_id].promisable_cents, row.get("number", 0),
        )
        for line in lines
        for row in [lent.get(line.envelope_id, nothing)]
    ]  # fmt: skip


def standing_of(line: FundingLine) -> LineStanding:
    return next(one for one in standings_of(line.fund) if one.line == line)


# ---- what every euro drawn was used for


@dataclass(frozen=True)
class Use:
    """A part of what was drawn from a line, and what justifies it.

    draw           what the lender paid in; none for money that had come back from borrowers
    order, loan    the payment that it was used for, and its loan; none for what is not used yet. Aid paid out of the
                   line's envelope has an order and no loan
    decision       the number of the decision that granted it
    cents          of this part
    became         what became of it
    """

    draw: Draw | None
    order: PaymentOrder | None
    loan: Agreement | None
    decision: str
    cents: int
    became: Became

    @property
    def is_used(self) -> bool:
        return self.became != Became.UNUSED

    @property
    def said(self) -> str:
        return str(BECAME[self.became])


def drawn(line: FundingLine, reader: User) -> list[Use]:
    """What became of every euro drawn from a line, in the order in which money came: what came first left first. Their
    sum is all that was ever drawn, and what was paid again of what borrowers repaid. Of a case that a recusal hides
    from the reader it tells that and how much was paid, not to whom."""
    found = pieces(line, reader)
    loans = _loans([piece.order for piece in found if piece.order])
    decided = decisions({piece.reference for piece in found if piece.reference})
    return [
        Use(
            piece.draw,
            piece.order,
            loans.get(piece.order.pk) if piece.order and not piece.order.veiled else None,
            decided.get(piece.reference, ("", None))[0],
            piece.cents,
            piece.became,
        )
        for piece in found
    ]


def _loans(orders: Sequence[PaymentOrder]) -> dict[int, Agreement]:
    """The loan that each order paid out, by the order's id."""
    related = ("member", "case__cooperative", "case__loan_application__activity", "terms__product")
    paid = Disbursement.objects.filter(order__in=orders)
    parts = paid.select_related(*(f"agreement__{name}" for name in related))
    return {part.order_id: part.agreement for part in parts if part.order_id}


def _agreed(orders: Collection[int]) -> dict[int, Agreed]:
    """What was signed before each payment of a loan."""
    parts = Disbursement.objects.filter(order__in=orders, agreement__accepted_at__isnull=False)
    found = {}
    for part in parts.select_related("agreement"):
        held = part.agreement
        assert held.accepted_at is not None
        assert part.order_id is not None
        signed, url = timezone.localdate(held.accepted_at), reverse("loans:loan", args=[held.number])
        found[part.order_id] = Agreed(held.number, signed, held.document_hash, url)
    return found


def _papers(orders: Collection[int], reader: User) -> dict[int, list[Paper]]:
    """The agreement of each payment of a loan, and what its borrower showed for it."""
    seen = Agreement.objects.visible_to(reader)
    parts = Disbursement.objects.filter(order__in=orders, agreement__in=seen)
    parts = parts.select_related("agreement", "shown__case__applicant")
    found: dict[int, list[Paper]] = {}
    for part in parts.order_by("agreement__number", "position"):
        assert part.order_id is not None
        papers = found.setdefault(part.order_id, [])
        if part.agreement.accepted_at is not None:
            papers.append(Paper(f"{part.agreement.number}/agreement.pdf", part.agreement.document.content))
        if part.shown is not None:
            ending = endings.get(part.shown.content_type, "bin")
            name = f"{part.agreement.number}/payment-{part.position}.{ending}"
            papers.append(Paper(name, _shown(part.shown, reader)))
    return found


def _shown(document: Document, reader: User) -> Callable[[], bytes]:
    """What the borrower showed for a payment, through the door out of its case: scanned, and on record."""

    def content() -> bytes:
        read: bytes = opened(document, by=reader, at=timezone.now(), shown=True).read()
        return read

    return content


# ---- what comes back


def expected(line: FundingLine, on: date) -> coming.Coming:
    """The instalments of a line's loans that fall due from that day on and are not paid. What is late is not counted
    on."""
    rows = Instalment.objects.in_force().filter(
        schedule__agreement__envelope=line.envelope, schedule__agreement__state="running", due_on__gte=on
    )
    rows = rows.annotate(paid=Sum("allocations__cents", default=0))
    return [
        (due_on, cents - paid)
        for due_on, cents, paid in rows.values_list("due_on", "due_cents", "paid")
        if cents > paid
    ]


def register() -> None:
    coming.register(
        "loans", coming.Told(expected, lambda line: reverse("loans:line", args=[line.fund.code, line.code]))
    )
    justified.register(Agreements(_agreed, _papers))
