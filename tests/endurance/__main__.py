"""Run every proof and print what it found; ends with 1 where one does not hold."""

import json
import os
import sys
from typing import Any

from . import looping
from .databases import own_database, run

FULL = {
    "spending": (8, 10_000), "twin": (8, 200), "killing": (100,), "importing": (40,), "mixing": (4, 2_000),
    "queueing": (9, 400), "unlocked": (6, 100), "mutating": (100_000, 2_000),
    "looping": (1_000, 20),
}  # fmt: skip
SHORT = {
    "spending": (4, 300), "twin": (4, 60), "killing": (8,), "importing": (4,), "mixing": (4, 120), "queueing": (6, 20),
    "unlocked": (6, 20),
}  # fmt: skip
TWINS = {"twin": "spending", "unlocked": "queueing"}
"""The same with its guard taken away: what each is the twin of."""


def proof(address: str, name: str, numbers: tuple[int, ...]) -> dict[str, Any]:
    """One proof on a database of its own."""
    module = TWINS.get(name, name)
    mode = ["guarded" if name == module else "unguarded"] if module in TWINS.values() else []
    with own_database(address, name) as own:
        return json.loads(run(own, module, *numbers, *mode))


def wrong(name: str, found: dict[str, Any]) -> list[str]:
    """Why a proof does not hold, one line each."""
    if name == "looping":
        return looping.wrong(found)
    if name == "twin":
        wanted = {"overspends": found["acknowledged"] > found["fund"] and found["available"] < 0}
    elif name == "spending":
        exactly = found["acknowledged"] == found["fund"] == found["gone"]
        wanted = {"paid equals the fund": exactly, "nothing is left": found["available"] == 0}
    elif name == "unlocked":
        wanted = {"it serves out of order or stumbles": found["disorder"] + found["stumbled"] > 0}
    elif name == "queueing":
        wanted = {
            "all that came is promised": found["committed"] == found["promised"] == found["wanted"],
            "somebody waited": found["served"] > 0,
            "nobody is forgotten": found["forgotten"] == found["stumbled"] == found["available"] == 0,
            "each was served once": found["once"],
            "nobody passed": found["disorder"] == 0,
        }
    elif name == "mutating":
        wanted = {"no damaged file raised, came in by half or took too long": found["wrong"] == []}
    else:
        wanted = {"the total is the sum": found["total"] == found["expected"]}
    if name == "importing":
        wanted |= {
            "every line is there once": found["lines"] == found["wanted"],
            "again adds nothing": found["again"] == ["known", 0],
            "each was settled once": found["settled"] == found["expected_payments"],
            "most kills came while a chunk was written": found["inside_a_chunk"] * 2 > found["kills"],
        }
    if name == "killing":
        wanted["every kill came while something was written"] = found["inside_a_chunk"] == found["kills"]
    if name not in TWINS:
        wanted |= {"the proof holds": found["differences"] == [], "nobody failed": not found.get("failed")}
    return [words for words, holds in wanted.items() if not holds]


def _number(option: str, usual: int) -> int:
    """The number after an option of the command line."""
    return int(sys.argv[sys.argv.index(option) + 1]) if option in sys.argv else usual


def main() -> int:
    sizes = SHORT if "--short" in sys.argv else FULL
    names = [argument for argument in sys.argv[1:] if argument in sizes] or list(sizes)
    if os.environ["DATABASE_URL"].startswith("sqlite"):
        names = [name for name in names if name != "unlocked"]  # its one writer is the lock
    if "mutating" in names:
        rounds, imports = FULL["mutating"]
        numbers = [_number("--rounds", rounds), _number("--imports", imports), _number("--seed", 0)]
        sizes = sizes | {"mutating": tuple(numbers)}
    failed = 0
    for name in names:
        found = proof(os.environ["DATABASE_URL"], name, sizes[name])
        broken = wrong(name, found)
        failed += bool(broken)
        print(f"{name}: {'; '.join(broken) or 'holds'}  {json.dumps(found)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
