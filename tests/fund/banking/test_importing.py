"""Statements come in once, whole or not at all, whatever is done twice or damaged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fund.banking import booking, importing
from fund.banking.importing import FileReport, import_statement
from fund.banking.models import BankAccount, ExpectedPayment, Statement, StatementFile, StatementLine
from fund.ledger import proof
from fund.ledger.models import Fund, Movement
from workflows import outbox
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours

from .builders import Booked, camt053, coda
from .conftest import Told, held

MAY4, MAY5, MAY6 = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)


def test_money_in_waits_in_suspense_until_somebody_knows_what_it_is(account: BankAccount) -> None:
    (report,) = import_statement(
        [("may.xml", camt053([Booked(50_00, text="hello"), Booked(-2_50)]))], by=None
    )
    assert (report.outcome, report.new, report.to_match) == ("imported", 2, 2)
    assert held(account.fund)["suspense"] == -47_50
    assert held(account.fund)["bank"] == 1_000_000 + 47_50
    assert proof.run().holds


def test_the_same_file_twice_changes_nothing(account: BankAccount) -> None:
    raw = camt053([Booked(50_00), Booked(50_00)])
    import_statement([("a.xml", raw)], by=None)
    before = held(account.fund)
    (report,) = import_statement([("renamed.xml", raw)], by=None)
    assert (report.outcome, report.new, report.known) == ("known", 0, 2)
    assert StatementLine.objects.count() == 2
    assert held(account.fund) == before


def test_two_equal_payments_on_one_day_are_two(account: BankAccount) -> None:
    import_statement([("a.xml", camt053([Booked(50_00), Booked(50_00)]))], by=None)
    assert sorted(StatementLine.objects.values_list("rank", flat=True)) == [0, 1]


def test_a_statement_that_overlaps_another_adds_only_what_is_new(account: BankAccount) -> None:
    monday, tuesday = Booked(10_00, on=MAY4, bank_reference="R1"), Booked(20_00, on=MAY5, bank_reference="R2")
    wednesday = Booked(30_00, on=MAY6, bank_reference="R3")
    import_statement([("1", camt053([monday, tuesday], number="1", on=MAY5))], by=None)
    (report,) = import_statement(
        [("2", camt053([tuesday, wednesday], opening=10_00, number="2", on=MAY6))], by=None
    )
    assert (report.new, report.known) == (1, 1)
    assert sorted(StatementLine.objects.values_list("cents", flat=True)) == [10_00, 20_00, 30_00]


def test_a_statement_that_overlaps_without_bank_references_adds_only_what_is_new(
    account: BankAccount,
) -> None:
    monday, tuesday, wednesday = (
        Booked(cents, on=on) for cents, on in ((10_00, MAY4), (20_00, MAY5), (30_00, MAY6))
    )
    import_statement([("1", camt053([monday, tuesday], number="1", on=MAY5))], by=None)
    (report,) = import_statement(
        [("2", camt053([tuesday, wednesday], opening=10_00, number="2", on=MAY6))], by=None
    )
    assert (report.new, report.known) == (1, 1)


def test_equal_lines_of_two_statements_of_one_day_that_follow_each_other_are_two(
    account: BankAccount,
) -> None:
    import_statement([("1", camt053([Booked(10_00)], number="1"))], by=None)
    (report,) = import_statement([("2", camt053([Booked(10_00)], opening=10_00, number="2"))], by=None)
    assert (report.new, report.known) == (1, 0)
    assert StatementLine.objects.count() == 2


def test_the_same_statement_in_another_format_adds_nothing(account: BankAccount) -> None:
    lines = [Booked(10_00, bank_reference="R1"), Booked(20_00, bank_reference="R2")]
    import_statement([("a.xml", camt053(lines))], by=None)
    (report,) = import_statement([("a.cod", coda(lines).encode())], by=None)
    assert (report.new, report.known) == (0, 2)


def test_a_statement_that_denies_what_is_known_inside_its_days_is_set_aside(account: BankAccount) -> None:
    import_statement([("1", camt053([Booked(10_00, on=MAY5)], on=MAY5))], by=None)
    raw = camt053([Booked(7_00, on=MAY4), Booked(9_00, on=MAY6)], on=MAY6).replace(
        b"<Dt><Dt>2026-05-06</Dt></Dt>", b"<Dt><Dt>2026-05-04</Dt></Dt>", 1
    )
    (report,) = import_statement([("2", raw)], by=None)
    assert report.outcome == "quarantined"
    assert StatementLine.objects.count() == 1


def test_a_file_that_does_not_add_up_is_set_aside_with_its_line_and_moves_nothing(
    account: BankAccount,
) -> None:
    before = Movement.objects.count()
    (report,) = import_statement([("bad.xml", camt053([Booked(50_00)], closing=51_00))], by=None)
    assert report.outcome == "quarantined"
    assert "closing balance is 51.00" in report.lines()[0]
    assert report.lines()[0].startswith("bad.xml:")
    file = StatementFile.objects.get()
    assert file.state == StatementFile.State.QUARANTINED
    assert file.content == camt053([Booked(50_00)], closing=51_00)
    assert (Statement.objects.count(), StatementLine.objects.count(), Movement.objects.count()) == (
        0,
        0,
        before,
    )


def test_one_bad_statement_sets_the_whole_file_aside(account: BankAccount) -> None:
    good = coda([Booked(10_00)], number=1, last=False)
    bad = coda([Booked(20_00)], number=2, opening=10_00).replace(
        "0000000000020000040526", "0000000000021000040526", 1
    )
    (report,) = import_statement([("two.cod", (good + bad).encode())], by=None)
    assert report.outcome == "quarantined"
    assert StatementLine.objects.count() == 0


def test_a_file_may_hold_several_statements(account: BankAccount) -> None:
    raw = coda([Booked(10_00)], number=1, last=False) + coda([Booked(20_00)], number=2, opening=10_00)
    (report,) = import_statement([("two.cod", raw.encode())], by=None)
    assert (report.outcome, report.statements, report.new) == ("imported", 2, 2)


def test_letters_of_windows_1252_are_kept(account: BankAccount) -> None:
    import_statement(
        [("a.cod", coda([Booked(10_00, name="Chloé Façade", text="prêt")]).encode("cp1252"))], by=None
    )
    line = StatementLine.objects.get()
    assert (line.party_name, line.communication) == ("Chloé Façade", "prêt")


def test_a_statement_of_somebody_elses_account_is_refused_by_name(account: BankAccount) -> None:
    (report,) = import_statement(
        [("a.xml", camt053([Booked(1_00)], iban="FR1420041010050500013M02606"))], by=None
    )
    assert report.outcome == "refused"
    assert "None of its accounts" in report.lines()[0]
    assert not StatementFile.objects.exists()


def test_a_statement_in_another_currency_is_set_aside(account: BankAccount) -> None:
    raw = camt053([Booked(1_00)]).replace(b"EUR", b"SEK")
    (report,) = import_statement([("a.xml", raw)], by=None)
    assert report.outcome == "quarantined"
    assert "SEK" in report.lines()[0]


def test_a_dry_run_says_everything_and_leaves_nothing(
    account: BankAccount, expected: Callable[..., ExpectedPayment]
) -> None:
    expected()
    before = (held(account.fund), Movement.objects.count())
    raw = camt053([Booked(100_00, reference="+++123/4567/89002+++"), Booked(-1_00)])
    (report,) = import_statement([("a.xml", raw)], by=None, dry_run=True)
    assert (report.new, report.matched, report.to_match) == (2, 1, 1)
    assert (held(account.fund), Movement.objects.count()) == before
    assert not StatementFile.objects.exists()


def test_a_file_is_looked_at_before_it_is_imported(account: BankAccount, chloe: User) -> None:
    file, report = importing.stage("a.xml", camt053([Booked(1_00)]), by=chloe)
    assert file is not None
    assert (report.new, StatementLine.objects.count()) == (1, 0)
    assert importing.import_staged(file, by=chloe).outcome == "imported"
    assert StatementLine.objects.count() == 1
    assert importing.import_staged(file, by=chloe).outcome == "known"


def test_only_treasurers_and_integrations_import(account: BankAccount, person: Callable[..., User]) -> None:
    for role in (Role.MEMBER, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotYours):
            import_statement([("a.xml", camt053([]))], by=person(str(role), role))
    assert (
        import_statement([("a.xml", camt053([]))], by=person("Robot", Role.INTEGRATION))[0].outcome
        == "imported"
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"hello", "no bank statement"),
        (b"<html><body/></html>", "no account statement"),
        (camt053([]).replace(b"camt.053.001.08", b"pain.001.001.09"), "namespace"),
        (camt053([]).replace(b"urn:iso", b"urn:other"), "namespace"),
        (b"<Document/>", "namespace"),
        (b'<!DOCTYPE Document [<!ENTITY x "y">]>' + camt053([]), "DOCTYPE"),
        (
            camt053([]).replace(b"<Document", b'<!DOCTYPE Document SYSTEM "file:///etc/passwd"><Document'),
            "DOCTYPE",
        ),
        (camt053([]) + b'<!ENTITY x "y">', "ENTITY"),
        (camt053([Booked(1_00, text="&unknown;")]).replace(b"&amp;unknown;", b"&unknown;"), "not whole XML"),
        (
            camt053([]).replace(
                b"<GrpHdr>", b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="a"/><GrpHdr>'
            ),
            "XInclude",
        ),
        (camt053([]).replace(b"<GrpHdr>", b"<GrpHdr " + b"a" * 700_000 + b"='1'>"), "longer"),
        (camt053([Booked(1_00)]).replace(b"<NtryDtls>", b"<NtryDtls>" + b"<a/>" * 600_000), "more parts"),
        (camt053([]).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "UTF-16"),
        (camt053([Booked(1_00)])[:400], "not whole XML"),
        (b"<a>" * 5000, "deeper"),
        (b"<a><b/></a>", "no account statement"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">' + b"<a>" * 500, "deeper"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"></Document>', "no statement"),
        (camt053([]).replace(b"UTF-8", b"utf-7"), "UTF-8"),
        (b":20:X\n:25:NL65INGB0123456789\n" + b":61:2601010101C1,00NTRFX\n" * 5_001, "camt.053"),
    ],
)
def test_what_is_no_statement_is_refused_by_name(account: BankAccount, raw: bytes, said: str) -> None:
    (report,) = import_statement([("a", raw)], by=None)
    assert report.outcome == "refused"
    assert said in report.lines()[0]
    assert not StatementFile.objects.exists()


@pytest.mark.parametrize("amount", ["1e3", "1_000", "1,000.00", "-5.00", "١٠", "", "5.001", "NaN"])
def test_an_amount_that_is_not_plain_digits_is_a_problem_of_its_line(
    account: BankAccount, amount: str
) -> None:
    raw = camt053([Booked(12_34)]).decode().replace(">12.34<", f">{amount}<", 1).encode()
    raw = raw.replace(b">12.34<", f">{amount}<".encode(), 1)
    (report,) = import_statement([("a.xml", raw)], by=None)
    assert report.outcome == "quarantined"
    assert StatementLine.objects.count() == 0


def test_a_truncated_coda_file_is_set_aside(account: BankAccount) -> None:
    raw = coda([Booked(10_00), Booked(20_00)]).encode()
    for cut in range(200, raw.rindex(b"\r\n9") + 50, 97):
        (report,) = import_statement([("cut.cod", raw[:cut])], by=None, dry_run=True)
        assert report.outcome in ("quarantined", "refused"), cut


def test_an_empty_statement_is_a_statement(account: BankAccount) -> None:
    (report,) = import_statement([("a.xml", camt053([], opening=15_20))], by=None)
    assert (report.outcome, report.statements, report.entries) == ("imported", 1, 0)


def test_a_missing_statement_is_said(account: BankAccount) -> None:
    import_statement([("1", camt053([Booked(10_00)], on=MAY4))], by=None)
    (report,) = import_statement(
        [("2", camt053([Booked(5_00, on=MAY6)], opening=99_00, on=MAY6, number="3"))], by=None
    )
    assert report.outcome == "imported"
    assert any("missing" in gap for gap in report.gaps)


def test_a_statement_without_a_date_is_set_aside(account: BankAccount) -> None:
    raw = camt053([]).replace(b"<Dt><Dt>2026-05-04</Dt></Dt>", b"").replace(b"CreDtTm", b"X")
    (report,) = import_statement([("a", raw)], by=None)
    assert (report.outcome, StatementFile.objects.get().problems[0]["sentence"]) == (
        "quarantined", "The statement bears no date.",
    )  # fmt: skip


def test_a_large_file_goes_on_where_it_was_killed(
    account: BankAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booking, "CHUNK", 40)
    monkeypatch.setattr(booking, "MOST_CHUNKS", 1000)
    raw = camt053([Booked(1_00 + number) for number in range(100)])
    seen: list[int] = []

    def killed(done: int, _total: int) -> None:
        seen.append(done)
        if done == 70:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_statement([("big", raw)], by=None, progress=killed)
    file = StatementFile.objects.get()
    assert (file.state, file.done, file.wanted, StatementLine.objects.count()) == ("importing", 40, 100, 40)
    assert proof.run().holds
    (other,) = import_statement([("other", camt053([Booked(5_00)], number="9"))], by=None)
    assert "still being imported" in other.lines()[0]
    (report,) = import_statement([("big", raw)], by=None)
    assert (report.outcome, report.new, report.to_match, StatementLine.objects.count()) == (
        "imported",
        100,
        100,
        100,
    )
    assert proof.run().holds


def test_a_large_file_is_imported_by_the_outbox_chunk_by_chunk(
    account: BankAccount, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(booking, "CHUNK", 40)
    monkeypatch.setattr(booking, "MOST_CHUNKS", 1000)
    raw = camt053([Booked(1_00) for _number in range(100)])
    (report,) = import_statement([("big", raw)], by=None, here=False)
    assert (report.outcome, StatementLine.objects.count()) == ("importing", 40)
    while outbox.deliver():
        assert proof.run().holds
    assert FileReport.of(StatementFile.objects.get()).to_match == 100
    assert sorted(StatementLine.objects.values_list("rank", flat=True)) == list(range(100))
    assert proof.run().holds


def test_a_notification_adds_no_money_and_tells_what_an_amount_is_made_of(
    account: BankAccount, expected: Callable[..., ExpectedPayment], told: Told
) -> None:
    expected("+++123/4567/89002+++")
    expected("RF18539007547034", cents=40_00)
    parts = [Booked(60_00, reference="+++123/4567/89002+++", bank_reference="BATCH"),
             Booked(40_00, reference="RF18539007547034", bank_reference="BATCH")]  # fmt: skip
    import_statement([("054", camt053(parts, kind="054"))], by=None)
    assert StatementLine.objects.count() == 0
    (report,) = import_statement([("053", camt053([Booked(100_00, bank_reference="BATCH")]))], by=None)
    assert (report.matched, report.to_match) == (1, 0)
    assert told.received == [("expected/+++123/4567/89002+++", 60_00), ("expected/RF18539007547034", 40_00)]
    assert StatementLine.objects.get().state == StatementLine.State.MATCHED


def test_a_statement_is_imported_by_the_command(
    account: BankAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(camt053([Booked(1_00)]))
    bad.write_bytes(camt053([Booked(1_00)], closing=9_00))
    call_command("import_statement", str(good), "--dry-run")
    assert StatementLine.objects.count() == 0
    call_command("import_statement", str(good))
    assert StatementLine.objects.count() == 1
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_statement", str(bad))
    assert f"{bad}:" in capsys.readouterr().err
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_statement", str(tmp_path / "nowhere.xml"))


def test_accounts_are_told_apart_in_the_ledger(fund: Fund, account: BankAccount) -> None:
    other = BankAccount.objects.create(
        fund=fund, name="Second", iban="FR1420041010050500013M02606", holder="Fund"
    )
    import_statement([("a.xml", camt053([Booked(5_00)], iban=other.iban))], by=None)
    assert other.ledger.balance_cents == 5_00
    assert account.ledger.balance_cents == 1_000_000


def test_an_mt940_account_without_iban_is_found_by_its_national_number(fund: Fund) -> None:
    german = BankAccount.objects.create(
        fund=fund, name="German", iban="DE89370400440532013000", holder="Fund"
    )
    assert BankAccount.objects.all().named("37040044/532013000") == german
    assert BankAccount.objects.all().named("0532013000") == german
    assert BankAccount.objects.all().named("3000") is None
