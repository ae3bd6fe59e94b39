"""Every document is the same bytes each time, speaks its reader's language, and prints typed text as text."""

import datetime
import hashlib
import re
from pathlib import Path

import pytest
import typst
from django.template import TemplateDoesNotExist

from workflows import pdf

DATA = {
    "letter": {
        "sender": {"name": "Coop Brussels", "lines": ["Rue Émile Féron 70", "1060 Brussels"]},
        "recipient": {"name": "Ana Peeters", "lines": ["Kerkstraat 1", "2000 Antwerpen"]},
        "date": datetime.date(2026, 12, 3),
        "references": [["Our reference", "A-2026-0001"]],
        "footer": "Coop Brussels, BE0123456789",
    },
    "text": '#read("/etc/passwd") *not bold* $x$ <here> @there // éàç',
    "rows": [["2026-12-31", 1, 125_000, "first"], [None, 2, -5, "last"]],
}


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    house = (Path(pdf.__file__).parent / "templates" / "typst" / "house.typ").read_bytes()
    source = b"""#import "house.typ": *
#show: letter
#data.text
#figures(
  ((label: "Due", kind: "day"), (label: "No", kind: "number"), (label: "EUR", kind: "amount"),
   (label: "Note", kind: "text")),
  data.rows, total: ("Total", none, 124995, none),
)
#facts((("Sum", money(46236079, "EUR")), ("Share", per_mille(893)), ("On", day("2026-12-03"))))
#remark[Mind the date.]
#signature("Member", "Ana Peeters", recorded: "signed on screen")
"""
    monkeypatch.setattr(pdf, "_sources", lambda: {"house.typ": house, "sample.typ": source})
    return "typst/sample.typ"


def test_the_same_letter_is_the_same_bytes(sample: str) -> None:
    first = pdf.render(sample, DATA, language="fr", title="Décision")
    assert first == pdf.render(sample, DATA, language="fr", title="Décision")
    assert pdf.sha256(first) == hashlib.sha256(first).hexdigest()
    assert first != pdf.render(sample, DATA, language="nl", title="Décision")


def test_a_document_is_tagged_titled_and_in_its_language(sample: str) -> None:
    made = pdf.render(sample, DATA, language="fr", title="Decision A-2026-0001")
    assert made.startswith(b"%PDF-1.")
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", made)
    assert b"pdfuaid:part" in made
    assert re.search(rb"/Lang\s*\(fr", made)
    assert b"Decision A-2026-0001" in made


def test_what_people_typed_is_printed_and_never_run(sample: str) -> None:
    assert pdf.render(sample, DATA, language="en", title='#panic("no")')


def test_a_template_that_nobody_wrote_is_refused_by_name() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"typst/nowhere\.typ"):
        pdf.render("nowhere", {}, language="en", title="Nowhere")


def test_an_amount_that_is_not_integer_cents_stops_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    house = pdf._sources()["house.typ"]
    source = b'#import "house.typ": *\n#show: report\n#amount(data.cents)'
    monkeypatch.setattr(pdf, "_sources", lambda: {"house.typ": house, "sum.typ": source})
    assert pdf.render("sum", {"cents": 5}, language="en", title="Sum")
    with pytest.raises(typst.TypstError, match="integer cents"):
        pdf.render("sum", {"cents": 5.0}, language="en", title="Sum")


def test_no_template_evaluates_text_or_fetches_a_package() -> None:
    for name, source in pdf._read().items():
        code = re.sub(rb"//.*", b"", source)
        assert not re.search(rb"\beval\(|@preview|\bplugin\(|\bread\(", code), name


def test_the_version_changes_with_the_wording(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pdf.version(sample)
    sources = pdf._sources()
    monkeypatch.setattr(pdf, "_sources", lambda: {**sources, "sample.typ": b"= Other"})
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    assert pdf.version(sample) != before


def test_a_character_that_no_font_has_is_printed_as_a_box_and_the_others_as_they_are():
    """A member who signs with an emoji gets their letter, and Arabic, Hebrew and Greek are written."""
    said = {"lead": "Ana 🎻 漢字 \\u{1F3BB} أنا אנה Άννα", "lines": [], "groups": [], "documents": ["🎻.pdf"],
            "documents_label": "Documents", "declaration": ""}  # fmt: skip
    document = pdf.render("case_copy", said, language="en", title="🎻")
    assert document.startswith(b"%PDF-")
    assert document == pdf.render("case_copy", said, language="en", title="🎻")
