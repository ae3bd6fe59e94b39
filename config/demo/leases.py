"""Goods leased in the demonstration: one with its member, one paid to the end and handed over, one stolen."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fund.ledger.models import Envelope
from loans import leasing, versions
from loans.models import Asset, LoanProduct
from loans.models.assets import State
from workflows.cases.models import Case
from workflows.people.models import Member

from . import people
from .clock import at
from .journeys import ask_loan, receipt
from .stage import words


@dataclass(frozen=True)
class Wish:
    """`ends`: "paid" to the end in advance, "stolen", or "" while it runs."""

    ago: int
    who: int
    cents: int
    net_cents: int
    months: int
    goods: str
    serial: str
    ends: str = ""


WISHES = [
    Wish(14, 4, 121_000, 100_000, 12, "Laptop, 14 inches", "C02-44871", "paid"),
    Wish(8, 26, 181_500, 150_000, 18, "Field recorder and two microphones", "FR-90233"),
    Wish(6, 37, 96_800, 80_000, 12, "Electric scooter for deliveries", "TR-5521", "stolen"),
]


def publish(envelope: Envelope, *, by: Any, on: date) -> LoanProduct:
    product = LoanProduct.objects.create(
        code="leasing", name=words("Equipment lease", "Leasing de matériel"),
        summary=words("The cooperative buys it; you use it, pay it off, and it becomes yours.",
                      "La coopérative l’achète ; vous l’utilisez, le remboursez, et il devient le vôtre."),
    )  # fmt: skip
    version = versions.draft_version(
        product, by=by, from_on=on, envelope=envelope, committee_code="solidarity", countries=["BE", "FR"],
        purposes=[{"code": "equipment", "label": words("Equipment", "Matériel")}], min_cents=50_001, max_cents=500_000,
        min_months=6, max_months=36, secured_by="asset",
    )  # fmt: skip
    versions.publish_version(version, by=by, on=on)
    return product


def ask(member: Member, product: LoanProduct, wish: Wish, on: date) -> Case:
    supplier = {
        "supplier_name": "Materiel Pro", "supplier_address": "Quai de l'Industrie 5, 1000 Bruxelles",
        "supplier_iban": people.fake_iban("BE", 44_810_000 + wish.who), "invoice_number": f"MP-{on:%y%m}-{wish.who}",
    }  # fmt: skip
    return ask_loan(
        member, product, wish.cents, wish.months, wish.goods, on, goods=wish.goods, net_cents=wish.net_cents,
        **supplier,
    )  # fmt: skip


def keep(cast: Any, on: date, today: date) -> None:
    """What was bought is delivered; what is paid to the end is handed over; one is stolen three months later."""
    officer, treasurer = cast.staff["Omar"], cast.staff["Chloé"]
    for asset in Asset.objects.filter(state__in=[State.BOUGHT, State.HELD]).select_related("agreement"):
        wish = next(wish for wish in WISHES if wish.goods == asset.description)
        if asset.state == State.BOUGHT:
            with at(on, 11) as now:
                leasing.deliver(
                    asset, on=on, by=officer, serial_number=wish.serial, insurer="Assurances du Commun",
                    policy=f"AC-{wish.who:04d}", location="Bruxelles",
                    insured_until=today + timedelta(days=20 if not wish.ends else 300),
                )  # fmt: skip
                photo = receipt(f"{asset.description}\n{wish.serial}")
                leasing.add_paper(asset, name="goods.png", content=photo, label="Photo", by=officer, at=now)
        elif wish.ends == "paid" and asset.agreement.state == "settled":
            with at(on, 11):
                leasing.hand_over(asset, on=on, by=treasurer)
        elif wish.ends == "stolen" and asset.delivered_on and on > asset.delivered_on + timedelta(days=80):
            with at(on, 11):
                leasing.lose(
                    asset, why="Stolen in the street; the police report is in the file", on=on, by=officer,
                    claim_number="AC-2026-778", insured_cents=asset.agreement.outstanding_cents,
                )  # fmt: skip
