"""A colon after something that is put in stands as the reader's language sets it: French has a no-break space before
it. Sentences of the catalogues are left out; whoever translates them sets their own."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENTENCE = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
PLAIN = re.compile(r"(?:\}\}|%\}|</\w+>)\s*:(?=[ <{]|$)", re.MULTILINE)


def test_no_template_writes_a_plain_colon_after_what_it_puts_in() -> None:
    templates = [path for wing in ("workflows", "fund", "loans") for path in (ROOT / wing).rglob("*.html")]
    assert len(templates) > 200
    found = []
    for path in templates:
        text = SENTENCE.sub("{{ sentence }}", path.read_text())
        found += [f"{path.relative_to(ROOT)}: {one.group()}" for one in PLAIN.finditer(text)]
    assert not found, "take the filter `colon`"
