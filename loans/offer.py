"""From a granted case to an agreement that can be signed: money set aside, terms frozen, the PDF made."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from fund.banking import iban as bank
from fund.banking import references
from fund.ledger import commitments, waiting
from fund.ledger.envelopes import require_serves
from fund.ledger.models import Commitment, WaitingGrant
from loans.application import refuse_income
from loans.funding import envelope_for
from loans.models import (
    Acceptance,
    Agreement,
    AgreementDocument,
    Amendment,
    Instalment,
    LoanApplication,
    ScheduleVersion,
)
from loans.models.agreements import State
from loans.models.applications import PaidTo
from loans.models.products import FeeWay
from loans.models.schedules import Reason
from loans.schedule import Row
from loans.words import larger_months, month_names
from workflows import coded, outbox, pdf
from workflows.cases.models import Case
from workflows.committee.models import Decision
from workflows.money_words import money
from workflows.notices.letters import letter
from workflows.people.models import Member, User
from workflows.refusals import Unmet
from workflows.steps import note, perform

TEMPLATE = "typst/loan_agreement.typ"
PURPOSE = "loan"


@transaction.atomic
def make_offer(
    case: Case, decision: Any, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> Agreement | WaitingGrant:
    """Set the money aside and offer the agreement; runs inside the deciding transaction.

    returns  the agreement; the place in the queue where the envelope is short and the decider lets it wait
    raises   InsufficientFunds with the figures, QueueAhead, Earmarked; Unmet for an amount the terms do not
             allow
    """
    application = application_of(case.reference)
    application.case = case
    require_within_terms(application, cents)
    envelope = envelope_for(application, cents, on)
    require_serves(envelope, case.cooperative)
    promised = waiting.promise(
        key=f"loan/{case.reference}/grant",
        purpose=PURPOSE,
        envelope=envelope,
        cents=cents,
        reference=case.reference,
        urgency=case.urgency,
        on=on,
        by=by,
        why=coded.keep("loan_granted", text=case.reference),
        wait=wait_for_money,
    )
    if isinstance(promised, WaitingGrant):
        if case.signing_since is not None:
            perform(Case.await_money, case, by=None, on=on)
        return promised
    return _offer(application, decision, promised, by=by, on=on)


def resume(reference: str, commitment: Commitment, *, on: date) -> Agreement:
    """Money has come for a loan that waited: the offer is made now, with its whole time to be signed."""
    granted = Decision.objects.filter(case__reference=reference, outcome=Decision.Outcome.GRANTED)
    return _offer(application_of(reference), granted.order_by("-pk").first(), commitment, by=None, on=on)


def application_of(reference: str) -> LoanApplication:
    related = (
        "terms__envelope__fund", "terms__product", "activity", "co_borrower", "guarantor", "case__applicant",
        "case__cooperative",
    )  # fmt: skip
    return LoanApplication.objects.select_related(*related).get(case__reference=reference)


def require_within_terms(application: LoanApplication, cents: int) -> None:
    """raises Unmet for more than the terms lend, and what the plan refuses"""
    terms = application.terms
    if cents > terms.max_cents:
        words = {"high": money(terms.max_cents, terms.currency)}
        raise Unmet(
            _("Under these terms a loan is at most %(high)s.") % words, code="grant_above_terms", cents=cents
        )
    refuse_income(terms, cents, application.invoiced_year_cents)
    application.plan(cents)


def _offer(
    application: LoanApplication, decision: Any, commitment: Commitment, *, by: User | None, on: date
) -> Agreement:
    case, terms, cents = application.case, application.terms, commitment.reserved_cents
    rows = application.plan(cents)
    agreed = frozen_terms(application, decision, cents=cents, rows=rows, on=on)
    agreed_hash, content = canonical_hash(agreed), agreement_pdf(agreed, case)
    agreement = Agreement.objects.create(
        number=case.reference,
        case=case,
        member=case.applicant,
        co_borrower=application.co_borrower,
        guarantor=application.guarantor,
        terms=terms,
        fund=terms.fund,
        envelope=commitment.envelope,
        commitment=commitment,
        principal_cents=cents,
        fee_cents=terms.fee_cents(cents),
        added_fee_cents=terms.added_fee_cents(cents),
        currency=terms.currency,
        agreed_hash=agreed_hash,
        document_hash=pdf.sha256(content),
        iban=application.iban,
        iban_holder=application.iban_holder,
        paid_to=application.paid_to,
        **application.invoice_facts(),
        reference=agreed["reference"],
        ahead_mode=terms.ahead_mode,
        offered_on=on,
        offer_ends_on=on + timedelta(days=terms.offer_days),
    )
    AgreementDocument.objects.create(
        agreement=agreement,
        agreed=agreed,
        file=ContentFile(content, name=f"{agreement.number}.pdf"),
        sha256=agreement.document_hash,
        language=case.applicant.language,
        template_version=pdf.version(TEMPLATE),
    )
    write_schedule(agreement, rows, reason=Reason.OFFER, on=on, by=by)
    agreement.save_moved()
    note(agreement, "offer", by=by, payload={"agreed_hash": agreed_hash, "cents": cents})
    if case.signing_since is None:  # it waited for money, or was granted on appeal
        perform(Case.lay_to_sign, case, by=None, on=on)
    outbox.put("loan.offered", f"loan.offered/{agreement.pk}", agreement=agreement.pk)
    return agreement


def frozen_terms(
    application: LoanApplication, decision: Any, *, cents: int, rows: list[Row], on: date
) -> dict[str, Any]:
    """Everything the parties agree on, as JSON that never changes: integer cents, ISO dates."""
    case, terms, shape = application.case, application.terms, application.shape(cents)
    member, cooperative = case.applicant, case.cooperative
    with translation.override(member.language):
        content = {
            "number": case.reference,
            "product": {"code": terms.product.code, "name": str(terms.product), "version": terms.number},
            "lender": {
                "name": cooperative.name,
                "address": cooperative.address,
                "country": cooperative.country,
            },
            "borrower": named(member),
            "co_borrower": named(application.co_borrower),
            "guarantor": named(application.guarantor),
            "activity": {"code": application.activity.code, "name": application.activity.name}
            if application.activity
            else None,
            "purpose": application.purpose_label,
            "decision": getattr(decision, "number", "") if decision is not None else "",
            "conditions": str(getattr(decision, "conditions", "") or ""),
            "principal_cents": cents,
            "fee_cents": terms.fee_cents(cents),
            "fee_basis_points": terms.file_fee_basis_points,
            "fee_way": terms.fee_way,
            "fee_refunded": terms.fee_refunded,
            "owed_cents": sum(row.due_cents for row in rows),
            "currency": terms.currency,
            "account": {"iban": bank.masked(application.iban), "holder": application.iban_holder},
            "paid_to": application.paid_to,
            "payee": payee_of(application),
            "withdrawal_days": terms.withdrawal_days,
            "withdrawal_waits": terms.withdrawal_waits,
            "draw_months": terms.draw_months,
            "payments": [{"cents": part, "on": day} for part, day in application.payments(cents)],
            "goods": application.goods if terms.is_lease else "",
            "reference": references.of_number(case.reference, cooperative.country),
            "period_months": terms.period_months,
            "period_days": terms.period_days,
            "rhythm": terms.rhythm,
            **shape._asdict(),
            "grace_months": application.grace_months,
            "first_due_on": application.first_due_on,
            "business_day": terms.business_day,
            "ahead_mode": terms.ahead_mode,
            "offered_on": on,
            "offer_ends_on": on + timedelta(days=terms.offer_days),
            "instalments": [
                {"position": row.position, "due_on": row.due_on, "due_cents": row.due_cents} for row in rows
            ],
        }
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def named(member: Member | None) -> dict[str, str] | None:
    """A party as the agreement names it."""
    return {"name": str(member), "number": member.number, "address": member.address} if member else None


def payee_of(application: LoanApplication) -> list[str]:
    """Whom the loan is paid to, as the agreement says it: name and account; a supplier with address and invoice."""
    if application.paid_to != PaidTo.SUPPLIER:
        return [application.iban_holder, bank.masked(application.iban)]
    invoice = _("invoice %(number)s") % {"number": application.invoice_number}
    name, where = application.supplier_name, application.supplier_address
    return [name, where, application.masked_supplier_iban, invoice]


def canonical_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the one way to write this JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_schedule(
    agreement: Agreement, rows: list[Row] | tuple[Row, ...], *, reason: str, on: date, by: User | None
) -> ScheduleVersion:
    """Put a new plan in force on the agreement in hand, which the caller saves."""
    last = agreement.schedules.order_by("-number").first()
    version = ScheduleVersion.objects.create(
        agreement=agreement, number=last.number + 1 if last else 1, reason=reason, effective_on=on, by=by
    )
    Instalment.objects.bulk_create(Instalment(schedule=version, **row._asdict()) for row in rows)
    agreement.schedule = version
    agreement.oldest_unpaid_on = rows[0].due_on if rows else None
    return version


def agreement_pdf(
    agreed: dict[str, Any], case: Case, *, language: str = "", accepted: Sequence[Acceptance] = ()
) -> bytes:
    """The agreement as a tagged PDF in the borrower's language, or another; the same terms give the same bytes.

    accepted  who accepted it: with them it is the record of the signed agreement
    """
    own = case.applicant.language
    language = language or own
    with translation.override(language):
        title = _("Loan agreement %(number)s") % {"number": agreed["number"]}
        if agreed.get("amends"):
            title = _("A further amount on loan %(number)s") % {"number": agreed["number"]}
        words = _words(agreed) | _record(accepted)
        if language != own:
            words["translated"] = _("A translation: what was accepted is the text in %(language)s.") % {
                "language": get_language_info(own)["name_translated"]
            }
        data = {**agreed, "agreed_hash": canonical_hash(agreed), "words": words}
    return letter(
        TEMPLATE,
        data,
        language=language,
        title=title,
        cooperative=case.cooperative,
        member=case.applicant,
        on=date.fromisoformat(agreed["offered_on"]),
        reference=agreed["number"],
    )


def _record(accepted: Sequence[Acceptance]) -> dict[str, Any]:
    """Who accepted it, when, and by which code."""
    rows = []
    for each in accepted:
        when = formats.date_format(timezone.localtime(each.at), "j F Y H:i")
        rows.append([str(each.get_party_display()), each.by_name, when, each.how])
    return {
        "accepted_title": _("Accepted by") if rows else "",
        "accepted_columns": [_("Party"), _("Name"), _("When"), _("Confirmed by")],
        "accepted": rows,
        "translated": "",
    }


def _words(agreed: dict[str, Any]) -> dict[str, Any]:
    """The sentences of the agreement, in the active language."""
    ends = formats.date_format(date.fromisoformat(agreed["offer_ends_on"]), "j F Y")
    fee = money(agreed["fee_cents"], agreed["currency"])
    kept_back = agreed["fee_cents"] if agreed["fee_way"] == FeeWay.DEDUCTED else 0
    paid = money(agreed.get("further_cents", agreed["principal_cents"]) - kept_back, agreed["currency"])
    return {
        "parties": _parties(agreed),
        "facts": [
            [_("Loan"), agreed["number"]],
            [_("Terms"), f"{agreed['product']['name']}, {_('version')} {agreed['product']['version']}"],
            [_("Purpose"), agreed["purpose"]],
            *([[_("Goods leased"), agreed["goods"]]] if agreed["goods"] else []),
            [_("Activity"), agreed["activity"]["name"] if agreed["activity"] else ""],
            [_("Guarantor"), agreed["guarantor"]["name"] if agreed.get("guarantor") else ""],
            *_sums(agreed),
            [_("File fee"), fee if agreed["fee_cents"] else _("none")],
            [_("Paid out"), ", ".join([paid, *agreed["payee"]])],
            [_("Instalments"), _rhythm(agreed)],
            [_("Reference of repayments"), agreed["reference"]],
            [_("Decision"), agreed["decision"]],
        ],
        "articles_title": _("What we agree"),
        "articles": _articles(agreed, ends),
        "plan_title": _("Repayment plan"),
        "columns": [_("No."), _("Due on"), _("Amount (%(currency)s)") % {"currency": agreed["currency"]}],
        "total": _("Total"),
        "payments_title": _("Payments of the loan") if len(agreed.get("payments", ())) > 1 else "",
        "payments": _said_payments(agreed),
        "conditions_title": _("Conditions set by the committee"),
        "sign": _(
            "Each party accepts this on screen, with a code. Time, person and the hash below are kept."
        ),
        "hash": _("Hash of the terms (SHA-256)"),
    }


def _sums(agreed: dict[str, Any]) -> list[list[str]]:
    """What is lent; of a further amount, beside what is left."""
    owed = money(agreed["principal_cents"], agreed["currency"])
    if not agreed.get("amends"):
        return [[_("Amount lent"), owed]]
    return [
        [_("Left to pay"), money(agreed["left_cents"], agreed["currency"])],
        [_("Further amount"), money(agreed["further_cents"], agreed["currency"])],
        [_("Owed then"), owed],
        [_("Request"), agreed["amends"]],
    ]


def _parties(agreed: dict[str, Any]) -> str:
    """Between whom it is, and who answers for it."""
    names = {
        "lender": agreed["lender"]["name"],
        "borrower": agreed["borrower"]["name"],
        "number": agreed["borrower"]["number"],
    }
    if joint := agreed.get("co_borrower"):
        names |= {"other": joint["name"], "other_number": joint["number"]}
        said = _(
            "Between the lender, %(lender)s, and the borrowers, %(borrower)s (member %(number)s) and %(other)s "
            "(member %(other_number)s), each of whom owes the whole:"
        )
    else:
        said = _("Between the lender, %(lender)s, and the borrower, %(borrower)s (member %(number)s):")
    return said % names


def _said_payments(agreed: dict[str, Any]) -> list[str]:
    """One line for each payment of a loan that is paid out in several."""
    said = []
    for place, one in enumerate(agreed.get("payments", ())):
        cents = money(one["cents"], agreed["currency"])
        if one["on"]:
            when = formats.date_format(date.fromisoformat(one["on"]), "j F Y")
        else:
            when = _("when the borrower asks for it") if place else _("once the agreement is signed")
        said.append(f"{cents}: {when}")
    return said


def _rhythm(agreed: dict[str, Any]) -> str:
    """How often, in which months, and the last one."""
    said = [agreed["rhythm"]]
    if agreed["months_off"]:
        said.append(_("none in %(months)s") % {"months": month_names(agreed["months_off"])})
    if agreed["months_double"]:
        said.append(_("larger in %(months)s") % {"months": larger_months(agreed["months_double"])})
    if agreed["balloon_cents"]:
        said.append(
            _("the last one %(cents)s") % {"cents": money(agreed["balloon_cents"], agreed["currency"])}
        )
    return ", ".join(said)


def _articles(agreed: dict[str, Any], ends: str) -> list[str]:
    fee = {
        FeeWay.DEDUCTED: _(
            "A file fee is kept back when the loan is paid out; the whole amount lent is repaid."
        ),
        FeeWay.FIRST: _("A file fee is added to the first instalment; the whole amount lent is paid out."),
        FeeWay.UPFRONT: _(
            "A file fee is paid by the borrower first; the whole amount lent is paid out after it."
        )
        + " "
        + (
            _("It goes back to the borrower if the loan is not paid out.")
            if agreed.get("fee_refunded")
            else _("It is kept if the loan is not paid out.")
        ),
    }[agreed["fee_way"]]
    ahead = {
        "shorten": _(
            "What is paid ahead of the plan ends the loan sooner, unless the borrower chooses otherwise."
        ),
        "lower": _(
            "What is paid ahead of the plan lowers the instalments, unless the borrower chooses otherwise."
        ),
    }
    said = [
        _("No interest and no penalty is ever due. Only the amount lent is repaid."),
        _("The borrower repays by the plan below, each time with the reference above."),
        ahead[agreed["ahead_mode"]],
        _("If the loan is paid out after the first date of the plan, the plan moves by whole months."),
        _("Borrowers in difficulty write to the fund before the due date: a new plan can be agreed."),
        *_on_what_is_amended(agreed),
        *_on_parties(agreed),
        *_on_payments(agreed),
        *_on_withdrawal(agreed),
        _("This offer ends on %(day)s when it has not been accepted by then.") % {"day": ends},
    ]
    if agreed["goods"]:
        said += _lease(agreed["goods"])
    return [fee, *said] if agreed["fee_cents"] else said


def _on_withdrawal(agreed: dict[str, Any]) -> list[str]:
    days = agreed.get("withdrawal_days", 0)
    if not days:
        return []
    within = _(
        "Within %(days)d days of the day on which all have accepted, the borrower may withdraw on the page of the "
        "loan, without a reason and at no cost."
    ) % {"days": days}
    if agreed["withdrawal_waits"]:
        return [within + " " + _("The loan is paid out after these days.")]
    return [within + " " + _("What was paid out by then is given back in one sum within 30 days.")]


def _on_what_is_amended(agreed: dict[str, Any]) -> list[str]:
    """What holds of a further amount."""
    if not agreed.get("amends"):
        return []
    said = [
        _("The plan below takes the place of the one before, once the further amount is paid out. What else was agreed "
          "on this loan stays."),
        _("What is repaid before that makes the instalments below smaller."),
    ]  # fmt: skip
    if agreed["freed"]:
        said.append(
            _("%(guarantor)s guarantees all that is owed then; %(freed)s guarantees nothing of it any more.")
            % {"guarantor": agreed["guarantor"]["name"], "freed": agreed["freed"]["name"]}
        )
    elif agreed["guarantor"]:
        said.append(
            _("%(guarantor)s guarantees all that is owed then, the further amount too.")
            % {"guarantor": agreed["guarantor"]["name"]}
        )
    return said


def _on_parties(agreed: dict[str, Any]) -> list[str]:
    said = []
    if agreed.get("co_borrower"):
        said.append(_("Each borrower owes the whole loan. What one of them pays is paid for both."))
    if agreed.get("guarantor"):
        said.append(_("The guarantor pays what the borrower does not pay, when the fund asks them to."))
    return said


def _on_payments(agreed: dict[str, Any]) -> list[str]:
    """What is agreed where the loan is paid out in several payments."""
    if len(agreed.get("payments", ())) < 2:
        return []
    return [
        _(
            "The plan counts from the first payment. What was paid out is owed, and repays the plan from its "
            "beginning; what is not drawn within %(months)d months of signing shortens it from its end."
        )
        % {"months": agreed["draw_months"]}
    ]


def _lease(goods: str) -> list[str]:
    """What is agreed of goods that the cooperative buys."""
    return [
        _("The lender buys these goods from the supplier and owns them: %(goods)s.") % {"goods": goods},
        _("The borrower uses them with care, and says at once when they are damaged, lost or stolen."),
        _(
            "The lender insures them. What the insurer pays for their loss repays the instalments that are left."
        ),
        _("With the last instalment the goods are handed over: they become the borrower's own."),
    ]


def lapse_offers(on: date) -> int:
    """End the offers whose last day has passed, and give their money back to the envelope."""
    return sum(map(bool, [lapse(agreement, on=on) for agreement in Agreement.objects.lapsing(on)]))


@transaction.atomic
def lapse(agreement: Agreement, *, on: date) -> Agreement:
    """End one offer that nobody accepted: release its commitment, close its case."""
    perform(Agreement.lapse, agreement, by=None, on=on)
    commitments.release(
        agreement.commitment,
        cents=agreement.principal_cents,
        on=on,
        by=None,
        why=coded.keep("loan_not_accepted", text=agreement.number),
        key=f"loan/{agreement.number}/lapse",
    )
    perform(
        Case.close,
        agreement.case,
        by=None,
        on=on,
        paid=False,
        reason=coded.keep("offer_not_accepted_in_time"),
    )
    outbox.put("loan.lapsed", f"loan.lapsed/{agreement.pk}", agreement=agreement.pk)
    return agreement


def is_open(agreement: Agreement | Amendment, on: date) -> bool:
    """Whether the offer can still be accepted, or waits for the cooperative alone; from the dates, whether or not the
    clock has tidied up."""
    in_time = on <= agreement.offer_ends_on or agreement.members_accepted_at is not None
    return agreement.state == State.OFFERED and in_time
