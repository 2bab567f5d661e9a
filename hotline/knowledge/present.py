"""How an answer reads in the chat: conclusion, steps, limits, then the law it rests on and when that was reviewed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from hotline.conversations.reply import AnswerRef, Ask, Button, Citation, Do, ItemRef, ReplyMessage, Topic
from hotline.knowledge.guesses import SMALL_TALK
from hotline.knowledge.library import Library
from hotline.knowledge.nearby import nearby_answer
from hotline.knowledge.schema import AnswerEntry, CitationEntry, EntryAnswer, Statute
from hotline.knowledge.versions import chinese
from hotline.vocabulary import FACET_TITLES, Area, Facet

HANDOFF = Button(title="转人工", command=Do(action="handoff"))
_UNVERIFIED = "依据待核：{of}法条还没有核对到，以上只是办事的路子。办之前请打 12348 问准。"
_BUTTONS = 5
_SIBLINGS = (Facet.PROCESS, Facet.MATERIAL, Facet.CONDITION, Facet.WHERE, Facet.DURATION, Facet.FEE, Facet.REFUSED)


def plain_text(entry: AnswerEntry | EntryAnswer) -> str:
    """The answer's words without its sources: conclusion first, steps numbered, then limits or the question back."""
    parts = [entry.conclusion]
    if entry.steps:
        parts.append("\n".join(f"{number}. {step}" for number, step in enumerate(entry.steps, start=1)))
    if isinstance(entry, AnswerEntry):
        if entry.limits:
            parts.append(entry.limits)
    elif entry.question:
        parts.append(entry.question)
    return "\n\n".join(parts)


def source_line(entry: AnswerEntry | EntryAnswer, statutes: Mapping[str, Statute]) -> str | None:
    """The statutes with their articles and versions, and the day somebody last compared the answer with them."""
    law = law_of(entry.citations, statutes)
    if isinstance(entry, AnswerEntry) and entry.unverified:
        return _UNVERIFIED.format(of=f"{law}的" if law else "这件事的")
    return f"法律依据：{law}。{chinese(entry.reviewed_on)}复核。" if law else None


def law_of(citations: Iterable[Citation | CitationEntry], statutes: Mapping[str, Statute]) -> str:
    """《法律援助法》第四十三条（2022年1月1日起施行）; a statute once per version, with all its articles."""
    sources: dict[tuple[str, date], list[str]] = {}
    for citation in citations:
        articles = sources.setdefault((citation.statute, citation.version), [])
        if citation.article is not None:
            articles.append(citation.article)
    return "；".join(
        f"《{statute}》{'、'.join(articles)}（{_in_force(statutes.get(statute), version)}施行）"
        for (statute, version), articles in sources.items()
    )


def answer_message(
    library: Library,
    answer: AnswerEntry,
    *,
    confidence: float,
    asked: Facet | None = None,
    shown: Collection[str] = (),
    item_titles: dict[str, str] | None = None,
) -> ReplyMessage:
    """An answer as a message. `asked` is the side that was asked for where this answer is about another one."""
    topic = Topic(area=answer.area, id=answer.matter, confidence=confidence)
    buttons = _answer_buttons(library, answer, shown=shown)
    opening = None
    if asked is not None:
        opening = _missing_side(library, answer, asked)
        nearby = nearby_answer(answer.matter, asked, library)
        buttons = [_ask(nearby), *(button for button in buttons if button != _ask(nearby))] if nearby else buttons
        if answer.id in shown:
            offered = [button for button in buttons if button != HANDOFF][:_BUTTONS]
            return ReplyMessage(text=f"{opening}，要准信请打 12348。", topic=topic, buttons=[*offered, HANDOFF])
        opening += "。先告诉您我知道的："
    return ReplyMessage(
        text=paragraphs(opening, plain_text(answer), source_line(answer, library.statutes)),
        topic=topic,
        buttons=buttons,
        citations=sources_of(answer.citations),
        items=_items(answer.items, item_titles),
        answer=AnswerRef(id=answer.id, version=answer.version, reviewed_on=answer.reviewed_on),
    )


