"""What a seat entered for a citizen, as the citizen confirms it: by what was shown, and nothing newer."""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.reply import Confirm
from hotline.errors import Conflict
from hotline.procedures.models import RunRow
from hotline.procedures.registry import Procedures
from hotline.procedures.run import Run, mark_of

_UNCONFIRMED = "这一份有坐席替您填的内容。请先回到会话里核对，点“核对过了，没错”，再来交。"


class Decided(StrEnum):
    """What became of the press."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CHANGED = "changed"
    """The answers are others by now: nobody agrees to what was not shown."""
    GONE = "gone"


async def decide(
    procedures: Procedures, session: AsyncSession, conversation_id: str, said: Confirm
) -> tuple[Decided, str]:
    """Keep a yes or a no, with the procedure's title. The conversation must be locked by this transaction."""
    row = await session.get(RunRow, said.id)
    procedure = procedures.get(row.procedure) if row is not None else None
    if row is None or row.conversation_id != conversation_id or procedure is None:
        return Decided.GONE, ""
    mark = mark_of(row.answers)
    if said.mark != mark:
        return Decided.CHANGED, procedure.title
    row.confirmed_mark = mark if said.yes else None
    return (Decided.CONFIRMED if said.yes else Decided.DECLINED), procedure.title


def refuse_unconfirmed(run: Run) -> None:
    """Raises Conflict where answers of a seat's have not been looked through: a paper is the citizen's own."""
    if run.unconfirmed:
        raise Conflict(_UNCONFIRMED)
