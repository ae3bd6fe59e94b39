"""A subject is read on a locked screen, over a shoulder: it tells no outcome and no sum."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parents[3]
TELLS = re.compile(r"\b(granted|refused|rejected|money|arrears|debt|hardship|EUR)\b", re.IGNORECASE)


def test_no_subject_tells_an_outcome_or_a_sum() -> None:
    templates = [
        path
        for part in ("workflows", "fund", "loans")
        for path in (HERE / part).glob("**/templates/notices/*.txt")
        if path.name != "frame.txt"
    ]
    assert len(templates) > 40
    subjects = {path.name: path.read_text().splitlines()[0] for path in templates}
    assert {name: subject for name, subject in subjects.items() if TELLS.search(subject)} == {}
