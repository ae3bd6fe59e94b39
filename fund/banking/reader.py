"""Child process of apart.py: read the bank file on standard input, and tell its statements as JSON lines.

It has no database and holds no secret. Memory and processor time are bounded before the first byte is read.
"""

import json
import os
import sys
from dataclasses import fields
from typing import Any

MEMORY = 1 << 30
SECONDS = 60


def bound() -> None:
    try:
        import resource
    except ImportError:  # not on this system: what the readers themselves bound remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    bound()
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True, LOCALE_PATHS=os.environ["LOCALE_PATHS"].split(os.pathsep))
    django.setup()
    from django.utils import translation

    about = json.loads(sys.argv[1])
    with translation.override(about["language"]):
        for line in _lines(sys.stdin.buffer.read(), about["layout"]):
            print(json.dumps(line), file=sys.stdout)


def _lines(raw: bytes, layout: dict[str, Any] | None) -> Any:
    from fund.banking import reading, tables
    from fund.banking.statement import UnreadableStatement

    try:
        statements = reading.whole(raw, tables.Layout.of(layout) if layout else None)
    except UnreadableStatement as refusal:
        yield {"refused": refusal.code, "sentence": str(refusal), "figures": refusal.figures}
        return
    for one in statements:
        told = {field.name: getattr(one, field.name) for field in fields(one) if field.name != "entries"}
        days = {name: told[name] and told[name].isoformat() for name in ("opened_on", "booked_on")}
        problems = [(problem.line, str(problem.sentence)) for problem in one.problems]
        yield {**told, **days, "problems": problems, "held": len(one.entries)}
        for entry in one.entries:
            yield (entry.booked_on.isoformat(), entry.value_on.isoformat(), *entry[2:])


if __name__ == "__main__":
    main()
