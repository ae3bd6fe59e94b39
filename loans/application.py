"""A member's request for a loan, from first draft to handing it in."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.banking import suppliers
from fund.banking.models.suppliers import COLUMNS as INVOICE
from fund.banking.payees import parse_payee
from loans.eligibility import criteria
from loans.joining import invite, refuse_co_borrower, waits_for_answer
from loans.lease_rules import refuse_goods
from loans.models import LoanApplication, ProductVersion
from loans.models.applications import QUOTE, PaidTo
from loans.models.products import Security
from loans.schedule import ORDINARY, Shape, Unplannable
from workflows.cases import filing
from workflows.cases.models import Case, State
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.people import account_changes
from workflows.people.models import Member, User
from workflows.people.proxies import Scope
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform
from workflows.templatetags.entraide import day

KIND, PREFIX = "loan", "L"
PLAN = frozenset(
    {"amount", "months", "grace_months", "first_due_on", "months_off", "months_double", "balloon_cents"}
)
EDITABLE = frozenset(
    {
        "purpose", "project", "months", "grace_months", "first_due_on", "activity",
        "months_off", "months_double", "balloon_cents", "tranches",
        "invoiced_year_cents", "budget", "guarantor", "co_borrower", "supplier", "iban", "iban_holder",
        "paid_to", "goods", "net_cents", *INVOICE,
    }
)  # fmt: skip


@transaction.atomic
def start(member: Member, terms: ProductVersion, *, by: User, on: date, consent: str = "") -> LoanApplication:
    """Open a draft for a member who may borrow under these terms; one that is still blank is used again, so
    that a second press of the button opens no second draft.

    by       the member, or who may file for them; where they gave no consent on the site, `consent` says how they asked
    raises   NotYours; Unmet with the first criterion that does not hold
    """
    consent = filing.consent_to_file(member, by, scope=Scope.LOANS, said=consent, on=on)
    for criterion in criteria(member, terms, on):
        if not criterion.met:
            raise Unmet(criterion.sentence, code=f"not_eligible_{criterion.code}")
    Member.objects.select_for_update().get(pk=member.pk)
    if blank := _blank_draft(member, terms, by):
        return blank
    case = Case.objects.create(
        reference=next_number(PREFIX, on.year),
        kind=KIND,
        cooperative=member.cooperative,
        applicant=member,
        filed_by=by,
        consent=consent,
        advisor=member.advisor,
        currency=terms.currency,
    )
    return LoanApplication.objects.create(
        case=case,
        terms=terms,
        iban=member.iban,
        iban_holder=member.iban_holder or str(member),
        paid_to=PaidTo.SUPPLIER if terms.is_lease else PaidTo.MEMBER,
        account_to_confirm=bool(member.iban),
    )


def _blank_draft(member: Member, terms: ProductVersion, by: User) -> LoanApplication | None:
    """A draft of this member under these terms in which nothing was written yet."""
    drafts = LoanApplication.objects.filter(
        case__applicant=member, case__filed_by=by, case__state=State.DRAFT, terms=terms
    )
    blank = drafts.filter(purpose="", months=None, activity=None, case__requested_cents=0)
    return next((held for held in blank.select_related("case") if not held.project), None)


@transaction.atomic
def save_answers(
    application: LoanApplication, *, by: User, cents: int | None = None, **answers: Any
) -> LoanApplication:
    """Keep what was filled in so far; nothing need be complete, but what is given must be right.

    raises  NotYours; TooLate once it is handed in and no correction is open; Unmet by name
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=application.case_id)
    application = LoanApplication.objects.select_related("terms__envelope__fund").get(pk=application.pk)
    _refuse_strangers(case, by)
    if unknown := set(answers) - EDITABLE:
        raise ValueError(f"not an answer of a loan application: {sorted(unknown)}")
    answers = {name: _checked(application, case, name, value) for name, value in answers.items()}
    changed = {name for name, value in answers.items() if getattr(application, name) != value}
    changed |= {"amount"} if cents not in (None, case.requested_cents) else set()
    _refuse_closed(case, changed)
    for name, value in answers.items():
        setattr(application, name, value)
    application.account_to_confirm &= "iban" not in answers
    application.case = case
    if cents is not None:
        _refuse_amount(application.terms, cents)
        case.requested_cents = cents
        case.save(update_fields=["requested_cents"])
    if changed & PLAN:
        _refuse_plan(application)
    if "co_borrower" in changed and application.co_borrower:
        refuse_co_borrower(application, application.co_borrower, timezone.localdate())
    if changed & {"co_borrower", "purpose", "tranches", *PLAN}:
        invite(application)
    if application.guarantor_id and application.guarantor_id == application.co_borrower_id:
        raise Unmet(_("One member cannot both borrow and guarantee."), code="guarantor_borrows")
    if case.state == State.DRAFT:
        application.declared_at = application.declared_by = None  # what changed must be declared again
    application.save()
    return application


