"""With a script, files go one by one, with how far they are; what has arrived is not sent again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.acting import press, says
from workflows.cases.models import Case


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two photos, and a file of nothing between them."""
    for shade, name in enumerate(["one.png", "three.png"]):
        Image.new("RGB", (40, 30 + shade), "navy").save(tmp_path / name)
    (tmp_path / "two.pdf").write_bytes(b"")
    return [tmp_path / name for name in ("one.png", "two.pdf", "three.png")]


def choose(page: Page, files: list[Path]) -> None:
    page.get_by_label("Photos or files", exact=True).set_input_files(files)


def test_each_file_is_kept_or_named_on_its_own(
    page: Page, sign_in: Callable[..., None], case: Case, files: list[Path], axe: Callable[..., None]
) -> None:
    sign_in(case.applicant.user)
    page.goto(case.get_absolute_url())
    choose(page, files)
    press(page, "Add documents")
    expect(page.get_by_role("alert")).to_contain_text("“two.pdf” is empty")
    says(page, "one.png", "three.png")
    assert [one.name for one in case.documents.all()] == ["one.png", "three.png"]
    axe(page)


def test_a_connection_that_is_lost_on_the_way_keeps_what_arrived_and_the_rest_chosen(
    page: Page, sign_in: Callable[..., None], case: Case, files: list[Path]
) -> None:
    sent: list[Any] = []

    def cut(route: Route) -> None:
        sent.append(route)
        route.abort() if len(sent) == 2 else route.continue_()

    sign_in(case.applicant.user)
    page.goto(case.get_absolute_url())
    page.route("**/documents/", cut)
    choose(page, [files[0], files[2]])
    press(page, "Add documents")
    says(page, "No connection: 1 of 2 files have arrived.")
    chosen = page.get_by_label("Photos or files", exact=True)
    assert chosen.evaluate("one => one.files.length") == 1
    press(page, "Add documents")
    says(page, "“three.png” is added.")
    assert [one.name for one in case.documents.all()] == ["one.png", "three.png"]
    assert len(sent) == 3


def test_a_page_that_names_a_file_opens_where_it_does_and_what_was_typed_beside_it_is_still_there(
    page: Page, sign_in: Callable[..., None], case: Case, files: list[Path]
) -> None:
    sign_in(case.applicant.user)
    page.goto(case.get_absolute_url())
    form = page.locator("form[data-upload]")
    page.add_init_script("""document.addEventListener("readystatechange", () => {
        for (const form of document.querySelectorAll("form[data-upload]"))
            form.insertAdjacentHTML("beforeend", "<input name=dated_on aria-label=Dated>");
    }, {once: true})""")  # as a kind has it whose documents must be recent
    page.reload()
    form.get_by_label("Dated").fill("2026-02-03")
    choose(page, [files[1]])
    press(page, "Add documents")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(form.get_by_label("Dated")).to_have_value("2026-02-03")
