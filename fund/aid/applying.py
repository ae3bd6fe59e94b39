"""A request for aid, from the first question to its being sent."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from fund.aid import answers, questions, urgency
from fund.aid.eligibility import check, eligible
from fund.aid.models import AidApplication, Award, Closing, Programme, ProgrammeVersion
from fund.aid.questions import Kind
from fund.aid.reckoning import Line, Reckoning, reckon
from workflows.cases import corrections, filing
from workflows.cases import urgency as case_urgency
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.cases.typed import ChangedElsewhere
from workflows.numbering import next_number
from workflows.people.models import Member, User
from workflows.people.proxies import Scope
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

KIND, PREFIX = "aid", "A"


class ProgrammeClosed(TooLate):
    """The programme takes no requests on that day."""

    code = "programme_closed"


class RulesChanged(TooLate):
    """A newer version is in force than the one under which the draft was written."""

    code = "rules_changed"


class NotEligible(Unmet):
    """A criterion of the programme is not met."""

    code = "not_eligible"


@transaction.atomic
def start_application(
    programme: Programme,
    member: Member,
    *,
    by: User,
    on: date,
    situation: Mapping[str, str] | None = None,
    consent: str = "",
) -> AidApplication:
    """Open a draft, or the one the member already has: pressing twice makes one.

    by        the member, or who may file for them; without consent given on the site, `consent` says how they asked
    situation answers to the criteria, as given when eligibility was checked
    raises    ProgrammeClosed, NotEligible, NotYours, Unmet
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("cooperative").get(pk=member.pk)
    consent = filing.consent_to_file(member, by, scope=Scope.AID, said=consent, on=on)
    version = open_version(programme, on)
    _refuse_outsider(programme, member, on)
    situation = answers.situation(version, situation or {})
    _refuse_ineligible(version, situation)
    if draft := unfinished(programme, member, by):
        return _move(draft, version, situation, on)
    case = Case.objects.create(
        reference=next_number(PREFIX, on.year),
        kind=KIND,
        cooperative=member.cooperative,
        applicant=member,
        filed_by=by,
        advisor=by if by.pk == member.advisor_id else None,
        consent=consent,
        currency=programme.currency,
    )
    application = AidApplication(case=case, version=version, situation=situation)
    if by.pk == member.user_id:
        reuse(application, on)
    if member.iban and not version.pays_creditors:
        application.iban, application.iban_holder = member.iban, member.iban_holder or str(member)
        application.unconfirmed["payment"] = ""
    application.save()
    return _keep_case(application, on)


REUSED = (Kind.HOUSEHOLD, Kind.BUDGET)


def reuse(application: AidApplication, on: date) -> None:
    """Fill in the household and its month as the member last gave them, to be confirmed: they are asked once. Only
    from what they wrote themselves, and for themselves."""
    sent = AidApplication.objects.filter(
        case__applicant=application.case.applicant,
        case__filed_by=application.case.filed_by,
        case__submitted_on__isnull=False,
    )
    last = sent.select_related("case", "version").order_by("-case__submitted_on", "-pk").first()
    if last is None:
        return
    before = {asked.kind: last.answers.get(asked.code) for asked in last.version.form()}
    for asked in application.version.form():
        if asked.kind in REUSED and before.get(asked.kind) is not None:
            application.answers[asked.code] = before[asked.kind]
            application.unconfirmed[asked.code] = str(last.case.submitted_on)


def given_before(application: AidApplication, names: Collection[str]) -> date | None:
    """The day on which something of this page was given that is still to be confirmed."""
    days = [day for name, day in application.unconfirmed.items() if name in names and day]
    return date.fromisoformat(max(days)) if days else None


def unfinished(programme: Programme, member: Member, by: User) -> AidApplication | None:
    """The draft of this programme that this person is writing for this member."""
    drafts = AidApplication.objects.filter(version__programme=programme, case__state=CaseState.DRAFT)
    return drafts.filter(case__applicant=member, case__filed_by=by).select_related("case", "version").first()


def open_version(programme: Programme, on: date) -> ProgrammeVersion:
    """The version that takes requests that day; else ProgrammeClosed says since when and why."""
    version = programme.open_version(on)
    if version is None:
        raise closed_because(programme, on)
    return version


