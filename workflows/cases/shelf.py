"""The documents of a case as a reader finds them: what each answers, how old it is, whether it was scanned, which
ones it replaced, and who opened it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflows import kinds
from workflows.people.models import User

from . import wording
from .forms import DescribeForm
from .models import Case, Document
from .standing import may_act_for_applicant


@dataclass(frozen=True)
class Opening:
    """Somebody opened a document: a role towards the applicant, a name inside."""

    who: Any
    at: datetime


@dataclass
class Paper:
    """One document that stands, with the words for this reader.

    answers   labels of what it answers, in the order of the form; empty: something else
    asks_date whether a date is asked of it and not given yet
    too_old   whether it was older than is asked when the request was sent (a draft: today)
    earlier   those that it replaced, the latest first
    describe  the form that says more about it, where this reader may
    """

    document: Document
    answers: list[Any]
    asks_date: bool
    too_old: bool
    openings: list[Opening]
    describe: DescribeForm | None = None
    earlier: list["Paper"] = field(default_factory=list)


def papers(case: Case, reader: User, *, on: date, may_change: bool = False) -> list[Paper]:
    """Every document that stands, each with those that it replaced. Two queries, however many there are."""
    needs = kinds.of(case).documents(case)
    rows = case.documents.select_related("uploaded_by").prefetch_related("openings__by")
    found = {row.pk: paper(row, case, needs, reader, case.submitted_on or on) for row in rows}
    standing = []
    for one in found.values():
        replaced_by = one.document.replaced_by_id
        if replaced_by is None:
            standing.append(one)
        elif replaced_by in found:
            found[replaced_by].earlier = [one, *one.earlier]
    for one in standing:
        one.earlier = line_of(one)
        if may_change and needs and not one.document.is_infected:
            one.describe = described(one, needs)
    return standing


def line_of(paper: Paper) -> list[Paper]:
    """What it replaced, and what that replaced, the latest first."""
    return [each for one in paper.earlier[:1] for each in (one, *line_of(one))]


def described(paper: Paper, needs: Sequence[kinds.Requirement]) -> DescribeForm | None:
    """The form, where there is something to say: a date that matters, another requirement."""
    form = DescribeForm(paper.document, needs)
    if not any(need.max_age_days for need in needs):
        del form.fields["dated_on"]
    return form if form.fields else None


def paper(
    document: Document, case: Case, needs: Sequence[kinds.Requirement], reader: User, on: date
) -> Paper:
    answered = [need for need in needs if need.code in document.answers]
    applicant = may_act_for_applicant(case, reader)
    theirs = case.of_the_applicant
    return Paper(
        document,
        [need.label for need in answered],
        document.dated_on is None and any(need.max_age_days for need in answered),
        any(need.is_too_old(document.dated_on, on) for need in answered),
        [
            Opening(wording.opener(opening, for_applicant=applicant), opening.at)
            for opening in document.openings.all()
            if opening.by_id not in theirs
        ],
    )
