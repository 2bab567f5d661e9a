"""`hotline knowledge check`: what a lawyer or a program would object to before an answer is shown to anyone."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import read_catalogue
from hotline.catalogue.schema import Catalogue, ItemEntry, OrganisationEntry
from hotline.clock import SHANGHAI
from hotline.conversations.groups import check_skill_groups
from hotline.datafiles import BadFile, Finding
from hotline.desk.canned import check_canned
from hotline.knowledge.citations import article_fault, faults_today
from hotline.knowledge.coverage import check_coverage
from hotline.knowledge.figures import unfounded
from hotline.knowledge.fulltext import StatuteTexts, check_texts, read_texts
from hotline.knowledge.loader import Knowledge, read_knowledge
from hotline.knowledge.period_check import period_faults, unused_events
from hotline.knowledge.schema import AnswerEntry, EntryAnswer
from hotline.knowledge.thresholds import load_thresholds
from hotline.learning.evaluation.gates import load_gates
from hotline.learning.jobs.limits import load_job_limits
from hotline.procedures.deadlines.book import Book, read_book
from hotline.procedures.deadlines.check import check_book, check_book_texts
from hotline.procedures.documents.check import check_documents
from hotline.procedures.documents.loader import read_documents
from hotline.procedures.eligibility.check import check_eligibility
from hotline.procedures.eligibility.table import read_table
from hotline.procedures.navigator.check import check_navigator
from hotline.procedures.offers import check_offers
from hotline.procedures.registry import load_procedures
from hotline.procedures.starts import check_starts
from hotline.procedures.typed import typed_start
from hotline.quality.score_sheet import load_score_sheet
from hotline.quality.targets import load_targets
from hotline.search.index import TextIndex
from hotline.vocabulary import Area
from hotline.work_orders.exclusions import check_exclusions
from hotline.workdays import check_calendars

_TITLE_LENGTH = 20
# An answer is also reached by a neighbouring question, to which its bare yes or no is false and may do harm.
_BARE_YES_OR_NO = re.compile(r"(?:一般)?(?:[不没]?(?:能|可以|会|用|行|是|有|算|对|要)|管用|有效|有用|算数)[。，！]")
_NO_LAW_NEEDED = (Area.CHITCHAT, Area.OUT_OF_SCOPE, Area.HOTLINE_HUMAN, Area.CRISIS)


def check(data_dir: Path, *, today: date, statutes_dir: Path | None = None) -> list[Finding]:
    """Everything wrong with knowledge, statutes, facts, limits, training labels and the catalogue they point to."""
    knowledge, findings = read_knowledge(data_dir)
    catalogue, catalogue_findings = read_catalogue(data_dir)
    book, book_findings = read_book(data_dir)
    findings += catalogue_findings + book_findings
    for file, name, entry in knowledge.entries():
        findings += [
            Finding(file, name, field, problem)
            for field, problem in (
                *_form_faults(entry),
                *_reference_faults(knowledge, catalogue, entry),
                *_figure_faults(knowledge, entry),
                *_citation_faults(knowledge, entry, today=today, reviewed_on=entry.reviewed_on),
                *_review_faults(entry, today=today),
                *(period_faults(knowledge, entry, today=today) if isinstance(entry, AnswerEntry) else []),
            )
        ]
    findings += unused_events(knowledge)
    findings += _catalogue_faults(knowledge, catalogue, today=today)
    findings += check_calendars(data_dir) + check_skill_groups(data_dir) + check_canned(data_dir)
    documents, _ = read_documents(data_dir)
    findings += check_book(book, knowledge, documents, today=today)
    findings += _fact_faults(knowledge, catalogue, book)
    findings += [
        Finding("data/knowledge", area, "", "缺少这个领域的文件")
        for area in Area
        if area not in knowledge.areas and not any(f.file.endswith(f"/{area}.yml") for f in findings)
    ]
    findings += check_coverage(knowledge, data_dir)
    for load in (load_thresholds, load_job_limits, load_gates, load_targets, load_score_sheet):
        try:
            load(data_dir)
        except BadFile as error:
            findings += error.findings
    texts = None
    if statutes_dir is not None:
        try:
            texts = read_texts(statutes_dir)
            findings += check_texts(knowledge, texts, today=today) + check_book_texts(book, texts)
        except BadFile as error:
            findings += error.findings
    findings += check_documents(data_dir, knowledge, catalogue, today=today, texts=texts)
    findings += check_eligibility(data_dir, knowledge, documents, book, today=today, texts=texts)
    table, _ = read_table(data_dir)
    findings += check_navigator(data_dir, knowledge, catalogue, documents, book, table, today=today, texts=texts)
    findings += _offer_faults(data_dir, knowledge, today=today)
    findings += _order_faults(data_dir, knowledge, today=today, texts=texts)
    return sorted(set(findings))


def _offer_faults(data_dir: Path, knowledge: Knowledge, *, today: date) -> Sequence[Finding]:
    """Without sound procedures there is nothing to hold the offers to: their own findings stand above."""
    try:
        procedures = load_procedures(data_dir)
    except BadFile:
        return []
    now = datetime.combine(today, time(12), SHANGHAI)
    nowhere = Directory({}, [], {}, {}, {}, TextIndex([]))
    context = procedures.context(now=now, district=None, directory=nowhere)
    known = set(knowledge.answers) | knowledge.unusable_ids
    return [
        *check_offers(data_dir, known, procedures, context),
        *check_starts(data_dir, [procedure.id for procedure in procedures], typed_start),
    ]


def _order_faults(
    data_dir: Path, knowledge: Knowledge, *, today: date, texts: StatuteTexts | None
) -> Sequence[Finding]:
    try:
        procedures = [procedure.id for procedure in load_procedures(data_dir)]
    except BadFile:
        return []
    return check_exclusions(data_dir, knowledge, procedures, today=today, texts=texts)


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


def _citation_faults(
    knowledge: Knowledge,
    entry: AnswerEntry | EntryAnswer | ItemEntry | OrganisationEntry,
    *,
    today: date,
    reviewed_on: date | None,
) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    seen: set[tuple[str, str | None]] = set()
    for number, citation in enumerate(entry.citations, start=1):
        field = f"citations.第{number}个"
        faults += [(field, fault) for fault in faults_today(knowledge, citation, today=today, reviewed_on=reviewed_on)]
        if (citation.statute, citation.article) in seen:
            faults.append((field, f"{citation.statute}{citation.article or ''}引用了两遍，请合成一条"))
        seen.add((citation.statute, citation.article))
    return faults


def _review_faults(entry: AnswerEntry | EntryAnswer | ItemEntry, *, today: date) -> list[tuple[str, str]]:
    return [("reviewed_on", f"{entry.reviewed_on} 还没到")] if entry.reviewed_on > today else []


def _fact_faults(knowledge: Knowledge, catalogue: Catalogue, book: Book) -> list[Finding]:
    cited: dict[str, set[tuple[str, str | None]]] = {}
    entries = [entry for _, _, entry in knowledge.entries()]
    periods = [period for entry in entries if isinstance(entry, AnswerEntry) for period in entry.periods]
    for entry in (*entries, *periods, *catalogue.items):
        for fact in entry.facts:
            cited.setdefault(fact, set()).update((c.statute, c.article) for c in entry.citations)
    for rule in book.rules.values():
        for fact in rule.all_facts:
            cited.setdefault(fact, set()).update((c.statute, c.article) for c in rule.citations)
    findings: list[Finding] = []
    for fact in knowledge.facts.values():
        file = knowledge.files[fact.id]
        versions = knowledge.statutes[fact.statute].versions if fact.statute in knowledge.statutes else []
        if not versions:
            findings.append(Finding(file, fact.id, "statute", f"法条目录里没有“{fact.statute}”"))
        elif all(article_fault(version, fact.article) for version in versions):
            findings.append(Finding(file, fact.id, "article", f"{fact.statute}没有{fact.article}，或条号待核"))
        if fact.id not in cited:
            findings.append(Finding(file, fact.id, "id", "没有回答、事项或期限用到这个 fact"))
        elif (fact.statute, fact.article) not in cited[fact.id]:
            findings.append(Finding(file, fact.id, "article", f"用到它的都没有引用{fact.statute}{fact.article}"))
    return findings


def _catalogue_faults(knowledge: Knowledge, catalogue: Catalogue, *, today: date) -> list[Finding]:
    findings: list[Finding] = []
    for item in catalogue.items:
        faults = [
            *_figure_faults(knowledge, item),
            *_citation_faults(knowledge, item, today=today, reviewed_on=item.reviewed_on),
            *_review_faults(item, today=today),
            *(("facts", f"data/statutes/facts 里没有 {fact}") for fact in item.facts if fact not in knowledge.facts),
        ]
        sourced = ("fee", "statutory_limit", "materials", "modes", "promised_limit", "commitment")
        if not item.citations and item.source is None:
            faults += [(name, "没有法条也没有来源，请留空") for name in sourced if getattr(item, name) is not None]
        findings += [Finding(catalogue.files[item.code], item.code, field, problem) for field, problem in faults]
    for city in catalogue.cities:
        findings += [
            Finding(catalogue.files[city.city], place.id, field, problem)
            for place in city.organisations
            for field, problem in _citation_faults(knowledge, place, today=today, reviewed_on=place.checked_on)
        ]
    return findings
