"""Contributions: the cooperative's share of each invoice, on the day's rate, once."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from fund.ledger import proof
from fund.ledger.balances import balance, total
from fund.ledger.chart import Kind, account
from fund.ledger.models import Movement
from fund.sources import contributions
from fund.sources.contributions import InvoiceRow, check, record_contributions, rows_of
from fund.sources.models import ContributionImport, ContributionRate, Invoice
from fund.sources.rates import begin_rate, rate_on
from fund.sources.refusals import AlreadyPosted, BadInvoices, RateExists, RateMissing
from workflows.people.models import Cooperative
from workflows.sheets import BadSheet

from .conftest import TODAY

pytestmark = pytest.mark.usefixtures("rates")


def row(line, number, cooperative="be", net="100,00", on="2026-03-02", member=""):
    return InvoiceRow(line, number, cooperative, member, on, net)


def record(fund, by, *rows):
    return record_contributions(rows, fund=fund, on=TODAY, by=by, name="invoices.csv")


def test_a_cooperative_keeps_its_percentage_of_the_invoice_before_vat(fund, chloe, ana):
    made = record(fund, chloe, row(2, "F1", net="863,00", member=ana.number), row(3, "F2", net="1 250,00"))
    assert (made.invoices, made.invoiced_cents, made.contribution_cents) == (2, 2_113_00, 56_10 + 81_25)
    assert Invoice.objects.get(number="F1").member == ana
    assert balance(account(fund, Kind.CONTRIBUTIONS, ref="be")) == -137_35
    assert total(fund, Kind.AVAILABLE) == total(fund, Kind.BANK) == 137_35
    assert proof.run().holds


def test_a_rate_that_changes_in_the_middle_of_a_month_holds_from_its_day_on(fund, chloe):
    record(fund, chloe, row(2, "A", "fr", on="15/03/2026"), row(3, "B", "fr", on="16/03/2026"))
    assert list(Invoice.objects.order_by("number").values_list("basis_points", "contribution_cents")) == [
        (900, 9_00),
        (1_000, 10_00),
    ]
    assert total(fund, Kind.BANK, date(2026, 3, 15)) == 9_00


def test_a_credit_note_gives_its_share_back_and_a_day_of_them_goes_the_other_way(fund, chloe):
    record(fund, chloe, row(2, "A", net="863,00"), row(3, "B", net="-863,00", on="2026-03-03"))
    assert total(fund, Kind.BANK, date(2026, 3, 2)) == 56_10
    assert total(fund, Kind.BANK) == 0
    record(fund, chloe, row(2, "C"), row(3, "D", net="-100,00"))
    assert Movement.objects.count() == 2


def test_one_movement_stands_for_a_cooperative_and_a_day(fund, chloe):
    rows = [row(n, f"F{n}", ("be", "fr")[n % 2], on=f"2026-03-0{n % 3 + 1}") for n in range(60)]
    made = record(fund, chloe, *rows)
    assert Movement.objects.count() == 6
    assert set(Movement.objects.values_list("source_ref", flat=True)) == {f"contributions/{made.pk}"}


def test_the_same_invoices_again_change_nothing(fund, chloe):
    record(fund, chloe, row(2, "F1"), row(3, "F2"))
    assert record(fund, chloe, row(2, "F1"), row(3, "F2")) is None
    assert total(fund, Kind.BANK) == 13_00
    record(fund, chloe, row(2, "F1"), row(3, "F3"))
    assert total(fund, Kind.BANK) == 19_50
    assert ContributionImport.objects.count() == 2


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(4, ""), "invoice number"),
        (row(4, "X" * 61), "invoice number"),
        (row(4, "F9", "nl"), "“nl” is not a cooperative"),
        (row(4, "F9", net="1e3"), "amount"),
        (row(4, "F9", net="0"), "other than zero"),
        (row(4, "F9", net="999999999,00"), "absurdly"),
        (row(4, "F9", net="=1+1"), "amount"),
        (row(4, "F9", on="2026-02-30"), "not a date"),
        (row(4, "F9", on="2026-07-01"), "not a day"),
        (row(4, "F9", on="1999-12-31"), "not a day"),
        (row(4, "F9", on="2019-12-31"), "no contribution rate"),
        (row(4, "F9", member="M404"), "no member"),
        (row(4, "F1"), "stands on line 2"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_recorded(fund, chloe, bad, words):
    checked = check([row(2, "F1"), bad], fund=fund, on=TODAY)
    assert [(problem.line, words in str(problem.sentence)) for problem in checked.problems] == [(4, True)]
    with pytest.raises(BadInvoices) as refused:
        record(fund, chloe, row(2, "F1"), bad)
    assert refused.value.figures["problems"][0].startswith("4: ")
    assert not Invoice.objects.exists()
    assert not Movement.objects.exists()


def test_an_invoice_number_that_comes_back_with_another_amount_is_a_problem(fund, chloe):
    record(fund, chloe, row(2, "F1"))
    checked = check([row(2, "F1", net="120,00")], fund=fund, on=TODAY)
    assert "another amount" in str(checked.problems[0].sentence)
    record(fund, chloe, row(2, "F1", "fr", net="120,00"))  # another cooperative numbers its own


def test_a_cooperative_of_another_currency_does_not_feed_a_euro_fund(fund, chloe):
    sweden = Cooperative.objects.create(code="se", name="Solidarisk", country="SE", currency="SEK")
    fund.cooperatives.add(sweden)
    begin_rate(sweden, basis_points=650, from_on=date(2020, 1, 1))
    assert "currency" in str(check([row(2, "F1", "se")], fund=fund, on=TODAY).problems[0].sentence)


def test_a_file_is_checked_kept_and_posted_once_it_is_confirmed(fund, chloe):
    text = "Invoice;Cooperative;Member;Date;Amount\nF1;be;;02/03/2026;1.250,00\nF2;fr;;2026-03-02;100,00\n"
    staged = contributions.stage(SimpleUploadedFile("march.csv", text.encode()), fund=fund, by=chloe)
    with staged.file.open("rb") as file:
        checked = check(rows_of(file), fund=fund, on=TODAY)
    assert [(each.code, *rest) for each, *rest in checked.by_cooperative()] == [
        ("be", 1, 1_250_00, 81_25),
        ("fr", 1, 100_00, 9_00),
    ]
    assert not Movement.objects.exists()
    contributions.confirm(staged, on=TODAY, by=chloe)
    assert total(fund, Kind.BANK) == 90_25
    with pytest.raises(AlreadyPosted):
        contributions.confirm(staged, on=TODAY, by=chloe)
    assert total(fund, Kind.BANK) == 90_25


def test_a_file_without_its_columns_is_refused_by_name():
    with pytest.raises(BadSheet, match="amount"):
        list(rows_of(io.BytesIO(b"invoice,cooperative,date\nF1,be,2026-03-02\n")))


def test_what_was_recorded_never_changes(fund, chloe):
    record(fund, chloe, row(2, "F1"))
    for attempt in (
        lambda: Invoice.objects.update(net_cents=1),
        lambda: Invoice.objects.all().delete(),
        lambda: ContributionRate.objects.update(basis_points=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_a_rate_begins_after_what_was_reckoned(fund, chloe, belgium, france):
    record(fund, chloe, row(2, "F1"))
    with pytest.raises(RateExists):
        begin_rate(belgium, basis_points=700, from_on=date(2026, 3, 2))
    begin_rate(belgium, basis_points=700, from_on=date(2026, 3, 3))
    with pytest.raises(RateExists):
        begin_rate(belgium, basis_points=750, from_on=date(2026, 3, 3))
    assert rate_on(belgium, date(2026, 3, 2)) == 650
    assert rate_on(belgium, date(2026, 3, 3)) == 700
    with pytest.raises(RateMissing):
        rate_on(france, date(2019, 1, 1))


def test_a_year_of_invoices_takes_a_bounded_number_of_questions(fund, chloe, django_assert_max_num_queries):
    rows = [row(n, f"F{n}", net=f"{n},50", on=date(2025, 1 + n % 12, 1 + n % 28)) for n in range(1, 3_000)]
    with django_assert_max_num_queries(60):
        record(fund, chloe, *rows)
    assert proof.run(["two_books_agree", "running_totals_equal_transfers"]).holds
