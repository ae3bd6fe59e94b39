"""A statement cut into files that overlap, brought in any order, gives the lines of the whole, each once."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementLine
from fund.ledger import proof

from .builders import Booked, camt053, coda

FIRST = date(2026, 5, 4)


@st.composite
def cut_statements(draw: Any) -> tuple[list[Booked], list[tuple[int, int]], bool]:
    """Entries of some days with many twins, and stretches of them that cover them all."""
    with_references = draw(st.booleans())
    drawn = draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.sampled_from([5_00, 7_00, -5_00, -7_00])), min_size=1, max_size=9
        )
    )
    entries = [
        Booked(
            cents,
            on=FIRST + timedelta(days=day),
            bank_reference=f"R{number}" if with_references else "",
            text="x",
        )
        for number, (day, cents) in enumerate(sorted(drawn))
    ]
    stretches, start = [], 0
    while start < len(entries):
        end = draw(st.integers(start + 1, len(entries)))
        stretches.append((draw(st.integers(0, start)), end))
        start = end
    return entries, draw(st.permutations(stretches)), draw(st.booleans())


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=cut_statements())
def test_overlapping_files_in_any_order_give_each_line_once(account: BankAccount, cut: Any) -> None:
    from django.db import transaction

    entries, stretches, as_coda = cut
    with transaction.atomic():
        for number, (start, end) in enumerate(stretches, start=1):
            part, before = entries[start:end], sum(entry.cents for entry in entries[:start])
            write = coda if as_coda else camt053
            raw: Any = write(part, opening=before, number=number if as_coda else f"{number}", on=part[-1].on)
            (report,) = import_statement([("part", raw if isinstance(raw, bytes) else raw.encode())], by=None)
            assert report.outcome == "imported", report.problems
        lines = StatementLine.objects.values_list("booked_on", "cents", "bank_reference")
        assert Counter(lines) == Counter((one.on, one.cents, one.bank_reference) for one in entries)
        assert proof.run().holds
        transaction.set_rollback(True)
