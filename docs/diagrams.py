#!/usr/bin/env python
"""Draws the state machines of the documentation from the transitions of the code: `make diagrams`.

A chapter says where each belongs, between two marks of its own; what stands between them is written anew:

    <!-- states loans.Agreement -->
    <!-- end of states -->
"""

import os
import re
import sys
from collections import defaultdict
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

MARKED = re.compile(
    r"(?<=<!-- states )(?P<model>\w+\.\w+)( -->\n)(?P<drawn>.*?)(?=<!-- end of states -->)", re.DOTALL
)
Move = tuple[str, str, str]


def machine(label: str) -> tuple[str, list[str], list[Move]]:
    """The first state of a model, all its states in their order, and its moves (step, from, to; "" where the step
    leaves the state as it is)."""
    from django.apps import apps

    from workflows.states import state_field

    model = apps.get_model(label)
    field = state_field(model)
    states = [str(value) for value, _words in field.flatchoices]
    moves: list[Move] = []
    for found in field.get_all_transitions(model):
        sources = states if found.source in ("*", "+") else [str(found.source)]
        target = "" if found.target is None else str(found.target)
        moves += [(found.name, source, "" if source == target else target) for source in sources]
    return str(field.get_default()), states, moves


def drawn(label: str) -> str:
    """A machine as Mermaid draws it, then the steps that leave a state as it is."""
    first, states, moves = machine(label)
    arrows, staying = defaultdict(list), defaultdict(list)
    for step, source, target in sorted(moves):
        if target:
            arrows[states.index(source), states.index(target)].append(step)
        else:
            staying[states.index(source)].append(step)
    left = {source for source, _target in arrows}
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for (source, target), steps in sorted(arrows.items()):
        lines.append(f"    {states[source]} --> {states[target]}: {', '.join(steps)}")
    lines += [f"    {state} --> [*]" for place, state in enumerate(states) if place not in left]
    lines.append("```")
    said = "; ".join(
        f"`{states[place]}`: {', '.join(f'`{step}`' for step in steps)}"
        for place, steps in sorted(staying.items())
    )
    return (
        "\n".join([*lines, *(["", f"Steps that leave the state as it is: {said}."] if said else [])]) + "\n"
    )


def redrawn(text: str) -> str:
    """A chapter with its machines as the code has them."""
    return MARKED.sub(lambda found: f"{found['model']}{found[2]}{drawn(found['model'])}", text)


def marked() -> dict[str, Path]:
    """Every machine that a chapter draws, with the chapter."""
    return {
        found["model"]: page
        for page in sorted(HERE.glob("*.md"))
        for found in MARKED.finditer(page.read_text())
    }


def main() -> None:
    for page in sorted(set(marked().values())):
        before = page.read_text()
        after = redrawn(before)
        if after != before:
            page.write_text(after)
        print(f"{page.name}: {'drawn anew' if after != before else 'as the code has it'}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
