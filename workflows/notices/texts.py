"""Texts of notices in the administrator's own words, per language: checked, previewed, each version kept.

A text of one's own is plain: `{{ reference }}` and the other names that the delivered text knows, and nothing else. A
line that names a day which is not known this time is left out.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet

from .catalogue import Delivered, as_delivered, delivered
from .models import Wording

SUBJECT, BODY = 120, 2000  # characters
PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
MONEY = re.compile(r"€|\b(?:EUR|SEK)\b|\d[.,]\d{2}\b")
EXAMPLE = "A-2026-0001"  # the case that previews speak of

NAMES: dict[str, str | Promise] = {
    "reference": _("the number of the case, loan, session or batch"),
    "on": _("the day it is about"),
    "due_on": _("the day it was or is due"),
    "last_day": _("the last day"),
    "from_on": _("the first day of a period"),
    "until_on": _("the last day of a period"),
    "count": _("how many"),
    "site_name": _("the name of this site"),
}


def wording(template: str, facts: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a notice in a language: in the administrator's words, else as delivered."""
    with translation.override(language):
        shown = {"site_name": settings.SITE_NAME, **{name: _shown(value) for name, value in facts.items()}}
    own = in_force(template, language)
    if own is not None:
        return filled(own.subject, shown), filled(own.body, shown)
    return as_delivered(template, shown, language)


def _shown(value: Any) -> str | int:
    if isinstance(value, int):
        return value  # plural forms ask for it
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def in_force(template: str, language: str) -> Wording | None:
    """The words that took the place of the delivered ones; None where those hold."""
    last = Wording.objects.filter(template=template, language=language).order_by("-number").first()
    return last if last is not None and last.body else None


def filled(text: str, shown: Mapping[str, Any]) -> str:
    """The text with what is known in its places; lines that name what is not known are left out."""
    lines = [line for line in text.splitlines() if all(shown.get(name) for name in PLACE.findall(line))]
    return PLACE.sub(lambda place: str(shown[place[1]]), "\n".join(lines)).strip()


def allowed(text: Delivered) -> list[str]:
    return [*text.variables, "site_name"]


def checked(template: str, subject: str, body: str) -> tuple[str, str]:
    """The words as they are kept.

    raises  Unmet with a sentence: a name that is not known here, a sign of the template language, an amount, a subject
            that needs a day which is not always known, nothing left to say without it, too long, empty
    """
    text, subject = delivered()[template], " ".join(subject.split())
    body = body.replace("\r\n", "\n").strip()
    for words, most, empty in ((subject, SUBJECT, _("Write a subject.")), (body, BODY, _("Write the text."))):
        if not words:
            raise Unmet(empty, code="empty")
        if len(words) > most:
            sentence = _("This is too long: at most %(most)d characters.") % {"most": most}
            raise Unmet(sentence, code="too_long", most=most)
        _refuse_unknown(text, words)
    if wanting := [name for name in PLACE.findall(subject) if name in text.optional]:
        raise Unmet(
            _("“%(name)s” is not always known: it cannot stand in the subject.") % {"name": wanting[0]},
            code="optional_in_subject",
        )
    if not filled(body, dict.fromkeys(set(allowed(text)) - text.optional, "x")):
        raise Unmet(_("One line at least must hold when no day is known."), code="all_optional")
    return subject, body


def _refuse_unknown(text: Delivered, words: str) -> None:
    known = allowed(text)
    for name in PLACE.findall(words):
        if name not in known:
            said = {"name": name, "known": ", ".join(known)}
            raise Unmet(
                _("“%(name)s” is not known in this text. You may write: %(known)s.") % said,
                code="unknown_variable",
                name=name,
                known=known,
            )
    if re.search(r"\{[{%#]|[}%#]\}", PLACE.sub("", words)):
        raise Unmet(_("Write plain text: only names between {{ and }} are filled in."), code="not_plain")
    if MONEY.search(words):
        raise Unmet(_("An e-mail says no amount: leave it to the page."), code="amount")


def example(template: str, on: date) -> dict[str, Any]:
    """What a preview fills in: a demonstration case, with every day known."""
    facts: dict[str, Any] = {}
    for at, name in enumerate(delivered()[template].variables):
        facts[name] = {"reference": EXAMPLE, "count": 3}.get(name, on + timedelta(days=7 * at))
    return facts


def previewed(template: str, subject: str, body: str, language: str, on: date) -> tuple[str, str]:
    """The words filled in for the demonstration case; raises Unmet as `checked` does."""
    subject, body = checked(template, subject, body)
    with translation.override(language):
        shown = {name: _shown(value) for name, value in example(template, on).items()}
    shown["site_name"] = settings.SITE_NAME
    return filled(subject, shown), filled(body, shown)


def plain(template: str, language: str) -> tuple[str, str]:
    """The delivered text as one would write it oneself, to begin from: its names in their places, without those that
    are not always known."""
    text = delivered()[template]
    places = {name: f"{{{{ {name} }}}}" for name in allowed(text) if name not in text.optional}
    numbered = places | ({"count": 3} if "count" in places else {})
    subject, body = as_delivered(template, numbered, language)
    if "count" in places:
        subject, body = (re.sub(r"\b3\b", places["count"], part) for part in (subject, body))
    return subject, body


def change(
    template: str, language: str, *, subject: str, body: str, by: User, at: datetime, seen: int | None = None
) -> Wording:
    """Put one's own words in the place of those in force, from the next notice on.

    seen    the number of the version that was on the screen, 0 for the delivered text
    raises  NotYours, Unmet (see `checked`), TooLate when somebody else wrote a version meanwhile
    """
    subject, body = checked(template, subject, body)
    return _next(template, language, subject, body, by, at, seen)


def restore(
    template: str, language: str, *, by: User, at: datetime, seen: int | None = None
) -> Wording | None:
    """Back to the delivered text; None where it holds already."""
    if in_force(template, language) is None:
        return None
    return _next(template, language, "", "", by, at, seen)


@transaction.atomic
def _next(
    template: str, language: str, subject: str, body: str, by: User, at: datetime, seen: int | None
) -> Wording:
    if not may(by, "notice.texts"):
        raise NotYours()
    versions = Wording.objects.filter(template=template, language=language)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    now = versions.filter(number=last).first()
    if now is not None and (now.subject, now.body) == (subject, body):
        return now  # said twice
    made = Wording(
        template=template, language=language, number=last + 1, subject=subject, body=body, by=by, at=at
    )
    if seen in (None, last) and Wording.objects.bulk_create([made], ignore_conflicts=True):
        kept = versions.get(number=last + 1)
        if (kept.by_id, kept.subject, kept.body) == (by.pk, subject, body):
            return kept
    raise TooLate(_("Somebody else changed this text meanwhile. Look at it again."))


def current_number(template: str, language: str) -> int:
    last = Wording.objects.filter(template=template, language=language).aggregate(last=Max("number"))["last"]
    return last or 0


def own_versions() -> dict[tuple[str, str], Wording]:
    """For every text that speaks in other words than the delivered ones: its version in force. One query."""
    found: dict[tuple[str, str], Wording] = {}
    for one in Wording.objects.order_by("number"):
        found[one.template, one.language] = one
    return {key: one for key, one in found.items() if one.body}


def title(template: str, language: str) -> str:
    """A text by its subject, for lists."""
    facts = example(template, timezone.localdate())
    with translation.override(language):
        shown = {name: _shown(value) for name, value in facts.items()}
    return as_delivered(template, shown, language)[0]
