"""A part that is included with `only` knows nothing of the page, its token neither: `csrf_input` asks for it anew."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path for part in ("workflows", "fund", "loans") for path in (ROOT / part).rglob("templates/**/*.html")
]
INCLUDED = re.compile(r'\{% include "([^"#]+)[^"]*"([^%]*)%\}')


def test_no_form_of_a_part_that_stands_alone_is_sent_without_a_token() -> None:
    texts = {str(path).split("/templates/", 1)[1]: path.read_text() for path in PAGES}
    alone, found = set(), {
        name for text in texts.values() for name, given in INCLUDED.findall(text) if re.search(r"\bonly\b", given)
    }  # fmt: skip
    while found:
        alone |= found
        found = {name for one in found for name, _ in INCLUDED.findall(texts.get(one, ""))} - alone
    assert len(alone) > 50
    assert not [name for name in sorted(alone) if "{% csrf_token %}" in texts.get(name, "")]
