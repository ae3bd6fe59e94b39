"""What is particular to a request for a loan. The project and the bank details are sealed."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from fund.banking.models import SupplierInvoice
from fund.money import shares
from loans.schedule import Row, Shape
from workflows.cases.models import UNDECIDED, Case
from workflows.cases.models import State as CaseState
from workflows.people.models import Activity, Member
from workflows.sealed import SealedText

from .products import ProductVersion
from .requests import RequestQuerySet

MOST_TEXT = 10_000  # characters of one answer
QUOTE = "quote"  # the document that shows what the money is for


class PaidTo(models.TextChoices):
    MEMBER = "member", _("to the borrower")
    SUPPLIER = "supplier", _("to the supplier, against an invoice or a quote")


class LoanApplicationQuerySet(RequestQuerySet["LoanApplication"]):
    def inviting(self, user: Any) -> Self:
        """Those in which this person was asked to borrow too."""
        return self.filter(co_borrower__user=user)

    def undecided(self) -> Self:
        return self.filter(case__state__in=[CaseState.DRAFT, *UNDECIDED])


class LoanApplication(SupplierInvoice):
    """One request for a loan: a one-to-one to its case, under the version in which it was filed.

    The amount asked for is the case's `requested_cents`.
    months_off, months_double  months of the year, 1 to 12; balloon_cents: a larger last instalment, 0 for none
    tranches   [{cents, on}], the first paid once the agreement is signed, the others on a day (ISO) or, with none, when
               they are asked for; empty: all at once
    budget     how the Activity will repay it, in the member's own words
    co_borrower  a member who owes the loan jointly, once they agreed to what is asked; `invitations`: how often they
               were asked, anew whenever the amount or the plan changed
    guarantor  a member who answers for the loan; supplier: an Activity that sells what it pays for. Both stand
               aside from the decision
    goods      of a lease; net_cents: their price before VAT
    paid_to    where the loan goes; the member owes it all the same, and `iban` stays where money goes back to them
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="loan_application")
    terms = models.ForeignKey(ProductVersion, models.PROTECT, related_name="applications")
    purpose = models.CharField(_("purpose"), max_length=40, blank=True)
    project = SealedText(_("project"), blank=True)
    months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    grace_months = models.PositiveSmallIntegerField(_("months without instalment first"), default=0)
    first_due_on = models.DateField(_("first due date"), null=True, blank=True)
    months_off = models.JSONField(_("months without an instalment"), default=list, blank=True)
    months_double = models.JSONField(_("months with a double instalment"), default=list, blank=True)
    balloon_cents = models.BigIntegerField(_("last instalment"), default=0)
    tranches = models.JSONField(_("payments of the loan"), default=list, blank=True)
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="loan_applications"
    )
    invoiced_year_cents = models.BigIntegerField(_("invoiced in the last 12 months"), null=True, blank=True)
    guarantor = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("guarantor")
    )
    co_borrower = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("co-borrower")
    )
    co_borrower_agreed_at = models.DateTimeField(_("co-borrower agreed"), null=True, editable=False)
    invitations = models.PositiveIntegerField(default=0, editable=False)
    supplier = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    budget = SealedText(_("how the Activity will repay"), blank=True)
    iban = SealedText(_("IBAN"), blank=True)
    iban_holder = SealedText(_("account holder"), blank=True)
    paid_to = models.CharField(_("the loan is paid"), max_length=10, choices=PaidTo, default=PaidTo.MEMBER)
    goods = models.CharField(_("goods leased"), max_length=200, blank=True)
    net_cents = models.BigIntegerField(_("their price before VAT"), null=True, blank=True)
    account_to_confirm = models.BooleanField(default=False, editable=False)
    declared_at = models.DateTimeField(_("declared"), null=True, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = LoanApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("application for a loan"), _("applications for a loan")

    def __str__(self) -> str:
        return str(self.case)

    @property
    def cents(self) -> int:
        return self.case.requested_cents

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)

    @property
    def purpose_label(self) -> str:
        return self.terms.purpose_label(self.purpose) if self.purpose else ""

    def plan(self, cents: int | None = None) -> list[Row]:
        """The instalments asked for, or those of another sum; empty while the plan is not filled in."""
        cents = self.cents if cents is None else cents
        if not (cents and self.months and self.first_due_on):
            return []
        first: date = self.first_due_on
        return self.terms.plan(cents, self.months, first, self.grace_months, self.shape(cents))

    def payments(self, cents: int | None = None) -> list[tuple[int, date | None]]:
        """How the loan is paid out: (cents, day) of each payment, in the proportions asked for; the first has no
        day."""
        cents = self.cents if cents is None else cents
        if not self.tranches:
            return [(cents, None)]
        parts = shares(cents, [one["cents"] for one in self.tranches])
        days = [date.fromisoformat(one["on"]) if one["on"] else None for one in self.tranches]
        return [(part, on) for part, on in zip(parts, days, strict=True) if part]

    def shape(self, cents: int | None = None) -> Shape:
        """The shape asked for; of another sum than asked the last instalment keeps its share."""
        balloon = self.balloon_cents
        if balloon and cents is not None and self.cents:
            balloon = balloon * cents // self.cents
        return Shape(tuple(self.months_off), tuple(self.months_double), balloon)
