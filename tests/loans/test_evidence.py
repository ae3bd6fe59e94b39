"""A funder asks what became of its money: every euro drawn from the Brussels line with what justifies it, what is
missing first, in one archive whose totals are the ledger's; and a euro is followed from where it came to where it
went and came back."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from rest_framework.test import APIClient

from fund.bank_days import bank_days_before
from fund.banking import matching
from fund.banking.models import Match
from fund.debits import collecting, mandates
from fund.debits.models import Creditor
from fund.ledger.models import Kind, Movement, Transfer
from fund.reporting.evidence import pack
from fund.reporting.evidence.justified import Agreed, Gap, gaps, justify, justify_all
from fund.reporting.evidence.pieces import Became, Draw, Piece
from fund.reporting.evidence.views import lines_of
from fund.reporting.following import flows, words
from fund.reporting.models import EvidencePack
from fund.sources import conditions, deadlines, funding_lines, schedules, warning
from loans import cash
from loans.line_rules import OWN, Rule
from loans.models import LineRules
from tests.fund.banking.builders import Booked
from workflows.committee.models import Recusal
from workflows.jobs import working
from workflows.notices.models import Notice
from workflows.outbox import deliver
from workflows.people.permissions import Role

from .conftest import MONDAY

START, SUMMER = date(2026, 1, 5), date(2026, 6, 1)


@pytest.fixture
def line(fund, chloe):
    """1,500.00 drawn in February of 10,000.00."""
    made = funding_lines.open_line(
        fund=fund, code="brussels", lender="Finance Brussels", limit_cents=1_000_000, from_on=START,
        to_on=date(2026, 12, 31), region="BRU",
    )  # fmt: skip
    funding_lines.draw(made, key="1", cents=150_000, on=date(2026, 2, 2), by=chloe, reference="FB-1")
    made.refresh_from_db()
    return made


@pytest.fixture
def from_line(line, fund, chloe, dirk, trade):
    """from_line(ana): her Activity is in Brussels, so that she borrows from the line."""
    rows = [rule._asdict() for rule in (Rule("brussels", region="Bruxelles-Capitale"), Rule(OWN))]
    LineRules.objects.create(
        key="r", fund=fund, rules=rows, from_on=START, why="Agreed", proposed_by=chloe, proposed_on=START,
        decided_by=dirk, decided_on=START, state="approved",
    )  # fmt: skip

    def make(borrower):
        activity = trade(borrower)
        activity.region = "Bruxelles-Capitale"
        activity.save()
        return borrower

    return make


@pytest.fixture
def lent(ana, member, from_line, offer, sign, pay_out, running, repay, line, chloe):
    """Ana borrows 1,200.00 of the line and repays 200.00; Eve borrows 600.00 of what is left, of what came back, and
    of 500.00 drawn in June."""
    loan = running(from_line(ana))
    repay(loan, 20_000, on=date(2026, 5, 5))
    funding_lines.draw(line, key="2", cents=50_000, on=SUMMER, by=chloe, reference="FB-2")
    agreed = sign(offer(from_line(member("Eve")), cents=60_000, on=date(2026, 6, 8)), on=date(2026, 6, 8))
    other = pay_out(agreed, on=date(2026, 6, 10))
    line.refresh_from_db()
    return loan, other


def test_every_euro_drawn_stands_once_and_money_repaid_is_told_apart(lent, line, chloe):
    """In: 1,500.00 (FB-1), 200.00 repaid, 500.00 (FB-2). Out: 1,200.00 to Ana, 600.00 to Eve."""
    loan, other = lent
    told = justify(line, chloe)
    assert [
        (row.piece.draw and row.piece.draw.reference, row.piece.reference, row.piece.cents, row.piece.became)
        for row in told.rows
    ] == [
        ("FB-1", loan.case.reference, 120_000, Became.PAID),
        ("FB-1", other.case.reference, 30_000, Became.PAID),
        (None, other.case.reference, 20_000, Became.PAID),
        ("FB-2", other.case.reference, 10_000, Became.PAID),
        ("FB-2", "", 40_000, Became.UNUSED),
    ]
    assert told.agrees
    assert (told.drawn_cents, told.paid_cents, told.unused_cents) == (200_000, 160_000, 40_000)
    assert [(row.agreed.number, row.agreed.digest) for row in told.rows[:2]] == [
        (loan.number, loan.document_hash), (other.number, other.document_hash),
    ]  # fmt: skip
    assert all(row.piece.bank.cents == -row.piece.order.cents for row in told.rows[:4])


def test_what_is_missing_stands_first_and_is_counted_in_cents(lent, line, chloe):
    """These cases were granted without a committee: no decision is on record."""
    told = justify(line, chloe)
    assert told.by_gap() == [(Gap.NO_DECISION, 3, 160_000), (Gap.UNPAID, 1, 40_000)]
    assert (told.lacking_cents, told.justified_cents) == (200_000, 0)
    assert [bool(row.gaps) for row in told.gaps_first] == [True, True, True, True, False]
    assert (told.rows[0].asked, told.rows[0].there) == (1, 1)
    lent[0].case.documents.update(requirement="")
    assert (Gap.NO_DOCUMENT, 1, 120_000) in justify(line, chloe).by_gap()


def test_each_gap_by_itself():
    draw, agreed = Draw(START, "FB-1", 1, 100), Agreed("L-1", START, "0" * 64)
    whole = {"decision": "D-1", "agreed": agreed, "asked": 2, "there": 2}

    def of(piece, **facts):
        return gaps(piece, **whole | facts)

    lent = Piece(draw, 100, Became.PAID, bank=object(), is_loan=True)
    assert of(lent) == ()
    assert of(lent, decision="") == (Gap.NO_DECISION,)
    assert of(lent, agreed=None) == (Gap.NO_AGREEMENT,)
    assert of(lent, there=1) == (Gap.NO_DOCUMENT,)
    assert of(Piece(draw, 100, Became.PAID, is_loan=True)) == (Gap.NO_BANK_LINE,)
    assert of(Piece(draw, 100, Became.PAID, bank=object()), agreed=None) == ()  # aid needs no agreement
    assert of(Piece(draw, 100, Became.UNUSED)) == (Gap.UNPAID,)
    assert of(Piece(draw, 100, Became.BACK)) == ()
    assert of(Piece(None, 100, Became.PAID), decision="") == ()  # it is not the funder's any more


def test_what_is_given_back_or_taken_back_leaves_no_euro_twice(line, chloe):
    funding_lines.pay_back(line, key="b", cents=50_000, on=SUMMER, by=chloe, reference="FB-B")
    wrong = funding_lines.draw(line, key="3", cents=70_000, on=SUMMER, by=chloe, reference="FB-3")
    funding_lines.take_back_move(wrong, on=SUMMER, by=chloe, why="Typed twice")
    line.refresh_from_db()
    told = justify(line, chloe)
    assert [(row.piece.cents, row.piece.became) for row in told.rows] == [
        (50_000, Became.BACK), (100_000, Became.UNUSED),
    ]  # fmt: skip
    assert told.agrees
    assert told.ledger.stands_cents == 100_000


# ---- repayments that did not last


@pytest.fixture
def collected(ana, from_line, running, account, bank, chloe, dirk):
    """collected(): Ana's 1,200.00 of the line, its first instalment drawn by direct debit."""

    def make():
        creditor = Creditor.objects.create(account=account, identifier="FR72ZZZ123456")
        loan = running(from_line(ana))
        mandates.sign(
            loan.expected, debtor_name="Ana Test", iban="BE71096123456769", on=MONDAY, by=ana.user,
            text=mandates.text_of(loan.expected, creditor),
        )  # fmt: skip
        loan.expected.refresh_from_db()
        due = loan.expected.due_on
        collecting.announce_due(due - timedelta(days=20))
        day = bank_days_before(due, 2)
        batch = collecting.prepare(creditor, until=due, on=day, by=chloe)
        noon = timezone.make_aware(datetime(day.year, day.month, day.day, 12))
        one = collecting.send(batch, digest=batch.digest(), by=dirk, at=noon).collections.get()
        bank(Booked(one.cents, end_to_end_id=one.end_to_end_id, bank_reference="DRAWN"), on=due)
        return one, due

    return make


