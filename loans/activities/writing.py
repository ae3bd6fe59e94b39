"""Writing to a client who does not pay: each step once, in its turn, until money comes."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from loans.activities.models import Claim, Letter
from loans.activities.models.claims import LetterKind, State
from loans.activities.pressing import PATH, Due, Step, Taken, next_step
from loans.activities.recovering import locked, replayed
from loans.paper import TEMPLATE, said
from workflows import pdf
from workflows.money_words import money
from workflows.notices.letters import letter
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note as put_on_record


def due(claim: Claim) -> Due | None:
    """The step that comes next for the client of a claim."""
    if claim.state != State.RUNNING:
        return None
    taken = [Taken(row.kind, row.on) for row in claim.letters.all()]
    bankrupt = claim.case.activity_request.bankrupt_on is not None
    since = claim.started_on if bankrupt else claim.oldest_unpaid_on
    return next_step(since, taken, bankrupt=bankrupt)


def without_content() -> Prefetch:
    """The letters of claims but for their PDFs, which no list needs."""
    return Prefetch("letters", queryset=Letter.objects.defer("content"))


@transaction.atomic
def press(claim: Claim, *, step: str, on: date, by: User, note: str = "") -> Letter:
    """Take the next step; the same step on the same day answers the first letter.

    note    which court, bailiff or trustee has it, under which number
    raises  NotYours; TooLate when another step is next, or nothing is owed; Unmet before its day, or without a note
    """
    if not may(by, "claim.remind"):
        raise NotYours()
    claim = locked(claim)
    if made := claim.letters.filter(on=on, kind=step).first():
        return made
    coming = due(claim)
    if coming is None or coming.step != step:
        raise TooLate(
            _("Another step is next for this client, or none: look at it again."), code="other_step"
        )
    if on < coming.from_on:
        raise Unmet(
            _("The next step for this client is due from %(day)s.") % {"day": said(coming.from_on)},
            code="too_early",
            from_on=coming.from_on.isoformat(),
        )
    if step == Step.COURT and not note.strip():
        raise Unmet(_("Say which court, bailiff or trustee has it, and under which number."), code="no_note")
    content = b"" if step == Step.COURT else letter_pdf(claim, step, on)
    made = Letter.objects.create(
        claim=claim, kind=step, on=on, note=note.strip()[:200], content=content, by=by,
        sha256=pdf.sha256(content) if content else "",
    )  # fmt: skip
    put_on_record(claim, "remind", by=by, payload={"letter": made.pk, "kind": str(step)})
    return made


def letter_pdf(claim: Claim, step: str, on: date) -> bytes:
    """The letter in the language of the cooperative: what is owed, since when, and how to pay it."""
    cooperative = claim.case.cooperative
    account = claim.fund.bank_accounts.order_by("pk").first()
    found = replayed(claim)
    with translation.override(cooperative.language):
        title = f"{LetterKind(step).label.capitalize()}: {claim.invoice}"
        facts = [
            [_("Invoice"), claim.invoice],
            [_("Due since"), said(claim.oldest_unpaid_on or claim.due_on)],
            [_("To pay now"), money(found.late_cents(on), claim.currency)],
            [_("Open in all"), money(claim.outstanding_cents, claim.currency)],
            [_("Account"), f"{account.iban} {account.holder}" if account else ""],
            [_("Structured message"), claim.reference],
        ]
        data = {
            "title": title,
            "lines": [fact for fact in facts if fact[1]],
            "columns": [],
            "rows": [],
            "text": _sentence(step, on),
            "letter": {"recipient": {"name": claim.client, "lines": claim.client_address.splitlines()}},
        }
        return letter(
            TEMPLATE, data, language=cooperative.language, title=title, cooperative=cooperative, on=on,
            reference=claim.number,
        )  # fmt: skip


def _sentence(step: str, on: date) -> str:
    if step == Step.NOTICE:
        day = said(on + timedelta(days=PATH[-1][1]))
        return _(
            "Our reminders had no answer. Pay by %(day)s; after that day we hand the claim to a court. If you cannot"
            " pay all of it at once, write to us before: we agree on a payment plan."
        ) % {"day": day}
    return _(
        "Our books show this invoice as unpaid. Please pay it, or write to us if something is wrong with it. If you"
        " have just paid, thank you."
    )
