"""The register of leased goods: what the cooperative bought, owns and insures until the last instalment."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fund.banking.models import ExpectedPayment
from loans.lease_rules import LEAST_NET_CENTS
from workflows.cases.models import Document
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import permitted, system_only
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .agreements import Agreement
from .agreements import State as LoanState

SOON = timedelta(days=30)


class State(models.TextChoices):
    BOUGHT = "bought", _("bought, to be delivered")
    HELD = "held", _("with the member")
    RETURNED = "returned", _("returned")
    LOST = "lost", _("lost or destroyed")
    HANDED_OVER = "handed_over", _("the member’s own")
    GONE = "gone", _("sold or scrapped")
    CANCELLED = "cancelled", _("not bought")


OWNED = [State.BOUGHT, State.HELD, State.RETURNED, State.LOST]
"""States in which it is the cooperative's."""


class Shape(models.TextChoices):
    NEW = "new", pgettext_lazy("goods", "new")
    GOOD = "good", _("good")
    WORN = "worn", _("worn")
    BROKEN = "broken", _("broken")


class AssetQuerySet(StatefulQuerySet["Asset"]):
    def visible_to(self, user: User) -> Self:
        """With its lease."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def to_hand_over(self) -> Self:
        """With a member who has paid the last instalment."""
        return self.filter(state=State.HELD, agreement__state=LoanState.SETTLED)

    def insured_badly(self, on: date) -> Self:
        """The cooperative's, delivered, and insured for 30 days more at the longest."""
        return self.filter(state__in=[State.HELD, State.RETURNED], insured_until__lt=on + SOON)


@condition(_("The lease is not paid to its end."))
def lease_is_paid(asset: "Asset") -> bool:
    return asset.agreement.state == LoanState.SETTLED


@condition(_("The lease has not begun: the supplier is not paid yet."))
def lease_has_begun(asset: "Asset") -> bool:
    return asset.agreement.started_on is not None


class Asset(Stateful):
    """One leased good. It is the cooperative's until it is handed over; what is owed of it stands on the loan.

    net_cents       what the cooperative paid before VAT
    condition       as it was last seen; location: where; holder: who has it
    claim_number    of the insurer, once it was lost; insurance: the money expected from them
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="asset")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="assets")
    description = models.CharField(_("what it is"), max_length=200)
    invoice_number = SealedText(_("invoice"), blank=True)
    net_cents = models.BigIntegerField(_("price before VAT"))
    bought_on = models.DateField(_("bought on"))
    holder = models.ForeignKey(Member, models.PROTECT, related_name="assets_held", verbose_name=_("held by"))
    serial_number = models.CharField(_("serial number"), max_length=80, blank=True)
    insurer = models.CharField(_("insurer"), max_length=80, blank=True)
    policy = models.CharField(_("policy"), max_length=60, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    condition = models.CharField(
        pgettext_lazy("of a thing", "condition"), max_length=10, choices=Shape, default=Shape.NEW
    )
    location = models.CharField(_("where it is"), max_length=120, blank=True)
    claim_number = models.CharField(_("number of the insurance claim"), max_length=60, blank=True)
    insurance = models.OneToOneField(ExpectedPayment, models.PROTECT, null=True, related_name="asset")
    delivered_on = models.DateField(_("delivered on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.BOUGHT, db_index=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("leased good"), _("leased goods")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(net_cents__gt=LEAST_NET_CENTS), name="asset_costs_more_than_the_least"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.HELD, State.RETURNED, State.HANDED_OVER])
                | Q(delivered_on__isnull=False, insured_until__isnull=False)
                & ~Q(serial_number="")
                & ~Q(insurer=""),
                name="asset_delivered_is_known_and_insured",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.HANDED_OVER, State.GONE, State.CANCELLED], ended_on__isnull=False
                )
                | Q(state__in=OWNED, ended_on=None),
                name="asset_ends_when_it_is_no_longer_owned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.description}"

    def get_absolute_url(self) -> str:
        return reverse("loans:asset", args=[self.number])

    @property
    def currency(self) -> str:
        return self.agreement.currency

    @property
    def is_owned(self) -> bool:
        return self.state in OWNED

    def insurance_ends_soon(self, on: date) -> bool:
        return bool(
            self.state in (State.HELD, State.RETURNED)
            and self.insured_until is not None
            and self.insured_until < on + SOON
        )

    @transition(
        "state",
        [State.BOUGHT, State.RETURNED, State.LOST],
        State.HELD,
        conditions=[lease_has_begun],
        permission=permitted("asset.keep"),
    )
    def deliver(self, *, by: User, on: date, facts: dict[str, Any]) -> None:
        """The member has it (again): serial number, insurance, condition and place are written down."""
        self.delivered_on = self.delivered_on or on
        self.holder_id = self.agreement.member_id
        self.take(facts)

    @transition("state", [State.BOUGHT, State.HELD, State.RETURNED], None, permission=permitted("asset.keep"))
    def describe(self, *, by: User, facts: dict[str, Any]) -> None:
        """Something of it is known better: its condition, its place, its insurance."""
        self.take(facts)

    @transition("state", State.HELD, State.RETURNED, permission=permitted("asset.keep"))
    def give_back(self, *, by: User, facts: dict[str, Any]) -> None:
        """The member gave it back before the end; what is left of the loan is decided as a change of it."""
        self.take(facts)

    @transition(
        "state", [State.BOUGHT, State.HELD, State.RETURNED], State.LOST, permission=permitted("asset.keep")
    )
    def lose(self, *, by: User, claim_number: str, insurance: ExpectedPayment | None) -> None:
        """Stolen or destroyed. What the insurer pays comes back to the loan."""
        self.claim_number, self.insurance = claim_number, insurance

    @transition(
        "state",
        State.HELD,
        State.HANDED_OVER,
        conditions=[lease_is_paid],
        permission=permitted("asset.hand_over"),
    )
    def hand_over(self, *, by: User, on: date) -> None:
        """The last instalment is paid: it becomes the member's own."""
        self.ended_on = on

    @transition("state", [State.RETURNED, State.LOST], State.GONE, permission=permitted("asset.hand_over"))
    def let_go(self, *, by: User, on: date) -> None:
        """Sold or scrapped, or never found again: it leaves the register's books."""
        self.ended_on = on

    @transition("state", State.BOUGHT, State.CANCELLED, permission=system_only)
    def cancel(self, *, by: None, on: date) -> None:
        """The supplier is not paid after all."""
        self.ended_on = on

    def take(self, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            setattr(self, name, value)


class AssetEvent(StepEvent):
    subject_field = "asset"
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["asset", "sequence"], name="asset_event_once")]


class AssetPaper(models.Model):
    """A photo or a paper of a leased good: invoice, insurance, condition; a document of the loan's case. Rows only
    grow."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="papers")
    label = models.CharField(_("what it shows"), max_length=80)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("file of a leased good"), _("files of leased goods")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.asset}: {self.document}"