def test_a_direct_debit_that_was_taken_back_pays_nobody(collected, line, bank, chloe):
    """What the debtor's bank took back is neither repaid nor paid out: 1,200.00 of the line is with Ana."""
    one, due = collected()
    expected = [("FB-1", 120_000, Became.PAID), ("FB-1", 30_000, Became.UNUSED)]

    def told():
        rows = justify(line, chloe).rows
        return [
            (row.piece.draw and row.piece.draw.reference, row.piece.cents, row.piece.became) for row in rows
        ]

    assert told() == expected
    back = Booked(-one.cents, end_to_end_id=one.end_to_end_id, reason="MD06", bank_reference="BACK")
    bank(back, on=due + timedelta(days=14))
    assert told() == expected
    (drawn,) = words.steps(movement_of(line, "FB-1"))
    assert [part.cents for part in words.parts(drawn)] == [120_000]
    one.refresh_from_db()
    for movement in (one.match.movement, one.came_back.movement):
        assert not words.beginnings(line.fund).filter(pk=movement.pk).exists()


def test_a_match_that_was_a_mistake_pays_nobody(running, ana, from_line, repay, line, chloe):
    loan = running(from_line(ana))
    repay(loan, 20_000, on=date(2026, 5, 5))
    matching.undo(Match.objects.get(use="expected"), by=chloe, why="Of another")
    rows = justify(line, chloe).rows
    assert [(row.piece.cents, row.piece.became) for row in rows] == [
        (120_000, Became.PAID), (30_000, Became.UNUSED),
    ]  # fmt: skip


