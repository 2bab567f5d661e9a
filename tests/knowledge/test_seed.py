"""The seed may run at every start: it changes nothing twice and never undoes an edit."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hotline.catalogue.models import ItemRow
from hotline.content import Content
from hotline.datafiles import BadFile
from hotline.knowledge.models import AnswerRow
from hotline.revisions import bump, revisions
from hotline.seed import seed_all
from hotline.storage.database import Database
from tests.content import NOW, seeded
from tests.samples import ANSWER, spoil, write_data

AREA_FILE = "knowledge/legal_aid.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


@pytest.fixture
async def database(tmp_path: Path, data: Path) -> AsyncIterator[Database]:
    async with seeded(tmp_path, data) as opened:
        yield opened


async def row_of(database: Database, id_: str = ANSWER) -> AnswerRow:
    async with database.read() as session:
        return (await session.scalars(select(AnswerRow).where(AnswerRow.id == id_))).one()


async def numbers(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return await revisions(session)


def reword(data: Path, conclusion: str) -> None:
    def change(document: Any) -> None:
        document["answers"][0]["conclusion"] = conclusion

    spoil(data, AREA_FILE, change)


async def test_a_second_seed_changes_nothing(database: Database, data: Path) -> None:
    before, row = await numbers(database), await row_of(database)
    reports = await seed_all(database, data_dir=data, now=NOW)
    assert not any(report.touched for report in reports.values())
    assert reports["回答"].unchanged == 23
    assert await numbers(database) == before
    assert (await row_of(database)).updated_at == row.updated_at


async def test_new_words_under_an_old_number_get_the_next_number(database: Database, data: Path) -> None:
    assert (await row_of(database)).version == 1
    reword(data, "7日内就知道。")
    reports = await seed_all(database, data_dir=data, now=NOW)
    row = await row_of(database)
    assert reports["回答"].changed == [ANSWER]
    assert (row.version, row.content["conclusion"]) == (2, "7日内就知道。")


async def test_an_edited_answer_is_kept_and_named(database: Database, data: Path) -> None:
    async with database.write() as session:
        row = await session.get_one(AnswerRow, ANSWER)
        row.content = {**row.content, "conclusion": "律师改过的。"}
        row.edited = True
        await bump(session, "knowledge")
    reword(data, "文件里的新说法，7日。")
    reports = await seed_all(database, data_dir=data, now=NOW)
    assert reports["回答"].kept == [ANSWER]
    assert (await row_of(database)).content["conclusion"] == "律师改过的。"


async def test_what_left_the_files_leaves_the_tables_unless_it_was_edited(database: Database, data: Path) -> None:
    async with database.write() as session:
        (await session.get_one(ItemRow, "la-apply")).edited = True
    spoil(data, "catalogue/justice.yml", lambda items: items.clear() or items.append(_another_item()))
    spoil(data, AREA_FILE, lambda document: document["answers"][0].update(items=[]))
    reports = await seed_all(database, data_dir=data, now=NOW)
    assert reports["事项"].removed == ["notary-apply"]
    async with database.read() as session:
        assert set(await session.scalars(select(ItemRow.code))) == {"la-apply", "publicity"}


async def test_a_bad_file_leaves_the_database_as_it_was(database: Database, data: Path) -> None:
    reword(data, "7日内就知道。")
    (data / "city" / "tongchuan.yml").write_text("city: [", encoding="utf-8")
    with pytest.raises(BadFile, match=r"data/city/tongchuan\.yml"):
        await seed_all(database, data_dir=data, now=NOW)
    assert (await row_of(database)).content["conclusion"] == "收到申请后7日内告诉您结果。"


async def test_an_edit_shows_at_the_next_reading_and_costs_nothing_before(database: Database) -> None:
    content = Content()
    first = await content.library(database)
    assert await content.library(database) is first
    async with database.write() as session:
        row = await session.get_one(AnswerRow, ANSWER)
        row.content = {**row.content, "conclusion": "改过了。"}
        row.version, row.edited = 2, True
        await bump(session, "knowledge")
    answer = (await content.library(database)).answers[ANSWER]
    assert (answer.conclusion, answer.version) == ("改过了。", 2)


def _another_item() -> dict[str, Any]:
    return {"code": "publicity", "title": "普法", "summary": "讲课。", "body": "司法局", "reviewed_on": NOW.date()}
