"""What members allowed to be collected, and what they signed."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fund.banking import iban as accounts
from fund.banking.models import ExpectedPayment
from fund.banking.models.accounts import funds_of
from fund.banking.models.veils import hidden_from
from fund.debits import rules
from workflows.people.models import Member, User
from workflows.people.permissions import permitted, system_only, system_or
from workflows.record import StepEvent
from workflows.sealed import SealedText
from workflows.states import StateField, Stateful, StatefulQuerySet, transition

from .creditors import Creditor


class DebitMandateQuerySet(StatefulQuerySet["DebitMandate"]):
    def visible_to(self, user: User) -> Self:
        """One's own; those of the funds whose money this person handles or audits, save of cases that a recusal
        hides from them."""
        handled = Q(creditor__account__fund__in=funds_of(user)) & ~hidden_from(user, "expected__number")
        return self.filter(Q(member__user=user) | handled)

    def active(self) -> Self:
        return self.filter(state=DebitMandate.State.ACTIVE)


def is_the_debtor(mandate: Any, user: Any) -> bool:
    return permitted("debit.sign")(mandate, user) and mandate.member.user_id == user.pk


def debtor_treasurer_or_system(mandate: Any, user: Any) -> bool:
    return user is None or is_the_debtor(mandate, user) or permitted("debit.cancel")(mandate, user)


class DebitMandate(Stateful):
    """What a member allowed: to collect what one expected payment asks (a loan has one for all instalments).

    reference    unique for the creditor, for ever; printed on the mandate and in every collection
    text_sha256  of what was signed (`SignedMandate`)
    ended_because  a code as `workflows.coded` keeps it, or what a person typed
    last_used_on day of the last collection that was paid; a mandate unused for 36 months lapses
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("in force")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", pgettext_lazy("mandate", "lapsed")
        FINISHED = "finished", _("used to its end")

    class How(models.TextChoices):
        SCREEN = "screen", _("on screen")
        PAPER = "paper", _("on paper")

    reference = models.CharField(_("mandate reference"), max_length=35, unique=True)
    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="mandates")
    expected = models.ForeignKey(ExpectedPayment, models.PROTECT, related_name="mandates")
    member = models.ForeignKey(Member, models.PROTECT, related_name="debit_mandates")
    debtor_name = SealedText(_("account holder"))
    iban = SealedText(_("IBAN"))
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    how = models.CharField(_("signed"), max_length=8, choices=How)
    signed_on = models.DateField(_("signed on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    last_used_on: "models.DateField[date | None, date | None]" = models.DateField(null=True, editable=False)
    ended_because = models.CharField(_("ended because"), max_length=140, blank=True, editable=False)
    state = StateField(_("state"), choices=State, default=State.ACTIVE, db_index=True)

    objects = DebitMandateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("direct debit mandate"), _("direct debit mandates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expected"], condition=Q(state="active"), name="one_mandate_in_force_a_payment"
            ),
            models.CheckConstraint(condition=~Q(text_sha256=""), name="mandate_keeps_what_was_signed"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("debits:mandate", args=[self.reference])

    @property
    def masked_iban(self) -> str:
        return accounts.masked(self.iban)

    @property
    def printed_iban(self) -> str:
        return accounts.printed(self.iban)

    @property
    def bank_name(self) -> str:
        """Of the bank that the account number names; empty where it is not known."""
        return accounts.parse(self.iban, sepa=False).bank_name

    @property
    def lapses_on(self) -> date:
        return rules.lapses_on(self.last_used_on or self.signed_on)

    # ---- steps

    @transition("state", State.ACTIVE, State.CANCELLED, permission=debtor_treasurer_or_system)
    def cancel(self, *, by: User | None, why: str) -> None:
        """The member, a treasurer, or the debtor's bank ends it."""
        self.ended_because = why[:140]

    @transition("state", State.ACTIVE, State.LAPSED, permission=system_only)
    def lapse(self, *, by: None) -> None:
        """Nothing was collected with it for 36 months."""

    @transition("state", State.ACTIVE, State.FINISHED, permission=system_only)
    def finish(self, *, by: None) -> None:
        """Its last instalment is collected."""

    @transition("state", State.FINISHED, State.ACTIVE, permission=system_only)
    def reopen(self, *, by: None) -> None:
        """The last instalment came back."""

    @transition("state", State.ACTIVE, None, permission=system_or("line.match"))
    def use(self, *, by: User | None, on: date) -> None:
        """The bank paid a collection."""
        self.last_used_on = on


class SignedMandate(models.Model):
    """What was signed, byte for byte: the text on screen with the account under it, or the scan of the paper. A table
    of its own, because it is large and hardly ever read."""

    mandate = models.OneToOneField(DebitMandate, models.PROTECT, primary_key=True, related_name="signed")
    content = SealedText(editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("signed mandate"), _("signed mandates")

    def __str__(self) -> str:
        return str(self.mandate_id)

    def raw(self) -> bytes:
        return self.content.encode("latin-1")


class DebitMandateEvent(StepEvent):
    subject_field = "mandate"
    mandate = models.ForeignKey(DebitMandate, models.PROTECT, related_name="events")

    class Meta(StepEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["mandate", "sequence"], name="mandate_event_once")]
