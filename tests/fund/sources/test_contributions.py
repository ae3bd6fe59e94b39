"""Contributions: the cooperative's share of each invoice, on the day's rate, once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fund.ledger import proof
from fund.ledger.balances import balance, total
from fund.ledger.chart import Kind, account
from fund.ledger.models import Movement
from fund.ledger.refusals import InsufficientFunds
from fund.sources import importing
from fund.sources.contributions import take_back_row
from fund.sources.models import ContributionRate, Import, Invoice
from fund.sources.rates import begin_rate
from fund.sources.refusals import BadLines, LaterFirst
from workflows.people.models import Cooperative

from .conftest import TODAY, invoice, record, staged

pytestmark = pytest.mark.usefixtures("rates")


def problems(made):
    return {row.line: row.sentence for row in made.rows.filter(outcome="problem")}


def test_a_cooperative_keeps_its_percentage_of_the_invoice_before_vat(fund, chloe, ana):
    made = record(
        fund, chloe, invoice("F1", amount="863,00", member=ana.number), invoice("F2", amount="1 250,00")
    )
    assert (made.state, made.fresh, made.base_cents, made.cents) == ("done", 2, 2_113_00, 56_10 + 81_25)
    assert Invoice.objects.get(number="F1").member == ana
    assert balance(account(fund, Kind.CONTRIBUTIONS, ref="be")) == -137_35
    assert total(fund, Kind.AVAILABLE) == total(fund, Kind.BANK) == 137_35
    assert proof.run().holds


def test_a_rate_that_changes_in_the_middle_of_a_month_holds_from_its_day_on(fund, chloe):
    record(fund, chloe, invoice("A", "fr", date="15/03/2026"), invoice("B", "fr", date="16/03/2026"))
    assert list(Invoice.objects.order_by("number").values_list("basis_points", "contribution_cents")) == [
        (900, 9_00),
        (1_000, 10_00),
    ]
    assert total(fund, Kind.BANK, date(2026, 3, 15)) == 9_00


def test_a_fund_of_two_cooperatives_keeps_each_ones_rate(fund, chloe):
    made = record(fund, chloe, invoice("F1"), invoice("F1", "fr"))
    assert made.sums == [["be", 1, 100_00, 6_50], ["fr", 1, 100_00, 9_00]]
    assert balance(account(fund, Kind.CONTRIBUTIONS, ref="fr")) == -9_00


def test_one_movement_stands_for_a_cooperative_and_a_day_and_each_invoice_names_it(fund, chloe):
    rows = [invoice(f"F{n}", ("be", "fr")[n % 2], date=f"2026-03-0{n % 3 + 1}") for n in range(60)]
    made = record(fund, chloe, *rows)
    assert Movement.objects.count() == 6
    assert set(Movement.objects.values_list("source_ref", flat=True)) == {f"contributions/{made.pk}"}
    for movement in Movement.objects.all():
        moved = movement.transfers.get(source__kind=Kind.CONTRIBUTIONS).amount_cents
        assert sum(movement.invoices.values_list("contribution_cents", flat=True)) == moved


def test_the_same_invoices_again_change_nothing(fund, chloe):
    made = record(fund, chloe, invoice("F1"), invoice("F2"))
    assert record(fund, chloe, invoice("F1"), invoice("F2")) == made
    again = record(fund, chloe, invoice("F2"), invoice("F1"))
    assert (again.fresh, again.known, again.state) == (0, 2, "done")
    assert total(fund, Kind.BANK) == 13_00
    record(fund, chloe, invoice("F1"), invoice("F3"))
    assert total(fund, Kind.BANK) == 19_50


# ---- credit notes


def test_a_credit_note_names_its_invoice_and_gives_its_share_back_at_that_invoices_rate(fund, chloe):
    record(fund, chloe, invoice("A", "fr", amount="863,00"))
    record(fund, chloe, invoice("C", "fr", amount="-863,00", date="2026-04-02", credits="A"))
    assert total(fund, Kind.BANK, date(2026, 4, 1)) == 77_67
    assert total(fund, Kind.BANK) == 0
    assert Invoice.objects.get(number="C").credits.number == "A"
    assert proof.run().holds


def test_a_credit_note_may_stand_before_its_invoice_in_the_file(fund, chloe):
    made = record(
        fund, chloe, invoice("C", amount="-40,00", date="2026-03-03", credits="A"), invoice("A"),
        invoice("D", amount="-60,00", date="2026-03-04", credits="A"),
    )  # fmt: skip
    assert made.cents == 0
    assert total(fund, Kind.BANK, date(2026, 3, 3)) == 3_90


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"amount": "-100,00"}, "names the invoice"),
        ({"amount": "100,00", "credits": "A"}, "names the invoice"),
        ({"amount": "-100,00", "credits": "Z"}, "no invoice Z"),
        ({"amount": "-100,01", "credits": "A"}, "stands at 100.00: 100.01"),
        ({"amount": "-50,00", "credits": "A", "date": "2026-03-01"}, "older"),
    ],
)
def test_a_credit_note_that_gives_back_nothing_we_know_is_a_problem(fund, chloe, bad, words):
    record(fund, chloe, invoice("A"))
    assert words in problems(staged(fund, invoice("C", **bad)))[1]


def test_two_credit_notes_do_not_give_back_more_than_the_invoice(fund, chloe):
    record(fund, chloe, invoice("A"), invoice("C", amount="-70,00", credits="A"))
    made = staged(
        fund, invoice("D", amount="-20,00", credits="A"), invoice("E", amount="-20,00", credits="A")
    )
    assert list(problems(made)) == [2]


# ---- corrections


def test_a_number_that_comes_again_with_another_amount_is_corrected_today_by_the_difference(fund, chloe):
    record(fund, chloe, invoice("F1"))
    made = record(fund, chloe, invoice("F1", amount="120,00"))
    assert (made.fresh, made.changed, made.base_cents, made.cents) == (0, 1, 20_00, 1_30)
    movement = Movement.objects.get(source_ref=f"contributions/{made.pk}")
    assert (movement.booked_on, movement.value_on) == (TODAY, date(2026, 3, 2))
    first, later = Invoice.objects.order_by("pk")
    assert (first.net_cents, later.net_cents, later.first) == (100_00, 20_00, first)
    assert record(fund, chloe, invoice("F1", amount="120,00"), invoice("F2")).known == 1
    record(fund, chloe, invoice("F1", amount="90,00"))
    assert total(fund, Kind.BANK) == 5_85 + 6_50
    assert proof.run().holds


def test_an_invoice_of_a_closed_month_is_booked_on_the_first_open_day(fund, chloe):
    from fund.ledger import closing

    record(fund, chloe, invoice("F1"))
    closing.close(fund, "2026-03", on=TODAY, by=chloe)
    made = record(fund, chloe, invoice("F2", date="2026-03-05"), invoice("C", amount="-40", credits="F1"))
    assert made.state == "done"
    late = Movement.objects.filter(source_ref=f"contributions/{made.pk}")
    assert set(late.values_list("booked_on", flat=True)) == {date(2026, 4, 1)}
    assert set(late.values_list("value_on", flat=True)) == {date(2026, 3, 2), date(2026, 3, 5)}
    importing.take_back(made, on=TODAY, by=chloe, why="x")
    assert total(fund, Kind.BANK) == 6_50


def test_a_correction_keeps_the_rate_of_the_invoice(fund, chloe, belgium):
    record(fund, chloe, invoice("F1"))
    begin_rate(belgium, basis_points=700, from_on=date(2026, 3, 3))
    assert record(fund, chloe, invoice("F1", amount="200,00")).cents == 6_50


def test_another_date_for_a_known_invoice_is_a_problem(fund, chloe):
    record(fund, chloe, invoice("F1"))
    assert "with the date" in problems(staged(fund, invoice("F1", date="2026-03-05")))[1]


# ---- taking back


def test_an_import_is_taken_back_by_opposite_movements_once(fund, chloe):
    made = record(fund, chloe, invoice("F1"), invoice("F2", "fr"), invoice("F3", date="2026-03-09"))
    for _time in range(2):
        made = importing.take_back(made, on=TODAY, by=chloe, why="Wrong file")
    assert made.state == "reversed"
    assert total(fund, Kind.BANK) == 0
    assert Movement.objects.filter(reverses__isnull=False).count() == 3
    assert Invoice.objects.standing() == {"net_cents": 0, "contribution_cents": 0}
    assert proof.run().holds
    again = record(fund, chloe, invoice("F1", date="2026-03-03"), invoice("F2", "fr"))
    assert (again.changed, again.cents) == (2, 15_50)
    assert record(fund, chloe, invoice("F1", date="2026-03-03"), invoice("F9")).known == 1


def test_one_invoice_is_taken_back_and_the_rest_with_its_import(fund, chloe):
    made = record(fund, chloe, invoice("F1"), invoice("F2"))
    row = Invoice.objects.get(number="F1")
    assert take_back_row(row, on=TODAY, by=chloe, why="Twice") == take_back_row(
        row, on=TODAY, by=chloe, why="x"
    )
    assert total(fund, Kind.BANK) == 6_50
    importing.take_back(made, on=TODAY, by=chloe, why="All of it")
    assert total(fund, Kind.BANK) == 0
    assert Invoice.objects.count() == 4
    assert proof.run().holds


def test_what_was_corrected_or_given_back_since_is_taken_back_first(fund, chloe):
    first = record(fund, chloe, invoice("F1"), invoice("F2"))
    second = record(fund, chloe, invoice("F1", amount="120,00"), invoice("C", amount="-10", credits="F2"))
    with pytest.raises(LaterFirst) as refused:
        importing.take_back(first, on=TODAY, by=chloe, why="x")
    assert refused.value.figures == {"import_id": second.pk}
    for number in ("F1", "F2"):
        with pytest.raises(LaterFirst):
            take_back_row(Invoice.objects.get(number=number, first=None), on=TODAY, by=chloe, why="x")
    importing.take_back(second, on=TODAY, by=chloe, why="x")
    importing.take_back(first, on=TODAY, by=chloe, why="x")
    assert total(fund, Kind.BANK) == 0


def test_what_was_promised_meanwhile_cannot_be_taken_back(fund, chloe):
    from fund.ledger import chart, commitments

    made = record(fund, chloe, invoice("F1"))
    commitments.commit(
        key="A", envelope=chart.general(fund), cents=6_00, reference="A", on=TODAY, by=chloe, why="Aid"
    )
    with pytest.raises(InsufficientFunds):
        importing.take_back(made, on=TODAY, by=chloe, why="x")
    assert Invoice.objects.count() == 1


# ---- what is wrong


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (invoice(""), "Nothing stands under “invoice”"),
        (invoice("X" * 61), "at most 60"),
        (invoice("=1+1"), "formula"),
        (invoice("F\n9"), "printable"),
        (invoice("F9", "nl"), "“nl” is not a cooperative"),
        (invoice("F9", amount="1e3"), "amount"),
        (invoice("F9", amount=""), "amount"),
        (invoice("F9", amount="0"), "other than zero"),
        (invoice("F9", amount="999999999,00"), "absurdly"),
        (invoice("F9", amount="=1+1"), "amount"),
        (invoice("F9", date="2026-02-30"), "not a date"),
        (invoice("F9", date="2026-07-01"), "not a day"),
        (invoice("F9", date="1999-12-31"), "not a day"),
        (invoice("F9", date="2019-12-31"), "no contribution rate"),
        (invoice("F9", member="M404"), "no member"),
        (invoice("F9", currency="SEK"), "This is in SEK"),
        (invoice("F9", vat="21,00", total="100,00"), "do not make"),
        (invoice("F1"), "stands on line 1"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_recorded(fund, chloe, bad, words):
    made = staged(fund, invoice("F1"), bad)
    assert list(problems(made)) == [2]
    assert words in problems(made)[2]
    with pytest.raises(BadLines) as refused:
        importing.confirm(made, by=chloe)
    assert refused.value.figures["problems"][0].startswith("2: ")
    with pytest.raises(BadLines):
        record(fund, chloe, invoice("F1"), bad)
    assert not Invoice.objects.exists()
    assert not Movement.objects.exists()


def test_vat_and_total_prove_that_the_amount_is_before_vat(fund, chloe):
    assert record(fund, chloe, invoice("F1", vat="21,00", total="121,00")).cents == 6_50


def test_a_cooperative_of_another_currency_does_not_feed_a_euro_fund(fund, chloe):
    sweden = Cooperative.objects.create(code="se", name="Solidarisk", country="SE", currency="SEK")
    fund.cooperatives.add(sweden)
    begin_rate(sweden, basis_points=650, from_on=date(2020, 1, 1))
    assert "currency" in problems(staged(fund, invoice("F1", "se")))[1]


def test_a_fund_in_crowns_stands_beside_and_is_never_mixed(fund, crowns, chloe):
    assert "cooperative of this fund" in problems(staged(crowns, invoice("F1", "be")))[1]
    assert "This is in EUR" in problems(staged(crowns, invoice("F1", "se", currency="EUR")))[1]
    record(crowns, chloe, invoice("F1", "se", currency="SEK"))
    record(fund, chloe, invoice("F1"))
    assert (total(crowns, Kind.BANK), total(fund, Kind.BANK)) == (8_00, 6_50)
    assert proof.run().holds


def test_what_was_recorded_never_changes(fund, chloe):
    record(fund, chloe, invoice("F1"))
    for attempt in (
        lambda: Invoice.objects.update(net_cents=1),
        lambda: Invoice.objects.all().delete(),
        lambda: ContributionRate.objects.update(basis_points=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_a_year_of_invoices_takes_a_bounded_number_of_questions(fund, chloe, django_assert_max_num_queries):
    rows = [
        invoice(f"F{n}", amount=f"{n},50", date=str(date(2025, 1 + n % 12, 1 + n % 28)))
        for n in range(1, 3_000)
    ]
    with django_assert_max_num_queries(80):
        record(fund, chloe, *rows)
    assert proof.run(["two_books_agree", "contributions_equal_invoices"]).holds
    assert Import.objects.get().done == 2_999
