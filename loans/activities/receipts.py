"""Receipts of clients as the cooperative's invoicing tells them: a file that is read, shown and confirmed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger.models import Fund
from fund.sources import formats
from fund.sources.formats import Frame, Read, words
from fund.sources.models import Import, ImportLine
from loans.activities.models import Claim
from loans.activities.models.claims import BEGUN, State
from loans.activities.recovering import refuse_twin, tell, untell, with_reference
from workflows.refusals import Refusal


def claim_of(fund: Fund, invoice: str) -> Claim:
    """The claim of an invoice: the one that runs, else the last that was paid. raises Refusal where there is none."""
    known = Claim.objects.filter(fund=fund, invoice=" ".join(invoice.split()), state__in=BEGUN)
    found = known.filter(state=State.RUNNING).first() or known.order_by("-pk").first()
    if found is None:
        raise Refusal(
            _("No advance and no guarantee was paid for the invoice %(invoice)s.")
            % {"invoice": invoice[:40]},
            code="unknown_invoice",
        )
    return found


def _one(row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    reference, invoice = words(row, "reference", 60), words(row, "invoice", 40)
    on, cents = frame.day(row.get("date") or ""), frame.cents(row.get("amount") or "")
    claim = claim_of(frame.fund, invoice)
    before = with_reference(frame.fund, reference)
    if before is None:
        if claim.started_on and on < claim.started_on:
            raise Refusal(_("It was not paid out yet on that day."))
        refuse_twin(claim, cents, on)
    elif (before.claim_id, before.cents, before.value_on) != (claim.pk, cents, on):
        raise Refusal(_("This reference was recorded with other figures: take that back first."))
    return Read(
        0, "known" if before else "new", entity=claim.number, on=on, label=invoice, base_cents=cents, cents=cents,
        facts={"reference": reference, "invoice": invoice},
    )  # fmt: skip


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    for row, facts in formats.facts_of(rows):
        tell(
            claim_of(made.fund, facts["invoice"]), key=f"import/{made.pk}/{row.line}", cents=row.cents or 0,
            on=row.on or on, by=by, reference=facts["reference"], made_by=made,
        )  # fmt: skip


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    for receipt in made.claim_receipts.standing().select_related("claim").order_by("-pk"):
        untell(receipt, on=on, by=by, why=why)


formats.register(
    formats.Format(
        Import.Kind.RECEIPTS,
        required=("reference", "invoice", "date", "amount"),
        optional=("currency",),
        check=formats.by_line(_one),
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "One line a payment of a client for an invoice that was advanced or guaranteed. What the bank statement"
            " showed already is a problem here."
        ),
        example=[
            ["reference", "invoice", "date", "amount"],
            ["PAY-881", "F-2026-0042", "2026-03-02", "400.00"],
        ],
    )
)
