"""The figures that the law fixes as they stand in the database, in memory, with the index that finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.knowledge.models import FactRow
from hotline.knowledge.schema import Fact
from hotline.knowledge.seed import REVISION
from hotline.revisions import Snapshot
from hotline.search.index import Document, TextIndex

_NO_UNIT = "—"


@dataclass(frozen=True)
class FactTable:
    """A consistent picture of the facts."""

    facts: dict[str, Fact]
    index: TextIndex = field(repr=False)


def figure(fact: Fact) -> str:
    """「7自然日」; a value without a unit stands alone."""
    return fact.value if fact.unit == _NO_UNIT else f"{fact.value}{fact.unit}"


def fact_table_snapshot() -> Snapshot[Sequence[FactRow], FactTable]:
    """A table of facts that keeps up with the database."""
    return Snapshot(REVISION, load=_load, build=_build)


async def _load(session: AsyncSession) -> Sequence[FactRow]:
    return (await session.scalars(select(FactRow).order_by(FactRow.id))).all()


def _build(rows: Sequence[FactRow]) -> FactTable:
    facts = {row.id: Fact.model_validate(row.content) for row in rows}
    documents = [
        Document(fact.id, f"{fact.statement} {fact.statute}", f"{figure(fact)} {fact.note or ''}")
        for fact in facts.values()
    ]
    return FactTable(facts=facts, index=TextIndex(documents))
