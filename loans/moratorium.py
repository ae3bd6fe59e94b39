"""A moratorium: which loans, what it would move, and the run that puts it in force, or takes it back, slice by slice.

Each slice is one transaction that also notes what became of its loans: a run that dies loses the slice it was at, and
goes on with the next one; no loan is changed twice, by the key of its change.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.ledger.models.proposals import State
from loans import changes
from loans.arrears import totalled
from loans.many import KINDS, apply_many, undo_many
from loans.models import Agreement, Allocation, Instalment, LoanChange, Moratorium, MoratoriumLoan
from loans.models.agreements import AgreementQuerySet
from loans.models.changes import ChangeKind
from workflows import bulk, outbox
from workflows.people.models import User
from workflows.refusals import Refusal, TooLate, Unmet, whole
from workflows.steps import perform

SLICE = 500
FILTERS = (
    "cooperative",
    "product",
    "sector",
    "started_from",
    "started_until",
    "due_from",
    "due_until",
    "late",
)
Outcome = MoratoriumLoan.Outcome


@dataclass(frozen=True)
class Outlook:
    """What a moratorium would do, before anything is kept: how many loans, their unpaid instalments that fall due
    later and the cents of these, the first due date among them; and the same by product and entity."""

    loans: AgreementQuerySet
    count: int
    rows: int
    cents: int
    first_on: date | None
    by: list[dict[str, Any]]


def chosen(user: User, fund: Fund, asked: dict[str, Any]) -> AgreementQuerySet:
    """The running loans of a fund that this person sees and that fit; see FILTERS. What is empty asks nothing."""
    loans = Agreement.objects.visible_to(user).filter(fund=fund).running()
    paths = {
        "cooperative": "case__cooperative__code",
        "product": "terms__product__code",
        "sector": "case__loan_application__activity__sector__iexact",
        "started_from": "started_on__gte",
        "started_until": "started_on__lte",
        "due_from": "oldest_unpaid_on__gte",
        "due_until": "oldest_unpaid_on__lte",
    }
    wanted = {paths[name]: value for name, value in asked.items() if name in paths and value}
    loans = loans.filter(**wanted)
    if asked.get("late"):
        loans = loans.filter(pk__in=Agreement.objects.in_arrears(timezone.localdate()).values("pk"))
    return loans.order_by("pk")


def outlook(loans: AgreementQuerySet, *, kind: str, from_on: date) -> Outlook:
    """See Outlook. An arrears pause moves nothing: its rows are those that are unpaid and fall due before its end."""
    paid = totalled(Allocation.objects.filter(instalment=OuterRef("pk")), "instalment", "cents")
    rows = Instalment.objects.in_force().filter(schedule__agreement__in=loans.order_by(), due_on__gte=from_on)
    unpaid = rows.annotate(paid=paid).filter(due_cents__gt=F("paid"))
    moves = kind == ChangeKind.PAUSE
    sums = unpaid.aggregate(rows=Count("pk"), cents=Sum(F("due_cents") - F("paid")), first=Min("due_on"))
    groups = loans.order_by().values(
        product=F("terms__product__code"), cooperative=F("case__cooperative__name")
    )
    by: list[Any] = list(groups.annotate(loans=Count("pk")).order_by("cooperative", "product"))
    return Outlook(
        loans, sum(group["loans"] for group in by), sums["rows"] if moves else 0, (sums["cents"] or 0) if moves else 0,
        sums["first"], by,
    )  # fmt: skip


@transaction.atomic
def propose(
    fund: Fund,
    asked: dict[str, Any],
    *,
    key: str,
    why: str,
    on: date,
    by: User,
    kind: str,
    from_on: date,
    months: int | None = None,
    until_on: date | None = None,
) -> Moratorium:
    """Ask for a moratorium; once by its key. The list of its loans is made now.

    raises  NotYours, KeyReused; Unmet where no loan fits, or for figures that cannot be
    """
    check(kind, from_on, months, until_on)
    changes.refuse_far(from_on, on)
    seen = outlook(chosen(by, fund, asked), kind=kind, from_on=from_on)
    if not seen.count:
        raise Unmet(_("No loan fits: nothing would change."), code="nothing_chosen")
    if kind == ChangeKind.PAUSE and not seen.rows:
        raise Unmet(_("No instalment that is not paid falls due from that day on."), code="nothing_moves")
    ids = list(seen.loans.values_list("pk", flat=True))
    made = proposals.propose(
        Moratorium, key=key, by=by, on=on, fund=fund, why=why, kind=kind, from_on=from_on, months=months,
        until_on=until_on, asked=plain(asked), chosen=len(ids), rows_moved=seen.rows, cents_moved=seen.cents,
        list_hash=hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest(),
        first_affected_on=seen.first_on if kind == ChangeKind.PAUSE and seen.first_on else from_on,
    )  # fmt: skip
    if not made.loans.exists():
        rows = (MoratoriumLoan(moratorium=made, agreement_id=loan) for loan in ids)
        MoratoriumLoan.objects.bulk_create(rows, batch_size=5_000)
    return made


def plain(asked: dict[str, Any]) -> dict[str, Any]:
    """The filter as JSON: what is empty left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in sorted(asked.items())
        if value
    }


