"""Files from strangers: what is kept, what is refused, and that nothing harmful gets far."""

import io
import os
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from hotline.cases.archive import archived_cases, faults
from hotline.cases.filestore import incoming_of, root_of
from hotline.cases.inspection import DOCX, Verdict, inspect
from hotline.cases.kinds import CaseKind
from hotline.cases.models import CaseFileRow, CaseRow
from hotline.cases.pdf_inspection import MOST_PAGES
from hotline.cases.scanning import Scan, scan
from hotline.cases.sweeper import sweep_files
from hotline.cases.uploads import fit_name
from hotline.desk.roles import Role
from hotline.services import Services
from hotline.settings import Settings
from tests.cases.conftest import AID, Applicant, Applies, rows


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def jpeg(size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", **more)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A telephone's photo: it says where it was taken, and stands on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    exif.get_ifd(0x8825)[2] = (34.0, 54.0, 0.0)
    return jpeg(exif=exif, comment=b"hidden words")


def pdf(pages: int = 1, change: Callable[[PdfWriter], None] | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("工资条")
    document.save(out)
    return out.getvalue()


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
    return inspect(tmp_path / "in", tmp_path / "out")


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


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("工资条.JPG", "工资条.jpg"),
        ("%E5%90%88%E5%90%8C.docx", "合同.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\x\\y.exe", "y.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("", "材料.jpg"),
        ("x" * 300, "x" * 80 + ".jpg"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie b.jpg"),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    assert fit_name(sent, "image/jpeg") == kept


async def sends(applicant: Applicant, content: bytes, name: str = "photo.jpg") -> httpx.Response:
    if not applicant.token:
        assert (await applicant.opens_with()).status_code == 200
    headers = applicant.headers | {"X-File-Name": name}
    return await applicant.http.post(f"{applicant.path}/files", content=content, headers=headers)


async def test_a_photo_on_its_way_into_the_record(applies: Applies, services: Services, worker) -> None:
    applicant = await applies()
    made = await sends(applicant, photo_with_place(), "%E5%B7%A5%E8%B5%84.jpg")
    assert made.status_code == 201, made.text
    file = made.json()
    assert (file["name"], file["handed_in"], file["scanned"]) == ("工资.jpg", False, False)
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    early = await office.get(f"/cases/{applicant.number}/files/{file['id']}")
    assert early.status_code == 404
    body = {"client_addition_id": "1", "text": "工资条", "files": [file["id"]]}
    case = (await applicant.posts("additions", body)).json()
    assert case["files"][0]["handed_in"] and case["events"][0]["files"] == [file["id"]]
    for response in (
        await applicant.http.get(f"{applicant.path}/files/{file['id']}", headers=applicant.headers),
        await office.get(f"/cases/{applicant.number}/files/{file['id']}"),
    ):
        assert response.status_code == 200 and response.headers["content-type"] == "image/jpeg"
        assert response.headers["content-disposition"].startswith("attachment")
        assert response.headers["x-content-type-options"] == "nosniff"
    seat = await worker("li", Role.SEAT)
    assert (await seat.get(f"/cases/{applicant.number}/files/{file['id']}")).status_code == 404
    (row,) = await rows(services, CaseFileRow)
    path = root_of(services.settings) / row.case_id / (row.sha256 or "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(incoming_of(services.settings).iterdir()) == []
    async with services.database.read() as session:
        (archived,) = await archived_cases(session)
    assert faults(services.settings, archived) == []
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert faults(services.settings, archived) == [f"材料 {file['id']} 的文件被改过"]
    path.unlink()
    assert faults(services.settings, archived) == [f"材料 {file['id']} 的文件不见了"]


async def test_refusals_over_the_api(applies: Applies, services: Services) -> None:
    applicant = await applies()
    refused = await sends(applicant, b"<script>", "photo.jpg")
    assert refused.status_code == 422 and "只能传" in refused.json()["detail"]
    assert (await sends(applicant, b"")).status_code == 422
    assert (await sends(applicant, b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024))).status_code == 413
    assert (await sends(applicant, jpeg()[:-2])).status_code in (201, 422)
    no_token = await applicant.http.post(f"{applicant.path}/files", content=jpeg())
    assert no_token.status_code == 401
    assert list(incoming_of(services.settings).glob("*")) == []
    await applicant.posts("withdrawal")
    assert (await sends(applicant, jpeg())).status_code == 409


async def test_a_file_that_kills_its_inspector_kills_nothing_else(
    applies: Applies, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killer = tmp_path / "python"
    killer.write_text("#!/bin/sh\nkill -9 $$\n")
    killer.chmod(0o755)
    applicant = await applies()
    await applicant.looks()
    monkeypatch.setattr("hotline.cases.uploads.sys.executable", str(killer))
    assert (await sends(applicant, jpeg())).status_code == 422
    killer.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr("hotline.cases.uploads._SECONDS", 0.2)
    assert (await sends(applicant, jpeg())).status_code == 422
    monkeypatch.undo()
    assert (await applicant.http.get("/healthz")).status_code == 200


async def test_what_is_never_handed_in_goes(applies: Applies, services: Services, clock) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    first, second = (await sends(applicant, jpeg())).json(), (await sends(applicant, jpeg())).json()
    folder = root_of(services.settings) / (await rows(services, CaseRow))[0].id
    dropped = await applicant.http.delete(f"{applicant.path}/files/{first['id']}", headers=applicant.headers)
    assert dropped.status_code == 204 and len(list(folder.iterdir())) == 1  # the second is the same picture
    clock.advance(days=8)
    assert await sweep_files(services) == 1
    assert list(folder.iterdir()) == [] and await rows(services, CaseFileRow) == []
    assert second["id"] != first["id"]


async def test_a_crash_leaves_nothing_lying(services: Services) -> None:
    incoming = incoming_of(services.settings)
    incoming.mkdir(parents=True)
    old, new = incoming / "old.in", incoming / "new.in"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    await sweep_files(services)
    assert list(incoming.iterdir()) == [new]


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[[str], str]:
    """A scanner that finds what holds the word EVIL, or ends as told."""

    def make(script: str) -> str:
        path = tmp_path / "scanner"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


@pytest.mark.parametrize(("code", "said"), [(0, Scan.CLEAN), (1, Scan.FOUND), (2, Scan.FAILED)])
async def test_a_scanner_command(scanner: Callable[[str], str], tmp_path: Path, code: int, said: Scan) -> None:
    assert await scan(scanner(f'test -f "$1" && exit {code}; exit 9'), tmp_path / "scanner") is said


async def test_without_a_scanner_nothing_is_called_clean(tmp_path: Path) -> None:
    assert await scan("", tmp_path) is Scan.ABSENT
    assert await scan("/nowhere/scan", tmp_path) is Scan.FAILED
    assert await scan("unix:/nowhere.sock", tmp_path) is Scan.FAILED


async def test_clamd_over_its_socket(tmp_path: Path) -> None:
    import asyncio

    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        received.append(content)
        writer.write(b"stream: Eicar FOUND\0" if b"EVIL" in content else b"stream: OK\0")
        await writer.drain()
        writer.close()

    address = tmp_path / "clamd.sock"
    server = await asyncio.start_unix_server(serve, address)
    async with server:
        for content, said in ((b"x" * 200_000, Scan.CLEAN), (b"EVIL", Scan.FOUND)):
            (tmp_path / "file").write_bytes(content)
            assert await scan(f"unix:{address}", tmp_path / "file") is said
    assert received == [b"x" * 200_000, b"EVIL"]


class TestWithAScanner:
    @pytest.fixture
    def settings(self, settings: Settings, scanner: Callable[[str], str], request: pytest.FixtureRequest) -> Settings:
        return settings.model_copy(update={"scanner": scanner(f"exit {request.param}")})

    @pytest.mark.parametrize(("settings", "status"), [(0, 201), (1, 422), (3, 503)], indirect=["settings"])
    async def test_only_what_was_found_clean_is_kept(self, applies: Applies, services: Services, status: int) -> None:
        made = await sends(await applies(), jpeg())
        assert made.status_code == status
        assert [row.scanned for row in await rows(services, CaseFileRow)] == ([True] if status == 201 else [])
