"""What people are told about a case, after the commit. Texts are neutral; what they are about is on the
page."""

from typing import Any

from django.utils import timezone

from workflows import kinds, outbox
from workflows.notices import posting, veils
from workflows.notices.models import Notice
from workflows.notices.telling import notify

from . import attachments, clock, corrections
from .models import Case, Correction, Message, State
from .office import stands_in
from .standing import may_act_for_applicant


def tell_applicant(key: str, case: Case, template: str, **context: Any) -> None:
    """The applicant, and the person who filed for them if somebody did."""
    context = {"reference": case.reference, **context}
    path = case.get_absolute_url()
    notify(key, member=case.applicant, template=template, context=context, path=path)
    if case.filed_by_id != case.applicant.user_id:
        notify(f"{key}/helper", user=case.filed_by, template=template, context=context, path=path)


def of(case_id: int) -> Case:
    return Case.objects.select_related("applicant__user", "filed_by", "officer").get(pk=case_id)


@outbox.handles("case.submitted")
def tell_submitted(*, case_id: int) -> None:
    tell_applicant(f"case.submitted/{case_id}", of(case_id), "submitted")


@outbox.handles("case.correction_asked")
def tell_correction_asked(*, case_id: int, correction_id: int) -> None:
    tell_applicant(f"case.correction_asked/{correction_id}", of(case_id), "correction_asked")


@outbox.handles("case.correction_answered")
def tell_correction_answered(*, case_id: int, correction_id: int) -> None:
    tell_officer(f"case.correction_answered/{correction_id}", of(case_id), "case_answered")


@outbox.handles("case.correction_reminder")
def remind_of_correction(*, case_id: int, correction_id: int, days: int) -> None:
    """Silent when the answer came between the reminder and its delivery."""
    if Correction.objects.open().filter(pk=correction_id, case__state=State.IN_REVIEW).exists():
        tell_applicant(f"case.correction_reminder/{correction_id}/{days}", of(case_id), "reminder")


@outbox.handles("case.draft_ending")
def warn_of_ending_draft(*, case_id: int) -> None:
    case = of(case_id)
    if case.state == State.DRAFT:
        last = clock.draft_expires_on(case.created_on)
        tell_applicant(f"case.draft_ending/{case_id}", case, "case_draft_ending", last_day=last)


@outbox.handles("case.draft_ended")
def forget_draft(*, case_id: int) -> None:
    """It was never sent: what was written and its documents are removed for good."""
    case = of(case_id)
    if case.submitted_on is None and case.state in (State.EXPIRED, State.WITHDRAWN):
        attachments.clear(case)
        kinds.of(case).forget(case)
        Case.objects.filter(pk=case_id).update(urgency_points=[], urgency=0)


@outbox.handles("case.decided")
def tell_decided(*, case_id: int, event: int, outcome: str) -> None:
    """`event` is the version of the case that was decided: one that was deferred is decided again."""
    template = "case_deferred" if outcome == "deferred" else "decided"
    tell_applicant(f"case.decided/{case_id}/{event}", of(case_id), template)


@outbox.handles("case.message")
def tell_message(*, case_id: int, message_id: int) -> None:
    """The other side of the conversation, by name of nobody."""
    case, message = of(case_id), Message.objects.select_related("by").get(pk=message_id)
    key = f"case.message/{message_id}"
    if may_act_for_applicant(case, message.by):
        tell_officer(key, case, "message")
    else:
        tell_applicant(key, case, "message")


@outbox.handles("case.document_infected")
def tell_infected(*, case_id: int, document_id: int) -> None:
    """Something was found in a file that was kept unseen: both sides look for another one."""
    case, key = of(case_id), f"case.document_infected/{document_id}"
    tell_applicant(key, case, "case_document_refused")
    tell_officer(f"{key}/officer", case, "case_document_refused")


def tell_officer(key: str, case: Case, template: str) -> None:
    """The officer who answers for the case, and who stands in while they are away; an untaken case shows on everyone's
    Today page instead."""
    if case.officer is not None:
        context, path = {"reference": case.reference}, case.get_absolute_url()
        notify(key, user=case.officer, template=template, context=context, path=path)
        if stand_in := stands_in(case.officer, timezone.localdate()):
            notify(f"{key}/stand-in", user=stand_in, template=template, context=context, path=path)


veils.hide(Case.objects.hidden_from, "reference")


@posting.says_more("correction_asked")
def what_was_asked(notice: Notice) -> list[str]:
    """In a sealed letter the question itself, with the names of what is to be looked at."""
    asked = Correction.objects.select_related("case__applicant__user").get(pk=notice.key.split("/")[1])
    items = corrections.asked_of(asked.case, asked, asked.case.applicant.user)
    return [asked.sentence, ", ".join(str(item.label) for item in items)]


@posting.says_more("reminder")
def what_is_still_asked(notice: Notice) -> list[str]:
    topic, _slash, _pk = notice.key.partition("/")
    return what_was_asked(notice) if topic == "case.correction_reminder" else []


@posting.says_more("message")
def what_was_written(notice: Notice) -> list[str]:
    return [Message.objects.get(pk=notice.key.split("/")[1]).text]
