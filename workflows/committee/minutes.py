"""What the minutes of a session hold: facts read from its rows, in no language, and the digest that is signed."""

import hashlib
import json
from collections import defaultdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours

from .evening import attendance
from .models import AgendaItem, Ballot, Recusal, Remarks, Session
from .models.recusals import conflicted

Facts = dict[str, Any]


def facts(session: Session) -> Facts:
    """Everything: who was there, and per item of the agenda what was asked, voted and decided, with the free parts."""
    remarks = Remarks.objects.filter(session=session).first() or Remarks(session=session)
    items = session.agenda.select_related("case__applicant").order_by("position", "pk")
    ballots, aside, voted = _ballots(session), _recusals(session), _took_part(session)
    return {
        "committee": session.committee.name,
        "held_on": session.held_on,
        "starts_at": session.starts_at,
        "place": session.place,
        "people": [_person(row, voted) for row in attendance(session)],
        "opening": remarks.opening,
        "closing": remarks.closing,
        "items": [
            _item(item, ballots[item.pk], aside[item.case_id], remarks.items.get(str(item.pk), ""))
            for item in items
        ],
    }


def digest(content: Facts) -> str:
    """SHA-256 over the common part and the digest of each item: who may not see an item signs its digest."""
    common = {name: value for name, value in content.items() if name != "items"}
    return _sha256({**common, "items": [item_digest(item) for item in content["items"]]})


def item_digest(item: Facts) -> str:
    return _sha256(item)


def _sha256(content: Any) -> str:
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _ballots(session: Session) -> dict[int, list[Ballot]]:
    """By agenda item, those that were counted."""
    found: dict[int, list[Ballot]] = defaultdict(list)
    closed = session.ballots.filter(state=Ballot.State.CLOSED).order_by("pk")
    for ballot in closed.select_related("decision", "rules").prefetch_related("votes__voter"):
        found[ballot.item_id].append(ballot)
    return found


def _took_part(session: Session) -> set[int] | None:
    """Without a meeting: who voted on anything that was counted. None for a meeting."""
    if not session.is_circular:
        return None
    counted = session.ballots.filter(state=Ballot.State.CLOSED)
    return {
        holder["user"] for ballot in counted for holder in ballot.electorate_at_count if holder["present"]
    }


def was_there(session: Session, user: User) -> bool:
    """In the room at some time; without a meeting, whether this person voted."""
    voted = _took_part(session)
    return user.pk in voted if voted is not None else session.attendance.filter(user=user).exists()


def _recusals(session: Session) -> dict[int, list[Recusal]]:
    """By case, those of the people of this committee, as they stood when the meeting ended."""
    found: dict[int, list[Recusal]] = defaultdict(list)
    rows = Recusal.objects.filter(case__in=session.agenda.values("case"))
    if session.closed_at:
        rows = rows.filter(at__lte=session.closed_at)
    for recusal in rows.select_related("user").order_by("at", "pk"):
        found[recusal.case_id].append(recusal)
    return found


def _person(row: dict[str, Any], voted: set[int] | None) -> Facts:
    mandate = row["mandate"]
    took_part = {} if voted is None else {"voted": row["user"].pk in voted}
    return {
        "user": row["user"].pk,
        "name": str(row["user"]),
        "role": mandate.role,
        "stands_in_for": str(mandate.substitute_of.user) if mandate.substitute_of else "",
        "stays": [[stay.arrived_at, stay.left_at] for stay in row["stays"]],
        **took_part,
    }


def _item(item: AgendaItem, ballots: list[Ballot], aside: list[Recusal], remark: str) -> Facts:
    case = item.case
    decision = next((ballot.decision for ballot in ballots if hasattr(ballot, "decision")), None)
    return {
        "id": item.pk,
        "purpose": item.purpose,
        "case": case.reference,
        "applicant": str(case.applicant),
        "kind": case.kind,
        "theme": case.theme,
        "currency": case.currency,
        "asked_cents": case.requested_cents,
        "aside": [{"name": str(recusal.user), "reason": recusal.reason} for recusal in aside],
        "ballots": [_ballot(ballot) for ballot in ballots],
        "decision": {
            "number": decision.number,
            "outcome": decision.outcome,
            "cents": decision.cents,
            "conditions": decision.conditions,
            "reasons": decision.reasons,
        }
        if decision
        else None,
        "remark": remark,
    }


def _ballot(ballot: Ballot) -> Facts:
    """Who voted what is kept of a named ballot only."""
    votes = [] if ballot.rules.secret else ballot.votes.all()
    return {
        "outcome": ballot.outcome,
        "proof": ballot.proof,
        "votes": [
            {"name": str(vote.voter), "choice": vote.choice, "cents": vote.cents}
            for vote in votes
            if vote.voided_at is None
        ],
    }


# ---- for one reader


def unreadable(session: Session, reader: User) -> set[int]:
    """Ids of the agenda items that this person may not read: their own, and those they stand aside from."""
    items = session.agenda.exclude(pk__in=AgendaItem.objects.visible_to(reader).values("pk"))
    gone = set(items.values_list("pk", flat=True))
    if Session.objects.where_seated(reader).filter(pk=session.pk).exists():
        aside = Case.objects.filter(conflicted(reader)).values("pk")
        gone |= set(session.agenda.filter(case__in=aside).values_list("pk", flat=True))
    return gone


def readable(session: Session, reader: User, content: Facts | None = None) -> Facts:
    """The same facts without the items this person may not read; for who may not read ballots, without what was
    said and voted in the room."""
    content = facts(session) if content is None else content
    gone = unreadable(session, reader)
    items = [item for item in content["items"] if item["id"] not in gone]
    if not reader.may("ballot.read"):
        bare = {"aside": [], "ballots": [], "remark": ""}
        items = [_without_reasons(item) | bare for item in items]
        content = content | {"opening": "", "closing": ""}
    return content | {"items": items}


def _without_reasons(item: Facts) -> Facts:
    decision = item["decision"]
    return item | {"decision": decision and {**decision, "conditions": "", "reasons": []}}


def may_read_whole(session: Session, user: User) -> bool:
    """The printed minutes hold every case: for the auditor, and members who stand aside from none."""
    if Role.AUDITOR in user.roles():
        return True
    seated = Session.objects.where_seated(user).filter(pk=session.pk).exists()
    return seated and not unreadable(session, user)


def require_whole(session: Session, user: User) -> None:
    if not may_read_whole(session, user):
        raise NotYours(_("You stand aside from a case in these minutes: read them on the page, without it."))
