"""Brings data/knowledge/ and data/statutes/ into the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.knowledge.loader import Knowledge
from hotline.knowledge.models import AnswerRow, AreaRow, FactRow, StatuteRow
from hotline.knowledge.schema import AnswerEntry, AreaEntry, AreaFile
from hotline.revisions import bump
from hotline.seeding import SeedReport, merge

REVISION = "knowledge"


async def seed_knowledge(
    session: AsyncSession,
    knowledge: Knowledge,
    *,
    now: datetime,
    given: Mapping[str, int],
    given_entries: Mapping[str, int],
) -> dict[str, SeedReport]:
    """Make the tables equal to the files, but for what staff edited. Running it twice changes nothing.

    `given`, `given_entries`: the highest version that was given to an answer, or to an area's entry answer, at the
    workbench, also where it was withdrawn.
    """
    areas = {str(area): _area_columns(content) for area, content in knowledge.areas.items()}
    answers = {
        answer.id: answer_columns(answer, position)
        for content in knowledge.areas.values()
        for position, answer in enumerate(content.answers)
    }
    statutes = {title: {"content": statute.model_dump(mode="json")} for title, statute in knowledge.statutes.items()}
    facts = {id_: {"content": fact.model_dump(mode="json")} for id_, fact in knowledge.facts.items()}
    if await _keep_entries(session, areas):
        await bump(session, REVISION)
    reports = {
        "领域": await merge(session, AreaRow, areas, key="area", now=now, given=given_entries),
        "回答": await merge(session, AnswerRow, answers, key="id", now=now, given=given),
        "法条目录": await merge(session, StatuteRow, statutes, key="short_title", now=now),
        "事实表": await merge(session, FactRow, facts, key="id", now=now),
    }
    if any(report.touched for report in reports.values()):
        await bump(session, REVISION)
    return reports


def answer_columns(answer: AnswerEntry, position: int) -> dict[str, Any]:
    """The row of an answer, but for its id."""
    return {
        "area": str(answer.area),
        "matter": answer.matter,
        "facet": str(answer.facet),
        "title": answer.title,
        "version": answer.version,
        "position": position,
        "reviewed_on": answer.reviewed_on,
        "content": answer.model_dump(mode="json"),
    }


async def _keep_entries(session: AsyncSession, areas: Mapping[str, dict[str, Any]]) -> bool:
    """Only the entry answer of an area is edited: all else of an edited row follows its file. True where it had to."""
    changed = False
    for row in await session.scalars(select(AreaRow).where(AreaRow.edited)):
        if (columns := areas.get(row.area)) is None:
            continue
        content = columns["content"] | {"entry": row.content["entry"]}
        changed |= content != row.content
        row.title, row.content = columns["title"], content
    return changed


def area_entry_content(row: AreaRow) -> dict[str, Any]:
    """What an area's row holds of its entry answer."""
    return {"area": row.area, **row.content["entry"]}


def area_entry_columns(entry: AreaEntry, row: AreaRow) -> dict[str, Any]:
    """The columns that an entry answer changes in its area's row."""
    said = entry.model_dump(mode="json", exclude={"area"})
    return {
        "version": entry.version,
        "reviewed_on": entry.reviewed_on,
        "content": {**row.content, "entry": said},
    }


def _area_columns(content: AreaFile) -> dict[str, Any]:
    return {
        "title": content.title,
        "version": content.entry.version,
        "reviewed_on": content.entry.reviewed_on,
        "content": {
            "title": content.title,
            "matters": content.matters,
            "entry": content.entry.model_dump(mode="json"),
            "events": {name: event.model_dump(mode="json") for name, event in content.events.items()},
            "names": content.names,
        },
    }
