"""Sections that what stands above cases adds to the case page, beside those of its kind: the committee's
decision."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from workflows import kinds

from .models import Case

Panel = Callable[[Case, Any], Sequence[tuple[str, dict[str, Any]]]]

_panels: list[Panel] = []


def register(panel: Panel) -> Panel:
    """Add (template, context) pairs for a case and its reader; called in `AppConfig.ready()`."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def rendered(case: Case, request: HttpRequest) -> list[SafeString]:
    """Every section for this reader, the registered ones first, then those of the kind."""
    parts = [part for panel in [*_panels, kinds.of(case).panel] for part in panel(case, request.user)]
    return [mark_safe(render_to_string(template, context, request)) for template, context in parts]
