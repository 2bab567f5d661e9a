"""Change radar: everything that rests on an article of a statute, whatever kind of data it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hotline.cases.drafts import DRAFTING
from hotline.cases.kinds import CaseAction, action_title
from hotline.cases.periods import PERIODS
from hotline.cases.rules import RULES
from hotline.catalogue.schema import Catalogue
from hotline.errors import DataError
from hotline.knowledge.citations import article_fault
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import AnswerEntry, CitationEntry, Statute, cited_places
from hotline.numerals import article_name, article_number, chinese_to_int
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.loader import file_of, load_documents
from hotline.procedures.eligibility.table import read_table
from hotline.procedures.navigator.guidebook import read_guidebook
from hotline.procedures.offers import FILE as OFFERS_FILE
from hotline.procedures.offers import load_offers, offers_file


@dataclass(frozen=True)
class DataFiles:
    """What is searched: the read knowledge and catalogue, and the folder for sources that read files of their own."""

    folder: Path
    knowledge: Knowledge
    catalogue: Catalogue


@dataclass(frozen=True)
class Article:
    """An article as something names it; None where it names only the statute."""

    statute: str
    article: str | None


@dataclass(frozen=True)
class Resting:
    """One thing and the articles it rests on."""

    kind: str
    id: str
    title: str
    file: str
    articles: frozenset[Article]

    def __str__(self) -> str:
        named = sorted({one.article or "（只引法名）" for one in self.articles}, key=_place)
        return f"{self.kind} {self.id}「{self.title}」依据{'、'.join(named)}（{self.file}）"


Source = Callable[[DataFiles], Iterable[Resting]]
"""Lists all things of one kind with every article they rest on."""


def answers(data: DataFiles) -> Iterable[Resting]:
    """Answers and areas' entry answers, with the rules for other periods and the facts they name."""
    for file, name, entry in data.knowledge.entries():
        area = Path(file).stem
        own = isinstance(entry, AnswerEntry)
        facts = [*entry.facts, *(id_ for period in (entry.periods if own else []) for id_ in period.facts)]
        named = {Article(citation.statute, citation.article) for _, citation in cited_places(entry)}
        yield Resting(
            "回答" if own else "领域入口",
            name if own else f"{area}/{name}",
            entry.title,
            file,
            frozenset(named | _of_facts(data, facts)),
        )


def facts(data: DataFiles) -> Iterable[Resting]:
    """The rows of data/statutes/facts/."""
    for fact in data.knowledge.facts.values():
        article = Article(fact.statute, fact.article)
        yield Resting("数字", fact.id, fact.statement, data.knowledge.files[fact.id], frozenset({article}))


def items(data: DataFiles) -> Iterable[Resting]:
    """Service items."""
    for item in data.catalogue.items:
        named = _of_citations(item.citations) | _of_facts(data, item.facts)
        yield Resting("事项", item.code, item.title, data.catalogue.files[item.code], frozenset(named))


def organisations(data: DataFiles) -> Iterable[Resting]:
    """Organisations that exist because a statute says so."""
    for city in data.catalogue.cities:
        for place in city.organisations:
            named = frozenset(_of_citations(place.citations))
            yield Resting("机构", place.id, place.name, data.catalogue.files[city.city], named)


def documents(data: DataFiles) -> Iterable[Resting]:
    """Kinds of paper, with the articles that demand their parts."""
    for document in load_documents(data.folder).values():
        named = _of_citations(citation for _, citation in document.citation_places()) | _of_facts(data, document.facts)
        yield Resting("文书", document.id, document.title, file_of(document.id), frozenset(named))


def deadlines(data: DataFiles) -> Iterable[Resting]:
    """Time limits, and the ways of counting them."""
    book = load_book(data.folder)
    for id_, title, citations in book.cited():
        rule = book.rules.get(id_)
        named = _of_citations(citations) | _of_facts(data, rule.all_facts if rule else [])
        yield Resting("期限", id_, title, book.files[id_], frozenset(named))


def eligibility(data: DataFiles) -> Iterable[Resting]:
    """The rows and notes of the legal aid pre-check, those of one entry together."""
    table, _ = read_table(data.folder)
    if table is None:
        return
    titles = {kind.id: kind.title for kind in table.kinds.values()}
    titles |= {condition.id: condition.title for condition in table.conditions}
    entries: dict[tuple[str, str], set[Article]] = {}
    for saying in table.sayings():
        named = _of_citations(saying.said.citations) | _of_facts(data, saying.said.facts)
        entries.setdefault((saying.file, saying.entry), set()).update(named)
    for (file, entry), named in entries.items():
        yield Resting("预检", entry, titles.get(entry, entry), file, frozenset(named))


def navigator(data: DataFiles) -> Iterable[Resting]:
    """Channels, kinds of dispute and bars of the dispute navigator."""
    guide, _ = read_guidebook(data.folder)
    named = {**guide.channels, **guide.kinds, **guide.bars}
    entries: dict[tuple[str, str], set[Article]] = {}
    for saying in guide.sayings():
        rests = _of_citations(saying.said.citations) | _of_facts(data, saying.said.facts)
        entries.setdefault((saying.file, saying.entry), set()).update(rests)
    for (file, entry), rests in entries.items():
        yield Resting("导航", entry, named[entry].title, file, frozenset(rests))


