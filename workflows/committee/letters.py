"""The letter that tells the applicant what was decided, in their language: made once, kept with its hash."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, pdf
from workflows.cases.models import Case
from workflows.money_words import money
from workflows.notices.letters import letter

from . import appeal_letters
from .models import Appeal, AppealLetter, Decision, DecisionLetter

TEMPLATE = "typst/decision.typ"


def make_letter(decision: Decision) -> DecisionLetter:
    """Print and keep the letter of a decision; the second time, return the first."""
    before = DecisionLetter.objects.filter(decision=decision).first()
    if before is not None:
        return before
    case, language = decision.case, decision.case.applicant.language
    with override(language):
        title, content = _title(decision), said(decision)
    reference = f"{case.reference} · {decision.number}"
    printed = _printed(
        case, title, content, language, decision.decided_on, reference, f"{decision.number}.pdf"
    )
    return DecisionLetter.objects.create(decision=decision, **printed)


def make_appeal_letter(appeal: Appeal) -> AppealLetter:
    """Print and keep the letter that says an appeal was received; the second time, return the first."""
    before = AppealLetter.objects.filter(appeal=appeal).first()
    if before is not None:
        return before
    case, language = appeal.case, appeal.case.applicant.language
    with override(language):
        title = _("We received your appeal on your request %(reference)s") % {"reference": case.reference}
        content = appeal_letters.received(appeal)
    reference = f"{case.reference} · {appeal.decision.number}"
    printed = _printed(
        case, title, content, language, appeal.lodged_on, reference, f"appeal-{case.reference}.pdf"
    )
    return AppealLetter.objects.create(appeal=appeal, **printed)


def _title(decision: Decision) -> str:
    words = {"reference": decision.case.reference}
    if decision.corrects_id:
        return _("Correction of the decision on your request %(reference)s") % words
    if decision.appeal_id:
        return _("Decision on your appeal, request %(reference)s") % words
    return _("Decision on your request %(reference)s") % words


def _printed(
    case: Case, title: str, content: dict[str, Any], language: str, on: date, reference: str, name: str
) -> dict[str, Any]:
    """The columns of a printed letter."""
    file = letter(
        TEMPLATE,
        content,
        language=language,
        title=title,
        cooperative=case.cooperative,
        member=case.applicant,
        on=on,
        reference=reference,
    )
    return {
        "file": ContentFile(file, name=name),
        "sha256": pdf.sha256(file),
        "template_version": pdf.version(TEMPLATE),
        "language": language,
        "title": title,
        "made_at": timezone.now(),
    }


def said(decision: Decision) -> dict[str, Any]:
    """Every sentence of the letter, in the active language; the template only lays them out."""
    case = decision.case
    facts = [
        [_("Request"), f"{kinds.of(case).label}, {case.reference}"],
        [kinds.of(case).amount_label or _("Amount asked"), money(case.requested_cents, case.currency)],
    ]
    if decision.cents is not None and kinds.of(case).asks_money:
        facts.append([_("Amount granted"), money(decision.cents, decision.currency)])
    facts += [
        [_("Decided by"), decision.committee.name],
        [_("Decided on"), date_format(decision.decided_on, "j F Y")],
    ]
    return {
        "greeting": _("Dear %(name)s,") % {"name": case.applicant},
        "opening": " ".join([*_correction(decision), _opening(decision)]),
        "facts": facts,
        "reasons": _part(_("Why"), decision.reason_sentences()),
        "text": decision.text,
        "conditions": _part(_("Conditions"), [decision.conditions] if decision.conditions else []),
        "next": _part(_("What happens now"), [_what_happens_now(decision)]),
        "remedies": _remedies(decision),
        "closing": _("With kind regards,"),
        "signed": decision.committee.name,
    }


def _part(heading: str, lines: list[str]) -> dict[str, Any] | None:
    return {"heading": heading, "lines": lines} if lines else None


def _correction(decision: Decision) -> list[str]:
    """What a corrected letter says first."""
    if decision.corrects is None:
        return []
    sentence = _(
        "This letter takes the place of the one on decision %(number)s, whose words were corrected:"
        " %(reason)s What was decided has not changed."
    )
    reason = decision.correction_reason.rstrip(".") + "."
    return [sentence % {"number": decision.corrects.number, "reason": reason}]


def _opening(decision: Decision) -> str:
    if decision.appeal is not None:
        return appeal_letters.opening(decision, decision.appeal)
    if decision.origin.fast_track_id:
        return _fast_opening(decision)
    if decision.is_partial:
        return _(
            "The committee has looked at your request with care. It grants you part of what you asked for."
        )
    return {
        Decision.Outcome.GRANTED: _("The committee has looked at your request with care, and grants it."),
        Decision.Outcome.REFUSED: _(
            "The committee has looked at your request with care. We are sorry: it could not grant it."
            " This says nothing about you or about the reality of your situation."
        ),
        Decision.Outcome.DEFERRED: _(
            "The committee has looked at your request with care. It cannot decide yet, and keeps your"
            " request open."
        ),
    }[Decision.Outcome(decision.outcome)]


def _fast_opening(decision: Decision) -> str:
    """Two members decided; the committee looks at it afterwards, and the member need not wait."""
    granted = (
        _(
            "Because your situation is urgent, two members of the committee have looked at your request without"
            " waiting for its meeting. They grant you part of what you asked for."
        )
        if decision.is_partial
        else _(
            "Because your situation is urgent, two members of the committee have looked at your request without"
            " waiting for its meeting, and grant it."
        )
    )
    after = _("The committee is told of it at its next meeting; you need not wait for that.")
    return f"{granted} {after}"


def _what_happens_now(decision: Decision) -> str:
    if decision.outcome == Decision.Outcome.GRANTED and kinds.of(decision.case).awaits_money(decision.case):
        return _(
            "The fund does not have the money at the moment. Your grant stands: it is paid as soon as money"
            " comes in, the most urgent situations first. You need do nothing; we write to you that day."
        )
    if decision.appeal is not None:
        return appeal_letters.what_happens_now(decision, decision.appeal)
    return {
        Decision.Outcome.GRANTED: str(kinds.of(decision.case).after_grant)
        or _(
            "You need not do anything unless we ask you. The next step is on the page of your request,"
            " once you sign in."
        ),
        Decision.Outcome.REFUSED: _(
            "Your request is closed. If your situation changes, you may ask again: a new request is looked"
            " at afresh."
        ),
        Decision.Outcome.DEFERRED: _(
            "The person who handles your request will tell you what is missing. You keep your place:"
            " the committee looks at it again as soon as it is complete."
        ),
    }[Decision.Outcome(decision.outcome)]


def _remedies(decision: Decision) -> dict[str, Any] | None:
    if decision.appeal is not None:
        return _part(_("If you do not agree"), [appeal_letters.remedies(decision)])
    if decision.outcome == Decision.Outcome.DEFERRED:
        sentence = _(
            "Nothing is decided yet, so there is nothing to contest. The decision will say how you can."
        )
        return _part(_("If you do not agree"), [sentence])
    if decision.appeal_until is None:
        return None
    last_day = _("The last day to do so is %(day)s.") % {"day": date_format(decision.appeal_until, "j F Y")}
    return _part(_("If you do not agree"), [decision.remedies, last_day])
