"""Import of items and organisations: a report first, all rows or none, and nothing the seed would undo."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from hotline.catalogue.directory import Directory
from hotline.catalogue.importer import ImportKind, apply_import, plan_import
from hotline.cli import app
from hotline.content import Content
from hotline.datafiles import BadFile
from hotline.errors import DataError
from hotline.seed import seed_all
from hotline.sheets import read_sheet
from hotline.storage.database import Database
from tests.content import NOW, seeded
from tests.samples import write_data

HEADINGS = "代码,名称,简介,办理单位,办理方式,材料,费用,来源,复核日期\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


@pytest.fixture
async def database(tmp_path: Path, data: Path) -> AsyncIterator[Database]:
    async with seeded(tmp_path, data) as opened:
        yield opened


def sheet(tmp_path: Path, text: str, *, encoding: str = "utf-8", name: str = "items.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


async def directory_of(database: Database) -> Directory:
    return await Content().directory(database)


async def bring_in(database: Database, path: Path, kind: ImportKind = "items") -> list[str]:
    plan = plan_import(read_sheet(path), kind, await directory_of(database), file=path.name)
    async with database.write() as session:
        await apply_import(session, plan, now=NOW)
    return plan.lines()


async def refused(database: Database, path: Path, kind: ImportKind = "items") -> str:
    with pytest.raises(BadFile) as caught:
        plan_import(read_sheet(path), kind, await directory_of(database), file=path.name)
    return caught.value.detail


async def test_the_report_says_what_changes_and_what_does_not(database: Database, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        HEADINGS
        + "la-apply,,,,网上办；马上办,身份证；案件材料,免费,省厅清单,\n"
        + "new-item,新事项,一句话。,司法局,,,,,2026-11-20\n"
        + "notary-apply,公证办理,,,,,,,\n",
    )
    lines = await bring_in(database, path)
    assert lines[0] == "修改 la-apply"
    assert "  modes：（空） → 网上办、马上办" in lines
    assert "新增 new-item" in lines
    assert lines[-1] == "共新增 1 条，修改 1 条，不变 1 条。"
    items = (await directory_of(database)).items
    assert items["la-apply"].materials == ["身份证", "案件材料"]
    assert items["la-apply"].summary == "经济困难的人免费请律师。"
    assert items["new-item"].fee is None


async def test_an_import_survives_the_next_seed(database: Database, data: Path, tmp_path: Path) -> None:
    await bring_in(database, sheet(tmp_path, HEADINGS + "la-apply,,,,,,免费,省厅清单,\n"))
    await seed_all(database, data_dir=data, now=NOW)
    assert (await directory_of(database)).items["la-apply"].fee == "免费"


async def test_a_field_is_emptied_only_by_name(database: Database, tmp_path: Path) -> None:
    await bring_in(database, sheet(tmp_path, HEADINGS + "la-apply,,,,,,免费,省厅清单,\n"))
    await bring_in(database, sheet(tmp_path, HEADINGS + "la-apply,,,,,,,省厅清单,\n"))
    assert (await directory_of(database)).items["la-apply"].fee == "免费"
    await bring_in(database, sheet(tmp_path, HEADINGS + "la-apply,,,,,,清空,,\n"))
    assert (await directory_of(database)).items["la-apply"].fee is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("la-apply,,,,,,20元,,", "第2行 la-apply: fee: 改了这一项就要写“来源”"),
        ("la-apply,,,,天上办,,,清单,", "第2行 la-apply: modes.第1个: 只能是"),
        (",无代码,,,,,,,", "第2行: code: 缺少代码或编号"),
        ("x-new,没简介,,司法局,,,,,2026-11-20", "第2行 x-new: summary: 缺少这个字段"),
        ("la-apply,,,,,,,,\nla-apply,,,,,,,,", "第3行: code: la-apply 在表里出现了两次"),
    ],
)
async def test_a_bad_row_is_named_and_nothing_is_planned(
    database: Database, tmp_path: Path, row: str, problem: str
) -> None:
    assert problem in await refused(database, sheet(tmp_path, HEADINGS + row + "\n"))


async def test_an_unknown_heading_is_named(database: Database, tmp_path: Path) -> None:
    assert "第2行: 颜色: 不认识这一列" in await refused(database, sheet(tmp_path, "代码,颜色\nla-apply,红\n"))


async def test_an_address_needs_source_and_day(database: Database, tmp_path: Path) -> None:
    detail = await refused(
        database, sheet(tmp_path, "编号,地址\nlegal-aid-wangyi,某路1号\n", name="places.csv"), "organisations"
    )
    assert "address: 改了这一项就要写“来源”" in detail
    assert "checked_on: 改了机构信息就要写“核对日期”" in detail


async def test_organisations_from_xlsx(database: Database, tmp_path: Path) -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["编号", "名称", "类别", "区县", "地址", "来源", "核对日期"])
    page.append(["notary-1", "某公证处", "notary", "耀州区", "某路1号", "挂牌照片", NOW.replace(tzinfo=None)])
    workbook.save(tmp_path / "places.xlsx")
    await bring_in(database, tmp_path / "places.xlsx", "organisations")
    [place] = (await directory_of(database)).find_organisations(kind="notary")
    assert (place.name, place.address, str(place.checked_on)) == ("某公证处", "某路1号", "2026-11-23")


async def test_a_csv_saved_by_a_spreadsheet_is_read(database: Database, tmp_path: Path) -> None:
    await bring_in(database, sheet(tmp_path, HEADINGS + "la-apply,,,,,,免费,省厅清单,\n", encoding="gb18030"))
    assert (await directory_of(database)).items["la-apply"].source == "省厅清单"


@pytest.mark.parametrize(("name", "problem"), [("x.xls", "只认"), ("gone.csv", "找不到"), ("bad.xlsx", "不像是完好的")])
def test_an_unreadable_file_is_named(tmp_path: Path, name: str, problem: str) -> None:
    if name != "gone.csv":
        (tmp_path / name).write_bytes(b"nonsense")
    with pytest.raises(DataError, match=problem):
        read_sheet(tmp_path / name)


async def test_the_dry_run_writes_nothing(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path, HEADINGS + "la-apply,,,,,,免费,省厅清单,\n")
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'content.db'}")
    run = CliRunner().invoke
    # The command has an event loop of its own, so it runs beside the test's.
    result = await asyncio.to_thread(run, app, ["catalogue", "import", str(path), "--kind", "items", "--dry-run"])
    assert result.exit_code == 0
    assert "修改 la-apply" in result.output
    assert "什么都没有写入" in result.output
    assert (await directory_of(database)).items["la-apply"].fee is None
    result = await asyncio.to_thread(run, app, ["catalogue", "import", str(path), "--kind", "items"])
    assert "已写入" in result.output
    assert (await directory_of(database)).items["la-apply"].fee == "免费"
    result = await asyncio.to_thread(run, app, ["catalogue", "import", str(path), "--kind", "people"])
    assert result.exit_code == 2
