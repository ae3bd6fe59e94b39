"""Letters: a typst template with the cooperative's head and the member's address around it, as PDF."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from workflows import pdf
from workflows.people.models import Cooperative, Member


def letter(
    template: str,
    data: dict[str, Any],
    *,
    language: str,
    title: str,
    cooperative: Cooperative | None = None,
    member: Member | None = None,
    on: date | None = None,
    reference: str = "",
) -> bytes:
    """Print a letter; the same facts give the same bytes.

    data         what the template prints (see workflows/pdf.py); a "letter" in it wins over what follows
    cooperative  who writes: name and address at the head; default: the member's
    member       to whom: name and address where a window envelope shows them
    on           the day of the letter
    reference    of the case, as "Our reference"
    """
    return pdf.render(
        template,
        data | {"letter": head(cooperative, member, on, reference, language) | data.get("letter", {})},
        language=language,
        title=title,
    )


def recipient(member: Member, address: str) -> dict[str, Any]:
    return {"name": str(member), "lines": address.splitlines()}


def head(
    cooperative: Cooperative | None, member: Member | None, on: date | None, reference: str, language: str
) -> dict[str, Any]:
    """What `#show: letter` of house.typ prints around a letter."""
    cooperative = cooperative or (member.cooperative if member else None)
    found: dict[str, Any] = {}
    if cooperative:
        found["sender"] = {"name": cooperative.name, "lines": cooperative.address.splitlines()}
        found["footer"] = cooperative.name
    if member:
        found["recipient"] = recipient(member, member.address)
    if on:
        found["date"] = on.isoformat()
    if reference:
        with translation.override(language):
            found["references"] = [[_("Our reference"), reference]]
    return found
