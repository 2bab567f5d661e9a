"""Chinese names for what the brain calls by code: areas, matters, facets, intents, answers.

Read straight from the tables, a few rows each time: the desk must not wait for the search index to be built anew
after an edit, least of all with an alarm on the screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.knowledge.models import AnswerRow, AreaRow
from hotline.vocabulary import FACET_TITLES, Facet

_INTENTS = {
    "handoff": "要找人工",
    "item_search": "找办事事项",
    "office_search": "找部门、地点、电话",
    "followup": "接着刚才的问",
    "unclear": "没有听明白",
    "procedure": "想一步步办",
}
_ENTRY = "entry"


@dataclass(frozen=True)
class Names:
    """A code without a name is shown as it is: better odd than missing."""

    areas: dict[str, str]
    matters: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def area(self, code: str) -> str:
        """`labor` → 劳动…"""
        return self.areas.get(code) or _INTENTS.get(code, code)

    def matter(self, code: str) -> str:
        """`labor/unpaid` → 劳动 · 拖欠工资; `labor/entry`, what an area says of itself → 劳动 · 概览."""
        area, _, rest = code.partition("/")
        if not rest or area in _INTENTS:
            return self.area(area)
        return f"{self.area(area)} · {'概览' if rest == _ENTRY else self.matters.get(code, rest)}"

    def facet(self, code: str) -> str:
        """`material` → 要什么材料."""
        return FACET_TITLES[Facet(code)] if code in set(Facet) else code

    def intent(self, code: str) -> str:
        """`labor/unpaid.process` → 劳动 · 拖欠工资 · 怎么办."""
        matter, _, facet = code.partition(".")
        return f"{self.matter(matter)} · {self.facet(facet)}" if facet else self.matter(matter)

    def answer(self, code: str) -> str:
        """The question that an answer answers; an area's entry answer has none."""
        return self.matter(code) if code.endswith(f"/{_ENTRY}") else self.answers.get(code, code)


async def area_names(session: AsyncSession) -> Names:
    """The names of the areas only: all that the queue needs."""
    rows = await session.execute(select(AreaRow.area, AreaRow.title))
    return Names(areas={area: title for area, title in rows})


async def all_names(session: AsyncSession, *, answers: Iterable[str]) -> Names:
    """Areas, matters, and the given answers."""
    areas = list(await session.scalars(select(AreaRow)))
    shown = await session.execute(select(AnswerRow.id, AnswerRow.title).where(AnswerRow.id.in_(set(answers))))
    return Names(
        areas={row.area: row.title for row in areas},
        matters={f"{row.area}/{code}": name for row in areas for code, name in row.content["matters"].items()},
        answers={code: title for code, title in shown},
    )
