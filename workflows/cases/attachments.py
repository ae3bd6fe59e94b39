"""Documents on their way into a case, and out of it."""

from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note

from . import documents
from .models import Case, Document, State
from .standing import may_act_for_applicant, may_attach

MOST = 60  # documents of one case


def attach(
    case: Case,
    *,
    name: str,
    content: bytes,
    by: User,
    at: datetime,
    requirement: str = "",
    replaces: Document | None = None,
) -> Document:
    """Keep a file, checked and drawn anew; the same file sent twice for one purpose is kept once.

    requirement  code of the document asked for; empty for anything else
    replaces     an earlier document of the case, which stays on record
    raises       BadDocument with a sentence; NotYours; TooLate once decided; Unmet for an unknown requirement
    """
    clean = documents.clean(name, content)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=case.pk)
        refuse_unless_open(case, by)
        refuse_unknown(case, requirement)
        current = case.documents.current()
        twin = current.filter(sha256=clean.sha256, requirement=requirement).first()
        if twin:
            return twin
        if current.count() >= MOST:
            raise Unmet(
                _("A case holds at most 60 documents: remove or replace one."), code="too_many_documents"
            )
        return kept(case, clean, by, at, requirement, replaces)


def kept(
    case: Case,
    clean: documents.CleanDocument,
    by: User,
    at: datetime,
    requirement: str,
    replaces: Document | None,
) -> Document:
    document = Document(
        case=case,
        requirement=requirement,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        uploaded_by=by,
        uploaded_at=at,
    )
    document.file.save(clean.name, ContentFile(clean.content), save=False)
    document.save()
    if replaces is not None:
        case.documents.current().filter(pk=replaces.pk).update(replaced_by=document)
    if case.state != State.DRAFT:
        note(case, "document", by=by, payload={"document": document.pk, "sha256": clean.sha256})
    return document


@transaction.atomic
def remove(document: Document, *, by: User) -> None:
    """Take a file out of a draft for good. Once the request was sent, a document is replaced, never
    removed."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=document.case_id)
    if not may_act_for_applicant(case, by):
        raise NotYours()
    if case.state != State.DRAFT:
        raise TooLate(_("Your request was sent: you can replace this document, not remove it."), code="sent")
    stored, name = document.file.storage, document.file.name or ""
    document.delete()
    transaction.on_commit(partial(stored.delete, name))


def refuse_unless_open(case: Case, by: User) -> None:
    if case.state != State.DRAFT and not case.is_undecided:
        raise TooLate(_("This case is decided or closed: it takes no more documents."), code="closed")
    if not may_attach(case, by):
        raise NotYours()


def refuse_unknown(case: Case, requirement: str) -> None:
    if requirement and requirement not in {need.code for need in kinds.of(case).documents(case)}:
        raise Unmet(_("This request does not ask for such a document."), code="unknown_requirement")
