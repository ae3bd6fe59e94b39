"""What a line that nobody claims might be for, each suggestion with its reasons; a person chooses."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from fund.banking.models import BatchLine, ExpectedPayment, PaymentOrder, StatementLine

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """`target` is an ExpectedPayment or one of our own payments (a BatchLine)."""

    target: ExpectedPayment | BatchLine
    reasons: tuple[str, ...]

    @property
    def is_payment(self) -> bool:
        return isinstance(self.target, BatchLine)


def suggestions(line: StatementLine) -> list[Suggestion]:
    """The likeliest first: more reasons, then the nearest due date."""
    found = _payments(line)
    if line.came_in:
        found += _expected(line)
    return sorted(found, key=lambda one: -len(one.reasons))[:MOST]


def search(line: StatementLine, words: str) -> list[ExpectedPayment]:
    """Open expected payments of the line's fund whose reference, label or member holds these words."""
    if not line.came_in or not words.strip():
        return []
    digits = "".join(letter for letter in words if letter.isalnum()).upper()
    text = words.strip()
    wanted = Q(label__icontains=text) | Q(member__last_name__icontains=text) | Q(member__number__iexact=text)
    if digits.isdigit() and len(digits) == 12:
        wanted |= Q(reference=f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++")
    elif digits.startswith("RF"):
        wanted |= Q(reference=digits)
    mine = ExpectedPayment.objects.filter(fund=line.account.fund_id).filter(wanted)
    return list(mine.select_related("member").order_by("-is_open", "due_on", "pk")[:20])


def _expected(line: StatementLine) -> list[Suggestion]:
    near = Q(cents=line.open_cents, cents__gt=0, is_open=True)
    if line.reference:
        near |= Q(reference=line.reference)
    if line.party_key:
        near |= Q(payer_key=line.party_key)
    rows = ExpectedPayment.objects.filter(near, fund=line.account.fund_id).select_related("member")
    found = [Suggestion(row, tuple(_reasons(line, row))) for row in rows.order_by("due_on", "pk")[:50]]
    return [one for one in found if one.reasons]


def _reasons(line: StatementLine, row: ExpectedPayment) -> list[str]:
    reasons = []
    if line.reference and row.reference == line.reference:
        reasons.append(_("the same structured reference"))
    if line.party_key and row.payer_key == line.party_key:
        reasons.append(_("the same account"))
    if row.cents == line.open_cents:
        reasons.append(_("the same amount"))
    if row.label and row.label.upper() in line.communication.upper():
        reasons.append(_("its communication names it"))
    if row.due_on and reasons and abs((line.booked_on - row.due_on).days) <= 7:
        reasons.append(_("due within a week of it"))
    if not row.is_open and reasons:
        reasons.append(_("but nothing more is expected of it"))
    return reasons


def _payments(line: StatementLine) -> list[Suggestion]:
    """Our own payments of this amount: on their way for money out, sent before for money that comes back."""
    states = [PaymentOrder.State.EXPORTED] + ([PaymentOrder.State.PAID] if line.came_in else [])
    rows = BatchLine.objects.filter(
        was_sent=True,
        is_active=True,
        cents=abs(line.cents),
        order__state__in=states,
        batch__account=line.account_id,
    ).select_related("order", "batch")
    if line.matched_cents or (line.came_in and not (line.return_reason or line.end_to_end_id)):
        return []
    found = []
    for row in rows.order_by("pk")[:20]:
        reasons = [_("the same amount")]
        if line.end_to_end_id == row.end_to_end_id:
            reasons.append(_("the same end-to-end id"))
        if line.party_iban and line.party_iban == row.order.iban:
            reasons.append(_("the same account"))
        if row.order.case_reference in line.communication:
            reasons.append(_("its communication names the case"))
        found.append(Suggestion(row, tuple(reasons)))
    return found
