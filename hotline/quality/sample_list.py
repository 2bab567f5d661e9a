"""Samples as supervisors see all of them, and a seat its own results."""

from collections.abc import Iterable

from pydantic import BaseModel, Field
from sqlalchemy import select

from hotline.clock import local_iso
from hotline.quality.models import SampleRow
from hotline.quality.score_sheet import Scored, SheetItem, load_score_sheet
from hotline.services import Services
from hotline.staff.sessions import Staff

_SHOWN = 200


class Sample(BaseModel):
    """One conversation that was drawn. `total` of `full` once it is scored."""

    id: str
    conversation_id: str
    staff_no: str
    closed_at: str
    drawn_at: str
    seed: int
    scores: list[Scored]
    total: int | None
    full: int | None
    comment: str | None
    scored_by: str | None
    answer: str | None = Field(description="what the seat had to say, once")


class SampleList(BaseModel):
    """The newest draw first, and the sheet to score by."""

    sheet: list[SheetItem]
    samples: list[Sample]


class OwnResults(BaseModel):
    """What one's own conversations scored, the newest first."""

    samples: list[Sample]


async def read_samples(services: Services) -> SampleList:
    """All samples, unscored and scored."""
    newest = select(SampleRow).order_by(SampleRow.drawn_at.desc(), SampleRow.id).limit(_SHOWN)
    async with services.database.read() as session:
        found = _views(await session.scalars(newest))
    return SampleList(sheet=list(load_score_sheet(services.settings.data_dir)), samples=found)


async def read_own_results(services: Services, staff: Staff) -> OwnResults:
    """What was scored of one's own."""
    row = SampleRow
    own = select(row).where(row.staff_id == staff.id, row.scored_at.is_not(None))
    async with services.database.read() as session:
        return OwnResults(
            samples=_views(await session.scalars(own.order_by(row.drawn_at.desc(), row.id).limit(_SHOWN)))
        )


def _views(rows: Iterable[SampleRow]) -> list[Sample]:
    return [
        Sample(
            id=row.id,
            conversation_id=row.conversation_id,
            staff_no=row.staff_no,
            closed_at=local_iso(row.closed_at),
            drawn_at=local_iso(row.drawn_at),
            seed=row.seed,
            scores=[Scored.model_validate(line) for line in row.scores],
            total=row.total,
            full=row.full,
            comment=row.comment,
            scored_by=row.scored_by,
            answer=row.answer,
        )
        for row in rows
    ]
