"""The treasurer's two figures about loans."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fund.ledger import balances, proposals
from fund.ledger.models import Fund, Kind
from fund.reporting import dimensions, figures
from loans.arrears import late_cents
from loans.models import (
    Agreement,
    Amendment,
    Disbursement,
    IncomeShare,
    LineRules,
    LoanProduct,
    LoanProposal,
    Moratorium,
)
from loans.portfolio import grouped, narrowed
from loans.todo import todo
from workflows.money_words import money
from workflows.people.permissions import may


def out_on_loan(fund: Fund, on: date) -> int:
    """What was lent and not repaid at the end of a day, in cents, from the ledger."""
    return balances.total(fund, Kind.LENT, on)


def running(fund: Fund, on: date) -> str:
    count = Agreement.objects.filter(fund=fund).running().count()
    return ngettext("%(count)d loan", "%(count)d loans", count) % {"count": count}


def besides_loans(fund: Fund, on: date) -> str:
    """Advances and guarantees are lent too, and stand in lists of their own."""
    cents = balances.total(fund, Kind.CLAIM, on)
    said = {"cents": money(cents, fund.currency)}
    return gettext("%(cents)s of it in advances and guarantees") % said if cents else ""


def late(fund: Fund, on: date) -> int:
    """What fell due before `on` and is not paid, in cents, as it stood on that day."""
    return late_cents(Agreement.objects.filter(fund=fund), on)


def standing(
    fund: Fund, on: date, where: dimensions.Where, by: Sequence[str] = ()
) -> dict[tuple[Any, ...], dimensions.Standing]:
    """What is left to repay of loans on a day, and how late it is, by columns of their case."""
    loans = narrowed(Agreement.objects.filter(fund=fund, currency=fund.currency), where)
    return {
        key[1:]: dimensions.Standing(
            group.out_cents,
            [
                dimensions.Late(bucket.from_days, bucket.label, bucket.loans, bucket.late_cents)
                for bucket in group.buckets
            ],
        )
        for key, group in grouped(loans, on, ("currency", *(f"case__{column}" for column in by))).items()
    }


def product_names() -> dict[Any, str]:
    return {product.code: str(product) for product in LoanProduct.objects.order_by("code")}


def late_loans(fund: Fund, on: date) -> str:
    count = Agreement.objects.filter(fund=fund).in_arrears(on).count()
    return ngettext("%(count)d loan", "%(count)d loans", count) % {"count": count}


def changes_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, LoanProposal, IncomeShare)


def line_rules_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, LineRules)


def to_follow(user: Any, on: date) -> int:
    return len(todo(user, on))


def payments_asked(user: Any, on: date) -> int:
    """Payments of loans that a borrower asked for and a treasurer has to look at."""
    if not may(user, "payment.prepare"):
        return 0
    return Disbursement.objects.visible_to(user).asked().count()


def moratoria_to_decide(user: Any, on: date) -> int:
    return proposals.to_decide(user, Moratorium)


def to_sign(user: Any, on: date) -> int:
    """Agreements that every member has accepted, and this person may accept for the cooperative."""
    if not may(user, "loan.sign_lender"):
        return 0
    return sum(each.objects.lent_by(user).to_sign_as_lender().count() for each in (Agreement, Amendment))


def register() -> None:
    """Show what is lent and what is late on the treasurer's first page, each leading to its rows; and what waits."""
    waiting = [
        ("loan_changes", _("Changes of loans to decide"), changes_to_decide, "loans:changes"),
        ("moratoria", _("Moratoria to decide"), moratoria_to_decide, "loans:moratoria"),
        ("line_rules", _("Rules of funding lines to decide"), line_rules_to_decide, "loans:lines"),
        ("late_loans", _("Loans to follow"), to_follow, "loans:todo"),
    ]
    for place, (code, label, count, route) in enumerate(waiting):
        figures.register_task(figures.Task(code, label, count, figures.page(route), order=55 + place))
    out_url, late_url = figures.page("loans:list", "?state=running"), figures.page("loans:list", "?due=late")
    figures.register(
        figures.Section("out_on_loan", _("Out on loan"), out_on_loan, out_url, 30, running, besides_loans)
    )
    asked = figures.page("loans:list", "?due=asked")
    signing = figures.page("loans:to_sign")
    figures.register_task(
        figures.Task("loan_to_sign", _("Agreements to sign for the cooperative"), to_sign, signing, order=11)
    )
    figures.register_task(
        figures.Task("loan_payments", _("Payments of loans asked for"), payments_asked, asked, order=12)
    )
    dimensions.register(
        dimensions.Dimension(
            "product",
            _("Product"),
            "loan_application__terms__product__code",
            product_names,
            kind="loan",
            order=40,
        )
    )
    dimensions.register_standing(standing, figures.page("loans:arrears"))
    figures.register(figures.Section("late", _("Late"), late, late_url, order=40, note=late_loans))
