"""A member's own money in their Activity: agreed, put in, paid back by orders under four eyes as the means allow,
postponed when both sides agree."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import addresses, references
from fund.banking import expected as awaited
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose
from fund.banking.receivables import Receivable
from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.commitments import commit
from fund.ledger.envelopes import available
from fund.ledger.models import Movement
from fund.ledger.posting import Leg
from fund.ledger.refusals import InsufficientFunds, KeyReused
from fund.sources.paying_out import let_go, waits_again
from loans.activities.asking import refuse_amount
from loans.activities.models import OwnMoney, OwnMove, OwnPlan
from loans.activities.models.own import OwnState
from loans.activities.own_plan import agreed_rows, due_cents, last_day, paying, refuse_long
from loans.activities.paying import request_of
from loans.allocation import Mode, Payment, Replan, Replay
from loans.paper import TEMPLATE, said
from workflows import coded, outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.money_words import money
from workflows.notices.letters import letter
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet, whole
from workflows.steps import note, perform

CODE, BACK = "own_money", "own_back"
AHEAD = timedelta(days=5)  # orders are made so long before the day, for two people to approve them
DONE = (PaymentOrder.State.PAID, PaymentOrder.State.CANCELLED)


class MeansLack(InsufficientFunds):
    """The Activities' envelope has not the means for a part that is due; the plan can be changed by agreement."""

    code = "means_lack"


# ---- agreed and put in


@transaction.atomic
def agree(case: Case, *, cents: int, by: User | None, on: date) -> OwnMoney:
    """The committee takes the member's money by the plan they asked for; runs inside the deciding transaction.

    raises  Unmet above the terms; Unplannable for a plan longer than five years
    """
    request = request_of(case.reference)
    refuse_amount(request.terms, cents, None)
    assert request.count
    assert request.first_due_on
    assert request.activity
    agreed_rows(cents, request.count, request.first_due_on, request.period_months, since=on)
    own = OwnMoney.objects.create(
        number=case.reference, case=case, terms=request.terms, member=case.applicant, activity=request.activity,
        fund=request.terms.fund, envelope=request.terms.envelope, cents=cents, currency=request.terms.currency,
        iban=request.iban, iban_holder=request.iban_holder, count=request.count,
        period_months=request.period_months, first_due_on=request.first_due_on, agreed_on=on,
        reference=references.of_number(case.reference, case.cooperative.country),
    )  # fmt: skip
    own.expected = awaited.expect(
        key=f"own/{own.number}", purpose=CODE, fund=own.fund, reference=own.reference, cents=cents,
        payer_name=own.iban_holder, iban=own.iban, label=own.number, member=own.member,
    )  # fmt: skip
    own.save_moved()
    note(own, "agree", by=by, payload={"cents": cents, "count": own.count})
    outbox.put("own.agreed", f"own.agreed/{own.pk}", own=own.pk)
    return own


@transaction.atomic
def cancel(own: OwnMoney, *, on: date, by: User | None, why: str) -> OwnMoney:
    """It will not be put in: nothing more is expected, and the case is closed."""
    if by is not None and not why.strip():
        raise Refusal(_("Say why it is not put in."), code="no_reason")
    own = perform(OwnMoney.cancel, locked(own), by=by, on=on, reason=why)
    if own.expected:
        awaited.settle(own.expected)
    if own.case.state == CaseState.GRANTED:
        perform(Case.close, own.case, by=None, on=on, paid=False, reason=why)
    return own


def locked(own: OwnMoney) -> OwnMoney:
    related = ("fund", "envelope__fund", "expected", "case", "member", "activity")
    return OwnMoney.objects.select_for_update(of=("self",)).select_related(*related).get(pk=own.pk)


# ---- where it stands


def standing(own: OwnMoney, *, also: Replan | None = None) -> Replay:
    """The plan with every payment and every later plan that was agreed; of what has not come yet, as it was agreed."""
    cents, since = own.put_in_cents or own.cents, own.started_on or own.agreed_on
    rows = agreed_rows(cents, min(own.count, cents), own.first_due_on, own.period_months, since=since)
    plans = [plan.as_event() for plan in own.plans.agreed()]
    return paying(rows, _paid(own), plans + ([also] if also else []))


