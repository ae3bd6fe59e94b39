"""Who accepted the agreement of a loan, when, exactly which text, and by which code. The rows never change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.people.models import FactorCheck, MailCode, User

from .agreements import Agreement
from .amendments import Offered


class Party(models.TextChoices):
    BORROWER = "borrower", _("Borrower")
    CO_BORROWER = "co_borrower", _("Co-borrower")
    GUARANTOR = "guarantor", _("Guarantor")
    LENDER = "lender", _("Cooperative")


class Acceptance(models.Model):
    """One party's act. It counts for the text whose hash it bears: another text is accepted anew."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="acceptances")
    party = models.CharField(_("party"), max_length=12, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("accepted at"))
    agreed_hash = models.CharField(max_length=64)
    document_hash = models.CharField(max_length=64)
    factor = models.ForeignKey(FactorCheck, models.PROTECT, null=True, related_name="+")
    mail_code = models.OneToOneField(MailCode, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("acceptance"), _("acceptances")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "agreed_hash"], name="each_party_accepts_a_text_once"
            ),
            models.CheckConstraint(
                condition=Q(factor__isnull=False, mail_code=None) | Q(factor=None, mail_code__isnull=False),
                name="acceptance_confirmed_by_one_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_party_display()}, {self.by_name}"

    @property
    def how(self) -> str:
        return str(_("code of an authenticator") if self.factor_id else _("code sent by e-mail"))


def people_of(offered: Offered) -> dict[str, Any]:
    """Each party that is a member, with that member; the cooperative accepts through its officers."""
    found = {Party.BORROWER: offered.member}
    if offered.co_borrower:
        found[Party.CO_BORROWER] = offered.co_borrower
    if offered.guarantor:
        found[Party.GUARANTOR] = offered.guarantor
    return {str(party): member for party, member in found.items()}


def accepted(offered: Offered) -> dict[str, Acceptance]:
    """Of the text that is on offer, by party."""
    rows = offered.acceptances.filter(agreed_hash=offered.agreed_hash)
    return {row.party: row for row in rows.select_related("by")}


def outstanding(offered: Offered) -> list[str]:
    """The parties that have not accepted it yet, the cooperative last."""
    done = accepted(offered)
    return [party for party in [*people_of(offered), Party.LENDER.value] if party not in done]


def still_to_accept(offered: Offered) -> list[str]:
    """The same while it is on offer, in words."""
    return [str(Party(party).label) for party in outstanding(offered)] if offered.state == "offered" else []


def party_of(offered: Offered, user: User, *, may_lend: bool) -> str:
    """As which party this person accepts it next; empty when as none. `may_lend`: they sign for the cooperative."""
    own = [party for party, member in people_of(offered).items() if member.user_id == user.pk]
    waiting = outstanding(offered)
    if own:  # nobody signs for both sides
        return next((party for party in own if party in waiting), "")
    return Party.LENDER.value if may_lend and waiting == [Party.LENDER.value] else ""
