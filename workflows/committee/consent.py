"""By consent: what is proposed without a debate, pulled out by anyone with a voice, carried in one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.cases.models import Case
from workflows.people.models import User
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note, perform

from . import counting
from .balloting import amount_voted, open_ballot
from .counted import carried
from .deciding import decide
from .enacting import Verdict, require_reasons
from .models import AgendaItem, Ballot, Consent, Decision, Session
from .models.electorate import Room, conflicts
from .refusals import NoMandate, QuorumMissing, Recused
from .sessions import require_keeper


@dataclass(frozen=True)
class Carried:
    """What became of one item when nobody objected: its decision, or why it stays on the table."""

    item: AgendaItem
    decision: Decision | None = None
    refusal: Refusal | None = None


@transaction.atomic
def propose_consent(
    item: AgendaItem,
    *,
    by: User,
    at: datetime,
    outcome: str,
    cents: int | None = None,
    reasons: Sequence[str] = (),
    conditions: str = "",
    text: str = "",
) -> Consent:
    """Propose what shall be decided unless somebody objects; proposing again replaces it, until it was pulled out.

    cents    with a grant, and only with it: at most what was asked and what the committee may grant
    reasons  as for a decision: a refusal, a deferral and a part grant name at least one
    raises   NotYours, Recused, AmountNotPossible, Unmet; TooLate once voted on or pulled out
    """
    session, case = _on_the_table(item)
    require_keeper(session, by)
    if conflicts(case, [by.pk]):
        raise Recused(_("You stand aside from this case."))
    said = Consent.Outcome(outcome)
    cents = _possible(session, case, said, cents, reasons, text)
    before = Consent.objects.filter(item=item).first()
    if before is not None and before.pulled_at:
        raise TooLate(_("This item was pulled out: it is voted on."), code="pulled_out")
    consent, _new = Consent.objects.update_or_create(
        item=item,
        defaults={
            "outcome": said, "cents": cents, "reasons": sorted(set(reasons)), "by": by, "at": at,
            "conditions": conditions.strip() if cents else "", "text": text.strip(),
        },
    )  # fmt: skip
    note(session, "consent", by=by, payload={"case": case.reference, "outcome": said.value, "cents": cents})
    return consent


@transaction.atomic
def drop_consent(item: AgendaItem, *, by: User) -> None:
    """Make an item ordinary again, before it was carried; one that was not by consent stays as it is."""
    session, case = _on_the_table(item)
    require_keeper(session, by)
    if Consent.objects.filter(item=item, pulled_at=None).delete()[0]:
        note(session, "consent_dropped", by=by, payload={"case": case.reference})


@transaction.atomic
def pull_out(item: AgendaItem, *, by: User, at: datetime) -> Consent:
    """ "I would rather vote on it": any voice, without a reason; the first to ask is recorded.

    raises NoMandate for who has no voice in this session; Recused; TooLate once it was carried
    """
    session, case = _on_the_table(item)
    if by.pk not in Room.of(session).users:
        raise NoMandate(_("You have no voice in this session."))
    if conflicts(case, [by.pk]):
        raise Recused(_("You stand aside from this case."))
    consent = Consent.objects.filter(item=item).first()
    if consent is None:
        raise Unmet(_("This case is not proposed by consent."), code="not_by_consent")
    if consent.pulled_at is None:
        consent.pulled_by, consent.pulled_at = by, at
        consent.save(update_fields=["pulled_by", "pulled_at"])
        note(session, "consent_pulled", by=by, payload={"case": case.reference})
    return consent


def _possible(
    session: Session, case: Case, outcome: str, cents: int | None, reasons: Sequence[str], text: str
) -> int | None:
    """The amount, where this could be voted and decided at all."""
    rules = session.committee.rules_on(session.held_on)
    if rules is None:
        raise Unmet(_("This committee has no rules in force on that day."), code="no_rules")
    ballot = Ballot(session=session, case=case, rules=rules, outcome=outcome)
    if outcome == Consent.Outcome.GRANTED:
        ballot.cents = amount_voted(ballot, counting.Choice.GRANT, cents)
    require_reasons(Verdict(outcome, ballot.cents, reasons=reasons, text=text), case)
    return ballot.cents


def _on_the_table(item: AgendaItem) -> tuple[Session, Case]:
    session = Session.objects.select_for_update().get(pk=item.session_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=item.case_id)
    if session.state not in Session.COMING:
        raise TooLate(_("This session is over."), code="session_over")
    if session.is_circular:
        raise Unmet(_("Without a meeting nobody is asked whether they object."), code="no_meeting")
    if item.purpose != AgendaItem.Purpose.REQUEST:
        raise Unmet(_("Only requests are decided by consent."), code="not_a_request")
    if item.ballots.exclude(state=Ballot.State.VOID).exists():
        raise TooLate(_("There was a ballot on this case already."), code="was_voted")
    return session, case


def carry_consents(session: Session, *, by: User, at: datetime, on: date) -> list[Carried]:
    """ "No objection?", asked once: each item still by consent is decided as proposed, in the agenda's order.

    Each stands alone: where the quorum is missing for one it waits, and where the money is not there it becomes
    an ordinary item with the reason; the others go on. An item over which somebody else presides waits for them.
    raises NotYours unless `by` presides over one of them; Unmet when the session is not open or none is left
    """
    if Session.objects.get(pk=session.pk).state != Session.State.OPEN:
        raise Unmet(_("The session is not open."), code="session_not_open")
    waiting = Consent.objects.standing().filter(item__session=session)
    items = [one.item for one in waiting.select_related("item").order_by("item__position", "item__pk")]
    if not items:
        raise Unmet(_("No item is left to be carried by consent."), code="nothing_by_consent")
    done = [found for item in items if (found := _carry(item, by=by, at=at, on=on)) is not None]
    if not done:
        raise NotYours(_("This is for whoever presides over these cases."))
    return done


def _carry(item: AgendaItem, *, by: User, at: datetime, on: date) -> Carried | None:
    """One item, whole or not at all; None where somebody else presides."""
    try:
        return _decided(item, by=by, at=at, on=on)
    except NotYours:
        return None
    except (QuorumMissing, TooLate) as refusal:
        return Carried(item, refusal=refusal)
    except Refusal as refusal:
        Consent.objects.filter(item=item, pulled_at=None).update(pulled_at=at, why=str(refusal))
        return Carried(item, refusal=refusal)


@transaction.atomic
def _decided(item: AgendaItem, *, by: User, at: datetime, on: date) -> Carried:
    ballot = open_ballot(item, by=by, at=at)  # it holds the session now: nobody pulls out any more
    consent = Consent.objects.get(item=item)
    if consent.pulled_at is not None:
        raise TooLate(_("This item was pulled out: it is voted on."), code="pulled_out")
    counted = carried(ballot, counting.Outcome(consent.outcome), consent.cents, at=at)
    payload = {"outcome": consent.outcome, "cents": consent.cents, "consent": True}
    ballot = perform(Ballot.close, ballot, by=by, at=at, payload=payload, **counted)
    said = {"reasons": consent.reasons, "conditions": consent.conditions, "text": consent.text}
    return Carried(item, decision=decide(ballot, by=by, on=on, **said))


def suggested(item: AgendaItem) -> dict[str, object]:
    """What the last opinion recommends, to start from."""
    opinion = item.case.opinions.exclude(recommended_cents=None).last()
    if opinion is None:
        return {"outcome": Consent.Outcome.GRANTED.value}
    if not opinion.recommended_cents:
        return {"outcome": Consent.Outcome.REFUSED.value}
    return {"outcome": Consent.Outcome.GRANTED.value, "cents": opinion.recommended_cents}
