"""Files from strangers: what is kept, what is refused, and that nothing harmful gets far."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from hotline.files.inspection import DOCX, Verdict, inspect
from hotline.files.pdf_inspection import MOST_PAGES
from tests.files.sent import docx, jpeg, pdf, photo_with_place


def docx_with(name: str, content: bytes) -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # one of the tests means to write a name twice
        packed.writestr(name, content)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def judged(tmp_path: Path, content: bytes) -> Verdict:
    (tmp_path / "in").write_bytes(content)
    return inspect(tmp_path / "in", tmp_path / "out", tmp_path / "small")


def test_a_photo_loses_its_place_and_stands_upright(tmp_path: Path) -> None:
    assert judged(tmp_path, photo_with_place()) == Verdict("image/jpeg")
    kept = (tmp_path / "out").read_bytes()
    assert b"SecretCamera" not in kept and b"hidden words" not in kept and b"Exif" not in kept
    with Image.open(tmp_path / "out") as image:
        assert image.size == (30, 40) and not image.getexif()


def test_what_hides_behind_a_picture_is_gone(tmp_path: Path) -> None:
    assert judged(tmp_path, jpeg() + b"PK\x03\x04<script>alert(1)</script>").media_type == "image/jpeg"
    assert b"script" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures(tmp_path: Path, form: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (5000, 10), (1, 2, 3, 4)).save(out, form)
    assert judged(tmp_path, out.getvalue()).media_type == ("image/png" if form == "PNG" else "image/jpeg")
    with Image.open(tmp_path / "out") as image:
        assert image.width == 4096


def test_documents_are_kept_as_they_are(tmp_path: Path) -> None:
    content = pdf(3)
    assert judged(tmp_path, content) == Verdict("application/pdf", 3)
    assert (tmp_path / "out").read_bytes() == content
    assert judged(tmp_path, docx()) == Verdict(DOCX)


def _encrypted(writer: PdfWriter) -> None:
    writer.encrypt("x", algorithm="RC4-128")


def _with_a_script(writer: PdfWriter) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def _with_a_file(writer: PdfWriter) -> None:
    writer.add_attachment("x.exe", b"MZ")


def _action(kind: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")})


def _with_a_page_that_acts(writer: PdfWriter) -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})


def _with_a_link(kind: str) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        link = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): _action(kind)}
        link[NameObject("/Rect")] = ArrayObject(NumberObject(n) for n in (0, 0, 9, 9))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject(link))])

    return change


def _with_a_form_of_scripts(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("x"), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)


def vast_png() -> bytes:
    """100 megapixels that are really there, in 12 kB."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


def docx_referring(kind: str, target: str, mode: str = 'TargetMode="External"') -> bytes:
    table = f'<?xml version="1.0"?><Rs><R Type="http://x/relationships/{kind}" Target="{target}" {mode}/></Rs>'
    return docx_with("word/_rels/more.xml.rels", table.encode())


def docx_named(types: bytes) -> bytes:
    """With a macro under another name, which only the table of types gives away."""
    with zipfile.ZipFile(io.BytesIO(docx())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types + b"</Types>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


_LAUGHS = (
    b'<!DOCTYPE R [<!ENTITY a "'
    + b"a" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 106))
    + b"]><R>&i;</R>"
)
"""Entities of entities: ten lines that mean terabytes."""

