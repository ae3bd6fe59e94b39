"""Letters to members whom no e-mail reaches: the notice in full, printed by an officer and posted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.refusals import NotYours

from .letters import letter, recipient
from .models import Notice

TEMPLATE = "typst/notice.typ"

More = Callable[[Notice], list[str]]
Posted = Callable[..., object]
Goes = Callable[[Sequence[Notice]], Mapping[int, str]]
_more: dict[str, More] = {}
_goes: dict[str, Goes] = {}
_told: dict[str, Posted] = {}


def when_posted(template: str) -> Callable[[Posted], Posted]:
    """Register what follows once a letter is in the post: posted(notice, by=, at=)."""

    def register(posted: Posted) -> Posted:
        _told[template] = posted
        return posted

    return register


def goes_to(template: str) -> Callable[[Goes], Goes]:
    """Register where letters go that do not go to the member's address of today: its lines, by the notice's id."""

    def register(addresses: Goes) -> Goes:
        _goes[template] = addresses
        return addresses

    return register


def addresses_of(notices: Sequence[Notice]) -> dict[int, str]:
    """The postal address, line by line, that each of these letters is sent to, by its id."""
    found = {notice.pk: notice.member.address for notice in notices if notice.member}
    for template, goes in _goes.items():
        if theirs := [notice for notice in notices if notice.template == template]:
            found |= goes(theirs)
    return found


def addressed(notices: Iterable[Notice]) -> Iterator[tuple[Notice, str]]:
    """Each of these letters with where it is sent to, some hundred at a time."""
    for part in batched(notices, 500):
        addresses = addresses_of(part)
        yield from ((notice, addresses[notice.pk]) for notice in part)


def says_more(template: str) -> Callable[[More], More]:
    """Register what a sealed letter says beyond the notice: its reader cannot sign in to read it. Sentences in the
    active language."""

    def register(more: More) -> More:
        _more[template] = more
        return more

    return register


def printed(notice: Notice) -> bytes:
    """The letter as tagged PDF in the member's language; the same notice gives the same bytes."""
    member = notice.member
    assert member is not None
    written = timezone.localdate(notice.created_at)
    with translation.override(notice.language):
        more = _more.get(notice.template)
        content: dict[str, Any] = {
            "greeting": _("Dear %(name)s,") % {"name": member},
            "lines": [part for part in notice.body.splitlines() if part.strip()],
            "more": more(notice) if more else [],
            "answer": _(
                "You need no e-mail address and no account: answer by letter or by telephone, or come by, and name "
                "the number above. Somebody of the office then writes it down for you."
            ),
            "closing": _("With kind regards,"),
            "signed": member.cooperative.name,
        }
    reference = notice.path.strip("/").rpartition("/")[2]
    content["letter"] = {"recipient": recipient(member, addresses_of([notice])[notice.pk])}
    return letter(
        TEMPLATE, content, language=notice.language, title=notice.subject, member=member, on=written,
        reference=reference,
    )  # fmt: skip


@transaction.atomic
def mark_posted(notice: Notice, *, by: User, at: datetime) -> Notice:
    """An officer has put it in the post; said twice, the first stays. raises NotYours out of their reach"""
    found = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if found.sent_at is not None:
        return found
    if not Notice.objects.to_post(by).filter(pk=notice.pk).exists():
        raise NotYours()
    found.sent_at, found.sent_by = at, by
    found.save(update_fields=["sent_at", "sent_by"])
    if told := _told.get(found.template):
        told(found, by=by, at=at)
    return found