def _paid(own: OwnMoney) -> list[Payment]:
    """What went back and stayed there, each by its order: one that the bank sent back is paid no more."""
    stands: dict[int, Payment] = {}
    for move in own.moves.exclude(order=None).order_by("pk"):
        assert move.order_id
        if move.way == OwnMove.Way.BACK:
            stands[move.order_id] = Payment(move.key, move.on, move.cents, Mode.NEXT)
        else:
            stands.pop(move.order_id, None)
    return list(stands.values())


def _carry(own: OwnMoney, step: Any, *, by: User | None, on: date, facts: dict[str, Any]) -> OwnMoney:
    """Write down what moved and what is due next; it ends with the last cent and opens again when one comes back."""
    way = OwnMove.Way
    sums = dict.fromkeys(way, 0)
    for move in own.moves.all():
        sums[way(move.way)] += move.cents
    now: dict[str, Any] = {
        "put_in_cents": sums[way.IN] - sums[way.UNDONE], "paid_back_cents": sums[way.BACK] - sums[way.RETURNED],
    }  # fmt: skip
    own.put_in_cents = now["put_in_cents"]
    if step == OwnMoney.begin:
        own.started_on = on
    now["oldest_unpaid_on"] = standing(own).oldest_unpaid_on if own.put_in_cents else None
    extra: dict[str, Any] = {"on": on} if step == OwnMoney.begin else {}
    own = perform(step, own, by=by, facts=now, payload={**facts, **now}, **extra)
    if own.expected:
        left = own.cents - own.put_in_cents
        awaited.update(own.expected, cents=left, due_on=None) if left else awaited.settle(own.expected)
    if own.state == OwnState.RUNNING and not own.owed_cents:
        own = perform(OwnMoney.finish, own, by=None, on=on)
        outbox.put("own.ended", f"own.ended/{own.pk}/{own.version}", own=own.pk)
    return own


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """A bank line bears its reference: owed to the member, and available to their Activity.

    raises  Unmet for more than was agreed; TooLate when it was cancelled, or is paid back already
    """
    own = locked(OwnMoney.objects.get(expected=expected))
    if own.state not in (OwnState.AGREED, OwnState.RUNNING):
        raise TooLate(_("Nothing more can be put in here."), code="not_open")
    if cents > own.cents - own.put_in_cents:
        raise Unmet(
            _("%(left)s more was agreed to be put in: match that much of the line at most.")
            % {"left": money(own.cents - own.put_in_cents, own.currency)},
            code="more_than_agreed",
            left_cents=own.cents - own.put_in_cents,
        )
    value_on = line.value_on if line else on
    OwnMove.objects.create(own=own, key=key, way=OwnMove.Way.IN, on=value_on, cents=cents)
    step = OwnMoney.begin if own.state == OwnState.AGREED else OwnMoney.move
    own = _carry(own, step, by=by, on=value_on, facts={"key": key})
    if own.case.state == CaseState.GRANTED:
        perform(Case.close, own.case, by=None, on=on)
    outbox.put("own.received", f"own.received/{own.pk}/{own.version}", own=own.pk)
    fund = own.fund
    return [
        Leg(chart.account(fund, Kind.OWN, ref=own.number), chart.account(fund, Kind.SUSPENSE), cents),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE, own.envelope), cents),
    ]


