"""Charts of accounts: which national number each kind of account has, proposed by one person, agreed by another."""

import re
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.be import vat as belgian
from stdnum.fr import siren

from fund.ledger import proposals
from fund.ledger.chart import ACCOUNTING_KINDS
from fund.ledger.models import Fund, Kind
from workflows.people.models import Cooperative, User
from workflows.refusals import Refusal, Unmet

from .models import ChartOfAccounts

Standard = ChartOfAccounts.Standard
CARRIED = "carried"
"""What the years before left: not a kind of account, as nothing is moved at the end of a year."""
NAMES: dict[str, str | Promise] = {
    **{kind.value: kind.label for kind in ACCOUNTING_KINDS},
    CARRIED: gettext_lazy("Carried from earlier years"),
}

# Numbers and names as the two national charts have them; each entity changes what its accountant keeps otherwise.
USUAL: dict[str, dict[str, tuple[str, str]]] = {
    Standard.PCG: {
        Kind.BANK: ("512000", "Banques"),
        Kind.TRANSIT: ("580000", "Virements internes"),
        Kind.CASH: ("530000", "Caisse"),
        Kind.SUSPENSE: ("471000", "Comptes d'attente"),
        Kind.LOAN: ("274000", "Prêts"),
        Kind.CLAIM: ("276000", "Autres créances immobilisées"),
        Kind.CREDIT: ("467000", "Autres comptes débiteurs ou créditeurs"),
        Kind.CONTRIBUTIONS: ("756000", "Cotisations"),
        Kind.GIFTS: ("754000", "Ressources liées à la générosité du public"),
        Kind.LINE: ("168000", "Autres emprunts et dettes assimilées"),
        Kind.OWN: ("455000", "Associés - Comptes courants"),
        Kind.OPENING: ("102000", "Fonds propres sans droit de reprise"),
        Kind.FEES: ("706000", "Prestations de services"),
        Kind.INTEREST: ("768000", "Autres produits financiers"),
        Kind.AID_GIVEN: ("657000", "Aides financières"),
        Kind.LOSSES: ("654000", "Pertes sur créances irrécouvrables"),
        Kind.CHARGES: ("627000", "Services bancaires et assimilés"),
        CARRIED: ("110000", "Report à nouveau"),
    },
    Standard.PCMN: {
        Kind.BANK: ("550000", "Établissements de crédit : comptes courants"),
        Kind.TRANSIT: ("580000", "Virements internes"),
        Kind.CASH: ("570000", "Caisses-espèces"),
        Kind.SUSPENSE: ("499000", "Comptes d'attente"),
        Kind.LOAN: ("291000", "Autres créances à plus d'un an"),
        Kind.CLAIM: ("416000", "Créances diverses"),
        Kind.CREDIT: ("489000", "Autres dettes diverses"),
        Kind.CONTRIBUTIONS: ("730000", "Cotisations"),
        Kind.GIFTS: ("732000", "Dons"),
        Kind.LINE: ("174000", "Autres emprunts"),
        Kind.OWN: ("179000", "Dettes diverses à plus d'un an"),
        Kind.OPENING: ("100000", "Fonds de l'association"),
        Kind.FEES: ("743000", "Produits d'exploitation divers"),
        Kind.INTEREST: ("751000", "Produits des actifs circulants"),
        Kind.AID_GIVEN: ("643000", "Aides et dons accordés"),
        Kind.LOSSES: ("642000", "Moins-values sur réalisation de créances"),
        Kind.CHARGES: ("657000", "Charges financières diverses"),
        CARRIED: ("140000", "Résultat reporté"),
    },
}
_NUMBER = re.compile(r"([1-8][0-9]{2,9})\s+(\S.{0,98})")


class Unmapped(Refusal):
    """Money moved on kinds of account that the entity's chart has no number for."""

    code = "kind_unmapped"

    def __init__(self, entity: Cooperative, kinds: list[str]) -> None:
        named = ", ".join(str(NAMES[kind]) for kind in kinds)
        super().__init__(
            gettext_lazy(
                "The chart of accounts of %(entity)s has no number for: %(kinds)s. Propose one first."
            )
            % {"entity": entity.name, "kinds": named},
            kinds=kinds,
        )


class NoChart(Refusal):
    code = "no_chart"

    def __init__(self, entity: Cooperative) -> None:
        super().__init__(
            gettext_lazy("%(entity)s has no chart of accounts yet: propose one first.")
            % {"entity": entity.name}
        )


def usual(entity: Cooperative) -> str:
    """The chart of the entity's country."""
    return {"FR": Standard.PCG, "BE": Standard.PCMN}.get(entity.country, Standard.OTHER)


def in_force(fund: Fund, entity: Cooperative) -> ChartOfAccounts:
    """raises NoChart"""
    found = ChartOfAccounts.objects.in_force(fund, entity)
    if found is None:
        raise NoChart(entity)
    return found


def written(pair: list[str] | tuple[str, str] | None) -> str:
    """ "512000 Banques", as it is typed."""
    return " ".join(pair) if pair else ""


def read(typed: str) -> tuple[str, str]:
    """The number and the name of "512000 Banques". raises Unmet"""
    found = _NUMBER.fullmatch(" ".join(typed.split()))
    if found is None:
        raise Unmet(
            _("Write a number of 3 to 10 digits and a name: 512000 Banques. “%(typed)s” is not one.")
            % {"typed": typed[:40]},
            code="not_an_account",
        )
    return found[1], found[2]


def checked_company(standard: str, typed: str) -> str:
    """The entity's number as its register writes it, as digits; empty stays empty. raises Unmet"""
    if not typed.strip():
        return ""
    if standard == Standard.PCG and siren.is_valid(typed):
        return str(siren.compact(typed))
    if standard == Standard.PCMN and belgian.is_valid(typed):
        return str(belgian.compact(typed))
    if standard == Standard.OTHER and typed.strip().isascii() and typed.strip().isalnum():
        return typed.strip()[:10]
    raise Unmet(_("“%(typed)s” is not a number of this country’s register.") % {"typed": typed[:20]})


@transaction.atomic
def propose(
    *,
    key: str,
    fund: Fund,
    entity: Cooperative,
    standard: str,
    company: str,
    numbers: dict[str, str],
    why: str,
    on: date,
    by: User,
) -> ChartOfAccounts:
    """Ask that an entity's chart be this from now on; another person agrees. Once by its key.

    numbers  {kind: "512000 Banques"}; a kind that is left empty has no number
    raises   NotYours; Unmet for what is no account or no company number, and when nothing would change
    """
    if not fund.cooperatives.filter(pk=entity.pk).exists():
        raise Unmet(_("%(entity)s does not share this fund.") % {"entity": entity.name})
    if unknown := sorted(set(numbers) - set(NAMES)):
        raise Unmet(_("There is no such kind of account: %(kinds)s.") % {"kinds": ", ".join(unknown)[:80]})
    pairs = {kind: list(read(typed)) for kind, typed in numbers.items() if typed.strip()}
    company = checked_company(standard, company)
    stands = ChartOfAccounts.objects.in_force(fund, entity)
    same = stands is not None and (stands.standard, stands.company, stands.numbers) == (
        standard, company, pairs,
    )  # fmt: skip
    if same and not ChartOfAccounts.objects.filter(key=key).exists():
        raise proposals.NothingChanges(_("This is the chart in force: nothing would change."))
    return proposals.propose(
        ChartOfAccounts, key=key, fund=fund, by=by, on=on, why=why, entity=entity, standard=standard,
        company=company, numbers=pairs,
    )  # fmt: skip
