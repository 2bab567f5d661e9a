"""Bringing data files into tables again and again without ever undoing what staff edited."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class Seeded:
    """Columns of a table that is filled from data files.

    `seed_digest` is of the file's entry as last brought in; `edited` says that the row belongs to staff now.
    """

    seed_digest: Mapped[str | None] = mapped_column(String(64))
    edited: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


_NOT_SAID = {"position", "version"}
"""Where an entry stands among its neighbours, and the how-manieth wording it is, is nothing it says."""


@dataclass
class SeedReport:
    """What a seed did, by id. `kept` are edited entries that the file now words otherwise."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def touched(self) -> bool:
        """True when the database was changed."""
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        return (
            f"新增 {len(self.added)}，更新 {len(self.changed)}，删除 {len(self.removed)}，不变 {self.unchanged}，"
            f"保留人工修改 {len(self.kept)}"
        )


async def merge[Row: Base](
    session: AsyncSession,
    table: type[Row],
    entries: Mapping[str, dict[str, Any]],
    *,
    key: str,
    now: datetime,
    given: Mapping[str, int] | None = None,
) -> SeedReport:
    """Make the table's unedited rows equal to `entries` (id → columns, among them `content`).

    A row that staff edited is left alone until the file says the same: then it is the file's again. `given`: the
    highest version each entry ever had, where that may be more than its row's.
    """
    report = SeedReport()
    rows: dict[str, Any] = {getattr(row, key): row for row in await session.scalars(select(table))}
    for id_, columns in entries.items():
        digest = digest_of(columns)
        row = rows.get(id_)
        if row is None:
            session.add(table(**{key: id_}, **columns, seed_digest=digest, edited=False, updated_at=now))
            report.added.append(id_)
        elif row.edited and _says(row, columns):
            row.seed_digest, row.edited = digest, False
            report.unchanged += 1
        elif row.seed_digest == digest:
            report.unchanged += 1
        elif row.edited:
            report.kept.append(id_)
        else:
            _overwrite(row, columns, digest=digest, now=now, given=(given or {}).get(id_, 0))
            report.changed.append(id_)
    for id_, row in rows.items():
        if id_ not in entries and not row.edited:
            await session.delete(row)
            report.removed.append(id_)
    return report


def digest_of(columns: Mapping[str, Any]) -> str:
    """The same for the same data, whatever the order of its fields."""
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _says(row: Any, columns: Mapping[str, Any]) -> bool:
    """Whether file and row have the same words: they were written back and merged, or withdrawn."""
    of_row = {name: getattr(row, name) for name in columns if name not in _NOT_SAID}
    return of_row == {name: value for name, value in columns.items() if name not in _NOT_SAID}


def _overwrite(row: Any, columns: Mapping[str, Any], *, digest: str, now: datetime, given: int) -> None:
    # A version shown to citizens names one wording only: new words under an old number get the next number.
    version = columns.get("version")
    stored = getattr(row, "version", None)
    reworded = row.content != columns["content"]
    for name, value in columns.items():
        setattr(row, name, value)
    if version is not None and stored is not None and reworded:
        row.version = max(version, stored + 1, given + 1)
    row.seed_digest = digest
    row.updated_at = now
