"""What follows a decision after the commit."""

from django.utils import timezone

from workflows import outbox
from workflows.cases.deliveries import tell_applicant
from workflows.notices.telling import notify

from .letters import make_letter
from .models import Committee, Decision, FastTrack, Mandate, Session
from .relisting import leave_agendas, put_forward


def write_letter(decision_id: int) -> None:
    make_letter(Decision.objects.get(pk=decision_id))


def call_members(session_id: int) -> None:
    """Tell everyone with a mandate, once, that a session is called."""
    session = Session.objects.select_related("committee").get(pk=session_id)
    mandates = Mandate.objects.in_office(session.held_on).filter(committee=session.committee)
    for mandate in mandates.select_related("user"):
        notify(
            f"session_called:{session.pk}:{mandate.user_id}",
            user=mandate.user,
            template="session_called",
            context={"reference": session.committee.name, "on": session.held_on},
            path=session.get_absolute_url(),
        )


def list_for_ratification(track_id: int) -> None:
    """A fast-track grant leaves the agendas as a request and comes back as something to ratify."""
    track = FastTrack.objects.select_related("case", "delegation__committee").get(pk=track_id)
    leave_agendas(track.case)
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


def register() -> None:
    outbox.handles("decision.taken")(write_letter)
    outbox.handles("fast_track.proposed")(ask_second_delegate)
    outbox.handles("fast_track.granted")(list_for_ratification)
    outbox.handles("fast_track.settled")(tell_settled)
    outbox.handles("session.over")(relist)
    outbox.handles("session.convened")(call_members)
