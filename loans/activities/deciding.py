"""A payment plan of the client, a loss, a loss taken back: proposed by one treasurer, approved by another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.ledger import proposals
from fund.ledger.chart import Kind
from fund.ledger.posting import post
from loans import refund as refunding
from loans.activities.models import Claim, ClaimProposal
from loans.activities.models.claims import ChangeKind, State
from loans.activities.recovering import carry, is_lost, locked, replayed
from loans.allocation import Replay
from loans.booking import legs
from loans.schedule import LAST_YEAR, Unplannable
from workflows import coded, outbox
from workflows.people.models import User
from workflows.refusals import TooLate, Unmet

LONGEST = 60  # monthly instalments of a client


@transaction.atomic
def propose(
    claim: Claim, *, key: str, kind: str, why: str, on: date, by: User, **figures: Any
) -> ClaimProposal:
    """Ask for a decision on a claim; once by its key.

    figures  count and first_due_on of a plan; cents of a loss, default all that is left; undoes: the loss that is
             taken back
    raises   NotYours, KeyReused, and what `check` refuses
    """
    claim = locked(claim)
    row = _figures(claim, kind, on, figures)
    if not ClaimProposal.objects.filter(key=key).exists():
        check(claim, ClaimProposal(claim=claim, **row), on)
    return proposals.propose(
        ClaimProposal, key=key, by=by, on=on, fund=claim.fund, claim=claim, why=why, **row
    )


def _figures(claim: Claim, kind: str, on: date, asked: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": ChangeKind(kind).value, "from_on": on}
    if kind == ChangeKind.PLAN:
        row |= {"count": asked.get("count"), "first_due_on": asked.get("first_due_on")}
    elif kind == ChangeKind.LOSS:
        row |= {"cents": asked.get("cents") or claim.outstanding_cents or None}
    else:
        row |= {"undoes": asked.get("undoes") or _last_loss(claim)}
    return row


def _last_loss(claim: Claim) -> ClaimProposal | None:
    return claim.proposals.standing().filter(kind=ChangeKind.LOSS).order_by("-pk").first()


def check(claim: Claim, row: ClaimProposal, on: date) -> None:
    """raises  TooLate when nothing is to be recovered; Unmet for a loss above what is left; Unplannable"""
    if row.kind == ChangeKind.UNDO:
        if row.undoes is None or row.undoes not in claim.proposals.standing():
            raise TooLate(_("There is no loss that could be taken back."), code="no_loss")
        return
    if claim.state != State.RUNNING:
        raise TooLate(_("Nothing is to be recovered of it now."), code="not_running")
    if row.kind == ChangeKind.LOSS and not 0 < (row.cents or 0) <= claim.outstanding_cents:
        raise Unmet(
            _("At most what is left can be given up."),
            code="more_than_is_left",
            left_cents=claim.outstanding_cents,
        )
    if row.kind == ChangeKind.PLAN:
        first = row.first_due_on
        if first is None or first < on or first.year >= LAST_YEAR - 5:
            raise Unplannable(_("The first instalment is today at the soonest."), code="too_early")
        if not 0 < (row.count or 0) <= min(LONGEST, claim.outstanding_cents):
            raise Unplannable(
                _("A plan has 1 to %(most)d instalments, of one cent or more.") % {"most": LONGEST},
                code="count",
            )


def preview(claim: Claim, *, kind: str, on: date, **figures: Any) -> Replay:
    """The claim as it would stand; nothing is kept. raises as `propose`"""
    return look(claim, ClaimProposal(claim=claim, **_figures(claim, kind, on, figures)), on=on)


def look(claim: Claim, row: ClaimProposal, *, on: date) -> Replay:
    """The same of what is proposed already."""
    check(claim, row, on)
    return _replay_with(claim, row)


def _replay_with(claim: Claim, row: ClaimProposal) -> Replay:
    if row.kind == ChangeKind.UNDO:
        return replayed(claim, without=row.undoes)
    return replayed(claim, also=row)


def carry_out(proposal: ClaimProposal, *, by: User, on: date) -> None:
    """What was approved takes effect: replayed, and what is given up (or taken back) is booked. raises as `check`"""
    claim = locked(proposal.claim)
    check(claim, proposal, proposal.from_on)
    found = _replay_with(claim, proposal)
    if proposal.kind == ChangeKind.UNDO:
        refunding.refuse_sent_back(claim, found.surplus_cents)
    lost = proposal.kind == ChangeKind.LOSS or is_lost(claim, without=proposal.undoes)
    facts = {"proposal": proposal.pk, "kind": proposal.kind}
    change = carry(claim, Claim.change, found, by=by, on=on, lost=lost, facts=facts, why=proposal.why)
    if moved := legs(claim, change, held=Kind.CLAIM):
        post(
            key=f"claim/decision/{proposal.pk}", legs=moved, on=on, by=by, source_ref=claim.number,
            why=coded.keep(f"claim_{proposal.kind}", text=claim.number),
        )  # fmt: skip
    outbox.put("claim.changed", f"claim.changed/{proposal.pk}", claim=claim.pk, proposal=proposal.pk)
