"""The texts that notices are made of, as delivered: `templates/notices/*.txt` of every area.

A text begins with its topic, `{# requests #}`, then its first line is the subject and the rest what is said; one that
names none is about what we need from somebody, which is never silent. "own letter" beside the topic: who has no e-mail
address gets a letter of that area's own, so that no other is made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.template import Context, Engine
from django.template.utils import get_app_template_dirs
from django.utils import translation
from django.utils.translation import gettext_lazy as _

# What a text may say. An e-mail travels in the clear: no amount, no reason, no name of anybody else.
SAYABLE = frozenset({"reference", "on", "due_on", "last_day", "from_on", "until_on", "count"})

FRAMES = frozenset({"frame", "digest"})  # what stands around texts, and is none
HEAD = re.compile(r"\{#\s*(\w+)(, own letter)?\s*#\}")
TAG = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"")
ASKED_FOR = re.compile(r"\{%\s*if (\w+)\s*%\}")


class Topic(models.TextChoices):
    """What a notice is about; people choose for each how they are told."""

    ACCOUNT = "account", _("Your account number")
    ASKED = "asked", _("What we need from you")
    REQUESTS = "requests", _("News of your requests")
    LOANS = "loans", _("Your loans and contributions")
    COMMITTEE = "committee", _("Sessions and votes")
    DESK = "desk", _("Work that waits for you")


@dataclass(frozen=True)
class Delivered:
    """One text: what it may say (`variables`), and which of that is not always known (`optional`)."""

    name: str
    topic: Topic
    own_letter: bool
    variables: tuple[str, ...]
    optional: frozenset[str]


@cache
def delivered() -> Mapping[str, Delivered]:
    """Every text by its name."""
    found: dict[str, Delivered] = {}
    for folder in get_app_template_dirs("templates"):
        for path in sorted(Path(folder, "notices").glob("*.txt")):
            if path.stem not in FRAMES:
                found.setdefault(path.stem, _read(path.stem, path.read_text()))
    return found


def _read(name: str, source: str) -> Delivered:
    head = HEAD.match(source)
    said = {word for tag in TAG.findall(source) for word in re.findall(r"\w+", QUOTED.sub("", tag))}
    optional = frozenset(ASKED_FOR.findall(source))
    topic = Topic(head[1]) if head else Topic.ASKED
    own_letter = head is not None and bool(head[2])
    return Delivered(name, topic, own_letter, tuple(sorted((said & SAYABLE) | optional)), optional)


def as_delivered(name: str, shown: Mapping[str, str | int], language: str) -> tuple[str, str]:
    """Subject and text of a delivered text in a language; plain text, so nothing is escaped."""
    with translation.override(language):
        template = Engine.get_default().get_template(f"notices/{name}.txt")
        subject, _line, body = template.render(Context(dict(shown), autoescape=False)).strip().partition("\n")
    return subject.strip(), body.strip()
