"""A member's own money in their Activity, and what went back to them."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking.iban import masked
from fund.banking.models import ExpectedPayment, PaymentOrder
from fund.ledger.models import Envelope, Fund
from loans.activities.own_plan import MOST, last_day
from loans.allocation import Replan
from workflows.cases.models import Case
from workflows.people.models import Activity, Member, User
from workflows.people.permissions import Role, may, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, condition, transition

from .terms import Terms


class OwnState(models.TextChoices):
    AGREED = "agreed", _("agreed, to be put in")
    RUNNING = "running", _("being paid back")
    PAID_BACK = "paid_back", _("paid back")
    CANCELLED = "cancelled", _("not put in")


class Rhythm(models.IntegerChoices):
    MONTH = 1, _("every month")
    QUARTER = 3, _("every quarter")
    HALF = 6, _("every half-year")
    YEAR = 12, _("every year")


class OwnMoneyQuerySet(StatefulQuerySet["OwnMoney"]):
    def visible_to(self, user: User) -> Self:
        """One's own; those of a treasurer's cooperatives; all for the auditor and the integration client."""
        roles = user.roles()
        if roles & {Role.AUDITOR, Role.INTEGRATION}:
            return self
        seen = Q(member__user=user)
        if handling := {Role.TREASURER, Role.TREASURER2} & roles:
            seen |= Q(case__cooperative__in=user.cooperatives_as(*handling))
        return self.filter(seen)

    def due(self, on: date) -> Self:
        """Being paid back, with a part due by that day."""
        return self.filter(state=OwnState.RUNNING, oldest_unpaid_on__lte=on)


@condition(_("Something of it is still owed to the member."))
def all_is_paid_back(own: "OwnMoney") -> bool:
    return own.owed_cents == 0


class OwnMoney(Stateful):
    """Money that a member agreed to put into their Activity: the fund owes it back, by a plan, without interest.

    number         the case's own number
    cents          what was agreed; put_in_cents: what came
    count, period_months, first_due_on  the plan that was agreed
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="own_money")
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="own_money")
    member = models.ForeignKey(Member, models.PROTECT, related_name="own_money")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="own_money")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="own_money")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+")
    cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    iban = SealedText(_("IBAN"))
    iban_holder = SealedText(_("account holder"))
    reference = models.CharField(_("structured message"), max_length=35, unique=True)
    count = models.PositiveSmallIntegerField(_("number of parts"))
    period_months = models.PositiveSmallIntegerField(_("how often"), choices=Rhythm, default=Rhythm.MONTH)
    first_due_on = models.DateField(_("first part on"))
    expected = models.OneToOneField(ExpectedPayment, models.PROTECT, null=True, related_name="own_money")
    agreed_on = models.DateField(_("agreed on"))
    started_on = models.DateField(_("put in on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    put_in_cents = models.BigIntegerField(_("put in"), default=0, editable=False)
    paid_back_cents = models.BigIntegerField(_("paid back"), default=0, editable=False)
    oldest_unpaid_on = models.DateField(_("next part"), null=True, editable=False, db_index=True)
    state = StateField(_("state"), choices=OwnState, default=OwnState.AGREED, db_index=True)

    objects = OwnMoneyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("own money"), _("own money")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0, count__range=(1, MOST)), name="own_money_is_something_with_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(paid_back_cents__gte=0)
                & Q(put_in_cents__gte=F("paid_back_cents"))
                & Q(cents__gte=F("put_in_cents")),
                name="own_money_goes_back_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "cancelled"], put_in_cents=0, started_on=None)
                | Q(state__in=["running", "paid_back"], put_in_cents__gt=0, started_on__isnull=False),
                name="own_money_runs_once_it_came",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid_back")
                | Q(put_in_cents=F("paid_back_cents"), ended_on__isnull=False),
                name="own_money_paid_back_owes_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:own", args=[self.number])

    @property
    def owed_cents(self) -> int:
        """Still to be paid back."""
        return self.put_in_cents - self.paid_back_cents

    @property
    def last_on(self) -> date | None:
        """The day by which all of it is paid back."""
        return last_day(self.started_on) if self.started_on else None

    @property
    def masked_iban(self) -> str:
        return masked(self.iban)

    def days_late(self, on: date) -> int:
        if self.state != OwnState.RUNNING or self.oldest_unpaid_on is None:
            return 0
        return max(0, (on - self.oldest_unpaid_on).days)

    @transition("state", OwnState.AGREED, OwnState.RUNNING, permission=system_or("line.match"))
    def begin(self, *, by: User | None, on: date, facts: dict[str, Any]) -> None:
        """The first of it came."""
        self.started_on = on
        self.take(facts)

    @transition("state", OwnState.RUNNING, OwnState.AGREED, permission=system_or("line.match"))
    def empty(self, *, by: User | None, facts: dict[str, Any]) -> None:
        """What came was a mistake: nothing is put in after all."""
        self.started_on = None
        self.take(facts)

    @transition("state", OwnState.RUNNING, None, permission=system_or("line.match"))
    def move(self, *, by: User | None, facts: dict[str, Any]) -> None:
        """More came, some went back, or was taken back."""
        self.take(facts)

    @transition(
        "state", OwnState.RUNNING, OwnState.PAID_BACK, conditions=[all_is_paid_back], permission=system_only
    )
    def finish(self, *, by: None, on: date) -> None:
        """The last cent is back with the member."""
        self.ended_on = on

    @transition("state", OwnState.PAID_BACK, OwnState.RUNNING, permission=system_or("line.match"))
    def reopen(self, *, by: User | None, facts: dict[str, Any]) -> None:
        """The bank sent a part back: it is owed again."""
        self.ended_on = None
        self.take(facts)

    @transition("state", OwnState.AGREED, OwnState.CANCELLED, permission=system_or("own.pay"))
    def cancel(self, *, by: User | None, on: date) -> None:
        """It will not be put in."""
        self.ended_on = on

    def take(self, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            setattr(self, name, value)


class OwnMoneyEvent(StepEvent):
    subject_field = "own"
    own = models.ForeignKey(OwnMoney, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["own", "sequence"], name="own_money_event_once")]


