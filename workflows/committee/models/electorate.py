"""Who may vote on a case in a session: seats from mandates, presence from attendance, conflicts found."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q

from workflows import kinds
from workflows.cases.models import Case
from workflows.committee import counting
from workflows.people.models import Activity, Member, User
from workflows.people.permissions import may

from .committees import Committee, Mandate
from .recusals import Recusal
from .sessions import Session

RANK = {Mandate.Role.CHAIR: 0, Mandate.Role.VICE_CHAIR: 1, Mandate.Role.MEMBER: 2}

Aside = dict[int, Recusal.Reason]  # user id → why they stand aside


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


def conflicts_among(cases: Collection[Case], users: Collection[int]) -> dict[int, Aside]:
    """By case id: which of these users stand aside, and why. The first reason stays: what is recorded, then
    what is found. A handful of queries, however many cases."""
    aside: dict[int, Aside] = {case.pk: {} for case in cases}
    recorded = Recusal.objects.filter(case__in=cases, user__in=users)
    for row in recorded.exclude(reason=Recusal.Reason.TOOK_PART):
        aside[row.case_id][row.user_id] = Recusal.Reason(row.reason)
    members = list(Member.objects.filter(user__in=users))
    homes, activities = _homes(members), _activities(members)
    working, before = _activities_of_applicants(cases, activities), _took_part(cases)
    parties = _parties(cases, users)
    for case in cases:
        for user, reason in [
            *_had_a_part(case),
            *parties[case.pk],
            *((user, Recusal.Reason.HOUSEHOLD) for user in homes.get(case.applicant.household_id, ())),
            *((user, Recusal.Reason.ACTIVITY) for user in working[case.applicant_id]),
            *((user, Recusal.Reason.TOOK_PART) for user in before[case.pk]),
        ]:
            if user in users:
                aside[case.pk].setdefault(user, reason)
    return aside


def conflicts(case: Case, users: Collection[int]) -> Aside:
    return conflicts_among([case], users)[case.pk]


def _had_a_part(case: Case) -> Iterable[tuple[int, Recusal.Reason]]:
    parts = [
        (case.applicant.user_id, Recusal.Reason.APPLICANT),
        (case.filed_by_id, Recusal.Reason.FILED),
        (case.helped_by_id, Recusal.Reason.FILED),
        (case.officer_id, Recusal.Reason.OFFICER),
        (case.advisor_id, Recusal.Reason.ADVISOR),
        (case.applicant.advisor_id, Recusal.Reason.ADVISOR),
    ]
    return [(user, reason) for user, reason in parts if user is not None]


def _took_part(cases: Collection[Case]) -> dict[int, set[int]]:
    """Case id → users who took part in the decision that is looked at again now: the two delegates, while their
    grant waits to be ratified; and while an appeal is pending everybody who voted on the first decision, sat at
    its count, decided it, or handled the case and said what should be decided."""
    found: dict[int, set[int]] = defaultdict(set)
    mine = Case.objects.filter(pk__in=[case.pk for case in cases])
    again = mine.filter(Q(fast_tracks__state="granted") | Q(appeals__state="lodged"))
    if not (pending := set(again.values_list("pk", flat=True))):
        return found
    for case in Case.objects.filter(pk__in=pending).prefetch_related("opinions"):
        for track in case.fast_tracks.awaiting_ratification():
            found[case.pk] |= track.made_by
        for appeal in case.appeals.pending().select_related("decision"):
            found[case.pk] |= appeal.decision.taken_by() | {opinion.by_id for opinion in case.opinions.all()}
    return found


def _parties(cases: Collection[Case], users: Collection[int]) -> dict[int, list[tuple[int, Recusal.Reason]]]:
    """Case id → those of these users whom its kind gives a part in it."""
    found: dict[int, list[tuple[int, Recusal.Reason]]] = defaultdict(list)
    for kind, group in kinds.by_kind(cases).items():
        for case, user, reason in kind.parties.among(group, users) if kind.parties else ():
            found[case].append((user, Recusal.Reason(reason)))
    return found


def _homes(members: Iterable[Member]) -> dict[int | None, set[int]]:
    homes: dict[int | None, set[int]] = defaultdict(set)
    for member in members:
        if member.household_id and member.user_id:
            homes[member.household_id].add(member.user_id)
    return homes


def _activities(members: Iterable[Member]) -> dict[int, set[int]]:
    """Activity id → users among these members who belong to it."""
    user_of = {member.pk: member.user_id for member in members if member.user_id}
    belonging = Activity.members.through.objects.filter(member__in=user_of)
    found: dict[int, set[int]] = defaultdict(set)
    for activity, member in belonging.values_list("activity_id", "member_id"):
        found[activity].add(user_of[member])
    return found


def _activities_of_applicants(cases: Iterable[Case], activities: dict[int, set[int]]) -> dict[int, set[int]]:
    """Applicant id → users who share one of these Activities with them."""
    sharing: dict[int, set[int]] = defaultdict(set)
    if activities:
        links = Activity.members.through.objects.filter(
            activity__in=activities, member__in={case.applicant_id for case in cases}
        )
        for activity, member in links.values_list("activity_id", "member_id"):
            sharing[member] |= activities[activity]
    return sharing


@dataclass
class Room:
    """A session's mandates and who is in the room, read once for all its cases."""

    seats: list[Mandate]
    substitutes: dict[int, list[Mandate]]
    present: set[int]

    @classmethod
    def of(cls, session: Session, at: datetime | None = None) -> Self:
        """`at`: who was in the room at that moment; otherwise who is there now. In a vote without a meeting
        everybody is."""
        if session.is_circular:
            return cls.full(session.committee, session.held_on)
        room = cls._seated(session.committee_id, session.held_on)
        return replace(room, present=set(session.attendance.here(at).values_list("user", flat=True)))

    @classmethod
    def full(cls, committee: Committee, on: date) -> Self:
        """As if everybody with a mandate that day came."""
        room = cls._seated(committee.pk, on)
        return replace(room, present=room.users)

    @classmethod
    def _seated(cls, committee: int, on: date) -> Self:
        mandates = list(
            Mandate.objects.in_office(on)
            .filter(committee=committee)
            .exclude(role=Mandate.Role.SECRETARY)
            .select_related("user")
        )
        substitutes: dict[int, list[Mandate]] = defaultdict(list)
        for mandate in mandates:
            if mandate.substitute_of_id:
                substitutes[mandate.substitute_of_id].append(mandate)
        seats = sorted((m for m in mandates if m.substitute_of_id is None), key=_seniority)
        return cls(seats, substitutes, set())

    @property
    def users(self) -> set[int]:
        """Everybody who could vote here, substitutes included."""
        standing_in = (mandate for group in self.substitutes.values() for mandate in group)
        return {mandate.user_id for mandate in [*self.seats, *standing_in]}

    def holders(self, aside: Aside, voted: Collection[int] = ()) -> list[Holder]:
        """Every seat with a voice, who fills it for a case, and who presides.

        A substitute steps in where the member stands aside or is away, if they are present and free of
        conflict themselves; who has voted keeps the seat. The secretary has no voice.
        """
        able = (self.present | set(voted)) - set(aside)
        return _with_presiding(
            [self._filled(seat, aside, able, set(voted) - set(aside)) for seat in self.seats]
        )

    def _filled(self, seat: Mandate, aside: Aside, able: set[int], voted: set[int]) -> Holder:
        standing_in = [s for s in self.substitutes.get(seat.pk, []) if s.user_id in able]
        has_voted = next((s for s in standing_in if s.user_id in voted), None)
        if seat.user_id in voted or (seat.user_id in able and has_voted is None) or not standing_in:
            return _holder(seat.user, seat.role, aside, able)
        filling = has_voted or min(standing_in, key=_seniority)
        return replace(
            _holder(filling.user, Mandate.Role.MEMBER.value, aside, able), stands_in_for=str(seat.user)
        )


