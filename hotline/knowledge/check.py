"""`hotline knowledge check`: what a lawyer or a program would object to before an answer is shown to anyone."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import read_catalogue
from hotline.catalogue.schema import Catalogue
from hotline.clock import SHANGHAI
from hotline.conversations.groups import check_skill_groups
from hotline.datafiles import BadFile, Finding
from hotline.desk.canned import check_canned
from hotline.desk.labels import load_labels
from hotline.inquiries.catalogue import load_inquiries
from hotline.knowledge.citations import article_fault
from hotline.knowledge.coverage import check_coverage
from hotline.knowledge.entry_check import answer_faults, citation_faults, item_faults
from hotline.knowledge.fulltext import StatuteTexts, check_texts, read_texts
from hotline.knowledge.loader import Knowledge, read_knowledge
from hotline.knowledge.onward_check import check_onward
from hotline.knowledge.period_check import unused_events
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.thresholds import load_thresholds
from hotline.learning.doubts import load_doubts
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
from hotline.wechat.menu import load_menu
from hotline.work_orders.exclusions import check_exclusions
from hotline.workdays import check_calendars


def check(data_dir: Path, *, today: date, statutes_dir: Path | None = None) -> list[Finding]:
    """Everything wrong with knowledge, statutes, facts, limits, training labels and the catalogue they point to."""
    knowledge, findings = read_knowledge(data_dir)
    catalogue, catalogue_findings = read_catalogue(data_dir)
    book, book_findings = read_book(data_dir)
    findings += catalogue_findings + book_findings
    for file, name, entry in knowledge.entries():
        findings += [
            Finding(file, name, field, problem)
            for field, problem in answer_faults(knowledge, catalogue, entry, today=today)
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
    findings += check_onward(data_dir, knowledge.answers)
    for load in (
        load_thresholds,
        load_job_limits,
        load_gates,
        load_doubts,
        load_targets,
        load_score_sheet,
        load_labels,
        load_inquiries,
        load_menu,
    ):
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
    findings = [
        Finding(catalogue.files[item.code], item.code, field, problem)
        for item in catalogue.items
        for field, problem in item_faults(knowledge, item, today=today)
    ]
    for city in catalogue.cities:
        findings += [
            Finding(catalogue.files[city.city], place.id, field, problem)
            for place in city.organisations
            for field, problem in citation_faults(knowledge, place, today=today, reviewed_on=place.checked_on)
        ]
    return findings
