"""What a loan brings to the case: registered with workflows.kinds when the app starts."""

from collections.abc import Collection, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.db.models import Field
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from fund.banking import iban as bank
from fund.ledger import waiting
from fund.ledger.envelopes import drawn_on
from fund.ledger.waiting_panel import awaits_money, waiting_panel
from loans import offer
from loans.application import EDITABLE, KIND, PREFIX, unmet
from loans.drawing import stop
from loans.funding import envelopes_for
from loans.models import Agreement, LoanApplication, ProductVersion
from loans.models.applications import QUOTE, PaidTo
from loans.new_offer import replace_offer
from loans.offer import is_open, make_offer
from loans.parties import parties_among, party_to
from loans.signing import party_for
from loans.words import larger_months, month_names, tag_of
from workflows import kinds
from workflows.cases.models import Case
from workflows.kinds import Answer, Envelope, Kind, Parties, Requirement
from workflows.money_words import money
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.templatetags.entraide import day


def _application(case: Case) -> LoanApplication:
    held: LoanApplication = case.loan_application
    return held


def fields(case: Case, user: User) -> Sequence[Answer]:
    """The answers as the case page shows them; bank details whole only to the applicant."""
    held = _application(case)
    account = bank.printed(held.iban) if case.applicant.user_id == user.pk else held.masked_iban
    if held.iban:
        account = f"{account}, {bank.parse(held.iban, sepa=False).bank}"
    grace = (
        gettext("%(months)d months") % {"months": held.grace_months} if held.grace_months else gettext("none")
    )
    project, plan, repay = _("Project"), _("Amount and plan"), _("Repayment")
    parties = _("Others who take part")
    return [
        Answer("purpose", _("Purpose"), held.purpose_label, group=project),
        Answer("project", _("Project"), held.project, sensitive=True, group=project),
        *_goods(held, str(project)),
        Answer("amount", _("Amount asked"), money(case.requested_cents, case.currency), group=plan),
        Answer("months", _("Term"), _months(held.months), group=plan),
        Answer("grace_months", _("Months without instalment first"), grace, group=plan),
        Answer("first_due_on", _("First due date"), day(held.first_due_on), group=plan),
        *_shape(held, str(plan)),
        *_payments(held, str(plan)),
        Answer("activity", _("Activity"), held.activity.name if held.activity else "", group=repay),
        Answer("invoiced_year_cents", _("Invoiced in the last 12 months"), _money(held), True, repay),
        Answer("budget", _("How the Activity will repay"), held.budget, True, repay),
        Answer("co_borrower", _("Co-borrower"), _named(held, held.co_borrower, user), True, parties),
        Answer("guarantor", _("Guarantor"), _named(held, held.guarantor, user), True, parties),
        Answer("supplier", _("Supplier"), _supplier(held, user), True, parties),
        Answer("iban", _("Account of the borrower"), account, True, _("Bank")),
        Answer("iban_holder", _("Account holder"), held.iban_holder, True, _("Bank")),
        *_payee(held),
    ]


def record(case: Case) -> dict[str, Any]:
    """Every answer as a value; people, Activities and suppliers by their number in the database."""
    held = _application(case)
    columns = [_column(name).attname for name in sorted(EDITABLE)]
    found = {column: getattr(held, column) for column in columns}
    found["first_due_on"] = held.first_due_on.isoformat() if held.first_due_on else None
    return found | {"requested_cents": case.requested_cents}


def forget(case: Case) -> None:
    """Nothing of what was written stays, and nobody else is named in it."""
    held = _application(case)
    for name in ("project", "budget", "iban", "iban_holder", "goods"):
        setattr(held, name, "")
    held.guarantor = held.co_borrower = held.supplier = held.invoiced_year_cents = None
    held.save()


