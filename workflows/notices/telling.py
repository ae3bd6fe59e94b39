"""Telling a person something: `notify` writes a Notice beside its cause; the e-mail leaves after it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from workflows import outbox
from workflows.people.models import Member, User

from .catalogue import SAYABLE, Topic, delivered
from .models import Choice, Notice, Way
from .texts import wording

# What may be chosen: what we need from somebody is never silent, a change of account never late.
CHOICES: dict[Topic, tuple[Way, ...]] = {
    Topic.ACCOUNT: (Way.MAIL,),
    Topic.ASKED: (Way.MAIL, Way.DIGEST),
    Topic.REQUESTS: (Way.MAIL, Way.DIGEST, Way.PAGE),
    Topic.LOANS: (Way.MAIL, Way.DIGEST, Way.PAGE),
    Topic.COMMITTEE: (Way.MAIL, Way.DIGEST),
    Topic.DESK: (Way.MAIL, Way.DIGEST, Way.PAGE),
}


@transaction.atomic
def notify(
    key: str,
    *,
    user: User | None = None,
    member: Member | None = None,
    template: str,
    context: Mapping[str, Any] | None = None,
    path: str = "",
) -> Notice:
    """Tell one person that there is news, in their language, once by `key`; return the Notice.

    template  a name under `templates/notices/`: its first line is the subject, the rest the text
    context   only what SAYABLE names: references, days and counts
    path      the page to open once signed in, e.g. "/cases/A-2026-0001/"
    """
    facts = dict(context or {})
    if unsayable := facts.keys() - SAYABLE:
        raise ValueError(f"a notice may not say {', '.join(sorted(unsayable))}")
    if (user is None) == (member is None):
        raise ValueError("a notice has one reader: a user or a member")
    language = _language(user, member)
    subject, body = wording(template, facts, language)
    notice, created = Notice.objects.get_or_create(
        key=key,
        defaults={
            "user": user,
            "member": member,
            "template": template,
            "language": language,
            "subject": subject,
            "body": body,
            "path": path,
            "way": way_of(template, user or (member.user if member else None), member),
        },
    )
    if created and notice.way == Way.MAIL:
        outbox.put("notice.send", key=f"notice:{notice.pk}:0", notice=notice.pk, attempt=0)
    return notice


def way_of(template: str, user: User | None, member: Member | None) -> Way:
    """As the reader chose; a member whom no e-mail reaches gets a letter."""
    text = delivered()[template]
    if user is not None:
        chosen = Choice.objects.filter(user=user, topic=text.topic).values_list("way", flat=True).first()
        return Way(chosen) if chosen in CHOICES[text.topic] else Way.MAIL
    if member is not None and not member.email:
        return Way.PAGE if text.own_letter else Way.LETTER
    return Way.MAIL


def _language(user: User | None, member: Member | None) -> str:
    reader = user or (member and (member.user or member))
    language = getattr(reader, "language", "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
