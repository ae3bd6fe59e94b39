"""Products and their versions: the published terms under which loans are made."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.aid.wording import in_language
from fund.ledger.models import Envelope, Fund
from fund.money import share_of
from loans.allocation import Mode
from loans.dunning import BadPath, PathStep, Step, read_path, standard_path
from loans.schedule import (
    FIRST_YEAR,
    LAST_YEAR,
    ORDINARY,
    SHORTEST_PERIOD,
    BusinessDay,
    Remainder,
    Row,
    Shape,
    schedule,
)
from workflows.people.models import Member, User
from workflows.people.permissions import may, permitted
from workflows.record import StepEvent
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition


class RemainderRule(models.TextChoices):
    LAST = Remainder.LAST, _("the last instalment")
    FIRST = Remainder.FIRST, _("the first instalment")
    SPREAD = Remainder.SPREAD, _("spread, one cent or unit each")


class BusinessDayRule(models.TextChoices):
    NEXT = BusinessDay.NEXT, _("the next working day")
    PREVIOUS = BusinessDay.PREVIOUS, _("the working day before")
    NEXT_IN_MONTH = BusinessDay.NEXT_IN_MONTH, _("the next working day of the same month")
    NONE = BusinessDay.NONE, _("no move")


class AheadMode(models.TextChoices):
    SHORTEN = Mode.SHORTEN, _("ends the loan sooner")
    LOWER = Mode.LOWER, _("lowers the instalments")
    NEXT = Mode.NEXT, _("covers the next instalments")


class FeeWay(models.TextChoices):
    DEDUCTED = "deducted", _("kept back when the loan is paid out")
    FIRST = "first", _("added to the first instalment")
    UPFRONT = "upfront", _("paid by the borrower before the loan is paid out")


class StepKind(models.TextChoices):
    REMINDER = Step.REMINDER, _("a friendly reminder")
    LETTER = Step.LETTER, _("a letter")
    CALL = Step.CALL, _("a call by the advisor")
    PLAN = Step.PLAN, _("a new plan is proposed")
    COMMITTEE = Step.COMMITTEE, _("it is brought before the committee")


class Security(models.TextChoices):
    """What secures a loan."""

    NONE = "none", _("nothing")
    GUARANTOR = "guarantor", _("a guarantor")
    ASSET = "asset", _("the goods: the cooperative buys and owns them until the last instalment")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class LoanProductQuerySet(models.QuerySet["LoanProduct"]):
    def visible_to(self, user: Any) -> Self:
        """Everyone reads a product once a version is published; those who write them see drafts too."""
        if user.is_authenticated and may(user, "product.edit"):
            return self
        published = ProductVersion.objects.filter(product=OuterRef("pk"), state=VersionState.PUBLISHED)
        return self.filter(Exists(published))


class LoanProduct(models.Model):
    """A kind of loan. Its terms are its versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.JSONField(_("name"), default=dict, help_text=_("per language"))
    summary = models.JSONField(_("summary"), default=dict, help_text=_("per language"))

    objects = LoanProductQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loan product"), _("loan products")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name) or self.code

    def said_summary(self) -> str:
        return in_language(self.summary)

    def open_version(self, on: date) -> "ProductVersion | None":
        """The version under which a request is filed that day: the newest that is open."""
        return self.versions.open_on(on).order_by("-number").first()


class ProductVersionQuerySet(StatefulQuerySet["ProductVersion"]):
    def visible_to(self, user: Any) -> Self:
        if user.is_authenticated and may(user, "product.edit"):
            return self
        return self.filter(state=VersionState.PUBLISHED)

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def open_on(self, on: date) -> Self:
        """Published and within their dates."""
        return self.published().filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)

    def current(self, on: date) -> Self:
        """Of each product, the newest version open that day."""
        newer = self.model._default_manager.open_on(on).filter(
            product=OuterRef("product"), number__gt=OuterRef("number")
        )
        return self.open_on(on).filter(~Exists(newer))

    def for_member(self, member: Member) -> list["ProductVersion"]:
        """Those whose fund the member's cooperative shares and whose countries include its own."""
        mine = self.filter(envelope__fund__cooperatives=member.cooperative_id)
        return [version for version in mine if version.lends_in(member.cooperative.country)]


