"""How rules come into force and end: drafts, publication, closing."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.aid import standard
from fund.aid.models import Closing, Programme, ProgrammeVersion
from fund.aid.models.programmes import VersionState
from fund.ledger.models import Envelope
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

RULES = (
    "opens_on",
    "closes_on",
    "formula",
    "parameters",
    "ceiling_case_cents",
    "ceiling_member_year_cents",
    "paid_to",
    "documents",
    "criteria",
    "questions",
    "declaration",
)


class AlreadyPublished(TooLate):
    """A published version never changes."""

    code = "already_published"


def write_programme(programme: Programme, *, by: User) -> Programme:
    """Keep a new or changed programme; its envelope stays once aid was granted from it."""
    _ask(by, "programme.edit")
    if programme.pk and programme.awards.exists():
        before = Programme.objects.get(pk=programme.pk)
        if before.envelope_id != programme.envelope_id:
            raise TooLate(
                _("Aid was granted from this envelope: it stays with the programme."), code="awarded"
            )
    if Programme.objects.filter(code=programme.code).exclude(pk=programme.pk).exists():
        raise Unmet(_("Another programme has this code."), code="code_taken")
    programme.save()
    return programme


@transaction.atomic
def draft_version(programme: Programme, rules: dict[str, Any], *, by: User) -> ProgrammeVersion:
    """A next version, as a draft; what `rules` leaves out is taken from the version before it, the questions of a
    first version from `fund.aid.standard`.

    raises   NotYours; BadForm with the first thing that is wrong with the questions; Unmet for the window
    """
    _ask(by, "programme.edit")
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    last = programme.versions.order_by("-number").first()
    before = {name: getattr(last, name) for name in RULES} if last else {"questions": standard.QUESTIONS}
    version = ProgrammeVersion(programme=programme, number=last.number + 1 if last else 1, **(before | rules))
    _refuse_backward_window(version)
    version.check_form()
    version.save()
    return version


@transaction.atomic
def change_draft(version: ProgrammeVersion, rules: dict[str, Any], *, by: User) -> ProgrammeVersion:
    """Write other rules into a draft.

    raises   AlreadyPublished; NotYours; BadForm, Unmet as for `draft_version`
    """
    version = held_draft(version, by=by)
    for name, value in rules.items():
        if name not in RULES:
            raise KeyError(name)
        setattr(version, name, value)
    _refuse_backward_window(version)
    version.check_form()
    version.save(update_fields=list(rules))
    return version


def held_draft(version: ProgrammeVersion, *, by: User) -> ProgrammeVersion:
    """The draft as it stands now, its row held; inside a transaction.

    raises   AlreadyPublished; NotYours
    """
    _ask(by, "programme.edit")
    version = ProgrammeVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise AlreadyPublished(_("This version is published and no longer changes. Make a new version."))
    return version


@transaction.atomic
def publish_version(version: ProgrammeVersion, *, by: User, on: date) -> ProgrammeVersion:
    """Put a draft in force from its opening day; it can no longer be changed.

    raises   TooLate when it is published already; Unmet when its rules are not complete or its window is over
    """
    if version.closes_on is not None and version.closes_on < on:
        raise Unmet(_("This window is already over: give a later last day."), code="window_over")
    return perform(ProgrammeVersion.publish, version, by=by, on=on)


@transaction.atomic
def close_version(
    version: ProgrammeVersion, *, on: date, by: User | None, why: str = Closing.Why.DECIDED, reason: str = ""
) -> Closing:
    """Take no more requests under this version from `on`; what was filed goes on. Twice is once.

    by       None when the programme closes itself because its envelope is used up
    """
    if by is not None:
        _ask(by, "programme.publish")
    if version.state != VersionState.PUBLISHED:
        raise Unmet(_("A draft is not open, so it cannot be closed."), code="not_published")
    closing, _made = Closing.objects.get_or_create(
        version=version, defaults={"on": on, "by": by, "why": why, "reason": reason}
    )
    return closing


def close_used_up(envelope: Envelope, *, available_cents: int, on: date) -> list[Closing]:
    """Close every open programme of an envelope that has nothing left to promise."""
    if available_cents > 0:
        return []
    still_open = ProgrammeVersion.objects.published().filter(programme__envelope=envelope, closing=None)
    return [close_version(version, on=on, by=None, why=Closing.Why.USED_UP) for version in still_open]


def _refuse_backward_window(version: ProgrammeVersion) -> None:
    if version.closes_on is not None and version.closes_on < version.opens_on:
        raise Unmet(_("The last day comes before the first."), code="window")


def _ask(by: User, code: str) -> None:
    if not may(by, code):
        raise NotYours()
