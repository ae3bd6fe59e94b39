"""What must stand before anyone can ask: the fund with its envelopes and bank account, the committee with its rules
and mandates, the published programmes and loan products."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fund.aid import publishing, standard
from fund.aid.models import Programme
from fund.banking.models import BankAccount
from fund.ledger import chart
from fund.ledger.envelopes import allot, open_envelope
from fund.ledger.models import Envelope, Fund
from fund.ledger.proposals import approve, propose_change, propose_transfer
from fund.sources import openings
from loans import versions
from loans.models import LoanProduct
from workflows.committee import mandates, proposals
from workflows.committee.models import Committee, Mandate
from workflows.people.models import Cooperative

from .people import Cast

Words = dict[str, str]


@dataclass
class Stage:
    fund: Fund
    account: BankAccount
    committee: Committee
    programmes: dict[str, Programme]
    products: dict[str, LoanProduct]
    envelopes: dict[str, Envelope]


def words(en: str, fr: str) -> Words:
    return {"en": en, "fr": fr}


def found_fund(be: Cooperative, fr: Cooperative) -> tuple[Fund, BankAccount]:
    fund = Fund.objects.create(code="solidarity", name="Fonds de solidarité", currency="EUR")
    fund.cooperatives.set([be, fr])
    account = BankAccount.objects.create(
        fund=fund, cooperative=be, name="Compte du fonds", iban="BE71096123456769", bic="GKCCBEBB",
        holder="Solidaire Belgique", street="Rue du Commun", building="12", postcode="1060", town="Bruxelles",
        country="BE",
    )  # fmt: skip
    chart.general(fund)
    return fund, account


def open_with(fund: Fund, cents: int, *, on: date, by: Any) -> None:
    """The opening balance: both books begin with the same sum."""
    openings.open_books(fund, cents=cents, on=on, by=by, evidence="Bank statement of the day before")


def set_aside(fund: Fund, code: str, name: str, cents: int, *, on: date, by: Any) -> Envelope:
    envelope = open_envelope(fund, code, name)
    if cents:
        allot(
            key=f"{fund.code}/{code}/{on}", source=chart.general(fund), target=envelope, cents=cents, on=on, by=by,
            why=f"Set aside for {name}",
        )  # fmt: skip
    return envelope


CHAIR, SECRETARY, MEMBER = Mandate.Role.CHAIR, Mandate.Role.SECRETARY, Mandate.Role.MEMBER
MEMBERS, STAFF, OUTSIDE = Mandate.College.MEMBERS, Mandate.College.STAFF, Mandate.College.OUTSIDE
SEATS = [
    ("Bram", CHAIR, MEMBERS), ("Carla", MEMBER, MEMBERS), ("Dirk", MEMBER, STAFF), ("Élise", MEMBER, MEMBERS),
    ("Farid", MEMBER, OUTSIDE), ("Greta", SECRETARY, STAFF),
]  # fmt: skip
BOARD_SEATS = [("Rachida", CHAIR, MEMBERS), ("Piet", MEMBER, STAFF), ("Sylvie", MEMBER, OUTSIDE)]
RULES: dict[str, Any] = {
    "quorum_base": "not_recused", "quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True,
    "majority_base": "cast", "majority_numerator": 1, "majority_denominator": 2, "majority_strict": True,
    "abstentions_count": False, "tie": "casting_vote", "appeal_days": 60,
}  # fmt: skip


def set_aside_for_winter(fund: Fund, cents: int, people: Cast, *, on: date) -> Envelope:
    """Money of a funder, of which 100.00 is a reserve: Chloé proposes, Thomas approves."""
    envelope = open_envelope(
        fund, "winter", "Hiver et énergie", earmark=Envelope.Earmark.FUNDER, funder="Ville de Bruxelles"
    )
    first, second = people.staff["Chloé"], people.staff["Thomas"]
    transfer = propose_transfer(
        key=f"winter/{on}", source=chart.general(fund), target=envelope, cents=cents, on=on, by=first,
        why="The city's grant for the winter",
    )  # fmt: skip
    approve(transfer, by=second, on=on, digest=transfer.digest())
    reserve = propose_change(
        key=f"winter/reserve/{on}", envelope=envelope, reserve_cents=10_000, earmark=envelope.earmark,
        funder=envelope.funder, on=on, by=first, why="Kept for the last month of the winter",
    )  # fmt: skip
    approve(reserve, by=second, on=on, digest=reserve.digest())
    return envelope


def seat_committee(people: Cast, *, on: date) -> Committee:
    """Five voices and a secretary without one, a chair with a casting vote, half of the members not recused as
    quorum; a substitute; above its ceiling, and for appeals, the board."""
    board = found_committee(people, "board", "Conseil d’administration", BOARD_SEATS, on=on)
    adopt(board, people, chair="Rachida", on=on, **{**RULES, "quorum_base": "in_office", "tie": "refused"})
    committee = found_committee(people, "solidarity", "Comité de solidarité", SEATS, on=on)
    mandates.give_mandate(
        committee, people.staff["Henk"], role=MEMBER, college=MEMBERS, from_on=on, by=people.staff["Max"],
        substitute_of=committee.mandates.get(user=people.staff["Carla"]),
    )  # fmt: skip
    upward = {
        "ceiling_cents": 2_500_000,
        "escalates_to": board,
        "appeals_to": board,
        "circular_allowed": True,
    }
    adopt(committee, people, chair="Bram", on=on, **RULES, **upward)
    return committee


def found_committee(people: Cast, code: str, name: str, seats: list[Any], *, on: date) -> Committee:
    committee = Committee.objects.create(code=code, name=name)
    committee.cooperatives.set([people.be, people.fr])
    for person, role, college in seats:
        mandates.give_mandate(
            committee, people.staff[person], role=role, college=college, from_on=on, by=people.staff["Max"]
        )
    return committee


def adopt(committee: Committee, people: Cast, *, chair: str, on: date, **rules: Any) -> None:
    """The administrator proposes, the chair approves."""
    proposal = proposals.propose_rules(
        committee, by=people.staff["Max"], on=on, from_on=on, why="Premier règlement.", **rules
    )
    proposals.approve_rules(proposal, by=people.staff[chair], on=on)


def look_ahead(committee: Committee, people: Cast, *, on: date) -> None:
    """What waits today: a mandate that ends soon, and a change of rules that nobody has answered yet."""
    farid = committee.mandates.get(user=people.staff["Farid"])
    mandates.end_mandate(farid, on=on + timedelta(days=75), by=people.staff["Max"])
    present = committee.rules_on(on)
    assert present is not None
    assert present.proposal is not None
    wanted = {
        **present.proposal.terms(),
        "circular_allowed": True,
        "circular_hours": 72,
        "closes_early": True,
    }
    proposals.propose_rules(
        committee, by=people.staff["Bram"], on=on, from_on=on + timedelta(days=21),
        why="Décider des urgences entre deux séances.", **wanted,
    )  # fmt: skip


MEMBER_SINCE = {
    "code": "months", "wanted": "number", "least": 3, "most": None,
    "question": words("For how many months have you been a member?", "Depuis combien de mois êtes-vous membre ?"),
    "reason": words("Aid is for members of at least 3 months.", "L’aide est réservée aux membres depuis au moins 3 mois."),
}  # fmt: skip
HARDSHIP = {
    "code": "hardship", "wanted": "yes", "least": None, "most": None,
    "question": words("Has your income fallen or have you lost work?", "Vos revenus ont-ils baissé ou avez-vous perdu du travail ?"),
    "reason": words("This aid is for members whose situation has become harder.", "Cette aide vise les membres dont la situation est devenue plus difficile."),
}  # fmt: skip
PUBLIC_AID = {
    "code": "public_aid", "wanted": "yes", "least": None, "most": None,
    "question": words("Have you asked for the public aid you may have a right to?", "Avez-vous demandé les aides publiques auxquelles vous pourriez avoir droit ?"),
    "reason": words("Public aid comes first; our help completes it.", "Les aides publiques viennent d’abord ; la nôtre les complète."),
}  # fmt: skip
PROOF = {
    "code": "situation", "required": True, "max_age_days": 90,
    "label": words("Proof of your situation", "Preuve de votre situation"),
    "hint": words(
        "A bill, a reminder, a letter of cancellation or a bank statement of the last 3 months.",
        "Une facture, un rappel, une lettre d’annulation ou un extrait de compte des 3 derniers mois.",
    ),
}  # fmt: skip
BILL = {
    "code": "bill", "required": True, "max_age_days": 90,
    "label": words("The bill to be paid", "La facture à payer"),
    "hint": words("With the creditor's name and account.", "Avec le nom et le compte du créancier."),
}  # fmt: skip

WHICH_BILL: dict[str, Any] = {
    "code": "which-bill", "kind": "choice",
    "label": words("Which bill is it?", "De quelle facture s’agit-il ?"),
    "options": [
        {"code": "rent", "label": words("Rent", "Le loyer")},
        {"code": "energy", "label": words("Gas, electricity or water", "Gaz, électricité ou eau")},
        {"code": "other", "label": words("Another bill", "Une autre facture")},
    ],
}  # fmt: skip
LANDLORD: dict[str, Any] = {
    "code": "landlord", "kind": "yes_no", "new_page": False, "shown_if": {"which-bill": ["rent"]},
    "label": words("Have you spoken with your landlord?", "Avez-vous parlé avec votre propriétaire ?"),
    "help": words("It changes nothing in your right to ask.", "Cela ne change rien à votre droit de demander."),
}  # fmt: skip
LEASE = {
    "code": "lease", "required": True, "shown_if": {"which-bill": ["rent"]},
    "label": words("The lease", "Le bail"),
    "hint": words("The page with the rent and the signatures.", "La page avec le loyer et les signatures."),
}  # fmt: skip

PROGRAMMES: dict[str, dict[str, Any]] = {
    "hardship": {
        "name": words("Hardship grant", "Aide d’urgence"),
        "summary": words("One sum for members at a dead end.", "Une somme unique pour les membres dans l’impasse."),
        "rules": {
            "formula": "lump_sum", "parameters": {"lump_cents": 150_000}, "ceiling_case_cents": 150_000,
            "ceiling_member_year_cents": 250_000, "paid_to": "member", "documents": [PROOF],
            "criteria": [MEMBER_SINCE, HARDSHIP, PUBLIC_AID],
        },
    },
    "daily": {
        "name": words("Daily supplement", "Complément journalier"),
        "summary": words("7 EUR for each day of temporary unemployment.", "7 EUR par jour de chômage temporaire."),
        "rules": {
            "formula": "per_day", "parameters": {"day_cents": 700}, "ceiling_case_cents": 64_400,
            "ceiling_member_year_cents": 128_800, "paid_to": "member", "documents": [PROOF],
            "criteria": [HARDSHIP],
        },
    },
    "lost-income": {
        "name": words("Lost income", "Perte de revenus"),
        "summary": words("Three quarters of the income lost, at most 50 EUR a day.", "Les trois quarts du revenu perdu, au plus 50 EUR par jour."),
        "rules": {
            "formula": "lost_income", "parameters": {"share": "3/4", "day_cap_cents": 5_000}, "ceiling_case_cents": 200_000,
            "ceiling_member_year_cents": 300_000, "paid_to": "member", "documents": [PROOF],
            "criteria": [MEMBER_SINCE, HARDSHIP],
        },
    },
    "housing": {
        "name": words("Rent and energy", "Loyer et énergie"),
        "summary": words("Bills paid to the landlord or the supplier.", "Des factures payées au propriétaire ou au fournisseur."),
        "rules": {
            "formula": "receipts", "parameters": {}, "ceiling_case_cents": 100_000,
            "ceiling_member_year_cents": 150_000, "paid_to": "creditors", "documents": [BILL, LEASE],
            "questions": [WHICH_BILL, LANDLORD, *standard.QUESTIONS],
            "criteria": [MEMBER_SINCE],
        },
    },
}  # fmt: skip


CORONA: dict[str, Any] = {
    "name": words("Corona plan", "Plan Corona"),
    "summary": words("For members whose work stopped in the crisis of 2020.", "Pour les membres dont le travail s’est arrêté dans la crise de 2020."),
    "rules": {
        "formula": "receipts", "parameters": {}, "ceiling_case_cents": 300_000,
        "ceiling_member_year_cents": 300_000, "paid_to": "member", "documents": [PROOF],
        "criteria": [MEMBER_SINCE],
    },
}  # fmt: skip


WINTER: dict[str, Any] = {
    "name": words("Winter and energy", "Hiver et énergie"),
    "summary": words("Heating bills, with money of the city.", "Les factures de chauffage, avec l’argent de la ville."),
    "rules": {
        "formula": "receipts", "parameters": {}, "ceiling_case_cents": 60_000,
        "ceiling_member_year_cents": 90_000, "paid_to": "member", "documents": [PROOF],
        "criteria": [MEMBER_SINCE],
    },
}  # fmt: skip
PLANS = {**PROGRAMMES, "corona": CORONA, "winter": WINTER}


def publish_programme(code: str, envelope: Envelope, *, by: Any, opens_on: date, **rules: Any) -> Programme:
    plan = PLANS[code]
    programme = Programme.objects.create(
        code=code, name=plan["name"], summary=plan["summary"], envelope=envelope, committee_code="solidarity"
    )
    shared = {"opens_on": opens_on, "questions": standard.QUESTIONS, "declaration": standard.DECLARATION}
    version = publishing.draft_version(programme, {**shared, **plan["rules"], **rules}, by=by)
    publishing.publish_version(version, by=by, on=opens_on)
    return programme


PURPOSES = [
    {"code": "equipment", "label": words("Equipment and material", "Équipement et matériel")},
    {"code": "goods", "label": words("Goods for an order", "Marchandises pour une commande")},
    {"code": "training", "label": words("Training", "Formation")},
]


def publish_product(envelope: Envelope, *, by: Any, on: date) -> LoanProduct:
    """The investment credit as it was first: with a file fee of 3 %."""
    product = LoanProduct.objects.create(
        code="investment", name=words("Zero-rate loan", "Prêt à taux zéro"),
        summary=words("Equipment, goods or training, repaid without interest.", "Équipement, marchandises ou formation, remboursé sans intérêt."),
    )  # fmt: skip
    first = versions.draft_version(
        product, by=by, from_on=on, envelope=envelope, committee_code="solidarity", countries=["BE", "FR"],
        purposes=PURPOSES, min_cents=30_000, max_cents=1_000_000, min_months=3, max_months=48, grace_months_max=6,
        file_fee_basis_points=300, tolerance_cents=100,
    )  # fmt: skip
    versions.publish_version(first, by=by, on=on)
    return product


def publish_without_fee(product: LoanProduct, *, by: Any, on: date) -> None:
    second = versions.draft_version(
        product, by=by, from_on=on, file_fee_basis_points=0, tranches_max=3, deduction_basis_points_max=2_000
    )
    versions.publish_version(second, by=by, on=on)
