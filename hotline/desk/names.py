"""Chinese names for what the brain calls by code: areas, matters, facets, intents, answers."""

from hotline.knowledge.library import Library
from hotline.vocabulary import FACET_TITLES, Area, Facet

_OTHER_INTENTS = {
    "handoff": "要找人工",
    "item_search": "找办事事项",
    "office_search": "找部门、地点、电话",
    "followup": "接着刚才的问",
    "unclear": "没有听明白",
    "topic": "接着刚才的话题",
}


class Names:
    """Reads names out of the knowledge. A code without a name is shown as it is: better odd than missing."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def area(self, code: str) -> str:
        """`labor` → 劳动…"""
        if code in set(Area) and (content := self._library.areas.get(Area(code))) is not None:
            return content.title
        return _OTHER_INTENTS.get(code, code)

    def matter(self, code: str) -> str:
        """`labor/unpaid` → 劳动 · 拖欠工资."""
        area, _, rest = code.partition("/")
        title = self._library.matter_title(code) if area in set(Area) else None
        return f"{self.area(area)} · {title or rest}" if rest and area not in _OTHER_INTENTS else self.area(area)

    def facet(self, code: str) -> str:
        """`material` → 要什么材料."""
        return FACET_TITLES[Facet(code)] if code in set(Facet) else code

    def intent(self, code: str) -> str:
        """`labor/unpaid.process` → 劳动 · 拖欠工资 · 怎么办."""
        matter, _, facet = code.partition(".")
        return f"{self.matter(matter)} · {self.facet(facet)}" if facet else self.matter(matter)

    def answer(self, code: str) -> str:
        """The question that an answer answers."""
        entry = self._library.answers.get(code)
        return entry.title if entry is not None else code
