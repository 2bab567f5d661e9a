"""Reports: the counts of the database, small ones hidden, and files that no spreadsheet runs."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import func, select

from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.ratings import rate_conversation
from hotline.quality.files import as_csv, as_xlsx, neutral
from hotline.quality.report import Report, ReportRow, ReportTable, TableId
from hotline.quality.small_cells import hide_small
from tests.quality.test_board import takes

DAY = "first=2026-09-01&last=2026-09-01"


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 5, 9], [0, 5, 9]),
        ([1, 2, 9], [None, None, 9]),
        ([1, 5, 9, 0], [None, None, 9, 0]),  # one alone could be worked out from the total
        ([2], [None]),
        ([], []),
    ],
)
def test_small_counts_are_hidden_and_cannot_be_worked_out(counts, shown):
    assert hide_small(counts) == shown


@pytest.fixture
async def busy(seat, writes_in, services, clock):
    """Ten o'clock: four conversations, three of them served and rated; one more an hour later."""
    for score in (5, 4, 3):
        citizen = await writes_in(waits=True)
        await takes(seat, citizen, "您好")
        await seat.post(f"/conversations/{citizen.id}/close")
        await rate_conversation(services, conversation_id=citizen.id, score=score, comment=None)
    await writes_in()
    clock.advance(seconds=3600)
    await writes_in()


def table(report, id):
    return next(one for one in report["tables"] if one["id"] == id)


def rows(report, id):
    return {row["name"]: row["counts"] for row in table(report, id)["rows"]}


async def test_a_report_counts_what_the_database_holds(busy, supervisor, services):
    answer = await supervisor.get(f"/reports?{DAY}")
    assert answer.status_code == 200, answer.text
    report = answer.json()
    async with services.database.read() as session:
        conversations = await session.scalar(select(func.count()).select_from(ConversationRow))
        turns = await session.scalar(select(func.count()).select_from(TurnRow))
    assert table(report, "channel")["totals"] == [conversations] == [5]
    assert table(report, "outcome")["totals"] == [turns]
    hours = rows(report, "hour")
    assert (hours["10时"], hours["11时"], hours["9时"]) == ([None], [None], [0])  # the one hides the four beside it
    assert rows(report, "group")["综合"] == [3, 0, 3, 3]
    assert rows(report, "seat") == {"100 李某": [3, 3, 3, 3, 3]}
    assert table(report, "rating")["totals"] == [3]
    assert rows(report, "rating")["非常满意"] == [None]
    other_day = (await supervisor.get("/reports?first=2026-09-02&last=2026-09-30")).json()
    assert table(other_day, "channel")["totals"] == [0]
    for wrong in ("first=2026-09-02&last=2026-09-01", "first=2025-01-01&last=2026-09-01", "first=x&last=y"):
        assert (await supervisor.get(f"/reports?{wrong}")).status_code == 422


async def test_it_is_taken_along_as_a_spreadsheet_and_as_a_paper(busy, supervisor, trail):
    sheet = await supervisor.get(f"/reports/file?{DAY}&format=xlsx")
    book = load_workbook(io.BytesIO(sheet.content))
    assert [cell.value for cell in book["各坐席"][3]] == ["100 李某", 3, 3, 3, 3, 3]
    text = (await supervisor.get(f"/reports/file?{DAY}&format=csv")).content.decode("utf-8-sig")
    assert "\r\n非常满意,*\r\n" in text
    paper = await supervisor.get("/reports/monthly?month=2026-09")
    assert 'filename="monthly-2026-09.docx"' in paper.headers["content-disposition"]
    document = Document(io.BytesIO(paper.content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "共接待网上会话5段" in said
    assert "2026年9月（截至2026年9月1日）" in said
    assert "180秒以内的3次，占100%" in said
    assert "李某" not in said
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    assert "接通 3，等不及离开 0，首次回复 3，其中达标 3" in cells
    assert "李某" not in "".join(cells)
    assert (await supervisor.get("/reports/monthly?month=2026-13")).status_code == 422
    assert (await trail()).count("report_exported") == 3


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_run_as_a_formula(name):
    assert neutral(name) == f"'{name}"
    made = ReportTable(
        id=TableId.TOPIC,
        title="问的什么",
        first_column="领域",
        columns=["会话"],
        rows=[ReportRow(name=name, counts=[7])],
        totals=[7],
    )
    report = Report.model_validate({"first": "2026-09-01", "last": "2026-09-01", "fewest": 3, "tables": [made]})
    cell = load_workbook(io.BytesIO(as_xlsx(report)))["问的什么"]["A3"]
    assert (cell.data_type, cell.value) == ("s", f"'{name}")
    assert f"'{name}" in as_csv(report).decode("utf-8-sig")
