"""The state machines in the documentation are those of the code."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps

from fund.ledger.models.proposals import Proposal
from workflows.states import Stateful, state_fields

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


@pytest.fixture(scope="module")
def diagrams() -> ModuleType:
    spec = importlib.util.spec_from_file_location("diagrams", DOCS / "diagrams.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_each_chapter_draws_its_machines_as_the_code_has_them(diagrams: ModuleType) -> None:
    drawn = diagrams.marked()
    assert drawn, "no chapter has a mark"
    for page in set(drawn.values()):
        text = page.read_text()
        assert text.count("<!-- states ") == len(diagrams.MARKED.findall(text)), (
            f"{page.name}: a mark is not closed"
        )
        assert diagrams.redrawn(text) == text, f"{page.name} is not what the code does: make diagrams"


def test_a_drawing_that_lost_a_step_is_found(diagrams: ModuleType) -> None:
    text = (DOCS / "loans.md").read_text()
    less = text.replace("    offered --> lapsed: lapse\n", "")
    assert less != text
    assert diagrams.redrawn(less) == text


def test_every_machine_of_loans_cases_and_committees_is_drawn(diagrams: ModuleType) -> None:
    """One of those that one proposes and another approves stands for all."""
    alike = {
        machine
        for model in apps.get_models()
        if issubclass(model, Proposal)
        if (machine := model._meta.label)
    }
    machines = {
        model._meta.label
        for label in ("loans", "activities", "cases", "committee")
        for model in apps.get_app_config(label).get_models()
        if issubclass(model, Stateful) and state_fields(model)
    }
    undrawn = machines - alike - set(diagrams.marked()) - {"loans.ProductVersion"}  # which is published, once
    assert not undrawn
    assert alike & set(diagrams.marked())