def _refuse_plan(application: LoanApplication) -> None:
    """What only the whole plan shows: raises Unmet, or Unplannable for dates far away."""
    terms, shape, cents = application.terms, application.shape(), application.case.requested_cents
    if application.months:
        _refuse_grace(application.months, application.grace_months)
    refuse_shape(terms, shape, cents)
    application.plan()


def _refuse_grace(months: int, grace_months: int) -> None:
    if grace_months > months:
        raise Unmet(
            _("The months without instalment first cannot be more than the term of %(months)d months.")
            % {"months": months},
            code="grace_longer_than_term",
            months=months,
            grace_months=grace_months,
        )


def refuse_shape(terms: ProductVersion, shape: Shape, cents: int) -> None:
    """`cents` is 0 while the sum is not known."""
    if shape.season != ORDINARY.season and not terms.seasons:
        raise Unmet(
            _("Under these terms every month of the year bears the same instalment."), code="no_seasons"
        )
    if shape.balloon_cents and not terms.balloon_basis_points:
        raise Unmet(_("Under these terms the last instalment is like the others."), code="no_balloon")
    highest = terms.highest_balloon_cents(cents)
    if cents and shape.balloon_cents > highest:
        raise Unmet(
            _("The last instalment is at most %(high)s.") % {"high": money(highest, terms.currency)},
            code="balloon_too_large",
            balloon_cents=shape.balloon_cents,
            highest_cents=highest,
        )


def refuse_income(terms: ProductVersion, cents: int, invoiced_year_cents: int | None) -> None:
    """Raise Unmet for more than the terms lend to an Activity that invoiced so much in 12 months."""
    if not terms.income_share_basis_points:
        return
    if invoiced_year_cents is None:
        raise Unmet(_("Say what the Activity invoiced in the last 12 months."), code="income_unknown")
    highest = terms.income_limit_cents(invoiced_year_cents)
    if cents > highest:
        raise Unmet(
            _("A loan is at most %(share)s of what the Activity invoiced in 12 months: here %(high)s.")
            % {"share": terms.income_percent, "high": money(highest, terms.currency)},
            code="amount_above_income_share",
            cents=cents,
            highest_cents=highest,
        )


def _refuse_strangers(case: Case, by: User) -> None:
    if by.pk not in (case.applicant.user_id, case.filed_by_id):
        raise NotYours()


def _refuse_closed(case: Case, changed: set[str]) -> None:
    """A draft is open; afterwards only the answers that an open correction names."""
    if case.state == State.DRAFT:
        return
    correction = case.corrections.filter(resolved_at=None).first()
    if correction is None:
        raise TooLate(_("This request was handed in: it can be changed when a correction is asked."))
    if changed - set(correction.fields):
        raise TooLate(_("Only the answers that the correction asks about can be changed now."))


def _checked(application: LoanApplication, case: Case, name: str, value: Any) -> Any:
    terms = application.terms
    if name == "purpose" and value and value not in dict(terms.purpose_choices()):
        raise Unmet(_("Choose one of the purposes of this loan."), code="unknown_purpose")
    if name == "months" and value is not None:
        _refuse_months(terms, value)
    if name == "grace_months" and not 0 <= (value or 0) <= terms.grace_months_max:
        raise Unmet(
            _("At most %(months)d months can pass before the first instalment.")
            % {"months": terms.grace_months_max},
            code="grace_too_long",
            months=value,
        )
    if name == "activity" and value and not value.members.filter(pk=case.applicant_id).exists():
        raise Unmet(_("Choose one of your own Activities."), code="foreign_activity")
    if name == "guarantor" and value and value.pk == case.applicant_id:
        raise Unmet(_("Nobody guarantees their own loan: name another member."), code="own_guarantor")
    if name == "supplier" and value and value.members.filter(pk=case.applicant_id).exists():
        raise Unmet(_("This is your own Activity: name the one that sells to you."), code="own_supplier")
    if name == "iban" and value:
        return parse_payee(value).compact
    if name == "paid_to" and value not in PaidTo.values:
        raise Unmet(_("The loan is paid to your account or to the supplier."), code="unknown_payee")
    if name == "paid_to" and terms.is_lease and value != PaidTo.SUPPLIER:
        raise Unmet(
            _("The cooperative buys leased goods: their supplier is paid."),
            code="lease_pays_supplier",
        )
    if name == "net_cents" and value is not None:
        refuse_goods(value, 0, terms.currency)
    if name in INVOICE:
        return suppliers.checked(name, value)
    if name in ("grace_months", "balloon_cents"):
        return value or 0
    if name in ("months_off", "months_double"):
        return _months_of_the_year(value if name == "months_double" else set(value or ()))
    if name == "tranches":
        return _tranches(terms, value)
    return value.strip() if isinstance(value, str) else value


