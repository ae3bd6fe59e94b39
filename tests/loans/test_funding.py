"""Ana teaches in Brussels and borrows from the regional lender's line, Eve in Wallonia from own means: what is repaid
returns to the line, each euro drawn is accounted for, and a lender who cannot be paid is seen in time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from fund.ledger import proof, proposals
from fund.ledger.envelopes import available
from fund.ledger.refusals import InsufficientFunds
from fund.reporting import figures
from fund.sources import coming, funding_lines, schedules, warning
from loans import funding
from loans.line_rules import OWN, Rule, WhenShort
from loans.models import LineRules
from tests.tables import taken_out
from workflows.committee.models import Recusal
from workflows.notices.models import Notice
from workflows.outbox import deliver
from workflows.refusals import NotYours, Unmet

START, MONDAY = date(2026, 1, 5), date(2026, 3, 2)


@pytest.fixture
def line(fund, chloe):
    made = funding_lines.open_line(
        fund=fund,
        code="brussels",
        lender="Finance Brussels",
        limit_cents=1_000_000,
        from_on=START,
        region="BRU",
    )
    funding_lines.draw(made, key="1", cents=150_000, on=date(2026, 2, 2), by=chloe, reference="FB-1")
    made.refresh_from_db()
    return made


@pytest.fixture
def agree(fund, chloe, dirk):
    def make(*rules, on=date(2026, 2, 2), key="r"):
        made = funding.propose(key=key, fund=fund, rules=rules, from_on=on, why="Agreed", on=on, by=chloe)
        return proposals.approve(made, by=dirk, on=on, digest=made.digest())

    return make


@pytest.fixture
def brussels(line, agree):
    return agree(Rule("brussels", region="Bruxelles-Capitale"), Rule(OWN))


@pytest.fixture
def at(trade):
    """at(ana, "Wallonie"): she has an Activity there."""

    def make(member, region):
        activity = trade(member)
        activity.region = region
        activity.save()
        return member

    return make


def test_rules_are_agreed_by_two_from_a_day_to_come(fund, line, chloe, dirk, nora):
    asked = {
        "key": "r",
        "fund": fund,
        "rules": [Rule("brussels")],
        "from_on": MONDAY,
        "why": "x",
        "on": MONDAY,
    }
    for wrong in ({"from_on": START}, {"rules": [Rule("nowhere")]}, {"rules": [Rule(OWN)] * 13}):
        with pytest.raises(Unmet):
            funding.propose(**asked | wrong, by=chloe)
    with pytest.raises(NotYours):
        funding.propose(**asked, by=nora)
    made = funding.propose(**asked, by=chloe)
    assert funding.propose(**asked, by=chloe) == made
    with pytest.raises(NotYours):
        proposals.approve(made, by=chloe, on=MONDAY, digest=made.digest())
    assert LineRules.objects.in_force(fund, MONDAY) is None
    proposals.approve(made, by=dirk, on=MONDAY, digest=made.digest())
    assert LineRules.objects.in_force(fund, MONDAY) == made
    assert LineRules.objects.in_force(fund, MONDAY - timedelta(days=1)) is None


def test_what_is_repaid_returns_to_the_line_and_every_euro_is_accounted_for(
    ana, member, at, line, brussels, running, repay, fund, envelope, chloe
):
    """1,500.00 were drawn; Ana borrows 1,200.00 of it and repays 100.00, Eve borrows from own means."""
    loan = running(at(ana, "Bruxelles-Capitale"))
    own, before = running(at(member("Eve"), "Wallonie"), cents=60_000), available(envelope)
    assert (loan.envelope, own.envelope) == (line.envelope, envelope)
    assert (funding.line_of(loan.envelope), funding.line_of(own.envelope)) == (line, None)
    assert available(line.envelope) == 30_000
    repay(loan, 10_000, on=date(2026, 5, 5))
    assert (available(line.envelope), available(envelope)) == (40_000, before)
    stands = funding.standing_of(line)
    assert (
        stands.drawn_cents, stands.lent_cents, stands.repaid_cents, stands.left_cents, stands.committed_cents,
        stands.available_cents, stands.loans,
    ) == (150_000, 120_000, 10_000, 110_000, 0, 40_000, 1)  # fmt: skip
    used, unused = funding.drawn(line, chloe)
    assert (used.draw.reference, used.loan, used.order, used.cents) == ("FB-1", loan, loan.order, 120_000)
    assert (unused.draw.reference, unused.order, unused.cents, unused.is_used) == (
        "FB-1",
        None,
        30_000,
        False,
    )
    Recusal.objects.create(
        case=loan.case, user=chloe, kind="declared", reason="close", by=chloe, at=timezone.now()
    )
    hidden = funding.drawn(line, chloe)[0]
    assert (hidden.loan, hidden.order.shown_payee, hidden.cents) == (None, "not shown to you", 120_000)
    funding_lines.draw(line, key="2", cents=100_000, on=date(2026, 6, 1), by=chloe, reference="FB-2")
    again = funding.drawn(line, chloe)
    assert [(use.draw.reference, use.cents) for use in again] == [
        ("FB-1", 120_000),
        ("FB-1", 30_000),
        ("FB-2", 100_000),
    ]
    assert proof.run().holds


def test_a_line_that_has_not_enough_passes_the_loan_on_or_the_grant_waits(
    ana, at, line, brussels, offer, agree, envelope
):
    at(ana, "Bruxelles-Capitale")
    assert offer(ana, cents=150_001).envelope == envelope
    agree(Rule("brussels", when_short=WhenShort.WAIT), on=MONDAY, key="w")
    with pytest.raises(InsufficientFunds, match="Finance Brussels"):
        offer(ana, cents=150_001)


def test_a_line_that_ended_is_passed_over(ana, at, line, brussels, offer, envelope):
    line.to_on = date(2026, 3, 1)
    line.save()
    assert offer(at(ana, "Bruxelles-Capitale")).envelope == envelope


def test_the_case_shows_what_the_line_can_still_promise(ana, at, line, brussels, draft, envelope):
    held = draft(at(ana, "Bruxelles-Capitale"))
    assert funding.envelope_for(held, 120_000, MONDAY) == line.envelope


@pytest.fixture
def owed(line, ana, at, brussels, running, chloe):
    """1,200.00 of the line are lent in 12 instalments of 100.00 from 5 May; 300.00 are in the envelope."""
    return running(at(ana, "Bruxelles-Capitale"))


def test_a_payment_that_borrowers_repay_in_time_is_no_shortfall_and_one_that_they_do_not_is(
    owed, line, chloe, dirk, dora, nora
):
    schedules.set_schedule(line, plan=[(date(2026, 8, 31), 60_000), (date(2026, 10, 30), 50_000)], by=chloe)
    on = date(2026, 5, 4)
    assert coming.expected(line, on)[:2] == [(date(2026, 5, 5), 10_000), (date(2026, 6, 5), 10_000)]
    # by the end of August 300.00 and four instalments: 700.00; 100.00 are left then, and 200.00 come until October
    (short,) = schedules.standing(line, on).shortfalls
    assert (short.due_on, short.due_cents, short.short_cents) == (date(2026, 10, 30), 50_000, 20_000)
    assert warning.short(type(line).objects.all(), on) == []  # it is more than 90 days away
    assert warning.warn(date(2026, 8, 3)) == 1
    # nothing was repaid since May: that is not counted on
    late = schedules.standing(line, date(2026, 8, 3)).shortfalls
    assert late[0].due_on == date(2026, 8, 31)
    deliver()
    told = Notice.objects.filter(template="line_short")
    treasurers = {"Chloe", "Dirk", "Dora", "Greta"}  # Greta signed the loan for the cooperative
    assert set(told.values_list("user__first_name", flat=True)) == treasurers
    assert all("31 August 2026" in notice.body for notice in told.all())
    warning.warn(date(2026, 8, 4))
    deliver()
    assert told.count() == 4
    assert warning.warn(date(2026, 8, 25)) == 1  # six days before it
    deliver()
    assert told.count() == 8
    task = next(one for one in figures.tasks() if one.code == "lines_short")
    assert task.count(chloe, date(2026, 8, 3)) == 1
    assert task.count(nora, date(2026, 8, 3)) == 0


def test_pages_show_the_lines_and_two_treasurers_agree_on_rules(
    client, owed, line, fund, ana, chloe, dirk, nora
):
    schedules.set_schedule(line, plan=[(date(2026, 8, 31), 150_000)], by=chloe)
    client.force_login(nora)
    assert client.get("/loans/lines/").status_code == 403
    client.force_login(chloe)
    shown = client.get("/loans/lines/").content.decode()
    assert "Bruxelles-Capitale" in shown
    assert "will be missing" in shown
    assert f"<strong>{line}</strong>" in shown  # by its name, not by its code
    told = {row["Line"]: row for row in taken_out(client, "/loans/lines/")}[str(line)]
    assert (told["Next due to the lender"], told["Amount"]) == ("2026-08-31", "1500.00")
    page = client.get(f"/loans/lines/{fund.code}/brussels/")
    assert owed.number in page.content.decode()
    assert client.get(f"/loans/lines/{fund.code}/brussels/", {"format": "csv"}).status_code == 200
    assert client.get(f"/loans/lines/{fund.code}/nowhere/").status_code == 404
    assert "What this money was used for" in client.get(line.get_absolute_url()).content.decode()
    assert "Finance Brussels" in client.get(f"/loans/{owed.number}/").content.decode()
    address, today = f"/loans/lines/{fund.code}/rules/", timezone.localdate()
    assert client.get(address).status_code == 200
    rows = {"rules-TOTAL_FORMS": 2, "rules-INITIAL_FORMS": 0, "rules-0-line": "brussels", "rules-0-country": "BE",
            "rules-0-when_short": "wait", "rules-1-line": "-"}  # fmt: skip
    typed = {"key": "k", "from_on": today, "why": "Simpler", **rows}
    for wrong in (
        {"rules-0-line": "nowhere"},
        {"from_on": "soon"},
        {"from_on": today - timedelta(days=1)},
        {"why": ""},
    ):
        assert client.post(address, typed | wrong).status_code == 422, wrong
    made = client.post(address, typed)
    assert made.status_code == 302
    held = LineRules.objects.latest("pk")
    assert held.read() == [Rule("brussels", country="BE", when_short="wait"), Rule(OWN)]
    assert client.post(made.url, {"act": "approve", "digest": held.digest()}).status_code == 403
    client.force_login(dirk)
    assert "Belgium" in client.get(made.url).content.decode()
    assert client.post(made.url, {"act": "approve", "digest": held.digest()}).status_code == 302
    client.force_login(ana.user)
    assert "Finance Brussels" not in client.get(f"/loans/{owed.number}/").content.decode()


def test_by_api_the_lines_their_uses_and_their_rules(owed, line, fund, chloe, dirk, nora):
    api, today = APIClient(), timezone.localdate()
    api.force_authenticate(chloe)
    assert api.get(f"/api/v1/loan-lines/{line.pk}/").data["lent_cents"] == 120_000
    uses = api.get(f"/api/v1/loan-lines/{line.pk}/uses/").data["results"]
    assert [(row["loan"], row["cents"]) for row in uses] == [(owed.number, 120_000), (None, 30_000)]
    asked = {"key": "k", "fund": fund.code, "from_on": today.isoformat(), "why": "x",
             "rules": [{"line": "brussels", "region": "Bruxelles-Capitale"}, {"line": ""}]}  # fmt: skip
    assert (
        api.post("/api/v1/line-rules/", asked | {"rules": [{"line": "nowhere"}]}, format="json").status_code
        == 422
    )
    made = api.post("/api/v1/line-rules/", asked, format="json")
    assert made.status_code == 201
    approve = f"/api/v1/line-rules/{made.data['id']}/approve/"
    assert api.post(approve, {"digest": made.data["digest"]}, format="json").status_code == 403
    api.force_authenticate(dirk)
    assert api.post(approve, {"digest": made.data["digest"]}, format="json").data["state"] == "approved"
    assert "shortfalls" in api.get(f"/api/v1/funding-lines/{line.pk}/standing/").data
    api.force_authenticate(nora)
    assert api.get(f"/api/v1/loan-lines/{line.pk}/").status_code == 403
