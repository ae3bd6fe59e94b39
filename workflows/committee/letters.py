"""The letter that tells the applicant what was decided, in their language: made once, kept with its hash."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, pdf
from workflows.money_words import money
from workflows.notices.letters import letter

from .models import Decision, DecisionLetter

TEMPLATE = "typst/decision.typ"


def make_letter(decision: Decision) -> DecisionLetter:
    """Print and keep the letter of a decision; the second time, return the first."""
    before = DecisionLetter.objects.filter(decision=decision).first()
    if before is not None:
        return before
    language = decision.case.applicant.language
    title, content = _printed(decision, language)
    return DecisionLetter.objects.create(
        decision=decision,
        file=ContentFile(content, name=f"{decision.number}.pdf"),
        sha256=pdf.sha256(content),
        template_version=pdf.version(TEMPLATE),
        language=language,
        title=title,
        made_at=timezone.now(),
    )


def _printed(decision: Decision, language: str) -> tuple[str, bytes]:
    case = decision.case
    with override(language):
        title = _("Decision on your request %(reference)s") % {"reference": case.reference}
        data = said(decision)
    content = letter(
        TEMPLATE,
        data,
        language=language,
        title=title,
        cooperative=case.cooperative,
        member=case.applicant,
        on=decision.decided_on,
        reference=f"{case.reference} · {decision.number}",
    )
    return title, content


def said(decision: Decision) -> dict[str, Any]:
    """Every sentence of the letter, in the active language; the template only lays them out."""
    case = decision.case
    facts = [
        [_("Request"), f"{kinds.of(case).label}, {case.reference}"],
        [_("Amount asked"), money(case.requested_cents, case.currency)],
    ]
    if decision.cents is not None:
        facts.append([_("Amount granted"), money(decision.cents, decision.currency)])
    facts += [
        [_("Decided by"), decision.committee.name],
        [_("Decided on"), date_format(decision.decided_on, "j F Y")],
    ]
    return {
        "greeting": _("Dear %(name)s,") % {"name": case.applicant},
        "opening": _opening(decision),
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


def _opening(decision: Decision) -> str:
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


def _what_happens_now(decision: Decision) -> str:
    if decision.outcome == Decision.Outcome.GRANTED and kinds.of(decision.case).awaits_money(decision.case):
        return _(
            "The fund does not have the money at the moment. Your grant stands: it is paid as soon as money"
            " comes in, the most urgent situations first. You need do nothing; we write to you that day."
        )
    return {
        Decision.Outcome.GRANTED: _(
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
    if decision.appeal_until is None:
        return None
    last_day = _("The last day to do so is %(day)s.") % {"day": date_format(decision.appeal_until, "j F Y")}
    return _part(_("If you do not agree"), [decision.remedies, last_day])
