"""Lines in parts: split over several payments, gathered on one, and undone while the period is open."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.banking import matching
from fund.banking.matching import CannotMatch, Part, PeriodClosed
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.ledger import proof
from fund.ledger.models import Movement
from tests.closing import close
from tests.tables import taken_out
from workflows.people.models import User
from workflows.refusals import TooLate

from .conftest import Told, held

Expected = Callable[..., ExpectedPayment]
Line = Callable[..., StatementLine]
JUNE = date(2026, 6, 5)


@pytest.fixture
def browser(chloe: User) -> Client:
    client = Client()
    client.force_login(chloe)
    return client


@pytest.fixture
def api(chloe: User) -> APIClient:
    client = APIClient()
    client.force_login(chloe)
    return client


def fresh(line: StatementLine) -> StatementLine:
    line.refresh_from_db()
    return line


def test_a_split_is_made_whole_or_not_at_all(line: Line, expected: Expected, chloe: User, told: Told) -> None:
    one, two, brought = expected(), expected("RF18539007547034"), line(150_00)
    with pytest.raises(CannotMatch, match="More than what is left"):
        matching.split(brought, [Part(100_00, one), Part(50_01, two)], by=chloe)
    assert (fresh(brought).open_cents, brought.matches.count()) == (150_00, 0)
    with pytest.raises(CannotMatch, match="at least one part"):
        matching.split(brought, [], by=chloe)
    matching.split(brought, [Part(100_00, one), Part(30_00, two), Part(20_00, use="gift")], by=chloe)
    assert fresh(brought).state == StatementLine.State.MATCHED
    assert told.received[-2:] == [(one.key, 100_00), (two.key, 30_00)]
    assert proof.run().holds


def test_several_lines_are_gathered_on_one_payment_all_or_none(
    line: Line, expected: Expected, chloe: User
) -> None:
    row, lines = expected(cents=100_00), [line(40_00), line(60_00)]
    out = line(-5_00)
    with pytest.raises(CannotMatch, match="went out"):
        matching.gather([*lines, out], row, by=chloe)
    assert not row.matches.exists()
    matching.gather(lines, row, by=chloe)
    row.refresh_from_db()
    assert (row.received_cents, row.matches.count()) == (100_00, 2)


def test_a_match_on_a_line_that_changed_meanwhile_is_refused(
    line: Line, expected: Expected, chloe: User
) -> None:
    row, brought = expected(), line(150_00)
    seen = brought.version
    matching.assign(brought, row, by=chloe, cents=10_00, version=seen)
    for act in (
        lambda: matching.assign(brought, row, by=chloe, cents=10_00, version=seen),
        lambda: matching.use_as(brought, "gift", by=chloe, version=seen),
        lambda: matching.split(brought, [Part(10_00, row)], by=chloe, version=seen),
    ):
        with pytest.raises(TooLate, match="while you were looking"):
            act()
    assert fresh(brought).matched_cents == 10_00


@pytest.mark.parametrize("use", ["gift", ""])
def test_in_a_closed_period_a_match_is_undone_only_by_a_reversal_in_the_open_one(
    line: Line, expected: Expected, chloe: User, dirk: User, account: BankAccount, use: str
) -> None:
    row, brought = expected(), line(100_00)
    match = matching.use_as(brought, use, by=chloe) if use else matching.assign(brought, row, by=chloe)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
        close(account.fund, month, on=JUNE, by=chloe, second=dirk)
    with pytest.raises(PeriodClosed, match=r"4 May 2026 is closed.*1 June 2026"):
        matching.undo(match, by=chloe)
    with pytest.raises(CannotMatch, match="Say why"):
        matching.undo(match, by=chloe, in_open_period=True)
    assert "suspense" not in held(account.fund)
    matching.undo(match, by=chloe, in_open_period=True, why="the wrong loan")
    last = Movement.objects.order_by("-pk")[0]
    assert (last.booked_on, last.asked_on) == (date(2026, 6, 1), None)
    assert held(account.fund)["suspense"] == -100_00
    assert fresh(brought).open_cents == 100_00
    assert proof.run().holds


def test_the_page_of_a_closed_match_says_so_and_asks_for_the_reason(
    line: Line, chloe: User, dirk: User, account: BankAccount, browser: Client, api: APIClient
) -> None:
    brought = line(100_00)
    match = matching.use_as(brought, "gift", by=chloe)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
        close(account.fund, month, on=JUNE, by=chloe, second=dirk)
    url = f"/bank/lines/{brought.pk}/matches/{match.pk}/undo/"
    shown = browser.post(url)
    assert shown.status_code == 409
    assert "Reverse it in the open period" in shown.content.decode()
    again = browser.post(url, {"in_open_period": "1", "why": " "})
    assert (again.status_code, "Say why" in again.content.decode()) == (422, True)
    told = api.post(f"/api/v1/bank-lines/{brought.pk}/undo/", {"match": match.pk}, format="json")
    assert (told.status_code, told.json()["code"], told.json()["figures"]["open_on"]) == (
        409, "period_closed", "2026-06-01",
    )  # fmt: skip
    body = {"match": match.pk, "why": "the wrong loan", "in_open_period": True}
    done = api.post(f"/api/v1/bank-lines/{brought.pk}/undo/", body, format="json")
    assert (done.status_code, done.json()["open_cents"]) == (200, 100_00)


def test_a_line_is_split_on_its_page_and_bad_amounts_lose_nothing(
    line: Line, expected: Expected, browser: Client
) -> None:
    one, two = (
        expected(iban="BE71096123456769", due_on=None),
        expected("RF18539007547034", label="L-2026-0002"),
    )
    brought = line(150_00)
    url = f"/bank/lines/{brought.pk}/split/"
    page = browser.get(f"{url}?find=L-2026-0002").content.decode()
    assert one.reference in page
    assert two.reference in page
    typed = {f"part-{one.pk}": "1e3", f"part-{two.pk}": "30,00", "use-gift": "20,00"}
    wrong = browser.post(url, typed)
    assert wrong.status_code == 422
    assert 'value="1e3"' in wrong.content.decode()
    assert 'value="30,00"' in wrong.content.decode()
    too_much = browser.post(url, typed | {f"part-{one.pk}": "100,01"})
    assert (too_much.status_code, "More than what is left" in too_much.content.decode()) == (422, True)
    assert browser.post(url, {}).status_code == 422
    assert browser.post(url, {"part-99999999": "5", "part-²": "5"}).status_code == 422
    done = browser.post(url, typed | {f"part-{one.pk}": "100,00"})
    assert done.status_code == 302
    assert sorted(brought.matches.values_list("cents", flat=True)) == [20_00, 30_00, 100_00]


def test_ticked_lines_are_gathered_from_the_list(line: Line, expected: Expected, browser: Client) -> None:
    row, lines = expected(), [line(40_00), line(60_00)]
    ticked = [brought.pk for brought in lines]
    for wrong in ({"to": row.label}, {"lines": ticked, "to": "L-9"}, {"lines": ["x"], "to": row.label}, {}):
        answer = browser.post("/bank/lines/gather/", wrong)
        assert answer.status_code == 422, wrong
    kept = browser.post("/bank/lines/gather/", {"lines": ticked, "to": "L-9"}).content.decode()
    assert kept.count(" checked") == 2
    assert 'value="L-9"' in kept
    browser.post("/bank/lines/gather/", {"lines": ticked, "to": row.label})
    assert row.matches.count() == 2


def test_parts_gathering_suggestions_and_rules_over_the_api(
    line: Line, expected: Expected, api: APIClient
) -> None:
    row, lines = expected(iban="BE71096123456769", cents=40_00, due_on=None), [line(40_00), line(60_00)]
    url = f"/api/v1/bank-lines/{lines[0].pk}/"
    (suggested,) = api.get(f"{url}suggestions/").json()
    assert (suggested["kind"], suggested["target"]) == ("expected", row.reference)
    assert "the same account" in suggested["reasons"]
    body = {"lines": [one.pk for one in lines], "expected": row.reference}
    for wrong in ({"lines": [], "expected": row.reference}, {"lines": [1]}, {**body, "lines": ["x"]}):
        assert api.post("/api/v1/bank-lines/gather/", wrong, format="json").status_code == 400
    missing = api.post("/api/v1/bank-lines/gather/", {**body, "lines": [999_999]}, format="json")
    assert missing.status_code == 422
    stale = {"expected": row.reference, "version": 99}
    assert api.post(f"{url}assign/", stale, format="json").status_code == 409
    done = api.post("/api/v1/bank-lines/gather/", body, format="json")
    assert {one["state"] for one in done.json()} == {"matched"}
    (rule,) = api.get("/api/v1/matching-rules/").json()["results"]
    assert (rule["times"], rule["on"], rule["expected"]) == (2, True, row.reference)
    assert "6769" in rule["words"]
    switched = api.post(f"/api/v1/matching-rules/{rule['id']}/switch/", {"on": False}, format="json")
    assert switched.json()["on"] is False


def test_the_page_leads_from_line_to_line_and_one_key_accepts(
    line: Line, expected: Expected, browser: Client
) -> None:
    expected(iban="BE71096123456769", due_on=None)
    older, out, newest = line(100_00), line(-1_00), line(200_00)
    page = browser.get(f"/bank/lines/{newest.pk}/?side=in").content.decode()
    assert "1 of 2 to match" in page
    assert f'href="/bank/lines/{older.pk}/?side=in" data-key="n"' in page
    assert 'data-key="1">Match 200.00' in page
    typed = {"expected": ExpectedPayment.objects.get().pk, "side": "in", "version": newest.version}
    following = browser.post(f"/bank/lines/{newest.pk}/assign/", typed)
    assert following["Location"] == f"/bank/lines/{older.pk}/?side=in"
    last = browser.post(f"/bank/lines/{older.pk}/use/", {"use": "gift", "side": "in"})
    assert last["Location"] == "/bank/lines/"
    assert fresh(out).state == StatementLine.State.TO_MATCH
    stale = browser.post(f"/bank/lines/{out.pk}/use/", {"use": "charges", "version": "77"})
    assert stale.status_code == 409


def test_rules_are_read_and_switched_on_their_page(
    line: Line, expected: Expected, chloe: User, browser: Client
) -> None:
    assert "No rule yet" in browser.get("/bank/matching-rules/").content.decode()
    matching.assign(line(60_00), expected(cents=1), by=chloe)
    assert "Money from the account" in browser.get("/bank/matching-rules/").content.decode()
    (row,) = taken_out(browser, "/bank/matching-rules/")
    assert (row["Rule"][:22], row["It suggests"]) == ("Money from the account", "yes")
    rule = ExpectedPayment.objects.get().matching_rules.get()
    browser.post(f"/bank/matching-rules/{rule.pk}/switch/", {"on": "0"})
    assert "switched off on" in browser.get("/bank/matching-rules/").content.decode()
    assert browser.post("/bank/matching-rules/999/switch/", {}).status_code == 404


def test_lines_are_found_by_a_name_or_an_account_though_both_are_sealed(line: Line, browser: Client) -> None:
    line(12_34, name="DUPONT Marie")
    line(56_78, name="Other", iban="BE68539007547034")
    for words, there in (
        ("Marie Dupont", "12.34"),
        ("BE71 0961 2345 6769", "12.34"),
        ("be68 5390 0754 7034", "56.78"),
    ):
        page = browser.get("/bank/lines/", {"q": words}).content.decode()
        assert there in page
        assert ("56.78" in page) != ("12.34" in page)


def any_letter(answer: Any) -> bool:
    return answer.status_code == 200 and answer.content[:4] == b"%PDF"


def test_a_payer_is_asked_on_the_record_and_a_letter_is_printed(
    line: Line, expected: Expected, browser: Client, api: APIClient, belgium: Any, chloe: User
) -> None:
    from workflows.notices.models import Notice
    from workflows.people.models import Member

    unknown = line(33_00, name="Somebody", iban="BE68539007547034", text="for <you> & #me")
    browser.post(f"/bank/lines/{unknown.pk}/ask/")
    assert not Notice.objects.exists()
    assert any_letter(browser.get(f"/bank/lines/{unknown.pk}/letter/"))
    assert "Payer asked" in browser.get(f"/bank/lines/{unknown.pk}/").content.decode()
    member = Member.objects.create(
        number="BE-9", first_name="Zoë", last_name="Peeters", cooperative=belgium, joined_on=date(2020, 1, 1),
        language="fr",
    )  # fmt: skip
    expected(member=member, iban="BE71096123456769", cents=1)
    known = line(44_00)
    assert api.post(f"/api/v1/bank-lines/{known.pk}/ask/", {}, format="json").status_code == 200
    assert Notice.objects.get().member == member
    assert any_letter(api.get(f"/api/v1/bank-lines/{known.pk}/letter/"))
    out = line(-1_00)
    assert api.post(f"/api/v1/bank-lines/{out.pk}/ask/", {}, format="json").status_code == 409
