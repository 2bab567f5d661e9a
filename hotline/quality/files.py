"""A report as a spreadsheet: XLSX with a sheet for each table, CSV with the tables one after the other."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font

from hotline.quality.report import Report, ReportTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

HIDDEN = "*"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
type _Cell = str | int


def neutral(text: str) -> str:
    """The text with what a spreadsheet would take for a formula turned into text: people open these by double click."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_xlsx(report: Report) -> bytes:
    """One workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in report.tables:
        sheet = book.create_sheet(table.title)
        sheet.append([_heading(report, table)])
        for line in _lines(table):
            sheet.append(line)
        for cell in (*sheet[1], *sheet[2]):
            cell.font = Font(bold=True)
        sheet.column_dimensions["A"].width = 24
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(report: Report) -> bytes:
    """With the mark by which spreadsheet programs know UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    for table in report.tables:
        writer.writerow([_heading(report, table)])
        writer.writerows(_lines(table))
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig")


def shown(count: int | None) -> _Cell:
    """A count, or the mark of a hidden one."""
    return HIDDEN if count is None else count


def _heading(report: Report, table: ReportTable) -> str:
    return f"{table.title}（{report.first} 至 {report.last}；{HIDDEN} 是太小、为保护个人信息不列的数）"


def _lines(table: ReportTable) -> list[list[_Cell]]:
    lines: list[list[_Cell]] = [[table.first_column, *table.columns]]
    lines += [[row.name, *(shown(count) for count in row.counts)] for row in table.rows]
    if table.totals:
        lines.append(["合计", *(shown(count) for count in table.totals)])
    return [[neutral(cell) if isinstance(cell, str) else cell for cell in line] for line in lines]
