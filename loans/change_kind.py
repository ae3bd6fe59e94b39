"""What a change of a loan brings to the case: registered with workflows.kinds when the app starts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fund.ledger import waiting
from fund.ledger.waiting_panel import awaits_money, waiting_panel
from loans import amending, change_cases, changes, parties
from loans.models import ChangeCase
from loans.models.acceptances import still_to_accept
from loans.models.changes import ChangeKind
from loans.previews import effect
from loans.words import figures_in_words
from workflows import kinds
from workflows.cases.models import Case
from workflows.kinds import Answer, Kind, Parties, Requirement
from workflows.people.models import User
from workflows.refusals import Refusal


def _held(case: Case) -> ChangeCase:
    related = ("agreement__terms__envelope__fund", "agreement__schedule", "agreement__member", "case")
    return ChangeCase.objects.select_related(*related).get(case=case)


def unmet(case: Case) -> Sequence[str | Promise]:
    """Why it cannot be any more: the loan may have moved since it was asked."""
    held = _held(case)
    try:
        changes.check(held.agreement, _figures_now(held))
    except Refusal as refusal:
        return [refusal.message]
    return []


def _figures_now(held: ChangeCase) -> dict[str, Any]:
    """Of what is given up, no more than is left by now."""
    row = held.figures()
    if row["cents"] and row["kind"] in (ChangeKind.FORGIVE, ChangeKind.WRITE_OFF):
        row["cents"] = min(row["cents"], held.agreement.outstanding_cents)
    return row


def committee(case: Case) -> str:
    return _held(case).agreement.terms.committee_code


def fields(case: Case, user: User) -> Sequence[Answer]:
    held = _held(case)
    change, why = _("Change"), _("Why")
    figures = [
        Answer(f"figure_{place}", label, value, group=change)
        for place, (label, value) in enumerate(figures_in_words(held, case.currency))
    ]
    return [
        Answer("loan", _("Loan"), held.agreement.number, group=change),
        Answer("figures", _("What should change"), str(held.get_kind_display()).capitalize(), group=change),
        *figures,
        *_guarantor(held, user),
        Answer("ground", _("Ground"), str(held.get_ground_display()).capitalize(), True, why),
        Answer("story", _("What happened"), held.story, True, why),
    ]


def _guarantor(held: ChangeCase, user: User) -> list[Answer]:
    """Who wrote the number of another guarantor reads it back; who decides reads the name."""
    if held.guarantor is None:
        return []
    writing = user.pk in (held.case.applicant.user_id, held.case.filed_by_id)
    said = held.guarantor.number if writing else str(held.guarantor)
    return [Answer("guarantor", _("Another guarantor"), said, True, _("Change"))]


def documents(case: Case) -> Sequence[Requirement]:
    return [
        Requirement(
            "proof",
            pgettext_lazy("document", "Proof"),
            _("What shows it, if there is something."),
            required=False,
        )
    ]


def panel(case: Case, user: User) -> Sequence[tuple[str, dict[str, Any]]]:
    """The plan now and as it would be, while it is not decided; then the loan."""
    held = _held(case)
    loan = held.agreement
    if not case.is_trusted(user):
        return []
    if panels := waiting_panel(case, user):
        return panels
    context: dict[str, Any] = {"loan": loan, "effect": None, "problem": ""}
    if case.is_undecided:
        try:
            found = changes.looked_at(loan, _figures_now(held))
            context["effect"] = effect(loan, found)
        except Refusal as refusal:
            context["problem"] = str(refusal)
    context["amendment"] = amendment = loan.amendments.filter(asked=held).first()
    context["waiting"] = still_to_accept(amendment) if amendment else []
    context["sees_loan"] = type(loan).objects.visible_to(user).filter(pk=loan.pk).exists()
    return [("loans/panel_change.html", context)]


def granted(
    case: Case, decision: Any, *, cents: int, by: User | None, on: date, wait_for_money: bool = False
) -> None:
    change_cases.grant(case, cents=cents, by=by, on=on, wait_for_money=wait_for_money)


def stopped(case: Case, decision: Any, *, by: User, on: date) -> None:
    amending.stop(case, on=on)


def whole(case: Case) -> bool:
    """Of a sum forgiven, or lent beside, a part may be granted; a pause, a plan or a write-off is granted as it is."""
    in_part = [ChangeKind.FORGIVE, ChangeKind.TOP_UP]
    return not ChangeCase.objects.filter(case=case, kind__in=in_part).exists()


def edit_url(case: Case) -> str:
    return reverse("loans:change_case", args=[case.reference])


def theme(case: Case) -> str:
    return str(_held(case).kind)


def themes() -> list[tuple[str, str]]:
    return [
        (kind.value, str(kind.label))
        for kind in ChangeKind
        if kind not in (ChangeKind.TOLERANCE, ChangeKind.SHARE)
    ]


def among(cases: Collection[Case], users: Collection[int]) -> Iterable[tuple[int, int, str]]:
    """Who has a part in the loan has one in its change."""
    of: dict[int, list[int]] = defaultdict(list)
    for loan_case, case in ChangeCase.objects.filter(case__in=cases).values_list("agreement__case", "case"):
        of[loan_case].append(case)
    for loan_case, user, reason in parties.parties_among(list(Case.objects.filter(pk__in=of)), users):
        for case in of[loan_case]:
            yield case, user, reason
    named = ChangeCase.objects.filter(case__in=cases, guarantor__user__in=users)
    for case, user in named.values_list("case", "guarantor__user"):
        yield case, user, "guarantor"


def party_to(user: User) -> Q:
    loans = Case.objects.filter(parties.party_to(user))
    held = ChangeCase.objects.filter(Q(agreement__case__in=loans) | Q(guarantor__user=user))
    return Q(pk__in=held.values("case"))


def register() -> None:
    """Make changes of loans known to cases, desk and committee."""
    kinds.register(
        Kind(
            code=change_cases.KIND,
            label=_("Change of a loan"),
            prefix=change_cases.PREFIX,
            start_label="",  # it starts on the page of the loan
            start_url=lambda: reverse("loans:mine"),
            unmet=unmet,
            committee=committee,
            granted=granted,
            stopped=stopped,
            awaits_money=awaits_money,
            fields=fields,
            documents=documents,
            edit_url=edit_url,
            panel=panel,
            theme=theme,
            themes=themes,
            parties=Parties(among=among, of=party_to),
            whole=whole,
            asks_money=False,
            amount_label=_("It is about"),
            after_grant=_(
                "The page of the loan shows the new plan. Before a further amount is paid, everybody who answers for "
                "the loan accepts it there."
            ),
            advised=True,
        )
    )
    waiting.register(amending.PURPOSE, amending.resume)
