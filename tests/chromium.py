"""The browser that draws the pages, for the tests and for the pictures of the documentation."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright


def chromium_of(playwright: Playwright) -> str:
    """The Chromium of this machine, by CHROMIUM, the PATH, or playwright's own; "" where there is none. The one
    without windows comes first: each new profile of a whole browser draws its own window, four times as long."""
    onpath = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "chromium-browser"))
    found = os.environ.get("CHROMIUM") or next(filter(None, onpath), "")
    own = playwright.chromium.executable_path
    return found or (own if Path(own).exists() else "")