def test_money_that_is_out_on_a_loan_again_rests_on_what_the_loan_rests_on(
    running, ana, from_line, line, chloe
):
    """Cash of 200.00 that was no repayment after all: by the rule the funder's money is out in its place."""
    loan = running(from_line(ana))
    entry = cash.take_cash(loan, key="1", cents=20_000, on=date(2026, 5, 5), by=chloe)
    cash.undo_cash(entry, on=date(2026, 5, 6), by=chloe, why="Not hers")
    found = justify(line, chloe)
    assert [(row.piece.cents, row.piece.became, row.piece.reference) for row in found.rows] == [
        (120_000, Became.PAID, loan.case.reference), (20_000, Became.PAID, loan.case.reference),
        (10_000, Became.UNUSED, ""),
    ]  # fmt: skip
    assert found.rows[1].agreed.number == loan.number
    assert found.rows[1].piece.bank == found.rows[0].piece.bank


def test_the_list_of_lines_asks_as_much_for_ten_as_for_one(client, lent, line, fund, chloe):
    api = APIClient()
    api.force_authenticate(chloe)
    client.force_login(chloe)

    def asked():
        found = []
        for get, address in ((client.get, "/fund/evidence/"), (api.get, "/api/v1/funding-evidence/")):
            get(address)
            with CaptureQueriesContext(connection) as queries:
                assert get(address).status_code == 200
            found.append(len(queries))
        return found

    schedules.set_schedule(line, plan=[(date(2026, 9, 30), 150_000)], by=chloe)
    region = funding_lines.open_line(
        fund=fund, code="region", lender="Region", kind="subsidy", limit_cents=100_000, from_on=START
    )
    conditions.ask(region, text="Report", due_on=date(2026, 9, 30))
    funding_lines.draw(region, key="r", cents=5_000, on=SUMMER, by=chloe, reference="R")
    before = asked()
    for n in range(10):
        more = funding_lines.open_line(
            fund=fund, code=f"more-{n}", lender="More", limit_cents=100_000, from_on=START
        )
        funding_lines.draw(more, key=f"m{n}", cents=5_000, on=SUMMER, by=chloe, reference=f"M{n}")
        schedules.set_schedule(more, plan=[(date(2026, 9, 30), 5_000)], by=chloe)
        other = funding_lines.open_line(
            fund=fund, code=f"other-{n}", lender="Other", kind="subsidy", limit_cents=100_000, from_on=START
        )
        conditions.ask(other, text="Report", due_on=date(2026, 9, 30))
    assert asked() == before
    told = {one.line.code: one.drawn_cents for one in justify_all(list(lines_of(chloe)), chloe)}
    assert (told["brussels"], told["region"], told["more-9"], told["other-9"]) == (200_000, 5_000, 5_000, 0)


