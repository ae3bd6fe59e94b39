"""The sources on screen, by command and over the API."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate

from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.envelopes import open_envelope
from fund.ledger.models import Fund, Movement
from fund.sources.models import ContributionImport, ContributionRate, FundingLine, Gift, Invoice
from workflows.people.permissions import Role

pytestmark = pytest.mark.usefixtures("rates")
GOOD = "invoice;cooperative;date;amount\nF1;be;2026-03-02;1.250,00\nF2;fr;2026-03-02;100,00\n"
BAD = "invoice;cooperative;date;amount\nF1;be;2026-03-02;1.250,00\nF2;nl;2026-03-02;100,00\n"


@pytest.fixture
def treasury(client, fund, chloe):
    client.force_login(chloe)
    return client


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(client, text, name="march.csv"):
    return client.post(reverse("sources:import_file"), {"file": SimpleUploadedFile(name, text.encode())})


def kept(files):
    return [path for path in files.rglob("*") if path.is_file()]


def test_a_file_is_looked_at_then_recorded_once_however_often_the_button_is_pressed(treasury, fund, files):
    answer = upload(treasury, GOOD)
    made = ContributionImport.objects.get()
    assert answer.url == reverse("sources:import", args=[made.pk])
    text = treasury.get(answer.url).content.decode()
    assert "2 new invoices" in text
    assert "90.25" in text
    assert total(fund, Kind.BANK) == 0
    assert len(kept(files)) == 1
    for _click in range(2):
        assert treasury.post(reverse("sources:confirm", args=[made.pk])).status_code == 302
    assert total(fund, Kind.BANK) == 90_25
    assert "F1" in treasury.get(answer.url).content.decode()
    movement = Movement.objects.first()
    assert answer.url in treasury.get(reverse("ledger:movement", args=[movement.pk])).content.decode()


def test_a_file_with_a_problem_names_the_line_and_cannot_be_recorded(treasury, fund):
    answer = upload(treasury, BAD)
    text = treasury.get(answer.url).content.decode()
    assert "1 line has a problem" in text
    assert "“nl” is not a cooperative" in text
    made = ContributionImport.objects.get()
    treasury.post(reverse("sources:confirm", args=[made.pk]))
    assert not Invoice.objects.exists()
    treasury.post(reverse("sources:discard", args=[made.pk]))
    assert not ContributionImport.objects.exists()


def test_the_same_file_again_says_that_it_changes_nothing(treasury, fund):
    for _time in range(2):
        upload(treasury, GOOD)
        made = ContributionImport.objects.latest("pk")
        text = treasury.get(reverse("sources:import", args=[made.pk])).content.decode()
        treasury.post(reverse("sources:confirm", args=[made.pk]))
    assert "recorded before: it changes nothing" in text
    assert total(fund, Kind.BANK) == 90_25


@pytest.mark.parametrize("text", ["", "invoice;date\nF1;2026-03-02\n", "\0\0\0", "PK\x03\x04not a workbook"])
def test_a_file_that_is_no_table_of_invoices_is_refused_on_the_form(treasury, fund, text):
    answer = upload(treasury, text)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not ContributionImport.objects.exists()


def test_a_gift_a_rate_a_line_and_an_opening_balance_are_recorded_by_form(treasury, fund, belgium):
    today = localdate().isoformat()
    open_envelope(fund, "crisis", "Crisis plan")
    overview = treasury.get(reverse("sources:overview"))
    assert "Record the opening balance" in overview.content.decode()

    def send(name, *args, **body):
        answer = treasury.post(reverse(f"sources:{name}", args=args), body)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    send("opening", cents="10.000,00", on=today)
    gift = {"key": "drawn-with-the-form", "giver": "Theatre Nova", "cents": "350", "on": today}
    send("gift", **gift)
    send("gift", **gift)
    send("rate", cooperative=belgium.pk, basis_points="7,25", from_on="2030-01-01")
    send(
        "line_new",
        code="brussels",
        lender="Finance Brussels",
        limit_cents="1 000",
        from_on=today,
        region="BRU",
    )
    line = FundingLine.objects.get()
    send("line_draw", line.pk, key="first-draw", cents="600", on=today)
    send("line_back", line.pk, key="first-back", cents="100", on=today)
    assert Gift.objects.count() == 1
    assert ContributionRate.objects.filter(basis_points=725).exists()
    assert total(fund, Kind.BANK) == 10_000_00 + 350_00 + 500_00
    over = treasury.post(
        reverse("sources:line_draw", args=[line.pk]), {"key": "second-draw", "cents": "500,01", "on": today}
    )
    assert over.status_code == 422
    assert "500.00" in over.content.decode()
    text = treasury.get(reverse("sources:overview")).content.decode()
    for words in ("10,000.00", "350.00", "500.00", "7.25"):
        assert words in text
    assert "Theatre Nova" in treasury.get(reverse("sources:gifts")).content.decode()
    assert "Finance Brussels" in treasury.get(reverse("sources:lines")).content.decode()
    assert "Still to draw" in treasury.get(reverse("sources:line", args=[line.pk])).content.decode()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gift", {"key": "12345678", "giver": "Nova", "cents": "1e3", "on": "2026-03-02"}),
        ("gift", {"key": "12345678", "giver": "Nova", "cents": "10", "on": "2999-01-01"}),
        ("rate", {"basis_points": "101", "from_on": "2030-01-01"}),
        ("line_new", {"code": "x y", "lender": "", "limit_cents": "0", "from_on": "2026-02-30"}),
    ],
)
def test_what_was_typed_wrong_stays_on_the_form(treasury, fund, name, body):
    answer = treasury.post(reverse(f"sources:{name}"), body)
    assert answer.status_code == 422
    assert not Movement.objects.exists()


def test_an_auditor_reads_and_records_nothing(client, person, fund):
    client.force_login(person("Eve", Role.AUDITOR))
    for name in ("overview", "gifts", "lines"):
        assert client.get(reverse(f"sources:{name}")).status_code == 200
    for name in ("gift", "import_file", "rate", "opening", "line_new"):
        assert client.get(reverse(f"sources:{name}")).status_code == 403
    assert client.post("/api/v1/gifts/", {}, content_type="application/json").status_code == 403


def test_another_funds_import_is_not_there(treasury, person, france, client):
    other = Fund.objects.create(code="other", name="Other")
    made = ContributionImport.objects.create(fund=other, name="x.csv")
    assert treasury.get(reverse("sources:import", args=[made.pk])).status_code == 404
    assert treasury.post(reverse("sources:confirm", args=[made.pk])).status_code == 404


def test_the_command_records_what_it_showed_in_its_dry_run(fund, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD), bad.write_text(BAD)
    out, err = io.StringIO(), io.StringIO()
    call_command("import_contributions", "solidarity", str(good), dry_run=True, stdout=out, stderr=err)
    assert "2 new invoices, 0 known, 0 problems, 90.25" in out.getvalue()
    assert not Movement.objects.exists()
    with pytest.raises(CommandError, match=r"bad\.csv"):
        call_command("import_contributions", "solidarity", str(bad), str(good), stdout=out, stderr=err)
    assert "line 3" in err.getvalue()
    assert total(fund, Kind.BANK) == 90_25
    call_command("import_contributions", "solidarity", str(good), stdout=out, stderr=err)
    assert total(fund, Kind.BANK) == 90_25
    with pytest.raises(CommandError):
        call_command("import_contributions", "nothing", str(good), stdout=out, stderr=err)


def test_the_api_records_invoices_gifts_and_draws(treasury, fund):
    invoice = {"number": "F1", "cooperative": "be", "on": "2026-03-02", "net_cents": 1_250_00}
    body = {"fund": "solidarity", "name": "billing", "invoices": [invoice]}

    def send(path, data, status):
        answer = treasury.post(f"/api/v1/{path}/", data, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    assert send("contributions", body, 201)["contribution"]["contribution_cents"] == 81_25
    assert send("contributions", body, 201) == {"recorded": 0, "contribution": None}
    for wrong in ({"net_cents": 1.5}, {"net_cents": "1250"}, {"vat": 0}):
        send("contributions", body | {"invoices": [invoice | wrong]}, 400)
    refused = send("contributions", body | {"invoices": [invoice | {"net_cents": 1}]}, 422)
    assert refused["code"] == "bad_invoices"
    send("contributions", body | {"fund": "elsewhere"}, 400)
    gift = {"key": "g1", "fund": "solidarity", "giver": "Nova", "cents": 35_00, "on": "2026-03-02"}
    assert send("gifts", gift, 201) == send("gifts", gift, 201)
    send("gifts", gift | {"cents": 1}, 409)
    send("gifts", gift | {"key": "g2", "on": "2999-01-01"}, 400)
    assert treasury.get("/api/v1/gifts/G-2026-0001/").json()["amount_cents"] == 35_00
    assert treasury.get("/api/v1/contributions/").json()["count"] == 1
    assert treasury.get("/api/v1/contributions/rates/").json()[0]["cooperative"] == "be"
    treasury.post(
        reverse("sources:line_new"),
        {"code": "brussels", "lender": "Finance", "limit_cents": "1000", "from_on": "2026-01-01"},
    )
    line = FundingLine.objects.get()
    drawn = send(f"funding-lines/{line.pk}/draw", {"key": "1", "cents": 400_00, "on": "2026-03-02"}, 200)
    assert (drawn["drawn_cents"], drawn["undrawn_cents"]) == (400_00, 600_00)
    over = send(f"funding-lines/{line.pk}/draw", {"key": "2", "cents": 600_01, "on": "2026-03-02"}, 422)
    assert over["figures"] == {"left_cents": 600_00, "asked_cents": 600_01}
