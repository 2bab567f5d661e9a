"""Bad ratings, of a conversation or of one answer, are followed up: 回访 asks what was wrong, 整改 puts it right, and closing says in words what came of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import day_of
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import new_id
from hotline.desk.seats import AT_THE_DESK
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.inquiries.consents import require_consent
from hotline.inquiries.words import ConsentTo
from hotline.privacy.audit import Action, Object, record
from hotline.quality.models import FollowUpRow
from hotline.quality.targets import FollowUpTarget
from hotline.services import Services
from hotline.staff.models import StaffAccount
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff


class Stage(StrEnum):
    """Where it stands."""

    VISIT = "visit"
    RECTIFY = "rectify"
    DONE = "done"


class VisitResult(StrEnum):
    """What became of asking the citizen."""

    TALKED = "talked"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"


class FollowUpOutcome(StrEnum):
    """How it was closed."""

    RECTIFIED = "rectified"
    EXPLAINED = "explained"
    NOT_REACHED = "not_reached"


async def follow_up_if_bad(
    session: AsyncSession, conversation: ConversationRow, target: FollowUpTarget, *, score: int, now: datetime
) -> None:
    """A bad score opens one, unless one is open. A better score later does not close it: somebody asks first."""
    if score > target.score_at_most or conversation.rehearsal:
        return
    row = await _open_of(session, conversation)
    if row is not None:
        row.score = score
        return
    _open(session, conversation, target, now=now, score=score)


async def follow_up_no_help(
    session: AsyncSession, conversation: ConversationRow, target: FollowUpTarget, *, message_id: str, now: datetime
) -> None:
    """An answer that was of no help opens one as a bad score does, unless one is open. 有帮助 later does not close it."""
    if not conversation.rehearsal and await _open_of(session, conversation) is None:
        _open(session, conversation, target, now=now, message_id=message_id)


async def _open_of(session: AsyncSession, conversation: ConversationRow) -> FollowUpRow | None:
    is_open = FollowUpRow.conversation_id == conversation.id, FollowUpRow.ended_at.is_(None)
    return await session.scalar(select(FollowUpRow).where(*is_open))


def _open(
    session: AsyncSession,
    conversation: ConversationRow,
    target: FollowUpTarget,
    *,
    now: datetime,
    score: int | None = None,
    message_id: str | None = None,
) -> None:
    due_on = day_of(now) + timedelta(days=target.days)
    session.add(
        FollowUpRow(
            id=new_id(),
            conversation_id=conversation.id,
            score=score,
            message_id=message_id,
            stage=Stage.VISIT,
            due_on=due_on,
            created_at=now,
        )
    )


async def assign(services: Services, staff: Staff, follow_up_id: str, *, staff_no: str, due_on: date) -> None:
    """Give it an owner and a day. Raises Invalid for somebody who is not at the desk, or a day that is over."""
    if due_on < services.today:
        raise Invalid("办结的日子已经过了，请选今天或以后的一天。")
    async with services.database.write() as session:
        row = await _open_row(session, follow_up_id)
        owner = await session.scalar(select(StaffAccount).where(StaffAccount.staff_no == staff_no))
        if owner is None or not owner.active or not owner.roles & AT_THE_DESK:
            raise Invalid(f"没有工号为 {staff_no} 的坐席或班长。")
        row.owner_id, row.owner_no, row.due_on = owner.id, owner.staff_no, due_on
        details = {"owner": owner.staff_no, "due_on": due_on.isoformat()}
        _record(services, session, staff, Action.FOLLOW_UP_ASSIGNED, row, details)


async def visit(
    services: Services, staff: Staff, follow_up_id: str, *, result: VisitResult, words: str, rectify: bool
) -> None:
    """Write down what the citizen said. `rectify`: there is something to put right."""
    async with services.database.write() as session:
        row = await _open_row(session, follow_up_id)
        _require_owner(staff, row)
        if row.stage != Stage.VISIT:
            raise Conflict("回访已经记过了，正在整改。")
        if result is VisitResult.TALKED:  # that nobody was reached, or would talk, may always be written down
            await require_consent(session, services.settings.data_dir, row.conversation_id, ConsentTo.VISIT)
        row.visit, row.visit_words, row.visited_at = result, words, services.clock.now()
        row.stage = Stage.RECTIFY if rectify else Stage.VISIT
        details = {"result": result.value, "rectify": rectify}
        _record(services, session, staff, Action.FOLLOW_UP_VISITED, row, details)


async def close(services: Services, staff: Staff, follow_up_id: str, *, outcome: FollowUpOutcome, words: str) -> None:
    """End it, in words. Raises Conflict before anybody has tried to ask, or where the outcome does not fit the stage."""
    async with services.database.write() as session:
        row = await _open_row(session, follow_up_id)
        _require_owner(staff, row)
        if row.visited_at is None:
            raise Conflict("还没有回访，先记下回访的结果。")
        if (row.stage == Stage.RECTIFY) is not (outcome is FollowUpOutcome.RECTIFIED):
            raise Conflict("要整改的，整改好了再办结；不用整改的，不能写已整改。")
        row.stage, row.outcome, row.words, row.ended_at = Stage.DONE, outcome, words, services.clock.now()
        _record(services, session, staff, Action.FOLLOW_UP_CLOSED, row, {"outcome": outcome.value})


async def _open_row(session: AsyncSession, follow_up_id: str) -> FollowUpRow:
    row = await session.get(FollowUpRow, follow_up_id, with_for_update=True)
    if row is None:
        raise NotFound("没有这条回访，可能会话已经删除。")
    if row.ended_at is not None:
        raise Conflict("这条回访已经办结。")
    return row


def _require_owner(staff: Staff, row: FollowUpRow) -> None:
    if Role.SUPERVISOR not in staff.roles and row.owner_id != staff.id:
        raise Forbidden("这条回访不归您办，请找班长。")


def _record(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    action: Action,
    row: FollowUpRow,
    details: Mapping[str, str | int | bool],
) -> None:
    it = Object("follow_up", row.id)
    record(session, at=services.clock.now(), actor=staff.actor, action=action, object=it, details=details)