def _months_of_the_year(months: Any) -> list[int]:
    found = sorted(months or ())
    if not set(found) <= set(range(1, 13)):
        raise Unmet(_("The months of the year are numbered 1 to 12."), code="unknown_month")
    return found


def _tranches(terms: ProductVersion, wanted: Any) -> list[dict[str, Any]]:
    """The payments of the loan as they are kept; that they come to the whole is asked when the request is handed in."""
    found = [{"cents": one["cents"], "on": str(one["on"]) if one.get("on") else None} for one in wanted or ()]
    if len(found) > terms.tranches_max:
        raise Unmet(
            _("Under these terms a loan is paid out in at most %(most)d payments.")
            % {"most": terms.tranches_max},
            code="too_many_payments",
            most=terms.tranches_max,
        )
    if any(one["cents"] < 1 for one in found):
        raise Unmet(_("Each payment is more than zero."), code="payment_of_nothing")
    days = [one["on"] for one in found if one["on"]]
    if (found and found[0]["on"]) or any(a >= b for a, b in pairwise(days)):
        raise Unmet(
            _(
                "The first payment has no day: it is paid once the agreement is signed. The others follow in order."
            ),
            code="payments_out_of_order",
        )
    return found if len(found) > 1 else []


def _refuse_payments(application: LoanApplication) -> None:
    """The payments come to what is asked for, and the first is more than a fee that is kept back of it."""
    if not application.tranches:
        return
    total = sum(one["cents"] for one in application.tranches)
    currency = application.terms.currency
    if total != application.cents:
        words = {"total": money(total, currency), "cents": money(application.cents, currency)}
        raise Unmet(_("The payments come to %(total)s; you ask for %(cents)s.") % words, code="other_sum")
    if application.tranches[0]["cents"] <= application.terms.fee_cents(total):
        raise Unmet(_("The first payment must be more than the file fee."), code="first_below_fee")


def _refuse_amount(terms: ProductVersion, cents: int) -> None:
    if not terms.min_cents <= cents <= terms.max_cents:
        words = {
            "low": money(terms.min_cents, terms.currency),
            "high": money(terms.max_cents, terms.currency),
        }
        raise Unmet(
            _("The amount must be between %(low)s and %(high)s.") % words,
            code="amount_out_of_bounds",
            cents=cents,
            min_cents=terms.min_cents,
            max_cents=terms.max_cents,
        )


def _refuse_months(terms: ProductVersion, months: int) -> None:
    if not terms.min_months <= months <= terms.max_months:
        words = {"low": terms.min_months, "high": terms.max_months}
        raise Unmet(
            _("The term must be between %(low)d and %(high)d months.") % words,
            code="term_out_of_bounds",
            months=months,
        )
    if not terms.period_days and months % terms.period_months:
        raise Unmet(
            _("The term must be a whole number of periods of %(months)d months.")
            % {"months": terms.period_months},
            code="term_not_whole",
        )


def refuse_quote(
    terms: ProductVersion, cents: int, months: int, grace_months: int = 0, shape: Shape = ORDINARY
) -> None:
    """Raise Unmet unless a loan of this size, term and shape exists under the terms."""
    _refuse_amount(terms, cents)
    _refuse_months(terms, months)
    if not 0 <= grace_months <= terms.grace_months_max:
        raise Unmet(
            _("At most %(months)d months can pass before the first instalment.")
            % {"months": terms.grace_months_max},
            code="grace_too_long",
        )
    _refuse_grace(months, grace_months)
    refuse_shape(terms, shape, cents)


