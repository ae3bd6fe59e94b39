"""The lives of loans and of the money of Activities, clicked from the pages of the demonstration as its people would.

    def test_money_at_the_desk(page_of, proved):
        chloe = page_of("Chloé")           # her own browser, signed in, in English
        chloe.goto("/loans/")              # then by links and buttons, as she would
        ...
        proved()                           # the books still add up; asked after each life anyway

The demonstration is made once, and served for real. Each life begins from the same one: what the life before it did is
put away. Days that pass are passed with `on_day`, and with `night` what the clock does in them.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from config import nightly
from config.demo import clock, people
from fund.ledger import proof
from tests.browser.conftest import DESK, HEIGHTS, PATIENCE, signed_in
from workflows import outbox
from workflows.people import second_factor
from workflows.people.models import User
from workflows.people.permissions import Role

PageOf = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for each in items:
        if here in each.path.parents:
            each.add_marker(pytest.mark.lives)
            each.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def demonstrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[sqlite3.Connection]:
    """The demonstration as it was made, all of its people reading English."""
    assert connection.vendor == "sqlite", "the lives are lived beside SQLite: `make lives`"
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0)
        User.objects.update(language="en")
        kept = sqlite3.connect(":memory:")
        connection.connection.backup(kept)
        yield kept
        kept.close()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def served(demonstrated: sqlite3.Connection) -> Iterator[str]:
    """The address at which this process answers."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(autouse=True)
def one_life(demonstrated: sqlite3.Connection, proved: Callable[[], None]) -> Iterator[None]:
    """Every life begins from the same demonstration, and leaves books that add up."""
    connection.ensure_connection()
    demonstrated.backup(connection.connection)
    cache.clear()
    yield
    proved()


@pytest.fixture
def proved() -> Callable[[], None]:
    """proved(): what waits to be delivered is, and what the ledger says is what its rows add up to."""

    def prove() -> None:
        delivered()
        assert proof.run().differences == []

    return prove


def delivered() -> None:
    """What was put on the way has arrived: letters, and work for many loans."""
    while outbox.deliver():
        pass


@pytest.fixture
def page_of(browser: Browser, served: str, one_life: None) -> Iterator[PageOf]:
    """page_of("Chloé"), page_of("Bram", Role.CHAIR), page_of(loan.member.user, width=HAND): a browser of their own,
    signed in, in that role; of those who approve money, with a code typed just now. It fails its test when the browser
    reports an error."""
    opened: list[BrowserContext] = []
    said: list[str] = []

    def come(who: str | User, role: Role | None = None, width: int = DESK) -> Page:
        user = who if isinstance(who, User) else User.objects.get(email=people.email_of(who))
        context = browser.new_context(
            base_url=served,
            locale="en-GB",
            viewport={"width": width, "height": HEIGHTS[width]},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        signed_in(context, user, role, served)
        if second_factor.has_factor(user):
            people.type_code(user, timezone.now())
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if "Security Policy" in line.text else None)
        return page

    yield come
    for context in opened:
        context.close()
    assert not said, f"the browser reported: {said}"


@pytest.fixture
def seen(no_sideways_scroll: Callable[[Page], None]) -> Callable[[Page, str], None]:
    """seen(page, "cash"): nothing sticks out of the page as it stands, on a phone and at a desk; with SHOTS=folder,
    a picture of both."""

    def look(page: Page, name: str) -> None:
        before = page.viewport_size
        assert before is not None
        for width, height in HEIGHTS.items():
            page.set_viewport_size({"width": width, "height": height})
            no_sideways_scroll(page)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(
                    path=f"{folder}/{re.sub('[^a-z0-9]+', '_', name.lower())}_{width}.png", full_page=True
                )
        page.set_viewport_size(before)

    return look


on_day = clock.at
"""with on_day(a_date): it is that day, for the pages too. Sign in inside: a session of another day may have ended."""


def night(on: date) -> None:
    """What the clock does in the night of that day; to be called inside `on_day`."""
    failed = nightly.run(on)
    assert not failed, failed
    delivered()
