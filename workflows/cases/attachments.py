"""Documents on their way into a case, and out of it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import kinds, outbox
from workflows.people.models import User
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note

from . import documents, scanning
from .models import Case, Document, DocumentOpening, State
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
    dated_on: date | None = None,
    replaces: Document | None = None,
) -> Document:
    """Keep a file, checked and drawn anew; the same file sent twice for one purpose is kept once.

    requirement  code of the document asked for; empty for anything else
    dated_on     the date that stands on it, where it is known
    replaces     an earlier document of the case, which stays on record
    raises       BadDocument with a sentence; NotYours; TooLate once decided; Unmet for an unknown requirement, a date
                 to come, and one document too many
    """
    clean = checked(case, name, content, by, recorded=may_attach(case, by))
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=case.pk)
        refuse_unless_open(case, by)
        refuse_unknown(case, requirement)
        refuse_future(dated_on, timezone.localdate(at))
        current = case.documents.current()
        twin = current.filter(sha256=clean.sha256, requirement=requirement).first()
        if twin:
            if dated_on is not None and dated_on != twin.dated_on:
                return describe(twin, by=by, at=at, dated_on=dated_on)
            return twin
        if current.count() >= MOST:
            raise Unmet(
                _("A case holds at most 60 documents: remove or replace one."), code="too_many_documents"
            )
        return kept(case, clean, by, at, requirement, replaces, dated_on)


def received(
    case: Case, files: Iterable[UploadedFile], *, by: User, **facts: Any
) -> tuple[list[Document], list[tuple[UploadedFile, Refusal]]]:
    """Keep each file that is fit to be kept; a good one beside a bad one stays.

    facts    what `attach` takes
    returns  the documents kept; the files that are not, each with why
    """
    documents_kept, refused = [], []
    for file in files:
        name = file.name or ""
        try:
            documents.refuse_size(name, file.size or 0)  # before a byte of it is read
            content = file.read(documents.MAX_BYTES + 1)
            documents_kept.append(attach(case, name=name, content=content, by=by, at=timezone.now(), **facts))
        except Refusal as refusal:
            refused.append((file, refusal))
    return documents_kept, refused


def checked(case: Case, name: str, content: bytes, by: User, *, recorded: bool) -> documents.CleanDocument:
    """The file, fit to be kept; one in which the scanner found something is put on the record of the case, where
    (`recorded`) it came from somebody who may send files to it."""
    try:
        return documents.clean(name, content)
    except documents.Infected as infected:
        if recorded:
            note(case, "infected", by=by, payload=infected.figures)
        raise


def kept(
    case: Case,
    clean: documents.CleanDocument,
    by: User,
    at: datetime,
    requirement: str,
    replaces: Document | None,
    dated_on: date | None = None,
) -> Document:
    """Keep a checked file as a document of the case. Whether `by` may, its caller has asked."""
    document = Document(
        case=case,
        requirement=requirement,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        dated_on=dated_on,
        scan=Document.Scan.CLEAN if clean.scanned else Document.Scan.WAITING,
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
    erase(document)


def clear(case: Case) -> None:
    """Erase every file of a request that ended before it was sent."""
    for document in case.documents.all():
        erase(document)


def erase(document: Document) -> None:
    """The row now, its file after the commit."""
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


def refuse_future(dated_on: date | None, on: date) -> None:
    if dated_on is not None and dated_on > on:
        raise Unmet(_("The date on a document cannot lie in the future."), code="document_date")


@transaction.atomic
def describe(
    document: Document, *, by: User, at: datetime, dated_on: date | None = None, also: str = ""
) -> Document:
    """Say more about a document that is there.

    dated_on  the date that stands on it
    also      code of a further requirement that it answers: one letter may prove two things
    raises    NotYours; TooLate; Unmet as `attach`
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=document.case_id)
    document = case.documents.get(pk=document.pk)
    refuse_unless_open(case, by)
    if document.replaced_by_id is not None or document.is_infected:
        raise TooLate(_("This document was replaced: use the newer one."), code="replaced")
    refuse_unknown(case, also)
    refuse_future(dated_on, timezone.localdate(at))
    said: dict[str, Any] = {}
    if dated_on not in (None, document.dated_on):
        document.dated_on = dated_on
        said["dated_on"] = dated_on
    if also and also not in document.answers:
        document.also = [*document.also, also]
        said["also"] = also
    if said:
        document.save(update_fields=["also", "dated_on"])
    if said and case.state != State.DRAFT:
        note(case, "document_described", by=by, payload={"document": document.pk, **said})
    return document


# ---- out of a case


@transaction.atomic
def opened(document: Document, *, by: User, at: datetime, shown: bool = False) -> File:
    """The file, for one reader who may see its case; what is opened of a case that was sent is kept on record.

    shown   an officer showed it to this reader, who sees nothing else of the case (`advice`)
    raises  NotYours for whom the sensitive part is not; Unmet where a scanner found something in it, or has not
            seen it and those who handle cases wait for it
    """
    case = document.case
    if not shown and not case.is_trusted(by):
        raise NotYours()
    if document.is_infected:
        sentence = _("Nobody opens “%(name)s”: the virus scanner found something harmful in it.")
        raise Unmet(sentence % {"name": document.name}, code="document_infected")
    if document.is_unscanned and not settings.OPEN_UNSCANNED and not may_act_for_applicant(case, by):
        sentence = _(
            "“%(name)s” has not been looked at by the virus scanner yet. It opens as soon as the scanner has seen it."
        )
        raise Unmet(sentence % {"name": document.name}, code="document_not_scanned")
    if case.state != State.DRAFT:
        DocumentOpening.objects.create(document=document, by=by, role=by.acting_role(), at=at)
    return document.file.open()


@transaction.atomic
def scan_again(document: Document) -> scanning.Seen:
    """Show the scanner a file that it has not seen. One in which something is found answers nothing any more, nobody
    opens it, and its applicant and the officer are told."""
    with document.file.open() as stored:
        seen = scanning.look(stored.read())
    if not seen.looked:
        return seen
    scan = Document.Scan.INFECTED if seen.found else Document.Scan.CLEAN
    changed = Document.objects.filter(pk=document.pk, scan=Document.Scan.WAITING).update(scan=scan)
    if changed and seen.found:
        facts = {"document": document.pk, "sha256": document.sha256, "found": seen.found}
        note(document.case, "infected", by=None, payload=facts)
        key = f"case.document_infected/{document.pk}"
        outbox.put("case.document_infected", key, case_id=document.case_id, document_id=document.pk)
    return seen
