#!/usr/bin/env python
"""Takes the pictures of the documentation from a running demonstration: `docs/pictures.py http://127.0.0.1:8000`, with
names those alone, and with `--tour` those of every page of the map and their list (`docs/tour/README.md`); people named
after it (`--tour chloe ada`) have theirs taken anew.

Each picture is a page, signed in as a role, at a phone's or a desk's width. Look at them before you commit them.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

from config.demo import PASSWORD
from tests import page_map
from tests.chromium import chromium_of

HERE = Path(__file__).resolve().parent
LONGEST = 1700
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)

# name, who signs in (none: nobody), path or words of a link to follow from there
PICTURES: list[tuple[str, str, list[str]]] = [
    ("start", "", ["/"]),
    ("member-cases", "ana", ["/cases/mine/"]),
    ("member-loan", "zoe", ["/loans/mine/", "L-"]),
    ("loan-simulator", "", ["/loans/simulator/"]),
    ("officer-desk", "omar", ["/cases/"]),
    ("officer-case", "omar", ["/cases/", "A-"]),
    ("committee-meetings", "dirk", ["/committee/"]),
    ("committee-reading", "dirk", ["/committee/", "Read the next file"]),
    ("chair-decisions", "bram", ["/committee/decisions/"]),
    ("treasurer-today", "chloe", ["/fund/today/"]),
    ("treasurer-bank", "chloe", ["/bank/"]),
    ("treasurer-dashboard", "chloe", ["/fund/dashboard/"]),
    ("treasurer-forecast", "chloe", ["/fund/forecast/?crisis=1"]),
    ("treasurer-evidence", "chloe", ["/fund/evidence/", "Finance Brussels"]),
    ("second-treasurer-payments", "thomas", ["/bank/payments/"]),
    ("auditor-journal", "ada", ["/fund/ledger/journal/"]),
    ("administrator-programmes", "max", ["/aid/programmes/"]),
]

# Whose pages the tour shows, in this order: a page stands with the first who reaches it.
VISITORS = [
    ("Signed out", ""),
    ("A member who asks", "ana"),
    ("A member who was helped", "jan"),
    ("A member with a loan", "zoe"),
    ("Case officer", "omar"),
    ("Advisor", "ines"),
    ("Committee member", "dirk"),
    ("Chair", "bram"),
    ("Treasurer", "chloe"),
    ("Second treasurer", "thomas"),
    ("Auditor", "ada"),
    ("Administrator", "max"),
]
SHOWN = {PHONE["width"]: 260, DESK["width"]: 600}  # points across in the list, from the width of the window
QUALITY = 32


class Taken(NamedTuple):
    title: str
    stem: str  # of its two files


@contextmanager
def chromium() -> Iterator[Browser]:
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_of(playwright), args=options)
        yield browser
        browser.close()


def open_page(browser: Browser, base: str, who: str, size: ViewportSize) -> Page:
    context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    if who:
        page.goto(f"{base}/account/login/")
        page.fill("input[name=login]", f"{who}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "login" not in address)
    return page


def in_english(page: Page, base: str) -> None:
    """The person reads English from now on, by the menu of the header."""
    page.goto(f"{base}/help/")
    button = page.locator("button[name=language][value=en]")
    if button.count():
        button.first.evaluate("button => button.click()")
        page.wait_for_load_state()


def follow(page: Page, base: str, steps: list[str]) -> None:
    for step in steps:
        if step.startswith("/"):
            page.goto(base + step)
        else:
            page.locator("main a", has_text=re.compile("^\\s*" + re.escape(step))).first.click()
            page.wait_for_load_state()


def shorten(target: Path) -> None:
    """Long lists say no more below their first screens."""
    with Image.open(target) as picture:
        if picture.height > LONGEST:
            picture.crop((0, 0, picture.width, LONGEST)).save(target, optimize=True)


def take(browser: Browser, base: str, names: list[str]) -> None:
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    for name, who, steps in PICTURES:
        if names and name not in names:
            continue
        for size in (PHONE, DESK):
            page = open_page(browser, base, who, size)
            try:
                follow(page, base, steps)
                target = folder / f"{name}-{size['width']}.png"
                page.screenshot(path=target, full_page=True)
                shorten(target)
                print(target.name, page.title())
            except Exception as error:
                print(name, "failed:", str(error)[:200])
            page.context.close()


# ---- the tour


def tour(browser: Browser, base: str, people: list[str]) -> None:
    """Every page of the map, once for members and once for the office, at both widths; then their list."""
    django.setup()  # an address is told from another by its route
    folder = HERE / "tour"
    folder.mkdir(exist_ok=True)
    anew = people or [who or "nobody" for _label, who in VISITORS]
    for old in folder.glob("*.webp"):
        if old.name.partition("-")[0] in anew:
            old.unlink()
    listed = folder / "README.md"
    before = chapters_of(listed.read_text()) if listed.exists() else {}
    seen = {shown(path.stem.rpartition("-")[0]) for path in folder.glob("*.webp")}
    chapters = [
        (
            label,
            list(chapter(browser, base, who, seen, folder)) if (who or "nobody") in anew else before[label],
        )
        for label, who in VISITORS
    ]
    listed.write_text(written(chapters))


def shown(stem: str) -> tuple[str, bool]:
    """A page, and whether it is a member's: "omar-cases-desk" is ("cases-desk", False)."""
    who, _dash, page = stem.partition("-")
    return page, who in ("ana", "jan", "zoe")


