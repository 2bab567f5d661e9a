"""Marks on the bot's answers as a seat reads them: reviewed too long ago, or resting on a version that was replaced.

Read straight from the tables, like the names next door: no seat waits for the search index.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.messages import Message
from hotline.knowledge.models import AnswerRow, AreaRow, StatuteRow
from hotline.knowledge.schema import AnswerEntry, EntryAnswer, Statute
from hotline.knowledge.stale import Staleness, replaced, staleness


@dataclass(frozen=True)
class Marks:
    """What wants another look, by answer, and the statutes by which an older message is judged."""

    answers: dict[str, list[Staleness]]
    statutes: dict[str, Statute]
    today: date

    def of(self, message: Message, *, shown_on: date) -> list[Staleness]:
        """The marks of a bot's message: those of its answer, and of the versions that ended after it was written.

        Versions that had ended by then were cited on purpose, for an event of their time.
        """
        if message.answer is None:
            return []
        marks = self.answers.get(message.answer.id, [])
        ended_since = set(replaced(message.citations, self.statutes, today=self.today)) - set(
            replaced(message.citations, self.statutes, today=shown_on)
        )
        return [mark for mark in Staleness if mark in marks or (mark is Staleness.REPLACED and ended_since)]


async def read_marks(session: AsyncSession, answers: Iterable[str], *, today: date, months: int) -> Marks:
    """The marks of these answers, as they stand today."""
    rows = (await session.scalars(select(StatuteRow))).all()
    statutes = {row.short_title: Statute.model_validate(row.content) for row in rows}
    entries = await _entries(session, set(answers))
    return Marks(
        answers={
            id_: staleness(
                reviewed_on=entry.reviewed_on,
                review_by=entry.review_by,
                citations=entry.citations,
                statutes=statutes,
                today=today,
                months=months,
            )
            for id_, entry in entries
        },
        statutes=statutes,
        today=today,
    )


async def _entries(session: AsyncSession, ids: set[str]) -> Sequence[tuple[str, AnswerEntry | EntryAnswer]]:
    answers = (await session.scalars(select(AnswerRow).where(AnswerRow.id.in_(ids)))).all()
    areas = [id_.removesuffix("/entry") for id_ in ids if id_.endswith("/entry")]
    entries = (await session.scalars(select(AreaRow).where(AreaRow.area.in_(areas)))).all()
    return [
        *((row.id, AnswerEntry.model_validate(row.content)) for row in answers),
        *((f"{row.area}/entry", EntryAnswer.model_validate(row.content["entry"])) for row in entries),
    ]
