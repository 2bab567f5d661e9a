"""What `hotline knowledge check` objects to in one entry: an answer, an entry answer, an item, an organisation.

The workbench asks the same of a draft before a lawyer looks at it.
"""

import re
from datetime import date

from hotline.catalogue.schema import Catalogue, ItemEntry, OrganisationEntry
from hotline.knowledge.citations import faults_today
from hotline.knowledge.figures import unfounded
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.period_check import period_faults
from hotline.knowledge.schema import AnswerEntry, EntryAnswer
from hotline.vocabulary import Area

_TITLE_LENGTH = 20
# An answer is also reached by a neighbouring question, to which its bare yes or no is false and may do harm.
_BARE_YES_OR_NO = re.compile(r"(?:一般)?(?:[不没]?(?:能|可以|会|用|行|是|有|算|对|要)|管用|有效|有用|算数)[。，！]")
_NO_LAW_NEEDED = (Area.CHITCHAT, Area.OUT_OF_SCOPE, Area.HOTLINE_HUMAN, Area.CRISIS)
_SOURCED = ("fee", "statutory_limit", "materials", "modes", "promised_limit", "commitment")


def answer_faults(
    knowledge: Knowledge, catalogue: Catalogue, entry: AnswerEntry | EntryAnswer, *, today: date
) -> list[tuple[str, str]]:
    """(field, problem) of an answer or an area's entry answer."""
    return [
        *_form_faults(entry),
        *_reference_faults(knowledge, catalogue, entry),
        *_figure_faults(knowledge, entry),
        *citation_faults(knowledge, entry, today=today, reviewed_on=entry.reviewed_on),
        *_review_faults(entry, today=today),
        *(period_faults(knowledge, entry, today=today) if isinstance(entry, AnswerEntry) else []),
    ]


def item_faults(knowledge: Knowledge, item: ItemEntry, *, today: date) -> list[tuple[str, str]]:
    """(field, problem) of a service item."""
    faults = [
        *_figure_faults(knowledge, item),
        *citation_faults(knowledge, item, today=today, reviewed_on=item.reviewed_on),
        *_review_faults(item, today=today),
        *(("facts", f"data/statutes/facts 里没有 {fact}") for fact in item.facts if fact not in knowledge.facts),
    ]
    if not item.citations and item.source is None:
        faults += [(name, "没有法条也没有来源，请留空") for name in _SOURCED if getattr(item, name) is not None]
    return faults


def citation_faults(
    knowledge: Knowledge,
    entry: AnswerEntry | EntryAnswer | ItemEntry | OrganisationEntry,
    *,
    today: date,
    reviewed_on: date | None,
) -> list[tuple[str, str]]:
    """(field, problem) of everything it cites."""
    faults: list[tuple[str, str]] = []
    seen: set[tuple[str, str | None]] = set()
    for number, citation in enumerate(entry.citations, start=1):
        field = f"citations.第{number}个"
        faults += [(field, fault) for fault in faults_today(knowledge, citation, today=today, reviewed_on=reviewed_on)]
        if (citation.statute, citation.article) in seen:
            faults.append((field, f"{citation.statute}{citation.article or ''}引用了两遍，请合成一条"))
        seen.add((citation.statute, citation.article))
    return faults


def _form_faults(entry: AnswerEntry | EntryAnswer) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if len(entry.title) > _TITLE_LENGTH:
        faults.append(("title", f"最多 {_TITLE_LENGTH} 个字，现在 {len(entry.title)} 个"))
    if not isinstance(entry, AnswerEntry):
        return faults
    if opening := _BARE_YES_OR_NO.match(entry.conclusion):
        faults.append(("conclusion", f"不要以“{opening.group(0)}”开头：先说清是什么事，别的问法也会落到这条上"))
    if entry.unverified and any(citation.article for citation in entry.citations):
        faults.append(("unverified", "依据待核的回答不能引用条号"))
    if not entry.unverified and not entry.citations and entry.area not in _NO_LAW_NEEDED:
        faults.append(("citations", "没有法律依据：请引用法条；手头没有法条的，写 unverified: true"))
    return faults


def _reference_faults(
    knowledge: Knowledge, catalogue: Catalogue, entry: AnswerEntry | EntryAnswer
) -> list[tuple[str, str]]:
    known = set(knowledge.answers) | knowledge.unusable_ids
    kinds = {kind.id for kind in catalogue.office_kinds}
    field, ids = ("related", entry.related) if isinstance(entry, AnswerEntry) else ("next", entry.next)
    offices = entry.offices if isinstance(entry, AnswerEntry) else []
    own = entry.id if isinstance(entry, AnswerEntry) else None
    return [
        *((field, f"没有这条回答：{other}") for other in ids if other not in known),
        *((field, "指向了自己") for other in ids if other == own),
        *((field, f"{other} 写了两遍") for other in sorted({i for i in ids if ids.count(i) > 1})),
        *(("items", f"data/catalogue 里没有事项 {code}") for code in entry.items if code not in catalogue.codes),
        *(("offices", f"没有这类机构：{kind}") for kind in offices if kind not in kinds),
        *(("facts", f"data/statutes/facts 里没有 {fact}") for fact in entry.facts if fact not in knowledge.facts),
    ]


def _figure_faults(knowledge: Knowledge, entry: AnswerEntry | EntryAnswer | ItemEntry) -> list[tuple[str, str]]:
    facts = [knowledge.facts[fact] for fact in entry.facts if fact in knowledge.facts]
    return [(field, problem) for field, text in _texts(entry) for problem in unfounded(text, facts)]


def _texts(entry: AnswerEntry | EntryAnswer | ItemEntry) -> list[tuple[str, str]]:
    if isinstance(entry, ItemEntry):
        fields = ("title", "summary", "body", "fee", "statutory_limit", "promised_limit", "commitment", "note")
        texts = [(name, getattr(entry, name) or "") for name in fields]
        return texts + [(f"materials.第{number}个", text) for number, text in enumerate(entry.materials or [], start=1)]
    texts = [("title", entry.title), ("conclusion", entry.conclusion)]
    texts += [(f"steps.第{number}个", step) for number, step in enumerate(entry.steps, start=1)]
    if isinstance(entry, EntryAnswer):
        return [*texts, ("question", entry.question or "")]
    texts += [("limits", entry.limits or ""), ("details", entry.details or "")]
    return texts + [(f"materials.第{number}个", text) for number, text in enumerate(entry.materials, start=1)]


def _review_faults(entry: AnswerEntry | EntryAnswer | ItemEntry, *, today: date) -> list[tuple[str, str]]:
    return [("reviewed_on", f"{entry.reviewed_on} 还没到")] if entry.reviewed_on > today else []
