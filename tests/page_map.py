"""The page map as it stands: every page that the people of a system reach by following links. For the tests that walk
it, for the pictures of the tour and for the measure of its speed."""

import html
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve

MOST = 3  # addresses of one page that are looked into for links: one case is a draft, another is paid
PARTS = ("part", "view", "tab")  # queries under which a page holds something else
LINK = re.compile(r"<a\s[^>]*?href=\"([^\"]+)\"")
FILE = re.compile(
    r"\.(pdf|ics|csv|xml|zip)$|/(file|copy|download|document|example|archive)s?/[^/]*/?$|[?&]format="
)
NEVER = re.compile(r"^(admin:|account_logout|api|schema|language|role)")

Get = Callable[[str], tuple[str, str] | None]
"""get(address) -> (the address that answered, its HTML); None where no page answers."""


class Reached(NamedTuple):
    """name     the route, and the part of the page where it has several: "cases:case?part=documents"
    address  where it is, query included
    html     what it answered"""

    name: str
    address: str
    html: str


def walk(get: Get, starts: Iterable[str] = ()) -> Iterator[Reached]:
    """Each page once, at the first address where it was met, from `starts`, every address without a number in it, and
    the links of what is found there."""
    waiting, seen = deque([*starts, "/", *plain_addresses()]), set()
    looked: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if address in seen or not name or looked[name] >= MOST:
            continue
        seen.add(address)
        answer = get(address)
        if answer is None:
            continue
        address, text = answer
        seen.add(address)
        name = name_of(address)
        if not name:
            continue
        looked[name] += 1
        if looked[name] == 1:
            yield Reached(name, address, text)
        waiting.extend(links(address, text))


def links(address: str, text: str) -> list[str]:
    """Addresses of pages of ours that this page links to, without the place on the page."""
    found = (urljoin(address, html.unescape(href)).partition("#")[0] for href in LINK.findall(text))
    return [each for each in dict.fromkeys(found) if each.startswith("/") and not FILE.search(each)]


def name_of(address: str) -> str:
    """The route of an address, with the part of its page; "" where it is none, or one that is never followed."""
    split = urlsplit(address)
    try:
        name = resolve(split.path).view_name
    except Resolver404:
        return ""
    if not name or NEVER.match(name) or FILE.search(address):
        return ""
    part = [f"{key}={values[0]}" for key, values in parse_qs(split.query).items() if key in PARTS]
    return f"{name}?{part[0]}" if part else name


def plain_addresses() -> list[str]:
    """Of all routes without a number or a name in them."""
    return [f"/{path}" for path in _paths(get_resolver().url_patterns) if not re.search(r"[<(^\\]", path)]


def _paths(patterns: Iterable[Any], prefix: str = "") -> Iterator[str]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield path
        else:
            yield from _paths(each.url_patterns, path)


def by_client(client: Client) -> Get:
    """Asked without a browser or a network, as whoever is signed in there."""

    def get(address: str) -> tuple[str, str] | None:
        answer = client.get(address, follow=True)
        where = answer.request["PATH_INFO"]
        query = answer.request.get("QUERY_STRING", "")
        is_page = answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
        return (f"{where}?{query}" if query else where, answer.text) if is_page else None

    return get
