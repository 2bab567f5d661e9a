"""The guide as the actions call it: over the conversation's runs, and with what was said last."""

import uuid
from typing import Any

from pydantic import TypeAdapter

from actions.turn import Tools, moment_of, understanding_of
from hotline.conversations.reply import Start, Step
from hotline.knowledge.memory import Memory
from hotline.procedures.guide import Guide
from hotline.procedures.guided import Course
from hotline.procedures.heard import Heard
from hotline.procedures.late import may_be_late
from hotline.procedures.run import Run
from hotline.procedures.starts import Starts
from hotline.procedures.store import runs_of
from hotline.procedures.typed import typed_start
from hotline.vocabulary import Area, Crossed, RunStatus

FORM = "procedure_form"
_COMMANDS = ("start", "step")
_COMMAND: TypeAdapter[Start | Step] = TypeAdapter(Start | Step)
_FIRST = ("handoff", Area.CRISIS)
"""What goes before any wish in the same words."""


async def is_for_the_guide(tools: Tools, message: dict[str, Any], memory: Memory) -> bool:
    """Whether the guide has something to say to a message that the rules were to answer, with no question open."""
    heard = heard_in(message, tools.starts)
    if heard.other or heard.understanding.intent in _FIRST:
        return False
    if heard.start is not None or not may_be_late(heard):
        return heard.start is not None
    metadata = message.get("metadata") or {}
    runs = await runs_in(tools, metadata.get("conversation"))
    guide = await guide_for(tools, metadata, memory, runs)
    return guide.turn(heard).course not in (Course.YIELDS, Course.REJECTS)


async def guide_for(tools: Tools, metadata: dict[str, Any], memory: Memory, runs: list[Run]) -> Guide:
    """The guide in this conversation, at this moment."""
    directory = await tools.content.directory(tools.database)
    context = tools.procedures.context(now=moment_of(metadata), district=metadata.get("district"), directory=directory)
    topic = memory.topics[0] if memory.topics else None
    offers = tools.offers.under(topic.answer) if topic and topic.answer else []
    return Guide(
        tools.procedures,
        context,
        runs,
        area=topic.area if topic else None,
        new_id=lambda: uuid.uuid4().hex,
        answer=topic.answer if topic else None,
        at_hand=[Start(procedure=offer.procedure, answers=offer.answers) for offer in offers],
        days=memory.days,
    )


async def runs_in(tools: Tools, conversation_id: Any) -> list[Run]:
    """The conversation's runs; none where nobody keeps them: `rasa shell` has no conversation."""
    if not isinstance(conversation_id, str):
        return []
    async with tools.database.read() as session:
        return await runs_of(session, conversation_id)


async def about_procedure(tools: Tools, conversation_id: Any) -> str | None:
    """What the procedure that is under way is about, by the answers so far."""
    runs = await runs_in(tools, conversation_id)
    run = next((run for run in runs if run.status is RunStatus.ACTIVE), None)
    procedure = tools.procedures.get(run.procedure) if run is not None else None
    return procedure.about(run.answers) if run is not None and procedure is not None else None


def heard_in(message: dict[str, Any], starts: Starts) -> Heard:
    """The message as the guide hears it: a button of the guide's own, another button, or words."""
    command = message.get("command")
    kind = command.get("kind") if isinstance(command, dict) else None
    own = _COMMAND.validate_python(command) if kind in _COMMANDS else None
    understanding = understanding_of(message)
    start = typed_start(understanding.text, starts) if kind is None else None
    text = str(message.get("text") or "")
    crossed = (message.get("metadata") or {}).get("crossed")
    return Heard(
        text,
        understanding,
        command=own,
        other=kind is not None and own is None,
        start=start,
        crossed=Crossed(crossed) if crossed else None,
    )
