"""Contesting a decision: lodged by the applicant's side within the days of the letter, heard by people none of
whom took part; withdrawn, or brought back by the officer once it was sent back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import outbox
from workflows.cases import attachments, documents
from workflows.cases.models import Case, State
from workflows.cases.standing import may_act_for_applicant
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note, perform

from . import counting
from .models import Appeal, Ballot, Committee, Decision
from .models.electorate import Room, conflicts, seats
from .refusals import AppealedAlready, AppealTooLate, NotContestable

File = tuple[str, bytes]  # name and content, as sent
MOST_FILES = 5
REQUIREMENT = "appeal"
STEPS = {  # what is noted on the record of the case
    "decision_corrected": gettext_lazy("Decision corrected"),
    "appeal_lodged": gettext_lazy("Decision contested"),
    "appeal_withdrawn": gettext_lazy("Decision contested no longer"),
    "appeal_upheld": gettext_lazy("Decision upheld on appeal"),
    "appeal_sent_back": gettext_lazy("Sent back on appeal, to be examined anew"),
}


@transaction.atomic
def lodge_appeal(
    decision: Decision, *, by: User, on: date, at: datetime, text: str, files: Sequence[File] = ()
) -> Appeal:
    """Contest a decision. The same words from the same person again answer the first appeal.

    raises  NotYours (not the applicant's side); AppealTooLate with the last day; NotContestable; AppealedAlready;
            Unmet without a word why; BadDocument with a sentence for each file that cannot be kept
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=decision.case_id)
    decision = Decision.objects.select_related("committee", "fast_track", "corrected_by").get(pk=decision.pk)
    if not may_act_for_applicant(case, by):
        raise NotYours(_("A decision is contested by who asked, or by who asked for them."))
    before = decision.appeals.first()
    if before is not None:
        if before.lodged_by_id == by.pk and before.text == text.strip():
            return before
        raise AppealedAlready(_("This decision is contested already."), lodged_on=before.lodged_on)
    require_contestable(decision, case, on)
    if not text.strip():
        raise Unmet(_("Say why the decision should be another one."), code="text_missing")
    if len(files) > MOST_FILES:
        raise Unmet(
            _("An appeal takes at most %(most)d files.") % {"most": MOST_FILES}, code="too_many_documents"
        )
    clean = [documents.clean(name, content) for name, content in files]
    appeal = Appeal.objects.create(
        case=case,
        decision=decision,
        committee=decision.committee,
        text=text.strip(),
        lodged_by=by,
        lodged_on=on,
    )
    appeal.documents.set([attachments.kept(case, one, by, at, REQUIREMENT, None) for one in clean])
    appeal.committee = panel_for(appeal, on)
    appeal.save(update_fields=["committee"])
    note(appeal, "lodge", by=by, payload={"decision": decision.number})
    note(case, "appeal_lodged", by=by, payload={"decision": decision.number})
    outbox.put("appeal.lodged", f"appeal.lodged/{appeal.pk}", appeal_id=appeal.pk)
    return appeal


def require_contestable(decision: Decision, case: Case, on: date) -> None:
    """raises NotContestable, AppealTooLate"""
    if not is_contestable(decision, case):
        raise NotContestable(
            _("This decision cannot be contested: it granted what was asked, or no longer holds.")
        )
    assert decision.appeal_until is not None
    if on > decision.appeal_until:
        last = decision.appeal_until
        sentence = _(
            "The last day to contest this decision was %(day)s: it can no longer be contested. If something has changed"
            " or was not known then, write to us on the page of your request, or ask again."
        )
        raise AppealTooLate(sentence % {"day": date_format(last, "j F Y")}, last_day=last)


def is_contestable(decision: Decision, case: Case) -> bool:
    """It refused, granted a part, or was taken by the fast track; it still holds; and its letter names a day."""
    takes = decision.outcome == Decision.Outcome.REFUSED or decision.is_partial or decision.fast_track_id
    holds = (
        case.state == State.REFUSED
        if decision.outcome == Decision.Outcome.REFUSED
        else case.state in (State.GRANTED, State.CLOSED)
    )
    return bool(decision.appeal_until and takes and holds and decision.stands and not decision.appeal_id)


def panel_for(appeal: Appeal, on: date) -> Committee:
    """Who hears it: whom the rules name, else the same committee; where too many of them took part, whoever
    stands in for them. Where nobody could decide, the first of these: its chair sees what is missing."""
    rules = appeal.decision.committee.rules_on(on)
    first = (rules and rules.appeals_to) or appeal.decision.committee
    if could_decide(first, appeal.case, on):
        return first
    own = first.rules_on(on)
    stand_in = own.stand_in if own else None
    return stand_in if stand_in and could_decide(stand_in, appeal.case, on) else first


def could_decide(committee: Committee, case: Case, on: date) -> bool:
    """Whether those who may sit on the case would be a quorum if all of them came."""
    rules = committee.rules_on(on)
    if rules is None:
        return False
    room = Room.full(committee, on)
    holders = room.holders(conflicts(case, room.users))
    return any(holder.present for holder in holders) and counting.quorum(rules.as_rules(), seats(holders))[0]


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: User, on: date) -> Appeal:
    """No longer contest. raises NotYours, TooLate once it was ruled on or is being voted on"""
    case = Case.objects.select_for_update(of=("self",)).get(pk=appeal.case_id)
    voting = Q(state=Ballot.State.OPEN) | Q(pk__in=Ballot.objects.undecided().values("pk"))
    if case.ballots.filter(voting, question=Ballot.Question.APPEAL).exists():
        raise TooLate(_("The committee is voting on this appeal."))
    appeal = perform(Appeal.withdraw, appeal, by=by, on=on)
    note(case, "appeal_withdrawn", by=by, payload={"decision": appeal.decision.number})
    outbox.put("appeal.over", f"appeal.over/{appeal.pk}", appeal_id=appeal.pk)
    return appeal


@transaction.atomic
def bring_back_appeal(appeal: Appeal, *, by: User, on: date, text: str) -> Appeal:
    """The officer has examined what the panel wanted to know about a grant, and says what was found: an opinion
    beside the others. The panel rules now. raises NotYours, TooLate, Unmet"""
    case = Case.objects.select_for_update(of=("self",)).get(pk=appeal.case_id)
    appeal = Appeal.objects.get(pk=appeal.pk)
    went_back = appeal.state == Appeal.State.SENT_BACK and case.state not in (State.GRANTED, State.CLOSED)
    if went_back:
        raise Unmet(_("The case itself went back: it is decided anew."), code="decided_anew")
    if not text.strip():
        raise Unmet(_("Say what was found."), code="text_missing")
    appeal = perform(Appeal.bring_back, appeal, by=by, on=on)
    case.opinions.create(by=by, text=text.strip())
    outbox.put("appeal.lodged", f"appeal.brought_back/{appeal.pk}/{appeal.version}", appeal_id=appeal.pk)
    return appeal


def contestable_now(case: Case, user: User, on: date) -> Decision | None:
    """The decision of this case that this person may contest today."""
    if not may_act_for_applicant(case, user):
        return None
    found = case.decisions.filter(appeals=None, appeal_until__gte=on).select_related("corrected_by")
    return next((decision for decision in found if is_contestable(decision, case)), None)
