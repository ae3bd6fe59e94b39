"""Envelopes under four eyes: one person proposes, another approves exactly what they read. Pages and API come
through here; who may do it is asked while the row is locked."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workflows import outbox
from workflows.people.models import Cooperative, User
from workflows.people.permissions import PERMISSIONS, may
from workflows.refusals import NotYours, Refusal, TooLate, whole
from workflows.steps import note, perform

from . import envelopes
from .models import Envelope, EnvelopeChange, EnvelopeTransfer, Fund, Proposal
from .models.proposals import State
from .refusals import KeyReused, MixedBooks

MODELS: list[type[Proposal]] = [EnvelopeTransfer, EnvelopeChange]


def register(model: type[Proposal]) -> None:
    """A proposal of an area above: it lapses, and its people are told, like those of the ledger."""
    if model not in MODELS:
        MODELS.append(model)


def model_of(code: str) -> type[Proposal]:
    """StopIteration for a code that no model has: a mistake in the code."""
    return next(model for model in MODELS if model._meta.model_name == code)


class NothingChanges(Refusal):
    """A proposal that would leave everything as it is."""

    code = "nothing_changes"


@transaction.atomic
def propose_transfer(
    *, key: str, source: Envelope, target: Envelope, cents: int, why: str, on: date, by: User
) -> EnvelopeTransfer:
    """Ask that available money move to another envelope of the same fund; once by its key.

    raises  NotYours, MixedBooks, Earmarked, KeyReused. That the money is there is asked when it moves.
    """
    _require_reach(by, source.fund, "ledger.envelope")
    if source.fund_id != target.fund_id:
        raise MixedBooks()
    if source.pk == target.pk:
        raise NothingChanges(_("Choose another envelope than the one it comes from."))
    envelopes.require_may_leave(source, target)
    return _propose(
        EnvelopeTransfer, key, by, on, fund=source.fund, source=source, target=target, cents=cents, why=why
    )


@transaction.atomic
def propose_change(
    *,
    key: str,
    envelope: Envelope,
    reserve_cents: int,
    why: str,
    on: date,
    by: User,
    earmark: str = Envelope.Earmark.NONE,
    cooperative: Cooperative | None = None,
    funder: str = "",
) -> EnvelopeChange:
    """Ask that an envelope keep a reserve and be set aside for something; once by its key.

    raises  NotYours, Earmarked, NothingChanges, KeyReused. That the reserve is there is asked when it is set.
    """
    _require_reach(by, envelope.fund, "ledger.envelope")
    envelopes.require_sharing(envelope.fund, cooperative)
    wanted = (reserve_cents, str(earmark), cooperative, funder)
    stands = (
        envelopes.reserve(envelope), str(envelope.earmark), envelope.cooperative, envelope.funder,
    )  # fmt: skip
    if wanted == stands and not EnvelopeChange.objects.filter(key=key).exists():
        raise NothingChanges(_("This is how the envelope stands already."))
    return _propose(
        EnvelopeChange, key, by, on, fund=envelope.fund, envelope=envelope, reserve_cents=reserve_cents,
        earmark=earmark, cooperative=cooperative, funder=funder, why=why,
    )  # fmt: skip


@transaction.atomic
def propose[P: Proposal](model: type[P], *, key: str, by: User, on: date, **facts: Any) -> P:
    """Ask for what only another person may let take effect; once by its key.

    raises  NotYours, KeyReused; Unmet for a reason too long to be kept whole
    """
    _require_reach(by, facts["fund"], "ledger.envelope")
    return _propose(model, key, by, on, **facts)


def _propose[P: Proposal](model: type[P], key: str, by: User, on: date, **facts: Any) -> P:
    facts["why"] = whole(facts["why"])
    wanted = model(key=key, proposed_by=by, proposed_on=on, **facts)
    objects: Any = model._default_manager
    proposal, created = objects.get_or_create(
        key=key, defaults={"proposed_by": by, "proposed_on": on, **facts}
    )
    if not created:
        if proposal.digest() != wanted.digest():
            raise KeyReused(key)
        return proposal
    note(proposal, "propose", by=by, payload=proposal.facts())
    code = model._meta.model_name
    outbox.put("ledger.proposed", f"ledger.proposed/{code}/{proposal.pk}", model=code, proposal=proposal.pk)
    return proposal


@transaction.atomic
def approve[P: Proposal](proposal: P, *, by: User, on: date, digest: str) -> P:
    """A second person agrees to exactly what they read, and it takes effect.

    digest  of what was on their screen
    raises  NotYours to whoever proposed it; TooLate when it lapsed, was decided, or is not what was read;
            InsufficientFunds, Earmarked or ReserveTooHigh, with the figures, when it cannot be now
    """
    _require_another(proposal, by)
    locked: Any = type(proposal)._default_manager.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != State.PROPOSED:
        raise TooLate(_("This was decided before: it is %(state)s.") % {"state": locked.get_state_display()})
    if digest != locked.digest():
        raise TooLate(_("This is not what you read: open it again before you approve."))
    if on >= locked.lapses_on:
        raise TooLate(_("This proposal lapsed on %(day)s.") % {"day": locked.lapses_on}, code="lapsed")
    effect = _carry_out(locked, by, on)
    return perform(type(proposal).approve, proposal, by=by, on=on, payload={"digest": digest}, **effect)


def _carry_out(proposal: Proposal, by: User, on: date) -> dict[str, Any]:
    if isinstance(proposal, EnvelopeTransfer):
        envelopes.require_may_leave(proposal.source, proposal.target)
        movement = envelopes.allot(
            key=f"proposal/{proposal.pk}", source=proposal.source, target=proposal.target,
            cents=proposal.cents, on=on, by=by, why=proposal.why,
        )  # fmt: skip
        return {"movement": movement}
    if not isinstance(proposal, EnvelopeChange):
        return proposal.carry_out(by=by, on=on)
    envelope = proposal.envelope
    envelopes.keep_reserve(envelope, proposal.reserve_cents)
    envelope.earmark, envelope.cooperative = proposal.earmark, proposal.cooperative
    envelope.funder = proposal.funder
    envelope.save(update_fields=["earmark", "cooperative", "funder"])
    return {}


@transaction.atomic
def reject[P: Proposal](proposal: P, *, by: User, on: date, why: str) -> P:
    """A second person does not agree; whoever proposed it is told why."""
    if not why.strip():
        raise Refusal(_("Say why, for the person who proposed it."), code="no_reason")
    _require_another(proposal, by)
    rejected = perform(type(proposal).reject, proposal, by=by, on=on, reason=whole(why))
    _tell_proposer(rejected)
    return rejected


def withdraw[P: Proposal](proposal: P, *, by: User, on: date) -> P:
    """Who proposed it takes it back."""
    return perform(type(proposal).withdraw, proposal, by=by, on=on)


def lapse_proposals(on: date) -> int:
    """End the proposals that nobody decided within 30 days."""
    lapsed = 0
    for model in MODELS:
        objects: Any = model._default_manager
        for proposal in objects.waiting().order_by("pk"):
            if on >= proposal.lapses_on:
                with transaction.atomic():
                    _tell_proposer(perform(model.lapse, proposal, by=None, on=on))
                lapsed += 1
    return lapsed


def _tell_proposer(proposal: Proposal) -> None:
    code = proposal._meta.model_name
    outbox.put(
        "ledger.proposal_ended",
        f"ledger.proposal_ended/{code}/{proposal.pk}",
        model=code,
        proposal=proposal.pk,
    )


def _require_another(proposal: Proposal, by: User) -> None:
    if proposal.proposed_by_id == by.pk:
        raise NotYours(_("You proposed this: another person decides on it."), code="four_eyes")
    _require_reach(by, proposal.fund, "ledger.envelope_approve")


def _require_reach(by: User, fund: Fund, code: str) -> None:
    """One of the act's roles, in a cooperative that shares the fund."""
    reach = by.cooperatives_as(*PERMISSIONS[code])
    if not may(by, code) or not Fund.objects.filter(pk=fund.pk, cooperatives__in=reach).exists():
        raise NotYours()


def to_decide(user: Any, *models: type[Proposal]) -> int:
    """How many proposals of others, of these kinds, wait for this person."""
    if not may(user, "ledger.envelope_approve"):
        return 0
    found = 0
    for model in models:
        objects: Any = model._default_manager
        found += objects.visible_to(user).waiting().exclude(proposed_by=user).count()
    return found
