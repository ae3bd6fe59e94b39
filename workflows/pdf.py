"""Letters, agreements, minutes and reports: typst templates made into tagged PDF (PDF/UA-1).

Templates live in `<app>/templates/typst/*.typ` and import `house.typ`, which knows the page, the letter head,
and how money and dates are written. They receive what they say as JSON and print it as text: a name that
looks like markup is printed, never run. The same template, data, language and title always give the same
bytes, so a stored SHA-256 proves what was sent. Nothing is fetched, and only the fonts inside the typst wheel
are used: they write Latin, Greek, Cyrillic, Arabic and Hebrew. A character that they lack, an emoji, is printed
as an empty box.
"""

import hashlib
import json
import re
import string
from functools import cache
from pathlib import Path
from typing import Any

import typst
from babel.dates import get_month_names
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template import TemplateDoesNotExist
from django.template.utils import get_app_template_dirs
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext

from workflows.money_words import SEPARATORS

FOLDER = "typst"
HOUSE = "house.typ"
LACKING = re.compile('the text `"(.+?)"` could not be displayed')
BOX = "□"


def render(template: str, data: dict[str, Any], *, language: str, title: str) -> bytes:
    """Make one document and return the bytes of its PDF.

    template  "typst/decision.typ", "decision.typ" or "decision": a file of an app's `templates/typst/`
    data      what the template prints, as JSON: integer cents, ISO dates (dates and lazy strings are
              converted); `data["letter"]` is what `#show: letter` of house.typ prints around it
    language  of the reader: rules the fixed words, the amounts, the dates, and what a screen reader speaks
    title     of the document, as PDF viewers and screen readers announce it
    raises    TemplateDoesNotExist; typst.TypstError when the template is wrong (never for a person's words)
    """
    sources, name = _sources(), _name(template)
    if name not in sources:
        raise TemplateDoesNotExist(f"{FOLDER}/{name}")
    with translation.override(language):
        inputs = {
            "data": json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False),
            "house": json.dumps(_house(), ensure_ascii=False),
            "language": language.split("-")[0],
            "title": str(title),
        }
    others = {other: text for other, text in sources.items() if other != name}
    files: Any = {"main.typ": sources[name], **others}  # in memory; nothing is read from the disk
    try:
        return _compiled(files, inputs)
    except typst.TypstError as error:
        error.add_note(f"in {FOLDER}/{name}")
        raise


def _compiled(files: Any, inputs: dict[str, str]) -> bytes:
    try:
        return typst.compile(
            files,
            root=str(Path(__file__).parent / "templates" / FOLDER),
            format="pdf",
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        boxed = _boxed(inputs, set("".join(LACKING.findall(error.diagnostic))))
        if boxed == inputs:
            raise
        return _compiled(files, boxed)


def _boxed(inputs: dict[str, str], lacking: set[str]) -> dict[str, str]:
    """The same with a box for each character that no font has."""
    boxes = str.maketrans(dict.fromkeys(lacking - set(string.printable), BOX))
    return {name: text.translate(boxes) for name, text in inputs.items()}


def version(template: str) -> str:
    """Name the wording of a template and the house layout in 12 hex digits, to store beside what was sent."""
    sources = _sources()
    return hashlib.sha256(sources[_name(template)] + sources[HOUSE]).hexdigest()[:12]


def sha256(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def _name(template: str) -> str:
    name = template.removeprefix(f"{FOLDER}/")
    return name if name.endswith(".typ") else f"{name}.typ"


def _sources() -> dict[str, bytes]:
    return _read() if settings.DEBUG else _read_once()


def _read() -> dict[str, bytes]:
    """Every typst template by name; as with Django templates, the first app that has a name wins."""
    found: dict[str, bytes] = {}
    for folder in get_app_template_dirs("templates"):
        for path in sorted(Path(folder, FOLDER).glob("*.typ")):
            found.setdefault(path.name, path.read_bytes())
    return found


_read_once = cache(_read)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _house() -> dict[str, Any]:
    """The fixed words and the number and date shapes of the active language, as on screen."""
    language = translation.get_language() or "en"
    thousands, decimal = SEPARATORS.get(language[:2], SEPARATORS["en"])
    return {
        "thousands": thousands,
        "decimal": decimal,
        "months": [str(MONTHS[number]) for number in range(1, 13)],
        "short_months": list(get_month_names("abbreviated", locale=language.replace("-", "_")).values()),
        "words": {
            "page": gettext("Page %(page)s of %(pages)s"),
            "total": gettext("Total"),
            "date": gettext("Date"),
            "none": gettext("none"),
        },
    }
