"""Rows of a CSV or XLSX file, by heading, each with the line it stands in."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hotline.errors import DataError


@dataclass(frozen=True)
class Row:
    """One line of a sheet: heading → text, empty cells left out."""

    line: int
    cells: dict[str, str]


def read_sheet(path: Path) -> list[Row]:
    """The rows of the (first) sheet. The first line holds the headings. Raises DataError."""
    if not path.is_file():
        raise DataError(f"{path}：找不到这个文件。")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        lines = _csv_lines(path)
    elif suffix == ".xlsx":
        lines = _xlsx_lines(path)
    else:
        raise DataError(f"{path.name}：只认 .csv 和 .xlsx 文件，旧的 .xls 请另存为 .xlsx。")
    return list(_rows(lines, path.name))


def _rows(lines: Iterable[list[str]], name: str) -> Iterator[Row]:
    headings: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if headings is None:
            headings = [cell.strip() for cell in line]
            if not any(headings):
                raise DataError(f"{name}：第1行应是表头。")
            continue
        cells = {
            heading: cell.strip() for heading, cell in zip(headings, line, strict=False) if heading and cell.strip()
        }
        if cells:
            yield Row(number, cells)
    if headings is None:
        raise DataError(f"{name}：是空的。")


def _csv_lines(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    # Spreadsheet programs on Chinese Windows save CSV as GB18030.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(raw.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise DataError(f"{path.name}：认不出文字编码，请另存为 UTF-8 的 CSV。")


def _xlsx_lines(path: Path) -> list[list[str]]:
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise DataError(f"{path.name}：打不开，不像是完好的 XLSX 文件。") from error
    try:
        sheet = workbook.worksheets[0]
        return [[_text(value) for value in line] for line in sheet.iter_rows(values_only=True)]
    finally:
        workbook.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "date"):
        return str(value.date())  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
