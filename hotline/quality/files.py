"""A report as a spreadsheet: XLSX with a sheet for each table, CSV with the tables one after the other."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font

from hotline.call_records.figures import CallCounts, CallFigures
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
    for title, heading, lines in _tables(report):
        sheet = book.create_sheet(title)
        sheet.append([heading])
        for line in lines:
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
    for _title, heading, lines in _tables(report):
        writer.writerow([heading])
        writer.writerows(lines)
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig")


def shown(count: int | None) -> _Cell:
    """A count, or the mark of a hidden one."""
    return HIDDEN if count is None else count


def _tables(report: Report) -> Iterator[tuple[str, str, list[list[_Cell]]]]:
    """Title, heading and lines of each table; those of the telephone last, where call records were brought in."""
    days = f"{report.first} 至 {report.last}"
    for table in report.tables:
        heading = f"{table.title}（{days}；{HIDDEN} 是太小、为保护个人信息不列的数）"
        yield table.title, heading, _neutral(_lines(table))
    if report.calls is None:
        return
    for title, first_column, rows in (
        ("话务按天", "日期", report.calls.by_day),
        ("话务按时段", "时段", report.calls.by_hour),
        ("话务按技能组", "组", report.calls.by_group),
    ):
        yield (
            title,
            f"{title}（{days}，{report.calls.days} 天有话务记录）",
            _neutral(_call_lines(report.calls, first_column, rows)),
        )


def _lines(table: ReportTable) -> list[list[_Cell]]:
    lines: list[list[_Cell]] = [[table.first_column, *table.columns]]
    lines += [[row.name, *(shown(count) for count in row.counts)] for row in table.rows]
    if table.totals:
        lines.append(["合计", *(shown(count) for count in table.totals)])
    return lines


def _call_lines(calls: CallFigures, first_column: str, rows: list[CallCounts]) -> list[list[_Cell]]:
    in_time = f"{calls.target_seconds}秒内接通"
    columns: list[_Cell] = [
        "来电",
        "接通",
        "接通率",
        f"接通率达到{calls.target_share}",
        in_time,
        "占接通",
        "没接通",
        "最长等待（秒）",
    ]
    return [[first_column, *columns], *(_call_line(row) for row in (*rows, calls.total))]


def _call_line(row: CallCounts) -> list[_Cell]:
    longest = "—" if row.longest_wait_seconds is None else row.longest_wait_seconds
    met = "是" if row.share_met else "否"
    return [
        row.name,
        row.calls,
        row.answered,
        row.answered_share,
        met,
        row.in_time,
        row.in_time_share,
        row.abandoned,
        longest,
    ]


def _neutral(lines: list[list[_Cell]]) -> list[list[_Cell]]:
    return [[neutral(cell) if isinstance(cell, str) else cell for cell in line] for line in lines]
