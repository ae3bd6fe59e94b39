"""What a borrower takes away: to the cent, and readable by a banking app and a calendar."""

from datetime import date

import pytest

from loans import paper
from loans.cash import take_cash, undo_cash
from loans.standing import next_line, plan_lines
from workflows.refusals import Unmet


def test_the_papers_of_a_loan_say_what_was_paid_and_what_is_left(client, ana, running, chloe, member):
    loan = running(ana)
    first = take_cash(loan, key="one", cents=10_000, on=date(2026, 5, 5), by=chloe)
    mistake = take_cash(loan, key="two", cents=5_000, on=date(2026, 5, 6), by=chloe)
    undo_cash(mistake, on=date(2026, 5, 7), by=chloe, why="Twice")
    loan.refresh_from_db()
    found = [(entry.on, entry.cents, entry.left_cents) for entry in paper.entries(loan)]
    assert found == [(loan.started_on, 120_000, 120_000), (date(2026, 5, 5), -10_000, 110_000)]
    with pytest.raises(Unmet):
        paper.receipt_pdf(mistake, on=date(2026, 5, 8), language="fr")
    base = f"/loans/{loan.number}/"
    client.force_login(ana.user)
    for page in ("payoff.pdf", f"receipts/{first.pk}.pdf", "statement/?since=2026-01-01&until=2026-12-31"):
        answer = client.get(base + page)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
            200,
            "application/pdf",
            b"%PDF-",
        )
    assert client.get(f"{base}statement/").status_code == 200
    assert client.get(f"{base}statement/?since=2026-02-01&until=2026-01-01").status_code == 422
    assert client.get(f"{base}receipts/{mistake.pk}.pdf").status_code == 422
    feed = client.get(f"{base}instalments.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 11
    client.force_login(member("Eve").user)
    assert client.get(f"{base}payoff.pdf").status_code == 404


def test_the_code_of_the_next_instalment_is_what_banking_apps_read(ana, running, account):
    loan = running(ana)
    line = next_line(plan_lines(loan, date(2026, 4, 1)))
    assert line is not None
    assert paper.qr_text(loan, line) == (
        "BCD\n002\n1\nSCT\nGKCCBEBB\nSolidaire\nBE68539007547034\nEUR100.00\n\n\n" + loan.reference
    )
    assert paper.qr_code(loan, line).startswith("data:image/svg+xml")
    assert paper.qr_code(loan, None) == ""
