"""The envelopes that an agenda touches, as they stand while the evening goes on."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflows import kinds
from workflows.cases.models import Case

from .models import AgendaItem, Decision, Session


@dataclass
class Line:
    """One envelope. Amounts are integer cents: left after what was granted, and what is still asked of it."""

    name: str
    currency: str
    left_cents: int
    granted_cents: int = 0
    asked_cents: int = 0

    @property
    def remaining_cents(self) -> int:
        """What would be left if all that is still asked were granted; below zero it does not reach."""
        return self.left_cents - self.asked_cents


def touched(session: Session, items: Iterable[AgendaItem]) -> list[Line]:
    """Each envelope under these items (those the reader sees), in the agenda's order. A few queries a kind."""
    cases = [item.case for item in items]
    granted = _granted(session, cases)
    lines: dict[str, Line] = {}
    for case, envelope in drawn_on(cases).items():
        line = lines.setdefault(envelope.key, Line(envelope.name, envelope.currency, envelope.cents))
        line.granted_cents += granted.get(case.pk, 0)
        line.asked_cents += case.requested_cents if case.state == "ready" else 0
    return list(lines.values())


def drawn_on(cases: Iterable[Case]) -> dict[Case, kinds.Envelope]:
    """Each case's envelope, in the order of the cases; without those that draw on none."""
    cases = list(cases)
    found: dict[int, kinds.Envelope] = {}
    for kind, group in kinds.by_kind(cases).items():
        found.update(kind.envelopes(group))
    return {case: found[case.pk] for case in cases if case.pk in found}


def _granted(session: Session, cases: Iterable[Case]) -> dict[int, int]:
    """Case id → cents granted in this session."""
    decided = Decision.objects.filter(ballot__session=session, case__in=list(cases), cents__isnull=False)
    return {decision.case_id: decision.cents or 0 for decision in decided}
