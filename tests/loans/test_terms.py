"""What the terms of a product allow beside a monthly plan: weeks and days, seasons, a larger last instalment, a file
fee in the first one, a limit by income. One schedule by page, by API and in the agreement."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from loans import application as applying
from loans.offer import make_offer
from loans.quote import quote
from loans.schedule import Unplannable, add_months
from workflows.refusals import Unmet

from .conftest import FIRST, MONDAY, granted
from .test_api import call
from .test_pages import text

pytestmark = pytest.mark.django_db


def due(rows):
    return [(row.due_on, row.due_cents) for row in rows]


def test_terms_by_the_week_count_fifty_two_instalments_a_year(publish):
    terms = publish(period_days=7)
    rows = terms.plan(520_000, 12, date(2026, 5, 5))
    assert len(rows) == 52
    assert due(rows)[:2] == [(date(2026, 5, 5), 10_000), (date(2026, 5, 12), 10_000)]
    assert rows[-1].due_on == date(2027, 4, 27)
    assert terms.count(3) == 13
    assert terms.rhythm == "every week"


@pytest.mark.parametrize(
    ("rhythm", "months", "count", "words"),
    [
        ({"period_months": 3}, 12, 4, "every quarter"),
        ({"period_days": 14}, 6, 13, "every 14 days"),
        ({"period_days": 30}, 12, 12, "every 30 days"),
        ({"period_months": 2}, 12, 6, "every 2 months"),
        ({}, 12, 12, "every month"),
    ],
)
def test_each_rhythm_has_its_count_and_its_words(publish, rhythm, months, count, words):
    terms = publish(**rhythm)
    assert (terms.count(months), terms.rhythm) == (count, words)
    assert len(terms.plan(100_000, months, FIRST)) == count


def test_instalments_less_than_a_week_apart_are_no_terms(publish):
    with pytest.raises(ValidationError, match="between 7 and 366 days"):
        publish(period_days=6)


def test_months_left_out_are_only_where_the_terms_say_so(publish):
    with pytest.raises(Unmet) as refused:
        quote(publish(), cents=120_000, months=12, first_due_on=FIRST, months_off=[7])
    assert refused.value.code == "no_seasons"
    seasonal = publish(seasons=True)
    found = quote(
        seasonal, cents=120_000, months=12, first_due_on=FIRST, months_off=[7, 8], months_double=[12]
    )
    assert len(found.rows) == 12
    assert {row.anchor_on.month for row in found.rows}.isdisjoint({7, 8})
    assert found.owed_cents == 120_000
    with pytest.raises(Unplannable) as both:
        quote(seasonal, cents=120_000, months=12, first_due_on=FIRST, months_off=[7], months_double=[7])
    assert both.value.code == "month_off_and_double"


def test_a_last_instalment_is_as_large_as_the_terms_allow(publish):
    with pytest.raises(Unmet) as refused:
        quote(publish(), cents=120_000, months=12, first_due_on=FIRST, balloon_cents=1)
    assert refused.value.code == "no_balloon"
    terms = publish(balloon_basis_points=5_000)
    found = quote(terms, cents=120_000, months=3, first_due_on=FIRST, balloon_cents=60_000)
    assert [row.due_cents for row in found.rows] == [30_000, 30_000, 60_000]
    with pytest.raises(Unmet) as above:
        quote(terms, cents=120_000, months=3, first_due_on=FIRST, balloon_cents=60_001)
    assert (above.value.code, above.value.figures["highest_cents"]) == ("balloon_too_large", 60_000)


def test_grace_longer_than_the_term_is_refused_by_quote_and_request(ana, terms, draft):
    with pytest.raises(Unmet) as refused:
        quote(terms, cents=120_000, months=5, grace_months=6, first_due_on=FIRST)
    assert refused.value.code == "grace_longer_than_term"
    held = draft(ana, months=3)
    with pytest.raises(Unmet) as asked:
        applying.save_answers(held, by=ana.user, grace_months=4)
    assert asked.value.code == "grace_longer_than_term"
    assert len(quote(terms, cents=120_000, months=6, grace_months=6, first_due_on=FIRST).rows) == 6


def test_a_loan_is_at_most_a_share_of_what_the_activity_invoiced(ana, publish, draft, nora, bram):
    terms = publish(income_share_basis_points=2_000)
    held = draft(ana, under=terms, cents=120_000)
    with pytest.raises(Unmet) as unknown:
        applying.submit(held, by=ana.user, on=MONDAY)
    assert "invoiced in the last 12 months" in str(unknown.value)
    held = applying.save_answers(held, by=ana.user, invoiced_year_cents=599_990)
    with pytest.raises(Unmet) as above:
        applying.submit(held, by=ana.user, on=MONDAY)
    assert "20" in str(above.value)
    held = applying.save_answers(held, by=ana.user, invoiced_year_cents=600_000)
    case = granted(applying.submit(held, by=ana.user, on=MONDAY), nora, bram, cents=120_001, on=MONDAY)
    with pytest.raises(Unmet) as refused:
        make_offer(case, None, cents=120_001, by=bram, on=MONDAY)
    assert refused.value.code == "amount_above_income_share"
    assert refused.value.figures["highest_cents"] == 120_000


def test_a_fee_in_the_first_instalment_balances_both_books_to_the_last_cent(
    ana, publish, offer, sign, pay_out, repay, fund
):
    terms = publish(file_fee_basis_points=300, fee_way="first")
    loan = pay_out(sign(offer(ana, under=terms, months=3)))
    assert (loan.order.cents, loan.drawn_cents, loan.outstanding_cents) == (120_000, 123_600, 123_600)
    assert due(loan.schedule.rows())[:2] == [(date(2026, 5, 5), 43_600), (date(2026, 6, 5), 40_000)]
    assert balances.total(fund, Kind.LOAN) == balances.total(fund, Kind.LENT) == 123_600
    assert balances.total(fund, Kind.FEES) == -3_600
    assert balances.total(fund, Kind.AVAILABLE) == 5_000_000 - 120_000
    assert loan.document.agreed["owed_cents"] == 123_600
    assert proof.run().holds, proof.run().differences
    loan = repay(loan, 43_600, on=FIRST)
    loan = repay(loan, 80_000, on=date(2026, 6, 5))
    assert (loan.state, loan.repaid_cents, loan.outstanding_cents) == ("settled", 123_600, 0)
    assert balances.total(fund, Kind.AVAILABLE) == 5_000_000 + 3_600
    assert proof.run().holds, proof.run().differences


def test_the_shape_that_was_asked_is_agreed_and_kept_when_the_money_is_late(
    ana, publish, offer, sign, pay_out
):
    terms = publish(seasons=True, balloon_basis_points=5_000)
    asked = {"months": 6, "months_off": [6, 7], "balloon_cents": 60_000}
    agreement = sign(offer(ana, under=terms, **asked))
    agreed = agreement.document.agreed
    assert [row["due_on"] for row in agreed["instalments"]][:2] == ["2026-05-05", "2026-08-05"]
    assert agreed["months_off"] == [6, 7]
    late = pay_out(agreement, on=date(2026, 5, 7)).schedule.rows()
    assert len(late) == 6
    assert late[0].due_on == date(2026, 8, 5)
    assert [row.due_cents for row in late] == [12_000] * 5 + [60_000]


def test_a_smaller_grant_keeps_the_share_of_the_last_instalment(ana, publish, draft, nora, bram):
    terms = publish(balloon_basis_points=5_000)
    held = draft(ana, under=terms, months=3, balloon_cents=60_000)
    case = granted(applying.submit(held, by=ana.user, on=MONDAY), nora, bram, cents=80_000, on=MONDAY)
    agreement = make_offer(case, None, cents=80_000, by=bram, on=MONDAY)
    assert [row.due_cents for row in agreement.schedule.rows()] == [20_000, 20_000, 40_000]


def future():
    return add_months(timezone.localdate().replace(day=1), 2)


def test_simulator_and_api_show_one_schedule(client, ana, publish):
    publish(seasons=True, balloon_basis_points=5_000, income_share_basis_points=2_000, fee_way="first")
    first = future()
    off = [first.month % 12 + 1]
    body = {"product": "equipment", "cents": 100_000, "months": 3, "first_due_on": first.isoformat()}
    body |= {"months_off": off, "balloon_cents": 40_000, "invoiced_year_cents": 600_000}
    quoted = call(ana.user).post("/api/v1/loan-quotes/", body, format="json")
    assert quoted.status_code == 200, quoted.json()
    rows = quoted.json()["instalments"]
    assert [row["due_cents"] for row in rows] == [30_000, 30_000, 40_000]
    assert date.fromisoformat(rows[1]["due_on"]) - first > timedelta(days=45)
    typed = {"product": "equipment", "amount": "1000", "months": 3, "first_due_on": first.isoformat()}
    typed |= {"months_off": off, "balloon": "400", "invoiced_year": "6000"}
    page = text(client.get("/loans/simulator/", typed))
    assert page.count("300.00") == 2
    assert all(f"{date.fromisoformat(row['due_on']):%-d %b %Y}" in page for row in rows)
    poor = call(ana.user).post("/api/v1/loan-quotes/", body | {"invoiced_year_cents": 400_000}, format="json")
    assert (poor.status_code, poor.json()["code"]) == (422, "amount_above_income_share")
    assert client.get("/loans/simulator/", typed | {"invoiced_year": "4000"}).status_code == 422
    wrong = call(ana.user).post("/api/v1/loan-quotes/", body | {"months_off": [13]}, format="json")
    assert wrong.status_code == 400


def test_a_season_is_asked_on_the_plan_page_and_by_the_api(client, ana, publish, draft):
    held = draft(ana, under=publish(seasons=True, balloon_basis_points=5_000))
    reference = held.case.reference
    client.force_login(ana.user)
    page = f"/loans/applications/{reference}/plan/"
    typed = {"amount": "1200", "months": 12, "grace_months": 0, "first_due_on": future().isoformat()}
    assert "Months without an instalment" in text(client.get(page))
    assert client.post(page, typed | {"months_off": [7, 8], "balloon": "300"}).status_code == 302
    held.refresh_from_db()
    assert (held.months_off, held.balloon_cents) == ([7, 8], 30_000)
    kept = client.post(page, typed | {"months_off": [7], "months_double": [7]})
    assert kept.status_code == 422
    assert "not both" in text(kept)
    patched = call(ana.user).patch(
        f"/api/v1/loan-applications/{reference}/", {"months_double": [12], "months_off": []}, format="json"
    )
    assert patched.status_code == 200, patched.json()
    assert (patched.json()["months_double"], patched.json()["balloon_cents"]) == ([12], 30_000)


def test_a_month_bears_as_much_as_is_asked_by_page_api_and_agreement(client, ana, publish, draft, offer):
    terms = publish(seasons=True)
    held = draft(ana, under=terms)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/plan/"
    typed = {"amount": "1200", "months": 12, "grace_months": 0, "first_due_on": future().isoformat()}
    assert client.post(page, typed | {"months_double": ["", "6", "7,7"]}).status_code == 302
    held.refresh_from_db()
    assert held.months_double == [6, 7, 7]
    shown = client.get(page).content.decode()
    assert "June × 2, July × 3" in text(client.get(page.replace("plan", "check")))
    for chosen in ('value="6" selected', 'value="7,7" selected', 'value="" selected'):
        assert chosen in shown
    kept = client.post(page, typed | {"months_off": [7], "months_double": ["7,7,7"]})
    assert (kept.status_code, list(kept.context["form"].errors)) == (422, ["months_double"])
    assert 'value="7,7,7" selected' in kept.content.decode()
    for wrong in ("13", "7,8", "x", "7,7,7,7,7,7", "7\0"):
        answer = client.post(page, typed | {"months_double": [wrong]})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["months_double"]), wrong
    api, place = call(ana.user), f"/api/v1/loan-applications/{held.case.reference}/"
    seen = api.patch(place, {"months_double": [8, 6, 8]}, format="json").json()
    assert seen["months_double"] == [6, 8, 8]
    ordinary = min(row["due_cents"] for row in seen["instalments"])
    of = {date.fromisoformat(row["due_on"]).month: row["due_cents"] for row in seen["instalments"][:-1]}
    assert of.get(8, 3 * ordinary) == 3 * ordinary
    heavy = api.patch(place, {"months_double": [8] * 6}, format="json")
    assert (heavy.status_code, heavy.json()["code"]) == (422, "month_too_heavy")
    agreed = offer(ana, under=terms, months_double=[6, 7, 7]).document.agreed
    assert agreed["months_double"] == [6, 7, 7]


def test_terms_of_every_kind_are_written_by_the_api(chloe, terms):
    body = {
        "from_on": "2026-03-01",
        "period_days": 14,
        "fee_way": "first",
        "income_share_basis_points": 2_000,
    }
    made = call(chloe).post("/api/v1/loan-products/equipment/draft/", body, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["period_days"], made.json()["fee_way"]) == (14, "first")
    refused = call(chloe).post(
        "/api/v1/loan-products/equipment/draft/", body | {"period_days": 3}, format="json"
    )
    assert refused.status_code == 422
    assert "between 7 and 366 days" in refused.json()["detail"]
