"""What an officer may ask an applicant to look at again, by name, and the answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.refusals import Unmet
from workflows.steps import perform

from .models import Case, Correction

DOCUMENT = "document:"


@dataclass(frozen=True)
class Askable:
    """One thing that a correction can name: an answer, or a document that the terms ask for."""

    name: str
    label: str | Promise
    value: str = ""

    @property
    def requirement(self) -> str:
        """The code of the document asked for; empty for an answer."""
        return self.name.removeprefix(DOCUMENT) if self.name.startswith(DOCUMENT) else ""


def askable(case: Case, user: Any) -> list[Askable]:
    """Everything that can be asked about this case: its answers, then its documents."""
    kind = kinds.of(case)
    answers = [Askable(answer.name, answer.label, answer.value) for answer in kind.fields(case, user)]
    return answers + [Askable(DOCUMENT + need.code, need.label) for need in kind.documents(case)]


def ask(
    case: Case,
    *,
    by: Any,
    on: date,
    fields: Iterable[str],
    sentence: str,
    expected_version: int | None = None,
) -> Case:
    """Ask for named fields with one sentence; refuses names that the case does not have."""
    wanted = list(dict.fromkeys(fields))
    unknown = set(wanted) - {item.name for item in askable(case, by)}
    if unknown:
        raise Unmet(_("This case has no such field."), code="unknown_field", fields=sorted(unknown))
    if not wanted:
        raise Unmet(_("Tick at least one field or document."), code="nothing_asked")
    if not sentence.strip():
        raise Unmet(_("Write one sentence that says what is needed."), code="sentence_missing")
    return perform(
        Case.ask_correction,
        case,
        by=by,
        on=on,
        fields=wanted,
        sentence=sentence.strip(),
        payload={"fields": wanted},
        expected_version=expected_version,
    )


def open_one(case: Case) -> Correction | None:
    """The correction that waits for an answer; at most one is open."""
    return case.corrections.open().first()


def open_fields(case: Case) -> frozenset[str]:
    """Names that the applicant may change now, while a correction is open; empty when none is."""
    asked = open_one(case)
    return frozenset(asked.fields) if asked else frozenset()


def asked_of(case: Case, correction: Correction, user: Any) -> list[Askable]:
    """The things that a correction names, in the order of the form."""
    return [item for item in askable(case, user) if item.name in correction.fields]
