"""The erasure journal: durable, shared by processes, and what a restored database is cleaned by."""

import asyncio
import json
import multiprocessing
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from typer.testing import CliRunner

from hotline.cli import app
from hotline.privacy.journal import Entry, ErasureKind, Unreadable, append_entry, read_entries, ready_journal
from hotline.privacy.replay import Replayed, replay
from hotline.privacy.retention import erase_expired
from hotline.services import Services
from hotline.storage.tables import metadata
from tests.conftest import Citizen
from tests.databases import sqlite_copy
from tests.fakes import FakeClock

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
WRITERS, LINES = 4, 50


def _entry(number: int) -> Entry:
    return Entry(conversation_id=f"{number:032x}", at=AT, kind=ErasureKind.WISH)


def _write_many(path: Path, first: int) -> None:
    for number in range(first, first + LINES):
        append_entry(path, _entry(number))


def _entries(path: Path) -> list[Entry]:
    return [entry for entry in read_entries(path) if isinstance(entry, Entry)]


@pytest.mark.process
def test_processes_that_append_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    writers = [
        multiprocessing.get_context("spawn").Process(target=_write_many, args=(path, LINES * number))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = sorted(_entries(path), key=lambda entry: entry.conversation_id)
    assert found == [_entry(number) for number in range(WRITERS * LINES)]


def test_a_line_cut_short_by_a_crash_swallows_no_other(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    append_entry(path, _entry(1))
    with path.open("ab") as torn:
        torn.write(b'{"conversation_id":"00')
    append_entry(path, _entry(2))
    assert list(read_entries(path)) == [_entry(1), Unreadable(2), _entry(2)]


def test_only_the_owner_can_read_it_and_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    """A mount that is not there must be noticed: what lands beneath it would be lost."""
    path = tmp_path / "erasures.jsonl"
    ready_journal(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileNotFoundError):
        ready_journal(tmp_path / "mount" / "erasures.jsonl")
    with pytest.raises(FileNotFoundError):
        list(read_entries(tmp_path / "none.jsonl"))


async def test_each_erasure_is_entered_without_a_word_of_the_citizen(
    new_citizen: Any, services: Services, clock: FakeClock
) -> None:
    wished: Citizen = await new_citizen()
    await wished.say("我叫李明，电话13800000000")
    await wished.http.delete(wished.path, headers=wished.headers)
    old: Citizen = await new_citizen()
    clock.advance(days=services.settings.retention_days + 1)
    await erase_expired(services)
    lines = [json.loads(line) for line in services.settings.journal.read_text().splitlines()]
    assert lines == [
        {"conversation_id": wished.id, "at": "2026-09-01T02:00:00Z", "kind": "wish"},
        {"conversation_id": old.id, "at": clock.now().isoformat().replace("+00:00", "Z"), "kind": "expired"},
    ]


async def test_what_cannot_be_entered_is_not_erased_and_the_citizen_hears_so(
    citizen: Citizen, services: Services
) -> None:
    """Erased without an entry, it would come back with the next restore, after the citizen was told it is gone."""
    await citizen.say("法律援助要钱吗")
    services.settings.journal.mkdir()
    answer = await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert answer.status_code == 503
    assert "还没有删除" in answer.json()["detail"]
    assert len((await citizen.log())["messages"]) == 3
    services.settings.journal.rmdir()
    assert (await citizen.http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    assert [entry.conversation_id for entry in _entries(services.settings.journal)] == [citizen.id]


async def test_a_restored_database_is_cleaned_and_cleaning_again_changes_nothing(
    new_citizen: Any, services: Services, clock: FakeClock
) -> None:
    before, erased, kept = [await new_citizen() for _ in range(3)]
    for one in (before, erased, kept):
        await one.say("老板拖欠工资")
    await before.http.delete(before.path, headers=before.headers)
    backup = await rows_of_all(services)
    clock.advance(hours=1)
    moment = clock.now()
    later: Citizen = await new_citizen()
    for one in (erased, later):
        await one.http.delete(one.path, headers=one.headers)
    clock.advance(days=1)
    await restore(services, backup)
    assert (await erased.log())["messages"]

    entries = _entries(services.settings.journal)
    assert await replay(services, entries) == Replayed(erased=1, already=1, unknown=1)
    after = await rows_of_all(services)
    assert not [
        row for name in ("messages", "turns", "offers") for row in after[name] if row.conversation_id == erased.id
    ]
    (row,) = [row for row in after["conversations"] if row.id == erased.id]
    assert (row.erased_at, row.dialogue_state) == (moment, None)
    assert (await kept.log())["messages"]
    assert await replay(services, entries) == Replayed(erased=0, already=2, unknown=1)
    assert await rows_of_all(services) == after
    assert _entries(services.settings.journal) == entries


def test_the_command_says_how_many_and_names_what_it_could_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("var", "elsewhere"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOTLINE_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["privacy", "replay", *arguments])

    asyncio.run(sqlite_copy(tmp_path / "test.db"))
    assert "erasures.jsonl" in run().stderr
    journal, other = tmp_path / "var" / "erasures.jsonl", tmp_path / "elsewhere" / "erasures.jsonl"
    ready_journal(journal)
    assert "登记是空的" in run().stderr
    append_entry(journal, _entry(1))
    append_entry(other, _entry(2))
    done = run(str(journal), str(other))
    assert (done.exit_code, done.stdout) == (0, "重新删除 0 段会话；早已删除 0 段，这个数据库里没有 2 段。\n")
    with other.open("a") as torn:
        torn.write("{")
    done = run(str(other))
    assert done.exit_code == 2
    assert "没有 1 段" in done.stdout
    assert "第 2 行读不出来" in done.stderr


async def rows_of_all(services: Services) -> dict[str, list[Any]]:
    async with services.database.read() as session:
        return {table.name: list((await session.execute(select(table))).all()) for table in metadata.sorted_tables}


async def restore(services: Services, backup: dict[str, list[Any]]) -> None:
    async with services.database.write() as session:
        for table in reversed(metadata.sorted_tables):
            await session.execute(delete(table))
        for table in metadata.sorted_tables:
            if backup[table.name]:
                await session.execute(insert(table), [row._asdict() for row in backup[table.name]])
