"""The fund's own accounts at banks."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.banking import iban, pain001
from fund.ledger import chart
from fund.ledger.models import Account, Fund, Kind
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role
from workflows.refusals import Refusal
from workflows.sealed import keyed_hash


def iban_key(compact: str) -> str:
    """What stands for an account number where rows are looked up by it: a keyed hash, never the number."""
    return keyed_hash("fund.banking.iban", compact)


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def visible_to(self, user: User) -> Self:
        """Accounts of the funds of the cooperatives whose money this person handles or audits."""
        return self.filter(fund__in=funds_of(user))

    def named(self, account: str) -> "BankAccount | None":
        """The account that a statement means: its IBAN,
        or the national number inside it as MT940 writes it."""
        text = account.upper().replace(" ", "")
        exact = self.filter(iban=text).first()
        if exact or not any(letter.isdigit() for letter in text):
            return exact
        code, _slash, number = text.partition("/")
        tail = code + number.zfill(10) if number else text
        if len(tail) < 8:
            return None
        found = list(self.filter(iban__endswith=tail)[:2])
        return found[0] if len(found) == 1 else None


def funds_of(user: User) -> models.QuerySet[Fund]:
    roles = user.roles() & {Role.TREASURER, Role.TREASURER2, Role.AUDITOR, Role.INTEGRATION}
    if not roles:
        return Fund.objects.none()
    return Fund.objects.filter(cooperatives__in=user.cooperatives_as(*roles)).distinct()


class BankAccount(models.Model):
    """An account that the fund pays from and is paid on.

    iban        clear: it is the fund's own, and printed on every letter
    ledger_ref  tells the fund's bank accounts apart in the ledger; empty for its first one
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="bank_accounts")
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="bank_accounts"
    )
    name = models.CharField(_("name"), max_length=100)
    iban = models.CharField(_("IBAN"), max_length=34, unique=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    holder = models.CharField(_("holder"), max_length=70)
    street = models.CharField(_("street"), max_length=70, blank=True)
    building = models.CharField(_("number"), max_length=16, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    town = models.CharField(_("town"), max_length=35, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    pain_version = models.CharField(
        _("payment files"), max_length=2, choices=pain001.VERSIONS, default=pain001.NEWEST
    )
    ledger_ref = models.CharField(max_length=34, blank=True, editable=False)
    is_paying = models.BooleanField(_("payments leave from here"), default=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank account"), _("bank accounts")
        ordering = ["fund", "name"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "ledger_ref"], name="bank_account_once_in_the_ledger"),
            models.CheckConstraint(condition=~Q(iban=""), name="bank_account_has_an_iban"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {iban.printed(self.iban)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.ledger_ref:
            taken = BankAccount.objects.filter(fund=self.fund, ledger_ref="").exists()
            self.ledger_ref = self.iban if taken else ""
        super().save(*args, **kwargs)

    def clean(self) -> None:
        try:
            found = iban.parse(self.iban)
            self.iban, self.bic = found.compact, iban.check_bic(self.bic) or found.bic
            pain001.scheme_text(self.holder, pain001.NAME_LENGTH)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None

    @property
    def printed_iban(self) -> str:
        return iban.printed(self.iban)

    @property
    def ledger(self) -> Account:
        return chart.account(self.fund, Kind.BANK, ref=self.ledger_ref)

    def as_party(self) -> pain001.Party:
        address = None
        if self.town and self.country:
            address = pain001.Address(self.town, self.country, self.street, self.building, self.postcode)
        return pain001.Party(self.holder, self.iban, self.bic, address)
