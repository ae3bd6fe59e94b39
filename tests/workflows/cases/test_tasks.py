"""What the clock says, it says once, on the right day, and to the right person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from workflows import outbox
from workflows.cases import attachments, corrections, deliveries, messages, tasks
from workflows.cases.models import Case, State
from workflows.models import Due
from workflows.notices.models import Notice
from workflows.people.permissions import Role
from workflows.steps import perform

from .conftest import MARCH
from .test_documents import WHOLE_PDF


def told() -> list[tuple[str, str]]:
    """(template, e-mail address) of every notice, in the order of their making, after delivery."""
    outbox.deliver()
    return [(notice.template, notice.address) for notice in Notice.objects.order_by("pk")]


@pytest.fixture
def asked(make_case, olga):
    case = make_case(State.IN_REVIEW, officer=olga)
    corrections.ask(case, by=olga, on=MARCH, fields=["need"], sentence="Which bicycle?")
    told()
    Notice.objects.all().delete()
    return case


@pytest.mark.parametrize(("days", "sent"), [(6, 0), (7, 1), (13, 1), (14, 1), (40, 1)])
def test_an_open_question_is_recalled_from_the_seventh_day(asked, days, sent):
    for _run in range(2):
        tasks.remind(MARCH + timedelta(days=days))
    assert told() == [("reminder", "ana@example.org")] * sent


def test_each_threshold_is_recalled_once(asked):
    for day in range(40):
        tasks.remind(MARCH + timedelta(days=day))
    assert len(told()) == len(tasks.REMINDERS)


def test_an_answer_silences_the_reminder_that_was_already_due(asked, ana):
    tasks.remind(MARCH + timedelta(days=7))
    perform(Case.answer_correction, asked, by=ana.user, on=MARCH + timedelta(days=7))
    assert ("reminder", "ana@example.org") not in told()


def draft(make_case, day: date) -> Case:
    return make_case(State.DRAFT, created_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_draft_is_announced_two_weeks_before_its_end_and_ends_on_its_day(make_case):
    case = draft(make_case, date(2025, 11, 30))  # three months later there is no 30 February
    assert tasks.remind(date(2026, 2, 13)) == 0
    for _run in range(2):
        tasks.remind(date(2026, 2, 14))
    assert told() == [("case_draft_ending", "ana@example.org")]
    assert "28 February 2026" in Notice.objects.get().body
    assert tasks.expire_drafts(date(2026, 2, 27)) == 0
    assert tasks.expire_drafts(date(2026, 2, 28)) == 1
    assert tasks.expire_drafts(date(2026, 2, 28)) == 0
    case.refresh_from_db()
    assert case.state == State.EXPIRED
    assert case.events.get().role == "system"


LAST_DAYS = [date(2025, month, 1) - timedelta(days=days) for month in range(1, 13) for days in (1, 2)]


@pytest.mark.parametrize("day", LAST_DAYS)
def test_a_draft_of_any_month_end_ends_exactly_on_its_day(make_case, day):
    case = draft(make_case, day)
    end = tasks.clock.draft_expires_on(case.created_on)
    assert tasks.expire_drafts(end - timedelta(days=1)) == 0
    assert tasks.expire_drafts(end) == 1


def test_a_draft_that_was_sent_is_left_alone(make_case, ana):
    case = draft(make_case, date(2025, 11, 30))
    perform(Case.submit, case, by=ana.user, on=date(2026, 2, 20))
    assert tasks.expire_drafts(date(2026, 3, 30)) == 0


def test_each_side_hears_of_the_other(make_case, ana, olga, person):
    case = make_case(State.DRAFT)
    perform(Case.submit, case, by=ana.user, on=MARCH)
    perform(Case.take, case, by=olga, on=MARCH)
    messages.post(case, by=ana.user, text="Hello", at=deliveries.of(case.pk).created_at)
    messages.post(case, by=olga, text="Hello Ana", at=case.created_at)
    messages.post(case, by=olga, text="Between us", at=case.created_at, internal=True)
    corrections.ask(case, by=olga, on=MARCH, fields=["need"], sentence="Which?")
    perform(Case.answer_correction, case, by=ana.user, on=MARCH)
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.")
    perform(Case.ready, case, by=olga, on=MARCH)
    chair = person("Carla", Role.CHAIR)
    perform(Case.defer, case, by=chair, on=MARCH)
    perform(Case.ready, case, by=olga, on=MARCH)
    perform(Case.grant, case, by=chair, on=MARCH, cents=100)
    assert told() == [
        ("submitted", "ana@example.org"),
        ("message", "olga@example.org"),
        ("message", "ana@example.org"),
        ("correction_asked", "ana@example.org"),
        ("case_answered", "olga@example.org"),
        ("case_deferred", "ana@example.org"),
        ("decided", "ana@example.org"),
    ]


def test_who_filed_for_a_member_hears_too(make_case, person):
    jan = person("Jan", Role.ADVISOR)
    case = make_case(State.DRAFT, filed_by=jan)
    perform(Case.submit, case, by=jan, on=MARCH)
    assert {address for _template, address in told()} == {"ana@example.org", "jan@example.org"}


def test_no_notice_says_what_the_case_is_about(make_case, ana, olga):
    case = make_case(State.IN_REVIEW, officer=olga)
    corrections.ask(case, by=olga, on=MARCH, fields=["need"], sentence="Your diagnosis, please.")
    told()
    assert "diagnosis" not in " ".join(f"{notice.subject} {notice.body}" for notice in Notice.objects.all())
    assert "diagnosis" not in str(list(Due.objects.values_list("ids", flat=True)))


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
@pytest.mark.django_db(transaction=True)
def test_of_a_draft_that_ends_unsent_no_document_stays(make_case, ana, how):
    case = draft(make_case, date(2025, 11, 30))
    kept = attachments.attach(case, name="rent.pdf", content=WHOLE_PDF, by=ana.user, at=timezone.now())
    stored, name = kept.file.storage, kept.file.name
    if how == "expired":
        tasks.expire_drafts(date(2026, 2, 28))
    else:
        perform(Case.withdraw, case, by=ana.user, on=MARCH)
    for _run in range(2):
        outbox.deliver()
    assert not case.documents.exists()
    assert not stored.exists(name), "its file was left behind"


def test_a_request_that_was_sent_and_withdrawn_keeps_its_documents(make_case, ana):
    case = make_case(State.IN_REVIEW)
    attachments.attach(case, name="rent.pdf", content=WHOLE_PDF, by=ana.user, at=timezone.now())
    perform(Case.withdraw, case, by=ana.user, on=MARCH)
    outbox.deliver()
    assert case.documents.count() == 1
