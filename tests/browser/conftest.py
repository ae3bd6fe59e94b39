"""A real Chromium against the running product.

    def test_ana_sees_her_requests(page, sign_in, axe):
        sign_in(ana.user, Role.MEMBER)     # a browser that is signed in, acting as a member
        page.goto("/cases/mine/")          # addresses are relative to the live server
        axe(page)                          # fails with every finding of axe-core, named and located

Rows are committed for real, so that the server's threads see them; afterwards the tables are emptied.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.browser.acting import Enter, Keep
from tests.chromium import chromium_of
from tests.workflows.committee.conftest import (
    admin,
    ballot,
    bram,
    case,
    clara,
    committee,
    counted,
    delegates,
    delegation,
    dina,
    item,
    members,
    officer,
    purse,
    ready_case,
    seat,
    session,
    urgent_case,
    vik,
)
from tests.workflows.committee.test_appealing import granted_in_part, lodge, panel
from workflows.people.models import User
from workflows.people.permissions import Role

# The committee, its people, its evening: for every page test.
__all__ = [
    "admin",
    "ballot",
    "bram",
    "case",
    "clara",
    "committee",
    "counted",
    "delegates",
    "delegation",
    "dina",
    "granted_in_part",
    "item",
    "lodge",
    "members",
    "officer",
    "panel",
    "purse",
    "ready_case",
    "seat",
    "session",
    "urgent_case",
    "vik",
]

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # playwright keeps a loop in this thread; we do not use it

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
COLOURS = ["color-contrast", "link-in-text-block"]  # all that darkness changes
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, HAND, DESK = 360, 390, 1280
HEIGHTS = {DESK: 900, HAND: 844}
PATIENCE = 45_000  # milliseconds: a slow machine is no fault of the page, and what is there is not waited for
expect.set_options(timeout=20_000)
ENLARGED = ViewportSize(width=320, height=256)  # a desk's window at 400 %


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for each in items:
        if here in each.path.parents:
            each.add_marker(pytest.mark.browser)


def absent(what: str) -> NoReturn:
    """A machine without a browser may leave these tests out, and says so; the run before a landing may not."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = chromium_of(playwright)
        if not path:
            absent("no Chromium on this machine: `make browser` installs one")
        options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, transactional_db: None, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile, in English, that starts addresses at the live server."""
    made = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        viewport={"width": DESK, "height": 900},
        accept_downloads=True,
    )
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser reports an error: a script's, or the policy's."""
    opened, said = context.new_page(), []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on(
        "console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None
    )
    yield opened
    assert not said, f"the browser reported: {said}"


def signed_in(context: BrowserContext, user: User, role: Role | None, url: str) -> None:
    """This browser profile now acts for that person, in that role."""
    kept = SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if role:
        kept["role"] = role.value
    kept.save()
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept.session_key, "url": url}])


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[..., None]:
    """sign_in(user) or sign_in(user, Role.CHAIR): this browser now acts for that person, in that role."""

    def act_for(user: User, role: Role | None = None) -> None:
        signed_in(context, user, role, live_server.url)

    return act_for


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """axe(page): every finding of axe-core on the page as it stands, or none; axe(page, COLOURS): of these rules."""
    if not AXE.exists():
        absent("no axe-core here: `make browser` installs it")
    script = AXE.read_text()

    def examine(page: Page, rules: list[str] = RULES) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate(
            "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => "
            "v.id + ': ' + v.help + '\\n' + v.nodes.map(n => '    ' + n.target + '  '"
            " + n.html.slice(0, 160) + '  ' + (n.any[0]?.message || '')).join('\\n')))",
            rules,
        )
        assert not found, f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)

    return examine


STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 6).map(one => one.outerHTML.slice(0, 120)).join(" | ")"""


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    def measure(page: Page) -> None:
        page.wait_for_load_state()  # words may stand before the stylesheet does
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        out = page.evaluate(STICKING_OUT) if wide > 0 else ""
        assert wide <= 0, f"{page.url} is {wide} px wider than its window of {page.viewport_size}: {out}"

    return measure


@pytest.fixture
def in_every_look(
    axe: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> Callable[..., None]:
    """in_every_look(page, "/ui/"): axe and the width, on a phone and a desk, in light, and the colours in dark; and
    the width of a desk enlarged to 400 %."""

    def look(page: Page, address: str) -> None:
        page.emulate_media(reduced_motion="reduce")
        page.goto(address)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme, rules in (("light", RULES), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme)
                axe(page, rules)
            no_sideways_scroll(page)
        page.set_viewport_size(ENLARGED)
        no_sideways_scroll(page)

    return look


@pytest.fixture
def look(axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]) -> Callable[..., None]:
    """Dark on a phone and light at a desk, or the other way round; with SHOTS=folder it also keeps what it saw."""

    def see(page: Page, address: str, *, other_way: bool = False, status: int = 200) -> None:
        page.emulate_media(reduced_motion="reduce")
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status, address
        for width, scheme in ((390, "dark"), (1280, "light")):
            page.emulate_media(
                color_scheme={"dark": "light", "light": "dark"}[scheme] if other_way else scheme
            )
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            no_sideways_scroll(page)
            if folder := os.environ.get("SHOTS"):
                name = address.strip("/").replace("/", "_").replace("?", "-")
                page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)

    return see


@pytest.fixture
def enter(browser: Browser, transactional_db: None, live_server: Any) -> Iterator[Enter]:
    """enter(user) on a phone, enter(user, DESK) at a desk: a browser of their own, signed in. `script=False`: one
    that runs none."""
    opened: list[BrowserContext] = []

    def come(user: User, width: int = HAND, *, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="en-GB",
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        signed_in(context, user, None, live_server.url)
        return context.new_page()

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def keep(no_sideways_scroll: Callable[[Page], None]) -> Keep:
    """keep(page, "the vote"): nothing sticks out; with SHOTS=folder, a picture at both widths."""
    step = 0

    def shoot(page: Page, name: str) -> None:
        nonlocal step
        step += 1
        before = page.viewport_size
        assert before is not None
        for width, height in HEIGHTS.items():
            page.set_viewport_size({"width": width, "height": height})
            no_sideways_scroll(page)
            if folder := os.environ.get("SHOTS"):
                file = f"{step:02}_{re.sub('[^a-z]+', '_', name.lower())}_{width}.png"
                page.screenshot(path=os.path.join(folder, file), full_page=True)
        page.set_viewport_size(before)

    return shoot
