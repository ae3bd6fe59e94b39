from datetime import date

import pytest
from django.db import connection

from fund.aid import applying, publishing
from fund.aid.models import AidApplication, Creditor
from fund.aid.reckoning import BadFormula
from fund.banking.iban import BadIban
from tests.fund.aid.conftest import ANSWERS, AT, IBAN, ON, OTHER_IBAN, fill
from workflows.cases import corrections
from workflows.cases.models import Case
from workflows.people.models import Member
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform


def test_ana_starts_a_draft_that_keeps_the_version_of_the_day(version, ana):
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    assert (application.version, application.case.state) == (version, "draft")
    assert application.case.reference == "A-2026-0001"
    assert application.case.advisor is None


def test_pressing_begin_twice_makes_one_draft(version, ana):
    first, second = (applying.start_application(version.programme, ana, by=ana.user, on=ON) for _ in "ab")
    assert first == second
    assert AidApplication.objects.count() == Case.objects.count() == 1


def test_nobody_starts_a_request_for_ana_without_being_asked(version, ana, member):
    with pytest.raises(NotYours):
        applying.start_application(version.programme, ana, by=member("Bram").user, on=ON)


def test_an_advisor_files_for_a_member_who_asked_and_the_member_sees_it(version, ana, person):
    advisor = person("Ida", Role.ADVISOR)
    Member.objects.filter(pk=ana.pk).update(advisor=advisor)
    with pytest.raises(Unmet):
        applying.start_application(version.programme, ana, by=advisor, on=ON)
    application = applying.start_application(
        version.programme, ana, by=advisor, on=ON, consent="By telephone on 2 March"
    )
    assert application.case.consent == "By telephone on 2 March"
    for reader in (advisor, ana.user):
        assert AidApplication.objects.visible_to(reader).get() == application
    fill(application, advisor)
    case = applying.submit(application, by=advisor, on=ON, at=AT, declared=True).case
    event = case.events.get(step="submit")
    assert (event.by, event.on_behalf_of, event.reason) == (advisor, str(ana), "By telephone on 2 March")


def test_an_advisor_does_not_file_for_the_member_of_another(version, ana, person):
    with pytest.raises(NotYours):
        applying.start_application(
            version.programme, ana, by=person("Ida", Role.ADVISOR), on=ON, consent="by telephone"
        )


def test_the_members_own_advisor_sees_nothing_of_a_request_for_aid(complete, ana, person, send):
    advisor = person("Ida", Role.ADVISOR)
    Member.objects.filter(pk=ana.pk).update(advisor=advisor)
    send(complete)
    assert not Case.objects.visible_to(advisor).exists()
    assert not AidApplication.objects.visible_to(advisor).exists()


def test_a_criterion_that_is_not_met_stops_the_request_with_its_reason(version, ana):
    with pytest.raises(applying.NotEligible) as refusal:
        applying.start_application(
            version.programme, ana, by=ana.user, on=ON, situation={"member": "yes", "days": "4"}
        )
    assert str(refusal.value) == "The programme begins at 5 days."


def test_a_member_of_a_cooperative_outside_the_fund_cannot_ask(version, member, france):
    fanny = member("Fanny", cooperative=france)
    with pytest.raises(applying.NotEligible):
        applying.start_application(version.programme, fanny, by=fanny.user, on=ON)


def test_someone_who_left_cannot_ask(version, member):
    lea = member("Lea", left_on=date(2026, 3, 1))
    with pytest.raises(applying.NotEligible):
        applying.start_application(version.programme, lea, by=lea.user, on=ON)


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_outside_its_window_a_programme_says_when_it_opens_or_closed(version, ana, on):
    with pytest.raises(applying.ProgrammeClosed) as refusal:
        applying.start_application(version.programme, ana, by=ana.user, on=on)
    assert "2026" in str(refusal.value)


def test_each_page_is_kept_as_it_is_answered(draft, ana):
    applying.save_answers(draft, "need", ANSWERS["need"], by=ana.user, on=ON)
    applying.save_answers(draft, "figures", {"days": 12}, by=ana.user, on=ON)
    kept = AidApplication.objects.get()
    assert kept.answers == {"need": "No concerts since March."}
    assert kept.case.requested_cents == 84_00
    applying.save_answers(draft, "urgency", ANSWERS["urgency"], by=ana.user, on=ON)
    case = Case.objects.get()
    assert case.urgency == 4
    assert case.urgency_points[0]["points"] == 4


def test_the_story_and_the_account_cannot_be_read_in_the_database(complete):
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, iban, figures, situation FROM aid_aidapplication")
        (row,) = cursor.fetchall()
    assert all(cell.startswith("v1:") for cell in row)


def test_the_account_is_kept_compact_and_a_wrong_one_is_refused(draft, ana):
    applying.save_answers(draft, "payment", ANSWERS["payment"], by=ana.user, on=ON)
    with pytest.raises(BadIban):
        applying.save_answers(
            draft, "payment", {"iban": "BE68539007547035", "iban_holder": "Ana"}, by=ana.user, on=ON
        )
    assert AidApplication.objects.get().iban == IBAN


@pytest.mark.parametrize("figures", [{"days": 400}, {"days": -1}, {"days": 1.5}, {"days": True}])
def test_figures_that_are_none_are_refused_and_nothing_is_kept(draft, ana, figures):
    with pytest.raises((Unmet, BadFormula)):
        applying.save_pages(draft, [("need", ANSWERS["need"]), ("figures", figures)], by=ana.user, on=ON)
    assert AidApplication.objects.get().answers == {}


