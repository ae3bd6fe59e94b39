"""The walls of the house."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ORDER = [
    "people",
    "notices",
    "cases",
    "committee",
    "ledger",
    "banking",
    "debits",
    "sources",
    "aid",
    "reporting",
    "loans",
    "activities",
]
OURS = ["workflows", *ORDER]
HERE = Path(__file__).resolve().parent.parent.parent


def height(model: type[models.Model]) -> int:
    return OURS.index(model._meta.app_label)


def test_no_foreign_key_points_up() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    assert len(ours) > 30
    up = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in ours
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model in ours and height(field.related_model) > height(model)
    ]
    assert up == []


@pytest.mark.django_db
def test_the_models_have_all_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_library_behind_the_states_stays_behind_its_door() -> None:
    """Only two modules know it; what it protects at run time is proven beside `perform()`."""
    offenders = [
        str(path.relative_to(HERE))
        for part in ("config", "fund", "loans", "workflows")
        for path in (HERE / part).glob("**/*.py")
        if "migrations" not in path.parts
        and path.name not in {"states.py", "steps.py"}
        and re.search(r"django_fsm|__dict__\[.state.\]|QuerySet\.update\(", path.read_text())
    ]
    assert offenders == []


def test_nothing_reads_the_clock_inside_a_rule() -> None:
    """The business day is `localdate()` at the edge, never the machine's own."""
    offenders = [
        str(path.relative_to(HERE))
        for part in ("config", "fund", "loans", "workflows")
        for path in (HERE / part).glob("**/*.py")
        if re.search(r"\bdate\.today\(\)|datetime\.now\(|datetime\.utcnow\(", path.read_text())
    ]
    assert offenders == []
