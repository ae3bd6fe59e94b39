"""Telling a person something: `notify` writes a Notice beside its cause; the e-mail leaves after it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.formats import date_format

from workflows import outbox
from workflows.people.models import Member, User

from .models import Notice

# What a template may say. An e-mail travels in the clear: no amount, no reason, no name of anybody else.
SAYABLE = frozenset({"reference", "on", "due_on", "last_day", "from_on", "until_on", "count"})


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
        },
    )
    if created:
        outbox.put("notice.send", key=f"notice:{notice.pk}:0", notice=notice.pk, attempt=0)
    return notice


def wording(template: str, facts: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a template, in a language."""
    with translation.override(language):
        shown = {name: _shown(value) for name, value in facts.items()}
        # plain text: nothing to escape, and an apostrophe stays an apostrophe
        context = Context({"site_name": settings.SITE_NAME, **shown}, autoescape=False)
        text = get_template(f"notices/{template}.txt").template.render(context)  # type: ignore[attr-defined]
    subject, _line, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def _shown(value: Any) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _language(user: User | None, member: Member | None) -> str:
    reader = user or (member and (member.user or member))
    language = getattr(reader, "language", "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
