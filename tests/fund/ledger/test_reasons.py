"""Why money moved: kept as a code where the system says it, read in the language of whoever opens the journal."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from fund.ledger import chart
from fund.ledger.filters import MovementFilter
from fund.ledger.models import Kind, Movement
from fund.ledger.posting import Leg, post
from workflows import coded
from workflows.people.permissions import Role

ROOT = Path(__file__).parents[3]
KEPT = re.compile(r"coded\.keep\(([^)]*)")
CODE = re.compile(r"(?<!f)(?<!== )\"([a-z_]+)\"")


@pytest.fixture
def fund(solidarity):
    return solidarity


@pytest.fixture
def moved(fund):
    """Two movements: one of the system's, one in the words of a person."""
    leg = Leg(chart.account(fund, Kind.CONTRIBUTIONS), chart.account(fund, Kind.BANK), 1_234)
    told = coded.keep("payment_came_back", text="A-2026-0001")
    return [
        post(key=f"c/{at}", legs=[leg], on=date(2026, 1, 5), why=why)
        for at, why in enumerate((told, "Paid by hand"))
    ]


def test_the_journal_says_why_in_the_readers_language(client, moved, person):
    client.force_login(person("Chloe", Role.TREASURER, language="fr"))
    for address in ("/fund/ledger/journal/", f"/fund/ledger/journal/{moved[0].pk}/"):
        assert "Paiement revenu, A-2026-0001" in client.get(address).text
    assert "Paid by hand" in client.get("/fund/ledger/journal/").text
    with override("nl"):
        assert moved[0].said == "Betaling teruggekomen, A-2026-0001"


def test_a_reason_is_found_by_the_words_that_are_read(moved):
    def found(words):
        return list(MovementFilter({"q": words}, Movement.objects.order_by("pk")).qs)

    assert found("came A-2026-0001") == found("back") == moved[:1]
    with override("fr"):
        assert found("revenu") == moved[:1]
    assert found("hand") == moved[1:]
    assert not found("revenu")


def test_every_code_that_is_kept_has_words():
    paths = [path for wing in ("fund", "loans") for path in (ROOT / wing).rglob("*.py")]
    calls = [call for path in paths for call in KEPT.findall(path.read_text())]
    codes = {code for call in calls for code in CODE.findall(call.split("text=")[0])}
    codes |= {f"{way}_granted" for way in ("advance", "guarantee")} | {
        f"claim_{kind}" for kind in ("plan", "loss", "undo")
    }
    assert len(codes) > 30
    for language in ("en", "fr", "nl", "de"):
        with override(language):
            assert [code for code in sorted(codes) if coded.in_words(coded.keep(code)) == code] == []
