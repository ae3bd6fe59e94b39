"""Who may vote on a case in a session: seats from mandates, presence from attendance, conflicts found."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from workflows.cases.models import Case
from workflows.committee import counting
from workflows.people.models import Member, User
from workflows.people.permissions import may

from .committees import Mandate
from .recusals import Recusal
from .sessions import Session

RANK = {Mandate.Role.CHAIR: 0, Mandate.Role.VICE_CHAIR: 1, Mandate.Role.MEMBER: 2}


@dataclass(frozen=True)
class Holder:
    """A seat with a voice, and the person who fills it for this case; what a ballot keeps as its snapshot."""

    user: int
    name: str
    role: str
    present: bool
    recused: str  # the reason, or ""
    presides: bool = False
    stands_in_for: str = ""

    def seat(self) -> counting.Seat:
        return counting.Seat(
            self.user, presides=self.presides, present=self.present, recused=bool(self.recused)
        )

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)


def conflicts(case: Case) -> dict[int, Recusal.Reason]:
    """User ids and why each stands aside: what is recorded, then what is found. The first reason stays."""
    found: dict[int, Recusal.Reason] = {
        row.user_id: Recusal.Reason(row.reason) for row in case.recusals.all()
    }
    applicant = case.applicant
    linked: list[tuple[int | None, Recusal.Reason]] = [
        (applicant.user_id, Recusal.Reason.APPLICANT),
        (case.filed_by_id, Recusal.Reason.FILED),
        (case.officer_id, Recusal.Reason.OFFICER),
        (case.advisor_id, Recusal.Reason.ADVISOR),
        (applicant.advisor_id, Recusal.Reason.ADVISOR),
    ]
    if applicant.household_id:
        sharing = Member.objects.filter(household=applicant.household_id).exclude(user=None)
        linked += [(user, Recusal.Reason.HOUSEHOLD) for user in sharing.values_list("user", flat=True)]
    working = Member.objects.filter(activities__in=applicant.activities.values("pk")).exclude(user=None)
    linked += [(user, Recusal.Reason.ACTIVITY) for user in working.values_list("user", flat=True)]
    for user, reason in linked:
        if user is not None:
            found.setdefault(user, reason)
    return found


def people_present(session: Session) -> set[int]:
    return set(session.attendance.filter(left_at=None).values_list("user", flat=True))


def holders(session: Session, case: Case, voted: Collection[int] = ()) -> list[Holder]:
    """Every seat with a voice on the day of the session, who fills it for this case, and who presides.

    A substitute steps in where the member stands aside or is away, if they are present and free of conflict
    themselves; who has voted keeps the seat. The secretary has no voice.
    """
    mandates = list(
        Mandate.objects.in_office(session.held_on)
        .filter(committee=session.committee)
        .exclude(role=Mandate.Role.SECRETARY)
        .select_related("user")
    )
    present, aside = people_present(session) | set(voted), conflicts(case)
    substitutes: dict[int, list[Mandate]] = {}
    for mandate in mandates:
        if mandate.substitute_of_id:
            substitutes.setdefault(mandate.substitute_of_id, []).append(mandate)
    seats = sorted((m for m in mandates if m.substitute_of_id is None), key=_seniority)
    filled = [_filled(seat, substitutes.get(seat.pk, []), present, aside, set(voted)) for seat in seats]
    return _with_presiding(filled)


def _seniority(mandate: Mandate) -> tuple[int, Any, int]:
    return RANK[Mandate.Role(mandate.role)], mandate.from_on, mandate.pk


def _filled(
    seat: Mandate,
    substitutes: Iterable[Mandate],
    present: set[int],
    aside: dict[int, Recusal.Reason],
    voted: set[int],
) -> Holder:
    free = seat.user_id in present and seat.user_id not in aside
    if not free or any(s.user_id in voted for s in substitutes if s.user_id not in aside):
        able = [s for s in substitutes if s.user_id in present and s.user_id not in aside]
        able.sort(key=lambda s: (s.user_id not in voted, s.from_on, s.pk))
        if able and seat.user_id not in voted - set(aside):
            return _holder(able[0].user, seat, present, aside, stands_in_for=str(seat.user))
    return _holder(seat.user, seat, present, aside)


def _holder(
    user: User, seat: Mandate, present: set[int], aside: dict[int, Recusal.Reason], stands_in_for: str = ""
) -> Holder:
    reason = aside.get(user.pk)
    return Holder(
        user=user.pk,
        name=str(user),
        role=Mandate.Role.MEMBER.value if stands_in_for else seat.role,
        present=user.pk in present and reason is None,
        recused=reason.value if reason else "",
        stands_in_for=stands_in_for,
    )


def _with_presiding(filled: list[Holder]) -> list[Holder]:
    """The chair presides, else the vice-chair, else who has sat longest; a substitute only as the last."""
    able = [holder for holder in filled if holder.present and not holder.recused]
    first = min(able, key=lambda h: (bool(h.stands_in_for), filled.index(h)), default=None)
    return [
        Holder(**{**asdict(holder), "presides": True}) if holder is first else holder for holder in filled
    ]


def presiding(session: Session, case: Case) -> int | None:
    """The user who leads while this case is on the table, or None when nobody can."""
    return next((holder.user for holder in holders(session, case) if holder.presides), None)


def seats(filled: Iterable[Holder]) -> list[counting.Seat]:
    return [holder.seat() for holder in filled]


def leads_the_ballot(ballot: Any, user: Any) -> bool:
    """Whoever presides while this case is on the table: the chair, unless they stand aside or are away."""
    return may(user, "ballot.manage") and presiding(ballot.session, ballot.case) == user.pk
