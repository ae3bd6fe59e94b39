"""Lines between the applicant and those who handle the case, and notes among the latter."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows import outbox
from workflows.people.models import User
from workflows.refusals import NotYours, Unmet

from .models import Case, Document, Message, State
from .standing import may_act_for_applicant, may_note, may_write_to_applicant

LONGEST = 10_000
SILENT = (State.DRAFT, State.EXPIRED)


@transaction.atomic
def post(
    case: Case,
    *,
    by: User,
    text: str,
    at: datetime,
    internal: bool = False,
    key: uuid.UUID | None = None,
    documents: Sequence[Document] = (),
) -> Message:
    """Write a line; the same `key` again returns the line that stands, so that a double click writes once.

    documents  files of the case that go with it
    raises NotYours; Unmet for an empty or endless text, and where nobody would read it
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    known = Message.objects.filter(key=key, case=case, by=by).first() if key else None
    if known:
        return known
    refuse_unless_writable(case, by, internal)
    message = Message.objects.create(
        case=case, by=by, text=bounded(text), at=at, internal=internal, key=key or uuid.uuid4()
    )
    message.documents.set([one for one in documents if one.case_id == case.pk])
    if not internal:
        outbox.put("case.message", f"case.message/{message.pk}", case_id=case.pk, message_id=message.pk)
    return message


def refuse_unless_writable(case: Case, by: User, internal: bool) -> None:
    if not (may_note if internal else may_write_to_applicant)(case, by):
        raise NotYours()
    if case.state in SILENT:
        raise Unmet(_("Nobody reads this case yet: send your request first."), code="not_sent")


def bounded(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Unmet(_("Write something first."), code="empty_message")
    if len(text) > LONGEST:
        raise Unmet(
            _("This is too long: at most %(most)d characters.") % {"most": LONGEST},
            code="long_message",
            limit=LONGEST,
        )
    return text


def seen_by(case: Case, user: User, *, internal: bool) -> list[Message]:
    """The lines or the notes of a case, for a reader who may read them."""
    if not case.is_trusted(user) or (internal and not may_note(case, user)):
        return []
    return list(case.messages.filter(internal=internal).select_related("by").prefetch_related("documents"))


def mark_read(case: Case, user: User, at: datetime) -> int:
    """What the other side wrote is read now: the applicant's side and the handling side each read the
    other."""
    ours = Q(by__in=case.of_the_applicant)
    unread = case.messages.filter(internal=False, read_at=None)
    if may_act_for_applicant(case, user):
        return unread.exclude(ours).update(read_at=at)
    return unread.filter(ours).update(read_at=at) if may_write_to_applicant(case, user) else 0