# ---- the archive


def put_together(line, by, *, papers=False):
    made = pack.ask(line, papers=papers, by=by)
    working.carry_out(made._meta.label, made.pk, made.tries)
    made.refresh_from_db()
    assert made.state == "done", made.problem
    return made, zipfile.ZipFile(io.BytesIO(b"".join(working.response(made).streaming_content)))


def test_the_totals_of_the_archive_are_those_of_the_ledger(lent, line, chloe):
    """Added up here by plain sums over transfers, with none of the code that made it."""
    made, archive = put_together(line, chloe)
    assert archive.namelist() == ["evidence-brussels.xlsx", "evidence-brussels.pdf"]
    book = load_workbook(io.BytesIO(archive.read("evidence-brussels.xlsx")))
    assert book.sheetnames == ["Totals", "What is missing", "Evidence", "Deadlines"]
    head, *rows = book["Evidence"].iter_rows(values_only=True)
    drawn, amount, became = (head.index(name) for name in ("Drawn on", "Amount", "What became of it"))
    told = round(sum(row[amount] for row in rows if row[drawn]) * 100)
    paid = round(sum(row[amount] for row in rows if row[became] == "Paid out") * 100)

    def plain(**where):
        return Transfer.objects.filter(**where).aggregate(cents=Sum("amount_cents"))["cents"]

    assert told == plain(source__kind=Kind.LINE, source__ref="brussels") == 200_000
    assert paid == plain(source__envelope=line.envelope, target__kind=Kind.LENT) == 180_000
    assert made.totals["drawn_cents"] == made.totals["ledger_cents"] == told
    sums = dict(book["Totals"].iter_rows(min_row=2, values_only=True))
    assert sums["Drawn, by the ledger"] == sums["Drawn, as these rows add up"] == 2_000
    assert archive.read("evidence-brussels.pdf").startswith(b"%PDF-")
    assert made.totals["paid_cents"] + made.totals["unused_cents"] == made.totals["ledger_cents"]


def test_agreements_come_along_where_they_are_asked_for_and_no_name_stands_in_the_index(lent, line, chloe):
    made, archive = put_together(line, chloe, papers=True)
    loan, other = lent
    assert archive.namelist()[:2] == [f"agreements/{one.number}/agreement.pdf" for one in (loan, other)]
    assert archive.read(archive.namelist()[0]) == loan.document.content()
    assert dict(made.contents)[archive.namelist()[0]] == loan.document_hash
    # a treasurer opens no document of a case: they are left out and nothing is on record as opened
    assert made.left_out == 2
    left_out = {
        row[0]
        for row in load_workbook(io.BytesIO(archive.read("evidence-brussels.xlsx")))["Files"].values
        if row[2]
    }
    assert f"documents/{loan.case.reference}/{loan.case.documents.get().pk}" in left_out
    assert not loan.case.documents.get().openings.exists()
    book = load_workbook(io.BytesIO(archive.read("evidence-brussels.xlsx")))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not [cell for cell in cells if "Ana" in cell or "Eve" in cell or "quote" in cell]