HOSTILE: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("a page with a script", b"<!doctype html><script>alert(1)</script>", "只能传"),
    ("a program", b"MZ\x90\x00" + b"\0" * 100, "只能传"),
    ("a drawing with a script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "只能传"),
    ("an empty-headed picture", b"\xff\xd8\xff" + b"\0" * 50, "损坏"),
    ("half a picture", jpeg((400, 300))[:300], "损坏"),
    ("a picture that claims to be vast", png_that_claims(100_000, 100_000), "太大"),
    ("a photo no one here can open", b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC"),
    ("a PDF of nothing", b"%PDF-1.7\nnothing", "损坏"),
    ("a PDF that is a script", pdf(1, _with_a_script), "自动运行"),
    ("a PDF with a file in it", pdf(1, _with_a_file), "自动运行"),
    ("a PDF with a password", pdf(1, _encrypted), "密码"),
    ("a PDF that is a book", pdf(MOST_PAGES + 1), "最多"),
    ("a PDF of ten thousand pages", lambda: pdf(10_000), "最多"),
    ("a PDF whose page acts", pdf(1, _with_a_page_that_acts), "自动运行"),
    ("a PDF whose link starts a program", pdf(1, _with_a_link("/Launch")), "自动运行"),
    ("a PDF whose link sends a form away", pdf(1, _with_a_link("/SubmitForm")), "自动运行"),
    ("a PDF that is a form of scripts", pdf(1, _with_a_form_of_scripts), "自动运行"),
    ("a picture of a hundred megapixels", vast_png, "太大"),
    ("a zip of something else", b"PK\x03\x04" + b"\0" * 60, "损坏"),
    ("a Word file with a macro", docx_with("word/vbaProject.bin", b"x"), "宏"),
    ("a Word file with a file in it", docx_with("word/embeddings/oleObject1.bin", b"x"), "宏"),
    ("a zip bomb", lambda: docx_with("word/media/x.bin", b"\0" * (61 * 1024 * 1024)), "太大"),
    ("a Word file that fetches its template", docx_referring("attachedTemplate", "http://x"), "别的地方"),
    ("a Word file that fetches a picture", docx_referring("image", "http://x"), "别的地方"),
    ("the same in other quotes", docx_referring("image", "//x/y", "TargetMode = 'External'"), "别的地方"),
    ("a Word file with a web page in it", docx_referring("aFChunk", "x.html", ""), "宏"),
    (
        "a Word file with a renamed macro",
        docx_named(b'<Override ContentType="application/vnd.ms-office.vbaProject"/>'),
        "宏",
    ),
    (
        "a Word file of a kind with macros",
        docx_named(b'<Override ContentType="application/x.macroEnabled.main+xml"/>'),
        "宏",
    ),
    (
        "a Word file that runs a command",
        docx_with("word/more.xml", b"<w:instrText>DDEA</w:instrText><w:instrText>UTO c:</w:instrText>"),
        "别的地方",
    ),
    (
        "a Word file that reads another",
        docx_with("word/more.xml", b"<w:fldSimple w:instr='INCLUDETEXT //x/y'/>"),
        "别的地方",
    ),
    ("a Word file with a table that cannot be read", docx_with("word/_rels/more.xml.rels", b"<R"), "损坏"),
    ("a Word file with two bodies", docx_with("word/document.xml", b"<x/>"), "损坏"),
    ("a page of laughs", docx_with("_rels/more.rels", _LAUGHS), "损坏"),
]


@pytest.mark.parametrize(("content", "word"), [(c, w) for _, c, w in HOSTILE], ids=[n for n, _, _ in HOSTILE])
def test_what_is_refused_says_why(tmp_path: Path, content: bytes | Callable[[], bytes], word: str) -> None:
    verdict = judged(tmp_path, content() if callable(content) else content)
    assert verdict.media_type is None and word in (verdict.refusal or ""), verdict


def test_links_and_forms_that_only_show_are_kept(tmp_path: Path) -> None:
    assert judged(tmp_path, pdf(1, _with_a_link("/URI"))) == Verdict("application/pdf", 1)
    assert judged(tmp_path, docx_referring("hyperlink", "https://example.org/link/a")).media_type == DOCX
    shown = b"<w:instrText> HYPERLINK &quot;https://example.org/link/ x&quot; </w:instrText><w:instrText> PAGE </w:instrText>"
    assert judged(tmp_path, docx_with("word/more.xml", shown)).media_type == DOCX


def test_many_empty_parts_are_too_many(tmp_path: Path) -> None:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as packed:
        for n in range(2100):
            packed.writestr(f"x/{n}", b"")
    assert "太大" in (judged(tmp_path, out.getvalue()).refusal or "")


def test_a_zip_that_lies_about_its_size_is_counted(tmp_path: Path) -> None:
    bomb = bytearray(docx_with("word/media/x.bin", b"\0" * (61 * 1024 * 1024)))
    place = bomb.rfind(b"PK\x01\x02")
    bomb[place + 24 : place + 28] = struct.pack("<I", 10)
    assert judged(tmp_path, bytes(bomb)).refusal is not None


def test_a_small_one_for_the_list_stands_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (1000, 500), (0, 0, 0, 0)).save(out, "PNG")
    judged(tmp_path, out.getvalue())
    with Image.open(tmp_path / "small") as small:
        assert (small.format, small.size, small.getpixel((0, 0))) == ("JPEG", (480, 240), (255, 255, 255))
    (tmp_path / "small").unlink()
    judged(tmp_path, pdf())
    assert not (tmp_path / "small").exists()


def test_a_full_disk_is_not_the_pictures_fault(tmp_path: Path) -> None:
    """It was said to be broken, and to be taken anew."""
    (tmp_path / "in").write_bytes(jpeg())
    assert inspect(tmp_path / "in", Path("/dev/full"), tmp_path / "small") == Verdict(no_room=True)
    (tmp_path / "in").write_bytes(pdf())
    assert inspect(tmp_path / "in", Path("/dev/full"), tmp_path / "small") == Verdict(no_room=True)
