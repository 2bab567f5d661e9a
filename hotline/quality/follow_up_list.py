"""The list of follow-ups: all of them for supervisors, one's own for a seat."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import Select, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import day_of, local_iso
from hotline.conversations.models import ConversationRatingRow, ConversationRow, MessageRatingRow
from hotline.knowledge.names import Names, area_names
from hotline.privacy.audit import Action, Object, record_read
from hotline.privacy.outside_reads import OWN
from hotline.quality.follow_ups import FollowUpOutcome, Stage, VisitResult
from hotline.quality.models import FollowUpRow
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

_SHOWN = 200
_ENDED_SHOWN = 50

type _Found = tuple[FollowUpRow, ConversationRow, ConversationRatingRow | None, MessageRatingRow | None]


class FollowUpView(BaseModel):
    """One follow-up, with what the citizen wrote beside the score."""

    id: str
    conversation_id: str
    topic_title: str | None
    score: int | None
    no_help: bool = Field(description="an answer was of no help; that opened it")
    comment: str | None
    stage: Stage
    owner_no: str | None
    due_on: date
    late: bool
    visit: VisitResult | None
    visit_words: str | None
    outcome: FollowUpOutcome | None
    words: str | None
    created_at: str
    ended_at: str | None


class FollowUpList(BaseModel):
    """Open ones by the day they are due, and those that ended last."""

    open: list[FollowUpView]
    ended: list[FollowUpView] = Field(description="the latest first")


async def read_follow_ups(services: Services, staff: Staff) -> FollowUpList:
    """The list, with an entry in the audit trail: it shows what citizens wrote."""
    whose = "all" if Role.SUPERVISOR in staff.roles else OWN
    it, at = Object("follow_up", whose), services.clock.now()
    await record_read(services.database, at=at, actor=staff.actor, action=Action.FOLLOW_UPS_READ, object=it)
    row = FollowUpRow
    theirs = true() if whose == "all" else row.owner_id == staff.id
    stages = row.stage.in_((Stage.VISIT, Stage.RECTIFY))
    async with services.database.read() as session:
        names = await area_names(session)
        waiting = await _found(session, _rows().where(stages, theirs).order_by(row.due_on, row.id).limit(_SHOWN))
        over = _rows().where(row.ended_at.is_not(None), theirs).order_by(row.ended_at.desc()).limit(_ENDED_SHOWN)
        ended = await _found(session, over)
    today = day_of(at)
    return FollowUpList(
        open=[_view(one, names, today) for one in waiting], ended=[_view(one, names, today) for one in ended]
    )


def _rows() -> Select[FollowUpRow, ConversationRow, ConversationRatingRow, MessageRatingRow]:
    rating = ConversationRatingRow
    return (
        select(FollowUpRow, ConversationRow, rating, MessageRatingRow)
        .join(ConversationRow, ConversationRow.id == FollowUpRow.conversation_id)
        .outerjoin(rating, rating.conversation_id == FollowUpRow.conversation_id)
        .outerjoin(MessageRatingRow, MessageRatingRow.message_id == FollowUpRow.message_id)
    )


async def _found(
    session: AsyncSession, query: Select[FollowUpRow, ConversationRow, ConversationRatingRow, MessageRatingRow]
) -> list[_Found]:
    return [(row, talk, rating, no_help) for row, talk, rating, no_help in await session.execute(query)]


def _comment(found: _Found) -> str | None:
    """What the citizen wrote beside the score, else beside 没帮助."""
    _row, _conversation, rating, no_help = found
    return (rating.comment if rating else None) or (no_help.comment if no_help else None)


def _view(found: _Found, names: Names, today: date) -> FollowUpView:
    row, conversation, _rating, _no_help = found
    return FollowUpView(
        id=row.id,
        conversation_id=row.conversation_id,
        topic_title=names.area(conversation.topic_area) if conversation.topic_area else None,
        score=row.score,
        no_help=row.message_id is not None,
        comment=_comment(found),
        stage=Stage(row.stage),
        owner_no=row.owner_no,
        due_on=row.due_on,
        late=row.ended_at is None and row.due_on < today,
        visit=VisitResult(row.visit) if row.visit else None,
        visit_words=row.visit_words,
        outcome=FollowUpOutcome(row.outcome) if row.outcome else None,
        words=row.words,
        created_at=local_iso(row.created_at),
        ended_at=local_iso(row.ended_at) if row.ended_at else None,
    )
