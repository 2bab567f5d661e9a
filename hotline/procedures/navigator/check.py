"""What `hotline knowledge check` objects to in data/navigator/, beyond its form."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path

from hotline.catalogue.schema import Catalogue
from hotline.datafiles import Finding
from hotline.knowledge.figures import unfounded
from hotline.knowledge.fulltext import StatuteTexts
from hotline.knowledge.loader import Knowledge
from hotline.procedures.deadlines.book import Book
from hotline.procedures.documents.schema import DocumentEntry, When
from hotline.procedures.eligibility.table import Table
from hotline.procedures.grounds import ground_faults, ground_reminders
from hotline.procedures.navigator.decide import KIND, decide
from hotline.procedures.navigator.guidebook import BARS, CHANNELS, QUESTIONS, Guidebook, read_guidebook
from hotline.procedures.navigator.procedure import FALLBACK
from hotline.procedures.navigator.schema import UNKNOWN, Kind
from hotline.vocabulary import Area


def check_navigator(
    data_dir: Path,
    knowledge: Knowledge,
    catalogue: Catalogue,
    documents: Mapping[str, DocumentEntry],
    book: Book,
    table: Table | None,
    *,
    today: date,
    texts: StatuteTexts | None,
) -> list[Finding]:
    """Everything wrong with the guidebook."""
    guide, findings = read_guidebook(data_dir)
    if findings or not guide.kinds:
        return findings
    matters = {option.value for option in next(iter(table.questions.values())).options} if table else set[str]()
    findings = [*_form_faults(guide), *_when_faults(guide)]
    for kind in guide.kinds.values():
        findings += [
            Finding(guide.files[kind.id], kind.id, field, problem)
            for field, problem in _link_faults(kind, knowledge, documents, book, matters)
        ]
    findings += _place_faults(guide, catalogue)
    if not findings:
        findings += [fault for kind in guide.kinds.values() for fault in _way_faults(guide, kind)]
    findings += ground_faults(guide.sayings(), guide.reviewed, knowledge, today=today, texts=texts)
    return findings + _figure_faults(guide)


def navigator_reminders(data_dir: Path, knowledge: Knowledge, *, today: date, months: int) -> list[Finding]:
    """Files and statements that a lawyer should look at again; nothing is broken yet."""
    guide, _ = read_guidebook(data_dir)
    return ground_reminders(guide.sayings(), guide.reviewed, knowledge, today=today, months=months)


def every_answer(guide: Guidebook, kind: Kind) -> Iterator[dict[str, str | None]]:
    """Every way to answer the questions of a kind, skipping included."""
    asked = [[*(option.value for option in guide.questions[name].options), None] for name in kind.questions]
    for values in product(*asked):
        yield {KIND: kind.id, **dict(zip(kind.questions, values, strict=True))}


def _form_faults(guide: Guidebook) -> Iterator[Finding]:
    """Everything is used, and everything that is used is there."""
    used = {way.channel for kind in guide.kinds.values() for way in kind.ways}
    asked = {name for kind in guide.kinds.values() for name in kind.questions}
    yield from (Finding(CHANNELS, id_, "id", "哪种纠纷都没有用到") for id_ in set(guide.channels) - used)
    yield from (Finding(QUESTIONS, id_, "id", "哪种纠纷都不问") for id_ in set(guide.questions) - asked)
    for kind in guide.kinds.values():
        file = guide.files[kind.id]
        if kind.group not in guide.groups:
            yield Finding(file, kind.id, "group", f"questions.yml 里没有 {kind.group} 这一类")
        yield from (
            Finding(file, kind.id, "ways", f"channels.yml 里没有 {way.channel}")
            for way in kind.ways
            if way.channel not in guide.channels
        )
        yield from (
            Finding(file, kind.id, "questions", f"questions.yml 里没有 {name}")
            for name in kind.questions
            if name not in guide.questions
        )
    yield from (Finding(QUESTIONS, id_, "id", "这一类下面没有纠纷") for id_ in guide.groups if not guide.of_group(id_))
    if FALLBACK not in guide.kinds:
        yield Finding(QUESTIONS, FALLBACK, "id", f"要有一种纠纷叫 {FALLBACK}：哪种都不是的人走这里")
    for bar in guide.bars.values():
        ids = {bar.channel, *filter(None, (bar.until,))}
        yield from (Finding(BARS, bar.id, "channel", f"没有这个渠道：{id_}") for id_ in ids - set(guide.channels))
        yield from (
            Finding(BARS, bar.id, "kinds", f"没有这种纠纷：{id_}") for id_ in bar.kinds if id_ not in guide.kinds
        )
        yield from (
            Finding(BARS, bar.id, "kinds", f"{id_} 里没有 {bar.channel} 这条路")
            for id_ in bar.kinds
            if id_ in guide.kinds and bar.channel not in {way.channel for way in guide.kinds[id_].ways}
        )


def _when_faults(guide: Guidebook) -> Iterator[Finding]:
    for kind in guide.kinds.values():
        file = guide.files[kind.id]
        for number, way in enumerate(kind.ways, start=1):
            yield from _faults_in(guide, kind, way.when, file, kind.id, f"ways.第{number}个.when")
        for number, limit in enumerate(kind.limits, start=1):
            yield from _faults_in(guide, kind, limit.when, file, kind.id, f"limits.第{number}个.when")
    for bar in guide.bars.values():
        for kind in (guide.kinds[id_] for id_ in bar.kinds if id_ in guide.kinds):
            yield from _faults_in(guide, kind, bar.when, BARS, bar.id, "when")


def _faults_in(guide: Guidebook, kind: Kind, when: When, file: str, entry: str, field: str) -> Iterator[Finding]:
    for name, values in when.items():
        if name not in kind.questions or name not in guide.questions:
            yield Finding(file, entry, field, f"{kind.id} 不问 {name}")
            continue
        known = {UNKNOWN, *(option.value for option in guide.questions[name].options)}
        yield from (
            Finding(file, entry, field, f"{name} 没有 {value} 这个值") for value in values if value not in known
        )


def _link_faults(
    kind: Kind, knowledge: Knowledge, documents: Mapping[str, DocumentEntry], book: Book, matters: set[str]
) -> Iterator[tuple[str, str]]:
    area, matter = kind.topic.split("/")
    known = knowledge.areas[Area(area)].matters if area in knowledge.areas else {}
    if matter not in known:
        yield "topic", f"data/knowledge 里没有 {kind.topic}"
    for limit in kind.limits:
        if limit.rule not in book.rules or book.way_to(limit.rule) is None:
            yield "limits", f"data/deadlines 里没有路通到 {limit.rule}"
    if kind.aid and kind.aid not in matters:
        yield "aid", f"法律援助预检第一问没有 {kind.aid}"
    for number, way in enumerate(kind.ways, start=1):
        step = way.step
        if step.ask and step.ask not in set(knowledge.answers) | knowledge.unusable_ids:
            yield f"ways.第{number}个.step", f"没有这条回答：{step.ask}"
        if step.draft and step.draft not in documents:
            yield f"ways.第{number}个.step", f"没有这份文书：{step.draft}"


def _place_faults(guide: Guidebook, catalogue: Catalogue) -> Iterator[Finding]:
    kinds, numbers = {kind.id for kind in catalogue.office_kinds}, {one.number for one in catalogue.numbers}
    for channel in guide.channels.values():
        if channel.office and channel.office not in kinds:
            yield Finding(CHANNELS, channel.id, "office", f"没有这类机构：{channel.office}")
        if channel.number and channel.number not in numbers:
            yield Finding(CHANNELS, channel.id, "number", f"national.yml 里没有 {channel.number}")
    for kind in guide.kinds.values():
        for number, way in enumerate(kind.ways, start=1):
            place = f"ways.第{number}个"
            if way.office and way.office not in kinds:
                yield Finding(guide.files[kind.id], kind.id, f"{place}.office", f"没有这类机构：{way.office}")
            if way.step.number and way.step.number not in numbers:
                problem = f"national.yml 里没有 {way.step.number}"
                yield Finding(guide.files[kind.id], kind.id, f"{place}.step", problem)


def _way_faults(guide: Guidebook, kind: Kind) -> Iterator[Finding]:
    """Whatever is answered, a way is open; and each way and each bar counts for somebody."""
    used: set[int] = set()
    for answers in every_answer(guide, kind):
        verdict = decide(guide, answers)
        if not verdict.ways:
            yield Finding(guide.files[kind.id], kind.id, "ways", f"这样回答一条路也没有：{answers}")
        used |= {kind.ways.index(way.way) for way in verdict.ways}
    for number in set(range(len(kind.ways))) - used:
        yield Finding(guide.files[kind.id], kind.id, f"ways.第{number + 1}个", "怎么回答都走不到这里")


def _figure_faults(guide: Guidebook) -> list[Finding]:
    """Texts that rest on no article name no figure."""
    texts = [
        (QUESTIONS, question.id, text)
        for question in guide.questions.values()
        for option in question.options
        for text in (question.question, question.why, option.title, option.means or "")
    ]
    texts += [
        (guide.files[kind.id], kind.id, text)
        for kind in guide.kinds.values()
        for text in (*kind.evidence, kind.danger or "", *(way.step.title for way in kind.ways))
    ]
    found = [Finding(file, entry, "", problem) for file, entry, text in texts for problem in unfounded(text, [])]
    return sorted(set(found))
