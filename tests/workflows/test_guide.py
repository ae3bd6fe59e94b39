"""Help is a file for each kind of work and language; the reader gets theirs, and nothing in it is run."""

import re

import pytest
from django.conf import settings

from workflows.guide import FOLDER, PAGES, rendered
from workflows.people.permissions import Role


@pytest.mark.parametrize("name", [*PAGES, "news"])
def test_each_page_is_there_in_every_language_with_the_same_headings(name):
    shapes = {
        code: re.findall(r"^#+", (FOLDER / code / f"{name}.md").read_text(), re.MULTILINE)
        for code, _name in settings.LANGUAGES
    }
    assert shapes["en"]
    assert set(map(tuple, shapes.values())) == {tuple(shapes["en"])}


def test_every_role_of_a_person_has_its_page():
    assert {role for roles in PAGES.values() for role in roles} == set(Role) - {Role.INTEGRATION}


def test_a_reader_gets_the_pages_of_their_roles_in_their_language(client, person):
    assert "For members" in client.get("/help/").text
    client.force_login(person("Dora", Role.ADMINISTRATOR, language="fr"))
    page = client.get("/help/").text
    assert "Comment ouvrir un dispositif en urgence ?" in page
    assert "Pour les membres" not in page


@pytest.mark.django_db
def test_whoever_comes_by_reads_what_is_new_and_whom_to_write_to(client):
    foot = client.get("/", headers={"accept-language": "nl"}).text
    assert "/news/" in foot
    assert "/contact/" in foot
    assert "over u bewaren" in client.get("/news/", headers={"accept-language": "nl"}).text
    assert "mailto:" in client.get("/contact/").text


def test_markup_in_a_page_is_printed_and_never_run():
    assert "<script>" not in rendered("Hello <script>alert(1)</script> [x](javascript:alert(1))")
    assert 'href="javascript' not in rendered("[x](javascript:alert(1))")
