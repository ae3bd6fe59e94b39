"""Signing the minutes: two people, one for the chair and one for the secretary, over one and the same content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import pdf
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from . import minutes, minutes_words
from .models import Mandate, Minutes, Session, Signature
from .models.office import LEADS, holds

Office = Signature.Office
TEMPLATES = {
    Minutes.Kind.NOMINATIVE: "typst/minutes.typ",
    Minutes.Kind.REDACTED: "typst/minutes_redacted.typ",
}


@dataclass(frozen=True)
class Standing:
    """Where the signatures stand for one reader of the minutes."""

    digest: str
    given: list[Signature]
    office: Office | None  # as what this reader may sign now
    mine: bool  # this reader has signed this wording
    missing: list[str]


def standing(session: Session, user: User, content: minutes.Facts) -> Standing:
    digest = minutes.digest(content)
    given = list(session.signatures.on(digest))
    mine = any(row.user_id == user.pk for row in given)
    draft = session.state == Session.State.CLOSED
    office = office_of(session, user, given) if draft and not mine else None
    return Standing(digest, given, office, mine, missing(session, given) if draft else [])


def missing(session: Session, given: Iterable[Signature]) -> list[str]:
    """Sentences, one for each thing that still stands between these signatures and the approval."""
    given = list(given)
    found = []
    if not any(row.office == Office.CHAIR for row in given):
        found.append(_("The chair or the vice-chair has not signed yet."))
    if not any(row.office in _second(session) for row in given):
        found.append(
            _("The secretary has not signed yet.")
            if _secretaries(session)
            else _("There is no secretary: another member who was present has to sign.")
        )
    if given and _unread_by_all(given):
        found.append(
            _("Everybody who signed stands aside from an item: somebody who may read it has to sign.")
        )
    return found


def office_of(session: Session, user: User, given: Iterable[Signature]) -> Office | None:
    """As what a person may sign, beside the signatures given: chair or vice-chair for the chair; the secretary;
    another member who was present, where there is no secretary or where an item was read by nobody who signed."""
    given = list(given)
    if not may(user, "session.manage") or not holds(session.committee, user, session.held_on):
        return None
    if holds(session.committee, user, session.held_on, Mandate.Role.SECRETARY):
        return Office.SECRETARY
    leads = holds(session.committee, user, session.held_on, *LEADS)
    if leads and not any(row.office == Office.CHAIR for row in given):
        return Office.CHAIR
    return (
        Office.WITNESS
        if minutes.was_there(session, user) and _needs_a_witness(session, user, given)
        else None
    )


def _needs_a_witness(session: Session, user: User, given: list[Signature]) -> bool:
    if not _secretaries(session) and not any(row.office == Office.WITNESS for row in given):
        return True
    unread = _unread_by_all(given) if given else set()
    return bool(unread - minutes.unreadable(session, user))


def _second(session: Session) -> set[Office]:
    return {Office.SECRETARY} if _secretaries(session) else {Office.WITNESS}


def _secretaries(session: Session) -> bool:
    """Whether somebody who can still sign in holds the secretary's office of that day."""
    held = Mandate.objects.in_office(session.held_on).filter(
        committee=session.committee, role=Mandate.Role.SECRETARY, substitute_of=None, user__is_active=True
    )
    return held.exists()


def _unread_by_all(given: list[Signature]) -> set[int]:
    return set.intersection(*(set(row.unread) for row in given))


