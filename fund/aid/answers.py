"""The pages of a request: what each keeps, and what is still missing. Forms and the API both end here."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.aid.eligibility import check, eligible
from fund.aid.models import AidApplication, Creditor, ProgrammeVersion
from fund.aid.models.applications import MOST_CREDITORS, MOST_RECEIPTS
from fund.aid.reckoning import MOST_CENTS, Figures
from fund.aid.wording import in_language
from fund.banking import iban
from fund.banking.models.accounts import iban_key
from workflows.refusals import Unmet

PAGES: Mapping[str, Promise] = {
    "situation": _("Your situation"),
    "need": _("What you need"),
    "figures": _("Figures"),
    "household": _("Your household"),
    "documents": _("Documents"),
    "payment": _("Who is paid"),
    "urgency": _("How urgent it is"),
}
MOST_TEXT = 5_000


class BadAnswer(Unmet):
    """What was given is no answer to the question."""

    code = "bad_answer"


def pages_of(version: ProgrammeVersion) -> list[str]:
    """The pages that this version asks, in order."""
    left_out = {
        "situation": not version.criteria,
        "figures": not version.rule().needs,
        "documents": not version.documents,
        "urgency": not version.urgency_questions,
    }
    return [page for page in PAGES if not left_out.get(page, False)]


def situation(version: ProgrammeVersion, given: Mapping[str, Any]) -> dict[str, str]:
    """Answers to the criteria that the version knows; what is no answer is left out."""
    return {
        found.criterion.code: found.answer
        for found in check(version.criteria, given)
        if found.met is not None
    }


def keep(application: AidApplication, page: str, given: Mapping[str, Any]) -> None:
    """Put one page's answers into the application (creditors are rows of their own); the caller saves it."""
    if page not in _KEEP:
        raise BadAnswer(_("There is no such page."), code="page")
    _KEEP[page](application, given)


def _keep_situation(application: AidApplication, given: Mapping[str, Any]) -> None:
    application.situation = situation(application.version, given)


def _keep_need(application: AidApplication, given: Mapping[str, Any]) -> None:
    application.need = _text(given.get("need"), MOST_TEXT)


def _keep_figures(application: AidApplication, given: Mapping[str, Any]) -> None:
    rows: list[dict[str, Any]] = [
        {"label": _text(row.get("label"), 200), "cents": _whole(row.get("cents"), MOST_CENTS)}
        for row in given.get("receipts") or []
    ]
    if len(rows) > MOST_RECEIPTS:
        raise BadAnswer(_("Give at most 20 receipts: add small ones together."), code="receipts")
    stated = Figures(
        _whole(given.get("days"), 366),
        _whole(given.get("lost_cents"), MOST_CENTS),
        tuple(row["cents"] for row in rows),
    )
    needs = application.version.rule().needs
    application.figures = {
        "days": stated.days if "days" in needs else 0,
        "lost_cents": stated.lost_cents if "lost_cents" in needs else 0,
        "receipts": rows if "receipts_cents" in needs else [],
    }


def _keep_household(application: AidApplication, given: Mapping[str, Any]) -> None:
    application.household = {
        "adults": _whole(given.get("adults"), 20),
        "children": _whole(given.get("children"), 20),
        "income_cents": _whole(given.get("income_cents"), MOST_CENTS),
        "charges_cents": _whole(given.get("charges_cents"), MOST_CENTS),
    }
    if application.household["adults"] < 1:
        raise BadAnswer(_("A household has at least one adult: you."), code="adults")


def _keep_payment(application: AidApplication, given: Mapping[str, Any]) -> None:
    if not application.pays_creditors:
        application.iban = iban.parse(_text(given.get("iban"), 60)).compact
        application.iban_holder = _text(given.get("iban_holder"), 70)
        return
    rows = list(given.get("creditors") or [])
    if len(rows) > MOST_CREDITORS:
        raise BadAnswer(_("Name at most 5 creditors."), code="creditors")
    creditors = [_creditor(application, place, row) for place, row in enumerate(rows, start=1)]
    application.creditors.all().delete()
    Creditor.objects.bulk_create(creditors)