def chapter(
    browser: Browser, base: str, who: str, seen: set[tuple[str, bool]], folder: Path
) -> Iterator[Taken]:
    """The pages that this person reaches and nobody before them did."""
    page = open_page(browser, base, who, DESK)
    if who:
        in_english(page, base)
    for reached in page_map.walk(by_browser(page, base)):
        stem = re.sub(r"[^a-z0-9]+", "-", f"{who or 'nobody'}-{reached.name}".lower()).strip("-")
        if shown(stem) in seen:
            continue
        seen.add(shown(stem))
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.goto(base + reached.address)
            shot = folder / f"{stem}-{size['width']}.png"
            page.screenshot(path=shot, full_page=True)
            compress(shot, size["width"])
        print(stem, page.title(), flush=True)
        yield Taken(page.title().rpartition(" – ")[0] or page.title(), stem)
    page.context.close()


def by_browser(page: Page, base: str) -> page_map.Get:
    """Asked with the cookies of this browser, without drawing the page."""

    def get(address: str) -> tuple[str, str] | None:
        answer = page.context.request.get(base + address)
        is_page = answer.status == 200 and answer.headers["content-type"].startswith("text/html")
        return (answer.url.removeprefix(base), answer.text()) if is_page else None

    return get


def compress(shot: Path, width: int) -> None:
    """Smaller and lighter, for a list of hundreds; the first screens of a long page."""
    with Image.open(shot) as picture:
        shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, LONGEST)))
        height = round(shown.height * SHOWN[width] / width)
        smaller = shown.resize((SHOWN[width], height), Image.Resampling.LANCZOS)
        smaller.save(shot.with_suffix(".webp"), quality=QUALITY, method=6)
    shot.unlink()


PICTURE = re.compile(r"!\[(.+), on a phone\]\((.+)-390\.webp\)")


def chapters_of(text: str) -> dict[str, list[Taken]]:
    """What stands in the list, by whose pages they are."""
    parts = text.split("\n## ")[1:]
    found = {label: body for label, _line, body in (part.partition("\n") for part in parts)}
    return {label: [Taken(*one) for one in PICTURE.findall(found.get(label, ""))] for label, _who in VISITORS}


def written(chapters: list[tuple[str, list[Taken]]]) -> str:
    """The list, grouped by who sees the pages first."""
    count = sum(len(pages) for _label, pages in chapters)
    lines = [
        "# Every page of the map",
        "",
        f"{count} pages of the small demonstration, on a phone (390 px) and at a desk (1,280 px), as",
        "`docs/pictures.py http://127.0.0.1:8000 --tour` takes them. A page stands with the first who reaches it;",
        "members and the office have pages of their own at the same address.",
        "",
        *(f"- [{label}](#{anchor(label)}): {len(pages)} pages" for label, pages in chapters if pages),
    ]
    for label, pages in chapters:
        if pages:
            lines += ["", f"## {label}"]
        for title, stem in pages:
            lines += ["", f"### {title}", "", f"![{title}, on a phone]({stem}-390.webp)"]
            lines += [f"![{title}, at a desk]({stem}-1280.webp)"]
    return "\n".join(lines) + "\n"


def anchor(label: str) -> str:
    return label.lower().replace(" ", "-")


def main(base: str, names: list[str]) -> None:
    with chromium() as browser:
        if names[:1] == ["--tour"]:
            tour(browser, base, names[1:])
        else:
            take(browser, base, names)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