def take_back(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> None:
    """The match was a mistake, or the bank took the money back; banking reverses what it posted.

    raises  Unmet where so much of it went back to the member, or is ordered to
    """
    own = locked(OwnMoney.objects.get(expected=expected))
    if own.put_in_cents - cents < own.paid_back_cents + ordered_cents(own):
        raise Unmet(
            _("Of this money a part went back to the member, or is ordered to: cancel that first."),
            code="sent_back",
        )
    OwnMove.objects.create(own=own, key=f"{key}/undone", way=OwnMove.Way.UNDONE, on=on, cents=cents)
    step = OwnMoney.empty if own.put_in_cents == cents else OwnMoney.move
    _carry(own, step, by=by, on=on, facts={"key": key})


RECEIVABLE = Receivable(CODE, gettext_lazy("Own money of a member"), receive=receive, undo=take_back)


# ---- paid back


def orders_of(own: OwnMoney) -> Any:
    return PaymentOrder.objects.filter(purpose=BACK, case_reference=own.number)


def ordered_cents(own: OwnMoney) -> int:
    """Ordered back and neither paid nor cancelled."""
    return orders_of(own).exclude(state__in=DONE).total_cents()


def to_order_cents(own: OwnMoney, on: date) -> int:
    """Due by five days from now and not ordered yet."""
    if own.state != OwnState.RUNNING:
        return 0
    return max(0, due_cents(standing(own), on + AHEAD) - ordered_cents(own))


@transaction.atomic
def order_due(own: OwnMoney, *, on: date, by: User | None) -> PaymentOrder:
    """Order what is due paid back to the member's account; the money is set aside in the envelope. Orders are batched,
    approved by others and confirmed by the bank like any.

    raises  NotYours; Unmet when nothing is due that is not ordered already; MeansLack with the figures
    """
    if by is not None:
        if not may(by, "own.pay"):
            raise NotYours()
        refuse_the_involved(by, {own.number})
    own = locked(own)
    cents = to_order_cents(own, on)
    if not cents:
        raise Unmet(_("Nothing is due that is not ordered already."), code="nothing_due")
    key = f"own/{own.number}/back/{orders_of(own).count() + 1}"
    try:
        held = commit(
            key=key, envelope=own.envelope, cents=cents, reference=own.number, on=on, by=by,
            why=coded.keep("own_paid_back", text=own.number),
        )  # fmt: skip
    except InsufficientFunds as refusal:
        raise _lack(own, cents) from refusal
    return order_payment(
        key=key, purpose=BACK, fund=own.fund, payee_name=own.iban_holder, iban=own.iban, cents=cents,
        communication=_("%(number)s: own money paid back") % {"number": own.number}, commitment=held,
        case_reference=own.number, on=on, by=by,
        address=addresses.of_member(own.member, own.iban_holder),
    )  # fmt: skip


def _lack(own: OwnMoney, cents: int) -> MeansLack:
    there = available(own.envelope)
    return MeansLack(
        _("%(due)s is due and %(envelope)s has %(there)s: agree with the member on a later plan.")
        % {
            "due": money(cents, own.currency), "envelope": own.envelope.name, "there": money(there, own.currency),
        },
        available_cents=there, asked_cents=cents,
    )  # fmt: skip


def order_all_due(on: date) -> str:
    """Each night: order what is due; where means lack nothing is ordered, and the treasurer reads it on the list."""
    made = short = 0
    for own in OwnMoney.objects.due(on + AHEAD).order_by("oldest_unpaid_on", "pk"):
        if not to_order_cents(own, on):
            continue
        try:
            order_due(own, on=on, by=None)
            made += 1
        except Refusal:
            short += 1
    return f"{made} parts of own money ordered, {short} without means"


def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """In transit → what is owed to the member; what was set aside → its source."""
    assert order.commitment is not None
    owed = chart.account(order.fund, Kind.OWN, ref=order.case_reference)
    committed = chart.account(order.fund, Kind.COMMITTED, order.commitment.envelope)
    return [
        Leg(chart.account(order.fund, Kind.TRANSIT), owed, order.cents),
        Leg(committed, chart.account(order.fund, Kind.SOURCE), order.cents),
    ]


def posted(order: PaymentOrder, *, movement: Movement, back: bool) -> None:
    """Keep a row of it; of what the bank sent back, too."""
    own = locked(OwnMoney.objects.get(number=order.case_reference))
    way = OwnMove.Way.RETURNED if back else OwnMove.Way.BACK
    OwnMove.objects.create(
        own=own, key=f"movement/{movement.pk}", way=way, on=movement.value_on, cents=order.cents, order=order
    )
    step = OwnMoney.reopen if own.state == OwnState.PAID_BACK else OwnMoney.move
    own = _carry(own, step, by=None, on=movement.value_on, facts={"order": order.pk})
    topic = "own.returned" if back else "own.paid"
    outbox.put(topic, f"{topic}/{own.pk}/{own.version}", own=own.pk)


PURPOSE = Purpose(
    BACK,
    gettext_lazy("Own money paid back"),
    paid=paid,
    returned=waits_again,
    cancelled=let_go,
    posted=posted,
)


# ---- postponed by agreement


@transaction.atomic
def propose_plan(
    own: OwnMoney,
    *,
    key: str,
    count: int,
    period_months: int,
    first_due_on: date,
    why: str,
    on: date,
    by: User,
) -> OwnPlan:
    """Propose another plan for what is not paid back; the other side agrees or declines. Once by its key.

    by      the member, or a treasurer
    raises  NotYours; TooLate while another plan waits, or nothing is owed; Unmet without a reason; Unplannable for a
            plan that begins in the past, or ends later than five years after the money came
    """
    own = locked(own)
    by_member = own.member.user_id == by.pk
    if not may(by, "own.agree" if by_member else "own.pay"):
        raise NotYours()
    facts = {
        "count": count,
        "period_months": period_months,
        "first_due_on": first_due_on,
        "why": whole(why),
    }
    if made := OwnPlan.objects.filter(key=key).first():
        if made.own_id != own.pk or any(getattr(made, name) != value for name, value in facts.items()):
            raise KeyReused(key)
        return made
    if not why.strip():
        raise Unmet(_("Say why, for the other side."), code="no_reason")
    look(own, count=count, period_months=period_months, first_due_on=first_due_on, on=on)
    if own.plans.filter(state=OwnPlan.State.PROPOSED).exists():
        raise TooLate(_("Another plan waits for an answer: that one first."), code="plan_waits")
    plan = OwnPlan.objects.create(
        own=own, key=key, by_member=by_member, proposed_by=by, proposed_on=on, **facts
    )  # fmt: skip
    note(plan, "propose", by=by, payload={"count": count, "first_due_on": first_due_on})
    if not by_member:
        outbox.put("own.plan_asked", f"own.plan_asked/{plan.pk}", own=own.pk)
    return plan


def look(own: OwnMoney, *, count: int, period_months: int, first_due_on: date, on: date) -> Replay:
    """What is left as another plan would pay it back; nothing is kept. raises as `propose_plan`"""
    if own.state != OwnState.RUNNING or own.started_on is None:
        raise TooLate(_("Nothing of it is to be paid back now."), code="not_running")
    if first_due_on < on:
        raise Unmet(_("The first part is today at the soonest."), code="too_early")
    wanted = agreed_rows(
        own.owed_cents, count, first_due_on, period_months, since=first_due_on - timedelta(1)
    )
    refuse_long(wanted, own.started_on)
    return standing(own, also=Replan("plan/~", on, count, first_due_on, period_months))


@transaction.atomic
def answer(plan: OwnPlan, *, agreed: bool, on: date, by: User) -> OwnPlan:
    """The other side agrees, or does not. raises NotYours, TooLate, and as `propose_plan`: it may not fit any more"""
    own = locked(plan.own)
    if not agreed:
        return perform(OwnPlan.decline, plan, by=by, on=on)
    look(own, count=plan.count, period_months=plan.period_months, first_due_on=plan.first_due_on, on=on)
    plan = perform(OwnPlan.agree, plan, by=by, on=on)
    _carry(own, OwnMoney.move, by=None, on=on, facts={"plan": plan.pk})
    return plan


def withdraw(plan: OwnPlan, *, on: date, by: User) -> OwnPlan:
    return perform(OwnPlan.withdraw, plan, by=by, on=on)


# ---- what the member takes away


def statement_pdf(own: OwnMoney, since: date, until: date, *, on: date, language: str) -> bytes:
    """What was put in and paid back between two days, with what was owed before and after. raises Unmet"""
    if until < since:
        raise Unmet(_("The last day is before the first."), code="days_out_of_order")
    with translation.override(language):
        owed, before = 0, 0
        rows: list[list[Any]] = []
        for move in own.moves.order_by("on", "pk"):
            sign = 1 if move.way in (OwnMove.Way.IN, OwnMove.Way.RETURNED) else -1
            owed += sign * move.cents
            if move.on < since:
                before = owed
            elif move.on <= until:
                rows.append([move.on, str(move.get_way_display()).capitalize(), sign * move.cents, owed])
        title = _("Statement of own money %(number)s") % {"number": own.number}
        period = {"since": said(since), "until": said(until)}
        data = {
            "title": title,
            "lines": [
                [_("Period"), _("%(since)s to %(until)s") % period],
                [_("Activity"), own.activity.name],
                [_("Owed to you at the start"), money(before, own.currency)],
                [_("Owed to you at the end"), money(rows[-1][3] if rows else before, own.currency)],
            ],
            "columns": [
                _("Date"), _("What happened"), _("Amount (%(currency)s)") % {"currency": own.currency},
                _("Owed to you"),
            ],
            "rows": rows,
            "text": _("No interest is paid. All of it is paid back by %(day)s.")
            % {"day": date_format(own.last_on or last_day(own.agreed_on), "j F Y")},
        }  # fmt: skip
        return letter(
            TEMPLATE, data, language=language, title=title, cooperative=own.case.cooperative, member=own.member,
            on=on, reference=own.number,
        )  # fmt: skip
