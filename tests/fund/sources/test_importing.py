"""Tables handed in: looked at, shown line by line, recorded once they are confirmed, taken back."""

import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.models import Movement
from fund.ledger.refusals import KeyReused
from fund.sources import formats, importing
from fund.sources.models import ContributionRate, Import, Invoice
from fund.sources.refusals import AlreadyPosted
from workflows.refusals import Refusal
from workflows.sheets import BadSheet

from .conftest import TODAY, invoice, record, staged, table

pytestmark = pytest.mark.usefixtures("rates")
GOOD = table(invoice("F1", amount="1.250,00"), invoice("F2", "fr"))


def hand_in(fund, chloe, content=GOOD, kind="contributions", **facts):
    return importing.hand_in(kind, content, fund=fund, name="march.csv", on=TODAY, by=chloe, **facts)


def post(made, chloe):
    return importing.run(importing.confirm(made, by=chloe, wake=False), on=TODAY)


def test_a_file_is_looked_at_then_recorded_once(fund, chloe):
    made, new = hand_in(fund, chloe)
    assert (new, made.state, made.fresh, made.cents) == (True, "read", 2, 90_25)
    assert made.sums == [["be", 1, 1_250_00, 81_25], ["fr", 1, 100_00, 9_00]]
    assert not Movement.objects.exists()
    assert post(made, chloe).state == "done"
    assert total(fund, Kind.BANK) == 90_25
    with pytest.raises(AlreadyPosted):
        importing.confirm(made, by=chloe)


def test_the_same_file_again_is_the_same_import_and_changes_nothing(fund, chloe):
    made, _new = hand_in(fund, chloe)
    assert hand_in(fund, chloe) == (made, False)
    post(made, chloe)
    assert hand_in(fund, chloe) == (made, False)
    assert (Import.objects.count(), Invoice.objects.count()) == (1, 2)


def test_a_file_that_waits_is_read_again_with_the_rates_of_now(fund, chloe, belgium):
    content = table(invoice("F1", date="2019-05-01"))
    assert hand_in(fund, chloe, content)[0].problems == 1
    ContributionRate.objects.create(
        cooperative=belgium, basis_points=600, from_on=TODAY.replace(year=2019, day=1, month=1)
    )
    made, _new = hand_in(fund, chloe, content)
    assert (made.problems, made.cents) == (0, 6_00)


def test_a_file_that_was_taken_back_may_come_again(fund, chloe):
    made = post(hand_in(fund, chloe)[0], chloe)
    importing.take_back(made, on=TODAY, by=chloe, why="Wrong month")
    again, new = hand_in(fund, chloe)
    assert (new, again.changed, again.cents) == (True, 2, 90_25)
    post(again, chloe)
    assert total(fund, Kind.BANK) == 90_25


def test_a_period_keeps_other_days_out(fund, chloe):
    first, last = TODAY.replace(month=3, day=1), TODAY.replace(month=3, day=31)
    rows = table(invoice("F1"), invoice("F2", date="2026-04-01"), invoice("F3", date="2026-02-28"))
    made, _new = hand_in(fund, chloe, rows, period_from=first, period_to=last)
    assert [row.line for row in made.rows.filter(outcome="problem")] == [3, 4]
    assert "outside the period" in made.rows.filter(outcome="problem")[0].sentence


