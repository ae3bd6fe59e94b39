"""What comes in is what its name says, whole, readable, and without what a phone hides in it."""

import hashlib
import io
import zlib

import pytest
from PIL import Image, PngImagePlugin

from workflows.cases.documents import MAX_BYTES, MAX_EDGE, MAX_PAGES, BadDocument, clean, plain_name

WHOLE_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (40, 30), **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 40, 40)).save(out, kind, **saved)
    return out.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Anas telephone"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif, comment=b"taken at home")


def refused(name: str, content: bytes) -> BadDocument:
    with pytest.raises(BadDocument) as refusal:
        clean(name, content)
    return refusal.value


def test_a_whole_pdf_is_kept_byte_for_byte_with_its_sha256():
    kept = clean("rent.pdf", WHOLE_PDF)
    assert (kept.content, kept.content_type, kept.name) == (WHOLE_PDF, "application/pdf", "rent.pdf")
    assert kept.sha256 == hashlib.sha256(WHOLE_PDF).hexdigest()


def test_a_photo_loses_its_place_device_and_comment_and_stands_upright():
    kept = clean("receipt.JPG", photo_with_place())
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.size == (30, 40)
        assert not seen.getexif()
        assert "comment" not in seen.info
    assert b"Anas telephone" not in kept.content
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()


def test_a_png_loses_its_text_chunks_and_what_is_hidden_behind_its_end():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", "her home")
    kept = clean("scan.png", picture("PNG", pnginfo=texts) + b"<script>hidden</script>")
    assert b"her home" not in kept.content
    assert b"hidden" not in kept.content
    assert kept.content_type == "image/png"


def test_a_transparent_png_keeps_its_transparency():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean("signature.png", out.getvalue()).content)) as seen:
        assert seen.mode == "RGBA"


@pytest.mark.parametrize("size", [(5_000, 400), (400, 5_000)])
def test_a_picture_is_bounded_on_its_longer_side(size):
    with Image.open(io.BytesIO(clean("wide.jpg", picture("JPEG", size)).content)) as seen:
        assert max(seen.size) <= MAX_EDGE


def test_a_picture_with_too_many_points_is_refused_before_it_is_opened():
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG", optimize=True)
    refusal = refused("bomb.png", out.getvalue())
    assert refusal.code == "document_too_many_pixels"
    assert refusal.figures == {"width": 8_000, "height": 8_000}


def test_a_heic_photo_is_kept_as_a_jpeg_without_place_and_device():
    exif = Image.Exif()
    exif[0x010F] = "Anas telephone"
    exif.get_ifd(0x8825)[1] = "N"
    kept = clean("IMG_0042.HEIC", picture("HEIF", exif=exif))
    assert (kept.name, kept.content_type) == ("IMG_0042.jpg", "image/jpeg")
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 30))
        assert not seen.getexif()
    assert b"Anas telephone" not in kept.content


@pytest.mark.parametrize(("name", "kept"), [("photo.jpg", "photo.jpg"), ("photo", "photo.jpg")])
def test_a_heic_photo_that_the_telephone_named_otherwise_is_kept_all_the_same(name, kept):
    assert clean(name, picture("HEIF")).name == kept


def paged(pages: int) -> bytes:
    return WHOLE_PDF.replace(b"trailer", b"2 0 obj<</Type /Page>>endobj\n" * pages + b"trailer")


def packed(content: bytes) -> bytes:
    """The same PDF with these objects in a packed list, as writers of today make it."""
    folded = zlib.compress(content)
    listed = b"5 0 obj<</Type/ObjStm/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
    return WHOLE_PDF.replace(b"trailer", listed % (len(folded), folded) + b"trailer")


def test_a_pdf_has_at_most_a_hundred_pages_wherever_they_are_listed():
    assert clean("lease.pdf", paged(MAX_PAGES))
    assert clean("lease.pdf", packed(b"<</Type/Page/Parent 2 0 R>>" * MAX_PAGES + b"<</Type/Pages>>"))
    for content in (paged(MAX_PAGES + 1), packed(b"<</Type/Page/Parent 2 0 R>>" * (MAX_PAGES + 1))):
        refusal = refused("lease.pdf", content)
        assert refusal.figures == {"pages": MAX_PAGES + 1, "limit": MAX_PAGES}


def heic(brand: bytes = b"heic") -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 60


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "document_empty"),
        ("long.pdf", b"%PDF-1.4" + b"0" * MAX_BYTES, "document_too_large"),
        ("photo.heic", heic(), "document_truncated"),
        ("photo.jpg", heic(b"mif1"), "document_truncated"),
        ("photo.png", picture("HEIF"), "document_not_what_it_says"),
        ("papers.zip", b"PK\x03\x04 a bomb", "document_archive"),
        ("papers", b"\x1f\x8b a bomb", "document_archive"),
        ("papers.7z", b"7z\xbc\xaf\x27\x1c a bomb", "document_archive"),
        ("lease.pdf", b"PK\x03\x04 a bomb under another name", "document_not_what_it_says"),
        ("bomb.pdf", packed(b" " * 40_000_000), "document_unfolds"),
        ("quote.pdf", picture("JPEG"), "document_not_what_it_says"),
        ("quote.png", picture("JPEG"), "document_not_what_it_says"),
        ("photo.jpg", WHOLE_PDF, "document_not_what_it_says"),
        ("photo.jpg", b"MZ\x90\x00 a program", "document_not_what_it_says"),
        ("letter.docx", b"PK\x03\x04 a text", "document_type"),
        ("page.html", b"<html><script>1</script>", "document_type"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document_type"),
        ("letter.docx", WHOLE_PDF, "document_not_what_it_says"),
        ("half.pdf", WHOLE_PDF[:50], "document_truncated"),
        ("half.jpg", picture("JPEG", (400, 300))[:300], "document_truncated"),
        ("half.png", picture("PNG", (400, 300))[:60], "document_truncated"),
        ("locked.pdf", WHOLE_PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), "document_encrypted"),
        ("locked.pdf", WHOLE_PDF.replace(b"/Root", b"/Encrypt<</V 4>>/Root"), "document_encrypted"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_that_names_it(name, content, code):
    refusal = refused(name, content)
    assert refusal.code == code
    assert refusal.status == 422
    assert name in str(refusal)


def test_the_word_encrypt_in_the_text_of_a_pdf_does_not_make_it_encrypted():
    assert clean("about.pdf", WHOLE_PDF.replace(b"/Root", b"/Title(/Encrypt it all)/Root"))


@pytest.mark.parametrize("name", ["scan", "Invoice no. 12", "rent.2026"])
def test_a_name_without_an_ending_gets_the_one_of_its_content(name):
    assert clean(name, WHOLE_PDF).name == f"{name}.pdf"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ana\\rent.pdf", "rent.pdf"),
        ("rent\r\nSet-Cookie: x.pdf", "rent Set-Cookie x.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        (".htaccess", "htaccess"),
        ("", "document"),
    ],
)
def test_a_name_is_plain_text_without_path_or_direction_marks(typed, kept):
    assert plain_name(typed) in {kept, kept.replace("rent Set", "rentSet")}


def test_a_very_long_name_keeps_its_ending():
    assert plain_name("é" * 400 + ".pdf").endswith("é.pdf")
    assert len(plain_name("é" * 400 + ".pdf")) == 120