def _seniority(mandate: Mandate) -> tuple[int, Any, int]:
    return RANK[Mandate.Role(mandate.role)], mandate.from_on, mandate.pk


def _holder(user: User, role: str, aside: Aside, able: set[int]) -> Holder:
    reason = aside.get(user.pk)
    return Holder(
        user=user.pk,
        name=str(user),
        role=role,
        present=user.pk in able,
        recused=reason.value if reason else "",
    )


def _with_presiding(filled: list[Holder]) -> list[Holder]:
    """The chair presides, else the vice-chair, else who has sat longest; a substitute only as the last."""
    able = [holder for holder in filled if holder.present]
    first = min(able, key=lambda h: (bool(h.stands_in_for), filled.index(h)), default=None)
    return [replace(holder, presides=True) if holder is first else holder for holder in filled]


def holders(
    session: Session, case: Case, voted: Collection[int] = (), at: datetime | None = None
) -> list[Holder]:
    """Who fills the seats of a session for one case, now or at that moment."""
    room = Room.of(session, at)
    return room.holders(conflicts(case, room.users), voted)


def presiding(session: Session, case: Case) -> int | None:
    """The user who leads while this case is on the table, or None when nobody can."""
    return next((holder.user for holder in holders(session, case) if holder.presides), None)


def seats(filled: Iterable[Holder]) -> list[counting.Seat]:
    return [holder.seat() for holder in filled]


def leads_the_ballot(ballot: Any, user: Any) -> bool:
    """Whoever presides while this case is on the table: the chair, unless they stand aside or are away."""
    return may(user, "ballot.manage") and presiding(ballot.session, ballot.case) == user.pk


def leads_or_the_clock(ballot: Any, user: Any) -> bool:
    """The same, or nobody: the verbs ask whether its time has come. Without a meeting, the clock alone."""
    if ballot.session.is_circular or user is None:
        return user is None
    return leads_the_ballot(ballot, user)
