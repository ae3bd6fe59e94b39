"""Receipts of gifts: made once, in the giver's language; asked for again, the same file."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from fund.ledger.models import Movement
from workflows import pdf
from workflows.numbering import next_number
from workflows.people.models import Cooperative
from workflows.refusals import Refusal

from .models import Gift, Receipt

TEMPLATE = "gift_receipt"


def is_void(gift: Gift) -> bool:
    """Whether the gift was taken back."""
    return Movement.objects.filter(reverses=gift.movement_id).exists()


@transaction.atomic
def issue(gift: Gift, *, on: date, by: Any) -> Receipt:
    """The receipt of a gift, made now or before; raises Refusal when the gift was taken back before it had one."""
    gift = Gift.objects.select_for_update(of=("self",)).select_related("fund", "member").get(pk=gift.pk)
    before = Receipt.objects.filter(gift=gift).first()
    if before is not None:
        return before
    if is_void(gift):
        raise Refusal(_("This gift was taken back: there is no receipt of it."), code="gift_taken_back")
    cooperative = gift.member.cooperative if gift.member else gift.fund.cooperatives.first()
    language = gift.member.language if gift.member else cooperative.language if cooperative else "en"
    number = next_number("R", on.year)
    content = _document(gift, number, cooperative, on, language)
    return Receipt.objects.create(
        gift=gift, number=number, language=language, content=content, sha256=pdf.sha256(content),
        template_version=pdf.version(TEMPLATE), issued_on=on, by=by,
    )  # fmt: skip


def _document(gift: Gift, number: str, cooperative: Cooperative | None, on: date, language: str) -> bytes:
    with override(language):
        data = {
            "letter": {
                "sender": {
                    "name": cooperative.name if cooperative else gift.fund.name,
                    "lines": cooperative.address.splitlines() if cooperative else [],
                },
                "recipient": {"name": gift.giver, "lines": [gift.address]},
                "date": on,
                "references": [[pgettext("books", "Receipt"), number], [_("Gift"), gift.number]],
            },
            "cents": gift.amount_cents,
            "currency": gift.fund.currency,
            "received_on": gift.received_on,
            "words": {
                "thanks": _("We received your gift to %s. Thank you.") % gift.fund.name,
                "amount": _("Amount"),
                "received": _("Received on"),
                "purpose": _("For"),
                "note": _("Note"),
                "end": _("This receipt is made once. The same number is always the same document."),
            },
            "purpose": gift.envelope.name if gift.envelope else _("Anything the fund does"),
            "note": gift.note,
        }
        title = _("Receipt %s") % number
    return pdf.render(TEMPLATE, data, language=language, title=title)
