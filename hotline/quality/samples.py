"""Quality sampling: a seeded draw of a seat's closed conversations, a score sheet for each, one answer by the seat."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import new_id
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.privacy.audit import Action, AuditEntry, Object, record
from hotline.quality.models import SampleRow
from hotline.quality.score_sheet import fill_in, load_score_sheet
from hotline.services import Services
from hotline.staff.models import StaffAccount
from hotline.staff.sessions import Staff

MOST_AT_ONCE = 20
LONGEST_SEED = 2**31 - 1


def draw_ids(candidates: Sequence[str], count: int, seed: int) -> list[str]:
    """The same candidates and seed always give the same draw, so that anybody can check that none was picked by hand."""
    return sorted(Random(seed).sample(sorted(candidates), min(count, len(candidates))))  # noqa: S311  (not for secrecy)


async def draw(
    services: Services, staff: Staff, *, staff_no: str, first: date, last: date, count: int, seed: int | None
) -> int:
    """Draw from what this seat closed in these days and was not drawn before. How many there are."""
    if last < first:
        raise Invalid("结束的日子在开始的前面。")
    used = secrets.randbelow(LONGEST_SEED) if seed is None else seed
    async with services.database.write() as session:
        account = await session.scalar(select(StaffAccount).where(StaffAccount.staff_no == staff_no))
        if account is None:
            raise NotFound(f"没有工号为 {staff_no} 的坐席。")
        closed = await _closed_by(session, account.id, first, last)
        drawn = draw_ids(list(closed), count, used)
        if not drawn:
            raise Conflict("这个坐席在这段时间里没有结束过的、还没抽过的会话。")
        now = services.clock.now()
        for conversation_id in drawn:
            session.add(
                SampleRow(
                    id=new_id(),
                    conversation_id=conversation_id,
                    staff_id=account.id,
                    staff_no=staff_no,
                    closed_at=closed[conversation_id],
                    seed=used,
                    drawn_at=now,
                    scores=[],
                )
            )
        details = {"count": len(drawn), "seed": used, "first": first.isoformat(), "last": last.isoformat()}
        it = Object("staff", account.id)
        record(session, at=now, actor=staff.actor, action=Action.SAMPLES_DRAWN, object=it, details=details)
    return len(drawn)


async def score(services: Services, staff: Staff, sample_id: str, *, points: dict[str, int], comment: str) -> None:
    """Fill in the sheet, once. Nobody scores what they handled themselves."""
    sheet = load_score_sheet(services.settings.data_dir)
    async with services.database.write() as session:
        row = await _row(session, sample_id)
        if row.staff_id == staff.id:
            raise Forbidden("自己接待的会话由别的班长打分。")
        if row.scored_at is not None:
            raise Conflict("这一段已经打过分了。")
        lines = fill_in(sheet, points)
        row.scores = [line.model_dump() for line in lines]
        total = sum(line.points for line in lines)
        row.total, row.full = total, sum(line.of for line in lines)
        row.comment, row.scored_by, row.scored_at = comment, staff.staff_no, services.clock.now()
        _record(services, session, staff, Action.SAMPLE_SCORED, row, {"total": total})


async def answer(services: Services, staff: Staff, sample_id: str, *, text: str) -> None:
    """What the seat has to say to its score, once."""
    async with services.database.write() as session:
        row = await _row(session, sample_id)
        if row.staff_id != staff.id or row.scored_at is None:
            raise NotFound("没有这条质检结果。")
        if row.answer is not None:
            raise Conflict("已经回应过了，一段会话只能回应一次。")
        row.answer, row.answered_at = text, services.clock.now()
        _record(services, session, staff, Action.SAMPLE_ANSWERED, row, {})


async def _closed_by(session: AsyncSession, account_id: str, first: date, last: date) -> dict[str, datetime]:
    """What this account closed in these days, by the audit trail, with the last time it did; not what was drawn before."""
    entry = AuditEntry
    begin = datetime.combine(first, time(), SHANGHAI)
    end = datetime.combine(last, time(), SHANGHAI) + timedelta(days=1)
    drawn = exists().where(SampleRow.conversation_id == ConversationRow.id, SampleRow.staff_id == account_id)
    found = await session.execute(
        select(entry.object_id, func.max(entry.at))
        .join(ConversationRow, ConversationRow.id == entry.object_id)
        .where(
            entry.actor_id == account_id,
            entry.action == Action.CONVERSATION_CLOSED,
            entry.at >= begin,
            entry.at < end,
            ConversationRow.erased_at.is_(None),
            ConversationRow.rehearsal.is_(False),
            ~drawn,
        )
        .group_by(entry.object_id)
    )
    return {conversation_id: at for conversation_id, at in found if at is not None}


async def _row(session: AsyncSession, sample_id: str) -> SampleRow:
    row = await session.get(SampleRow, sample_id, with_for_update=True)
    if row is None:
        raise NotFound("没有这条质检，可能会话已经删除。")
    return row


def _record(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    action: Action,
    row: SampleRow,
    details: Mapping[str, str | int | bool],
) -> None:
    it = Object("sample", row.id)
    record(session, at=services.clock.now(), actor=staff.actor, action=action, object=it, details=details)
