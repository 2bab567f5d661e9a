"""Makes the Word templates in data/documents/templates/ from nothing: `python -m hotline.procedures.printing.blank_templates`.

They may be changed in Word afterwards (letterhead, type, margins): what stands in double braces or behind a percent
sign is filled in or repeated, and must stay.
"""

import sys
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from hotline.settings import ROOT

_SONG, _HEI = "宋体", "黑体"
_BODY, _SMALL = Pt(12), Pt(9)
_COLUMNS = (Cm(4.6), Cm(12.4))
_ATTACHMENTS = "{% for attachment in paper.attachments %}{{ loop.index }}. {{ attachment }}{{ '。' if loop.last else '；' }}{% endfor %}"


def write_templates(folder: Path) -> None:
    """form.docx (a ruled table), letter.docx (lines of label and answer), sheet.docx and monthly.docx."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in (
        ("form", _paper(_table)),
        ("letter", _paper(_lines)),
        ("sheet", _sheet()),
        ("monthly", _monthly()),
    ):
        made.save(str(folder / f"{name}.docx"))


def _paper(rows) -> Doc:
    page = _page()
    _line(page, "{{ paper.title }}", "Title")
    _line(page, "{%p for block in paper.blocks %}")
    _line(page, "{%p if block.heading %}")
    _line(page, "{{ block.heading }}", "Heading 1")
    _line(page, "{%p endif %}")
    _line(page, "{%p if block.rows %}")
    rows(page)
    _line(page, "{%p endif %}")
    _line(page, "{%p for paragraph in block.paragraphs %}")
    _line(page, "{{ paragraph }}", "Body Text")
    _line(page, "{%p endfor %}")
    _line(page, "{%p for blank in range(block.blanks) %}")
    _line(page, "", "Blank")
    _line(page, "{%p endfor %}")
    _line(page, "{%p endfor %}")
    _line(page, "{%p if paper.addressee %}")
    _line(page, "　　此致", "Close")
    _line(page, "{{ paper.addressee }}", "Close")
    _line(page, "{%p endif %}")
    _line(page, "{%p for label in paper.signatures %}")
    _line(page, "{{ label }}：＿＿＿＿＿＿＿＿", "Signature")
    _line(page, "{%p endfor %}")
    _line(page, "{{ paper.dated }}", "Dated")
    _line(page, "{%p if paper.attachments %}")
    _line(page, f"附件：{_ATTACHMENTS}", "Attachment")
    _line(page, "{%p endif %}")
    _line(page, "{{ paper.remark }}", "Remark")
    return page


def _sheet() -> Doc:
    page = _page()
    _line(page, "{{ sheet.title }}", "Title")
    _line(page, "{%p for section in sheet.sections %}")
    _line(page, "{{ section.heading }}", "Heading 1")
    _line(page, "{%p for paragraph in section.paragraphs %}")
    _line(page, "{{ paragraph }}")
    _line(page, "{%p endfor %}")
    _line(page, "{%p if section.rows %}")
    _ruled(page, "{%tr for label, value in section.rows %}", "{{ label }}", "{{ value }}")
    _line(page, "{%p endif %}")
    _line(page, "{%p endfor %}")
    _line(page, "{%p if sheet.notes %}")
    _line(page, "请注意", "Heading 1")
    _line(page, "{%p for note in sheet.notes %}")
    _line(page, "· {{ note }}")
    _line(page, "{%p endfor %}")
    _line(page, "{%p endif %}")
    _line(page, "{%p if sheet.citations %}")
    _line(page, "依据：{{ sheet.basis }}。", "Remark")
    _line(page, "{%p endif %}")
    _line(
        page,
        "由公共法律服务智能助手（非真人）整理，供了解和指引，不是律师意见。公共法律服务电话 12348。",
        "Remark",
    )
    return page


def _monthly() -> Doc:
    """What a bureau publishes of its hotline for a month."""
    page = _page()
    _line(page, "{{ monthly.title }}", "Title")
    _line(page, "{{ monthly.period }}", "Dated")
    _line(page, "{%p for section in monthly.sections %}")
    _line(page, "{{ section.heading }}", "Heading 1")
    _line(page, "{%p for paragraph in section.paragraphs %}")
    _line(page, "{{ paragraph }}", "Body Text")
    _line(page, "{%p endfor %}")
    _line(page, "{%p if section.rows %}")
    _ruled(page, "{%tr for label, value in section.rows %}", "{{ label }}", "{{ value }}")
    _line(page, "{%p endif %}")
    _line(page, "{%p endfor %}")
    _line(page, "填报单位（盖章）：＿＿＿＿＿＿＿＿", "Signature")
    _line(page, "签发人：＿＿＿＿＿＿＿＿", "Signature")
    _line(page, "{{ monthly.dated }}", "Dated")
    return page


def _lines(page: Doc) -> None:
    _line(page, "{%p for row in block.rows %}")
    _line(page, "{{ row.label }}：{{ shown(row) }}")
    _line(page, "{%p endfor %}")


def _table(page: Doc) -> None:
    _ruled(page, "{%tr for row in block.rows %}", "{{ row.label }}", "{{ in_table(row) }}")


def _ruled(page: Doc, loop: str, label: str, value: str) -> None:
    """A table of two columns whose middle row is repeated; docxtpl takes the rows with the tags away."""
    table = page.add_table(rows=3, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _COLUMNS, strict=True):
        column.width = width
    for row, texts in zip(table.rows, ((loop, ""), (label, value), ("{%tr endfor %}", "")), strict=True):
        for cell, text, width in zip(row.cells, texts, _COLUMNS, strict=True):
            cell.width = width
            paragraph = _only_paragraph(cell)
            paragraph.style = "Cell"
            paragraph.add_run(text)


def _only_paragraph(cell: _Cell) -> Paragraph:
    [paragraph] = cell.paragraphs
    return paragraph


def _line(page: Doc, text: str, style: str = "Normal") -> None:
    page.add_paragraph(text, style=style)


def _page() -> Doc:
    """A4, the fonts every Chinese Word has; set so that a paper fits on one page where that can be."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.2), Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.4)
    _style(page, "Normal", size=_BODY)
    _style(page, "Title", size=Pt(18), font=_HEI, after=8, align=WD_ALIGN_PARAGRAPH.CENTER)
    heading = _style(page, "Heading 1", size=Pt(13), font=_HEI, before=6, after=2)
    heading.font.bold = heading.paragraph_format.keep_with_next = True
    _style(page, "Body Text", size=_BODY, after=2).paragraph_format.first_line_indent = Pt(24)
    _style(page, "Cell", size=_BODY, before=2, after=2).paragraph_format.line_spacing = 1.15
    _style(page, "Close", size=_BODY, before=3).paragraph_format.keep_with_next = True
    signature = _style(page, "Signature", size=_BODY, before=8, align=WD_ALIGN_PARAGRAPH.RIGHT)
    signature.paragraph_format.keep_with_next = True
    _style(page, "Dated", size=_BODY, before=4, after=4, align=WD_ALIGN_PARAGRAPH.RIGHT)
    attachment = _style(page, "Attachment", size=Pt(10.5))
    attachment.paragraph_format.keep_together = attachment.paragraph_format.keep_with_next = True
    _style(page, "Remark", size=_SMALL, before=4)
    _ruled_below(_style(page, "Blank", size=Pt(13.5)))
    return page


def _style(
    page: Doc,
    name: str,
    *,
    size: Pt,
    font: str = _SONG,
    before: int = 0,
    after: int = 0,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> ParagraphStyle:
    style = page.styles[name] if name in page.styles else page.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    style.font.size, style.font.name = size, "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    _without(style.element.rPr, "w:color")
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.alignment = Pt(before), Pt(after), align
    layout.line_spacing = 1.25
    _without(style.element.pPr, "w:pBdr")
    return style


def _without(properties, tag: str) -> None:
    """Word's own styles are blue and underlined."""
    found = properties.find(qn(tag))
    if found is not None:
        properties.remove(found)


def _ruled_below(style: ParagraphStyle) -> None:
    """A line to write on."""
    border = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
    style.element.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "documents" / "templates")
