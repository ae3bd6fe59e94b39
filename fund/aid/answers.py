"""The pages of a request: what each keeps, and what is still missing. Forms and the API both end here."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.aid import questions
from fund.aid.eligibility import check, eligible
from fund.aid.models import AidApplication, Creditor, ProgrammeVersion
from fund.aid.models.applications import MOST_CREDITORS, MOST_RECEIPTS
from fund.aid.questions import Answers, Question
from fund.aid.reckoning import MOST_CENTS, Figures
from fund.aid.replies import BadAnswer, read, text, whole
from fund.aid.wording import in_language
from fund.banking.models.accounts import iban_key
from fund.banking.payees import parse_payee

# The pages that the rules of a version add to its questions.
FIXED: Mapping[str, Promise] = {
    "situation": _("Your situation"),
    "figures": _("Figures"),
    "documents": _("Documents"),
    "payment": _("Who is paid"),
}
ANSWERS = "answers"  # answers to questions of any page


def pages_of(version: ProgrammeVersion, answers: Answers) -> dict[str, str]:
    """The pages that somebody who answered so is asked to fill, in order, each with its name."""
    form = version.form()
    found = {"situation": str(FIXED["situation"])} if version.criteria else {}
    found |= {page.code: page.title for page in questions.asked_pages(form, answers)}
    left = {"figures": version.rule().needs, "documents": version.documents_for(answers), "payment": True}
    return found | {page: str(FIXED[page]) for page, there in left.items() if there}


def page_of(version: ProgrammeVersion, code: str) -> str:
    """The address of the page on which a question stands, or the fixed page itself."""
    for page in questions.pages(version.form()):
        if code in {asked.code for asked in page.questions}:
            return page.code
    return code


def situation(version: ProgrammeVersion, given: Mapping[str, Any]) -> dict[str, str]:
    """Answers to the criteria that the version knows; what is no answer is left out."""
    return {
        found.criterion.code: found.answer
        for found in check(version.criteria, given)
        if found.met is not None
    }


def carried(version: ProgrammeVersion, answers: Answers) -> dict[str, Any]:
    """Of answers to another version, those that are answers to this one's questions too."""
    found = {}
    for asked in version.form():
        try:
            value = read(asked, answers.get(asked.code))
        except BadAnswer:
            continue
        if value is not None:
            found[asked.code] = value
    return found


@dataclass(frozen=True)
class Given:
    """All that was answered, as it stands or as it stood: what a summary is made from."""

    situation: Mapping[str, Any]
    figures: Mapping[str, Any]
    answers: Mapping[str, Any]
    iban: str
    iban_holder: str
    creditors: list[dict[str, Any]]


def given_in(application: AidApplication) -> Given:
    """As it stands; answers to what is not asked are left out."""
    rows = application.creditors.all()
    return Given(
        application.situation,
        application.figures,
        questions.kept(application.version.form(), application.answers),
        application.iban,
        application.iban_holder,
        [{name: getattr(row, name) for name in CREDITOR} for row in rows],
    )


def digest(application: AidApplication, page: str) -> str:
    """What a page holds now, as 16 letters: a form carries them, so that another one saved meanwhile is noticed."""
    given = given_in(application)
    held: Any = {
        "situation": given.situation,
        "figures": given.figures,
        "payment": [given.iban, given.iban_holder, given.creditors],
    }.get(page)
    if held is None:
        at = questions.page_at(application.version.form(), page)
        held = {asked.code: application.answers.get(asked.code) for asked in (at.questions if at else ())}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


CREDITOR = ("name", "iban", "communication", "cents")


def touched(application: AidApplication, page: str, given: Mapping[str, Any]) -> set[str]:
    """What one page of answers would write: the codes of questions, or the fixed page."""
    if page in FIXED:
        return {page}
    known = {asked.code for asked in application.version.form()}
    if unknown := set(given) - known:
        raise BadAnswer(
            _("This form has no such question: %(codes)s.") % {"codes": ", ".join(sorted(map(str, unknown)))},
            code="question",
        )
    return set(given)


def keep(application: AidApplication, page: str, given: Mapping[str, Any]) -> None:
    """Put one page's answers into the application (creditors are rows of their own); the caller saves it.

    page   "situation", "figures", "payment"; any other holds answers by the code of their question, None where
           one is taken back
    """
    if page == "documents":
        raise BadAnswer(_("There is no such page."), code="page")
    _KEEP.get(page, _keep_answers)(application, given)
    names = touched(application, page, given)
    application.unconfirmed = {
        name: day for name, day in application.unconfirmed.items() if name not in names
    }


def _keep_situation(application: AidApplication, given: Mapping[str, Any]) -> None:
    application.situation = situation(application.version, given)


def _keep_answers(application: AidApplication, given: Mapping[str, Any]) -> None:
    asked: dict[str, Question] = {one.code: one for one in application.version.form()}
    values = {code: read(asked[code], value) for code, value in given.items()}
    kept = {**application.answers, **values}
    application.answers = {code: value for code, value in kept.items() if value is not None}


