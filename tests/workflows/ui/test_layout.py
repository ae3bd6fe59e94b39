"""The frame of every page and the components: what they show, to whom, and the sizes they keep to."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from workflows import navigation, views
from workflows.access import AccessMiddleware, code_of
from workflows.people.models import Member, User
from workflows.people.permissions import PERMISSIONS, Role

HERE = Path(navigation.__file__).parent
TEMPLATES = sorted((HERE / "templates").rglob("*.html")) + sorted(
    (HERE / "people" / "templates").rglob("*.html")
)


def test_stylesheet_and_script_keep_to_their_budget() -> None:
    assert (HERE / "static" / "entraide.css").stat().st_size < 15 * 1024
    assert (HERE / "static" / "entraide.js").stat().st_size < 6 * 1024
    assert (HERE / "static" / "draft.js").stat().st_size < 4 * 1024  # on the pages of a request alone


def test_raw_colours_stand_in_the_tokens_alone() -> None:
    text = (HERE / "static" / "entraide.css").read_text()
    rest = text[text.index("@layer base {") :].replace("#0008", "").replace("background: #fff; padding", "")
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", rest)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_script_or_event(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_has_at_most_six_main_links(role: Role) -> None:
    assert len(navigation.MAIN[role]) <= 6
    assert role in navigation.ROLE_LABELS
    assert role in navigation.FIRST


def test_a_route_that_this_installation_lacks_is_left_out() -> None:
    assert [link.url for link in navigation.links([("no:such", "x"), ("help", "Help")], "/help/")] == [
        "/help/"
    ]


def test_the_link_that_leads_here_is_current_and_the_longest_wins() -> None:
    found = navigation.links(
        [("people:list", "People"), ("people:grants", "Grants")], reverse("people:grants")
    )
    assert [link.current for link in found] == [False, True]


@pytest.mark.parametrize("role", list(Role))
def test_a_main_link_opens_for_its_role(role: Role) -> None:
    for link in navigation.links(navigation.MAIN[role]):
        code = code_of(resolve(str(link.url)).func)
        assert code in ("public", "signed_in") or role in PERMISSIONS[str(code)], f"{link.url} asks {code}"


def test_signed_out_the_start_page_says_what_the_fund_gives(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert "Three steps" in page
    assert reverse("account_login") in page


def test_someone_signed_in_lands_on_the_page_of_their_role(
    client: Client, person: Callable[..., User]
) -> None:
    client.force_login(person("Dirk", Role.ADMINISTRATOR))
    first = navigation.home_of(Role.ADMINISTRATOR)
    assert client.get("/").headers["location"] == first


def test_a_role_is_switched_in_the_menu_and_one_not_held_changes_nothing(
    client: Client, person: Callable[..., User]
) -> None:
    client.force_login(person("Eva", Role.MEMBER, Role.CHAIR))
    client.post(reverse("role"), {"role": "member"})
    assert client.session["role"] == "member"
    client.post(reverse("role"), {"role": "treasurer"})
    assert client.session["role"] == "member"
    page = client.get(reverse("help")).content.decode()
    assert "Eva · Member" in page
    assert 'value="chair"' in page


def test_the_language_is_remembered_and_wins_over_the_browser(client: Client, ana: Member) -> None:
    client.post(reverse("language"), {"language": "fr", "next": "/help/"})
    assert '<html lang="fr"' in client.get("/help/").content.decode()
    client.force_login(ana.user)
    assert '<html lang="en"' in client.get("/help/").content.decode(), "the person's own comes first"
    client.post(reverse("language"), {"language": "de"})
    ana.user.refresh_from_db()
    assert ana.user.language == "de"


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_switching_the_language_leads_nowhere_else(client: Client, db: None, bad: str) -> None:
    assert client.post(reverse("language"), {"language": "fr", "next": bad}).headers["location"] == "/"


def test_a_sign_of_life_needs_a_session(client: Client, ana: Member) -> None:
    assert client.post(reverse("stay")).status_code == 302
    client.force_login(ana.user)
    assert client.post(reverse("stay")).status_code == 204
    opened = client.get(reverse("stay"))
    assert (opened.status_code, opened["Allow"], b"To the start" in opened.content) == (405, "POST", True)


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_an_error_page_has_a_way_on_even_without_a_request(name: str) -> None:
    page = render_to_string(name)
    assert "<h1>" in page
    assert 'href="/"' in page


def test_a_missing_page_is_404_in_our_frame(client: Client, db: None) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.content.decode()


class Shoe(forms.Form):
    size = forms.IntegerField(label="Size", help_text="In EU sizes.")
    colour = forms.ChoiceField(label="Colour", choices=[("r", "Red")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)


def test_errors_are_named_first_linked_to_their_fields_and_said_again_there() -> None:
    page = render_to_string("ui/form.html", {"form": Shoe({"size": "x"})})
    assert page.index("There is a problem") < page.index("Size</label>".replace("</label>", ""))
    assert '<a href="#id_size">Size: Enter a whole number.</a>' in page
    assert '<a href="#id_colour_0">' in page, "a group of choices is reached at its first"
    assert 'id="id_size_error"' in page
    assert 'aria-describedby="id_size_helptext id_size_error"' in page
    assert 'value="x"' in page
    assert page.count("(optional)") == 1


def test_what_was_typed_does_not_turn_the_sentence_that_quotes_it() -> None:
    class Boot(forms.Form):
        size = forms.ChoiceField(choices=[("41", "41")])

    page = render_to_string(
        "ui/form.html", {"form": Boot({"size": "\u202e<b>14"}), "problem": "Not \u2066x."}
    )
    assert "&lt;b&gt;14 is not one of" in page, "quoted, and never run"
    assert "Not x." in page
    shown, _field, control = page.partition("<select")
    assert control
    assert not {"\u202e", "\u2066"} & set(shown)


class Help(forms.Form):
    needed = ("why",)
    why = forms.CharField(label="Why?", required=False)
    since = forms.IntegerField(label="Since", required=False)

    def clean_why(self) -> str:
        raise forms.ValidationError("Say why.")


def test_a_label_and_its_error_are_joined_as_the_language_does() -> None:
    form = Help({"since": "x"})
    with translation.override("fr"):
        page = render_to_string("ui/error_summary.html", {"form": form})
    assert "Since\u00a0: " in page
    assert ">Why? Say why.<" in page, "a question has its mark already"


def test_what_a_draft_may_lack_and_a_request_may_not_is_not_called_optional() -> None:
    page = render_to_string("ui/form.html", {"form": Help()})
    assert page.count("(optional)") == 1
    assert page.index("(optional)") > page.index("Since")


def test_a_sentence_of_a_refusal_joins_the_errors() -> None:
    page = render_to_string(
        "ui/error_summary.html", {"form": Shoe(), "problem": "The fund has 1 200 EUR left."}
    )
    assert "<strong>The fund has 1 200 EUR left.</strong>" in page
    assert "There is a problem" not in render_to_string("ui/error_summary.html", {"form": Shoe()})


def test_page_links_keep_filters_and_leave_out_the_middle(rf: RequestFactory) -> None:
    request = rf.get("/x/", {"q": "ana", "page": "9"})
    template = Template('{% include "ui/pagination.html" with page=page only %}')
    page = template.render(RequestContext(request, {"page": Paginator(range(1000), 50).page(9)}))
    assert re.findall(r'href="\?q=ana&amp;page=(\d+)"', page) == ["8", "1", "8", "10", "20", "10"]
    assert page.count("…") == 2


def test_a_second_press_on_a_column_turns_the_order_round(rf: RequestFactory) -> None:
    template = Template('{% include "ui/sort.html" with key="name" label="Name" only %}')
    plain = template.render(RequestContext(rf.get("/x/?page=3")))
    assert 'href="?sort=name"' in plain
    assert "aria-sort" not in plain
    turned = template.render(RequestContext(rf.get("/x/?sort=name")))
    assert 'aria-sort="ascending"' in turned
    assert 'href="?sort=-name"' in turned


def test_a_token_reaches_a_form_inside_an_include_with_only(rf: RequestFactory) -> None:
    template = Template('{% include "ui/confirm.html" with action="/x/" text="Gone." label="Waive" only %}')
    assert "csrfmiddlewaretoken" in template.render(RequestContext(rf.get("/")))


def test_the_present_step_is_marked_and_an_unknown_date_is_said() -> None:
    steps = [{"label": "Sent", "state": "past", "date": None}, {"label": "Checked", "state": "present"},
             {"label": "Paid", "state": "next"}]  # fmt: skip
    page = render_to_string("ui/timeline.html", {"steps": steps})
    assert page.count('aria-current="step"') == 1
    assert "date not known yet" in page


def test_an_act_is_written_beside_the_role_that_the_header_shows(
    rf: RequestFactory, person: Callable[..., User]
) -> None:
    celia = person("Celia", Role.MEMBER, Role.CHAIR)
    assert celia.acting_role() == "chair"
    request = rf.get("/")
    request.user, request.session = celia, {"role": "member"}
    AccessMiddleware(lambda request: HttpResponse()).process_view(request, views.stay, (), {})
    assert celia.acting_role() == "member"
