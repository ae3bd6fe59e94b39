"""No database keeps a NUL: whoever sends one is told, or it is dropped, and no page fails over it."""

from typing import Any

import pytest
from django.test import Client

from workflows.cases.office import SavedView
from workflows.jobs.models import Export
from workflows.people.permissions import Role

NUL = "\0"
SENTENCE = "A character that cannot be kept (NUL) stood in the address"


@pytest.fixture
def clerk(client: Client, person: Any) -> Client:
    """Signed in as somebody who may open every page that is asked here."""
    roles = (Role.ADMINISTRATOR, Role.OFFICER, Role.ADVISOR, Role.TREASURER, Role.TREASURER2)
    client.force_login(person("Olga", *roles))
    return client


@pytest.mark.parametrize("where", ["/people/", "/people/?kind=staff", "/cases/members/", "/cases/", "/help/"])
def test_a_page_whose_address_holds_one_is_shown_without_it_and_says_so(clerk: Client, where: str) -> None:
    start = where + ("&" if "?" in where else "?")
    answer = clerk.get(f"{start}q=a%00b&page=1", follow=True)
    assert answer.redirect_chain == [(f"{start}q=ab&page=1", 302)]
    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    assert SENTENCE not in clerk.get(f"{start}q=ab").content.decode()


@pytest.mark.parametrize("query", ["q=%00", "q=\0", "q=%%0000", "q=%%%000000", "%00q=", "%00"])
def test_no_writing_of_it_goes_round_in_circles(clerk: Client, query: str) -> None:
    answer = clerk.get(f"/people/?{query}", follow=True)
    assert len(answer.redirect_chain) == 1
    assert answer.status_code == 200


def test_what_would_change_something_is_refused(clerk: Client) -> None:
    answer = clerk.post("/cases/views/save/?next=%00", {"name": "Mine", "query": "q=a"})
    assert answer.status_code == 400
    assert "This request could not be read" in answer.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "where", ["/cases/A%00B/", "/loans/%00/", "/people/member/%00/", "/api/v1/loans/%00/"]
)
def test_nothing_has_an_address_with_one_in_its_path(clerk: Client, where: str) -> None:
    assert clerk.get(where).status_code == 404


def test_the_api_says_it_in_its_own_way(clerk: Client) -> None:
    answer = clerk.get("/api/v1/cases/?state=%00")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_a_percent_sign_before_two_noughts_is_no_nul(clerk: Client) -> None:
    assert clerk.get("/people/", {"q": "100%00"}).status_code == 200


def test_what_no_form_reads_loses_it(clerk: Client) -> None:
    typed = {"name": f"Mi{NUL}ne", "query": f"q=a{NUL}&state=%00&sort=age"}
    assert clerk.post("/cases/views/save/", typed).status_code == 302
    view = SavedView.objects.get()
    assert view.name == "Mine"
    assert "\0" not in view.query
    assert "%00" not in view.query


def test_ticked_numbers_that_hold_one_are_no_cases(clerk: Client) -> None:
    answer = clerk.post("/cases/batch/", {"act": "take", "case": [f"A{NUL}"]}, follow=True)
    assert "Tick at least one case" in answer.content.decode()


def test_no_list_is_written_for_such_an_address(clerk: Client) -> None:
    for path in (f"/people/?format=csv&q={NUL}", "/people/?format=csv&q=%00"):
        assert clerk.post("/jobs/exports/ask/", {"path": path}).status_code != 302
    assert not Export.objects.exists()
