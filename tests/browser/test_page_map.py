"""No page of the map has a barrier: every page that somebody in the demonstration reaches by its links, in every look.

The pages are drawn by Chromium and answered by this process, without a server between: one demonstration serves all
of them.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.views import serve
from django.core.management import call_command
from django.test import Client, RequestFactory
from playwright.sync_api import Browser, Page, Route
from pytest_django import DjangoDbBlocker

from config.demo import people
from tests import page_map
from workflows.people.models import User

HERE = "http://testserver"
HEAVIEST = 100_000  # bytes of a page with all that it brings along, as they go over the line
NOBODY = ""
pytestmark = [pytest.mark.django_db, pytest.mark.page_map]
VISITORS = [NOBODY, *dict.fromkeys(email for _role, _name, email in people.logins())]


@pytest.fixture(scope="module")
def demonstrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[set[str]]:
    """The demonstration, for all tests here; and the pages that were looked at."""
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0)
        yield set()
        call_command("flush", verbosity=0, interactive=False)


def drawn(browser: Browser, client: Client) -> Page:
    """A page whose every request this process answers, as whoever is signed in at `client`."""
    asked = RequestFactory()

    def answer(route: Route) -> None:
        split = urlsplit(route.request.url)
        address = split.path + (f"?{split.query}" if split.query else "")
        file = split.path.partition("/static/")[2]
        got = serve(asked.get(address), file, insecure=True) if file else client.get(address, follow=True)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=body)

    context = browser.new_context(base_url=HERE)
    context.route("**/*", answer)
    return context.new_page()


def brought_along() -> int:
    """What a page of a request, the heaviest in this, loads beside itself: it is sent compressed."""
    names = ["entraide.css", "entraide.js", "draft.js", "upload.js", "django_htmx/htmx-4.min.js"]
    return sum(len(gzip.compress(Path(str(find(name))).read_bytes())) for name in names)


@pytest.mark.parametrize("email", VISITORS, ids=lambda email: email.partition("@")[0] or "nobody")
def test_no_page_that_they_reach_has_a_barrier(
    demonstrated: set[str], browser: Browser, in_every_look: Callable[..., Any], email: str
):
    client = Client()
    if email:
        client.force_login(User.objects.get(email=email))
    page, barriers, brought = drawn(browser, client), [], brought_along()
    reached = list(page_map.walk(page_map.by_client(client)))
    assert len(reached) > 10
    for one in reached:
        if one.name in demonstrated:
            continue
        demonstrated.add(one.name)
        if (weight := len(one.html.encode()) + brought) > HEAVIEST:
            barriers.append(f"{one.name} weighs {weight:,} bytes")
        try:
            in_every_look(page, one.address)
        except AssertionError as found:
            barriers.append(f"{one.name}: {found}")
    page.context.close()
    assert not barriers, "\n\n".join(barriers)
