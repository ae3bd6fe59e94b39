"""A lease is a loan whose goods are the cooperative's until the last instalment: bought, delivered, insured, handed
over; returned or lost in between. What is owed stays on the loan, and what is given up of it is decided there."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import expected as awaited
from fund.banking import references
from fund.banking.models import ExpectedPayment, StatementLine
from fund.banking.receivables import Receivable
from fund.ledger.posting import Leg
from loans import repayment
from loans.models import Agreement, Asset, AssetPaper
from loans.models.assets import Shape, State
from loans.paper import TEMPLATE, said
from workflows.cases import attachments
from workflows.money_words import money
from workflows.notices.letters import letter
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note, perform

SERIES, CODE = "AS", "lease_insurance"
FACTS = frozenset({"serial_number", "insurer", "policy", "insured_until", "condition", "location"})
NEEDED = ("serial_number", "insurer", "insured_until")
MOST_FILES = 30


@transaction.atomic
def register(agreement: Agreement, *, on: date) -> Asset | None:
    """The supplier is paid: what was bought goes on the register, once; None for a loan that is no lease."""
    if not agreement.terms.is_lease:
        return None
    if known := Asset.objects.filter(agreement=agreement).first():
        return known
    asked = agreement.case.loan_application
    assert asked.net_cents is not None
    asset = Asset.objects.create(
        number=next_number(SERIES, on.year), agreement=agreement, cooperative=agreement.case.cooperative,
        description=asked.goods, invoice_number=agreement.invoice_number, net_cents=asked.net_cents,
        bought_on=on, holder=agreement.member,
    )  # fmt: skip
    note(asset, "buy", by=None, payload={"loan": agreement.number, "net_cents": asset.net_cents})
    return asset


def unregister(agreement: Agreement, *, on: date) -> None:
    """The payment to the supplier is cancelled: nothing was bought."""
    asset = Asset.objects.filter(agreement=agreement, state=State.BOUGHT).first()
    if asset is not None:
        perform(Asset.cancel, asset, by=None, on=on)


def deliver(asset: Asset, *, on: date, by: User, **facts: Any) -> Asset:
    """The member has it. raises Unmet without serial number and insurance, or insured until a day gone by"""
    kept = _facts(facts)
    for name in NEEDED:
        if not (kept.get(name) or getattr(asset, name)):
            raise Unmet(
                _(
                    "Before it is delivered, write down its serial number and until when it is insured with whom."
                ),
                code="not_insured",
                missing=name,
            )
    _refuse_lapsed(kept.get("insured_until") or asset.insured_until, on)
    return perform(Asset.deliver, asset, by=by, on=on, facts=kept, payload=_payload(kept))


def describe(asset: Asset, *, on: date, by: User, why: str = "", **facts: Any) -> Asset:
    """Write down what is known better. raises Unmet for nothing, or an insurance that has ended"""
    kept = _facts(facts)
    changed = {name: value for name, value in kept.items() if getattr(asset, name) != value}
    if not changed:
        raise Unmet(_("Nothing of it has changed."), code="nothing_changes")
    if "insured_until" in changed:
        _refuse_lapsed(changed["insured_until"], on)
    return perform(Asset.describe, asset, by=by, facts=changed, reason=why, payload=_payload(changed))


def give_back(asset: Asset, *, condition: str, location: str, why: str, on: date, by: User) -> Asset:
    """The member gave it back before the end: in which condition, where it is now, and why."""
    _require_words(why)
    kept = _facts({"condition": condition, "location": location})
    return perform(Asset.give_back, asset, by=by, facts=kept, reason=why, payload=_payload(kept))


@transaction.atomic
def lose(
    asset: Asset, *, why: str, on: date, by: User, claim_number: str = "", insured_cents: int | None = None
) -> Asset:
    """Stolen or destroyed: what happened, and what the insurer is expected to pay, which then bears a reference of its
    own and pays the loan."""
    _require_words(why)
    if insured_cents is not None and not (insured_cents > 0 and claim_number.strip()):
        raise Unmet(
            _("What the insurer pays needs an amount and the number of their file."), code="no_claim_number"
        )
    money_in = _expect(asset, insured_cents) if insured_cents else None
    payload = {"insured_cents": insured_cents}
    return perform(
        Asset.lose, asset, by=by, claim_number=claim_number.strip()[:60], insurance=money_in, reason=why,
        payload=payload,
    )  # fmt: skip


def _expect(asset: Asset, cents: int) -> ExpectedPayment:
    row = awaited.expect(
        key=f"asset/{asset.number}/insurance", purpose=CODE, fund=asset.agreement.fund, cents=cents,
        reference=references.of_number(asset.number, asset.cooperative.country), payer_name=asset.insurer,
        label=asset.number,
    )  # fmt: skip
    return awaited.update(row, cents=cents, due_on=None)


def hand_over(asset: Asset, *, on: date, by: User) -> Asset:
    """It becomes the member's own. raises Unmet while something is owed"""
    return perform(Asset.hand_over, asset, by=by, on=on)


