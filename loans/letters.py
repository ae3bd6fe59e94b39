"""What a letter about a late loan says, in the member's language, and its PDF: the same row gives the same bytes."""

from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.banking import iban
from loans.dunning import Step
from loans.models import DunningStep
from workflows.money_words import money
from workflows.notices.letters import letter

TEMPLATE = "loan_letter"


def letter_pdf(step: DunningStep) -> bytes:
    """The letter of a step, dated that day."""
    loan = step.agreement
    language = loan.member.language
    with translation.override(language):
        title, sentences = _sentences(step)
        data = {
            "greeting": _("Dear %(name)s,") % {"name": loan.member},
            "sentences": sentences,
            "facts": _facts(step),
            "choices_title": _("What you can do"),
            "choices": _choices(step),
            "closing": _("With kind regards,"),
            "signed": loan.case.cooperative.name,
        }
    return letter(
        TEMPLATE, data, language=language, title=title, cooperative=loan.case.cooperative, member=loan.member,
        on=step.on, reference=loan.number,
    )  # fmt: skip


def _sentences(step: DunningStep) -> tuple[str, list[str]]:
    known = {"number": step.agreement.number, "day": date_format(step.late_since, "j F Y")}
    crossed = _("If you have paid meanwhile, please put this letter aside.")
    no_cost = _("No interest and no penalty is ever due, however late you are.")
    match step.step:
        case Step.REMINDER:
            return _("Your loan %(number)s") % known, [
                _(
                    "An instalment of your loan, due on %(day)s, has not reached us yet. Perhaps it is on its way."
                )
                % known,
                crossed,
            ]
        case Step.PLAN:
            return _("A plan for your loan %(number)s") % known, [
                _(
                    "Your loan has been late since %(day)s. We would like to find a plan with you that you can keep."
                )
                % known,
                _("Tell us what you can pay each month: we propose a new plan for all that is left."),
                no_cost,
            ]
        case Step.COMMITTEE:
            return _("Finding a way for your loan %(number)s") % known, [
                _("Your loan has been late since %(day)s, and we have not found a way together yet.") % known,
                _(
                    "The committee will look at it, to see what can be done. What you tell us before helps it decide."
                ),
                no_cost,
            ]
    return _("Your loan %(number)s is late") % known, [
        _(
            "Your loan has been late since %(day)s. If paying has become hard, tell us: there is almost always a way."
        )
        % known,
        crossed,
        no_cost,
    ]


def _facts(step: DunningStep) -> list[list[str]]:
    loan = step.agreement
    account = loan.fund.bank_accounts.order_by("pk").first()
    facts = [
        [_("Late"), money(step.late_cents, loan.currency)],
        [_("Structured message"), loan.reference],
    ]
    if account is not None:
        facts.insert(1, [_("On our account"), iban.printed(account.iban)])
    return facts


def _choices(step: DunningStep) -> list[str]:
    loan = step.agreement
    choices: list[Any] = [
        _("Pay what is late, or a part of it."),
        _("Promise a day on which you will pay."),
        _("Ask for a pause or a new plan."),
    ]
    advisor = loan.case.advisor
    if advisor is not None:
        choices.append(_("Speak with your advisor, %(name)s.") % {"name": advisor})
    return choices
