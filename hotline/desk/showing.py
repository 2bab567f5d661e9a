"""What a seat filled in for a citizen, put into the talk: to be looked through, put right and gone on with."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import Directory
from hotline.conversations.drafting import draft_as
from hotline.conversations.models import ConversationRow
from hotline.conversations.reply import Button, Step, Topic, Wish
from hotline.conversations.store import Draft, append, conversation_now
from hotline.desk.casework import announced, note
from hotline.desk.filling import in_hand
from hotline.errors import Conflict
from hotline.privacy.audit import Action
from hotline.procedures.asking import Scene
from hotline.procedures.models import RunRow
from hotline.procedures.moves import conclude
from hotline.procedures.run import mark_of
from hotline.procedures.staging import stage
from hotline.procedures.store import row_in, rows_of, run_of
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import RunStatus, Sender

_BY = "{name}（坐席，工号 {no}）"
_DONE = _BY + "照您说的，替您填好了“{title}”，结果在下面。"
_ANEW = _BY + "照您说的又填过“{title}”，以下面这一份为准。"
_HALF = _BY + "替您填“{title}”填到一半，填过的 {count} 项都留着。想接着填，点下面的按钮，从没填的那一问开始。"


async def show(services: Services, staff: Staff, conversation_id: str, run_id: str) -> None:
    """Put the result into the talk. Shown before and unchanged, nothing happens. Raises Conflict while it is not finished."""
    directory = await services.content.directory(services.database)
    async with announced(services, conversation_id) as session:
        conversation = await in_hand(session, staff, conversation_id)
        row = await row_in(session, conversation_id, run_id)
        scene = stage(services, conversation, directory, run_of(row))
        if scene is None or row.status != RunStatus.CONCLUDED or not row.entered_by:
            raise Conflict("这一项还没有填完，或者不是坐席填的，没有可发的结果。")
        if row.shown_mark != mark_of(row.answers):
            _put_into_talk(services, session, staff, conversation, row, scene)


async def hand_over(
    services: Services, session: AsyncSession, staff: Staff, conversation: ConversationRow, directory: Directory
) -> None:
    """Before the seat lets go: what it finished and has not shown, and a way on with what is half done."""
    now = conversation_now(services.clock, conversation)
    for row in reversed(await rows_of(session, conversation.id)):
        scene = stage(services, conversation, directory, run_of(row)) if row.entered_by else None
        if scene is None or row.shown_mark == mark_of(row.answers):
            continue
        if row.status == RunStatus.CONCLUDED:
            _put_into_talk(services, session, staff, conversation, row, scene)
        elif row.status == RunStatus.PAUSED:
            title = scene.procedure.title
            text = _HALF.format(name=staff.name, no=staff.staff_no, title=title, count=len(scene.path.answered))
            on = Button(title=f"接着办“{title}”", command=Step(run=row.id, wish=Wish.RESUME))
            topic = Topic(area=scene.area, confidence=0.0)
            append(session, conversation, Draft(Sender.SYSTEM, text, topic=topic, buttons=[on]), now=now)


def _put_into_talk(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    conversation: ConversationRow,
    row: RunRow,
    scene: Scene,
) -> None:
    now = conversation_now(services.clock, conversation)
    words = _ANEW if row.shown_mark is not None else _DONE
    text = words.format(name=staff.name, no=staff.staff_no, title=scene.procedure.title)
    append(
        session,
        conversation,
        Draft(Sender.SYSTEM, text, topic=Topic(area=scene.area, confidence=0.0)),
        now=now,
    )
    for message in conclude(scene).messages:
        append(session, conversation, draft_as(message), now=now)
    row.shown_mark = mark_of(row.answers)
    note(services, session, staff, Action.RUN_SHOWN, conversation.id, {"run": row.id})
