"""When too many stand aside: whether a quorum can still be reached at all, and sending the case elsewhere."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.cases.models import Case, State
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet
from workflows.steps import note

from . import counting
from .models import AgendaItem, Ballot, Referral, RulesVersion, Session
from .models.electorate import Room, conflicts, presiding, seats
from .models.office import keeps_the_minutes
from .refusals import TooManyAside


def at_most(rules: RulesVersion, room: Room, aside: dict) -> tuple[bool, counting.Fact]:
    """The quorum if everybody came, substitutes too, but those who stand aside."""
    full = replace(room, present=room.users)
    return counting.quorum(rules.as_rules(), seats(full.holders(aside)))


def require_reachable(session: Session, case: Case, rules: RulesVersion) -> None:
    """raises TooManyAside, with the figures and the committee that the rules name, where no presence is enough"""
    room = Room.of(session)
    reachable, fact = at_most(rules, room, conflicts(case, room.users))
    if not reachable:
        raise TooManyAside(_sentence(fact, rules), **_figures(fact, rules))


def _figures(fact: counting.Fact, rules: RulesVersion) -> dict[str, Any]:
    stand_in = rules.stand_in.code if rules.stand_in else ""
    names = ("present", "needed", "of", "in_office", "recused")
    return {**{name: fact[name] for name in names}, "stand_in": stand_in}


def _sentence(fact: counting.Fact, rules: RulesVersion) -> str:
    said = ngettext(
        "%(recused)d of %(in_office)d stands aside: at most %(present)d can be there, %(needed)d are needed.",
        "%(recused)d of %(in_office)d stand aside: at most %(present)d can be there, %(needed)d are needed.",
        fact["recused"],
    ) % dict(fact)
    if rules.stand_in is None:
        return said
    return f"{said} " + _("The rules let %(committee)s decide.") % {"committee": rules.stand_in.name}


@transaction.atomic
def send_to_stand_in(item: AgendaItem, *, by: User, at: datetime) -> Referral:
    """Take the case off this agenda and let the committee decide that the rules name for it.

    by      who keeps the minutes or presides over the case; or the officer who answers for it, for all others
            may stand aside
    raises  NotYours; Unmet while a quorum is possible, when the rules name no committee, or a ballot is open
    """
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("committee").get(pk=item.session_id)
    )
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=item.case_id)
    _require_office(session, case, by)
    rules = session.committee.rules_on(session.held_on)
    figures = _why(session, case, rules)
    assert rules
    assert rules.stand_in
    if session.state not in Session.COMING or case.state != State.READY:
        raise Unmet(_("Case %(case)s no longer waits here.") % {"case": case.reference}, code="not_waiting")
    if item.ballots.filter(state__in=[Ballot.State.CREATED, Ballot.State.OPEN]).exists():
        raise Unmet(_("A ballot is still open: close or void it first."), code="no_ballot_is_open")
    referral = Referral.objects.create(
        case=case, session=session, from_committee=session.committee, committee=rules.stand_in, by=by, at=at,
        figures=figures,
    )  # fmt: skip
    note(session, "sent_on", by=by, payload={"case": case.reference, "to": rules.stand_in.code})
    if not item.ballots.exists():
        item.delete()
    return referral


def _require_office(session: Session, case: Case, by: User) -> None:
    handles = case.officer_id == by.pk and may(by, "case.refer")
    if conflicts(case, [by.pk]) and not handles:
        raise NotYours()
    if not (handles or keeps_the_minutes(session, by) or presiding(session, case) == by.pk):
        raise NotYours(_("This is for who keeps the minutes, or for the case's officer."))


def _why(session: Session, case: Case, rules: RulesVersion | None) -> dict[str, Any]:
    """The figures of the quorum that cannot be reached; raises Unmet where it can, or nobody else may decide."""
    if rules is None:
        raise Unmet(_("This committee has no rules in force on that day."), code="no_rules")
    try:
        require_reachable(session, case, rules)
    except TooManyAside as refusal:
        if rules.stand_in is None:
            sentence = _("The rules of %(committee)s name no other committee for this.")
            raise Unmet(sentence % {"committee": session.committee.name}, code="no_stand_in") from refusal
        return refusal.figures
    raise Unmet(_("A quorum is possible: the case is decided here."), code="quorum_possible")
