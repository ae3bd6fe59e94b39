"""What follows a decision after the commit."""

from workflows import outbox
from workflows.notices.telling import notify

from .letters import make_letter
from .models import Decision, Mandate, Session


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


def register() -> None:
    outbox.handles("decision.taken")(write_letter)
    outbox.handles("session.convened")(call_members)