def test_who_opens_the_documents_too_has_them_in_the_archive_on_record(lent, line, person):
    nora = person("Nora", Role.TREASURER)  # she handles cases, and keeps the books since
    document = lent[0].case.documents.get()
    _made, archive = put_together(line, nora, papers=True)
    name = f"documents/{lent[0].case.reference}/quote-{document.pk}.pdf"
    assert archive.read(name) == document.file.open().read()
    assert [opening.by for opening in document.openings.all()] == [nora]


def test_nothing_that_was_not_scanned_or_is_harmful_is_in_it(lent, line, person, settings):
    nora = person("Nora", Role.TREASURER)
    settings.OPEN_UNSCANNED = False
    first, other = (one.case.documents.get() for one in lent)
    type(other).objects.filter(pk=other.pk).update(scan="infected")
    made, archive = put_together(line, nora, papers=True)
    assert not [name for name in archive.namelist() if name.startswith("documents/")]
    assert (made.left_out, first.openings.count()) == (1, 0)


def test_no_name_leads_out_of_the_archive(lent, line):
    assert pack.safe("../../etc/passwd") == "etc-passwd"
    assert pack.safe("a/b\\c:d\0é") == "a-b-c-d"
    assert pack.safe("..") == "unnamed"


def test_who_stands_aside_reads_that_and_how_much_but_not_whom(lent, line, chloe, client):
    loan = lent[0]
    Recusal.objects.create(
        case=loan.case, user=chloe, kind="declared", reason="close", by=chloe, at=timezone.now()
    )
    hidden = justify(line, chloe).rows[0]
    assert (hidden.is_hidden, hidden.agreed, hidden.piece.cents) == (True, None, 120_000)
    assert Gap.NO_AGREEMENT not in hidden.gaps
    client.force_login(chloe)
    page = client.get(f"/fund/evidence/{line.pk}/").content.decode()
    assert f"/loans/{loan.number}/" not in page
    assert "not shown to you" in page
    _made, archive = put_together(line, chloe, papers=True)
    assert f"agreements/{loan.number}/agreement.pdf" not in archive.namelist()


def test_pages_and_archives_are_for_those_who_read_the_fund_and_an_archive_for_one(
    client, lent, line, chloe, dirk, nora, person, france
):
    client.force_login(nora)
    assert client.get(f"/fund/evidence/{line.pk}/").status_code == 403
    client.force_login(chloe)
    assert "Finance Brussels" in client.get("/fund/evidence/").content.decode()
    page = client.get(f"/fund/evidence/{line.pk}/").content.decode()
    assert "Paid without a decision" in page
    assert lent[0].number in page
    assert client.get(f"/fund/evidence/{line.pk}/", {"gaps": 1, "format": "csv"}).status_code == 200
    asked = client.post(f"/fund/evidence/{line.pk}/archive/", {"papers": "on"})
    made = EvidencePack.objects.get()
    assert (asked.url, made.papers) == (made.get_absolute_url(), True)
    working.carry_out(made._meta.label, made.pk, made.tries)
    assert "1,600.00" in client.get(asked.url).content.decode()
    assert client.get(f"{asked.url}file/").status_code == 200
    client.force_login(dirk)
    for address in (asked.url, f"{asked.url}file/"):
        assert client.get(address).status_code == 404
    for act in ("again", "drop"):
        assert client.post(f"{asked.url}{act}/").status_code == 404
    other_fund = type(line.fund).objects.create(code="elsewhere", name="Elsewhere")
    foreign = funding_lines.open_line(fund=other_fund, code="x", lender="X", limit_cents=100, from_on=START)
    assert client.get(f"/fund/evidence/{foreign.pk}/").status_code == 404
    assert client.post(f"/fund/evidence/{foreign.pk}/archive/").status_code == 404
    api = APIClient()
    api.force_authenticate(dirk)
    assert api.get(f"/api/v1/funding-evidence/{foreign.pk}/").status_code == 404
    assert api.post("/api/v1/evidence-packs/", {"line": foreign.pk}, format="json").status_code == 404
    assert api.get(f"/api/v1/evidence-packs/{made.pk}/").status_code == 404


