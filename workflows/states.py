"""State machines: the only module that knows the library behind them.

`Stateful` keeps a state from being written by anything but `perform()`: assignment is refused by the field,
`QuerySet.update()` by the queryset, and a stale copy by its version.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django_fsm import FSMField, transition

from . import bulk
from .refusals import Refusal, TooLate, Unmet

__all__ = [
    "StateField",
    "Stateful",
    "StatefulQuerySet",
    "condition",
    "state_field",
    "state_fields",
    "transition",
]


class _StateField(FSMField):
    """In a migration it is the column alone. The library's field listens to every class that is prepared; a migration
    prepares each of its models hundreds of times, and each of them would listen from then on."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def StateField(*args: Any, **kwargs: Any) -> Any:
    """A protected state: changed by a transition inside `perform()` and by nothing else."""
    return _StateField(*args, protected=True, editable=False, max_length=20, **kwargs)


def state_fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, FSMField)]


def state_field(model: type[models.Model]) -> FSMField:
    """The field of a model's one machine."""
    [name] = state_fields(model)
    field = model._meta.get_field(name)
    assert isinstance(field, FSMField)
    return field


def condition(
    sentence: str | Promise, *, refusal: type[Refusal] = Unmet
) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Give a condition the sentence a person reads when it does not hold; `TooLate` where it never will again."""

    def named(rule: Callable[..., bool]) -> Callable[..., bool]:
        rule.sentence = sentence  # type: ignore[attr-defined]
        rule.refusal = refusal  # type: ignore[attr-defined]
        return rule

    return named


class StatefulQuerySet[M: models.Model](models.QuerySet[M]):
    def update(self, **values: Any) -> int:
        for name in state_fields(self.model):
            if name in values:
                raise AttributeError(f"{self.model.__name__}.{name} changes only through perform()")
        return super().update(**values)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        fields = list(fields)
        if set(fields) & set(state_fields(self.model)):
            raise AttributeError(f"{self.model.__name__}: a state changes only through perform()")
        return super().bulk_update(objs, fields, batch_size)


class Stateful(models.Model):
    """A row with a state. `version` grows with each save through `save_moved`, so that a stale copy is refused."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def for_whom(self, by: Any) -> str:
        """The name of the person for whom `by` acts on this row; "" where it is themselves, or an office."""
        return ""

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Any] | None = None,
    ) -> None:
        # The field refuses a second assignment, and a refresh is one: forget the value first. A forgotten value
        # counts as deferred, so that a whole refresh must name its fields.
        if fields is None:
            deferred = self.get_deferred_fields()
            names = [field.attname for field in self._meta.concrete_fields if field.attname not in deferred]
            self._state.fields_cache.clear()
            self.__dict__.pop("_prefetched_objects_cache", None)
        else:
            names = list(fields)
        for name in state_fields(type(self)):
            if name in names:
                self.__dict__.pop(name, None)
        super().refresh_from_db(using=using, fields=names, from_queryset=from_queryset)

    def save_moved(self) -> None:
        """Write the whole row if it is still the version that was read.

        raises TooLate when another transaction moved it (the guard where row locks do nothing)
        """
        values = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if not field.primary_key and field.attname != "version" and not field.generated
        }
        mine: models.QuerySet[Any] = models.QuerySet(type(self)).filter(pk=self.pk, version=self.version)
        if not mine.update(version=self.version + 1, **values):
            raise TooLate()
        self.version += 1

    @classmethod
    def save_many_moved(cls, rows: Sequence[Any], names: Collection[str]) -> None:
        """Write these columns of many rows, each if it is still the version that was read: one prepared statement.

        raises TooLate when another transaction moved one of them
        """
        if bulk.update(rows, names, counter="version") != len(rows):
            raise TooLate()
        for row in rows:
            row.version += 1

    def copy_from(self, other: "Stateful", names: Collection[str] | None = None) -> None:
        """Take over what `perform()` changed, so that the caller's own object is not stale."""
        for field in self._meta.concrete_fields:
            if names is None or field.attname in names:
                self.__dict__[field.attname] = getattr(other, field.attname)
        self._state.fields_cache.clear()
