"""Proofs that were run and what they found, kept as rows."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from . import proof
from .models import ProofRun

log = logging.getLogger(__name__)
MOST_KEPT = 200
"""Differences of one check that a row keeps; the command prints them all."""


def run_and_keep(*, by: Any = None, only: Iterable[str] | None = None) -> ProofRun:
    """Run the proof and keep what it found; a difference is also an error in the log."""
    report = proof.run(only)
    kept = ProofRun.objects.create(
        at=report.at,
        holds=report.holds,
        seconds=sum(result.seconds for result in report.results),
        by=by,
        results=[
            {
                "code": result.code,
                "holds": result.holds,
                "ms": round(result.seconds * 1000),
                "count": len(result.differences),
                "differences": [asdict(difference) for difference in result.differences[:MOST_KEPT]],
            }
            for result in report.results
        ],
    )
    if not report.holds:
        log.error("the proof found %d differences (run %d)", len(report.differences), kept.pk)
    return kept


def described(run: ProofRun) -> list[dict[str, Any]]:
    """The results with each check's sentence in the reader's language."""
    labels = proof.labels()
    return [{**result, "label": labels.get(result["code"], result["code"])} for result in run.results]
