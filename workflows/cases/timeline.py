"""The story of a case: the same events told to the applicant in plain words, and to staff by name."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.cases import clock
from workflows.people.permissions import Role

Words = str | Promise


class Step(TypedDict):
    """One line of `ui/timeline.html`; `state` is past, present or next; no date means not known yet."""

    label: Words
    date: date | None
    who: Words
    state: str


class Told(Protocol):
    """What a timeline reads of a case."""

    state: str
    promised_on: date | None
    money_promised_on: date | None
    signing_since: date | None

    @property
    def created_on(self) -> date: ...

    @property
    def awaits_money(self) -> bool: ...


FOR_APPLICANT: Mapping[str, Words] = {
    "submit": _("Request sent"),
    "take": _("A case officer started reading it"),
    "ask_correction": _("We asked you to complete it"),
    "answer_correction": _("You completed it"),
    "ready": _("Complete, ready for the committee"),
    "defer": _("The committee put its decision off"),
    "grant": _("Granted"),
    "refuse": _("Refused"),
    "grant_on_appeal": _("Granted after your appeal"),
    "raise_grant": _("More granted after your appeal"),
    "send_back": _("Examined anew after your appeal"),
    "sign": _("You signed the agreement"),
    "close": _("Closed"),
    "withdraw": _("Withdrawn"),
    "expire": _("Draft removed, because it was not sent"),
}
FOR_STAFF: dict[str, Words] = {
    "submit": _("Sent"),
    "take": _("Taken"),
    "hand_over": _("Handed over"),
    "ask_correction": _("Correction asked"),
    "answer_correction": _("Correction answered"),
    "opine": _("Opinion recorded"),
    "document": _("Document added"),
    "document_described": _("More said about a document"),
    "infected": _("Infected file set aside"),
    "ready": _("Marked ready for the committee"),
    "defer": _("Deferred"),
    "grant": _("Granted"),
    "refuse": _("Refused"),
    "grant_on_appeal": _("Granted on appeal"),
    "raise_grant": _("More granted on appeal"),
    "send_back": _("Sent back on appeal, to be examined anew"),
    "await_money": _("Waits for money"),
    "lay_to_sign": _("Agreement laid to be signed"),
    "sign": _("Agreement signed"),
    "late": _("Past the promised day"),
    "close": _("Closed"),
    "withdraw": _("Withdrawn"),
    "expire": _("Expired"),
    "ask_advice": _("Opinion asked of somebody"),
    "give_advice": _("Opinion given by who was asked"),
    "withdraw_advice": _("Opinion asked no longer"),
    "give_back": _("Consent to file ended: the request is the member's own"),
}
PRESENT: Mapping[str, Words] = {
    "draft": _("You are writing your request"),
    "submitted": _("Waiting for a case officer"),
    "in_review": _("A case officer is reading it"),
    "waiting": _("Waiting for you"),
    "ready": _("Waiting for the committee"),
    "granted": _("The payment is being prepared"),
    "to_sign": _("Waiting for your signature"),
    "awaits_money": _("Waiting for money to come in"),
}
PRESENT_FOR_STAFF: Mapping[str, Words] = {
    **PRESENT,
    "in_review": _("In review"),
    "waiting": _("Waiting for the member"),
    "granted": _("In payment"),
    "to_sign": _("Waiting for the member's signature"),
}
NEXT: Mapping[str, Words] = {
    "draft": _("Send it, or the draft is removed"),
    "submitted": _("Decision of the committee"),
    "in_review": _("Decision of the committee"),
    "waiting": _("Decision of the committee, after the answer"),
    "ready": _("Decision of the committee"),
    "granted": _("Money on the account"),
    "to_sign": _("Money on the account, after your signature"),
    "awaits_money": _("Money on the account"),
}
LATE_DECISION = _("Decision of the committee: it takes longer than we promised")
LATE: Mapping[str, Words] = {
    **NEXT,
    "submitted": LATE_DECISION,
    "in_review": LATE_DECISION,
    "ready": LATE_DECISION,
    "granted": _("Money on the account: it takes longer than we promised"),
}


def name_steps(words: Mapping[str, Words]) -> None:
    """What an area above notes on the record of a case, in words for those who handle it."""
    FOR_STAFF.update(words)


def moment(case: Told, *, waiting: bool) -> str:
    """Where a case stands, in one word: its state, `waiting` while a correction is open, `to_sign` while an
    agreement is."""
    if case.state == "granted" and case.signing_since:
        return "to_sign"
    return "waiting" if waiting and case.state == "in_review" else case.state


def present_moment(case: Told, *, waiting: bool) -> str:
    """The same, or `awaits_money`; for one case, not for a list: it asks the case's kind."""
    return "awaits_money" if case.awaits_money else moment(case, waiting=waiting)


def turns(events: Iterable[Any], table: Mapping[str, clock.Turn] = clock.TO_DECISION) -> list[clock.Interval]:
    """The stretches of the service clock, read from the record."""
    return clock.intervals([(e.step, timezone.localdate(e.at)) for e in events], dict(table))


def expected_on(case: Told, *, waiting: bool) -> date | None:
    """The day by which the next step is promised; None when the applicant decides it, or nothing follows."""
    match present_moment(case, waiting=waiting):
        case "draft":
            return clock.draft_expires_on(case.created_on)
        case "submitted" | "in_review" | "ready":
            return case.promised_on
        case "granted":
            return case.money_promised_on
    return None


def for_applicant(
    case: Told, events: list[Any], *, on: date, waiting: bool, reader_id: int | None
) -> list[Step]:
    """Past steps with a role, the present one, the next with its day. Internal steps are left out."""
    told = [e for e in events if e.step in FOR_APPLICANT]
    past = [past_step(FOR_APPLICANT[e.step], e, who_for_applicant(e, reader_id)) for e in told]
    return past_and_ahead(past, case, on=on, waiting=waiting)


def for_staff(case: Told, events: list[Any], *, on: date, waiting: bool) -> list[Step]:
    """Every step, by the name of who took it."""
    past = [told_to_staff(e) for e in events]
    return past_and_ahead(past, case, on=on, waiting=waiting, present=PRESENT_FOR_STAFF)


def told_to_staff(event: Any) -> Step:
    return past_step(FOR_STAFF.get(event.step, event.step), event, who_for_staff(event))


def past_step(label: Words, event: Any, who: Words) -> Step:
    return Step(label=label, date=timezone.localdate(event.at), who=who, state="past")


def past_and_ahead(
    past: list[Step], case: Told, *, on: date, waiting: bool, present: Mapping[str, Words] = PRESENT
) -> list[Step]:
    """A case that is over ends on its last step; any other shows where it stands and what follows."""
    here = present_moment(case, waiting=waiting)
    if here not in present:
        return [*past[:-1], Step(**{**past[-1], "state": "present"})] if past else []
    day = expected_on(case, waiting=waiting)
    late = day is not None and day < on
    return [
        *past,
        Step(label=present[here], date=None, who="", state="present"),
        Step(label=LATE[here] if late else NEXT[here], date=None if late else day, who="", state="next"),
    ]


def who_for_applicant(event: Any, reader_id: int | None) -> Words:
    """A role, never a name; “You” for the reader's own steps."""
    if event.by_id is not None and event.by_id == reader_id:
        return _("You")
    return role_label(event.role)


def who_for_staff(event: Any) -> Words:
    name = event.by_name or role_label(event.role)
    if not event.on_behalf_of:
        return name
    return _("%(name)s for %(whom)s") % {"name": name, "whom": event.on_behalf_of}


def role_label(role: str) -> Words:
    return Role(role).label if role in Role.values else _("The system")
