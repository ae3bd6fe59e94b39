"""Money that nobody recognises goes back where it came from: a payment order, batched and approved like any other.

Once it is ordered the money is no longer unmatched but owed to whoever sent it, so that nobody else can claim the line;
cancelling the order puts it back among the lines to match.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import matching
from fund.banking.models import Match, PaymentOrder, StatementLine
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose, register
from fund.banking.uses import SENT_BACK
from fund.ledger import chart
from fund.ledger.models import Account, Kind
from fund.ledger.posting import Leg, open_day, reverse
from workflows import coded
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import perform


def number_of(line: StatementLine) -> str:
    """As the letter that asks about the money bears it."""
    return f"B-{line.booked_on:%Y}-{line.pk}"


def _owed(line: StatementLine) -> Account:
    return chart.account(line.account.fund, Kind.CREDIT, ref=number_of(line))


@transaction.atomic
def send_back(
    line: StatementLine,
    *,
    why: str,
    on: date,
    by: User,
    payee_name: str = "",
    iban: str = "",
    version: int | None = None,
) -> PaymentOrder:
    """Order all that is left of an incoming line sent back, unless said otherwise to the account it came from. Once:
    afterwards nothing of the line is left.

    moves   not matched → owed to the sender; in transit → owed to the sender, when the bank confirms
    raises  NotYours; Refusal without a reason; TooLate when nothing of the line waits or it changed since it was read;
            BadIban, CannotPay
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    if not why.strip():
        raise Refusal(_("Say why it goes back."), code="no_reason")
    line = matching.locked(line, version)
    if not line.came_in or line.state not in (StatementLine.State.TO_MATCH, StatementLine.State.SPLIT):
        raise TooLate(_("Only money that came in and is not matched can be sent back."))
    cents = line.open_cents
    match = line.matches.create(use=SENT_BACK, cents=cents, because=coded.keep("by_hand"), by=by)
    legs = [Leg(_owed(line), chart.account(line.account.fund, Kind.SUSPENSE), cents)]
    matching.book(line, match, legs, cents, coded.keep("line_sent_back", text=why.strip()), by)
    return order_payment(
        key=f"{match.key}/back", purpose=SENT_BACK, fund=line.account.fund, cents=cents, on=on, by=by,
        payee_name=payee_name or line.party_name, iban=iban or line.party_iban, case_reference=number_of(line),
        communication=_("Your payment of %(day)s, sent back") % {"day": date_format(line.value_on, "d/m/Y")},
    )  # fmt: skip


def match_of(order: PaymentOrder) -> Match:
    pk = order.key.removeprefix("bank/match/").removesuffix("/back")
    return Match.objects.select_related("line__account__fund", "movement").get(pk=int(pk))


def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """In transit → what was owed to the sender. The budget does not move: it was never the fund's."""
    return [Leg(chart.account(order.fund, Kind.TRANSIT), _owed(match_of(order).line), order.cents)]


def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The order waits in the treasurer's queue, with the reason; the money is owed as before."""


def cancelled(order: PaymentOrder) -> None:
    """It is not sent back: its part of the line is to be matched again."""
    match = match_of(order)
    line = matching.locked(match.line)
    assert match.movement is not None
    day = open_day(line.account.fund, match.movement.booked_on)
    reverse(match.movement, on=day, by=None, why=coded.keep("line_not_sent_back"))
    match.undone_at = timezone.now()
    match.save(update_fields=["undone_at"])
    step = StatementLine.undo_part if line.matched_cents > match.cents else StatementLine.undo_all
    perform(step, line, by=None, cents=match.cents, payload={"match": match.pk})


register(
    Purpose(SENT_BACK, gettext_lazy("Money sent back"), paid=paid, returned=returned, cancelled=cancelled)
)
