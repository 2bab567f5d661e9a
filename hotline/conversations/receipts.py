"""回执号 and 取回码: how a citizen comes back to a conversation without an account.

The code exists in clear only in the one answer that shows it. It is made at that moment, so a process that dies
before showing it has promised nothing.
"""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI
from hotline.codes import hashed, matches, new_code
from hotline.conversations.messages import Resume
from hotline.conversations.models import ConversationRow, ReceiptRow
from hotline.errors import NotFound
from hotline.services import Services
from hotline.tokens import digest
from hotline.web.budgets import RESUMING, Budgets

NO_SUCH_PAIR = "回执号或取回码不对，请核对后再试。忘记了可以重新提问，或拨打 12348。"


def add_receipt(
    session: AsyncSession, conversation: ConversationRow, *, now: datetime, turn_id: str | None = None
) -> ReceiptRow:
    """A new receipt, whose code is not made yet."""
    number = now.astimezone(SHANGHAI).strftime("%y%m%d") + "".join(secrets.choice("0123456789") for _ in range(8))
    receipt = ReceiptRow(number=number, conversation_id=conversation.id, turn_id=turn_id, created_at=now)
    session.add(receipt)
    return receipt


async def latest_receipt(session: AsyncSession, conversation_id: str) -> str | None:
    """The number issued last in this conversation, if any."""
    return await session.scalar(
        select(ReceiptRow.number)
        .where(ReceiptRow.conversation_id == conversation_id)
        .order_by(ReceiptRow.created_at.desc(), ReceiptRow.number.desc())
        .limit(1)
    )


async def question_has_receipt(session: AsyncSession, conversation: ConversationRow) -> bool:
    """Whether a question was already given a receipt since the conversation began to wait for the desk to open."""
    found = await session.scalar(
        select(ReceiptRow.number)
        .where(
            ReceiptRow.conversation_id == conversation.id,
            ReceiptRow.turn_id.is_not(None),
            ReceiptRow.created_at >= conversation.waiting_since,
        )
        .limit(1)
    )
    return found is not None


async def reveal(services: Services, number: str) -> Resume:
    """The receipt with its code if this is the first time it is shown, else with None."""
    async with services.database.read() as session:
        shown = await session.scalar(select(ReceiptRow.code_hash).where(ReceiptRow.number == number))
    if shown is not None:
        return Resume(receipt=number, code=None)  # hashing costs 64 MB: not for each repeated request
    code = new_code()
    code_hash = await hashed(code)
    async with services.database.write() as session:
        shown_now = (
            await session.execute(
                update(ReceiptRow)
                .where(ReceiptRow.number == number, ReceiptRow.code_hash.is_(None))
                .values(code_hash=code_hash)
                .returning(ReceiptRow.number)
            )
        ).scalar_one_or_none()
    return Resume(receipt=number, code=code if shown_now else None)


async def conversation_of_pair(services: Services, budgets: Budgets, *, receipt: str, code: str) -> str:
    """Whose pair this is. Nothing changes by asking.

    Whether a number exists cannot be told. Unknown number and wrong code are the same NotFound at the same cost, and
    tries are counted under what was typed, known or not: after five the number rests for 15 minutes (TooMany), never
    for ever, since its owner must get in again. The try is spent before it is judged, so that guesses sent at once
    count too; the right code gives all of it back.
    """
    tried = digest(receipt.strip())
    await budgets.spend(RESUMING, tried)
    async with services.database.read() as session:
        row = await session.scalar(select(ReceiptRow).where(ReceiptRow.number == receipt.strip()))
    if not await matches(row.code_hash if row else None, code) or row is None:
        raise NotFound(NO_SUCH_PAIR)
    await budgets.restore(RESUMING, tried)
    return row.conversation_id