def entry_message(
    library: Library,
    area: Area,
    *,
    confidence: float,
    likely: Iterable[AnswerEntry] = (),
    item_titles: dict[str, str] | None = None,
) -> ReplyMessage:
    """An area's entry answer: what to do now, the one fact that decides, the next questions as buttons."""
    entry = library.areas[area].entry
    ids = dict.fromkeys([*(answer.id for answer in likely), *entry.next])
    buttons = [_ask(library.answers[id_]) for id_ in ids if id_ in library.answers]
    return ReplyMessage(
        text=paragraphs(plain_text(entry), source_line(entry, library.statutes)),
        topic=Topic(area=area, confidence=confidence),
        buttons=buttons[: _BUTTONS + 1],
        citations=sources_of(entry.citations),
        items=_items(entry.items, item_titles),
        answer=AnswerRef(id=f"{area}/entry", version=entry.version, reviewed_on=entry.reviewed_on),
    )


def ask_button(answer: AnswerEntry) -> Button:
    """A button that asks this answer's question."""
    return _ask(answer)


def area_button(library: Library, area: Area) -> Button:
    """A button that asks for an area's overview."""
    return Button(title=library.areas[area].title, command=Ask(intent=area))


def _missing_side(library: Library, answer: AnswerEntry, asked: Facet) -> str:
    name = library.matter_title(answer.matter) or answer.title
    return f"“{name}”这件事的“{FACET_TITLES[asked]}”，我这里还没有核对好的答案"


def going_on(library: Library, answer: AnswerEntry, *, shown: Collection[str]) -> list[AnswerEntry]:
    """What may be asked next: related questions first, then other sides of the same matter; what was shown comes last."""
    siblings = library.facets_of(answer.matter)
    ids = [*answer.related, *(siblings[facet].id for facet in _SIBLINGS if facet in siblings)]
    offered = [id_ for id_ in dict.fromkeys(ids) if id_ in library.answers and id_ != answer.id]
    offered.sort(key=lambda id_: id_ in shown)
    return [library.answers[id_] for id_ in offered[:_BUTTONS]]


def _answer_buttons(library: Library, answer: AnswerEntry, *, shown: Collection[str]) -> list[Button]:
    """What may be asked next; a person too, where the answer itself leaves something open."""
    offered = going_on(library, answer, shown=shown)
    needs_person = answer.area is Area.CRISIS or (
        answer.area not in SMALL_TALK and (answer.unverified or answer.facet is Facet.REFUSED)
    )
    buttons = [_ask(each) for each in offered[: _BUTTONS - 1 if needs_person else _BUTTONS]]
    return [*buttons, HANDOFF] if needs_person else buttons


def _ask(answer: AnswerEntry) -> Button:
    return Button(title=answer.title, command=Ask(intent=answer.id))


def sources_of(entries: Iterable[CitationEntry]) -> list[Citation]:
    """One per article: two rules on the same article are one source to the citizen."""
    ordered = dict.fromkeys((entry.statute, entry.article, entry.version) for entry in entries)
    return [Citation(statute=statute, article=article, version=version) for statute, article, version in ordered]


def _items(codes: Iterable[str], titles: dict[str, str] | None) -> list[ItemRef]:
    return [ItemRef(code=code, title=titles[code]) for code in codes if titles and code in titles]


def paragraphs(*parts: str | None) -> str:
    """What there is of them, a blank line between."""
    return "\n\n".join(part for part in parts if part)


def _in_force(statute: Statute | None, version: date) -> str:
    """2018年1月1日至2023年12月31日, or 2024年1月1日起."""
    until = next((known.until for known in statute.versions if known.version == version), None) if statute else None
    return f"{chinese(version)}至{chinese(until)}" if until else f"{chinese(version)}起"
