"""Call records at the desk: brought in once, counted in the reports, and no word where there are none."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import func, select

from hotline.call_records.figures import percent
from hotline.call_records.models import CallRecordRow

DAY = "first=2026-09-01&last=2026-09-01"
HEAD = "通话编号,主叫号码,呼入时间,接通时间,挂断时间,技能组\n"
SHEET = HEAD + "".join(
    f"call-{number},1380000{number:04},2026-09-01 0{number % 2 + 8}:00:00,{answered},{ended},{group}\n"
    for number, answered, ended, group in (
        (0, "2026-09-01 08:00:15", "", "综合"),
        (1, "2026-09-01 09:00:16", "", "综合"),
        (2, "2026-09-01 08:00:03", "2026-09-01 08:05:00", ""),
        (3, "", "2026-09-01 09:01:30", "综合"),
    )
)


@pytest.fixture
def bring(supervisor):
    """Sends a sheet in, as the page does."""

    async def bring(text=SHEET, *, name="%E8%AF%9D.csv", dry_run=False):
        headers = {"X-CSRF-Token": supervisor.me["csrf_token"], "X-File-Name": name}
        path = f"/api/desk/call-records?dry_run={str(dry_run).lower()}"
        return await supervisor.http.post(path, content=text.encode(), headers=headers)

    return bring


async def stored(services):
    async with services.database.read() as session:
        return await session.scalar(select(func.count()).select_from(CallRecordRow))


async def test_without_records_there_is_no_figure(supervisor):
    assert (await supervisor.get(f"/reports?{DAY}")).json()["calls"] is None
    paper = await supervisor.get("/reports/monthly?month=2026-09")
    said = [paragraph.text for paragraph in Document(io.BytesIO(paper.content)).paragraphs]
    assert "没有导入话务记录。" in said
    assert not any("接通率" in line for line in said)


async def test_records_are_counted_by_day_hour_and_group_with_the_targets(bring, supervisor, services):
    done = (await bring()).json()
    assert (done["calls"], done["new"], done["first"], done["passed_over"]) == (4, 4, "2026-09-01", ["主叫号码"])
    calls = (await supervisor.get(f"/reports?{DAY}")).json()["calls"]
    assert (calls["target_seconds"], calls["target_share"], calls["days"]) == (15, "95%", 1)
    total = calls["total"]
    assert (total["calls"], total["answered"], total["answered_share"], total["share_met"]) == (4, 3, "75.0%", False)
    assert (total["in_time"], total["in_time_share"], total["all_in_time"]) == (2, "66.6%", False)
    assert (total["abandoned"], total["longest_wait_seconds"]) == (1, 90)
    assert [(row["name"], row["calls"], row["share_met"]) for row in calls["by_hour"]] == [
        ("8时", 2, True),
        ("9时", 2, False),
    ]
    assert [(row["name"], row["answered"]) for row in calls["by_group"]] == [("综合", 2), ("没写技能组", 1)]
    assert [row["name"] for row in calls["by_day"]] == ["2026-09-01"]
    assert (await supervisor.get("/reports?first=2026-08-31&last=2026-08-31")).json()["calls"] is None


async def test_they_go_into_the_files(bring, supervisor):
    await bring()
    book = load_workbook(io.BytesIO((await supervisor.get(f"/reports/file?{DAY}&format=xlsx")).content))
    assert [cell.value for cell in book["话务按时段"][4]] == ["9时", 2, 1, "50.0%", "否", 0, "0.0%", 1, 90]
    paper = await supervisor.get("/reports/monthly?month=2026-09")
    said = "".join(paragraph.text for paragraph in Document(io.BytesIO(paper.content)).paragraphs)
    assert "来电4个，接通3个，接通率75.0%（GB/T 33358的目标95%，没有达到）" in said


async def test_bringing_the_same_in_again_changes_nothing(bring, services, trail):
    assert (await bring(dry_run=True)).json()["new"] == 4
    assert await stored(services) == 0
    await bring()
    again = (await bring()).json()
    assert (again["calls"], again["new"], again["differing"]) == (4, 0, 0)
    other = HEAD + "call-0,,2026-09-01 08:00:00,,,\ncall-9,,2026-09-01 08:00:00,,,\n"
    more = (await bring(other)).json()
    assert (more["calls"], more["new"], more["differing"]) == (2, 1, 1)
    assert await stored(services) == 5
    async with services.database.read() as session:
        answered = await session.scalar(select(func.count()).where(CallRecordRow.answered.is_(True)))
    assert answered == 3
    assert (await trail()).count("calls_imported") == 2


async def test_one_wrong_line_keeps_all_out(bring, services):
    refused = await bring(SHEET + "call-7,,明天,,,\n")
    assert refused.status_code == 422
    assert "第6行: 呼入时间" in refused.json()["detail"]
    assert (await bring("x" * 11_000_000)).status_code == 413
    assert (await bring(name="calls.pdf")).status_code == 422
    assert await stored(services) == 0


def test_a_share_is_never_rounded_up_to_a_target():
    assert (percent(9499, 10_000), percent(95, 100), percent(0, 0)) == ("94.9%", "95.0%", "—")