def check(kind: str, from_on: date, months: int | None, until_on: date | None) -> None:
    """raises Unmet"""
    if kind not in KINDS:
        raise Unmet(_("A moratorium is a pause, or an arrears pause."), code="not_a_pause")
    if kind == ChangeKind.PAUSE and not 0 < (months or 0) <= 120:
        raise Unmet(_("Say for how many months."), code="months")
    if kind == ChangeKind.ARREARS_PAUSE and (until_on is None or until_on < from_on):
        raise Unmet(_("The last day is before the first."), code="days_out_of_order")


def wake(moratorium: Moratorium) -> None:
    """Have the next slice done by the outbox; what is not done yet has a number of its own."""
    left = moratorium.loans.waiting().count()
    turn = f"undo/{moratorium.loans.to_undo().count()}" if moratorium.undone_on else f"run/{left}"
    outbox.put("loan.moratorium", f"loan.moratorium/{moratorium.pk}/{turn}", moratorium=moratorium.pk)


@outbox.handles("loan.moratorium")
def deliver(*, moratorium: int) -> None:
    """One slice a delivery: what is done is seen from outside."""
    held = Moratorium.objects.select_related("decided_by").get(pk=moratorium)
    with override(held.decided_by.language if held.decided_by else None):
        if run_next(held, on=timezone.localdate()):
            wake(held)


@transaction.atomic
def run_next(moratorium: Moratorium, *, on: date) -> int:
    """Put it in force for the next slice of its loans, or take it back there; returns how many loans are left to do."""
    held = Moratorium.objects.select_for_update(of=("self",)).get(pk=moratorium.pk)
    if held.state != State.APPROVED:
        return 0
    if held.undone_on:
        _take_back_next(held)
        return held.loans.to_undo().count()
    rows = list(held.loans.waiting().order_by("agreement")[:SLICE])
    found = apply_many(
        [row.agreement_id for row in rows], held.figures(), key=f"moratorium/{held.pk}", on=on, by=held.decided_by,
        why=held.why,
    )  # fmt: skip
    for row in rows:
        became = found[row.agreement_id]
        if isinstance(became, LoanChange):
            row.outcome, row.change = Outcome.CHANGED, became
        else:
            row.outcome, row.because = Outcome.SKIPPED, became[:300]
    bulk.update(rows, ["outcome", "change_id", "because"])
    return held.loans.waiting().count()


def _take_back_next(held: Moratorium) -> None:
    assert held.undone_on is not None
    rows = list(held.loans.to_undo().select_related("change__undone").order_by("agreement")[:SLICE])
    standing = [row.change for row in rows if row.change]
    undo_many(standing, on=held.undone_on, by=held.undone_by, why=held.undone_why)
    MoratoriumLoan.objects.filter(pk__in=[row.pk for row in rows]).update(outcome=Outcome.UNDONE)


@transaction.atomic
def take_back(moratorium: Moratorium, *, on: date, by: User, why: str) -> Moratorium:
    """Undo it for every loan: a second treasurer's right, until the day before the first date that it moves.

    raises  NotYours, TooLate; Refusal without a reason
    """
    if not why.strip():
        raise Refusal(_("Say why it is taken back."), code="no_reason")
    if on >= moratorium.first_affected_on:
        raise TooLate(
            _("It has moved dates since %(day)s: change the loans that need it, one by one.")
            % {"day": moratorium.first_affected_on},
            code="dates_moved",
        )
    done = perform(Moratorium.take_back, moratorium, by=by, on=on, why=whole(why), reason=why)
    done.loans.waiting().update(outcome=Outcome.SKIPPED, because=_("It was taken back before its turn came."))
    wake(done)
    return done


def progress(moratorium: Moratorium) -> dict[str, int]:
    """How many loans of each outcome."""
    counted = moratorium.loans.order_by().values_list("outcome").annotate(Count("pk"))
    return {outcome: 0 for outcome in Outcome.values} | dict(counted)
