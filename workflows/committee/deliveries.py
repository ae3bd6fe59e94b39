"""What follows after the commit: letters, and who is told."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from workflows import outbox
from workflows.cases.deliveries import tell_applicant, tell_officer
from workflows.notices.telling import notify
from workflows.people.models import RoleGrant, User
from workflows.people.permissions import Role

from .calling import call_substitutes
from .circular import tell_of_meeting
from .letters import make_appeal_letter, make_letter
from .models import AgendaItem, Appeal, Committee, Decision, FastTrack, Mandate, Session
from .relisting import leave_agendas, put_forward


def write_letter(decision_id: int) -> None:
    make_letter(Decision.objects.get(pk=decision_id))


def tell_members(template: str, session_id: int) -> None:
    """Tell everyone with a mandate, once for each time the session is called, moved or cancelled."""
    session = Session.objects.select_related("committee").get(pk=session_id)
    mandates = Mandate.objects.in_office(session.held_on).filter(committee=session.committee)
    change = f":{session.sequence}" if template != "session_called" else ""
    for mandate in mandates.select_related("user"):
        notify(
            f"{template}:{session.pk}:{mandate.user_id}{change}",
            user=mandate.user,
            **_said(template, session),
            path=session.get_absolute_url(),
        )


def list_for_ratification(track_id: int) -> None:
    """A fast-track grant leaves the agendas as a request and comes back as something to ratify."""
    track = FastTrack.objects.select_related("case", "delegation__committee").get(pk=track_id)
    leave_agendas(track.case, AgendaItem.Purpose.REQUEST)
    put_forward(track.delegation.committee, on=timezone.localdate())


def relist(committee_id: int) -> None:
    """A session is over: what it left open goes to the next one."""
    put_forward(Committee.objects.get(pk=committee_id), on=timezone.localdate())


def ask_second_delegate(track_id: int) -> None:
    track = FastTrack.objects.select_related("case", "delegation__first", "delegation__second").get(
        pk=track_id
    )
    for user in track.delegation.holders:
        if user.pk != track.proposed_by_id:
            notify(
                f"fast_track.proposed/{track.pk}",
                user=user,
                template="fast_track_proposed",
                context={"reference": track.case.reference},
                path=track.get_absolute_url(),
            )


def tell_settled(track_id: int) -> None:
    """The member is told where a grant was not ratified; nothing changes for them where it was."""
    track = FastTrack.objects.select_related("case__applicant__user", "case__filed_by").get(pk=track_id)
    if track.state == FastTrack.State.NOT_RATIFIED:
        tell_applicant(f"fast_track.settled/{track.pk}", track.case, "not_ratified")


def tell_of_an_end(mandate_id: int, days: int) -> None:
    """That a mandate ends: to the person, the chair of today and the administrators, each once a threshold."""
    mandate = Mandate.objects.select_related("committee", "user").get(pk=mandate_id)
    if mandate.to_on is None:
        return
    for user in {mandate.user, *_managers(mandate.committee, timezone.localdate())}:
        notify(
            f"mandate_ending:{mandate.pk}:{mandate.to_on}:{days}:{user.pk}",
            user=user,
            template="mandate_ending" if user == mandate.user else "mandates_ending",
            context={"reference": mandate.committee.name, "last_day": mandate.to_on},
            path=reverse("committee:who_sat", args=[mandate.committee.code]),
        )


def _managers(committee: Committee, on: date) -> set[User]:
    """The chair, and the administrators of the committee's cooperatives."""
    chairs = committee.mandates.in_office(on).filter(role=Mandate.Role.CHAIR, substitute_of=None)
    grants = RoleGrant.objects.holding(on).filter(
        Q(cooperative=None) | Q(cooperative__in=committee.cooperatives.all()), role=Role.ADMINISTRATOR
    )
    people = Q(pk__in=chairs.values("user")) | Q(pk__in=grants.values("user"))
    return set(User.objects.filter(people, is_active=True))


def _said(template: str, session: Session) -> dict[str, Any]:
    named = {"reference": session.committee.name}
    if session.is_circular and template == "session_called":
        return {"template": "vote_asked", "context": {**named, "last_day": session.held_on}}
    return {"template": template, "context": {**named, "on": session.held_on}}


def receive_appeal(appeal_id: int) -> None:
    """The letter that says it came in; who handles the case is told; the panel's next agenda names it."""
    appeal = Appeal.objects.select_related("case__applicant__user", "case__filed_by", "committee").get(
        pk=appeal_id
    )
    make_appeal_letter(appeal)
    tell_applicant(f"appeal.lodged/{appeal.pk}", appeal.case, "appeal_received")
    tell_officer(f"appeal.lodged/{appeal.pk}/officer", appeal.case, "appeal_lodged")
    put_forward(appeal.committee, on=timezone.localdate())


def drop_appeal(appeal_id: int) -> None:
    appeal = Appeal.objects.select_related("case").get(pk=appeal_id)
    leave_agendas(appeal.case, AgendaItem.Purpose.APPEAL)


def register() -> None:
    outbox.handles("appeal.lodged")(receive_appeal)
    outbox.handles("appeal.over")(drop_appeal)
    outbox.handles("decision.taken")(write_letter)
    outbox.handles("fast_track.proposed")(ask_second_delegate)
    outbox.handles("fast_track.granted")(list_for_ratification)
    outbox.handles("fast_track.settled")(tell_settled)
    outbox.handles("session.over")(relist)
    outbox.handles("mandate.ending")(tell_of_an_end)
    outbox.handles("ballot.meeting_called")(tell_of_meeting)
    outbox.handles("session.convened")(partial(tell_members, "session_called"))
    outbox.handles("session.moved")(partial(tell_members, "session_moved"))
    outbox.handles("session.cancelled")(partial(tell_members, "session_cancelled"))
    outbox.handles("session.seats")(call_substitutes)
