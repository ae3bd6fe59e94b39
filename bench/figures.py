"""What a measurement says: one figure of the results."""

from typing import Any


def figure(name: str, value: Any, unit: str, goal: Any = None, met: Any = None) -> dict[str, Any]:
    """A figure with its goal and whether it was met; a figure without a goal meets none."""
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "goal": goal,
        "met": met if goal is not None else None,
    }
