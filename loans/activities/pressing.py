"""When a client is asked again, and how: the path from a reminder to the court. Pure.

Steps count from the oldest day that is not paid: a client who catches up and is late again later begins anew. Nothing
is due of a client who is not late.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Step(StrEnum):
    REMINDER = "reminder"
    NOTICE = "notice"
    COURT = "court"


PATH = ((Step.REMINDER, 7), (Step.REMINDER, 14), (Step.NOTICE, 14), (Step.COURT, 30))
"""Each step with the days to wait after the one before it; the first after the day that was not paid."""

AT_ONCE = ((Step.COURT, 0),)
"""Of a client who is bankrupt: the claim is handed to the trustee."""


class Taken(NamedTuple):
    """A step that was taken."""

    step: Step | str
    on: date


class Due(NamedTuple):
    """The step that comes next, and from which day."""

    step: Step
    from_on: date


def next_step(late_since: date | None, taken: Iterable[Taken], *, bankrupt: bool = False) -> Due | None:
    """What comes next; None where nothing is owed, or all steps were taken.

    late_since  the oldest day on which something fell due that is not paid; of a bankrupt client, that of the payment
    """
    if late_since is None:
        return None
    path = AT_ONCE if bankrupt else PATH
    counted = sorted((one for one in taken if one.on >= late_since), key=lambda one: one.on)
    if any(one.step == Step.COURT for one in counted) or len(counted) >= len(path):
        return None
    step, wait = path[len(counted)]
    return Due(step, (counted[-1].on if counted else late_since) + timedelta(days=wait))
