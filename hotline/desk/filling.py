"""A seat fills in a procedure for a citizen at the page, with what the citizen has written.

The same guide asks and reads as for everybody else; here its questions go to the seat's screen, for the log is what the
citizen reads. Meanwhile the run is put aside for the bot: what the citizen writes is for the seat, and never an answer
to a question that only the seat has seen. What comes out goes into the talk by `hotline.desk.showing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import BrainUnavailable, Understanding
from hotline.conversations.incoming import clean_text
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Start, Step, Wish
from hotline.conversations.results import living
from hotline.conversations.store import conversation_now, lock_conversation, new_id, ownership_of
from hotline.conversations.waiting import note_urgency
from hotline.conversations.work import metadata_of
from hotline.desk.casework import announced, note
from hotline.desk.runs import RunFilled, filled
from hotline.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from hotline.privacy.audit import Action
from hotline.procedures.guide import Guide
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.procedures.moves import conclude
from hotline.procedures.procedure import Context
from hotline.procedures.run import Run, mark_of
from hotline.procedures.staging import stage
from hotline.procedures.starting import told_choices, told_day
from hotline.procedures.store import row_in, rows_of, run_of, save_run
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area, RunStatus

_LOOK_BACK = 10
_CHANGED = "这一项刚才改过（可能是同事，也可能开了两个页面），这一步没有记。请看最新的再填。"
_NOT_AN_ANSWER = "这句像是在问别的，没有填进去。"
_BRAIN_AWAY = "智能助手现在连不上，打字填不了；点选项可以接着填。"


class Choice(BaseModel):
    """A button of the guide's, as the seat presses it: the command itself."""

    title: str
    command: Start | Step
    aside: bool


class Filling(BaseModel):
    """Where the seat stands. `stand` has to be given back with the next step: it tells what the seat had before it."""

    said: list[str] = Field(description="what the guide says; once all is answered, what the citizen will be shown")
    choices: list[Choice]
    run: RunFilled | None = Field(description="what was filled in; null where nothing was begun")
    stand: str | None


@dataclass(frozen=True)
class Entered:
    """One step: a button, or words for the question that is open in a run."""

    command: Start | Step | None
    run: str | None
    text: str | None
    stand: str | None


async def fill(services: Services, staff: Staff, conversation_id: str, entered: Entered) -> Filling:
    """Take one step. Raises Forbidden where this seat has not got it, Conflict where somebody was faster or on the telephone."""
    directory = await services.content.directory(services.database)
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        refuse_unless_in_hand(conversation, staff)
        runs = await _runs_for(session, services, conversation_id, entered)
        told = await _told(session, conversation_id) if _begins(entered.command, runs) else []
    context = services.procedures.context(
        now=conversation_now(services.clock, conversation), district=conversation.district, directory=directory
    )
    heard = await _heard(services, conversation, entered, told, context)
    guided = _guided(services, conversation, _under_way(runs, entered), context, heard)
    async with announced(services, conversation_id) as session:
        conversation = await in_hand(session, staff, conversation_id)
        if [_stand(run_of(row)) for row in await rows_of(session, conversation_id)] != [_stand(run) for run in runs]:
            raise Conflict(_CHANGED)
        now = conversation_now(services.clock, conversation)
        others = [run for run in runs if run.status is RunStatus.ACTIVE and run.id not in {r.id for r in guided.runs}]
        for run in [*others, *guided.runs]:
            aside = run.being(RunStatus.PAUSED) if run.status is RunStatus.ACTIVE else run
            await save_run(session, conversation_id, aside.saved(), now=now, seat=staff.staff_no)
        await note_urgency(session, conversation, now=now)
        at_hand = guided.runs[-1] if guided.runs else None
        if at_hand is not None:
            note(services, session, staff, Action.RUN_FILLED, conversation_id, {"run": at_hand.id})
        await session.flush()
        return await _filling(services, session, conversation, directory, guided, at_hand)


def refuse_unless_in_hand(conversation: ConversationRow, staff: Staff) -> None:
    """Raises Forbidden for a seat who has not got it, Conflict where somebody is on the telephone."""
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再替群众填。")
    if ownership_of(conversation).on_the_line:
        raise Conflict("电话里的人：在下面“来电人说的话”里一问一答地办。")