def test_it_goes_on_where_it_stopped(fund, chloe, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    made, _new = hand_in(
        fund, chloe, table(*(invoice(f"F{n}", date=f"2026-03-{n % 9 + 1:02}") for n in range(35)))
    )
    importing.confirm(made, by=chloe, wake=False)
    made = importing.post_next(made, on=TODAY)
    assert (made.state, made.done, Invoice.objects.count()) == ("posting", 10, 10)
    told = []
    made = importing.run(made, on=TODAY, progress=lambda done, total: told.append((done, total)))
    assert (made.state, told) == ("done", [(20, 35), (30, 35), (35, 35)])
    assert total(fund, Kind.BANK) == 35 * 6_50
    assert importing.post_next(made, on=TODAY) == made
    assert Invoice.objects.count() == 35


def test_what_is_declined_meanwhile_stops_it_with_the_sentence(fund, chloe):
    record(fund, chloe, invoice("A"))
    made = staged(fund, invoice("C", amount="-100", credits="A"))
    record(fund, chloe, invoice("D", amount="-30", credits="A"))
    made = post(made, chloe)
    assert (made.state, made.done) == ("stopped", 0)
    assert "stands at 70.00" in made.stopped_because
    assert importing.drop(made).state == "dropped"
    assert total(fund, Kind.BANK) == 4_55


def test_the_outbox_delivers_chunk_by_chunk(fund, chloe, monkeypatch, django_capture_on_commit_callbacks):
    from workflows import outbox

    monkeypatch.setattr(importing, "CHUNK", 2)
    made, _new = hand_in(fund, chloe, table(*(invoice(f"F{n}") for n in range(5))))
    importing.confirm(made, by=chloe)
    for expected in (2, 4, 5):
        outbox.deliver()
        made.refresh_from_db()
        assert made.done == expected
    assert made.state == "done"


def test_a_call_is_once_by_its_key(fund, chloe):
    rows = [invoice("F1")]
    facts = {"fund": fund, "key": "k", "name": "billing", "on": TODAY, "by": chloe}
    made = importing.record("contributions", rows, **facts)
    assert importing.record("contributions", rows, **facts) == made
    with pytest.raises(KeyReused):
        importing.record("contributions", [invoice("F2")], **facts)


# ---- what is not a table, or hides something


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no table"),
        (b"invoice;date\nF1;2026-03-02\n", "missing: cooperative, amount"),
        (b"\0\0\0", "not a text table"),
        (b"PK\x03\x04not a workbook", "damaged"),
        (
            b"invoice;cooperative;date;amount\nF1;be;2026-03-02;" + b"9" * 5_000_000,
            "more than 20000 characters",
        ),
        (b"x" * 5_000_000, "more than 20000 characters"),
        (b'invoice;cooperative;date;amount\n"F1;be;2026-03-02;1\n', "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_by_name_and_not_kept(fund, chloe, content, words):
    with pytest.raises(BadSheet, match=words):
        hand_in(fund, chloe, content)
    assert not Import.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_other_encodings_are_read(fund, chloe, encoding):
    made, _new = hand_in(fund, chloe, table(invoice("Fé1")).decode().encode(encoding))
    assert (made.problems, made.rows.get().label) == (0, "Fé1")


def test_a_workbook_is_read_and_its_formulas_are_none(fund, chloe):
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    for row in (["invoice", "cooperative", "date", "amount"], ["F1", "be", TODAY, 100.5], ["F2", "be", TODAY, "=1+1"],
                ["=A1", "be", TODAY, 10]):  # fmt: skip
        sheet.append(row)
    book.save(file)
    made, _new = hand_in(fund, chloe, file.getvalue())
    assert {row.line: row.outcome for row in made.rows.all()} == {2: "new", 3: "problem", 4: "problem"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400) | st.text(max_size=300).map(str.encode),
    kind=st.sampled_from(Import.Kind.values),
)
def test_whatever_bytes_are_handed_in_they_are_read_or_refused_by_name(fund, chloe, content, kind):
    _try(fund, chloe, content, kind)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(Import.Kind.values))
def test_a_good_file_with_some_cells_changed_is_read_or_refused_by_name(fund, chloe, data, kind):
    rows = [list(row) for row in formats.of(kind).example]
    odd = st.sampled_from(
        [
            "",
            "-1",
            "1e9",
            "=1",
            "\0",
            "９",
            "2026-13-01",
            "x" * 300,
            "NaN",
            "é\u202e",
            "';--",
            "99999999999999999999",
        ]
    )
    for _change in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0 if len(rows) < 2 else 1, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(odd | st.text(max_size=10))
    body = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    _try(fund, chloe, body.encode("utf-8", "surrogatepass"), kind)


def _try(fund, chloe, content, kind):
    try:
        made, _new = hand_in(fund, chloe, content, kind)
    except BadSheet:
        return
    assert made.lines == made.fresh + made.known + made.changed + made.problems == made.rows.count()
    assert all(row.sentence for row in made.rows.filter(outcome="problem"))
    if not made.problems:
        try:
            importing.drop(made)
        except Refusal:
            assert made.state != "read"


# ---- by command


def test_the_command_records_what_it_showed_in_its_dry_run(fund, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(GOOD), bad.write_bytes(table(invoice("F1"), invoice("F2", "nl")))
    out, err = io.StringIO(), io.StringIO()

    def run(*files, **options):
        call_command(
            "import_source",
            "contributions",
            "solidarity",
            *map(str, files),
            stdout=out,
            stderr=err,
            **options,
        )

    run(good, dry_run=True)
    assert "2 new, 0 corrections, 0 known, 0 problems, 90.25" in out.getvalue()
    assert not Movement.objects.exists()
    with pytest.raises(CommandError, match=r"bad\.csv"):
        run(bad, good)
    assert "line 3" in err.getvalue()
    assert total(fund, Kind.BANK) == 90_25
    run(good)
    assert "changes nothing" in out.getvalue()
    assert total(fund, Kind.BANK) == 90_25
    with pytest.raises(CommandError):
        call_command("import_source", "contributions", "nothing", str(good), stdout=out, stderr=err)
    (tmp_path / "worse.csv").write_bytes(b"\0")
    with pytest.raises(CommandError):
        run(tmp_path / "worse.csv")


@pytest.mark.parametrize("kind", Import.Kind.values)
def test_every_kind_has_an_example_whose_columns_are_its_own(kind):
    one = formats.of(kind)
    assert set(one.required) <= set(one.example[0]) <= {*one.required, *one.optional}
