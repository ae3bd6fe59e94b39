"""One text in several languages: an input for each, cleaned to `{"fr": "…", "en": "…"}`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class WordingWidget(forms.MultiWidget):
    """The languages of the site, each with its own label."""

    use_fieldset = True

    def __init__(self, *, lines: int = 1) -> None:
        made = forms.TextInput if lines == 1 else forms.Textarea
        rows = {} if lines == 1 else {"rows": lines}
        super().__init__({code: made(attrs={"lang": code, **rows}) for code, _name in settings.LANGUAGES})

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The writer's own language first; the others open below it."""
        given = value if isinstance(value, list) else self.decompress(value)
        id_, own = (attrs or {}).get("id", f"id_{name}"), (get_language() or "en").split("-")[0]
        known = zip(settings.LANGUAGES, self.widgets, given, strict=True)
        ordered = sorted(known, key=lambda one: one[0][0] != own)
        parts: list[dict[str, Any]] = [
            {
                "id": f"{id_}_{place}",
                "language": language,
                "written": bool(text and text.strip()),
                "input": widget.render(f"{name}_{code}", text, {"id": f"{id_}_{place}"}),
            }
            for place, ((code, language), widget, text) in enumerate(ordered)
        ]
        lacking = [part["language"] for part in parts[1:] if not part["written"]]
        context = {"first": parts[0], "others": parts[1:], "lacking": ", ".join(lacking)}
        return render_to_string("aid/widgets/wording.html", context)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class WordingField(forms.MultiValueField):
    """Required means: in at least one language; the others fall back on it."""

    def __init__(
        self, *, lines: int = 1, max_length: int = 300, required: bool = True, **kwargs: Any
    ) -> None:
        parts = [forms.CharField(required=False, max_length=max_length) for _language in settings.LANGUAGES]
        super().__init__(
            parts, widget=WordingWidget(lines=lines), required=required, require_all_fields=False, **kwargs
        )

    default_error_messages = {"required": _("Write this in at least one language.")}

    def clean(self, value: Any) -> dict[str, str]:
        return super().clean(value) or {}

    def compress(self, values: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        said = {
            code: text.strip() for code, text in zip(codes, values, strict=False) if text and text.strip()
        }
        if self.required and not said:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return said
