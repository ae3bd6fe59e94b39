"""A draft's form, question by question: add or change one, move it, take it out. Each reads the draft anew under its
lock, so that two people who compose at once lose nothing of each other's."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from fund.aid import publishing
from fund.aid.models import ProgrammeVersion
from fund.aid.questions import CODE, RESERVED, BadForm
from fund.aid.wording import in_language
from workflows.people.models import User

type Rows = list[dict[str, Any]]


def put(version: ProgrammeVersion, row: Mapping[str, Any], *, by: User, after: str | None = None) -> str:
    """Write one question: over the one of the same code, else as a new one. Answers its code; a new question without
    one gets it from its words, so that it is never typed.

    after    code of the question behind which a new one stands, "" for the first place; None: at the end
    raises   BadForm; AlreadyPublished; NotYours
    """
    code = str(row.get("code") or "")

    def written(rows: Rows) -> Rows:
        nonlocal code
        code = code or free_code(row.get("label") or {}, {one["code"] for one in rows})
        given = {**row, "code": code}
        if any(one["code"] == code for one in rows):
            return [given if one["code"] == code else one for one in rows]
        place = len(rows) if after is None else _place(rows, after) + 1 if after else 0
        return [*rows[:place], given, *rows[place:]]

    _rewrite(version, written, by=by)
    return code


def move(version: ProgrammeVersion, code: str, places: int, *, by: User) -> None:
    """Set a question so many places further down (or up, below zero); it stops at the ends.

    raises   BadForm where a condition would then rest on a later question
    """

    def moved(rows: Rows) -> Rows:
        at = _place(rows, code)
        left = rows[:at] + rows[at + 1 :]
        to = min(max(at + places, 0), len(left))
        return [*left[:to], rows[at], *left[to:]]

    _rewrite(version, moved, by=by)


def remove(version: ProgrammeVersion, code: str, *, by: User) -> None:
    """Take a question out; raises BadForm while a condition rests on it."""
    _rewrite(version, lambda rows: [one for one in rows if one["code"] != code], by=by)


def free_code(label: Mapping[str, str], taken: set[str]) -> str:
    """A code made of the words, that no other question has."""
    base = slugify(in_language(label, "en"))[:30].strip("-")
    base = base if CODE.fullmatch(base) else "question"
    code, number = base, 2
    while code in taken or code in RESERVED:
        code, number = f"{base}-{number}", number + 1
    return code


def _place(rows: Rows, code: str) -> int:
    for place, row in enumerate(rows):
        if row["code"] == code:
            return place
    raise BadForm(_("This question is no longer in the form."), question=code)


@transaction.atomic
def _rewrite(version: ProgrammeVersion, change: Callable[[Rows], Rows], *, by: User) -> None:
    """Write the changed form into the draft, whole and well formed, or not at all."""
    draft = publishing.held_draft(version, by=by)
    draft.questions = change(list(draft.questions))
    draft.questions = [asked.row() for asked in draft.form()]
    draft.check_form()
    draft.save(update_fields=["questions"])
    version.questions = draft.questions
