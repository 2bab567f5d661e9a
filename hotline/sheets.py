"""Rows of a CSV or XLSX file, by heading, each with the line it stands in."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hotline.errors import DataError

_MOST_COLUMNS = 64
_MOST_UNPACKED = 200 * 1024**2
_BROKEN = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError, OSError)


@dataclass(frozen=True)
class Row:
    """One line of a sheet: heading → text, empty cells left out."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The headings in their order, and the rows below them that are not empty."""

    headings: list[str]
    rows: list[Row]


def read_sheet(path: Path) -> list[Row]:
    """The rows of the (first) sheet. The first line holds the headings. Raises DataError."""
    return _sheet(_lines(path.name, read_file(path), times=False), path.name, most_rows=None).rows


def read_file(path: Path) -> bytes:
    """What is in it. Raises DataError where there is no such file."""
    if not path.is_file():
        raise DataError(f"{path}：找不到这个文件。")
    return path.read_bytes()


def sheet_of(name: str, content: bytes, *, most_rows: int) -> Sheet:
    """The first sheet of what was sent in; dates keep their time. Raises DataError, also where there are more rows."""
    return _sheet(_lines(name, content, times=True), name, most_rows=most_rows)


def _sheet(lines: Iterator[list[str]], name: str, *, most_rows: int | None) -> Sheet:
    first = next(lines, None)
    if first is None:
        raise DataError(f"{name}：是空的。")
    headings = [cell.strip() for cell in first]
    if not any(headings):
        raise DataError(f"{name}：第1行应是表头。")
    rows: list[Row] = []
    for number, line in enumerate(lines, start=2):
        cells = {
            heading: cell.strip() for heading, cell in zip(headings, line, strict=False) if heading and cell.strip()
        }
        if cells:
            rows.append(Row(number, cells))
        if most_rows is not None and len(rows) > most_rows:
            raise DataError(f"{name}：超过 {most_rows} 行，请分成几个文件。")
    return Sheet([heading for heading in headings if heading], rows)


def _lines(name: str, content: bytes, *, times: bool) -> Iterator[list[str]]:
    suffix = PurePath(name).suffix.lower()
    if suffix == ".csv":
        return _csv_lines(name, content)
    if suffix == ".xlsx":
        return _xlsx_lines(name, content, times=times)
    raise DataError(f"{name}：只认 .csv 和 .xlsx 文件，旧的 .xls 请另存为 .xlsx。")


def _csv_lines(name: str, content: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(_decoded(name, content), newline=""))
    except csv.Error as error:
        raise DataError(f"{name}：不像是 CSV 文件（{error}）。") from error


def _decoded(name: str, content: bytes) -> str:
    # Spreadsheet programs on Chinese Windows save CSV as GB18030.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{name}：认不出文字编码，请另存为 UTF-8 的 CSV。")


def _xlsx_lines(name: str, content: bytes, *, times: bool) -> Iterator[list[str]]:
    """Row by row: a small file may hold a sheet that is endlessly wide, and none of it is kept that has no heading."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise DataError(f"{name}：解开以后太大，请分成几个文件。")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for line in workbook.worksheets[0].iter_rows(max_col=_MOST_COLUMNS, values_only=True):
                yield [_text(value, times=times) for value in line]
        finally:
            workbook.close()
    except _BROKEN as error:
        raise DataError(f"{name}：打不开，不像是完好的 XLSX 文件。") from error


def _text(value: object, *, times: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        if times:  # a spreadsheet counts days in fractions: 10:00:05 may come as 10:00:04.999997
            return str((value + timedelta(milliseconds=500)).replace(microsecond=0))
        return str(value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
