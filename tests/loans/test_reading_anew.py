"""What an officer read of a request for a loan, and what became different since."""

from datetime import date

from django.utils import timezone

from loans import application as applying
from loans.models import LoanApplication
from tests.loans.conftest import MONDAY
from workflows.cases import corrections, reading
from workflows.cases.models import Case
from workflows.steps import perform


def test_a_changed_plan_shows_what_was_asked_before(draft, ana, nora):
    held = draft(ana)
    case = applying.submit(held, by=ana.user, on=MONDAY)
    case = perform(Case.take, case, by=nora, on=MONDAY)
    reading.begin(case, nora, timezone.now())
    asked = ["months", "first_due_on", "amount", "iban"]
    corrections.ask(case, by=nora, on=MONDAY, fields=asked, sentence="Is this enough?")
    applying.save_answers(
        LoanApplication.objects.get(), by=ana.user, cents=240_000, months=24, first_due_on=date(2026, 6, 1)
    )
    found = reading.differences(Case.objects.get(), nora)
    assert {name: change.before for name, change in found.changed.items()} == {
        "amount": "1,200.00\u00a0EUR",
        "months": "12 months",
        "first_due_on": "5 May 2026",
    }
