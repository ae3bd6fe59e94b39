"""Granted cases for which an envelope has no money yet: who waits, in which order, and what happens when money
comes. Strict order, most urgent first, then longest waiting; nobody passes (docs/commitments.md says why)."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import coded, outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Refusal
from workflows.steps import note, perform

from . import envelopes
from .commitments import commit
from .models import Commitment, Envelope, WaitingGrant
from .refusals import InsufficientFunds, KeyReused, QueueAhead
from .soundness import frozen_by

log = logging.getLogger(__name__)

WAITS_DAYS = 365


class Resume(Protocol):
    def __call__(self, reference: str, commitment: Commitment, *, on: date) -> object: ...


_resumes: dict[str, Resume] = {}


def register(purpose: str, resume: Resume) -> None:
    """`resume(reference, commitment, on=)` does what the grant would have done had the money been there."""
    _resumes[purpose] = resume


@transaction.atomic
def promise(
    *,
    key: str,
    purpose: str,
    envelope: Envelope,
    cents: int,
    reference: str,
    urgency: int,
    on: date,
    by: User | None,
    why: str,
    wait: bool = False,
) -> Commitment | WaitingGrant:
    """Set money aside for a granted case; or, with `wait`, put it in the queue where the envelope is short.

    returns  the commitment, or the place in the queue; the first one when asked again
    raises   without `wait`: InsufficientFunds, or QueueAhead when others wait for the same money and are as
             urgent
    """  # fmt: skip
    before = WaitingGrant.objects.filter(key=key).first()
    if before is not None:
        if before.cents != cents or before.envelope_id != envelope.pk:
            raise KeyReused(key)
        return before.commitment or before
    _hold(envelope)
    try:
        _refuse_to_pass(envelope, urgency)
        return commit(key=key, envelope=envelope, cents=cents, reference=reference, on=on, by=by, why=why)
    except (InsufficientFunds, QueueAhead):
        if not wait:
            raise
    row = WaitingGrant.objects.create(
        key=key, purpose=purpose, envelope=envelope, cents=cents, reference=reference, urgency=urgency,
        until=on + timedelta(days=WAITS_DAYS),
    )  # fmt: skip
    note(row, "wait", by=by, payload={"cents": cents, "urgency": urgency})
    # Money that came while this was decided did not see the row: look once more when both are there.
    outbox.put("ledger.money_came", f"ledger.money_came/waits/{row.pk}", envelope=envelope.pk)
    return row


def _hold(envelope: Envelope) -> Envelope:
    """One at a time for each envelope. NO KEY, so that rows naming the envelope may be written meanwhile."""
    return Envelope.objects.select_for_update(of=("self",), no_key=True).get(pk=envelope.pk)


def _refuse_to_pass(envelope: Envelope, urgency: int) -> None:
    ahead = WaitingGrant.objects.before(urgency).filter(envelope=envelope)
    count = ahead.count()
    if count:
        cents = ahead.aggregate(cents=Sum("cents"))["cents"]
        raise QueueAhead(
            _("%(count)d granted cases that are as urgent wait for money of %(envelope)s: %(cents)s in all.")
            % {
                "count": count, "envelope": envelope.name, "cents": money(cents, envelope.fund.currency),
            },
            ahead=count, ahead_cents=cents,
        )  # fmt: skip


class _Overtaken(Exception):
    """Between looking and holding, another grant became the first of the queue."""


def serve_next(envelope: Envelope, *, on: date) -> WaitingGrant | None:
    """Serve the first of the queue if the envelope has the money for it; None when it has not, or while the
    books are frozen.

    A case that cannot be resumed although the money is there (its account was closed) keeps its place with the
    problem written beside it, and stops nobody behind it.
    """
    while True:
        try:
            with transaction.atomic():
                return _serve_first(envelope, on)
        except _Overtaken:
            continue  # what was held is let go of: a case is never asked for by whoever holds the envelope


def _serve_first(envelope: Envelope, on: date) -> WaitingGrant | None:
    queue = WaitingGrant.objects.waiting().filter(envelope=envelope, problem="")
    seen = queue.first()
    if seen is None:
        return None
    Case.objects.select_for_update(of=("self",)).filter(reference=seen.reference).first()
    _hold(envelope)
    first = queue.select_related("envelope__fund").first()
    if first is not None and first.pk != seen.pk:
        raise _Overtaken
    if first is None or envelopes.available(first.envelope) < first.cents or frozen_by() is not None:
        return None
    try:
        with transaction.atomic():
            return _serve(first, on)
    except Refusal as refusal:
        log.warning("waiting grant %s cannot be served: %s", first.pk, refusal)
        WaitingGrant.objects.filter(pk=first.pk).update(problem=str(refusal)[:300])
        return first


def _serve(row: WaitingGrant, on: date) -> WaitingGrant:
    commitment = commit(
        key=row.key, envelope=row.envelope, cents=row.cents, reference=row.reference, on=on, by=None,
        why=coded.keep("money_came", text=row.reference),
    )  # fmt: skip
    _resumes[row.purpose](row.reference, commitment, on=on)
    row = perform(WaitingGrant.serve, row, by=None, commitment=commitment, on=on)
    outbox.put("ledger.grant_served", f"ledger.grant_served/{row.pk}", waiting=row.pk)
    return row


def serve(envelope: Envelope, *, on: date) -> int:
    """Serve as many as the money reaches for, each in a transaction of its own."""
    served = 0
    while (row := serve_next(envelope, on=on)) is not None:
        served += row.state == WaitingGrant.State.SERVED
    return served


def serve_all(on: date) -> int:
    """The nightly sweep, for whatever a delivery missed; a problem is tried again once a night."""
    WaitingGrant.objects.waiting().exclude(problem="").update(problem="")
    waiting = WaitingGrant.objects.waiting().order_by().values("envelope")
    found = Envelope.objects.filter(pk__in=waiting).select_related("fund").order_by("pk")
    return sum(serve(envelope, on=on) for envelope in found)


@transaction.atomic
def move_first(row: WaitingGrant, *, why: str, by: User) -> WaitingGrant:
    """A treasurer lets one grant pass the others, for a reason that stays on the record."""
    if not why.strip():
        raise Refusal(_("Say why this grant passes the others."), code="no_reason")
    _hold(row.envelope)
    moved = perform(WaitingGrant.move_first, row, by=by, reason=why)
    outbox.put(
        "ledger.money_came", f"ledger.money_came/first/{row.pk}/{moved.version}", envelope=row.envelope_id
    )
    return moved


@transaction.atomic
def give_up(row: WaitingGrant, *, why: str, on: date, by: User) -> WaitingGrant:
    """The grant is no longer wanted: it leaves the queue and its case is closed."""
    case = _case_of(row)
    row = perform(WaitingGrant.give_up, row, by=by, on=on, reason=why)
    _close(case, on, coded.keep("money_not_wanted"))
    _leave_word(row)
    return row


@transaction.atomic
def stop(reference: str, *, on: date, why: str) -> None:
    """End the wait of a case that its committee stops, and close it; nothing where none waits."""
    for row in WaitingGrant.objects.waiting().filter(reference=reference):
        case = _case_of(row)
        row = perform(WaitingGrant.give_up, row, by=None, on=on, reason=why)
        _close(case, on, why)
        _leave_word(row)


def expire_waiting(on: date) -> int:
    """End the grants whose last day has passed without money; the member is told."""
    late = list(WaitingGrant.objects.waiting().filter(until__lt=on))
    for row in late:
        with transaction.atomic():
            case = _case_of(row)
            row = perform(WaitingGrant.expire, row, by=None, on=on)
            _close(case, on, coded.keep("no_money_until_last_day"))
            outbox.put("ledger.grant_expired", f"ledger.grant_expired/{row.pk}", waiting=row.pk)
            _leave_word(row)
    return len(late)


def _case_of(row: WaitingGrant) -> Case:
    """Held before the grant, as whoever decides holds it before the envelope."""
    return Case.objects.select_for_update(of=("self",)).get(reference=row.reference)


def _close(case: Case, on: date, reason: str) -> None:
    if case.state == CaseState.GRANTED:
        perform(Case.close, case, by=None, on=on, reason=reason)


def _leave_word(row: WaitingGrant) -> None:
    """Whoever stood behind may have its turn now."""
    outbox.put("ledger.money_came", f"ledger.money_came/left/{row.pk}", envelope=row.envelope_id)


@dataclass(frozen=True, slots=True)
class Place:
    """A grant with its place in the queue, and what must come in before its turn."""

    number: int
    grant: WaitingGrant
    reach_cents: int  # all that is asked up to and including this one


def queue(envelope: Envelope) -> list[Place]:
    """The queue of an envelope in the order in which it is served."""
    reach, found = 0, []
    for number, row in enumerate(WaitingGrant.objects.waiting().filter(envelope=envelope), start=1):
        reach += row.cents
        found.append(Place(number, row, reach))
    return found


def place_of(row: WaitingGrant) -> int:
    """1 for the next to be served."""
    rows = list(WaitingGrant.objects.waiting().filter(envelope=row.envelope_id).values_list("pk", flat=True))
    return rows.index(row.pk) + 1


def of_case(reference: str) -> WaitingGrant | None:
    """The grant of a case while it waits for money."""
    return WaitingGrant.objects.waiting().filter(reference=reference).select_related("envelope").first()


def since_today(row: WaitingGrant) -> date:
    return timezone.localdate(row.since)
