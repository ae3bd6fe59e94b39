"""What a case of a loan is about: its purpose; and the clock that waits for the borrower's signature."""

from collections.abc import Callable
from importlib import import_module

from django.apps import apps

from loans.models import Agreement
from workflows import kinds
from workflows.cases.models import Case
from workflows.people.models import Member


def test_a_loan_is_about_its_purpose_and_earlier_ones_are_told_theirs(
    offer: Callable[..., Agreement], ana: Member
):
    case = offer(ana).case
    case.refresh_from_db()
    purpose = case.loan_application.purpose
    assert case.theme == purpose
    assert f"loan:{purpose}" in dict(kinds.theme_choices())
    Case.objects.update(theme="")
    import_module("loans.migrations.0004_cases_know_their_purpose").name_the_themes(apps, None)
    case.refresh_from_db()
    assert case.theme == purpose


def test_the_clock_to_the_money_waits_for_the_signature(
    offer: Callable[..., Agreement], sign: Callable[..., Agreement], ana: Member
):
    agreement = offer(ana)
    case = Case.objects.get(pk=agreement.case_id)
    assert case.signing_since == case.decided_on
    sign(agreement)
    case.refresh_from_db()
    assert (case.signing_since, case.events.filter(step="sign").count()) == (None, 1)
