"""The inbox as the product made it, each group with the digests of the lines that are in it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bench.month.lines import digest_of
from hotline.conversations.models import MessageRow, TurnRow
from hotline.learning.inbox import read_groups, to_look_at
from hotline.learning.models import CandidateRow
from hotline.storage.database import Database


@dataclass(frozen=True)
class Waiting:
    """A group that somebody has to look at, as it is ranked. The line it is shown by comes first among its digests."""

    group: str
    meaning: str | None
    digests: tuple[str, ...]


async def read_waiting(database: Database, *, by: str) -> list[Waiting]:
    """All that wait for this person, the most instructive first."""
    async with database.read() as session:
        groups = to_look_at(await read_groups(session), by=by)
        told = await session.execute(
            select(CandidateRow.group_id, CandidateRow.id, MessageRow.text)
            .join(TurnRow, TurnRow.id == CandidateRow.turn_id)
            .join(MessageRow, MessageRow.id == TurnRow.message_id)
        )
        lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for group, candidate, text in told:
            lines[group].append((candidate, digest_of(text)))
    return [Waiting(group.id, group.meaning, tuple(_shown_first(lines[group.id], group.candidate))) for group in groups]


def shuffled(waiting: Sequence[Waiting], *, seed: int) -> list[Waiting]:
    """The same in random order. Ids of groups differ from run to run, digests do not."""
    order = sorted(waiting, key=lambda each: each.digests)
    random.Random(seed).shuffle(order)
    return order


def _shown_first(lines: Sequence[tuple[str, str]], head: str) -> list[str]:
    return [digest for _, digest in sorted(lines, key=lambda line: (line[0] != head, line[1]))]
