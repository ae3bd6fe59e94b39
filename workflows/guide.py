"""Help as Markdown in the repository: `workflows/help/<language>/<page>.md`, a page for each kind of work."""

from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from workflows.people.permissions import Role

FOLDER = Path(__file__).parent / "help"
PAGES: dict[str, frozenset[Role]] = {  # in the order in which they are read
    "member": frozenset({Role.MEMBER}),
    "officer": frozenset({Role.OFFICER}),
    "advisor": frozenset({Role.ADVISOR}),
    "committee": frozenset({Role.COMMITTEE, Role.CHAIR}),
    "treasury": frozenset({Role.TREASURER, Role.TREASURER2}),
    "auditor": frozenset({Role.AUDITOR}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
}


def guide(roles: set[Role], language: str) -> list[SafeString]:
    """The pages for these roles as HTML, in the reader's language, else in English."""
    return [page(name, language[:2]) for name, readers in PAGES.items() if readers & roles]


@cache
def page(name: str, language: str) -> SafeString:
    path = FOLDER / language / f"{name}.md"
    return rendered((path if path.exists() else FOLDER / "en" / f"{name}.md").read_text())


def rendered(text: str) -> SafeString:
    """Markdown as HTML; markup inside it is printed, never run."""
    return mark_safe(MarkdownIt("commonmark", {"html": False}).render(text))
