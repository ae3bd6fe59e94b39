"""A state in plain words, once for the applicant and once for those who handle the case."""

from typing import Any, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.people.permissions import Role

from .models import Case
from .timeline import moment, present_moment, role_label

Words = str | Promise


class Tag(TypedDict):
    """What `ui/tag.html` shows."""

    kind: str
    text: Words


FOR_APPLICANT: dict[str, tuple[str, Words]] = {
    "draft": ("idle", _("Draft, not sent yet")),
    "submitted": ("info", _("Sent")),
    "in_review": ("info", _("Being read")),
    "waiting": ("wait", _("Waiting for you")),
    "ready": ("info", _("Before the committee")),
    "granted": ("ok", _("Granted")),
    "to_sign": ("wait", _("To be signed by you")),
    "refused": ("bad", _("Refused")),
    "closed": ("idle", _("Closed")),
    "withdrawn": ("idle", _("Withdrawn")),
    "expired": ("idle", _("Not sent in time")),
}
FOR_STAFF: dict[str, tuple[str, Words]] = {
    "draft": ("idle", _("Draft")),
    "submitted": ("wait", _("To be taken")),
    "in_review": ("wait", _("In review")),
    "waiting": ("info", _("Waiting for member")),
    "ready": ("info", _("Ready for committee")),
    "granted": ("info", _("In payment")),
    "to_sign": ("info", _("To be signed by the member")),
    "refused": ("idle", _("Refused")),
    "closed": ("idle", _("Closed")),
    "withdrawn": ("idle", _("Withdrawn")),
    "expired": ("idle", _("Expired")),
}
HELP: dict[str, Words] = {
    "draft": _("You can come back to it at any time. Nobody else reads it before you send it."),
    "submitted": _("We received it. A case officer will read it; you need do nothing now."),
    "in_review": _("A case officer is reading it. You need do nothing now."),
    "waiting": _("We need something from you before we can go on."),
    "ready": _("Everything is there. The committee decides at its next meeting."),
    "granted": _("The committee granted your request. We tell you when the money leaves."),
    "to_sign": _("The committee granted your request. Read the agreement and sign it."),
    "awaits_money": _("The committee granted your request. The money is awaited: see below."),
    "refused": _("The committee refused your request. The letter says why, and what you can do."),
    "closed": _("What was decided is done."),
    "withdrawn": _("You withdrew this request."),
    "expired": _("This draft was not sent within three months. You can start a new request."),
}


PAID: tuple[str, Words] = ("ok", _("Paid"))


def tag(case: Case, *, asks: bool, for_applicant: bool) -> Tag:
    if for_applicant and case.state == "closed" and case.paid_on:
        return Tag(kind=PAID[0], text=PAID[1])
    kind, text = (FOR_APPLICANT if for_applicant else FOR_STAFF)[moment(case, waiting=asks)]
    return Tag(kind=kind, text=text)


def help_for(case: Case, *, asks: bool) -> Words:
    if case.state == "closed" and case.paid_on:
        return _("What was decided is done: the money has been paid.")
    return HELP[present_moment(case, waiting=asks)]


def writer(case: Case, by: Any, reader: Any) -> Words:
    """Who wrote a line: towards the applicant a role, never a name."""
    if by.pk == reader.pk:
        return _("You")
    if by.pk == case.applicant.user_id:
        return str(case.applicant)
    if by.pk in (case.filed_by_id, case.helped_by_id, case.advisor_id):
        return Role.ADVISOR.label
    if reader.pk in (case.applicant.user_id, case.filed_by_id):
        return Role.OFFICER.label
    return str(by)


def opener(opening: Any, *, for_applicant: bool) -> Words:
    """Who opened a document: a role towards the applicant, a name inside."""
    return role_label(opening.role) if for_applicant else str(opening.by)