@condition(_("The terms are not complete: a name, at least one purpose and one country are needed."))
def terms_are_complete(version: "ProductVersion") -> bool:
    purposes = [in_language(purpose.get("label", {})) for purpose in version.purposes]
    return bool(purposes and all(purposes) and version.countries and in_language(version.product.name))


def valid_path(found: Any) -> None:
    """What is done about a late loan: known steps, each later than the one before. raises ValidationError"""
    try:
        read_path(found)
    except BadPath:
        raise ValidationError(
            _("Each step for a late loan is of a known kind and comes later than the one before it."),
            code="dunning_path",
        ) from None


# What the numbers of terms may be, lowest and highest: the page and the API ask it alike.
BOUNDS = {
    "min_months": (1, 600),
    "max_months": (1, 600),
    "period_months": (1, 60),
    "period_days": (0, 366),
    "grace_months_max": (0, 120),
    "pause_months_max": (0, 60),
    "replan_months_max": (0, 600),
    "withdrawal_days": (0, 365),
    "tranches_max": (1, 12),
    "draw_months": (1, 60),
    "offer_days": (1, 365),
    "quiet_days": (0, 90),
    "promise_days_max": (0, 366),
    "promise_tolerance_days": (0, 31),
}
MOST_PURPOSES = 30


class ProductVersion(Stateful):
    """The terms of a product from a day to a day. Once published nothing in the row changes: the database
    refuses it; new terms are a new version, and a loan keeps those it was made under.

    purposes               [{code, label per language}]
    period_days            7 is weekly, n every n days, in the place of `period_months`; 0 goes by months
    seasons                the borrower may leave months of the year out, or double them
    balloon_basis_points   the share of the sum that the last instalment may be; 0 allows no larger one
    income_share_basis_points  a loan is at most this share of what the Activity invoiced in 12 months; 0: no limit
    deduction_basis_points_max  the most of what the Activity is paid that may be deducted to repay; 0: not this way
    file_fee_basis_points  300 is 3 % of the sum granted; 0 is none
    pause_months_max, replan_months_max, forgive_cents_max, write_off_cents_max
                           what two treasurers may agree; beyond it the committee decides. Empty: no limit
    multiple_cents         instalments are whole multiples of it, but for the one that takes the rest
    offer_days             days that the member has to accept the agreement
    withdrawal_days        days from the last acceptance in which the borrower may withdraw; 0: none.
                           `withdrawal_waits`: the loan is paid out only after them
    tranches_max           payments in which the loan may be paid out; 1: all at once
    draw_months            months from signing in which what was granted must be drawn, where there are several
    dunning                what is done about a late loan: [{days, step}], see loans.dunning
    quiet_days             after money came, nothing is done for so many days
    promise_days_max       how far ahead a promise to pay may look; `promise_tolerance_days`: how much later it is kept
    """

    product = models.ForeignKey(LoanProduct, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("applies from"))
    to_on = models.DateField(_("applies until"), null=True, blank=True)
    envelope = models.ForeignKey(
        Envelope, models.PROTECT, related_name="loan_versions", verbose_name=_("envelope")
    )
    committee_code = models.CharField(_("committee"), max_length=40)
    countries = models.JSONField(_("countries"), default=list)
    purposes = models.JSONField(_("purposes"), default=list)
    min_cents = models.BigIntegerField(_("lowest amount"))
    max_cents = models.BigIntegerField(_("highest amount"))
    min_months = models.PositiveSmallIntegerField(_("shortest term in months"), default=1)
    max_months = models.PositiveSmallIntegerField(_("longest term in months"))
    period_months = models.PositiveSmallIntegerField(_("months between two instalments"), default=1)
    period_days = models.PositiveSmallIntegerField(
        _("or days between two instalments"), default=0, help_text=_("7 is every week; 0 goes by months.")
    )
    seasons = models.BooleanField(_("months of the year can be left out or doubled"), default=False)
    balloon_basis_points = models.PositiveSmallIntegerField(default=0)
    income_share_basis_points = models.PositiveIntegerField(default=0)
    deduction_basis_points_max = models.PositiveIntegerField(default=0)
    grace_months_max = models.PositiveSmallIntegerField(_("most months without instalment first"), default=0)
    file_fee_basis_points = models.PositiveSmallIntegerField(
        _("file fee in hundredths of a percent"), default=0
    )
    fee_way = models.CharField(_("the file fee is"), max_length=10, choices=FeeWay, default=FeeWay.DEDUCTED)
    fee_refunded = models.BooleanField(
        _("a fee that was paid first goes back if the loan is not paid out"), default=True
    )
    remainder = models.CharField(
        _("what does not divide goes to"), max_length=10, choices=RemainderRule, default=RemainderRule.LAST
    )
    multiple_cents = models.PositiveIntegerField(_("instalments are multiples of"), default=1)
    business_day = models.CharField(
        _("a due date on a weekend or bank holiday moves to"),
        max_length=15,
        choices=BusinessDayRule,
        default=BusinessDayRule.NEXT,
    )
    ahead_mode = models.CharField(
        _("money paid ahead"), max_length=10, choices=AheadMode, default=AheadMode.SHORTEN
    )
    tolerance_cents = models.PositiveIntegerField(
        _("a rest up to this is let go"), default=0, help_text=_("0 for none: every cent is asked.")
    )
    pause_months_max = models.PositiveSmallIntegerField(
        _("longest pause that two treasurers may agree, in months"), default=3
    )
    replan_months_max = models.PositiveSmallIntegerField(
        _("most months that two treasurers may add to a loan"),
        null=True,
        blank=True,
        help_text=_("By a new plan. Empty for any; beyond it the committee decides."),
    )
    forgive_cents_max = models.BigIntegerField(null=True, blank=True)
    write_off_cents_max = models.BigIntegerField(null=True, blank=True)
    withdrawal_days = models.PositiveSmallIntegerField(
        _("days in which the borrower may withdraw"),
        default=0,
        help_text=_("Once all have accepted; 0 for none."),
    )
    withdrawal_waits = models.BooleanField(_("the loan is paid out only after these days"), default=True)
    tranches_max = models.PositiveSmallIntegerField(
        _("payments in which the loan may be paid out"), default=1, help_text=_("1 for all at once.")
    )
    draw_months = models.PositiveSmallIntegerField(
        _("months in which they must be drawn"),
        default=12,
        help_text=_("What is not drawn by then is let go."),
    )
    secured_by = models.CharField(
        _("what secures it"), max_length=10, choices=Security, default=Security.NONE
    )
    quotes_required = models.BooleanField(_("a quote is required"), default=True)
    offer_days = models.PositiveSmallIntegerField(_("days to accept the agreement"), default=30)
    dunning = models.JSONField(
        _("steps for a late loan"), default=standard_path, validators=[valid_path], blank=True
    )
    quiet_days = models.PositiveSmallIntegerField(_("days of quiet after money came"), default=7)
    promise_days_max = models.PositiveSmallIntegerField(_("a promise to pay looks ahead at most"), default=31)
    promise_tolerance_days = models.PositiveSmallIntegerField(
        _("days later that a promise is still kept"), default=3
    )
    declaration = models.JSONField(_("declaration"), default=dict, help_text=_("per language"), blank=True)
    state = StateField(choices=VersionState, default=VersionState.DRAFT)
    published_on = models.DateField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProductVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("product version"), _("product versions")
        ordering = ["product", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="product_version_once"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="product_version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(min_cents__gt=0, max_cents__gte=F("min_cents")),
                name="product_version_amounts_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min_months__gt=0, max_months__gte=F("min_months"), period_months__gt=0),
                name="product_version_months_in_order",
            ),
            models.CheckConstraint(
                condition=Q(period_days=0) | Q(period_days__range=(SHORTEST_PERIOD, 366)),
                name="product_version_instalments_a_week_apart",
                violation_error_message=_("Instalments are between 7 and 366 days apart; 0 goes by months."),
            ),
            models.CheckConstraint(
                condition=Q(balloon_basis_points__lte=9_000, income_share_basis_points__lte=100_000),
                name="product_version_shares_within_reason",
                violation_error_message=_(
                    "The last instalment is at most nine tenths of the loan, and a loan at most ten times the income."
                ),
            ),
            models.CheckConstraint(
                condition=Q(deduction_basis_points_max__lte=10_000),
                name="product_version_deducts_at_most_all",
                violation_error_message=_("At most all that the Activity is paid can be deducted."),
            ),
            models.CheckConstraint(
                condition=Q(quiet_days__lte=90, promise_days_max__lte=366, promise_tolerance_days__lte=31),
                name="product_version_patience_within_reason",
                violation_error_message=_(
                    "Quiet lasts at most 90 days, a promise looks ahead at most 366 and is kept at most 31 days later."
                ),
            ),
            models.CheckConstraint(
                condition=Q(file_fee_basis_points__lte=1_000), name="product_version_fee_is_a_tenth_at_most"
            ),
            models.CheckConstraint(
                condition=Q(tranches_max__range=(1, 12), draw_months__range=(1, 60)),
                name="product_version_payments_within_reason",
                violation_error_message=_("A loan is paid out in 1 to 12 payments, within 1 to 60 months."),
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT)
                | Q(published_on__isnull=False, published_by__isnull=False),
                name="product_version_published_by_someone_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return _("%(product)s, version %(number)d") % {"product": self.product, "number": self.number}

    def clean(self) -> None:
        """What a form or a body says wrongly of more than one number, each beside its field. raises ValidationError"""
        wrong: dict[str, Any] = {}
        for name in ("from_on", "to_on"):
            day = getattr(self, name)
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                wrong[name] = _("Choose a day between the years 2000 and 2099.")
        if 0 < (self.period_days or 0) < SHORTEST_PERIOD:
            wrong["period_days"] = _("Instalments are between 7 and 366 days apart; 0 goes by months.")
        period, low, high = self.period_months, self.min_months, self.max_months
        if not self.period_days and period and low and high and high // period * period < low:
            wrong["period_months"] = _(
                "No term between the shortest and the longest is a whole number of periods."
            )
        if wrong:
            raise ValidationError(wrong)

    @transition(
        "state",
        source=VersionState.DRAFT,
        target=VersionState.PUBLISHED,
        conditions=[terms_are_complete],
        permission=permitted("product.publish"),
    )
    def publish(self, *, by: User, on: date) -> None:
        """Put the terms in force from `from_on`; from now on nobody changes them."""
        self.published_on, self.published_by = on, by

    @property
    def fund(self) -> Fund:
        return self.envelope.fund

    @property
    def currency(self) -> str:
        return self.envelope.fund.currency

    @property
    def is_lease(self) -> bool:
        return self.secured_by == Security.ASSET

    def lends_in(self, country: str) -> bool:
        return country in self.countries

    def fee_cents(self, cents: int) -> int:
        """The file fee on a loan of `cents`, half a cent rounded up."""
        return share_of(cents, self.file_fee_basis_points)

    @property
    def fee_percent(self) -> str:
        """The file fee as it reads: 3 %."""
        return f"{self.file_fee_basis_points / 100:g}\u00a0%"

    def added_fee_cents(self, cents: int) -> int:
        """The part of the file fee that is repaid with the first instalment."""
        return self.fee_cents(cents) if self.fee_way == FeeWay.FIRST else 0

    @property
    def path(self) -> list[PathStep]:
        """What is done about a late loan, by days."""
        return read_path(self.dunning)

    def said_path(self) -> list[dict[str, Any]]:
        """The path with its steps in words."""
        return [{"days": each.days, "words": StepKind(each.step).label} for each in self.path]

    @property
    def balloon_percent(self) -> str:
        return f"{self.balloon_basis_points / 100:g}\u00a0%"

    @property
    def income_percent(self) -> str:
        return f"{self.income_share_basis_points / 100:g}\u00a0%"

    @property
    def deduction_percent(self) -> str:
        return f"{self.deduction_basis_points_max / 100:g}\u00a0%"

    def highest_balloon_cents(self, cents: int) -> int:
        """The most that the last instalment of a loan of `cents` may be; 0 when it is an ordinary one."""
        return share_of(cents, self.balloon_basis_points)

    def income_limit_cents(self, invoiced_year_cents: int) -> int:
        """The most that an Activity which invoiced so much in 12 months may borrow, within the terms."""
        if not self.income_share_basis_points:
            return self.max_cents
        return min(self.max_cents, share_of(invoiced_year_cents, self.income_share_basis_points))

    @property
    def rhythm(self) -> str:
        """How often an instalment falls due, in words."""
        if self.period_days == 7:
            return gettext("every week")
        if self.period_days:
            return gettext("every %(days)d days") % {"days": self.period_days}
        named = {1: gettext("every month"), 3: gettext("every quarter"), 12: gettext("every year")}
        return named.get(self.period_months) or gettext("every %(months)d months") % {
            "months": self.period_months
        }

    def count(self, months: int) -> int:
        """How many instalments a term has: by days those of a year of 365 days, in proportion (52 weeks)."""
        if self.period_days:
            return max(1, months * 365 // (12 * self.period_days))
        return max(1, months // self.period_months)

    def purpose_choices(self) -> list[tuple[str, str]]:
        return [(purpose["code"], in_language(purpose.get("label", {}))) for purpose in self.purposes]

    def purpose_label(self, code: str) -> str:
        return dict(self.purpose_choices()).get(code, code)

    def said_declaration(self) -> str:
        return in_language(self.declaration) or str(
            _("What I have written is true and complete, and I will repay what I am lent by the plan agreed.")
        )

    def plan(
        self, cents: int, months: int, first_due_on: date, grace_months: int = 0, shape: Shape = ORDINARY
    ) -> list[Row]:
        """The instalments of a loan of `cents` under these terms; raises Unplannable."""
        return self.rows(cents, self.count(months), first_due_on, grace_months, shape)

    def rows(
        self, cents: int, count: int, first_due_on: date, grace_months: int = 0, shape: Shape = ORDINARY
    ) -> list[Row]:
        """`count` instalments of a loan of `cents`, the first with the file fee where the terms add it."""
        first, *others = schedule(
            cents,
            count,
            first_due_on,
            period_months=self.period_months,
            period_days=self.period_days,
            grace_months=grace_months,
            season=shape.season,
            balloon_cents=shape.balloon_cents,
            remainder=self.remainder,
            multiple_cents=self.multiple_cents,
            business_day=self.business_day,
        )
        return [first._replace(due_cents=first.due_cents + self.added_fee_cents(cents)), *others]

    def standing(self, on: date) -> str:
        """draft, upcoming, open or closed, that day."""
        if self.state == VersionState.DRAFT:
            return "draft"
        if on < self.from_on:
            return "upcoming"
        return "closed" if self.to_on is not None and on > self.to_on else "open"


class ProductVersionEvent(StepEvent):
    """One step of a version: who published it, when."""

    subject_field = "version"
    version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "sequence"], name="product_version_event_once")
        ]
