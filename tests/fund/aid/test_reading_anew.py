"""What Olaf read, and what Ana changed since: each reader sees the difference until they say they have read it."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override
from rest_framework.test import APIClient

from fund.aid import applying
from fund.banking.iban import masked_at
from tests.fund.aid.conftest import ANSWERS, AT, IBAN, ON, OTHER_IBAN
from tests.fund.aid.test_questions import LATE, WHAT
from workflows.cases import corrections, reading
from workflows.cases.models import Case
from workflows.people.permissions import Role
from workflows.refusals import NotYours
from workflows.steps import perform


@pytest.fixture
def taken(complete, send, officer):
    return perform(Case.take, send(complete), by=officer, on=ON)


@pytest.fixture
def changed(taken, officer, ana):
    """Olaf has read it; Ana corrected two things."""
    reading.begin(taken, officer, AT)
    asked = ["need", "household", "payment.iban"]
    corrections.ask(taken, by=officer, on=ON, fields=asked, sentence="Is it still so?")
    application = taken.aid
    pages = [
        ("need", {"need": "No concerts since February."}),
        ("household", {"household": []}),
        ("payment", {"iban": OTHER_IBAN, "iban_holder": "Ana Test"}),
    ]
    applying.save_pages(application, pages, by=ana.user, on=ON)
    return perform(Case.answer_correction, Case.objects.get(), by=ana.user, on=ON)


def test_a_first_look_has_nothing_to_compare_with(taken, officer):
    assert reading.differences(taken, officer) is None
    reading.begin(taken, officer, AT)
    assert not reading.differences(taken, officer)


def test_what_changed_is_shown_with_what_it_was_before(changed, officer):
    found = reading.differences(changed, officer)
    assert {name: change.before for name, change in found.changed.items()} == {
        "need": "No concerts since March.",
        "household": "2 adults, 1 child (Noor, partner; child, aged 7)",
        "budget.left": "5.00\u00a0EUR",
        "payment.iban": masked_at(IBAN),
    }
    assert found.gone == []


def test_it_is_told_in_the_language_of_whoever_looks(changed, officer):
    with override("fr"):
        found = reading.differences(changed, officer)
        assert found.changed["household"].before.startswith("2 adultes")


def test_a_second_look_still_shows_it_until_the_reader_says_so(changed, officer, client):
    client.force_login(officer)
    page = client.get(changed.get_absolute_url())
    assert "Before: No concerts since March." in page.text
    assert "4 answers changed since you read them" in page.text
    assert "Before: No concerts since March." in client.get(changed.get_absolute_url()).text
    client.post(reverse("cases:answers_read", args=[changed.reference]))
    assert "Before:" not in client.get(changed.get_absolute_url()).text


def test_each_reader_has_their_own(changed, officer, person):
    other = person("Olga", Role.OFFICER)
    reading.begin(changed, other, AT)
    assert not reading.differences(changed, other)
    assert reading.differences(changed, officer)


def test_who_asked_is_shown_no_differences_and_marks_nothing(changed, ana, client):
    client.force_login(ana.user)
    assert "Before:" not in client.get(changed.get_absolute_url()).text
    with pytest.raises(NotYours):
        reading.mark(changed, ana.user, AT)
    assert client.post(reverse("cases:answers_read", args=[changed.reference])).status_code == 403


def test_a_stranger_finds_no_case_to_read(changed, client, member):
    client.force_login(member("Bram").user)
    assert client.post(reverse("cases:answers_read", args=[changed.reference])).status_code == 404


def test_the_same_by_the_api(changed, officer):
    client = APIClient()
    client.force_authenticate(officer)
    url = f"/api/v1/cases/{changed.reference}/"
    rows = {row["name"]: row for row in client.get(url).json()["answers"]}
    assert (rows["need"]["changed"], rows["need"]["before"]) == (True, "No concerts since March.")
    assert not rows["home"]["changed"]
    answered = client.post(f"{url}read-answers/").json()["answers"]
    assert not any(row["changed"] for row in answered)


def test_what_a_reader_has_read_cannot_be_read_in_the_database(changed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM cases_answersread")
        ((record,),) = cursor.fetchall()
    assert record.startswith("v1:")
    assert IBAN not in record


def test_an_answer_that_is_no_longer_asked_is_shown_as_gone(published, ana, officer, send, client):
    """Ana said rent, and that it is late; then that it is for energy after all."""
    version = published(questions=[WHAT, LATE], documents=[], criteria=[])
    held = applying.start_application(version.programme, ana, by=ana.user, on=ON)
    pages = [(page, ANSWERS[page]) for page in ("figures", "payment")]
    held = applying.save_pages(held, [*pages, ("what", {"what": "rent", "late": "yes"})], by=ana.user, on=ON)
    case = perform(Case.take, send(held), by=officer, on=ON)
    reading.begin(case, officer, AT)
    corrections.ask(case, by=officer, on=ON, fields=["what"], sentence="Rent or energy?")
    applying.save_answers(held, "what", {"what": "energy"}, by=ana.user, on=ON)
    assert [answer.value for answer in reading.differences(case, officer).gone] == ["Yes"]
    client.force_login(officer)
    assert "No longer asked" in client.get(case.get_absolute_url()).text
