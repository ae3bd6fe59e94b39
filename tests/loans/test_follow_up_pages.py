"""Late loans followed by page and by API: kind words for the borrower, work for the others, refusals in sentences."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from loans import follow_up, promises
from loans.models import ChangeRequest, DunningHold, DunningStep, LoanPromise
from workflows.people.permissions import Role


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def loan(ana, running, today):
    """The first instalment, of 100.00, was due forty days ago; the reminder, the letter and the call were done."""
    loan = running(ana, first_due_on=today - timedelta(days=40), on=today - timedelta(days=80))
    for days in range(30, -1, -1):
        follow_up.follow_up(today - timedelta(days=days))
    return loan


@pytest.fixture
def page(loan):
    return f"/loans/{loan.number}/"


def as_(user):
    api = APIClient()
    api.force_authenticate(user)
    return api


def test_a_late_borrower_reads_what_they_can_do_and_does_it(client, ana, loan, page, today, nora, member):
    client.force_login(ana.user)
    seen = text(client.get(page))
    assert "days late: here is what you can do" in seen
    assert "Promise a day on which you will pay" in seen
    assert "Ask for a pause or a new plan" in seen
    assert "Letter of" in seen
    assert "Follow-up" not in seen
    letter = loan.dunning.get(step="letter")
    assert client.get(f"{page}letters/{letter.pk}.pdf").content.startswith(b"%PDF")
    assert client.get(f"{page}letters/{loan.dunning.get(step='call').pk}.pdf").status_code == 404
    bad = client.post(f"{page}promise/", {"cents": "1e3", "due_on": "soon"})
    assert bad.status_code == 422
    assert 'value="1e3"' in bad.content.decode()
    far = client.post(f"{page}promise/", {"cents": "100", "due_on": today + timedelta(days=90)})
    assert (far.status_code, LoanPromise.objects.count()) == (422, 0)
    assert "A promise is for a day from today until" in text(far)
    asked = {"cents": "200", "due_on": today + timedelta(days=5), "key": "k1"}
    for _twice in range(2):
        assert client.post(f"{page}promise/", asked).status_code == 302
    assert LoanPromise.objects.get().by_borrower
    assert "No reminder is sent until then" in text(client.get(page))
    assert client.post(f"{page}ask/", {"kind": "pause", "words": "Ill"}).status_code == 422
    assert client.post(f"{page}ask/", {"kind": "moon", "words": "Ill"}).status_code == 422
    wish = {"kind": "pause", "months": 2, "monthly_cents": "", "words": "I broke my hand."}
    assert (
        "What it does" in client.post(f"{page}ask/", wish).content.decode()
    )  # looked at first: nothing is kept
    assert not ChangeRequest.objects.exists()
    assert client.post(f"{page}ask/", wish | {"send": "1"}).status_code == 302
    assert client.post(f"{page}ask/", wish | {"send": "1"}).status_code == 422
    assert "We have your request" in text(client.get(page))
    for stranger in (member("Eve").user, nora):
        client.force_login(stranger)
        assert client.post(f"{page}ask/", wish).status_code in (403, 404)


def test_an_advisor_or_officer_follows_a_late_loan(client, ana, loan, page, today, nora, chloe):
    client.force_login(nora)
    listed = text(client.get("/loans/follow-up/"))
    assert loan.number in listed
    assert "Call the borrower" in listed
    assert "Nothing waits" in text(client.get("/loans/follow-up/?tab=post"))
    assert client.get("/loans/follow-up/?tab=moon&page=x").status_code == 200
    seen = text(client.get(page))
    assert "a new plan is proposed, from" in seen
    call = loan.dunning.get(step="call")
    assert client.post(f"{page}steps/{call.pk}/", {"words": ""}).status_code == 422
    assert client.post(f"{page}steps/{call.pk}/", {"words": "She pays on Friday."}).status_code == 302
    assert client.post(f"{page}steps/{call.pk}/", {"words": "Again"}).status_code == 409
    assert loan.number not in text(client.get("/loans/follow-up/"))
    assert (
        client.post(f"{page}hold/", {"until_on": today + timedelta(days=100), "why": "x"}).status_code == 422
    )
    assert client.post(f"{page}hold/", {"until_on": today, "why": "Spoken with her"}).status_code == 302
    assert "Spoken with her" in text(client.get(page))
    client.post(f"{page}go-on/")
    assert DunningHold.objects.get().lifted_on == today
    client.post(f"{page}promise/", {"cents": "1", "due_on": today})
    client.post(f"{page}promises/{LoanPromise.objects.get().pk}/withdraw/")
    assert LoanPromise.objects.get().withdrawn_on == today
    row = ChangeRequest.objects.create(
        agreement=loan, kind="plan", monthly_cents=4_000, words="Less work", asked_on=today, by=ana.user
    )
    client.force_login(chloe)
    offered = client.get(page).content.decode()
    change = offered.split("/change/?kind=replan", 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert "in 30 instalments" in text(client.get(f"{page}change/?kind=replan{change}"))
    assert client.post(f"{page}asked/{row.pk}/", {"words": "We propose 40.00 a month."}).status_code == 302
    client.force_login(ana.user)
    assert "We propose 40.00 a month." in text(client.get(page))
    assert client.post(f"{page}hold/", {"until_on": today, "why": "x"}).status_code == 403


def test_an_auditor_reads_what_was_done_but_not_what_was_said(client, person, loan, page, nora, today):
    step = follow_up.answer(loan.dunning.get(step="call"), words="She is ill.", on=today, by=nora)
    auditor = person("Aude", Role.AUDITOR)
    client.force_login(auditor)
    seen = text(client.get(page))
    assert "a call by the advisor" in seen
    assert "She is ill" not in seen
    api = as_(auditor)
    assert api.get(f"/api/v1/loan-steps/{step.pk}/").json()["answer"] == ""
    assert as_(nora).get(f"/api/v1/loan-steps/{step.pk}/").json()["answer"] == "She is ill."
    assert api.post(f"/api/v1/loan-late/{loan.number}/go-on/", {}, format="json").status_code == 403


def test_the_same_by_api(ana, loan, nora, today, member):
    mine, office = as_(ana.user), as_(nora)
    late = mine.get(f"/api/v1/loan-late/{loan.number}/").json()
    assert (late["days"], late["next_step"], late["covered"]) == (loan.days_late(today), "plan", "")
    assert as_(member("Eve").user).get(f"/api/v1/loan-late/{loan.number}/").status_code == 404
    asked = {
        "loan": loan.number,
        "key": "k1",
        "cents": 20_000,
        "due_on": (today + timedelta(days=3)).isoformat(),
    }
    assert mine.post("/api/v1/loan-promises/", asked | {"cents": 100.5}, format="json").status_code == 400
    assert mine.post("/api/v1/loan-promises/", asked | {"cents": 1}, format="json").status_code == 422
    made = [mine.post("/api/v1/loan-promises/", asked, format="json").json() for _twice in range(2)]
    assert made[0] == made[1]
    assert made[0]["outcome"] == "open"
    assert mine.get("/api/v1/loan-promises/").json()["results"] == made[:1]
    assert mine.post(f"/api/v1/loan-promises/{made[0]['id']}/withdraw/", {}, format="json").status_code == 403
    gone = office.post(f"/api/v1/loan-promises/{made[0]['id']}/withdraw/", {}, format="json").json()
    assert gone["outcome"] == "withdrawn"
    wish = {"loan": loan.number, "kind": "plan", "words": "Less work"}
    assert mine.post("/api/v1/loan-requests/", wish, format="json").status_code == 400
    asked = mine.post("/api/v1/loan-requests/", wish | {"monthly_cents": 4_000}, format="json").json()
    assert mine.get(f"/api/v1/loan-late/{loan.number}/").json()["covered"] == "request"
    answered = office.post(
        f"/api/v1/loan-requests/{asked['id']}/answer/", {"words": "Yes"}, format="json"
    ).json()
    assert (answered["answer"], answered["answered_on"]) == ("Yes", today.isoformat())
    hold = {"until_on": (today + timedelta(days=9)).isoformat(), "why": "Spoken"}
    held = office.post(f"/api/v1/loan-late/{loan.number}/hold/", hold, format="json").json()
    assert held["covered"] == "hold"
    assert office.post(f"/api/v1/loan-late/{loan.number}/go-on/", {}, format="json").json()["covered"] == ""
    waits = office.get("/api/v1/loan-steps/", {"answered_on__isnull": "true", "step": "call"}).json()[
        "results"
    ]
    assert [row["waits"] for row in waits] == [True]
    done = office.post(f"/api/v1/loan-steps/{waits[0]['id']}/answer/", {"words": "Called"}, format="json")
    assert done.json()["waits"] is False
    letter = DunningStep.objects.get(step="letter")
    assert office.get(f"/api/v1/loan-steps/{letter.pk}/letter/").content.startswith(b"%PDF")
    assert promises.promised([loan], today)[loan.pk][0].outcome == "withdrawn"


def test_the_buttons_that_follow_a_late_loan_are_sent_with_the_token_of_the_page(loan, page, chloe, today):
    """As a browser sends them: the token of the form, or nothing happens."""
    follow_up.hold_back(loan, until_on=today + timedelta(days=5), why="Away", on=today, by=chloe)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(chloe)
    form = text(browser.get(page)).split(f'action="{page}go-on/"')[1].split("</form>")[0]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert browser.post(f"{page}go-on/").status_code == 403
    assert browser.post(f"{page}go-on/", {"csrfmiddlewaretoken": token}).status_code == 302