def _creditor(application: AidApplication, place: int, row: Mapping[str, Any]) -> Creditor:
    name, cents = _text(row.get("name"), 70), _whole(row.get("cents"), MOST_CENTS)
    account = iban.parse(_text(row.get("iban"), 60)).compact
    if not name or not cents:
        raise BadAnswer(_("Each creditor needs a name and an amount."), code="creditors")
    return Creditor(
        application=application,
        position=place,
        name=name,
        iban=account,
        iban_key=iban_key(account),
        communication=_text(row.get("communication"), 140),
        cents=cents,
    )


def _keep_urgency(application: AidApplication, given: Mapping[str, Any]) -> None:
    asked = {question["code"] for question in application.version.urgency_questions}
    application.urgency_answers = {
        code: answer for code, answer in given.items() if code in asked and answer in ("yes", "no")
    }


_KEEP: Mapping[str, Callable[[AidApplication, Mapping[str, Any]], None]] = {
    "situation": _keep_situation,
    "need": _keep_need,
    "figures": _keep_figures,
    "household": _keep_household,
    "payment": _keep_payment,
    "urgency": _keep_urgency,
}


def _text(value: Any, most: int) -> str:
    text = "" if value is None else str(value).replace("\x00", "").strip()
    if len(text) > most:
        raise BadAnswer(
            _("This text is too long: at most %(most)d characters.") % {"most": most}, code="text"
        )
    return text


def _whole(value: Any, most: int) -> int:
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= most:
        raise BadAnswer(_("Give a whole number of zero or more."), code="number")
    return value


def missing(application: AidApplication) -> list[tuple[str, str | Promise]]:
    """What is still to be given before the request can be sent: (page, sentence), in the pages' order."""
    asked = pages_of(application.version)
    found = [(page, sentence) for page in asked for sentence in _MISSING[page](application)]
    if not found and application.case.requested_cents <= 0:
        found.append(("figures" if "figures" in asked else "need", _NOTHING_TO_PAY))
    if not found and application.declared_at is None:
        found.append(("declaration", _("Read the declaration and confirm it.")))
    return found


_NOTHING_TO_PAY = _("With these figures and ceilings there is nothing to pay.")


def _missing_situation(application: AidApplication) -> list[str | Promise]:
    met = eligible(check(application.version.criteria, application.situation))
    if met is None:
        return [_("Answer each question about your situation.")]
    return [] if met else [_("Your answers do not meet a condition of this programme.")]


def _missing_need(application: AidApplication) -> list[str | Promise]:
    return [] if application.need else [_("Tell us what happened and what you need.")]


def _missing_figures(application: AidApplication) -> list[str | Promise]:
    needs, stated = application.version.rule().needs, application.stated
    asked: list[tuple[str, bool, str | Promise]] = [
        ("days", stated.days > 0, _("Give the number of days.")),
        ("lost_cents", stated.lost_cents > 0, _("Give the income you lost.")),
        ("receipts_cents", bool(stated.receipts_cents), _("Give at least one receipt.")),
    ]
    return [sentence for name, there, sentence in asked if name in needs and not there]


def _missing_household(application: AidApplication) -> list[str | Promise]:
    return [] if application.household.get("adults") else [_("Tell us who lives in your household.")]


def _missing_documents(application: AidApplication) -> list[str | Promise]:
    there = set(application.case.documents.current().values_list("requirement", flat=True))
    return [
        _("Add this document: %(label)s.") % {"label": in_language(row["label"])}
        for row in application.version.required_documents()
        if row["code"] not in there
    ]


def _missing_payment(application: AidApplication) -> list[str | Promise]:
    if application.pays_creditors:
        return [] if application.creditors.exists() else [_("Name at least one creditor to pay.")]
    return [] if application.iban and application.iban_holder else [_("Give the account to pay to.")]


def _missing_urgency(application: AidApplication) -> list[str | Promise]:
    asked = {question["code"] for question in application.version.urgency_questions}
    return [] if asked <= set(application.urgency_answers) else [_("Answer each question about urgency.")]


_MISSING: Mapping[str, Callable[[AidApplication], list[str | Promise]]] = {
    "situation": _missing_situation,
    "need": _missing_need,
    "figures": _missing_figures,
    "household": _missing_household,
    "documents": _missing_documents,
    "payment": _missing_payment,
    "urgency": _missing_urgency,
}
