"""The sources on screen and over the API."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from fund.ledger import chart
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.envelopes import open_envelope
from fund.ledger.models import Fund, Movement
from fund.sources.models import ContributionRate, FundingLine, Gift, Import, Invoice, RateProposal, Recovery
from tests.tables import taken_out
from workflows import outbox
from workflows.people.permissions import Role

from .conftest import invoice, record, table

pytestmark = pytest.mark.usefixtures("rates")
GOOD = table(invoice("F1", amount="1.250,00"), invoice("F2", "fr"))
BAD = table(invoice("F1", amount="1.250,00"), invoice("F2", "nl"))
TODAY = localdate().isoformat()


@pytest.fixture
def treasury(client, fund, chloe):
    client.force_login(chloe)
    return client


@pytest.fixture
def send(treasury):
    """Post JSON, and say what came instead where the status is another."""

    def post(path, data, status, client=treasury):
        answer = client.post(f"/api/v1/{path}/", data, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    return post


def upload(client, content, kind="contributions", **more):
    file = SimpleUploadedFile("march.csv", content)
    return client.post(reverse("sources:import_file"), {"file": file, "kind": kind, **more})


def words_of(client, name, *args, query=""):
    answer = client.get(reverse(f"sources:{name}", args=args) + query)
    assert answer.status_code == 200
    return re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode())  # a token may spell anything


# ---- files


def test_a_file_is_looked_at_then_recorded_once_however_often_the_button_is_pressed(treasury, fund):
    answer = upload(treasury, GOOD)
    made = Import.objects.get()
    assert answer.url == made.get_absolute_url()
    text = treasury.get(answer.url).content.decode()
    assert "Record 2 lines" in text
    assert "90.25" in text
    assert total(fund, Kind.BANK) == 0
    for _click in range(2):
        assert treasury.post(reverse("sources:confirm", args=[made.pk])).status_code == 302
    outbox.deliver()
    assert total(fund, Kind.BANK) == 90_25
    assert "Take all of it back" in treasury.get(answer.url).content.decode()
    movement = Movement.objects.first()
    origin = treasury.get(reverse("ledger:movement", args=[movement.pk])).content.decode()
    assert answer.url in origin
    assert "F1" in words_of(treasury, "invoices", query=f"?movement={movement.pk}")
    assert "F2" not in words_of(treasury, "invoices", query=f"?movement={movement.pk}")


def test_the_same_file_again_says_that_it_changes_nothing(treasury, fund):
    for _time in range(2):
        answer = upload(treasury, GOOD)
        treasury.post(reverse("sources:confirm", args=[Import.objects.get().pk]))
        outbox.deliver()
    assert "handed in before" in treasury.get(answer.url).content.decode()
    assert (Import.objects.count(), total(fund, Kind.BANK)) == (1, 90_25)


def test_a_file_with_a_problem_names_the_line_and_cannot_be_recorded(treasury, fund):
    answer = upload(treasury, BAD)
    text = treasury.get(answer.url).content.decode()
    assert "1 line has a problem" in text
    assert "“nl” is not a cooperative" in text
    report = b"".join(treasury.get(answer.url + "?format=csv").streaming_content).decode()
    assert "“nl” is not a cooperative" in report
    assert report.count("\n") == 3
    made = Import.objects.get()
    treasury.post(reverse("sources:confirm", args=[made.pk]))
    assert not Invoice.objects.exists()
    treasury.post(reverse("sources:discard", args=[made.pk]))
    assert Import.objects.get().state == "dropped"


@pytest.mark.parametrize(
    "cells",
    [
        {"cooperative": "nl"}, {"currency": "SEK"}, {"date": "2999-01-01"}, {"amount": "-5"},
        {"amount": "999999999999"}, {"date": "2019-01-01"}, {"amount": "=1+1"}, {"invoice": "=cmd"},
        {"invoice": "\u202e"},
    ],
)  # fmt: skip
def test_bad_input_is_told_by_page_and_api_and_records_nothing(treasury, send, fund, cells):
    content = table(invoice("F1"), invoice("F2") | cells, invoice("F1"))
    text = treasury.get(upload(treasury, content).url).content.decode()
    assert "2 lines have a problem" in text
    assert "stands on line 2" in text
    body = {"fund": "solidarity", "kind": "contributions", "name": "x.csv"}
    content = base64.b64encode(table(invoice("F9") | cells)).decode()
    made = send("source-imports", body | {"content": content}, 201)
    assert made["problems"] == 1
    assert treasury.get(f"/api/v1/source-imports/{made['id']}/lines/").json()["results"][0]["sentence"]
    assert send(f"source-imports/{made['id']}/confirm", {}, 422)["code"] == "bad_lines"
    assert not Movement.objects.exists()


def test_another_period_is_told(treasury):
    answer = upload(treasury, GOOD, period_from="2026-04-01", period_to="2026-04-30")
    assert "outside the period" in treasury.get(answer.url).content.decode()
    assert upload(treasury, GOOD, period_from="2026-04-30", period_to="2026-04-01").status_code == 422


@pytest.mark.parametrize(
    "content",
    [b"", b"invoice;date\nF1;2026-03-02\n", b"\0\0\0", b"PK\x03\x04not a workbook", b"x" * 5_000_000],
)
def test_a_file_that_is_no_table_is_refused_on_the_form_and_over_the_api(treasury, send, content):
    answer = upload(treasury, content)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    body = {"fund": "solidarity", "kind": "gifts", "name": "x", "content": base64.b64encode(content).decode()}
    send("source-imports", body, 422 if content else 400)
    send("source-imports", body | {"content": "%%%"}, 400)
    assert not Import.objects.exists()


def test_each_kind_has_an_example_to_download(treasury):
    text = words_of(treasury, "import_file", query="?kind=gifts")
    for kind in Import.Kind.values:
        assert reverse("sources:example", args=[kind]) in text
        assert ";" in treasury.get(reverse("sources:example", args=[kind])).content.decode()
    assert treasury.get(reverse("sources:example", args=["other"])).status_code == 404


def test_an_import_and_an_invoice_are_taken_back_with_a_reason(treasury, fund, chloe):
    made = record(fund, chloe, invoice("F1"), invoice("F2"))
    row = Invoice.objects.get(number="F1")
    assert "contribution is taken back" in words_of(treasury, "invoice_back", row.pk)
    assert treasury.post(reverse("sources:invoice_back", args=[row.pk]), {"why": ""}).status_code == 422
    treasury.post(reverse("sources:invoice_back", args=[row.pk]), {"why": "Twice"})
    assert total(fund, Kind.BANK) == 6_50
    assert "done" in words_of(treasury, "invoice", row.pk)
    treasury.post(reverse("sources:import_back", args=[made.pk]), {"why": "Wrong file"})
    assert total(fund, Kind.BANK) == 0
    assert "Wrong file" in words_of(treasury, "import", made.pk)


# ---- one at a time


def test_what_comes_in_one_amount_at_a_time_is_recorded_by_form_once_and_taken_back(treasury, fund, ana):
    open_envelope(fund, "crisis", "Crisis plan")
    assert "Record the opening balance" in words_of(treasury, "overview")

    def post(name, *args, **body):
        answer = treasury.post(reverse(f"sources:{name}", args=args), body)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    post("opening_new", cents="10.000,00", on=TODAY, evidence="Statement 12")
    gift = {"key": "drawn-with-the-form", "giver": "Theatre Nova", "cents": "350", "on": TODAY}
    post("gift_new", **gift), post("gift_new", **gift)
    post("gift_new", key="another-key", member=ana.number, cents="1", on=TODAY)
    facts = {"limit_cents": "1 000", "from_on": TODAY}
    post("line_new", code="brussels", kind="loan", lender="Finance Brussels", region="BRU", **facts)
    post("line_new", code="region", kind="subsidy", lender="Region", **facts)
    loan, subsidy = FundingLine.objects.order_by("code")
    post("line_draw", loan.pk, key="first-draw", cents="600", on=TODAY)
    post("line_back", loan.pk, key="first-back", cents="100", on=TODAY)
    post("line_draw", subsidy.pk, key="subsidy-draw", cents="200", on=TODAY)
    post("schedule_new", loan.pk, plan="2024-03-31 400,00\n2030-03-31;600")
    post("condition_new", subsidy.pk, text="Report", due_on="2024-01-01")
    assert Gift.objects.filter(giver=str(ana), member=ana).exists()
    assert total(fund, Kind.BANK) == 10_000_00 + 351_00 + 700_00
    text = words_of(treasury, "overview")
    for words in ("10,000.00", "351.00", "700.00", "was due on", "a condition is overdue, 200.00"):
        assert words in text
    assert "300.00" in words_of(treasury, "line", loan.pk)
    condition = subsidy.conditions.get()
    assert "overdue" in words_of(treasury, "line", subsidy.pk)
    post("condition_note", condition.pk, met="yes", on=TODAY, evidence="Letter 12")
    assert "Letter 12" in words_of(treasury, "line", subsidy.pk)
    post("condition_withdraw", condition.pk)
    post("schedule_withdraw", loan.schedules.get().pk)
    for move in (*subsidy.moves.all(), *loan.moves.all()):
        post("move_back", move.pk, why="Never came")
    post("line_withdraw", loan.pk)
    for name in ("lines", "gifts", "opening", "recoveries"):
        words_of(treasury, name)
    for number in Gift.objects.values_list("number", flat=True):
        post("gift_back", number, why="Bounced")
        assert "was taken back" in words_of(treasury, "gift", number)
    post("opening_back", fund.openings.get().pk, why="Wrong")
    assert total(fund, Kind.BANK) == 0
    assert "taken back" in words_of(treasury, "opening")


def test_a_recovery_is_bounded_by_the_loss(treasury, send, fund, chloe):
    from fund.ledger.posting import Leg, post

    legs = [Leg(chart.account(fund, source), chart.account(fund, target), 300_00) for source, target in
            ((Kind.OPENING, Kind.BANK), (Kind.SOURCE, Kind.AVAILABLE), (Kind.BANK, Kind.LOSSES),
             (Kind.AVAILABLE, Kind.LOST))]  # fmt: skip
    post(key="lost", legs=legs, on=localdate(), why="Lost", source_ref="loan/L-1")
    body = {"key": "drawn-with-it", "payer": "Bailiff", "cents": "300,01", "on": TODAY, "loss": "L-1"}
    over = treasury.post(reverse("sources:recovery_new"), body)
    assert over.status_code == 422
    assert "Bailiff" in over.content.decode()
    assert treasury.post(reverse("sources:recovery_new"), body | {"cents": "100"}).status_code == 302
    found = Recovery.objects.get()
    assert "still lost" in words_of(treasury, "recovery", found.number)
    call = {
        "key": "r2",
        "fund": "solidarity",
        "payer": "Bailiff",
        "loss": "L-1",
        "cents": 200_01,
        "on": TODAY,
    }
    assert send("recoveries", call, 422)["figures"]["recovered_cents"] == 100_00
    assert send("recoveries", call | {"cents": 200_00}, 201)["taken_back"] is None
    treasury.post(reverse("sources:recovery_back", args=[found.number]), {"why": "Bounced"})
    assert total(fund, Kind.LOSSES) == 100_00
    assert "was taken back" in words_of(treasury, "recovery", found.number)
    assert "Bailiff" in words_of(treasury, "recoveries")


def test_a_receipt_is_made_by_a_button_and_is_the_same_file_ever_after(treasury, fund, chloe):
    from fund.sources.gifts import receive_gift

    gift = receive_gift(key="1", fund=fund, giver="Nova", cents=5_00, on=localdate(), by=chloe)
    assert treasury.get(reverse("sources:receipt", args=[gift.number])).status_code == 404
    made = treasury.post(reverse("sources:receipt_issue", args=[gift.number]))
    assert made["Content-Type"] == "application/pdf"
    assert treasury.get(reverse("sources:receipt", args=[gift.number])).content == made.content
    assert treasury.post(f"/api/v1/gifts/{gift.number}/receipt/").content == made.content
    assert "R-" in words_of(treasury, "gift", gift.number)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gift_new", {"key": "12345678", "giver": "Nova", "cents": "1e3", "on": "2026-03-02"}),
        ("gift_new", {"key": "12345678", "giver": "Nova", "cents": "10", "on": "2999-01-01"}),
        ("gift_new", {"key": "12345678", "giver": "", "cents": "10", "on": "2026-03-02"}),
        (
            "gift_new",
            {"key": "12345678", "giver": "Nova", "member": "M404", "cents": "10", "on": "2026-03-02"},
        ),
        ("rate", {"basis_points": "101", "from_on": "2030-01-01"}),
        ("line_new", {"code": "x y", "lender": "", "limit_cents": "0", "from_on": "2026-02-30"}),
        ("opening_new", {"cents": "-1", "on": "2026-03-02"}),
        ("recovery_new", {"key": "12345678", "payer": "B", "cents": "1", "on": "2026-03-02"}),
    ],
)
def test_what_was_typed_wrong_stays_on_the_form(treasury, fund, name, body):
    answer = treasury.post(reverse(f"sources:{name}"), body)
    assert answer.status_code == 422
    assert not Movement.objects.exists()


# ---- rates


def test_a_rate_begins_when_another_person_approves_it(treasury, fund, person, chloe, belgium, client):
    body = {"cooperative": belgium.pk, "basis_points": "7,25", "from_on": "2030-01-01", "why": "Assembly"}
    assert treasury.post(reverse("sources:rate"), body).status_code == 302
    proposal = RateProposal.objects.get()
    assert treasury.post(reverse("sources:rate_approve", args=[proposal.pk])).status_code == 403
    assert "A rate waits for approval" in words_of(treasury, "overview")
    assert not ContributionRate.objects.filter(basis_points=725).exists()
    client.force_login(person("Thomas", Role.TREASURER2))
    assert "Assembly" in words_of(client, "rates")
    for _click in range(2):
        client.post(reverse("sources:rate_approve", args=[proposal.pk]))
    assert ContributionRate.objects.get(basis_points=725).proposal == proposal
    assert "Thomas" in words_of(client, "rates")
    rows = {(row["Cooperative"], row["From"]): row for row in taken_out(client, reverse("sources:rates"))}
    made = rows[belgium.name, "2030-01-01"]
    assert (made["Percentage"], made["Approved by"]) == ("0.0725", "Thomas Test")
    assert any(row["Approved by"] == "" for row in rows.values()), "rates that came with the system"


def test_nobody_approves_their_own_rate_whatever_roles_they_hold(send, person, client, fund):
    both = person("Thea", Role.TREASURER, Role.TREASURER2)
    client.force_login(both)
    body = {"cooperative": "be", "basis_points": 700, "from_on": "2030-01-01"}
    made = send("rate-proposals", body, 201, client)
    send(f"rate-proposals/{made['id']}/approve", {}, 403, client)
    send("rate-proposals", body | {"basis_points": 800}, 409, client)
    assert send(f"rate-proposals/{made['id']}/decline", {}, 200, client)["state"] == "declined"
    send("rate-proposals", body | {"cooperative": "nl"}, 400, client)
    assert not ContributionRate.objects.filter(from_on="2030-01-01").exists()


# ---- who sees


def test_an_auditor_reads_and_records_nothing(client, person, fund):
    client.force_login(person("Eve", Role.AUDITOR))
    for name in ("overview", "gifts", "lines", "rates", "opening", "recoveries", "invoices"):
        assert client.get(reverse(f"sources:{name}")).status_code == 200
    for name in ("gift_new", "import_file", "rate", "opening_new", "line_new", "recovery_new"):
        assert client.get(reverse(f"sources:{name}")).status_code == 403
    assert client.post("/api/v1/gifts/", {}, content_type="application/json").status_code == 403


def test_another_funds_rows_are_not_there(client, person, fund, chloe, france):
    made = record(fund, chloe, invoice("F1"))
    crown = Fund.objects.create(code="other", name="Other")
    elsewhere = person("Olle", Role.TREASURER, cooperative=france)
    fund.cooperatives.remove(france)
    crown.cooperatives.add(france)
    client.force_login(elsewhere)
    row = Invoice.objects.get()
    for name, pk in (
        ("import", made.pk),
        ("import_back", made.pk),
        ("invoice", row.pk),
        ("invoice_back", row.pk),
    ):
        assert client.get(reverse(f"sources:{name}", args=[pk])).status_code == 404
    assert client.post(reverse("sources:confirm", args=[made.pk])).status_code == 404
    assert client.get(f"/api/v1/source-imports/{made.pk}/").status_code == 404
    assert client.get(f"/api/v1/invoices/{row.pk}/").status_code == 404


# ---- the API


def test_the_api_records_invoices_whole_or_not_at_all_once_by_key(treasury, send, fund):
    one = {"number": "F1", "cooperative": "be", "on": "2026-03-02", "net_cents": 1_250_00}
    body = {"key": "b1", "fund": "solidarity", "name": "billing", "invoices": [one]}
    made = send("contributions", body, 201)
    assert (made["cents"], made["state"]) == (81_25, "done")
    assert send("contributions", body, 201) == made
    for wrong in ({"net_cents": 1.5}, {"net_cents": "1250"}, {"vat": 0}):
        send("contributions", body | {"invoices": [one | wrong]}, 400)
    assert send("contributions", body | {"invoices": [one | {"net_cents": 1}]}, 409)["code"] == "key_reused"
    two = [one | {"number": "F2"}, one | {"number": "F3", "cooperative": "nl"}]
    refused = send("contributions", body | {"key": "b2", "invoices": two}, 422)
    assert refused["figures"]["problems"] == ["2: “nl” is not a cooperative of this fund."]
    assert Import.objects.count() == 1
    credit = one | {"number": "C1", "net_cents": -250_00, "credits": "F1"}
    corrected = one | {"net_cents": 1_300_00}
    made = send("contributions", body | {"key": "b3", "invoices": [credit, corrected]}, 201)
    assert (made["fresh"], made["changed"], made["base_cents"]) == (1, 1, -200_00)
    send("contributions", body | {"key": "b4", "fund": "elsewhere"}, 400)
    row = treasury.get("/api/v1/invoices/?number=C1").json()["results"][0]
    assert send(f"invoices/{row['id']}/take_back", {"why": "x"}, 200)["reverses"] == row["id"]
    assert send(f"source-imports/{made['id']}/take_back", {"why": "x"}, 200)["state"] == "reversed"
    assert total(fund, Kind.BANK) == 81_25
    assert treasury.get("/api/v1/contributions/").json()["count"] == 2
    assert treasury.get("/api/v1/contributions/rates/").json()[0]["cooperative"] == "be"


def test_the_api_takes_a_file_in_two_steps(treasury, send, fund):
    body = {"fund": "solidarity", "kind": "contributions", "name": "march.csv",
            "content": base64.b64encode(GOOD).decode()}  # fmt: skip
    made = send("source-imports", body, 201)
    assert (made["state"], made["fresh"]) == ("read", 2)
    assert not Movement.objects.exists()
    send(f"source-imports/{made['id']}/confirm", {}, 200)
    outbox.deliver()
    assert treasury.get(f"/api/v1/source-imports/{made['id']}/").json()["done"] == 2
    assert send("source-imports", body, 200)["state"] == "done"
    send(f"source-imports/{made['id']}/confirm", {}, 409)
    send(f"source-imports/{made['id']}/drop", {}, 409)


def test_the_api_records_gifts_openings_and_lines(treasury, send, fund, crowns):
    gift = {"key": "g1", "fund": "solidarity", "giver": "Nova", "cents": 35_00, "on": "2026-03-02"}
    assert send("gifts", gift, 201) == send("gifts", gift, 201)
    send("gifts", gift | {"cents": 1}, 409)
    send("gifts", gift | {"key": "g2", "on": "2999-01-01"}, 400)
    assert "This is in SEK" in str(send("gifts", gift | {"key": "g3", "currency": "SEK"}, 422))
    assert treasury.get("/api/v1/gifts/G-2026-0001/").json()["amount_cents"] == 35_00
    assert send("gifts/G-2026-0001/take_back", {"why": "Bounced"}, 200)["taken_back"]
    chart.general(fund)
    parts = [{"what": "bank", "cents": 9_00}, {"what": "envelope", "code": "general", "cents": 8_00}]
    opening = {"fund": "solidarity", "on": "2026-01-01", "evidence": "2025/12", "parts": parts}
    assert send("opening-balances", opening, 422)["code"] == "out_of_balance"
    parts[1]["cents"] = 9_00
    made = send("opening-balances", opening, 201)
    assert send(f"opening-balances/{made['id']}/take_back", {"why": "x"}, 200)["taken_back"]
    line = send("funding-lines", {"fund": "solidarity", "code": "bru", "kind": "loan", "lender": "Finance",
                                  "limit_cents": 1_000_00, "from_on": "2026-01-01"}, 201)  # fmt: skip
    path = f"funding-lines/{line['id']}"
    drawn = send(f"{path}/draw", {"key": "1", "cents": 400_00, "on": "2026-03-02"}, 200)
    assert (drawn["drawn_cents"], drawn["undrawn_cents"]) == (400_00, 600_00)
    over = send(f"{path}/draw", {"key": "2", "cents": 600_01, "on": "2026-03-02"}, 422)
    assert over["figures"] == {"left_cents": 600_00, "asked_cents": 600_01}
    plan = {"instalments": [{"due_on": "2030-01-01", "principal_cents": 400_00}]}
    assert send(f"{path}/schedule", plan, 200)["dues"][0]["left_cents"] == 400_00
    move = treasury.get(f"/api/v1/{path}/moves/").json()[0]
    assert send(f"{path}/moves/{move['id']}/take_back", {"why": "x"}, 200)["drawn_cents"] == 0
    assert send(f"{path}/withdraw", {}, 200)["withdrawn_on"]
    other = send("funding-lines", {"fund": "solidarity", "code": "reg", "kind": "subsidy", "lender": "Region",
                                   "limit_cents": 1_00, "from_on": "2026-01-01"}, 201)  # fmt: skip
    asked = send(f"funding-lines/{other['id']}/ask", {"text": "Report", "due_on": "2027-01-01"}, 201)
    body = {"condition": asked["id"], "met": True, "on": "2026-03-02", "evidence": "Letter"}
    assert send(f"funding-lines/{other['id']}/say", body, 200)[0]["met"] is True


def test_an_integration_hands_in_and_follows_but_approves_nothing(client, person, send, fund):
    client.force_login(person("Robot", Role.INTEGRATION))
    body = {
        "fund": "solidarity",
        "kind": "contributions",
        "name": "m.csv",
        "content": base64.b64encode(GOOD).decode(),
    }
    made = send("source-imports", body, 201, client)
    assert client.get(f"/api/v1/source-imports/{made['id']}/lines/").json()["count"] == 2
    assert client.get("/api/v1/rate-proposals/").status_code == 403