def unmet(case: Case) -> Sequence[str | Promise]:
    """What is missing before the request can be handed in or marked ready, one sentence each."""
    application: LoanApplication = case.loan_application
    missing = _missing_answers(application)
    if case.requested_cents:
        cents = case.requested_cents
        missing += _refused(_refuse_amount, application.terms, cents)
        missing += _refused(refuse_income, application.terms, cents, application.invoiced_year_cents)
    else:
        missing.append(_("Say how much you ask for."))
    if application.months:
        missing += _refused(_refuse_months, application.terms, application.months)
    else:
        missing.append(_("Choose a term."))
    missing += _refused(_refuse_payments, application)
    if waits_for_answer(application):
        missing.append(_("The co-borrower has not answered your invitation yet."))
    missing += _missing_bank(application)
    missing += _missing_security(application)
    if application.terms.quotes_required and QUOTE not in case.documents.usable().answering():
        missing.append(_("Add a quote for what you want to buy."))
    if application.declared_at is None:
        missing.append(_("Read and confirm the declaration."))
    return missing


def payments_agree(application: LoanApplication) -> bool:
    """Whether the payments of the loan come to what is asked for."""
    return not _refused(_refuse_payments, application)


def _missing_answers(application: LoanApplication) -> list[str | Promise]:
    asked = [
        (application.purpose, _("Choose a purpose.")),
        (application.project, _("Describe your project.")),
        (application.first_due_on, _("Choose the first due date.")),
        (application.activity_id, _("Choose the Activity that will repay the loan.")),
        (application.budget, _("Say how the Activity will repay the loan.")),
    ]
    return [sentence for value, sentence in asked if not value]


def _missing_bank(application: LoanApplication) -> list[str | Promise]:
    if not application.iban or not application.iban_holder:
        return [_("Give the bank account that the loan is paid to, and whose it is.")]
    found = _refused(parse_payee, application.iban)
    if application.account_to_confirm:
        found.append(_("Say whether the account is still right."))
    if application.paid_to == PaidTo.SUPPLIER:
        found += suppliers.missing(application)
        own = {one.iban for one in account_changes.known(application.case.applicant)}
        if application.supplier_iban in own | {application.iban}:
            found.append(_("The supplier's account is your own: choose that the loan is paid to you."))
    return found


def _missing_security(application: LoanApplication) -> list[str | Promise]:
    """What the terms ask for as security: a guarantor, or goods large enough to be leased."""
    terms = application.terms
    if terms.secured_by == Security.GUARANTOR and application.guarantor is None:
        return [_("Name the member who answers for the loan.")]
    if not terms.is_lease:
        return []
    if not (application.goods and application.net_cents):
        return [_("Say which goods are leased, and their price before VAT.")]
    return _refused(refuse_goods, application.net_cents, application.cents, terms.currency)


def _refused(rule: Any, *facts: Any) -> list[str | Promise]:
    try:
        rule(*facts)
    except Refusal as refusal:
        return [refusal.message]
    return []


def _refuse_days_gone(application: LoanApplication, on: date) -> None:
    """What is handed in asks for payments on days to come; it may wait longer for its decision."""
    days = [date.fromisoformat(one["on"]) for one in application.tranches if one["on"]]
    if days and days[0] <= on:
        raise Unmet(
            _("A payment of the loan is for a day to come: %(day)s is not.") % {"day": day(days[0])},
            code="payment_day_gone",
        )


@transaction.atomic
def submit(application: LoanApplication, *, by: User, on: date, at: datetime | None = None) -> Case:
    """Declare that all is true, and hand the request in; raises Unmet with what is missing."""
    case = application.case
    _refuse_strangers(case, by)
    _refuse_days_gone(application, on)
    application.declared_at, application.declared_by = at or timezone.now(), by
    application.save(update_fields=["declared_at", "declared_by"])
    case.loan_application = application
    if missing := unmet(case):
        raise Unmet(" ".join(map(str, missing)), code="incomplete", missing=[str(one) for one in missing])
    return perform(Case.submit, case, by=by, on=on)


__all__ = [
    "KIND", "PREFIX", "Unplannable", "payments_agree", "refuse_income", "refuse_quote", "save_answers",
    "start", "submit", "unmet",
]  # fmt: skip
