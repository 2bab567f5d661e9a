"""Papers and sheets as Word files: readable by Word, every word of the citizen as written, nothing of it a template."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.procedures.documents.build import build
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.documents.paper import Block, Paper, Row
from hotline.procedures.printing.blank_templates import write_templates
from hotline.procedures.printing.text import clean
from hotline.procedures.printing.word import paper_docx, sheet_docx
from hotline.procedures.sheet import Section, Sheet
from tests.procedures.documents.samples import DATA, answers_of, context
from tests.procedures.documents.test_page import NASTY

DOCUMENTS = load_documents(DATA)
TEMPLATES = DATA / "documents" / "templates"


def read(content: bytes) -> list[str]:
    """Every line of the file, cells after the paragraphs."""
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def paper_of(text: str, style: str = "letter") -> Paper:
    block = Block("事实", (Row("话", text), Row("空")), (text,), blanks=2)
    return Paper("申请书", style, "格式以受理机关的为准。", (block,), "某某局", ("证据",), ("签名",), "2026年11月26日")


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_each_paper_reads_back_with_all_its_parts(document_id: str) -> None:
    paper = build(DOCUMENTS[document_id], answers_of(document_id), context()).paper
    text = "\n".join(read(paper_docx(paper)))
    for block in paper.blocks:
        for part in (block.heading, *block.paragraphs, *(row.label for row in block.rows)):
            assert part is None or part in text
        for row in block.rows:
            assert row.value is None or row.value in text
            assert all(f"{'■' if ticked else '□'} {title}" in text for title, ticked in row.boxes)
    for part in (paper.title, paper.dated, paper.remark, *paper.attachments, *paper.signatures):
        assert part in text
    assert paper.addressee is None or paper.addressee in text
    assert "{" not in text


@pytest.mark.parametrize("style", ["letter", "form"])
@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_written_is_set_as_written(text: str, style: str) -> None:
    lines = read(paper_docx(paper_of(text, style)))
    assert text in lines
    assert f"话：{text}" in lines or style == "form"


@settings(max_examples=40)
@given(st.text(st.sampled_from("{}%_# <>&\"'字\n\r\t\x00\u202e\ufffe😀"), max_size=120) | st.text(max_size=120))
def test_no_text_breaks_the_file(text: str) -> None:
    lines = read(paper_docx(paper_of(text)))
    assert f"话：{clean(text)}" in lines or not clean(text)


def test_line_breaks_stay_in_cells() -> None:
    assert "一\n二" in read(paper_docx(paper_of("一\r\n二", "form")))


def test_a_blank_is_a_line_to_write_on_and_an_empty_cell() -> None:
    assert any(re.fullmatch("空：＿+", line) for line in read(paper_docx(paper_of("话"))))
    assert "" in read(paper_docx(paper_of("话", "form")))


def test_a_sheet_reads_back() -> None:
    sheet = Sheet("办事指引单", (Section("第一步", ("先协商<b>",), (("去哪里", "A & B"),)),), notes=("带身份证",))
    text = "\n".join(read(sheet_docx(sheet)))
    for part in ("办事指引单", "第一步", "先协商<b>", "去哪里", "A & B", "· 带身份证", "12348"):
        assert part in text


def _tags(template: Path) -> list[str]:
    with zipfile.ZipFile(template) as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    return re.findall(r"\{[{%].*?[%}]\}", text)


@pytest.mark.parametrize("name", ["form", "letter", "sheet"])
def test_the_shipped_templates_fill_in_what_a_fresh_one_does(name: str, tmp_path: Path) -> None:
    """Somebody may have changed their look in Word; what is filled in must have survived."""
    write_templates(tmp_path)
    assert _tags(TEMPLATES / f"{name}.docx") == _tags(tmp_path / f"{name}.docx")