def let_go(asset: Asset, *, why: str, on: date, by: User) -> Asset:
    """Sold or scrapped, or given up for lost. What a sale brings is a payment of the loan."""
    _require_words(why)
    asset = perform(Asset.let_go, asset, by=by, on=on, reason=why)
    if asset.insurance and asset.insurance.received_cents:
        awaited.settle(asset.insurance)
    return asset


def _require_words(why: str) -> None:
    if not why.strip():
        raise Refusal(_("Say what happened."), code="no_reason")


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(given) - FACTS:
        raise ValueError(f"not a fact of a leased good: {sorted(unknown)}")
    kept = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in given.items()
        if value not in (None, "")
    }
    if kept.get("condition", Shape.NEW) not in Shape.values:
        raise Unmet(_("Its condition is new, good, worn or broken."), code="unknown_condition")
    return kept


def _refuse_lapsed(until: date | None, on: date) -> None:
    if until is None or until < on:
        raise Unmet(_("The insurance has ended: give a policy that holds today."), code="insurance_ended")


def _payload(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def add_paper(asset: Asset, *, name: str, content: bytes, label: str, by: User, at: datetime) -> AssetPaper:
    """Keep a photo or a paper, checked and drawn anew; the same one again is kept once.

    raises  NotYours; BadDocument with a sentence; Unmet without words, or for too many
    """
    if not may(by, "asset.keep"):
        raise NotYours()
    if not label.strip():
        raise Unmet(_("Say what it shows."), code="no_label")
    case = asset.agreement.case
    clean = attachments.checked(case, name, content, by, recorded=True)
    with transaction.atomic():
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if twin := asset.papers.filter(document__sha256=clean.sha256).first():
            return twin
        if asset.papers.count() >= MOST_FILES:
            raise Unmet(
                _("At most %(most)d files are kept of one good.") % {"most": MOST_FILES},
                code="too_many_files",
            )
        document = attachments.kept(case, clean, by, at, requirement="", replaces=None)
        made = AssetPaper.objects.create(asset=asset, label=label.strip()[:80], document=document)
        note(asset, "file", by=by, payload={"file": made.pk, "sha256": clean.sha256})
        return made


def certificate_pdf(asset: Asset, *, language: str) -> bytes:
    """That the good is the member's own. raises TooLate before it was handed over"""
    if asset.state != State.HANDED_OVER or asset.ended_on is None:
        raise TooLate(_("It is not handed over yet."), code="not_handed_over")
    with translation.override(language):
        title = _("Hand-over of %(number)s") % {"number": asset.number}
        data = {
            "title": title,
            "lines": [
                [_("Goods"), asset.description],
                [_("Serial number"), asset.serial_number],
                [_("Price before VAT"), money(asset.net_cents, asset.currency)],
                [_("Lease"), asset.agreement.number],
                [_("Handed over on"), said(asset.ended_on)],
            ],
            "columns": [],
            "rows": [],
            "text": _(
                "The last instalment is paid. From this day the goods belong to you, and you insure them."
            ),
        }
        return letter(
            TEMPLATE, data, language=language, title=title, cooperative=asset.cooperative,
            member=asset.agreement.member, on=asset.ended_on, reference=asset.number,
        )  # fmt: skip


# ---- what banking asks


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """The insurer pays: it comes back to the loan like any payment of another than the borrower."""
    asset = Asset.objects.select_related("agreement__fund", "agreement__envelope").get(insurance=expected)
    return repayment.take_in(
        asset.agreement, cents=cents, line=line, key=key, on=on, by=by, payer=asset.insurer
    )


RECEIVABLE = Receivable(
    CODE, gettext_lazy("Insurance of leased goods"), receive=receive, undo=repayment.take_back
)