def closed_because(programme: Programme, on: date) -> ProgrammeClosed:
    """Why no request can be filed that day, in words."""
    last = programme.versions.published().select_related("closing").order_by("-number").first()
    if last is None:
        return ProgrammeClosed(_("This programme is not open yet."))
    if on < last.opens_on:
        return _closed(_("This programme opens on %(day)s."), last.opens_on)
    shut: Closing | None = getattr(last, "closing", None)
    if shut is not None and shut.why == Closing.Why.USED_UP:
        words = _(
            "This programme closed on %(day)s: all its money has been granted. Requests sent before go on."
        )
        return _closed(words, shut.on)
    ended = shut.on if shut is not None else last.closes_on
    return _closed(_("This programme closed on %(day)s and takes no new requests."), ended)


def _closed(words: Any, day: date | None) -> ProgrammeClosed:
    said = formats.date_format(day, "j F Y") if day else ""
    return ProgrammeClosed(words % {"day": said}, day=day.isoformat() if day else "")


def save_answers(
    application: AidApplication, page: str, given: Mapping[str, Any], *, by: User, on: date, seen: str = ""
) -> AidApplication:
    """Keep one page of answers; a draft is saved page by page. See `save_pages`.

    seen     what the page held when it was opened (`answers.digest`); then ChangedElsewhere is raised where it was
             saved otherwise since. The same answers again, a second press, are no change
    """
    return save_pages(application, [(page, given)], by=by, on=on, seen={page: seen} if seen else {})


@transaction.atomic
def save_pages(
    application: AidApplication,
    pages: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    by: User,
    on: date,
    seen: Mapping[str, str] | None = None,
) -> AidApplication:
    """Keep pages of answers, all of them or none; a draft follows the rules now in force.

    pages    (page, its answers), cents as integers (see fund.aid.answers)
    raises   TooLate when the case is no longer the applicant's to change; Refusal when an answer is none
    """
    application = _locked(application)
    refuse_unless_open_to(application, by)
    if application.case.state == CaseState.DRAFT and (
        newer := application.version.programme.open_version(on)
    ):
        _follow(application, newer)
    for page, given in pages:
        _refuse_unless_asked(application, page, given)
        held = answers.digest(application, page)
        answers.keep(application, page, given)
        if (seen or {}).get(page, held) != held != answers.digest(application, page):
            raise ChangedElsewhere()
    application.save()
    return _keep_case(application, on)


def refuse_unless_open_to(application: AidApplication, by: User) -> None:
    """A request is the applicant's to write while it is a draft, or while a correction is open."""
    case = application.case
    if by.pk not in (case.applicant.user_id, case.filed_by_id):
        raise NotYours()
    if case.state != CaseState.DRAFT and not to_correct(application):
        raise _sent()


def _refuse_unless_asked(application: AidApplication, page: str, given: Mapping[str, Any]) -> None:
    names = answers.touched(application, page, given)
    if application.case.state != CaseState.DRAFT and not names <= to_correct(application, given):
        raise _sent()


def _sent() -> TooLate:
    words = _("This request was sent: only what we asked you to correct can be changed.")
    return TooLate(words, code="sent")


def to_correct(application: AidApplication, given: Mapping[str, Any] | None = None) -> set[str]:
    """What the open correction leaves open: the questions and fixed pages that it names, and the questions that are
    asked only once a named one is answered otherwise.

    given   answers about to be kept
    """
    if application.case.state != CaseState.IN_REVIEW:
        return set()
    asked = corrections.open_fields(application.case)
    found = {"documents" if name.startswith(corrections.DOCUMENT) else name.split(".")[0] for name in asked}
    form = application.version.form()
    while found:
        new = {code: value for code, value in (given or {}).items() if code in found and value is not None}
        more = {one.code for one in questions.unanswered(form, application.answers | new)}
        if more <= found:
            break
        found |= more
    return found


def reckoning_of(application: AidApplication, on: date) -> Reckoning:
    """What the request comes to that day: formula, ceilings, and what the creditors paid are owed."""
    version, case = application.version, application.case
    already = Award.objects.in_twelve_months(version.programme, case.applicant, on)
    already_cents = already.exclude(case=case).total_cents()
    reckoning = reckon(
        version.rule(), application.stated, ceilings=version.ceilings, already_cents=already_cents
    )
    if not version.pays_creditors:
        return reckoning
    owed = sum(creditor.cents for creditor in application.creditors.all())
    if owed >= reckoning.cents:
        return reckoning
    words = _("The creditors are owed %(owed_cents)s in all.")
    return reckoning.then(Line(words, owed, {"owed_cents": owed}, cuts=True))


