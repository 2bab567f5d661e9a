"""Brings data/knowledge/ and data/statutes/ into the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.knowledge.loader import Knowledge
from hotline.knowledge.models import AnswerRow, AreaRow, FactRow, StatuteRow
from hotline.knowledge.schema import AnswerEntry, AreaFile
from hotline.revisions import bump
from hotline.seeding import SeedReport, merge

REVISION = "knowledge"


async def seed_knowledge(
    session: AsyncSession, knowledge: Knowledge, *, now: datetime, given: Mapping[str, int]
) -> dict[str, SeedReport]:
    """Make the tables equal to the files, but for what staff edited. Running it twice changes nothing.

    `given`: the highest version that was given to an answer at the workbench, also where it was withdrawn.
    """
    areas = {str(area): _area_columns(content) for area, content in knowledge.areas.items()}
    answers = {
        answer.id: answer_columns(answer, position)
        for content in knowledge.areas.values()
        for position, answer in enumerate(content.answers)
    }
    statutes = {title: {"content": statute.model_dump(mode="json")} for title, statute in knowledge.statutes.items()}
    facts = {id_: {"content": fact.model_dump(mode="json")} for id_, fact in knowledge.facts.items()}
    reports = {
        "领域": await merge(session, AreaRow, areas, key="area", now=now),
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