def offers(data: DataFiles) -> Iterable[Resting]:
    """Buttons under answers: each rests on what it stands under, and on the limit or the paper that it begins."""
    if not offers_file(data.folder).exists():  # a folder of another city may offer nothing
        return
    of_answers = {thing.id: thing.articles for thing in answers(data)}
    begun = {thing.id: thing.articles for thing in deadlines(data)}
    begun |= {f"{DRAFTING}{thing.id}": thing.articles for thing in documents(data)}
    for offer in load_offers(data.folder).offers:
        under = [
            articles
            for id_, articles in of_answers.items()
            if id_ in offer.under or id_.rsplit(".", 1)[0] in offer.under
        ]
        begins = [begun[name] for name in (offer.procedure, *map(str, offer.answers.values())) if name in begun]
        yield Resting("按钮", offer.procedure, offer.title, OFFERS_FILE, frozenset().union(*under, *begins))


def cases(_data: DataFiles) -> Iterable[Resting]:
    """Steps of the cases' law and the periods that run between them. They are code: a maintainer asks for the change."""
    for kind, rules in RULES.items():
        steps: dict[CaseAction, set[Article]] = {}
        for rule in rules:
            laws = [*rule.law, *(ground.law for ground in rule.grounds if ground.law)]
            steps.setdefault(rule.action, set()).update(Article(law.statute, law.article) for law in laws)
        for action, named in steps.items():
            id_, file = f"{kind.value}/{action.value}", f"hotline/cases/rules/{kind.value}.py"
            yield Resting("办件步骤", id_, action_title(kind, action), file, frozenset(named))
    for period in PERIODS:
        article = Article(period.law.statute, period.law.article)
        yield Resting("办件期限", period.id, period.title, "hotline/cases/periods.py", frozenset({article}))


SOURCES: tuple[Source, ...] = (
    answers,
    facts,
    items,
    organisations,
    documents,
    deadlines,
    eligibility,
    navigator,
    offers,
    cases,
)
"""Every kind of data that rests on articles. A new kind adds its source here."""


def resting_on(data: DataFiles, statute: str, articles: Iterable[str] = ()) -> list[Resting]:
    """Everything that rests on these articles; without any, on the statute. Things are listed with those articles."""
    wanted = set(articles)
    found: list[Resting] = []
    for source in SOURCES:
        for thing in source(data):
            hit = {one for one in thing.articles if one.statute == statute and (not wanted or one.article in wanted)}
            if hit:
                found.append(Resting(thing.kind, thing.id, thing.title, thing.file, frozenset(hit)))
    return found


def articles_asked(knowledge: Knowledge, statute: str, written: str) -> list[str]:
    """`20,34`, `20-25`, `第二十条` as 第…条. DataError in one sentence for a statute or article nobody knows."""
    known = knowledge.statutes.get(statute)
    if known is None:
        raise DataError(f"法条目录里没有“{statute}”，请用 data/statutes/index.yml 里的简称。")
    asked: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,，、;；\s]+", written))):
        first, *last = re.split(r"[-－—–~～至到]+", part)
        if len(last) > 1:
            raise DataError(f"看不懂条号“{part}”，请写成 20、20-25 或 第二十条。")
        asked += _range(known, first, last[0]) if last else [_existing(known, _named(first))]
    return list(dict.fromkeys(asked))


def _range(statute: Statute, first: str, last: str) -> list[str]:
    begin, end = article_number(_named(first)), article_number(_named(last))
    if begin is None or end is None or begin > end:
        raise DataError(f"看不懂条号“{first}-{last}”，请写成 20-25 这样，小的在前。")
    largest = max((version.articles or 0 for version in statute.versions), default=0)
    listed = [name for version in statute.versions for name in version.listed]
    if listed:
        within = [name for name in listed if begin <= (article_number(name) or 0) <= end]
        if not within:
            raise DataError(f"目录里没有{statute.short_title}{article_name(begin)}到{article_name(end)}。")
        return within
    if end > largest:
        raise DataError(_fault(statute, article_name(end)) or f"{statute.short_title}没有{article_name(end)}。")
    return [_existing(statute, article_name(number)) for number in range(begin, end + 1)]


def _existing(statute: Statute, article: str) -> str:
    fault = _fault(statute, article)
    if fault:
        raise DataError(fault)
    return article


def _fault(statute: Statute, article: str) -> str | None:
    """Why no version has this article; what the newest one says."""
    faults = [article_fault(version, article) for version in statute.versions]
    return f"{statute.short_title}：{faults[0]}。" if all(faults) else None


def _named(written: str) -> str:
    """20, 二十, 第20条 or 第二十条之一 as 第…条."""
    match = re.fullmatch(
        r"第?(?:(?P<digits>\d{1,4})|(?P<numeral>[零〇一二三四五六七八九十百千两]+))条?(?P<rest>之[一二三四五六七八九十]+)?",
        written,
    )
    number = (int(match["digits"]) if match["digits"] else chinese_to_int(match["numeral"])) if match else None
    if match is None or not number:
        raise DataError(f"看不懂条号“{written}”，请写成 20、20-25 或 第二十条。")
    return article_name(number) + (match["rest"] or "")


def _of_citations(citations: Iterable[CitationEntry]) -> set[Article]:
    return {Article(citation.statute, citation.article) for citation in citations}


def _of_facts(data: DataFiles, ids: Iterable[str]) -> set[Article]:
    known = [data.knowledge.facts[id_] for id_ in ids if id_ in data.knowledge.facts]
    return {Article(fact.statute, fact.article) for fact in known}


def _place(article: str) -> tuple[int, str]:
    return (article_number(article) or 0, article)
