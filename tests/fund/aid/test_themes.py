"""What a case of aid is about: its programme, written on the case when it is sent."""

from collections.abc import Callable
from importlib import import_module

from django.apps import apps

from fund.aid.models import AidApplication
from workflows import kinds
from workflows.cases.models import Case


def test_a_sent_case_knows_its_programme(complete: AidApplication, send: Callable[..., Case]):
    assert complete.case.theme == ""
    case, code = send(complete), complete.version.programme.code
    case.refresh_from_db()
    assert case.theme == code
    assert f"aid:{code}" in dict(kinds.theme_choices())


def test_cases_sent_before_get_theirs(complete: AidApplication, send: Callable[..., Case]):
    case = send(complete)
    Case.objects.update(theme="")
    import_module("fund.aid.migrations.0005_cases_know_their_programme").name_the_themes(apps, None)
    case.refresh_from_db()
    assert case.theme == complete.version.programme.code
