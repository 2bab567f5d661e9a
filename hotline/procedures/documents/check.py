"""What `hotline knowledge check` objects to in data/documents/, beyond its form."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from hotline.catalogue.schema import Catalogue
from hotline.datafiles import Finding
from hotline.knowledge.citations import faults_today
from hotline.knowledge.figures import unfounded
from hotline.knowledge.fulltext import StatuteTexts, text_faults
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.stale import out_of_force, overdue
from hotline.procedures.deadlines.book import read_book
from hotline.procedures.documents.loader import file_of, read_documents
from hotline.procedures.documents.schema import DocumentEntry, FieldEntry, When
from hotline.procedures.documents.values import id_number_of
from hotline.procedures.fields import Kind

type Fault = tuple[str, str]
"""Where in the file, and what is wrong there."""


def check_documents(
    data_dir: Path, knowledge: Knowledge, catalogue: Catalogue, *, today: date, texts: StatuteTexts | None
) -> list[Finding]:
    """Everything wrong with the kinds of paper."""
    documents, findings = read_documents(data_dir)
    rules = read_book(data_dir)[0].rules
    asked: dict[str, FieldEntry] = {}
    for document in documents.values():
        faults = [
            *_layout_faults(document),
            *_condition_faults(document),
            *_field_faults(document, rules),
            *_alike_faults(document, asked),
            *_reference_faults(document, knowledge, catalogue, documents),
            *_law_faults(document, knowledge, today=today),
            *(text_faults(document.citation_places(), texts) if texts else []),
        ]
        findings += [Finding(file_of(document.id), document.id, field, problem) for field, problem in faults]
    return findings


def document_reminders(data_dir: Path, knowledge: Knowledge, *, today: date, months: int) -> list[Finding]:
    """Papers that a lawyer should look at again; nothing is broken yet."""
    documents, _ = read_documents(data_dir)
    found: list[Finding] = []
    for entry in documents.values():
        file = file_of(entry.id)
        found += overdue(file, entry.id, entry.reviewed_on, entry.review_by, today=today, months=months)
        found += out_of_force(file, entry.id, entry.citations, knowledge, today=today)
    return sorted(found)


def _layout_faults(document: DocumentEntry) -> Iterator[Fault]:
    """Everything asked is printed or decides something, and everything printed is asked."""
    known = [entry.id for entry in document.fields]
    yield from ((f"{name}", "这个问题写了两遍") for name in sorted({name for name in known if known.count(name) > 1}))
    printed: set[str] = set()
    for number, block in enumerate(document.paper, start=1):
        names = set(block.names())
        printed |= names
        yield from ((f"paper.第{number}个", f"fields 里没有 {name}") for name in sorted(names - set(known)))
    deciding = {name for _, when in document.conditions() for name in when}
    where = {document.addressee.field} if document.addressee else set()
    where |= {receiver.district for receiver in (document.addressee.receivers if document.addressee else [])}
    starts = {limit.starts for limit in document.limits}
    for name in known:
        if name not in printed | deciding | where | starts:
            yield name, "问了却没有用上：文书里没有这一项，也不决定别的问题"


def _condition_faults(document: DocumentEntry) -> Iterator[Fault]:
    """A condition names an earlier or other choice, and values that it has."""
    fields = {entry.id: entry for entry in document.fields}
    order = {name: number for number, name in enumerate(fields)}
    for place, when in document.conditions():
        yield from _when_faults(place, when, fields)
    for entry in document.fields:
        for name in entry.when:
            if name in order and order[name] >= order[entry.id]:
                yield f"{entry.id}.when", f"{name} 要在它前面问"


def _when_faults(place: str, when: When, fields: dict[str, FieldEntry]) -> Iterator[Fault]:
    for name, values in when.items():
        if name not in fields:
            yield place, f"fields 里没有 {name}"
            continue
        options = {option.value for option in fields[name].options}
        yield from ((place, f"{name} 没有 {value} 这个选项") for value in values if value not in options)


def _field_faults(document: DocumentEntry, rules: Collection[str]) -> Iterator[Fault]:
    fields = {entry.id: entry for entry in document.fields}
    order = list(fields)
    for entry in document.fields:
        if entry.derive and id_number_of(entry) not in order[: order.index(entry.id)]:
            yield f"{entry.id}.derive", f"要先问 {id_number_of(entry)}，才能从里面看出来"
        if entry.same_as and (entry.same_as not in fields or order.index(entry.same_as) > order.index(entry.id)):
            yield f"{entry.id}.same_as", f"前面没有 {entry.same_as} 这个问题"
    if document.addressee:
        name = document.addressee.field
        if name is not None and name not in fields:
            yield "addressee.field", f"fields 里没有 {name}"
        for number, receiver in enumerate(document.addressee.receivers, start=1):
            kind = fields[receiver.district].kind if receiver.district in fields else None
            if receiver.district != "city" and kind is not Kind.DISTRICT:
                yield f"addressee.receivers.第{number}个.district", f"{receiver.district} 不是问区县的问题"
    for number, limit in enumerate(document.limits, start=1):
        if limit.rule is not None and limit.rule not in rules:
            yield f"limits.第{number}个.rule", f"data/deadlines 里没有 {limit.rule}"
        if limit.starts is not None and (limit.starts not in fields or fields[limit.starts].kind is not Kind.DAY):
            yield f"limits.第{number}个.starts", f"{limit.starts} 不是问日子的问题"


def _alike_faults(document: DocumentEntry, asked: dict[str, FieldEntry]) -> Iterator[Fault]:
    """Answers go from one paper to the next by the id of the question: it must take the same answers."""
    for entry in document.fields:
        known = asked.setdefault(entry.id, entry)
        if known.kind is not entry.kind or _values(known) != _values(entry):
            yield entry.id, "别的文书里也有这个 id，问法或选项却不一样：不是一回事就换个 id"


def _values(entry: FieldEntry) -> list[str]:
    return [option.value for option in entry.options]


def _reference_faults(
    document: DocumentEntry, knowledge: Knowledge, catalogue: Catalogue, documents: dict[str, DocumentEntry]
) -> Iterator[Fault]:
    kinds = {kind.id for kind in catalogue.office_kinds}
    if document.addressee and document.addressee.office not in kinds:
        yield "addressee.office", f"没有这类机构：{document.addressee.office}"
    answers = set(knowledge.answers) | knowledge.unusable_ids
    for number, entry in enumerate(document.next, start=1):
        if entry.ask and entry.ask not in answers:
            yield f"next.第{number}个.ask", f"没有这条回答：{entry.ask}"
        if entry.draft and (entry.draft not in documents or entry.draft == document.id):
            yield f"next.第{number}个.draft", f"没有这份文书，或者就是它自己：{entry.draft}"
    area, _, matter = document.matter.partition("/")
    if area != document.area:
        yield "matter", f"不属于领域 {document.area}"
    elif document.area in knowledge.areas and matter not in knowledge.areas[document.area].matters:
        yield "matter", f"data/knowledge/{area}.yml 的 matters 里没有 {matter}"


def _law_faults(document: DocumentEntry, knowledge: Knowledge, *, today: date) -> Iterator[Fault]:
    cited = {(citation.statute, citation.article) for citation in document.citations}
    for place, citation in document.citation_places():
        for fault in faults_today(knowledge, citation, today=today, reviewed_on=document.reviewed_on):
            yield place, fault
        if (citation.statute, citation.article) not in cited:
            yield place, f"{citation.statute}{citation.article or ''}也要写进 citations"
    yield from (
        ("facts", f"data/statutes/facts 里没有 {fact}") for fact in document.facts if fact not in knowledge.facts
    )
    facts = [knowledge.facts[fact] for fact in document.facts if fact in knowledge.facts]
    for fact in facts:
        if (fact.statute, fact.article) not in cited:
            yield "facts", f"{fact.id} 出自{fact.statute}{fact.article}，citations 里没有"
    for place, text in document.texts():
        yield from ((place, problem) for problem in unfounded(text, facts))
    if document.reviewed_on > today:
        yield "reviewed_on", f"{document.reviewed_on} 还没到"
