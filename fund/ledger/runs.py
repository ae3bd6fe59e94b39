"""Proofs that were run and what they found, kept as rows."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from . import proof, soundness
from .models import ProofRun

log = logging.getLogger(__name__)
KEPT = timedelta(days=31)
MOST_KEPT = 200
"""Differences of one check that a row keeps; the command prints them all."""


def run_and_keep(*, by: Any = None, only: Iterable[str] | None = None, cheap: bool = False) -> ProofRun:
    """Run the proof and keep what it found. A difference is also an error in the log; the first one since the
    books were sound freezes payments, and the treasurers are told."""
    report = proof.run(only, cheap=cheap)
    was_frozen = soundness.frozen_by() is not None
    forms = ProofRun.Form
    kept = ProofRun.objects.create(
        at=report.at,
        form=forms.CHEAP if cheap else forms.FULL if only is None else forms.PART,
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
        if not was_frozen:
            soundness.tell_the_treasurers(kept)
    return kept


def forget_old(on: date) -> int:
    """Drop the cheap runs that held and are a month old; the whole ones, and whatever differed, stay."""
    held = ProofRun.objects.filter(form=ProofRun.Form.CHEAP, holds=True)
    return held.filter(at__date__lt=on - KEPT).delete()[0]


def described(run: ProofRun) -> list[dict[str, Any]]:
    """The results with each check's sentence in the reader's language."""
    labels = proof.labels()
    return [{**result, "label": labels.get(result["code"], result["code"])} for result in run.results]
