"""What follows in the ledger after a commit: whose turn it is now that money came, and who is told."""

from typing import Any

from django.utils import timezone

from workflows import outbox
from workflows.cases.models import Case
from workflows.notices.telling import notify
from workflows.people.models import User

from . import proposals, waiting
from .models import Envelope, Fund, Proposal, WaitingGrant
from .models.proposals import State


@outbox.handles("ledger.money_came")
def serve_the_queue(*, envelope: int) -> None:
    """One grant, in this delivery's own transaction; the next one in the next delivery."""
    found = Envelope.objects.select_related("fund").get(pk=envelope)
    row = waiting.serve_next(found, on=timezone.localdate())
    if row is not None:
        outbox.put("ledger.money_came", f"ledger.money_came/after/{row.pk}/{row.version}", envelope=envelope)


def _tell_member(row: WaitingGrant, template: str) -> None:
    case = Case.objects.select_related("applicant__user").get(reference=row.reference)
    notify(
        f"{template}/{row.pk}", member=case.applicant, template=template,
        context={"reference": case.reference}, path=case.get_absolute_url(),
    )  # fmt: skip


@outbox.handles("ledger.grant_served")
def tell_served(*, waiting: int) -> None:
    _tell_member(WaitingGrant.objects.get(pk=waiting), "grant_served")


@outbox.handles("ledger.grant_expired")
def tell_expired(*, waiting: int) -> None:
    _tell_member(WaitingGrant.objects.get(pk=waiting), "grant_expired")


def _proposal(model: str, pk: int) -> Proposal:
    found: Any = proposals.model_of(model)._default_manager
    return found.select_related("fund", "proposed_by").get(pk=pk)


@outbox.handles("ledger.proposed")
def tell_those_who_approve(*, model: str, proposal: int) -> None:
    """Every second treasurer who reads the fund, save the one who proposed it."""
    row = _proposal(model, proposal)
    if row.state != State.PROPOSED:
        return
    users = User.objects.filter(is_active=True, role_grants__role="treasurer2").distinct()
    for user in users.exclude(pk=row.proposed_by_id):
        if (
            user.may("ledger.envelope_approve")
            and Fund.objects.visible_to(user).filter(pk=row.fund_id).exists()
        ):
            notify(
                f"proposal_to_approve/{model}/{row.pk}/{user.pk}", user=user, template="proposal_to_approve",
                context={"reference": row.fund.name, "last_day": row.last_day}, path=row.get_absolute_url(),
            )  # fmt: skip


@outbox.handles("ledger.proposal_ended")
def tell_the_proposer(*, model: str, proposal: int) -> None:
    row = _proposal(model, proposal)
    notify(
        f"proposal_ended/{model}/{row.pk}", user=row.proposed_by, template="proposal_ended",
        context={"reference": row.fund.name}, path=row.get_absolute_url(),
    )  # fmt: skip
