"""A session put together for a page: its files, who leads, who has voted; never what was voted."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from workflows.cases.models import Case
from workflows.money_words import money
from workflows.people.models import User

from . import counting, proof
from .calling import away_from
from .models import (
    AgendaItem,
    Attendance,
    Ballot,
    Consent,
    Declaration,
    Mandate,
    Reading,
    RulesVersion,
    SecretVoter,
    Session,
    Vote,
)
from .models.electorate import Aside, Holder, Room, conflicts, conflicts_among, seats
from .models.office import KEEPS, LEADS, holds
from .referring import at_most
from .refusals import NoMandate, Recused
from .relisting import still_asked


@dataclass
class File:
    """One case on the table, for one reader."""

    item: AgendaItem
    case: Case
    holders: list[Holder]
    aside: bool  # the reader may not sit on it
    ballot: Ballot | None = None
    voted: set[int] = field(default_factory=set)
    read: bool = False
    leads: bool = False
    voices: bool = False  # the reader may vote on it
    meeting_called: bool = False
    quorum: str = ""
    number: int = 0  # its place on the agenda as this reader sees it: a gap would tell of what is hidden
    too_many_aside: bool = False  # no presence is enough

    @cached_property
    def consent(self) -> Consent | None:
        """What is proposed without a debate, pulled out or not."""
        return getattr(self.item, "consent", None)

    @cached_property
    def by_consent(self) -> bool:
        """Still to be carried without a vote."""
        return self.consent is not None and self.consent.pulled_at is None and self.can_open

    @property
    def proposed(self) -> str:
        """ "grant 1 000,00 EUR", "refuse"; nothing once it is no longer by consent."""
        if self.consent is None or not self.by_consent:
            return ""
        if self.consent.cents is not None:
            return _("grant %(cents)s") % {"cents": money(self.consent.cents, self.case.currency)}
        return str(self.consent.get_outcome_display())

    @cached_property
    def waiting_for(self) -> list[str]:
        """Names of those present who have not voted, while the ballot is open."""
        if self.ballot is None or self.ballot.state != Ballot.State.OPEN:
            return []
        return [h.name for h in self.holders if h.present and h.user not in self.voted]

    @cached_property
    def settled(self) -> Any:
        """The fast-track grant that this ballot ratified or not."""
        return getattr(self.ballot, "ratification", None) if self.ballot else None

    @cached_property
    def decision(self) -> Any:
        return getattr(self.ballot, "decision", None) if self.ballot else None

    @property
    def counted(self) -> bool:
        return self.ballot is not None and self.ballot.state == Ballot.State.CLOSED

    @cached_property
    def can_open(self) -> bool:
        """No ballot yet, or one that found no quorum."""
        if not still_asked(self.case, self.item.purpose) or self.item.session.is_circular:
            return False
        return self.ballot is None or self.ballot.outcome == Ballot.Outcome.NO_QUORUM

    @property
    def put_off(self) -> bool:
        """A ratification on which the committee wants to know more: it comes back by itself."""
        return self.ballot is not None and (self.item.purpose, self.ballot.outcome) == (
            "ratification",
            "deferred",
        )

    @property
    def can_decide(self) -> bool:
        return (
            self.counted
            and self.decision is None
            and self.settled is None
            and self.ballot is not None
            and not self.put_off
            and self.ballot.outcome != Ballot.Outcome.NO_QUORUM
        )

    @property
    def can_call(self) -> bool:
        """A vote without a meeting runs: whoever has a voice in it may call for one."""
        running = self.ballot is not None and self.ballot.state == Ballot.State.OPEN
        return running and self.voices and self.item.session.is_circular

    @cached_property
    def tag(self) -> dict[str, str]:
        if self.decision is not None:
            kind = {"granted": "ok", "refused": "bad", "deferred": "info"}[self.decision.outcome]
            return {"kind": kind, "text": self.decision.get_outcome_display()}
        if self.settled is not None:
            kind = "ok" if self.settled.state == "ratified" else "bad"
            return {"kind": kind, "text": self.settled.get_state_display()}
        if self.put_off:
            return {"kind": "info", "text": _("put off")}
        if self.meeting_called:
            return {"kind": "info", "text": _("waits for a meeting")}
        if self.by_consent:
            return {"kind": "info", "text": _("by consent")}
        if self.ballot is None:
            return {"kind": "idle", "text": _("not voted yet")}
        if self.ballot.state == Ballot.State.OPEN:
            return {"kind": "wait", "text": _("ballot open")}
        if self.ballot.outcome == Ballot.Outcome.NO_QUORUM:
            return {"kind": "bad", "text": _("no quorum")}
        return {"kind": "wait", "text": _("counted, to decide")}


@dataclass(frozen=True)
class Table:
    """The seats around a case, as they are filled for it: the same for every case with the same people aside and
    the same votes cast."""

    holders: list[Holder]
    quorum: str
    too_many_aside: bool

    @classmethod
    def around(
        cls, aside: Aside, cast: set[int], *, room: Room, rules: RulesVersion | None, currency: str
    ) -> Self:
        users = room.users
        holders = room.holders({user: why for user, why in aside.items() if user in users}, cast)
        return cls(holders, _quorum_now(rules, holders, cast, currency), _out_of_reach(rules, room, aside))


def files(session: Session, user: User) -> list[File]:
    """The agenda as this person may see it, in order. The number of queries does not grow with it."""
    related = ("case__applicant", "case__cooperative", "consent__pulled_by")
    items = list(AgendaItem.objects.visible_to(user).filter(session=session).select_related(*related))
    for item in items:
        item.session = session
    room = Room.of(session)
    aside = conflicts_among([item.case for item in items], room.users | {user.pk})
    ballots = _last_ballots(items)
    voted = _voters(ballots.values())
    called = _called_for(session)
    read = set(Reading.objects.filter(item__in=items, user=user).values_list("item_id", flat=True))
    rules = session.committee.rules_on(session.held_on)
    tables: dict[Any, Table] = {}  # most cases have the same people around them
    counts_heads = session.state == "open" and not session.is_circular
    found = []
    for number, item in enumerate(items, start=1):
        mine: Aside = aside[item.case_id]
        ballot = ballots.get(item.pk)
        cast = voted[ballot.pk] if ballot else set()
        around = (frozenset(mine.items()), frozenset(cast), item.case.currency)
        if around not in tables:
            tables[around] = Table.around(mine, cast, room=room, rules=rules, currency=item.case.currency)
        table = tables[around]
        found.append(
            File(
                item=item,
                case=item.case,
                holders=table.holders,
                aside=user.pk in mine,
                ballot=ballot,
                voted=cast,
                read=item.pk in read,
                number=number,
                too_many_aside=table.too_many_aside,
                leads=any(h.presides and h.user == user.pk for h in table.holders),
                voices=any(h.present and h.user == user.pk for h in table.holders),
                meeting_called=item.pk in called,
                quorum=table.quorum if counts_heads else "",
            )
        )
    return found


def _out_of_reach(rules: RulesVersion | None, room: Room, aside: Aside) -> bool:
    return rules is not None and bool(aside) and not at_most(rules, room, aside)[0]


# What no list shows: sealed texts, snapshots and proofs, costly to read two hundred times.
LONG = (
    "proof", "proof_text", "quorum_at_opening", "electorate_at_opening", "electorate_at_count",
    *(f"decision__{name}" for name in ("conditions", "text", "reasons", "remedies")),
)  # fmt: skip


def _last_ballots(items: Iterable[AgendaItem]) -> dict[int, Ballot]:
    """By item: the ballot that counts, void ones left out."""
    ballots = Ballot.objects.filter(item__in=list(items)).exclude(state=Ballot.State.VOID)
    related = ballots.select_related("decision", "ratification").defer(*LONG)
    return {ballot.item_id: ballot for ballot in related.order_by("pk")}


def _voters(ballots: Iterable[Ballot]) -> dict[int, set[int]]:
    """By ballot: who has voted, by name or in secret; never what."""
    voted: dict[int, set[int]] = defaultdict(set)
    asked = list(ballots)
    by_name = Vote.objects.filter(ballot__in=asked, voided_at=None).values_list("ballot_id", "voter_id")
    secretly = SecretVoter.objects.filter(ballot__in=asked).values_list("ballot_id", "voter_id")
    for ballot, voter in [*by_name, *secretly]:
        voted[ballot].add(voter)
    return voted


def _called_for(session: Session) -> set[int]:
    """Items of a vote without a meeting on which a member called for one."""
    if not session.is_circular:
        return set()
    stopped = Ballot.objects.filter(session=session, meeting_called_at__isnull=False)
    return set(stopped.values_list("item", flat=True))


def _quorum_now(rules: Any, holders: list[Holder], voted: set[int], currency: str) -> str:
    if rules is None:
        return _("There are no rules in force on this day.")
    _met, fact = counting.quorum(rules.as_rules(), seats(holders), voted)
    return proof.sentences([fact], currency)[0]


def attendance(session: Session, shown: Collection[File] = ()) -> list[dict[str, Any]]:
    """Everyone with a mandate that day: here now, or not, and since when; whether they said they will not come.

    shown  the files that the reader sees: of these, how many are for each person, and how many they have read
    """
    stays: dict[int, list[Attendance]] = defaultdict(list)
    for stay in session.attendance.all():
        stays[stay.user_id].append(stay)
    mandates = Mandate.objects.in_office(session.held_on).filter(committee=session.committee)
    away, opened = away_from(session), _opened(shown)
    aside = conflicts_among([file.case for file in shown], {mandate.user_id for mandate in mandates})
    rows = []
    for mandate in mandates.select_related("user", "substitute_of__user").order_by("substitute_of", "pk"):
        mine = stays[mandate.user_id]
        here = next((stay for stay in mine if stay.left_at is None), None)
        not_theirs = {file.item.pk for file in shown if mandate.user_id in aside[file.case.pk]}
        rows.append(
            {
                "mandate": mandate,
                "user": mandate.user,
                "here": here,
                "stays": mine,
                "away": mandate.user_id in away,
                "files": len(shown) - len(not_theirs),
                "read": len(opened[mandate.user_id] - not_theirs),
            }
        )
    return rows


def _opened(shown: Iterable[File]) -> dict[int, set[int]]:
    """User id → ids of the items whose file they opened."""
    opened: dict[int, set[int]] = defaultdict(set)
    readings = Reading.objects.filter(item__in=[file.item.pk for file in shown])
    for item, user in readings.values_list("item_id", "user_id"):
        opened[user].add(item)
    return opened


@dataclass(frozen=True)
class Standing:
    """What one person may do with a session."""

    presides: bool
    keeps: bool
    seated: bool
    voice: bool


def standing(session: Session, user: User) -> Standing:
    on, committee = session.held_on, session.committee
    return Standing(
        presides=holds(committee, user, on, *LEADS),
        keeps=holds(committee, user, on, *KEEPS),
        seated=holds(committee, user, on),
        voice=user.pk in Room.of(session).users,
    )


def open_again(item: AgendaItem, *, by: User, at: datetime) -> bool:
    """Whether the file opens without the question: it was answered when the case lay on another agenda."""
    if not Declaration.objects.filter(case=item.case_id, user=by).exists():
        return False
    begin_reading(item, by=by, at=at)
    return True


@transaction.atomic
def begin_reading(item: AgendaItem, *, by: User, at: datetime) -> Reading:
    """Say that one has no link with the applicant, logged once a case, and open the file.

    raises NoMandate, Recused
    """
    if not holds(item.session.committee, by, item.session.held_on):
        raise NoMandate(_("You hold no mandate of this committee on the day of this session."))
    if conflicts(item.case, [by.pk]):
        raise Recused(_("You stand aside from this case."))
    Declaration.objects.get_or_create(case=item.case, user=by, defaults={"session": item.session, "at": at})
    reading, _new = Reading.objects.get_or_create(item=item, user=by, defaults={"at": at})
    return reading
