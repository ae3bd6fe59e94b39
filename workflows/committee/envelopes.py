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
    """Each envelope under these items (those the reader sees), in the agenda's order. A few queries a kind.

    What was granted in this session on an item that the reader does not see is left in: a figure that falls when
    nothing is decided before them would tell whoever stands aside what was granted, and how much.
    """
    cases = [item.case for item in items]
    granted = _granted(session)
    unseen = _unseen(session, {case.pk for case in cases}, granted)
    lines: dict[str, Line] = {}
    for case, envelope in drawn_on(cases).items():
        line = lines.setdefault(
            envelope.key, Line(envelope.name, envelope.currency, envelope.cents + unseen.get(envelope.key, 0))
        )
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


def _unseen(session: Session, seen: set[int], granted: dict[int, int]) -> dict[str, int]:
    """Envelope → cents that this session took from it on cases the reader does not see."""
    taken: dict[str, int] = {}
    hidden = Case.objects.filter(pk__in=granted.keys() - seen) if granted.keys() - seen else ()
    for case, envelope in drawn_on(hidden).items():
        if not kinds.of(case).awaits_money(case):
            taken[envelope.key] = taken.get(envelope.key, 0) + granted[case.pk]
    return taken


def left_for(session: Session, item: AgendaItem, seen: Iterable[AgendaItem]) -> kinds.Envelope | None:
    """What is left in the envelope of one item, as a reader who sees these items may know it."""
    envelope = kinds.of(item.case).envelope(item.case)
    if envelope is None:
        return None
    unseen = _unseen(session, {one.case_id for one in seen}, _granted(session))
    return envelope._replace(cents=envelope.cents + unseen.get(envelope.key, 0))


def _granted(session: Session) -> dict[int, int]:
    """Case id → cents granted in this session; of a ruling on an appeal, what it adds to the first grant."""
    decided = Decision.objects.filter(ballot__session=session, cents__isnull=False)
    rows = decided.values_list("case_id", "cents", "appeal__decision__cents")
    return {case: (cents or 0) - (before or 0) for case, cents, before in rows}
