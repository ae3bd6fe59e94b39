"""Whatever has a state keeps it from being written past the one door."""

import pytest
from django.apps import apps

from workflows.states import Stateful, StatefulQuerySet, state_fields

STATEFUL = [model for model in apps.get_models() if issubclass(model, Stateful)]


def test_there_are_models_with_a_state() -> None:
    assert len(STATEFUL) > 20


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model._meta.label)
def test_the_rows_of_a_model_with_a_state_refuse_to_have_it_written_at_once(model: type[Stateful]) -> None:
    rows = model._default_manager.all()
    assert isinstance(rows, StatefulQuerySet)
    (name,) = state_fields(model)
    with pytest.raises(AttributeError, match="changes only through perform"):
        rows.update(**{name: "closed"})
