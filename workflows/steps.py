"""The one door for every change of state."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from .record import StepEvent
from .refusals import NotYours, Refusal, TooLate, Unmet
from .states import Stateful, state_field, state_fields


@transaction.atomic
def perform[S: Stateful](
    step: Callable[..., Any],
    subject: S,
    *,
    by: Any,
    on_behalf_of: str = "",
    reason: str = "",
    expected_version: int | None = None,
    payload: dict[str, Any] | None = None,
    **facts: Any,
) -> S:
    """Carry a subject through one step, once, on the record; return it, saved.

    step              the transition itself, e.g. `Case.submit` (searchable, never a string)
    by                the User who acts; None is the system (the clock, the bank), where the permission admits it
    on_behalf_of      the name of the person for whom `by` acts; else what the subject knows (`for_whom`)
    expected_version  the version the person was looking at, where they were looking at one
    payload           what the record keeps beside the step; ids and figures, never intimate text
    facts             handed to the transition
    raises            TooLate (state or version moved on), NotYours, Unmet (a condition, by name), and what the
                      transition itself refuses; nothing is written then
    """
    model = type(subject)
    locked = model._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    field = state_fields(model)[0]
    before = getattr(locked, field)
    if expected_version is not None and expected_version != locked.version:
        raise TooLate(_("This has changed since you opened it. Look at it again before you decide."))
    _ask(step, locked, before, by)
    for_whom = on_behalf_of or locked.for_whom(by)
    getattr(locked, step.__name__)(by=by, **facts)
    locked.save_moved()
    _append(locked, step.__name__, before, getattr(locked, field), by, for_whom, reason, payload or {})
    subject.copy_from(locked)
    return subject


def _ask(step: Callable[..., Any], subject: Stateful, state: str, by: Any) -> None:
    move = step._django_fsm.get_transition(state)  # type: ignore[attr-defined]
    if not step._django_fsm.has_transition(state):  # type: ignore[attr-defined]
        raise TooLate(
            _("This is %(state)s now: that step is no longer possible.")
            % {"state": subject.get_state_display()},  # type: ignore[attr-defined]
            state=state,
        )
    if not move.has_perm(subject, by):
        raise NotYours()
    for condition in move.conditions:
        if not condition(subject):
            sentence = getattr(condition, "sentence", None) or condition.__name__.replace("_", " ")
            refusal: type[Refusal] = getattr(condition, "refusal", Unmet)
            raise refusal(sentence, code=condition.__name__)


@transaction.atomic
def perform_many[S: Stateful](
    step: Callable[..., Any],
    subjects: Sequence[S],
    *,
    by: Any,
    reason: str = "",
    payloads: Mapping[int, dict[str, Any]],
    facts: Mapping[int, dict[str, Any]],
) -> None:
    """What `perform` does, for many rows of one model that the caller holds locked: each is asked, moved and put on
    its record, in a few statements for all.

    payloads, facts  of each, by its id
    raises           as `perform`, for the first that refuses; nothing is written then
    """
    if not subjects:
        return
    model = type(subjects[0])
    field, changed, events = state_fields(model)[0], set[str](), dict[int, dict[str, Any]]()
    for subject in subjects:
        before, state = dict(subject.__dict__), getattr(subject, field)
        _ask(step, subject, state, by)
        getattr(subject, step.__name__)(by=by, **facts[subject.pk])
        changed |= {name for name, value in subject.__dict__.items() if before.get(name) != value}
        events[subject.pk] = _row(
            step.__name__, state, getattr(subject, field), by, "", reason, payloads[subject.pk]
        )
    model.save_many_moved(subjects, changed | {field})
    record: type[StepEvent] = subjects[0].events.model  # type: ignore[attr-defined]
    record.append_many(events)


def _row(
    step: str, before: str, after: str, by: Any, for_whom: str, reason: str, payload: dict[str, Any]
) -> dict[str, Any]:
    """The columns of one event."""
    return {
        "step": step, "before": before, "after": after, "by": by, "by_name": by.get_full_name() if by else "",
        "role": by.acting_role() if by else "system", "on_behalf_of": for_whom, "reason": reason, "payload": payload,
    }  # fmt: skip


def _append(
    subject: Stateful, step: str, before: str, after: str, by: Any, for_whom: str, reason: str, payload: dict
) -> StepEvent:
    events: type[StepEvent] = subject.events.model  # type: ignore[attr-defined]
    return events.append(subject, **_row(step, before, after, by, for_whom, reason, payload))


@transaction.atomic
def note(
    subject: Stateful, step: str, *, by: Any, reason: str = "", payload: dict | None = None
) -> StepEvent:
    """Put on the record something that happened to a subject without moving it (a correction asked, an opinion)."""
    locked = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    state = getattr(locked, state_fields(type(subject))[0])
    return _append(locked, step, state, state, by, "", reason, payload or {})


def open_steps(subject: Stateful, user: Any) -> list[str]:
    """Names of the steps that this person may take now, conditions aside: a button whose condition is unmet stays,
    because the sentence it answers with tells what is missing."""
    field = state_field(type(subject))
    state = getattr(subject, field.name)
    return [
        name
        for name, move in field.transitions[type(subject)].items()
        if move._django_fsm.has_transition(state)
        and move._django_fsm.has_transition_perm(subject, state, user)
    ]


def transitions_of(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """Every (step, source, target) of a machine, for its documentation and its exhaustive tests."""
    field = state_field(model)
    return sorted(
        (name, source, str(move.target))
        for name, method in field.transitions[model].items()
        for source, move in method._django_fsm.transitions.items()
    )
