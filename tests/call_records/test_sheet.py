"""What a sheet of calls says, and what is wrong with it, by line and column."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from hotline.call_records.sheet import MOST_ROWS, read_calls
from hotline.errors import DataError
from hotline.sheets import sheet_of

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
HEAD = "通话编号,主叫号码,呼入时间,接通时间,挂断时间,技能组"


def read(*lines: str, head: str = HEAD):
    sheet = sheet_of("calls.csv", "\n".join((head, *lines)).encode(), most_rows=MOST_ROWS)
    return read_calls(sheet, {"综合/12345": "general"}, now=NOW, file="calls.csv")


def test_a_call_keeps_its_times_and_its_group_and_no_number():
    got = read(
        "c-1,13800001111,2026-09-01 10:00:05,2026/9/1 10:00:20,,综合/12345",
        "c-2,13800002222,2026-09-01 10:01:00,,2026-09-01T10:02:30,",
        "c-3,13800003333,2026-09-01 10:01:00,,,",
    )
    assert [(call.answered, call.wait_seconds, call.group_id) for call in got.calls] == [
        (True, 15, "general"),
        (False, 90, ""),
        (False, None, ""),
    ]
    assert got.calls[0].called_at == datetime(2026, 9, 1, 2, 0, 5, tzinfo=UTC)
    assert got.passed_over == ["主叫号码"]
    assert "138" not in "".join(call.id for call in got.calls if call.id.isdigit())
    assert all(len(call.id) == 64 for call in got.calls)


def test_a_call_that_stands_there_twice_counts_once():
    line = "c-1,,2026-09-01 10:00:05,2026-09-01 10:00:20,,"
    assert len(read(line, line).calls) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",,2026-09-01 10:00:05,,,综合/12345", "第2行: 通话编号: 是空的"),
        ("c-1,,,,,综合/12345", "第2行: 呼入时间: 是空的"),
        ("c-1,,2026-9-1 10:00,,,", "第2行: 呼入时间: 要写成 2026-09-01 10:00:05 这样，精确到秒"),
        ("c-1,,2026-02-30 10:00:00,,,", "第2行: 呼入时间: 没有这一天"),
        ("c-1,,2026-09-02 10:00:00,,,", "第2行: 呼入时间: 还没有到这个时间"),
        ("c-1,,2026-09-01 10:00:05,2026-09-01 10:00:04,,", "第2行: 接通时间: 比前面的时间早"),
        ("c-1,,2026-09-01 10:00:05,,2026-08-31 10:00:04,", "第2行: 挂断时间: 比前面的时间早"),
        ("c-1,,2026-09-01 10:00:05,,,没有的组", "第2行: 技能组: 没有这个技能组，请写综合/12345里的一个"),
    ],
)
def test_every_fault_names_its_line_and_column(line, told):
    with pytest.raises(DataError) as caught:
        read(line)
    assert told in caught.value.detail


def test_faults_of_the_whole_sheet_are_told():
    for lines, head, told in (
        (["c-1,2026-09-01 10:00:05"], "通话编号,呼入时间", "第1行: 接通时间: 缺少这一列"),
        ([], HEAD, "没有话务记录"),
        (["c-1,,2026-09-01 10:00:05,,,", "c-1,,2026-09-01 10:00:06,,,"], HEAD, "和第2行是同一个编号"),
        ([f"c-{n},,今天,,," for n in range(30)], HEAD, "另外还有 10 处"),
        (["c-1,,,,,"], f"{HEAD},呼入时间", "第1行: 呼入时间: 这一列写了两遍"),
    ):
        with pytest.raises(DataError) as caught:
            read(*lines, head=head)
        assert told in caught.value.detail


def test_there_is_an_end_to_how_much_is_read():
    with pytest.raises(DataError, match="超过 2 行"):
        sheet_of("calls.csv", "通话编号\na\nb\nc\n".encode(), most_rows=2)


def test_times_of_a_spreadsheet_keep_their_seconds():
    book = Workbook()
    page = book.worksheets[0]
    page.append(["通话编号", "呼入时间", "接通时间"])
    midnight = datetime(2026, 9, 1)  # noqa: DTZ001  (a spreadsheet knows no zone)
    page.append([20260901001, midnight, midnight + timedelta(seconds=14, microseconds=999_997)])
    out = BytesIO()
    book.save(out)
    [call] = read_calls(sheet_of("a.XLSX", out.getvalue(), most_rows=9), {}, now=NOW, file="a").calls
    assert (call.called_at, call.wait_seconds) == (datetime(2026, 8, 31, 16, 0, tzinfo=UTC), 15)


@pytest.mark.parametrize("name", ["calls.xls", "calls", "calls.docx"])
def test_other_files_are_refused(name):
    with pytest.raises(DataError, match="只认"):
        sheet_of(name, b"x", most_rows=9)
