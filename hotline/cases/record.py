"""电子存档: the append-only record of a case, each entry chained to the one before it by digest.

What the applicant wrote enters an entry only as a salted digest. When content must go, content and salt go: the digest
then says nothing any more, not even to somebody who guesses the words, and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import get_history

from hotline.cases.kinds import CaseAction, CaseKind, Party
from hotline.cases.lifecycle import Unlawful, standing_after
from hotline.cases.models import CaseEventRow, CaseFileRow, CaseRow
from hotline.cases.standing import Standing, Step

OPENED = "opened"
"""The first entry: the draft, before any step."""
ERASED = "erased"
"""The last entry of a draft whose content was erased."""
_NO_STEPS = (OPENED, ERASED)
START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. `content` is personal; `particulars` are days and closed words, and stay."""

    at: datetime
    action: str
    party: Party
    particulars: dict[str, str | int]
    content: dict[str, Any] | None = None
    staff_id: str | None = None

    @classmethod
    def of(cls, step: Step, *, content: dict[str, Any] | None = None, staff_id: str | None = None) -> "Entry":
        """A step as an entry."""
        return cls(step.at, step.action.value, step.by, _particulars(step), content, staff_id)


def append(session: AsyncSession, case: CaseRow, entry: Entry) -> CaseEventRow:
    """Add an entry. The case must be locked by this transaction."""
    salt = secrets.token_hex(32) if entry.content is not None else None
    row = CaseEventRow(
        case_id=case.id,
        seq=case.events + 1,
        at=entry.at,
        action=entry.action,
        party=entry.party.value,
        staff_id=entry.staff_id,
        particulars=dict(entry.particulars),
        content=entry.content,
        salt=salt,
        content_digest=content_digest(entry.content, salt) if entry.content is not None and salt else None,
        previous=case.head or START,
    )
    row.digest = entry_digest(row)
    case.head, case.events = row.digest, row.seq
    session.add(row)
    return row


async def entries_of(session: AsyncSession, case_id: str) -> Sequence[CaseEventRow]:
    """The whole record, in order."""
    rows = await session.scalars(select(CaseEventRow).where(CaseEventRow.case_id == case_id).order_by(CaseEventRow.seq))
    return rows.all()


def standing_of(kind: CaseKind, rows: Iterable[CaseEventRow]) -> Standing:
    """Where the record says the case stands."""
    return standing_after(kind, (step_of(row) for row in rows if row.action not in _NO_STEPS))


def step_of(row: CaseEventRow) -> Step:
    """An entry as the step it records."""
    found = row.particulars
    return Step(
        CaseAction(row.action),
        Party(row.party),
        row.at,
        on=_day(found.get("on")),
        until=_day(found.get("until")),
        days=found.get("days"),
        ground=found.get("ground"),
    )


def erase_content(row: CaseEventRow) -> None:
    """Forget what was written. That it was written stays."""
    row.content = None
    row.salt = None


def faults_of(case: CaseRow, rows: Sequence[CaseEventRow]) -> list[str]:
    """What in the record cannot be as it was written, in Chinese; empty when it holds."""
    faults: list[str] = []
    previous = START
    erased = any(row.action == ERASED for row in rows)
    for number, row in enumerate(rows, start=1):
        if row.seq != number:
            faults.append(f"第 {number} 条缺失")
            number = row.seq
        if row.previous != previous:
            faults.append(f"第 {row.seq} 条接不上前一条")
        if row.digest != entry_digest(row):
            faults.append(f"第 {row.seq} 条被改过")
        if row.content is not None and (
            row.salt is None or row.content_digest != content_digest(row.content, row.salt)
        ):
            faults.append(f"第 {row.seq} 条的内容被改过")
        if row.content is None and row.content_digest is not None and not erased:
            faults.append(f"第 {row.seq} 条的内容不见了")
        previous = row.digest
    if (case.head, case.events) != (previous, len(rows)):
        faults.append("末尾的记录不全")
    try:
        standing = standing_of(CaseKind(case.kind), rows)
    except (Unlawful, ValueError) as error:
        faults.append(f"记录里有不可能的一步：{error}")
    else:
        if standing.state.value != case.state:
            faults.append(f"状态与记录不符：记录得出“{standing.state.value}”，表里是“{case.state}”")
    return faults


def content_digest(content: dict[str, Any], salt: str) -> str:
    """Of content and salt together."""
    return hashlib.sha256(f"{salt}\n{_canonical(content)}".encode()).hexdigest()


def entry_digest(row: CaseEventRow) -> str:
    """Of everything in an entry that stays for good."""
    fixed = {
        "case": row.case_id,
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": row.action,
        "party": row.party,
        "staff": row.staff_id,
        "particulars": row.particulars,
        "content": row.content_digest,
        "previous": row.previous,
    }
    return hashlib.sha256(_canonical(fixed).encode()).hexdigest()


class RecordIsAppendOnly(Exception):
    """Somebody tried to change or delete what is recorded."""


@event.listens_for(CaseEventRow, "before_delete")
def _never_delete(_mapper: Mapper[CaseEventRow], _connection: Connection, _target: CaseEventRow) -> None:
    raise RecordIsAppendOnly


@event.listens_for(CaseEventRow, "before_update")
def _only_erase(_mapper: Mapper[CaseEventRow], _connection: Connection, target: CaseEventRow) -> None:
    changed = {column.key for column in _mapper.column_attrs if get_history(target, column.key).has_changes()}
    if not changed <= {"content", "salt"} or target.content is not None or target.salt is not None:
        raise RecordIsAppendOnly


def _particulars(step: Step) -> dict[str, str | int]:
    found: dict[str, str | int | None] = {
        "on": step.on.isoformat() if step.on else None,
        "until": step.until.isoformat() if step.until else None,
        "days": step.days,
        "ground": step.ground,
    }
    return {name: value for name, value in found.items() if value is not None}


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def described(upload: CaseFileRow) -> dict[str, Any]:
    """A file as the record names it."""
    return {
        "id": upload.id,
        "name": upload.name,
        "media_type": upload.media_type,
        "size": upload.size,
        "pages": upload.pages,
        "sha256": upload.sha256,
    }