def _column(name: str) -> Field:
    found = LoanApplication._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def fields_then(case: Case, user: User, record: dict[str, Any]) -> Sequence[Answer]:
    """The same rows of an application that holds what was answered then."""
    then, held = copy(case), copy(_application(case))
    answered = dict(record)
    if not answered:
        return []
    then.requested_cents = answered.pop("requested_cents")
    for column, value in answered.items():
        setattr(held, column, _column(column).to_python(value))
    then.loan_application, held.case = held, then
    return fields(then, user)


def _goods(held: LoanApplication, group: str) -> list[Answer]:
    """Of a lease: what the cooperative would buy."""
    if not held.terms.is_lease:
        return []
    net = "" if held.net_cents is None else money(held.net_cents, held.case.currency)
    return [
        Answer("goods", _("Goods leased"), held.goods, group=group),
        Answer("net_cents", _("Price before VAT"), net, group=group),
    ]


def _payee(held: LoanApplication) -> list[Answer]:
    """Where the loan goes, and what the supplier's invoice says."""
    bank_page = str(_("Bank"))
    found = [Answer("paid_to", _("The loan is paid"), held.get_paid_to_display(), True, bank_page)]
    if held.paid_to == PaidTo.SUPPLIER:
        facts = [
            ("supplier_name", _("Name of the supplier"), held.supplier_name),
            ("supplier_address", _("Address of the supplier"), held.supplier_address),
            ("supplier_iban", _("IBAN of the supplier"), bank.masked_at(held.supplier_iban)),
            ("invoice_number", _("Number of the invoice or quote"), held.invoice_number),
        ]
        found += [Answer(name, label, value, True, bank_page) for name, label, value in facts]
    return found


def _shape(held: LoanApplication, group: str) -> list[Answer]:
    """What the terms let the borrower choose of the plan's shape."""
    found: list[Answer] = []
    if held.terms.seasons:
        off, larger = month_names(held.months_off), larger_months(held.months_double)
        found += [
            Answer("months_off", _("Months without an instalment"), off or gettext("none"), group=group),
            Answer(
                "months_double", _("Months with a larger instalment"), larger or gettext("none"), group=group
            ),
        ]
    if held.terms.balloon_basis_points:
        last = (
            money(held.balloon_cents, held.case.currency)
            if held.balloon_cents
            else gettext("like the others")
        )
        found.append(Answer("balloon_cents", _("Last instalment"), last, group=group))
    return found


def _payments(held: LoanApplication, group: str) -> list[Answer]:
    """In which payments the loan is asked for, where the terms allow several."""
    if held.terms.tranches_max == 1:
        return []
    said = []
    for place, (cents, on) in enumerate(held.payments()):
        when = gettext("when asked for") if place else gettext("once signed")
        said.append(f"{money(cents, held.case.currency)} {day(on) or when}")
    return [
        Answer(
            "tranches",
            _("Payments of the loan"),
            "; ".join(said) if held.tranches else gettext("one"),
            group=group,
        )
    ]


def _named(held: LoanApplication, member: Member | None, user: User) -> str:
    """Who wrote a member's number reads it back, and learns no name from it; who decides reads the name."""
    if member is None:
        return ""
    writing = user.pk in (held.case.applicant.user_id, held.case.filed_by_id)
    return member.number if writing else str(member)


def _supplier(held: LoanApplication, user: User) -> str:
    if held.supplier is None:
        return ""
    writing = user.pk in (held.case.applicant.user_id, held.case.filed_by_id)
    return held.supplier.code if writing else held.supplier.name


def _months(months: int | None) -> str:
    return gettext("%(months)d months") % {"months": months} if months else ""


def _money(held: LoanApplication) -> str:
    return "" if held.invoiced_year_cents is None else money(held.invoiced_year_cents, held.case.currency)


def documents(case: Case) -> Sequence[Requirement]:
    terms = _application(case).terms
    return [
        Requirement(
            QUOTE,
            _("Quotes"),
            _("A quote or price list for each thing the loan pays for."),
            required=terms.quotes_required,
        )
    ]


