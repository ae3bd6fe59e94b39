"""Who may file for a member: a helper or an advisor, with the member's consent, for a scope, until a day.

The member gives it, or is asked and agrees; it ends on its day, when the member takes it back, or when the helper gives
it up. Then every request that the helper filed is the member's own (see `on_end`). Every step is on its record.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from workflows import outbox
from workflows.record import StepEvent
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.states import StateField, Stateful, StatefulQuerySet, transition
from workflows.steps import note, perform

from .models import Member, User
from .permissions import may, system_only

LONGEST = timedelta(days=366)


class Scope(models.TextChoices):
    """For which requests: of aid, or of loans, advances and guarantees."""

    AID = "aid", _("requests for aid")
    LOANS = "loans", _("loans, advances and guarantees")
    ALL = "all", _("all requests")


class ProxyQuerySet(StatefulQuerySet["Proxy"]):
    def visible_to(self, user: User) -> Self:
        """The two of them."""
        return self.filter(Q(member__user=user) | Q(helper=user))

    def holding(self, on: date) -> Self:
        return self.filter(state=Proxy.State.HOLDS, until_on__gte=on)

    def covering(self, scope: str) -> Self:
        return self.filter(scope__in=[scope, Scope.ALL])

    def open(self) -> Self:
        return self.filter(state__in=[Proxy.State.ASKED, Proxy.State.HOLDS])


def is_the_member(proxy: Any, user: Any) -> bool:
    return user is not None and user.pk == proxy.member.user_id


def is_one_of_both(proxy: Any, user: Any) -> bool:
    return user is not None and user.pk in (proxy.member.user_id, proxy.helper_id)


class Proxy(Stateful):
    """A member's consent that somebody files for them. `asked_by` is the member, or the helper who asked for it."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        HOLDS = "holds", _("in force")
        DECLINED = "declined", _("declined")
        ENDED = "ended", _("ended")

    member = models.ForeignKey(Member, models.PROTECT, related_name="proxies")
    helper = models.ForeignKey(User, models.PROTECT, related_name="proxies_held")
    scope = models.CharField(_("for"), max_length=10, choices=Scope)
    until_on = models.DateField(_("until"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked on"))
    given_at = models.DateTimeField(_("given on"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended on"), null=True, editable=False)
    state = StateField(choices=State, default=State.ASKED, db_index=True)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consent to file"), _("consents to file")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "helper"],
                condition=Q(state__in=["asked", "holds"]),
                name="one_open_proxy_between_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="holds") | Q(given_at__isnull=False), name="proxy_in_force_was_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper} / {self.member}"

    @transition("state", State.ASKED, State.HOLDS, permission=is_the_member)
    def give(self, *, by: User, at: datetime) -> None:
        """The member consents."""
        self.given_at = at
        outbox.put("people.proxy_given", f"people.proxy_given/{self.pk}", proxy=self.pk)

    @transition("state", State.ASKED, State.DECLINED, permission=is_one_of_both)
    def decline(self, *, by: User, at: datetime) -> None:
        """The member does not want it, or whoever asked no longer does."""
        self.ended_at = at

    @transition("state", State.HOLDS, State.ENDED, permission=is_one_of_both)
    def end(self, *, by: User, at: datetime) -> None:
        """The member takes it back, or the helper gives it up."""
        self._over(by, at)

    @transition("state", State.HOLDS, State.ENDED, permission=system_only)
    def expire(self, *, by: None, at: datetime) -> None:
        """Its last day is over."""
        self._over(by, at)

    def _over(self, by: User | None, at: datetime) -> None:
        self.ended_at = at
        for hook in _hooks:
            hook(self, by)
        outbox.put("people.proxy_ended", f"people.proxy_ended/{self.pk}", proxy=self.pk)


class ProxyEvent(StepEvent):
    subject_field = "proxy"
    proxy = models.ForeignKey(Proxy, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["proxy", "sequence"], name="proxy_event_once")]


Hook = Callable[[Proxy, Any], None]
_hooks: list[Hook] = []


def on_end(hook: Hook) -> Hook:
    """Register what the end of a consent takes from the helper, inside its transaction: (proxy, who ended it)."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


@transaction.atomic
def ask(member: Member, helper: User, *, scope: str, until_on: date, by: User, at: datetime) -> Proxy:
    """Give a helper one's consent, or ask a member for theirs: the member's own word is in force at once.

    by      the member; or the helper, who then waits for the member's answer
    raises  NotYours; Unmet (oneself, a member without a sign-in, a day past or more than a year away); TooLate where
            one stands between the two already
    """
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if by.pk not in (member.user_id, helper.pk) or not may(helper, "case.apply"):
        raise NotYours()
    if helper.pk == member.user_id:
        raise Unmet(_("You file for yourself already."), code="oneself")
    if member.user_id is None:
        words = _("This member has no sign-in: they consent by telephone or on paper, request by request.")
        raise Unmet(words, code="no_sign_in")
    if not localdate(at) <= until_on <= localdate(at) + LONGEST:
        raise Unmet(_("Choose a last day within the next twelve months."), code="bad_day")
    if Proxy.objects.open().filter(member=member, helper=helper).exists():
        raise TooLate(_("There is one between you already: end it first."), code="one_at_a_time")
    made = Proxy.objects.create(
        member=member, helper=helper, scope=scope, until_on=until_on, asked_by=by, asked_at=at
    )
    note(made, "ask", by=by, payload={"scope": scope, "until": until_on.isoformat()})
    if by.pk == member.user_id:
        return perform(Proxy.give, made, by=by, at=at)
    outbox.put("people.proxy_asked", f"people.proxy_asked/{made.pk}", proxy=made.pk)
    return made


def helper_named(email: str, last_name: str) -> User:
    """Whom a member means: the address and the name must both be right, so that nobody tries out addresses."""
    found = User.objects.filter(
        email__iexact=email.strip(), last_name__iexact=last_name.strip(), is_active=True
    )
    helper = found.first()
    if helper is None or not may(helper, "case.apply"):
        raise Refusal(_("We find nobody with this address and this name who can file here."), code="nobody")
    return helper


def expire(on: date, at: datetime) -> int:
    """End those whose last day is over; return how many."""
    over = list(Proxy.objects.filter(state=Proxy.State.HOLDS, until_on__lt=on).order_by("pk"))
    for proxy in over:
        perform(Proxy.expire, proxy, by=None, at=at)
    return len(over)
