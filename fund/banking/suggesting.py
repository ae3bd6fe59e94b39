"""What a line that nobody claims might be for, each suggestion with its reasons; a person chooses.

Every look-up is bounded and goes by an index, so that a line costs the same however much is expected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fund.banking import also_sent, learning, likeness, names, references, uses
from fund.banking.likeness import Seen, Wanted
from fund.banking.models import BatchLine, ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.models.accounts import iban_key
from fund.banking.uses import Use
from workflows.iban import BadIban
from workflows.iban import parse as parse_iban
from workflows.people.models import User

MOST = 8
EACH = 20  # rows of one look-up


@dataclass
class Suggestion:
    """`target` is an ExpectedPayment, one of our own payments (a BatchLine), or a plain Use."""

    target: ExpectedPayment | BatchLine | Use
    reasons: tuple[str, ...]
    points: int = 0
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        self.kind = {BatchLine: "payment", Use: "use"}.get(type(self.target), "expected")

    @property
    def is_payment(self) -> bool:
        return self.kind == "payment"

    def add(self, points: int, *reasons: str) -> None:
        self.reasons, self.points = (*self.reasons, *reasons), self.points + points


def suggestions(line: StatementLine, *, to: User | None = None) -> list[Suggestion]:
    """The likeliest first, then the nearest due date; none of a case that a recusal hides from the reader."""
    found = _payments(line)
    if line.came_in:
        found += _expected(line)
    for use in uses.spoken_of(line.communication, incoming=line.came_in):
        found.append(Suggestion(use, (_("its communication speaks of it"),), 30))
    _recall(line, found)
    if to is not None:
        found = _shown(found, to)
    return sorted(found, key=lambda one: -one.points)[:MOST]


def _shown(found: list[Suggestion], to: User) -> list[Suggestion]:
    """Those whose case the reader may see; a line whose payment is hidden is for another treasurer to match."""
    expected = {one.target.pk for one in found if isinstance(one.target, ExpectedPayment)}
    orders = {one.target.order_id for one in found if isinstance(one.target, BatchLine)}
    seen_rows = set(
        ExpectedPayment.objects.visible_to(to).filter(pk__in=expected).values_list("pk", flat=True)
    )
    seen_orders = PaymentOrder.objects.open_to(to).filter(pk__in=orders)
    open_orders = set(seen_orders.values_list("pk", flat=True))

    def may_see(one: Suggestion) -> bool:
        target = one.target
        if isinstance(target, ExpectedPayment):
            return target.pk in seen_rows
        return target.order_id in open_orders if isinstance(target, BatchLine) else True

    return [one for one in found if may_see(one)]


def seen(line: StatementLine) -> Seen:
    """What the line tells, for the rules of likeness."""
    text = f"{line.reference} {line.communication}"
    return Seen(
        line.open_cents, line.booked_on, line.reference, references.near_misses(text), line.party_key,
        line.party_name, line.communication,
    )  # fmt: skip


def wanted(row: ExpectedPayment) -> Wanted:
    who = [row.payer_name, str(row.member or "")]
    return Wanted(
        row.reference, row.cents, row.due_on, row.payer_key, tuple(filter(None, who)), row.number, row.is_open
    )


def search(line: StatementLine, words: str, *, to: User) -> list[ExpectedPayment]:
    """Expected payments of the line's fund that the reader sees, whose reference, label, member or payer's account is
    this."""
    if not line.came_in or not words.strip():
        return []
    digits = "".join(letter for letter in words if letter.isalnum()).upper()
    text = words.strip()
    asked = Q(label__icontains=text) | Q(member__last_name__icontains=text) | Q(member__number__iexact=text)
    asked |= Q(number=text.upper()) | Q(payer_name_key=names.name_key(text) or "-")
    if digits.isdigit() and len(digits) == 12:
        asked |= Q(reference=references.print_ogm(digits))
    elif digits.startswith("RF"):
        asked |= Q(reference=digits)
    elif key := account_key(text):
        asked |= Q(payer_key=key)
    mine = ExpectedPayment.objects.visible_to(to).filter(fund=line.account.fund_id).filter(asked)
    return list(mine.select_related("member").order_by("-is_open", "due_on", "pk")[:EACH])


def account_key(text: str) -> str:
    """What stands for an account number that somebody typed; empty when it is none."""
    try:
        return iban_key(parse_iban(text, sepa=False).compact)
    except BadIban:
        return ""


def _expected(line: StatementLine) -> list[Suggestion]:
    told, recognised = seen(line), dict(also_sent.recognised(line))
    rows = {row.pk: row for row in [*_near(line, told), *recognised]}
    found = []
    for row in rows.values():
        why = likeness.reasons(told, wanted(row))
        one = Suggestion(row, tuple(reason.words for reason in why if reason.points), likeness.score(why))
        if row in recognised:
            one.add(50, recognised[row])
        if one.reasons:
            found.append(one)
    return found


def _near(line: StatementLine, told: Seen) -> Iterable[ExpectedPayment]:
    """By reference (right or with a slip), account, name, label and amount near the day."""
    mine = ExpectedPayment.objects.filter(fund=line.account.fund_id).select_related("member")
    bearing = {told.reference, *told.near} - {""}
    if bearing:
        yield from mine.filter(reference__in=sorted(bearing)[:100])
    for column, key in (("payer_key", line.party_key), ("payer_name_key", line.party_name_key)):
        if key:
            yield from mine.filter(**{column: key}).order_by("-is_open", "due_on")[:EACH]
    if numbers := references.numbers(line.communication):
        yield from mine.filter(number__in=sorted(numbers)[:EACH])[:EACH]
    yield from _of_amount(mine.filter(is_open=True, cents=line.open_cents), line)


def _of_amount(same: QuerySet[ExpectedPayment], line: StatementLine) -> Iterable[ExpectedPayment]:
    """The nearest before and after the day, one walk along the index each way."""
    yield from same.filter(due_on__gte=line.booked_on).order_by("due_on")[:EACH]
    yield from same.filter(due_on__lt=line.booked_on).order_by("-due_on")[:EACH]


def _recall(line: StatementLine, found: list[Suggestion]) -> None:
    """What a treasurer confirmed for lines like it, added to what is found already."""
    for rule in learning.recalled(line):
        target = rule.expected or uses.USES[rule.use]
        one = next((one for one in found if one.target == target), None)
        if one is None:
            one = Suggestion(target, ())
            if rule.expected:
                why = likeness.reasons(seen(line), wanted(rule.expected))
                one.add(likeness.score(why), *(reason.words for reason in why if reason.points))
            found.append(one)
        one.add(learning.POINTS[learning.Looks(rule.looks_at)] + min(rule.times, 5), learning.why(rule))


def _payments(line: StatementLine) -> list[Suggestion]:
    """Our own payments of this amount: on their way for money out, sent before for money that comes back. Of a larger
    payment, whose end-to-end id it bears, a part came back."""
    if line.matched_cents or (line.came_in and not (line.return_reason or line.end_to_end_id)):
        return []
    states = [PaymentOrder.State.EXPORTED] + ([PaymentOrder.State.PAID] if line.came_in else [])
    sums = Q(cents=abs(line.cents))
    if line.came_in and line.end_to_end_id:
        sums |= Q(
            cents__gt=line.cents, end_to_end_id=line.end_to_end_id, order__state=PaymentOrder.State.PAID
        )
    rows = BatchLine.objects.filter(
        sums, was_sent=True, is_active=True, order__state__in=states, batch__account=line.account_id
    ).select_related("order", "batch")
    found = []
    for row in rows.order_by("pk")[:EACH]:
        part = row.cents != abs(line.cents)
        one = Suggestion(
            row, (_("a part of its amount") if part else _("the same amount"),), 0 if part else 20
        )
        if line.end_to_end_id == row.end_to_end_id:
            one.add(60, _("the same end-to-end id"))
        if line.party_iban and line.party_iban == row.order.iban:
            one.add(40, _("the same account"))
        if names.is_same(line.party_name, row.order.payee_name):
            one.add(25, _("the same name"))
        if row.order.case_reference in line.communication:
            one.add(50, _("its communication names the case"))
        found.append(one)
    return found