@transaction.atomic
def submit(
    application: AidApplication, *, by: User, on: date, at: datetime, declared: bool
) -> AidApplication:
    """Hand the request in. The declaration is kept with who made it and when.

    raises   ProgrammeClosed, RulesChanged, NotEligible, Unmet (what is missing), TooLate when it was sent
    """
    application = _locked(application)
    if application.case.state == CaseState.DRAFT:
        version = open_version(application.version.programme, on)
        if version.pk != application.version_id:
            words = _(
                "The rules of this programme changed since you began. Check your answers and send again."
            )
            raise RulesChanged(words)
        _refuse_ineligible(version, application.situation)
    if not declared:
        raise Unmet(_("Confirm the declaration before you send."), code="declaration")
    application.declared_at, application.declared_by = at, by
    application.answers = questions.kept(application.version.form(), application.answers)
    application.save(update_fields=["declared_at", "declared_by", "answers"])
    _keep_case(application, on)
    if missing := answers.missing(application):
        raise Unmet(missing[0][1], code="incomplete", missing=[str(sentence) for _page, sentence in missing])
    perform(Case.submit, application.case, by=by, on=on, reason=application.case.consent)
    return application


@transaction.atomic
def follow_new_rules(application: AidApplication, *, by: User, on: date) -> AidApplication:
    """Move a draft to the version now in force; a request that was sent keeps its own."""
    application = _locked(application)
    refuse_unless_open_to(application, by)
    version = open_version(application.version.programme, on)
    return _move(application, version, {}, on)


def _move(
    application: AidApplication, version: ProgrammeVersion, situation: Mapping[str, str], on: date
) -> AidApplication:
    if application.version_id == version.pk and not situation:
        return application
    _follow(application, version)
    application.situation = {**application.situation, **situation}
    application.save(update_fields=["version", "situation", "answers"])
    return _keep_case(application, on)


def _follow(application: AidApplication, version: ProgrammeVersion) -> None:
    """Put a draft under other rules: answers stay where they still are answers."""
    if application.version_id != version.pk:
        application.version = version
        application.answers = answers.carried(version, application.answers)


def _locked(application: AidApplication) -> AidApplication:
    """The request with its case, the case's row held: the same order of locks as perform()."""
    Case.objects.select_for_update(of=("self",)).get(pk=application.case_id)
    related = ("case__applicant", "case__cooperative", "version__programme__envelope__fund")
    return AidApplication.objects.select_related(*related).get(pk=application.pk)


def _keep_case(application: AidApplication, on: date) -> AidApplication:
    """Write what the answers mean for the case: the amount asked and the explained urgency."""
    case = application.case
    language = case.cooperative.language
    rows = urgency.explained(application.version.form(), application.answers, language=language)
    case.requested_cents = reckoning_of(application, on).cents
    case.urgency, case.urgency_points = case_urgency.score(rows), rows
    Case.objects.filter(pk=case.pk).update(
        requested_cents=case.requested_cents,
        urgency=case.urgency,
        urgency_points=rows,
        version=F("version") + 1,
    )
    case.version += 1
    return application


def _refuse_outsider(programme: Programme, member: Member, on: date) -> None:
    if member.left_on is not None and member.left_on <= on:
        raise NotEligible(_("Aid is for members; this membership has ended."))
    if not programme.fund.cooperatives.filter(pk=member.cooperative_id).exists():
        words = _("This programme is not for members of %(cooperative)s.")
        raise NotEligible(words % {"cooperative": member.cooperative})


def _refuse_ineligible(version: ProgrammeVersion, situation: Mapping[str, str]) -> None:
    findings = check(version.criteria, situation)
    if eligible(findings) is not False:
        return
    unmet = [finding for finding in findings if finding.met is False]
    words = " ".join(finding.reason for finding in unmet)
    raise NotEligible(words, criteria=[finding.criterion.code for finding in unmet])
