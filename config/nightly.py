"""What the clock does once a day, each part safe to run again. A part that fails stops no other and is named."""

import logging
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from workflows.jobs.models import Recorded
from workflows.jobs.recorded import recording

log = logging.getLogger(__name__)

AREAS = [
    "workflows.people.tasks", "workflows.cases.tasks", "workflows.committee.tasks", "workflows.jobs.tasks",
    "fund.banking.tasks", "fund.debits.tasks", "fund.sources.tasks", "fund.aid.tasks", "loans.tasks",
    "loans.activities.tasks", "fund.ledger.tasks",
    "workflows.notices.tasks",  # last: what the others told today
]  # fmt: skip


def parts() -> list[tuple[str, Callable[[date], object]]]:
    """Each area's `NIGHTLY`: functions of the day."""
    found = [import_module(name) for name in AREAS if find_spec(name)]
    return [(f"{module.__name__}.{part.__name__}", part) for module in found for part in module.NIGHTLY]


def run(on: date, say: Callable[[str], None] = lambda line: None) -> list[str]:
    """Run every part for a day; return the names of those that failed. The run is on the list of jobs."""
    found = parts()
    with recording(Recorded.Kind.NIGHT, on.isoformat(), wanted=len(found)) as book:
        for name, part in found:
            try:
                said = str(part(on))
            except Exception:
                log.exception("nightly part %s failed", name)
                said = "failed"
                book.failed(name)
            book.say(name, said)
            say(f"{name}: {said}")
        return list(book.row.failed)