def test_by_api_the_same_figures(lent, line, chloe, django_assert_max_num_queries):
    api = APIClient()
    api.force_authenticate(chloe)
    told = api.get(f"/api/v1/funding-evidence/{line.pk}/").data
    assert (told["drawn_cents"], told["ledger_cents"], told["agrees"]) == (200_000, 200_000, True)
    assert told["gaps"][0] == {"gap": "no_decision", "count": 3, "cents": 160_000}
    assert api.get("/api/v1/funding-evidence/").data["results"][0]["code"] == "brussels"
    rows = api.get(f"/api/v1/funding-evidence/{line.pk}/pieces/").data["results"]
    assert [row["cents"] for row in rows] == [120_000, 30_000, 10_000, 40_000, 20_000]
    made = api.post("/api/v1/evidence-packs/", {"line": line.pk, "papers": False}, format="json")
    assert made.status_code == 201
    assert api.get("/api/v1/evidence-packs/").data["count"] == 1
    with django_assert_max_num_queries(40):
        api.get(f"/api/v1/funding-evidence/{line.pk}/pieces/")


# ---- deadlines


def test_deadlines_are_told_before_their_day_once_for_each_time_they_come_nearer(line, chloe, dirk, fund):
    schedules.set_schedule(line, plan=[(date(2026, 9, 30), 150_000)], by=chloe)
    region = funding_lines.open_line(
        fund=fund, code="region", lender="Region", kind="subsidy", limit_cents=100_000, from_on=START
    )
    report = conditions.ask(region, text="Report with receipts", due_on=date(2026, 9, 30))
    on = date(2026, 8, 1)
    assert [(one.what, one.on, one.cents) for one in deadlines.of_line(line, on)] == [
        ("repay", date(2026, 9, 30), 150_000), ("draw", date(2026, 12, 31), 850_000),
    ]  # fmt: skip
    assert warning.warn_of_deadlines(on) == 0
    assert warning.warn_of_deadlines(date(2026, 9, 1)) == 2
    assert warning.warn_of_deadlines(date(2026, 9, 2)) == 2
    deliver()
    told = Notice.objects.filter(template__in=["line_report_due", "line_repay_due", "line_draw_due"])
    assert {(one.template, one.user.first_name) for one in told.all()} == {
        (template, name) for template in ("line_report_due", "line_repay_due") for name in ("Chloe", "Dirk")
    }
    assert told.count() == 4
    warning.warn_of_deadlines(date(2026, 9, 25))
    deliver()
    assert told.count() == 8
    conditions.say(report, met=True, on=date(2026, 9, 26), evidence="Sent", by=chloe)
    assert warning.warn_of_deadlines(date(2026, 9, 30)) == 1
    assert warning.warn_of_deadlines(date(2026, 10, 1)) == 0


# ---- follow the euro


def movement_of(line, key):
    return line.moves.get(reference=key).movement


def told(parts):
    return [(part.reference, part.cents, part.whole_cents, part.came_back_cents) for part in parts]


def test_a_draw_is_followed_to_its_payments_and_what_was_repaid_of_them(lent, line):
    """Of the 1,500.00 of February 1,200.00 became Ana's loan, 300.00 half of Eve's; Ana's 200.00 came back."""
    loan, other = lent
    (step,) = words.steps(movement_of(line, "FB-1"))
    assert (step.forward, step.cents, step.rest_cents) == (True, 150_000, 0)
    assert told(words.parts(step)) == [
        (loan.case.reference, 120_000, 120_000, 20_000), (other.case.reference, 30_000, 60_000, 0),
    ]  # fmt: skip
    (june,) = words.steps(movement_of(line, "FB-2"))
    assert (told(words.parts(june)), june.rest_cents) == ([(other.case.reference, 10_000, 60_000, 0)], 40_000)