class OwnMove(models.Model):
    """Money put in or paid back, once by its key. Rows never change: what was taken back is a row of its own."""

    class Way(models.TextChoices):
        IN = "in", _("put in")
        UNDONE = "undone", _("taken back")
        BACK = "back", _("paid back")
        RETURNED = "returned", _("sent back by the bank")

    own = models.ForeignKey(OwnMoney, models.PROTECT, related_name="moves")
    key = models.CharField(max_length=120, unique=True)
    way = models.CharField(_("what"), max_length=10, choices=Way)
    on = models.DateField(_("on"))
    cents = models.BigIntegerField(_("amount"))
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, related_name="own_moves")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("move of own money"), _("moves of own money")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="own_move_is_above_zero"),
            models.CheckConstraint(
                condition=Q(way__in=["in", "undone"], order=None)
                | Q(way__in=["back", "returned"], order__isnull=False),
                name="own_move_back_names_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.own}: {self.way} {self.cents} cents on {self.on}"


def is_the_other_side(plan: Any, user: Any) -> bool:
    """A treasurer proposes and the member agrees, or the other way round."""
    if user is None or user.pk == plan.proposed_by_id:
        return False
    member: bool = plan.own.member.user_id == user.pk
    if plan.by_member:
        return not member and may(user, "own.pay")
    return member and may(user, "own.agree")


def is_who_proposed(plan: Any, user: Any) -> bool:
    return user is not None and user.pk == plan.proposed_by_id


class OwnPlanQuerySet(StatefulQuerySet["OwnPlan"]):
    def agreed(self) -> Self:
        return self.filter(state=OwnPlan.State.AGREED)


class OwnPlan(Stateful):
    """Another plan for what is not paid back yet, where means lack: proposed by one side, agreed by the other."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be agreed")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    own = models.ForeignKey(OwnMoney, models.PROTECT, related_name="plans")
    key = models.CharField(max_length=60, unique=True)
    by_member = models.BooleanField()
    count = models.PositiveSmallIntegerField(_("number of parts"))
    period_months = models.PositiveSmallIntegerField(_("how often"), choices=Rhythm, default=Rhythm.MONTH)
    first_due_on = models.DateField(_("first part on"))
    why = models.CharField(_("why"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    state = StateField(choices=State, default=State.PROPOSED, db_index=True)

    objects = OwnPlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("plan for own money"), _("plans for own money")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own"], condition=Q(state="proposed"), name="one_plan_for_own_money_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(answered_by__isnull=False, answered_on__isnull=False) & ~Q(answered_by=F("proposed_by")),
                name="own_plan_is_agreed_by_the_other_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.own}: {self.count} from {self.first_due_on}"

    def as_event(self) -> Replan:
        on = self.answered_on or self.proposed_on
        return Replan(f"plan/{self.pk or '~'}", on, self.count, self.first_due_on, self.period_months)

    @transition("state", State.PROPOSED, State.AGREED, permission=is_the_other_side)
    def agree(self, *, by: User, on: date) -> None:
        """The other side agrees: from now on the rest is paid back by this plan."""
        self.answered_by, self.answered_on = by, on

    @transition("state", State.PROPOSED, State.DECLINED, permission=is_the_other_side)
    def decline(self, *, by: User, on: date) -> None:
        """The other side does not agree: the plan before it stands."""
        self.answered_by, self.answered_on = by, on

    @transition("state", State.PROPOSED, State.WITHDRAWN, permission=is_who_proposed)
    def withdraw(self, *, by: User, on: date) -> None:
        """Who proposed it takes it back."""
        self.answered_by, self.answered_on = by, on


class OwnPlanEvent(StepEvent):
    subject_field = "plan"
    plan = models.ForeignKey(OwnPlan, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "sequence"], name="own_plan_event_once")]
