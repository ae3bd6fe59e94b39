"""A member's request for an advance or a guarantee, from first draft to handing it in."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from fund.banking import references
from fund.banking.payees import parse_payee
from loans.activities.models import Claim, Request, Terms, Way
from loans.activities.models.claims import State as ClaimState
from loans.activities.offering import terms_for
from loans.activities.own_plan import agreed_rows
from loans.eligibility import activities
from loans.schedule import FIRST_YEAR, LAST_YEAR
from workflows.cases import corrections, filing, urgency
from workflows.cases.models import Case, State
from workflows.kinds import Requirement
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.people.models import Member, User
from workflows.people.proxies import Scope
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

PREFIXES = {Way.ADVANCE: "AV", Way.GUARANTEE: "GF", Way.OWN: "CC"}
ASKED = {
    Way.ADVANCE: (
        "activity", "client", "invoice", "invoice_cents", "due_on", "reference", "story", "pressing", "iban",
        "iban_holder",
    ),
    Way.GUARANTEE: (
        "activity", "client", "client_address", "invoice", "invoice_cents", "due_on", "reference", "bankrupt_on",
        "story",
    ),
    Way.OWN: ("activity", "count", "period_months", "first_due_on", "story", "iban", "iban_holder"),
}  # fmt: skip
"""What each way asks beside the amount."""

FREE = frozenset({"client_address", "reference", "pressing", "bankrupt_on"})
"""What may stay empty."""

NOTES, INVOICE, REMINDERS, BANKRUPTCY = "notes", "invoice", "reminders", "bankruptcy"

URGENT: dict[str, tuple[str | Promise, int]] = {
    "living": (_("Do your rent, energy or food depend on this money?"), 4),
    "long": (_("Has it been more than a month since you paid these expenses yourself?"), 2),
}
"""The urgency questions of an advance, with the points of a yes."""


@transaction.atomic
def start(member: Member, way: str, *, by: User, on: date, consent: str = "") -> Request:
    """Open a draft, or the one that the member already has of this way: pressing twice makes one.

    by      the member, or who may file for them; where they gave no consent on the site, `consent` says how they asked
    raises  NotYours; Unmet where the cooperative does not offer it, or the member has no open Activity
    """
    consent = filing.consent_to_file(member, by, scope=Scope.LOANS, said=consent, on=on)
    if member.left_on is not None and member.left_on <= on:
        raise Unmet(_("This is for members; this membership has ended."), code="not_a_member")
    terms = terms_for(way, member.cooperative, on)
    if not activities(member, on):
        raise Unmet(_("This is for members who hold an open Activity."), code="no_activity")
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    drafts = Request.objects.filter(case__applicant=member, case__filed_by=by, case__state=State.DRAFT)
    if draft := drafts.filter(terms__way=way).select_related("case", "terms__fund").first():
        return draft
    case = Case.objects.create(
        reference=next_number(PREFIXES[Way(way)], on.year), kind=way, cooperative=member.cooperative,
        applicant=member, filed_by=by, consent=consent, currency=terms.currency,
    )  # fmt: skip
    holder = member.iban_holder or str(member)
    return Request.objects.create(case=case, terms=terms, iban=member.iban, iban_holder=holder)


@transaction.atomic
def save_answers(request: Request, *, by: User, cents: int | None = None, **answers: Any) -> Request:
    """Keep what was filled in so far; nothing need be complete, but what is given must be right.

    raises  NotYours; TooLate once it is handed in and no correction is open; BadReference, BadIban, Unmet by name
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=request.case_id)
    request = Request.objects.select_related("terms__envelope__fund", "activity").get(pk=request.pk)
    refuse_strangers(case, by)
    if unknown := set(answers) - set(ASKED[Way(request.way)]):
        raise ValueError(f"not an answer of this request: {sorted(unknown)}")
    answers = {name: _checked(case, name, value) for name, value in answers.items()}
    changed = {name for name, value in answers.items() if getattr(request, name) != value}
    changed |= {"amount"} if cents not in (None, case.requested_cents) else set()
    _refuse_closed(case, changed)
    for name, value in answers.items():
        setattr(request, name, value)
    if cents is not None:
        refuse_amount(request.terms, cents, None)
        case.requested_cents = cents
    if case.requested_cents and request.count and request.first_due_on:
        refuse_plan(request, case.requested_cents, case.created_on)
    if case.state == State.DRAFT:
        request.declared_at = request.declared_by = None  # what changed must be declared again
    request.case = case
    request.save()
    _keep_urgency(request)
    return request


def refuse_strangers(case: Case, by: User) -> None:
    if by.pk not in (case.applicant.user_id, case.filed_by_id):
        raise NotYours()


def _refuse_closed(case: Case, changed: set[str]) -> None:
    """A draft is open; afterwards only the answers that an open correction names."""
    if case.state != State.DRAFT and changed - set(corrections.open_fields(case)):
        raise TooLate(
            _("This request was handed in: it can be changed when a correction is asked."), code="sent"
        )


def refuse_amount(terms: Terms, cents: int, invoice_cents: int | None) -> None:
    """raises Unmet above what the terms give, or what the client owes of the invoice"""
    said = {"most": money(terms.most_cents, terms.currency)}
    if not 0 < cents <= terms.most_cents:
        raise Unmet(
            _("Under these terms it is at most %(most)s.") % said,
            code="above_terms",
            most_cents=terms.most_cents,
        )
    if invoice_cents is not None and cents > invoice_cents:
        raise Unmet(
            _("The client owes %(owed)s: no more than that can be paid in their place.")
            % {"owed": money(invoice_cents, terms.currency)},
            code="above_invoice",
            invoice_cents=invoice_cents,
        )