def test_a_repayment_is_followed_back_to_its_payment_and_on_to_what_it_became(lent, line):
    loan, other = lent
    back = Movement.objects.get(transfers__source__kind=Kind.LENT)
    (step,) = words.steps(back)
    assert step.what == "Repaid by a borrower"
    assert told(words.parts(step)) == [(other.case.reference, 20_000, 60_000, 0)]
    assert told(words.repaid_of(back)) == [(loan.case.reference, 20_000, 120_000, None)]
    paid = words.repaid_of(back)[0].movement
    assert told(words.repaid_to(paid))[0][1:3] == (20_000, 20_000)
    (source,) = words.steps(paid)
    assert not source.forward
    assert [(part.what, part.cents) for part in words.parts(source)] == [("Funding lines", 120_000)]


def test_a_payment_is_followed_back_to_each_of_its_sources(lent, line):
    other = lent[1]
    paid = Movement.objects.get(source_ref=other.case.reference, transfers__target__kind=Kind.LENT)
    (step,) = words.steps(paid)
    assert [(part.what, part.cents) for part in words.parts(step)] == [
        ("Funding lines", 30_000), ("Repaid by a borrower", 20_000), ("Funding lines", 10_000),
    ]  # fmt: skip


def test_all_that_came_into_an_envelope_and_all_that_left_is_told_once(lent, line):
    place = flows.of_envelope(line.envelope)
    forward = [
        (row.pk, one.row.pk, one.cents)
        for row in flows.in_order(place.came())
        for one in flows.trail(place, row).stretches()
    ]
    backward = [
        (one.row.pk, row.pk, one.cents)
        for row in flows.in_order(place.went())
        for one in flows.trail(place, row).stretches()
    ]
    assert sorted(forward) == sorted(backward)
    assert sum(cents for _came, _went, cents in forward) == flows.total(place.went()) == 180_000


def test_pages_follow_for_those_who_read_the_journal(client, lent, line, chloe, nora):
    drawn = movement_of(line, "FB-1")
    client.force_login(nora)
    assert client.get(f"/fund/follow/{drawn.pk}/").status_code == 403
    client.force_login(chloe)
    begin = client.get("/fund/follow/", {"q": lent[0].case.reference}).content.decode()
    paid = words.repaid_of(Movement.objects.get(transfers__source__kind=Kind.LENT))[0].movement
    assert f"/fund/follow/{paid.pk}/" in begin
    assert "Nothing to follow here" in client.get("/fund/follow/", {"q": "nobody"}).content.decode()
    page = client.get(f"/fund/follow/{drawn.pk}/").content.decode()
    assert "What came first leaves first" in page
    assert f"/fund/follow/{paid.pk}/" in page
    csv = b"".join(client.get(f"/fund/follow/{drawn.pk}/", {"format": "csv"}).streaming_content).decode()
    assert "1200.00" in csv
    assert (
        f"/fund/follow/{drawn.pk}/"
        in client.get(reverse("ledger:movement", args=[drawn.pk])).content.decode()
    )
    api = APIClient()
    api.force_authenticate(chloe)
    step = api.get(f"/api/v1/followed-movements/{drawn.pk}/").data["steps"][0]
    assert [(part["cents"], part["came_back_cents"]) for part in step["parts"]] == [
        (120_000, 20_000),
        (30_000, 0),
    ]
    foreign = type(line.fund).objects.create(code="elsewhere", name="Elsewhere")
    other = funding_lines.open_line(fund=foreign, code="x", lender="X", limit_cents=100, from_on=START)
    moved = funding_lines.draw(other, key="1", cents=100, on=START, by=chloe).movement
    assert client.get(f"/fund/follow/{moved.pk}/").status_code == 404
    assert api.get(f"/api/v1/followed-movements/{moved.pk}/").status_code == 404
