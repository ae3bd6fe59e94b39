"""Gifts of clients and members: taken once, each in a numbered row, undone by its opposite."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger.models import Envelope, Fund, Kind, Movement
from fund.ledger.posting import Entry, post_once
from workflows.numbering import next_number
from workflows.people.models import Member
from workflows.refusals import Refusal, TooLate

from . import formats
from .contributions import income_legs
from .formats import Frame, Read, words
from .models import Gift, Import, ImportLine
from .taking_back import take_back, take_back_all


@transaction.atomic
def receive_gift(
    *,
    key: str,
    fund: Fund,
    giver: str,
    cents: int,
    on: date,
    by: Any,
    envelope: Envelope | None = None,
    member: Member | None = None,
    address: str = "",
    reference: str = "",
    note: str = "",
    made_by: Import | None = None,
) -> Gift:
    """Take a gift into the fund that no bank statement will show again; once by its key.

    envelope   what it is given for; none: the general envelope
    reference  once a fund, where there is one; raises TooLate when another gift has it
    """
    legs = income_legs(fund, Kind.GIFTS, cents, envelope=envelope)
    entry = Entry(f"gift/{key}", legs, on, _("Gift"), by=by, source_ref=f"gift/{key}"[:120])
    movement, now = post_once(entry)
    if not now:
        return Gift.objects.get(movement=movement)
    try:
        with transaction.atomic():
            return Gift.objects.create(
                number=next_number("G", on.year), fund=fund, envelope=envelope, giver=giver, member=member,
                address=address, reference=reference, amount_cents=cents, received_on=on, note=note,
                movement=movement, made_by=made_by,
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate(_("Another gift was recorded with the reference “%s”.") % reference) from error


def take_back_gift(gift: Gift, *, on: date, by: Any, why: str) -> Movement:
    """Undo a gift; its receipt, where there is one, is void from then on."""
    return take_back(gift.movement, on=on, by=by, why=why)


# ---- a table of gifts


def _check(row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    reference = words(row, "reference", 60)
    on, cents = frame.day(row.get("date") or ""), frame.cents(row.get("amount") or "")
    member = _member(words(row, "member", 20, needed=False), frame.fund)
    giver = words(row, "giver", 120, needed=member is None) or str(member)
    envelope = _envelope(words(row, "envelope", 40, needed=False), frame.fund)
    facts = {
        "reference": reference, "giver": giver, "member": member.pk if member else None,
        "address": words(row, "address", 200, needed=False), "note": words(row, "note", 200, needed=False),
    }  # fmt: skip
    before = Gift.objects.filter(fund=frame.fund, reference=reference).first()
    if before is not None and (before.amount_cents, before.received_on) != (cents, on):
        raise Refusal(
            _("Gift %(number)s has this reference and other figures: take it back first.")
            % {"number": before.number}
        )
    return Read(
        0, "known" if before else "new", entity=envelope.code if envelope else "", on=on,
        label=giver, base_cents=cents, cents=cents, facts=facts,
    )  # fmt: skip


def _member(number: str, fund: Fund) -> Member | None:
    if not number:
        return None
    found = Member.objects.filter(number=number, cooperative__funds=fund).first()
    if found is None:
        raise Refusal(_("There is no member with the number “%s”.") % number)
    return found


def _envelope(code: str, fund: Fund) -> Envelope | None:
    if not code:
        return None
    found = fund.envelopes.filter(code=code).first()
    if found is None:
        raise Refusal(_("There is no envelope “%s”.") % code)
    return found


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    envelopes = {each.code: each for each in made.fund.envelopes.all()}
    members = Member.objects.in_bulk({row.facts["member"] for row in rows if row.facts["member"]})
    for row, facts in formats.facts_of(rows):
        receive_gift(
            key=f"import/{made.pk}/{row.line}", fund=made.fund, cents=row.cents or 0, on=row.on or on, by=by,
            envelope=envelopes.get(row.entity), made_by=made,
            **facts | {"member": members.get(facts["member"])},
        )  # fmt: skip


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    take_back_all(made.gifts.select_related("movement").order_by("-pk"), on=on, by=by, why=why)


formats.register(
    formats.Format(
        Import.Kind.GIFTS,
        required=("reference", "date", "amount", "giver"),
        optional=("member", "address", "envelope", "note", "currency"),
        check=formats.by_line(_check),
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "One line a gift. The reference is yours and once a fund: a gift that is there is passed over."
        ),
        example=[
            ["reference", "date", "amount", "giver", "member", "address", "envelope", "note"],
            [
                "G-77",
                "2026-03-02",
                "350.00",
                "Theatre Nova",
                "",
                "Rue Haute 1, 1000 Bruxelles",
                "",
                "Evening",
            ],
            ["G-78", "2026-03-05", "50.00", "Ana Test", "", "", "", ""],
        ],
    )
)
