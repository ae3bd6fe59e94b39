"""Reasons kept as codes: whoever reads them reads their own language, and nothing that was typed is lost."""

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from workflows import coded

CODES = some.lists(some.from_regex(r"[A-Za-z0-9_]{1,35}", fullmatch=True), max_size=4)
TEXTS = some.text(max_size=60).map(str.strip).filter(lambda text: not coded.CODE.match(text))


@given(CODES, TEXTS)
def test_codes_and_text_come_apart_as_they_were_put_together(codes: list[str], text: str) -> None:
    assert coded.apart(coded.keep(*codes, text=text)) == (codes, text)


def test_a_code_is_read_in_the_language_of_the_reader() -> None:
    kept = coded.keep("AC04", text="sorry")
    assert coded.in_words(kept) == "AC04: the account is closed, sorry"
    with override("fr"):
        assert "compte" in coded.in_words(kept)


def test_what_is_no_code_is_read_as_it_stands() -> None:
    for text in ("", "They moved", "# of the account", "#"):
        assert coded.in_words(text) == text
    assert coded.in_words("#ZZ99 no words for it") == "ZZ99, no words for it"
