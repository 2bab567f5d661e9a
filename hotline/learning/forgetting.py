"""What becomes of the lessons from a conversation that is erased, or may be used no longer: they go with it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.learning.dialogue_tests import digest_of_test, key_of
from hotline.learning.examples import digest_of, read_examples
from hotline.learning.models import CandidateRow, LabelRow, WithdrawnRow
from hotline.services import Services

KEPT_OF_EXAMPLE = {"digest": "例句、对话测试的摘要（从它得不出内容）", "at": "时间"}
"""What stays of a line that was written into the examples, until it has been taken out of them; by column."""


@dataclass(frozen=True)
class Forgotten:
    """`withdrawn`: so many lines stand in the training examples and are to be taken out."""

    withdrawn: int


async def forget(session: AsyncSession, conversation_id: str, *, now: datetime) -> Forgotten:
    """Delete the candidates, and the labels of which nothing else is left, in the caller's transaction.

    A label whose words came from here and stand in the examples is withdrawn even where others asked nearly the
    same: the line written was this person's.
    """
    of_it = (await session.scalars(select(CandidateRow).where(CandidateRow.conversation_id == conversation_id))).all()
    ids = {row.id for row in of_it}
    groups = {row.group_id for row in of_it}
    await session.execute(delete(CandidateRow).where(CandidateRow.conversation_id == conversation_id))
    left = set(await session.scalars(select(CandidateRow.group_id).where(CandidateRow.group_id.in_(groups))))
    withdrawn = 0
    for label in (await session.scalars(select(LabelRow).where(LabelRow.group_id.in_(groups)))).all():
        if label.digest is not None and label.written_from in ids:
            await session.merge(WithdrawnRow(digest=label.digest, at=now))
            label.digest = label.exported_at = label.written_from = None
            withdrawn += 1
        if label.dialogue_from in ids:
            await session.merge(WithdrawnRow(digest=digest_of_test(key_of(label.id)), at=now))
            label.as_dialogue, label.dialogue_from = False, None
            withdrawn += 1
        if label.group_id not in left:
            await session.delete(label)
    return Forgotten(withdrawn)


async def withdrawn_in(services: Services, root: Path) -> bool:
    """Whether the examples of this working copy hold a line whose citizen wants it gone: no later model learns it."""
    async with services.database.read() as session:
        withdrawn = set(await session.scalars(select(WithdrawnRow.digest)))
    if not withdrawn:
        return False
    examples = await asyncio.to_thread(read_examples, root / "data")
    return any(digest_of(example.text) in withdrawn for example in examples.examples)