def required(cases: Collection[Case]) -> dict[int, list[str]]:
    held = LoanApplication.objects.filter(case__in=cases).select_related("terms")
    return {one.case_id: [QUOTE] if one.terms.quotes_required else [] for one in held}


def committee(case: Case) -> str:
    return _application(case).terms.committee_code


def envelopes(cases: Collection[Case]) -> dict[int, Envelope]:
    """What is available where each of these loans would come from."""
    related = ("terms__envelope__fund", "terms__product", "activity", "case__cooperative")
    asked = list(LoanApplication.objects.filter(case__in=cases).select_related(*related))
    found = envelopes_for([(held, held.case.requested_cents) for held in asked], timezone.localdate())
    return drawn_on({held.case_id: found[held.pk] for held in asked})


def edit_url(case: Case) -> str:
    return reverse("loans:application", args=[case.reference])


def panel(case: Case, user: User) -> Sequence[tuple[str, dict[str, Any]]]:
    """The plan that was asked for; then the agreement."""
    agreement = Agreement.objects.visible_to(user).filter(case=case).first()
    if agreement is not None:
        on = timezone.localdate()
        own = case.applicant.user_id == user.pk
        context = {
            "agreement": agreement,
            "own": own,
            "tag": tag_of(agreement, on),
            "to_sign": is_open(agreement, on) and bool(party_for(agreement, user)),
        }
        return [("loans/panel_agreement.html", context)]
    if panels := waiting_panel(case, user):
        return panels
    rows = _application(case).plan()
    handles = user.roles() & {Role.OFFICER, Role.COMMITTEE, Role.CHAIR, Role.ADVISOR, Role.AUDITOR}
    if rows and (handles or case.applicant.user_id == user.pk):
        return [
            (
                "loans/panel_plan.html",
                {"rows": rows, "case": case, "owed_cents": sum(row.due_cents for row in rows)},
            )
        ]
    return []


def granted(
    case: Case, decision: Any, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> None:
    make_offer(case, decision, cents=cents, by=by, on=on, wait_for_money=wait_for_money)


def theme(case: Case) -> str:
    return _application(case).purpose


def sector(case: Case) -> str:
    activity = _application(case).activity
    return activity.sector if activity else ""


def themes() -> list[tuple[str, str]]:
    """Every purpose that a version ever named, in the words of the latest."""
    versions = ProductVersion.objects.order_by("from_on", "pk")
    return sorted({code: words for version in versions for code, words in version.purpose_choices()}.items())


def raised(case: Case, decision: Any, *, cents: int, before_cents: int, by: User, on: date) -> None:
    replace_offer(case, decision, cents=cents, by=by, on=on)


def stopped(case: Case, decision: Any, *, by: User, on: date) -> None:
    stop(case, on=on)


def register() -> None:
    """Make loans known to cases, desk and committee."""
    kinds.register(
        Kind(
            code=KIND,
            label=_("Loan"),
            prefix=PREFIX,
            start_label=_("Ask for a loan"),
            then=ngettext_lazy(
                "You receive its decision in writing. If the loan is granted, you sign the agreement here, "
                "and it is paid within %(days)s day.",
                "You receive its decision in writing. If the loan is granted, you sign the agreement here, "
                "and it is paid within %(days)s days.",
                "days",
            ),
            start_url=start_url,
            unmet=unmet,
            committee=committee,
            granted=granted,
            stopped=stopped,
            raised=raised,
            fields=fields,
            declaration=lambda case: _application(case).terms.said_declaration(),
            record=record,
            fields_then=fields_then,
            forget=forget,
            documents=documents,
            required=required,
            edit_url=edit_url,
            account=lambda case: case.loan_application.iban,
            panel=panel,
            signs=True,
            theme=theme,
            sector=sector,
            themes=themes,
            awaits_money=awaits_money,
            envelopes=envelopes,
            parties=Parties(among=parties_among, of=party_to),
            advised=True,
        )
    )
    waiting.register(offer.PURPOSE, offer.resume)


def start_url() -> str:
    return reverse("loans:apply")