async def in_hand(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    """The locked conversation of a seat who has it and writes to a page."""
    conversation = await lock_conversation(session, conversation_id)
    refuse_unless_in_hand(conversation, staff)
    return conversation


async def _runs_for(session: AsyncSession, services: Services, conversation_id: str, entered: Entered) -> list[Run]:
    """The conversation's runs. Raises NotFound, Conflict for a step that was meant for what is changed by now."""
    if isinstance(entered.command, Start) and entered.command.procedure not in services.procedures:
        raise Invalid("没有这项办理，请从列表里选。")
    runs = [run_of(row) for row in await rows_of(session, conversation_id)]
    named = entered.command.run if isinstance(entered.command, Step) else entered.run
    if named is None:
        return runs
    run = next((run for run in runs if run.id == named), None)
    if run is None:
        raise NotFound("这一项已经找不到了，可能已经删除。")
    looks_only = isinstance(entered.command, Step) and entered.command.wish is Wish.RESUME
    if not looks_only and entered.stand != _stand(run):
        raise Conflict(_CHANGED)
    return runs


def _under_way(runs: Sequence[Run], entered: Entered) -> list[Run]:
    """The runs as the guide is to see them: under way is the one that the words are for, and no other."""
    return [
        run.being(RunStatus.ACTIVE)
        if run.id == entered.run and run.open
        else run.being(RunStatus.PAUSED)
        if run.status is RunStatus.ACTIVE
        else run
        for run in runs
    ]


def _begins(command: Start | Step | None, runs: Sequence[Run]) -> bool:
    """Whether something is begun of which nothing is known yet."""
    if not isinstance(command, Start) or command.answers or command.run is not None:
        return False
    return not any(run.open and run.procedure == command.procedure for run in runs)


async def _told(session: AsyncSession, conversation_id: str) -> list[tuple[str, Understanding]]:
    """What the citizen wrote last, with what was understood of it when it came, newest first."""
    rows = await session.execute(
        select(MessageRow.text, TurnRow.understanding, TurnRow.command)
        .join(MessageRow, MessageRow.id == TurnRow.message_id)
        .where(TurnRow.conversation_id == conversation_id)
        .order_by(TurnRow.seq.desc())
        .limit(_LOOK_BACK)
    )
    return [(text, Understanding.model_validate(read)) for text, read, command in rows if read and command is None]


async def _heard(
    services: Services,
    conversation: ConversationRow,
    entered: Entered,
    told: Sequence[tuple[str, Understanding]],
    context: Context,
) -> Heard:
    """The step as the guide hears it. A procedure that is begun hears the citizen's own words that tell something of it."""
    command = entered.command
    if command is None:
        text = clean_text(entered.text or "")
        try:
            read = await services.brain.parse(text, metadata_of(services, conversation))
        except BrainUnavailable as error:
            raise Unavailable(_BRAIN_AWAY) from error
        return Heard(text, read)
    procedure = services.procedures.get(command.procedure) if isinstance(command, Start) else None
    if isinstance(command, Start) and procedure is not None:
        for text, read in told:
            heard = Heard(text, read, start=command.procedure)
            if told_choices(procedure, heard, context) or told_day(heard, context):
                return heard
    return Heard("", Understanding(), command=command)


def _guided(
    services: Services, conversation: ConversationRow, runs: Sequence[Run], context: Context, heard: Heard
) -> Guided:
    area = Area(conversation.topic_area) if conversation.topic_area else None
    guide = Guide(services.procedures, context, runs, area=area, new_id=new_id)
    guided = guide.turn(heard)
    if guided.course in (Course.REJECTS, Course.YIELDS):
        again = guide.again()
        return again.opening_with(_NOT_AN_ANSWER) if again.messages else again
    return guided


async def _filling(
    services: Services,
    session: AsyncSession,
    conversation: ConversationRow,
    directory: Directory,
    guided: Guided,
    at_hand: Run | None,
) -> Filling:
    messages = guided.messages
    choices = [
        Choice(title=button.title, command=button.command, aside=button.aside)
        for message in messages
        for button in message.buttons
        if isinstance(button.command, Start | Step)
    ]
    if at_hand is None:
        return Filling(said=[message.text for message in messages], choices=choices, run=None, stand=None)
    row = await row_in(session, conversation.id, at_hand.id)
    kept = run_of(row)
    if guided.concluded and (scene := stage(services, conversation, directory, kept)) is not None:
        messages = conclude(scene).messages
    shown = filled(services, directory, conversation, [row])
    return Filling(
        said=[message.text for message in messages],
        choices=choices,
        run=shown[0] if shown else None,
        stand=_stand(kept),
    )


def _stand(run: Run) -> str:
    """Tells where a run stands from where it stood a step before."""
    return f"{run.id[:8]}-{mark_of({'answers': mark_of(run.answers), 'status': run.status, 'place': run.place.model_dump_json()})}"