def refuse_plan(request: Request, cents: int, on: date) -> None:
    """raises  Unplannable for own money that would be paid back later than five years after it comes"""
    assert request.count
    assert request.first_due_on
    agreed_rows(cents, request.count, request.first_due_on, request.period_months, since=on)


def _checked(case: Case, name: str, value: Any) -> Any:
    if name == "activity" and value and not value.members.filter(pk=case.applicant_id).exists():
        raise Unmet(_("Choose one of your own Activities."), code="foreign_activity")
    if name == "iban" and value:
        return parse_payee(value).compact
    if name == "reference" and value:
        return references.normalise(value)
    if (
        name in ("due_on", "bankrupt_on", "first_due_on")
        and value
        and not FIRST_YEAR <= value.year < LAST_YEAR
    ):
        raise Unmet(_("This day is too far away."), code="far_day")
    if name == "pressing":
        return [code for code in URGENT if code in (value or ())]
    return " ".join(value.split()) if name in ("client", "invoice") else value


def _keep_urgency(request: Request) -> None:
    """What the answers mean for the case: the amount asked, and the explained urgency of an advance."""
    case, rows = request.case, []
    if request.way == Way.ADVANCE:
        with override(case.cooperative.language):
            for code, (question, points) in URGENT.items():
                yes = code in request.pressing
                answer = gettext("Yes") if yes else gettext("No")
                rows.append(asdict(urgency.Point(str(question), answer, points if yes else 0)))
    case.urgency, case.urgency_points = urgency.score(rows), rows
    kept = {name: getattr(case, name) for name in ("requested_cents", "urgency", "urgency_points")}
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, **kept)
    case.version += 1


def requirements(request: Request) -> list[Requirement]:
    """The documents that the way asks for."""
    if request.way == Way.OWN:
        return []
    invoice = Requirement(INVOICE, _("Invoice to the client"))
    if request.way == Way.ADVANCE:
        return [
            Requirement(NOTES, _("Expense notes"), _("What you paid yourself, with the receipts.")),
            invoice,
        ]
    return [
        invoice,
        Requirement(REMINDERS, _("Reminders sent"), _("Letters or mails that asked the client to pay.")),
        Requirement(
            BANKRUPTCY,
            _("Proof of the bankruptcy"),
            _("The judgment or its publication, where the client is bankrupt."),
            required=request.bankrupt_on is not None,
        ),
    ]


EMPTY: dict[str, str | Promise] = {
    "activity": _("Choose the Activity."),
    "client": _("Name the client."),
    "invoice": _("Give the number of the invoice."),
    "invoice_cents": _("Say what the client owes of the invoice."),
    "due_on": _("Say by when the client is to pay, or was."),
    "count": _("Say in how many parts it is paid back."),
    "first_due_on": _("Say when the first part is paid back."),
    "story": _("Say what happened."),
    "iban": _("Give the account to pay to."),
    "iban_holder": _("Say whose account it is."),
}


def unmet(case: Case) -> Sequence[str | Promise]:
    """What is missing before the request can be handed in or marked ready, one sentence each."""
    request = case.activity_request
    missing: list[str | Promise] = [
        EMPTY[name] for name in ASKED[Way(request.way)] if name not in FREE and not getattr(request, name)
    ]
    if case.requested_cents:
        try:
            refuse_amount(request.terms, case.requested_cents, request.invoice_cents)
            if request.count and request.first_due_on:
                refuse_plan(request, case.requested_cents, case.created_on)
        except Unmet as refusal:
            missing.append(refusal.message)
    else:
        missing.append(_("Say how much you ask for."))
    have = case.documents.usable().answering()
    missing += [
        _("Add this document: %(name)s.") % {"name": need.label}
        for need in requirements(request)
        if need.required and need.code not in have
    ]
    if other := covered_already(request):
        missing.append(
            _("This invoice is under %(number)s already: it can be asked again once that has ended.")
            % {"number": other.number}
        )
    if request.declared_at is None:
        missing.append(_("Read and confirm the declaration."))
    return missing


def covered_already(request: Request) -> Claim | None:
    """The advance or guarantee that is open on the same invoice."""
    if not request.invoice:
        return None
    held = Claim.objects.filter(fund=request.terms.fund_id, invoice=request.invoice)
    return (
        held.filter(state__in=[ClaimState.ORDERED, ClaimState.RUNNING]).exclude(case=request.case_id).first()
    )


@transaction.atomic
def submit(request: Request, *, by: User, on: date, at: datetime) -> Case:
    """Declare that all is true, and hand the request in; raises Unmet with what is missing."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=request.case_id)
    request = Request.objects.select_related("terms__fund").get(pk=request.pk)
    refuse_strangers(case, by)
    if case.state == State.DRAFT:
        request.terms = terms_for(request.way, case.cooperative, on)
    request.declared_at, request.declared_by = at, by
    request.save(update_fields=["terms", "declared_at", "declared_by"])
    request.case, case.activity_request = case, request
    if missing := unmet(case):
        raise Unmet(" ".join(map(str, missing)), code="incomplete", missing=[str(one) for one in missing])
    return perform(Case.submit, case, by=by, on=on)
