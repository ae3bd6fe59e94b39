#!/usr/bin/env python
"""Takes the pictures of the documentation from a running demonstration: `docs/pictures.py http://127.0.0.1:8000`.

Each picture is a page, signed in as a role, at a phone's or a desk's width. Look at them before you commit them.
"""

import os
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.demo import PASSWORD

HERE = Path(__file__).resolve().parent / "pictures"
LONGEST = 1700
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}

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
    ("second-treasurer-payments", "thomas", ["/bank/payments/"]),
    ("auditor-journal", "ada", ["/fund/ledger/journal/"]),
    ("administrator-programmes", "max", ["/aid/programmes/"]),
]


def open_page(browser: Browser, base: str, who: str, size: dict[str, int]) -> Page:
    context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    if who:
        page.goto(f"{base}/account/login/")
        page.fill("input[name=login]", f"{who}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "login" not in address)
    return page


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


def main(base: str, names: list[str]) -> None:
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        for name, who, steps in PICTURES:
            if names and name not in names:
                continue
            for size in (PHONE, DESK):
                page = open_page(browser, base, who, size)
                try:
                    follow(page, base, steps)
                    target = HERE / f"{name}-{size['width']}.png"
                    page.screenshot(path=target, full_page=True)
                    shorten(target)
                    print(target.name, page.title())
                except Exception as error:
                    print(name, "failed:", str(error)[:200])
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
