"""What aid brings to a case: what is missing, who decides, what a grant does, what the case page shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fund.aid import answers, applying, awarding
from fund.aid.creditors import creditor_of, creditors_among
from fund.aid.models import AidApplication, Award, Programme, ProgrammeVersion
from fund.aid.questions import Answers, Question
from fund.aid.reckoning import spoken
from fund.aid.summary import summary
from fund.aid.wording import in_language
from fund.aid.words import condition_in_words
from fund.banking.coming_back import rests_of
from fund.banking.orders import cancel_unsent
from fund.banking.purposes import Purpose
from fund.banking.purposes import register as register_purpose
from fund.ledger import waiting
from fund.ledger.envelopes import drawn_on
from fund.ledger.waiting_panel import awaits_money, waiting_panel
from workflows import coded
from workflows.cases.models import Case
from workflows.kinds import Answer, Envelope, Kind, Parties, Requirement
from workflows.kinds import register as register_kind
from workflows.money_words import money
from workflows.people.models import User


def application_of(case: Case) -> AidApplication:
    related = ("case__applicant", "case__cooperative", "version__programme__envelope__fund")
    return AidApplication.objects.select_related(*related).get(case=case)


def unmet(case: Case) -> list[str | Promise]:
    return [sentence for _page, sentence in answers.missing(application_of(case))]


def committee(case: Case) -> str:
    return application_of(case).version.programme.committee_code


def granted(
    case: Case, decision: Any, *, cents: int, by: User, on: date, wait_for_money: bool = False
) -> None:
    awarding.grant(case, cents=cents, by=by, on=on, wait_for_money=wait_for_money)


def raised(case: Case, decision: Any, *, cents: int, before_cents: int, by: User, on: date) -> None:
    awarding.grant_more(case, cents=cents, before_cents=before_cents, by=by, on=on)


def stopped(case: Case, decision: Any, *, by: User, on: date) -> None:
    """A wait for money ends; orders that have not left are cancelled, and `awarding.cancelled` gives their money
    back."""
    waiting.stop(case.reference, on=on, why=coded.keep("stopped_by_committee"))
    cancel_unsent(case.reference, why=coded.keep("stopped_by_committee"))


def fields(case: Case, user: User) -> Sequence[Answer]:
    return summary(application_of(case))


def record(case: Case) -> dict[str, Any]:
    return asdict(answers.given_in(application_of(case)))


def fields_then(case: Case, user: User, record: dict[str, Any]) -> Sequence[Answer]:
    return summary(application_of(case), answers.Given(**record)) if record else []


def documents(case: Case) -> list[Requirement]:
    application = application_of(case)
    return requirements(application.version, application.answers)


def required(cases: Collection[Case]) -> dict[int, list[str]]:
    held = AidApplication.objects.filter(case__in=cases).select_related("version")
    return {
        one.case_id: [
            row["code"] for row in one.version.documents_for(one.answers) if row.get("required", True)
        ]
        for one in held
    }


def requirements(version: ProgrammeVersion, answers: Answers | None = None) -> list[Requirement]:
    """The documents asked for, in the reader's language, each with its greatest age.

    answers  of somebody; left out: every document, and for whom it is
    """
    rows = version.documents if answers is None else version.documents_for(answers)
    form = version.form() if answers is None else ()
    return [
        Requirement(
            row["code"],
            in_language(row["label"]),
            _hint(row, form),
            bool(row.get("required", True)),
            row.get("max_age_days"),
        )
        for row in rows
    ]


def _hint(row: Mapping[str, Any], form: Sequence[Question]) -> str:
    parts = [in_language(row.get("hint") or {})]
    if row.get("max_age_days"):
        parts.append(_("Not older than %(days)d days.") % {"days": row["max_age_days"]})
    if condition := condition_in_words(row.get("shown_if") or {}, form):
        parts.append(f"{condition}.")
    return " ".join(part for part in parts if part)


def forget(case: Case) -> None:
    """Nothing of what was written stays: no answer, no account, no creditor."""
    application = application_of(case)
    application.creditors.all().delete()
    application.situation, application.figures, application.answers, application.unconfirmed = {}, {}, {}, {}
    application.iban = application.iban_holder = ""
    application.save()


def edit_url(case: Case) -> str:
    return reverse("aid:application", args=[case.reference])


def panel(case: Case, user: User) -> list[tuple[str, dict[str, Any]]]:
    """The reckoning while the case is open; the award and its payments once it is granted."""
    awards = Award.objects.filter(case=case).prefetch_related("payments__order").order_by("pk")
    if awards:
        rests = rests_of([payment.order for award in awards for payment in award.payments.all()])
        return [
            (
                "aid/panel_award.html",
                {
                    "award": award,
                    "payments": [
                        (payment.order, rests.get(payment.order_id, [])) for payment in award.payments.all()
                    ],
                },
            )
            for award in awards
        ]
    if panels := waiting_panel(case, user):
        return panels
    if not case.is_trusted(user):
        return []
    application = application_of(case)
    reckoning = applying.reckoning_of(application, timezone.localdate())
    lines = spoken(reckoning, partial(money, currency=case.currency))
    context = {"lines": lines, "cents": reckoning.cents, "currency": case.currency}
    return [("aid/panel_reckoning.html", context)]


def envelopes(cases: Collection[Case]) -> dict[int, Envelope]:
    """What the envelope of each case's programme has left to promise."""
    held = AidApplication.objects.filter(case__in=cases)
    programme_of = dict(held.values_list("case", "version__programme"))
    programmes = Programme.objects.select_related("envelope__fund").in_bulk(set(programme_of.values()))
    return drawn_on({case: programmes[programme].envelope for case, programme in programme_of.items()})


def theme(case: Case) -> str:
    return application_of(case).version.programme.code


def themes() -> list[tuple[str, str]]:
    return [(programme.code, in_language(programme.name)) for programme in Programme.objects.order_by("code")]


def register() -> None:
    register_kind(
        Kind(
            code=applying.KIND,
            label=_("Aid"),
            prefix=applying.PREFIX,
            start_label=_("Ask for aid"),
            then=ngettext_lazy(
                "You receive its decision in writing. If aid is granted, it is paid within %(days)s day.",
                "You receive its decision in writing. If aid is granted, it is paid within %(days)s days.",
                "days",
            ),
            start_url=lambda: reverse("aid:start"),
            unmet=unmet,
            committee=committee,
            granted=granted,
            stopped=stopped,
            raised=raised,
            fields=fields,
            declaration=lambda case: application_of(case).version.said_declaration(),
            record=record,
            fields_then=fields_then,
            documents=documents,
            required=required,
            edit_url=edit_url,
            forget=forget,
            panel=panel,
            theme=theme,
            themes=themes,
            awaits_money=awaits_money,
            envelopes=envelopes,
            parties=Parties(among=creditors_among, of=creditor_of),
            account=lambda case: application_of(case).iban,
        )
    )
    waiting.register(awarding.PURPOSE, awarding.resume)
    register_purpose(
        Purpose(
            awarding.PURPOSE,
            _("Aid"),
            paid=awarding.paid,
            returned=awarding.returned,
            cancelled=awarding.cancelled,
            lowered=awarding.lowered,
            came_back_in_part=awarding.came_back_in_part,
        )
    )