def _keep_figures(application: AidApplication, given: Mapping[str, Any]) -> None:
    rows: list[dict[str, Any]] = [
        {"label": text(row.get("label"), 200), "cents": whole(row.get("cents"), MOST_CENTS)}
        for row in given.get("receipts") or []
    ]
    if len(rows) > MOST_RECEIPTS:
        raise BadAnswer(_("Give at most 20 receipts: add small ones together."), code="receipts")
    stated = Figures(
        whole(given.get("days"), 366),
        whole(given.get("lost_cents"), MOST_CENTS),
        tuple(row["cents"] for row in rows),
    )
    needs = application.version.rule().needs
    application.figures = {
        "days": stated.days if "days" in needs else 0,
        "lost_cents": stated.lost_cents if "lost_cents" in needs else 0,
        "receipts": rows if "receipts_cents" in needs else [],
    }


def _keep_payment(application: AidApplication, given: Mapping[str, Any]) -> None:
    if not application.pays_creditors:
        application.iban = parse_payee(text(given.get("iban"), 60)).compact
        application.iban_holder = text(given.get("iban_holder"), 70)
        return
    rows = list(given.get("creditors") or [])
    if len(rows) > MOST_CREDITORS:
        raise BadAnswer(_("Name at most 5 creditors."), code="creditors")
    creditors = [_creditor(application, place, row) for place, row in enumerate(rows, start=1)]
    application.creditors.all().delete()
    Creditor.objects.bulk_create(creditors)


def _creditor(application: AidApplication, place: int, row: Mapping[str, Any]) -> Creditor:
    name, cents = text(row.get("name"), 70), whole(row.get("cents"), MOST_CENTS)
    account = parse_payee(text(row.get("iban"), 60)).compact
    if not name or not cents:
        raise BadAnswer(_("Each creditor needs a name and an amount."), code="creditors")
    return Creditor(
        application=application,
        position=place,
        name=name,
        iban=account,
        iban_key=iban_key(account),
        communication=text(row.get("communication"), 140),
        cents=cents,
    )


_KEEP: Mapping[str, Callable[[AidApplication, Mapping[str, Any]], None]] = {
    "situation": _keep_situation,
    "figures": _keep_figures,
    "payment": _keep_payment,
}


def missing(application: AidApplication) -> list[tuple[str, str | Promise]]:
    """What is still to be given before the request can be sent: (page, sentence), in the pages' order."""
    version, answers = application.version, application.answers
    pages = pages_of(version, answers)
    open_questions = [
        (page_of(version, asked.code), _("Answer this: %(question)s") % {"question": asked.said()})
        for asked in questions.unanswered(version.form(), answers)
    ]
    open_questions += [
        (page_of(version, asked.code), _still_right(asked.said()))
        for asked in questions.visible(version.form(), answers)
        if asked.code in application.unconfirmed and asked.code in answers
    ]
    fixed = {page: _MISSING[page](application) for page in pages if page in FIXED}
    found: list[tuple[str, str | Promise]] = []
    for page in pages:
        found += [(page, sentence) for sentence in fixed.get(page, [])]
        found += [(at, sentence) for at, sentence in open_questions if at == page]
    if not found and application.case.requested_cents <= 0:
        found.append(("figures" if "figures" in pages else "payment", _NOTHING_TO_PAY))
    if not found and application.declared_at is None:
        found.append(("declaration", _("Read the declaration and confirm it.")))
    return found


_NOTHING_TO_PAY = _("With these figures and ceilings there is nothing to pay.")


def _missing_situation(application: AidApplication) -> list[str | Promise]:
    met = eligible(check(application.version.criteria, application.situation))
    if met is None:
        return [_("Answer each question about your situation.")]
    return [] if met else [_("Your answers do not meet a condition of this programme.")]


def _missing_figures(application: AidApplication) -> list[str | Promise]:
    needs, stated = application.version.rule().needs, application.stated
    asked: list[tuple[str, bool, str | Promise]] = [
        ("days", stated.days > 0, _("Give the number of days.")),
        ("lost_cents", stated.lost_cents > 0, _("Give the income you lost.")),
        ("receipts_cents", bool(stated.receipts_cents), _("Give at least one receipt.")),
    ]
    return [sentence for name, there, sentence in asked if name in needs and not there]


def _missing_documents(application: AidApplication) -> list[str | Promise]:
    kept = list(application.case.documents.usable())
    there = {code for document in kept for code in document.answers}
    rows = application.version.documents_for(application.answers)
    absent: list[str | Promise] = [
        _("Add this document: %(label)s.") % {"label": in_language(row["label"])}
        for row in rows
        if row.get("required", True) and row["code"] not in there
    ]
    aged = {row["code"] for row in rows if row.get("max_age_days")}
    undated = [document for document in kept if document.dated_on is None and aged & set(document.answers)]
    return absent + [_("Say which date stands on “%(name)s”.") % {"name": one.name} for one in undated]


def _missing_payment(application: AidApplication) -> list[str | Promise]:
    if application.pays_creditors:
        return [] if application.creditors.exists() else [_("Name at least one creditor to pay.")]
    if not (application.iban and application.iban_holder):
        return [_("Give the account to pay to.")]
    return [_still_right(str(FIXED["payment"]))] if "payment" in application.unconfirmed else []


def _still_right(what: str) -> str:
    return gettext("Say whether this is still right: %(question)s") % {"question": what}


_MISSING: Mapping[str, Callable[[AidApplication], list[str | Promise]]] = {
    "situation": _missing_situation,
    "figures": _missing_figures,
    "documents": _missing_documents,
    "payment": _missing_payment,
}
