"""The free parts of the minutes: an opening remark, one for each item, a closing one. All else is derived."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.refusals import TooLate, Unmet
from workflows.steps import note

from .minutes import unreadable
from .models import Remarks, Session
from .sessions import require_keeper

LONGEST = 4000  # characters of one remark


class ChangedMeanwhile(TooLate):
    """Somebody else saved the minutes after this person opened them."""

    code = "changed_meanwhile"


def of(session: Session) -> Remarks:
    """As they are now; version 0 before the first edit."""
    return Remarks.objects.filter(session=session).first() or Remarks(session=session)


@transaction.atomic
def edit_remarks(
    session: Session,
    *,
    by: User,
    version: int,
    opening: str | None = None,
    closing: str | None = None,
    items: Mapping[int, str] | None = None,
) -> Remarks:
    """Write the free parts of a draft; what is left out stays. An edit leaves the signatures given so far behind.

    version  the one the writer was looking at
    items    remark by agenda item; one the writer stands aside from is refused like one that does not exist
    raises   NotYours but for chair, vice-chair and secretary; Unmet unless the session is closed and its minutes
             not approved; ChangedMeanwhile with the present version. Nothing is written then
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    require_keeper(session, by)
    if session.state != Session.State.CLOSED:
        raise Unmet(
            _("Minutes are edited between the end of the session and their approval."), code="not_a_draft"
        )
    written = of(session)
    if version != written.version:
        raise ChangedMeanwhile(
            _("Somebody changed the minutes since you opened them. Compare, and save again."),
            version=written.version,
        )
    _require_own_items(session, by, items or {})
    before = (written.opening, written.closing, dict(written.items))
    written.opening = written.opening if opening is None else _clean(opening)
    written.closing = written.closing if closing is None else _clean(closing)
    changed = {str(item): _clean(text) for item, text in (items or {}).items()}
    written.items = {item: text for item, text in {**written.items, **changed}.items() if text}
    if (written.opening, written.closing, written.items) == before:
        return written
    written.version += 1
    written.save()
    note(session, "minutes_edited", by=by, payload={"version": written.version})
    return written


def _require_own_items(session: Session, by: User, items: Mapping[int, str]) -> None:
    known = set(session.agenda.values_list("pk", flat=True)) - unreadable(session, by)
    if set(items) - known:
        raise Unmet(_("There is no such item on this agenda."), code="no_such_item")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Unmet(_("A remark has at most %(limit)d characters.") % {"limit": LONGEST}, code="too_long")
    return text