def test_nobody_else_writes_in_anas_draft(draft, member, officer):
    for stranger in (member("Bram").user, officer):
        with pytest.raises(NotYours):
            applying.save_answers(draft, "need", {"need": "Mine now"}, by=stranger, on=ON)


def test_a_complete_request_is_sent_with_its_declaration(complete, ana, send):
    case = send(complete)
    kept = AidApplication.objects.get()
    assert (case.state, case.submitted_on, case.requested_cents) == ("submitted", ON, 84_00)
    assert (kept.declared_at, kept.declared_by) == (AT, ana.user)


def test_without_the_declaration_nothing_is_sent(complete, ana):
    with pytest.raises(Unmet) as refusal:
        applying.submit(complete, by=ana.user, on=ON, at=AT, declared=False)
    assert refusal.value.code == "declaration"


def test_the_cases_own_step_does_not_go_round_the_declaration(complete, ana):
    with pytest.raises(Unmet):
        perform(Case.submit, complete.case, by=ana.user, on=ON)


@pytest.mark.parametrize("page", ["need", "figures", "household", "budget", "payment", "situation"])
def test_what_is_missing_is_named(draft, ana, page):
    fill(draft, ana.user, **{page: None})
    with pytest.raises(Unmet) as refusal:
        applying.submit(draft, by=ana.user, on=ON, at=AT, declared=True)
    assert len(refusal.value.figures["missing"]) == 1
    assert AidApplication.objects.get().declared_at is None


def test_a_missing_document_is_named_in_the_members_words(draft, ana):
    applying.save_pages(draft, list(ANSWERS.items()), by=ana.user, on=ON)
    with pytest.raises(Unmet) as refusal:
        applying.submit(draft, by=ana.user, on=ON, at=AT, declared=True)
    assert str(refusal.value) == "Add this document: Payslip."


def test_sending_twice_sends_once(complete, ana, send):
    send(complete)
    with pytest.raises(TooLate):
        send(complete)
    assert Case.objects.get().events.count() == 1


def test_what_was_sent_is_changed_only_where_a_correction_asks(complete, ana, send, officer):
    case = send(complete)
    with pytest.raises(TooLate):
        applying.save_answers(complete, "need", {"need": "More"}, by=ana.user, on=ON)
    perform(Case.take, case, by=officer, on=ON)
    corrections.ask(case, by=officer, on=ON, fields=["figures.days"], sentence="Count the days again.")
    applying.save_answers(complete, "figures", {"days": 10}, by=ana.user, on=ON)
    assert Case.objects.get().requested_cents == 70_00
    with pytest.raises(TooLate):
        applying.save_answers(complete, "need", {"need": "More"}, by=ana.user, on=ON)


def test_a_correction_keeps_the_rules_under_which_the_request_was_filed(
    complete, ana, send, officer, published
):
    case = send(complete)
    perform(Case.take, case, by=officer, on=ON)
    published(parameters={"day_cents": 100})
    corrections.ask(case, by=officer, on=ON, fields=["figures.days"], sentence="Count again.")
    applying.save_answers(complete, "figures", {"days": 10}, by=ana.user, on=ON)
    assert Case.objects.get().requested_cents == 70_00


def test_a_draft_follows_new_rules_and_is_not_sent_before_they_were_seen(complete, ana, published, send):
    published(parameters={"day_cents": 500})
    with pytest.raises(applying.RulesChanged):
        send(complete)
    moved = applying.follow_new_rules(complete, by=ana.user, on=ON)
    assert (moved.version.number, moved.case.requested_cents) == (2, 60_00)
    assert send(moved).state == "submitted"


def test_a_draft_of_a_closed_programme_cannot_be_sent(complete, admin, send):
    publishing.close_version(complete.version, on=ON, by=admin, reason="over")
    with pytest.raises(applying.ProgrammeClosed):
        send(complete)


def test_creditors_are_kept_in_their_order_and_bound_what_is_asked(published, ana):
    version = published(formula="lump_sum", parameters={"lump_cents": 400_00}, paid_to="creditors")
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    owed = [
        {"name": "Landlord", "iban": IBAN, "cents": 250_00},
        {"name": "Energy", "iban": OTHER_IBAN, "cents": 100_00, "communication": "+++123/4567/89002+++"},
    ]
    applying.save_answers(application, "payment", {"creditors": owed}, by=ana.user, on=ON)
    assert [row.name for row in Creditor.objects.all()] == ["Landlord", "Energy"]
    assert Case.objects.get().requested_cents == 350_00
    reckoning = applying.reckoning_of(AidApplication.objects.get(), ON)
    assert reckoning.lines[-1].cents == 350_00
    applying.save_answers(application, "payment", {"creditors": owed[:1]}, by=ana.user, on=ON)
    assert Creditor.objects.count() == 1


def test_a_request_that_comes_to_nothing_is_not_sent(published, ana):
    version = published(
        ceiling_member_year_cents=None,
        formula="lost_income",
        parameters={"share": "75 %", "day_cap_cents": 1},
    )
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    fill(application, ana.user, figures={"days": 0, "lost_cents": 100})
    with pytest.raises(Unmet):
        applying.submit(application, by=ana.user, on=ON, at=AT, declared=True)


def test_rules_without_questions_ask_no_such_page(published, ana):
    version = published(
        criteria=[], questions=[], documents=[], formula="lump_sum", parameters={"lump_cents": 100_00}
    )
    application = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    pages = [("payment", ANSWERS["payment"])]
    applying.save_pages(application, pages, by=ana.user, on=ON)
    assert (
        applying.submit(application, by=ana.user, on=ON, at=AT, declared=True).case.requested_cents == 100_00
    )
