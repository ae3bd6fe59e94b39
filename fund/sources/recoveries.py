"""Money that comes back after a loss: what was lost becomes available again, never more than was lost."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger import chart
from fund.ledger.models import Envelope, Fund, Kind, Movement, Transfer
from fund.ledger.posting import Entry, Leg, post_once
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.refusals import Refusal, TooLate

from . import formats
from .formats import Frame, Read, Row, words
from .models import Import, ImportLine, Recovery
from .refusals import LossExceeded
from .taking_back import take_back, take_back_all


class Loss(NamedTuple):
    """What was lost, what came back of it, and the envelope that bore it."""

    lost_cents: int
    recovered_cents: int
    envelope: Envelope | None

    @property
    def left_cents(self) -> int:
        return self.lost_cents - self.recovered_cents


def loss_of(fund: Fund, reference: str) -> Loss:
    """A loss by its loan's number or by the reference of its movement; by "" all that the fund lost."""
    lost = Transfer.objects.filter(movement__fund=fund).exclude(movement__recovery__isnull=False)
    lost = lost.exclude(movement__reverses__recovery__isnull=False)
    back = Recovery.objects.filter(fund=fund, movement__reversed_by=None)
    if reference:
        back = back.filter(loss=reference)
        lost = lost.filter(
            Q(movement__source_ref=reference) | Q(movement__source_ref__endswith=f"/{reference}")
            | Q(source__ref=reference) | Q(target__ref=reference)
        )  # fmt: skip
    into, out = (
        lost.filter(**{f"{end}__kind": Kind.LOSSES}).aggregate(cents=Sum("amount_cents", default=0))["cents"]
        for end in ("target", "source")
    )
    bearing = Transfer.objects.filter(
        movement__in=lost.filter(target__kind=Kind.LOSSES).values("movement"), target__kind=Kind.LOST
    )
    bore = bearing.select_related("target__envelope").order_by("-amount_cents").first()
    recovered = back.aggregate(cents=Sum("amount_cents", default=0))["cents"]
    return Loss(into - out, recovered, bore.target.envelope if bore else None)


def capped(fund: Fund, loss: str, cents: int) -> Loss:
    """Not more than was lost comes back; raises LossExceeded with the figures."""
    found = loss_of(fund, loss)
    if cents > found.left_cents:
        raise LossExceeded(
            _("%(lost)s was lost and %(back)s came back: %(asked)s is more than is left.")
            % {
                "lost": money(found.lost_cents, fund.currency),
                "back": money(found.recovered_cents, fund.currency),
                "asked": money(cents, fund.currency),
            },
            lost_cents=found.lost_cents,
            recovered_cents=found.recovered_cents,
            asked_cents=cents,
        )
    return found


@transaction.atomic
def recover(
    *,
    key: str,
    fund: Fund,
    payer: str,
    cents: int,
    on: date,
    by: Any,
    loss: str = "",
    reference: str = "",
    note: str = "",
    made_by: Import | None = None,
) -> Recovery:
    """Take in what comes back of a loss and no bank statement will show; once by its key.

    loss    the loan, case or reference that was lost; empty: what the fund lost in all is the bound
    raises  LossExceeded; TooLate when another recovery has the reference
    """
    before = Movement.objects.filter(key=f"recovery/{key}").select_related("recovery").first()
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    found = loss_of(fund, loss) if before else capped(fund, loss, cents)
    envelope = before.recovery.envelope if before else found.envelope or chart.general(fund)
    legs = [
        Leg(chart.account(fund, Kind.LOSSES), chart.account(fund, Kind.BANK), cents),
        Leg(chart.account(fund, Kind.LOST, envelope), chart.account(fund, Kind.AVAILABLE, envelope), cents),
    ]
    entry = Entry(f"recovery/{key}", legs, on, _("Recovery"), by=by, source_ref=f"recovery/{key}"[:120])
    movement, now = post_once(entry)
    if not now:
        return Recovery.objects.get(movement=movement)
    try:
        with transaction.atomic():
            return Recovery.objects.create(
                number=next_number("RC", on.year), fund=fund, envelope=envelope, payer=payer, loss=loss,
                reference=reference, amount_cents=cents, received_on=on, note=note, movement=movement,
                made_by=made_by,
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate(_("Another recovery was recorded with the reference “%s”.") % reference) from error


def take_back_recovery(recovery: Recovery, *, on: date, by: Any, why: str) -> Movement:
    return take_back(recovery.movement, on=on, by=by, why=why)


# ---- a table of recoveries


def _check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
    asked: Counter[str] = Counter()

    def one(row: dict[str, Any], frame: Frame) -> Read:
        read = _one(row, frame, asked)
        if read.outcome == "new":
            asked[read.facts["loss"]] += read.cents or 0
        return read

    yield from formats.by_line(one)(rows, frame)


def _one(row: dict[str, Any], frame: Frame, asked: Counter[str]) -> Read:
    frame.currency(row.get("currency") or "")
    reference = words(row, "reference", 60)
    on, cents = frame.day(row.get("date") or ""), frame.cents(row.get("amount") or "")
    facts = {
        "reference": reference, "payer": words(row, "payer", 120),
        "loss": words(row, "loss", 60, needed=False), "note": words(row, "note", 200, needed=False),
    }  # fmt: skip
    before = Recovery.objects.filter(fund=frame.fund, reference=reference).first()
    if before is None:
        capped(frame.fund, facts["loss"], asked[facts["loss"]] + cents)
    elif (before.amount_cents, before.received_on) != (cents, on):
        raise Refusal(
            _("Recovery %s has this reference and other figures: take it back first.") % before.number
        )
    return Read(
        0,
        "known" if before else "new",
        on=on,
        label=facts["payer"],
        base_cents=cents,
        cents=cents,
        facts=facts,
    )


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    for row, facts in formats.facts_of(rows):
        recover(
            key=f"import/{made.pk}/{row.line}", fund=made.fund, cents=row.cents or 0, on=row.on or on, by=by,
            made_by=made, **facts,
        )  # fmt: skip


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    take_back_all(made.recoveries.select_related("movement").order_by("-pk"), on=on, by=by, why=why)


formats.register(
    formats.Format(
        Import.Kind.RECOVERIES,
        required=("reference", "date", "amount", "payer"),
        optional=("loss", "note", "currency"),
        check=_check,
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "One line a recovery: what came back, from whom, and under “loss” the loan or reference that was lost. No"
            " more comes back than was lost."
        ),
        example=[
            ["reference", "date", "amount", "payer", "loss", "note"],
            ["RCV-12", "2026-03-02", "200.00", "Bailiff Dupont", "L-2025-0003", "First part"],
        ],
    )
)