@transaction.atomic
def sign_minutes(session: Session, *, by: User, at: datetime, digest: str) -> Signature:
    """Sign what one has read, and what one stands aside from by its digest; the last signature needed approves the
    minutes and prints them.

    digest  of the content the signer read; another one is refused as stale
    raises  NotYours; Unmet before the session is closed; TooLate for another wording, or once approved
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    content = minutes.facts(session)
    if before := session.signatures.on(digest).filter(user=by).first():
        return before
    _require_a_draft(session)
    if digest != minutes.digest(content):
        raise TooLate(
            _("The minutes changed since you opened them: read them again before you sign."),
            code="changed_meanwhile",
        )
    given = list(session.signatures.on(digest))
    office = office_of(session, by, given)
    if office is None:
        raise NotYours(
            _("The minutes are signed for the chair and by the secretary, or who stands in for them.")
        )
    signature = Signature.objects.create(
        session=session,
        user=by,
        name=str(by),
        office=office,
        digest=digest,
        unread=sorted(minutes.unreadable(session, by)),
        at=at,
    )
    if not missing(session, [*given, signature]):
        _approve(session, content, by=by, at=at, digest=digest)
    return signature


def _require_a_draft(session: Session) -> None:
    if session.state == Session.State.MINUTES_APPROVED:
        raise TooLate(_("These minutes are approved."), code="approved_already")
    if session.state != Session.State.CLOSED:
        raise Unmet(_("The session is not over yet."), code="not_a_draft")


def _approve(session: Session, content: minutes.Facts, *, by: User, at: datetime, digest: str) -> None:
    """Close the book on a session: print both versions in the cooperative's language and keep them."""
    perform(Session.approve_minutes, session, by=by, payload={"digest": digest})
    for kind in Minutes.Kind:
        language, document = printed(session, content, kind, signatures=session.signatures.on(digest))
        Minutes.objects.create(
            session=session,
            kind=kind,
            file=ContentFile(document, name=f"minutes-{kind.value}.pdf"),
            sha256=pdf.sha256(document),
            template_version=pdf.version(TEMPLATES[kind]),
            language=language,
            approved_by=by,
            approved_at=at,
        )


def printed(
    session: Session,
    content: minutes.Facts,
    kind: Minutes.Kind,
    *,
    signatures: Iterable[Signature] = (),
    language: str = "",
) -> tuple[str, bytes]:
    """The language and the PDF of one version: in `language`, or in that of the committee's first cooperative."""
    first = session.committee.cooperatives.order_by("pk").first()
    language = language or (first.language if first else "en")
    with override(language):
        title = _("Minutes of the session of %(day)s") % {"day": date_format(session.held_on, "j F Y")}
        data = said(content, kind, list(signatures)) | {
            "committee": session.committee.name,
            "letter": {"sender": {"name": first.name if first else ""}, "footer": title},
        }
        return language, pdf.render(TEMPLATES[kind], data, language=language, title=title)


def for_members(session: Session) -> File[bytes]:
    """The approved minutes for members: as they were printed, or anew where they were printed before so little passed
    into them."""
    kept = session.minutes.get(kind=Minutes.Kind.REDACTED)
    if kept.template_version == pdf.version(TEMPLATES[Minutes.Kind.REDACTED]):
        return kept.file
    content = minutes.facts(session)
    signatures = session.signatures.on(minutes.digest(content))
    _language, document = printed(
        session, content, Minutes.Kind.REDACTED, signatures=signatures, language=kept.language
    )
    return ContentFile(document, name="minutes.pdf")


def said(content: minutes.Facts, kind: Minutes.Kind, signatures: list[Signature]) -> dict[str, object]:
    """What a version prints, in the active language; the redacted one is made from facts that name nobody."""
    named = kind == Minutes.Kind.NOMINATIVE
    words = minutes_words.nominative(content) if named else minutes_words.redacted(content)
    place = {"place": content["place"]} if named else {}
    return {
        **words,
        **place,
        "headings": {
            "present": _("Present"),
            "agenda": _("Decisions"),
            "signed": _("Signatures"),
            "votes": _("Votes"),
            "conditions": _("Conditions:"),
            "remark": _("Remark:"),
        },
        "rule": "" if named else str(minutes_words.RULE),
        "draft": "" if signatures else _("Draft"),
        "signed": minutes_words.signed(signatures, by_name=named),
        "digest": _("Digest of the content: %(digest)s") % {"digest": signatures[0].digest}
        if signatures
        else "",
    }
