"""CSV statements: told once, known by their headings then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.banking import importing, tables
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementFile, StatementLine, TableLayout
from fund.banking.statement import UnreadableStatement
from fund.ledger import proof
from fund.ledger.models import Fund
from workflows.people.models import User

from .builders import Booked, camt053

BELGIAN = """Export;04/05/2026
Numéro de compte;Date;Date valeur;Montant;Devise;Solde;Compte contrepartie;Nom contrepartie;Communication
BE68 5390 0754 7034;05/05/2026;06/05/2026;-12,50;EUR;1.087,50;;Banque;Frais
BE68 5390 0754 7034;04/05/2026;04/05/2026;1.100,00;EUR;1.100,00;BE71 0961 2345 6769;Ana Test;+++123/4567/89002+++
"""
DUTCH = """"Datum","Naam","Rekening","Af Bij","Bedrag (EUR)","Mededeling"
"20260504","Ana","BE68539007547034","Bij","1100,00","dank"
"20260505","Bank","BE68539007547034","Af","12,50","kosten"
"""
GERMAN = """Buchungstag;Valuta;Soll;Haben;Verwendungszweck
04.05.2026;04.05.2026;;1.100,00;Danke
05.05.2026;06.05.2026;12,50;;Gebühren
"""
ENGLISH = """Date\tValue date\tAmount\tCurrency\tDescription\tTransaction ID
2026-05-04\t2026-05-04\t1,100.00\tEUR\tthanks\tT1
2026-05-05\t2026-05-06\t-12.50\tEUR\tcharges\tT2
"""


@pytest.mark.parametrize(
    ("text", "encoding"), [(BELGIAN, "utf-8-sig"), (DUTCH, "utf-8"), (GERMAN, "cp1252"), (ENGLISH, "utf-16")]
)
def test_a_banks_table_is_guessed_from_its_headings_and_first_lines(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    layout = tables.guess(raw)
    layout.account = "BE68539007547034"
    assert layout.wrong() == []
    (statement,) = tables.read(raw, layout)
    assert not statement.problems
    assert [(one.booked_on, one.cents) for one in statement.entries] == [
        (date(2026, 5, 4), 1_100_00),
        (date(2026, 5, 5), -12_50),
    ]
    assert statement.account == "BE68539007547034"
    assert statement.entries[0].communication


def test_a_column_of_balances_proves_the_table_line_by_line() -> None:
    layout = tables.guess(BELGIAN.encode())
    (statement,) = tables.read(BELGIAN.encode(), layout)
    assert (statement.opening_cents, statement.closing_cents) == (0, 1_087_50)
    assert statement.entries[0].reference == "+++123/4567/89002+++"
    (wrong,) = tables.read(BELGIAN.replace("-12,50", "-12,60").encode(), layout)
    assert {problem.line for problem in wrong.problems} == {3}


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 1_234_56), ("-1.234,5", -1_234_50), ("12", 12_00), ("+12,00", 12_00), ("12,00-", -12_00),
        ("1 234,56 €", 1_234_56), ("−5,00", -5_00), ("1.23", None), ("1,234.56", None), ("1e3", None), ("", None),
        ("--5", None), ("-5-", None), ("١٢", None), ("12,345", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_the_banks_writing_or_not_at_all(text: str, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(ValueError, match=r"^"):
            tables._cents(text, ",")
    else:
        assert tables._cents(text, ",") == cents


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet=";,\t\n\"'0123456789/-.aé", max_size=400).map(str.encode))
def test_no_table_raises_anything_but_a_refusal(raw: bytes) -> None:
    try:
        layout = tables.guess(raw)
        tables.read(raw, layout)
        list(tables.preview(raw, layout))
    except UnreadableStatement:
        pass


def test_a_table_is_told_once_and_the_next_is_known(account: BankAccount, chloe: User) -> None:
    (report,) = import_statement([("may.csv", BELGIAN.encode())], by=None)
    assert (report.outcome, report.refused_as) == ("refused", "columns_unknown")
    file, _report = importing.stage("may.csv", BELGIAN.encode(), by=chloe)
    assert file is not None
    told = importing.name_columns(file, tables.guess(BELGIAN.encode()), account, by=chloe)
    assert (told.outcome, told.new) == ("imported", 2)
    file.refresh_from_db()
    assert importing.import_staged(file, by=chloe).new == 2
    june = (
        BELGIAN.replace("/05/2026", "/06/2026")
        .replace(";1.087,50", ";2.175,00")
        .replace(";1.100,00;B", ";2.187,50;B")
    )
    (report,) = import_statement([("june.csv", june.encode())], by=None)
    assert (report.outcome, report.new, report.gaps) == ("imported", 2, [])
    assert proof.run().holds


def test_a_table_of_days_that_a_camt_told_adds_nothing(account: BankAccount, chloe: User) -> None:
    may4, may5 = date(2026, 5, 4), date(2026, 5, 5)
    lines = [Booked(1_100_00, on=may4, bank_reference="R1"), Booked(-12_50, on=may5, bank_reference="R2")]
    import_statement([("a.xml", camt053(lines, on=may5))], by=None)
    file, _report = importing.stage("may.csv", BELGIAN.encode(), by=chloe)
    assert file is not None
    told = importing.name_columns(file, tables.guess(BELGIAN.encode()), account, by=chloe)
    assert (told.new, told.known) == (0, 2)


def test_two_accounts_with_the_same_headings_are_not_mixed_up(
    fund: Fund, account: BankAccount, chloe: User
) -> None:
    other = BankAccount.objects.create(
        fund=fund, name="Second", iban="FR1420041010050500013M02606", holder="Fund"
    )
    raw = GERMAN.encode()
    for one in (account, other):
        importing.remember(tables.guess(raw), one, raw, by=chloe)
    (report,) = import_statement([("a.csv", raw)], by=None)
    assert report.refused_as == "columns_unknown"


def test_the_columns_are_named_on_the_page_with_the_first_lines_shown(
    account: BankAccount, chloe: User, client: Any
) -> None:
    client.force_login(chloe)
    upload = {"files": SimpleUploadedFile("may.csv", BELGIAN.encode())}
    answer = client.post(reverse("banking:upload"), upload)
    file = StatementFile.objects.get()
    assert answer.url == reverse("banking:columns", args=[file.pk])
    page = client.get(answer.url)
    assert "Ana Test" in page.content.decode()
    typed = {
        name: field.value() or "" for name, field in ((one.html_name, one) for one in page.context["form"])
    }
    typed["account"] = account.pk
    missing = client.post(answer.url, typed | {"column_booked_on": "", "keep": "1"})
    assert missing.status_code == 422
    assert "Say which column holds the booking date." in missing.content.decode()
    looked = client.post(answer.url, typed | {"decimal": ".", "look": "1"})
    assert "Unreadable figure" in looked.content.decode()
    assert not TableLayout.objects.exists()
    kept = client.post(answer.url, typed | {"keep": "1"})
    assert kept.url == file.get_absolute_url()
    shown = client.get(kept.url).content.decode()
    assert "Import this file" in shown
    client.post(reverse("banking:confirm_import", args=[file.pk]))
    assert StatementLine.objects.count() == 2
    again = client.post(
        reverse("banking:upload"),
        {"files": SimpleUploadedFile("b.csv", BELGIAN.replace("Frais", "x").encode())},
    )
    assert again.url == StatementFile.objects.latest("pk").get_absolute_url()


def test_the_columns_are_named_over_the_api(account: BankAccount, person: Callable[..., User]) -> None:
    from rest_framework.test import APIClient

    from workflows.people.permissions import Role

    robot = APIClient()
    robot.force_authenticate(person("Robot", Role.TREASURER))
    sent = {"file": SimpleUploadedFile("may.csv", BELGIAN.encode())}
    answer = robot.post("/api/v1/statements/", sent, format="multipart")
    assert (answer.status_code, answer.json()["refused_as"]) == (422, "columns_unknown")
    file = answer.json()["file_id"]
    guessed = tables.guess(BELGIAN.encode()).as_json() | {"account": account.iban}
    wrong = robot.post(
        f"/api/v1/bank-files/{file}/columns/", guessed | {"columns": {"x": "y"}}, format="json"
    )
    assert wrong.status_code == 400
    named = robot.post(f"/api/v1/bank-files/{file}/columns/", guessed, format="json")
    assert named.json()["new"] == 2
    done = robot.post(f"/api/v1/bank-files/{file}/import/", format="json")
    assert (done.status_code, done.json()["new"]) == (201, 2)
    assert robot.get(f"/api/v1/bank-files/{file}/").json()["state"] == "imported"
    assert robot.get("/api/v1/table-layouts/").json()["results"][0]["account"] == account.iban
