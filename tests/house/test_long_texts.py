"""A browser that knows the limit of a long text cuts off what is pasted beyond it, and says nothing."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.forms.forms import BaseForm

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("workflows", "fund", "loans")


def modules() -> Iterator[str]:
    for part in PARTS:
        for path in (ROOT / part).rglob("*.py"):
            if "forms" in path.stem or path.parent.name == "forms":
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def below(kind: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


@pytest.mark.django_db
def test_no_field_for_a_long_text_tells_the_browser_where_to_cut() -> None:
    for name in modules():
        import_module(name)
    ours = {form for form in below(BaseForm) if form.__module__.startswith(PARTS)}
    assert len(ours) > 100
    cut = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea) and "maxlength" in field.widget.attrs
    ]
    assert not cut
