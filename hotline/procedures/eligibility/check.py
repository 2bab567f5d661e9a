"""What `hotline knowledge check` objects to in data/eligibility/ and data/city/legal_aid.yml, beyond their form."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from hotline.catalogue.legal_aid import rules_faults
from hotline.datafiles import Finding
from hotline.knowledge.figures import unfounded
from hotline.knowledge.fulltext import StatuteTexts
from hotline.knowledge.loader import Knowledge
from hotline.procedures.deadlines.book import Book
from hotline.procedures.documents.schema import DocumentEntry, When
from hotline.procedures.eligibility.facts import CIRCUMSTANCES, INCOME, REOPENED, SPECIAL, URGENT
from hotline.procedures.eligibility.schema import Next
from hotline.procedures.eligibility.table import (
    CONDITIONS,
    EVIDENCE,
    GUIDANCE,
    KINDS,
    LOCAL,
    QUESTIONS,
    Table,
    read_table,
)
from hotline.procedures.eligibility.terms import DERIVED, Result
from hotline.procedures.grounds import ground_faults, ground_reminders, known_facts, missing_facts
from hotline.vocabulary import Area

type Values = Mapping[str, frozenset[str]]
"""What a `when` may name, with its values."""


def check_eligibility(
    data_dir: Path,
    knowledge: Knowledge,
    documents: Mapping[str, DocumentEntry],
    book: Book,
    *,
    today: date,
    texts: StatuteTexts | None,
) -> list[Finding]:
    """Everything wrong with the decision table."""
    table, findings = read_table(data_dir)
    if table is None:
        return findings
    findings = [*_when_faults(table), *_kind_faults(table, knowledge, book), *_link_faults(table, knowledge, documents)]
    findings += ground_faults(table.sayings(), table.reviewed, knowledge, today=today, texts=texts)
    findings += _question_faults(table, knowledge)
    findings += [
        Finding(LOCAL, table.local.id, field, problem)
        for field, problem in rules_faults(table.local, table.unlisted, today=today)
    ]
    findings += [
        Finding(QUESTIONS, name, "id", "程序按这个 id 认这个问题，不能改名或者删掉")
        for name in (SPECIAL, REOPENED, CIRCUMSTANCES, URGENT, INCOME)
        if name not in table.questions
    ]
    return findings


def eligibility_reminders(data_dir: Path, knowledge: Knowledge, *, today: date, months: int) -> list[Finding]:
    """Files and rows that a lawyer should look at again; nothing is broken yet."""
    table, _ = read_table(data_dir)
    if table is None:
        return []
    return ground_reminders(table.sayings(), table.reviewed, knowledge, today=today, months=months)


def values_of(table: Table) -> Values:
    """What a `when` may name: choices, the kind of matter, and what follows from the answers."""
    choices: dict[str, frozenset[str]] = {}
    for question in table.questions.values():
        if question.options:
            own = frozenset(option.value for option in question.options)
            choices[question.tells] = choices.get(question.tells, frozenset()) | own
    return {**choices, **DERIVED, "kind": frozenset(table.kinds)}


def _when_faults(table: Table) -> Iterator[Finding]:
    known = values_of(table)
    results = frozenset(Result)
    later = {**known, "scope": results, **{condition.id: results for condition in table.conditions}}
    for question in table.questions.values():
        yield from _faults_in(QUESTIONS, question.id, "when", question.when, known)
        for option in question.options:
            yield from _faults_in(QUESTIONS, question.id, f"options.{option.value}.when", option.when, known)
    for condition in table.conditions:
        yield from _faults_in(CONDITIONS, condition.id, "when", condition.when, known)
    for saying in table.sayings():
        names = later if saying.file == GUIDANCE else known
        yield from _faults_in(saying.file, saying.entry, f"{saying.field}.when".strip("."), saying.said.when, names)
    for number, step in enumerate(table.next, start=1):
        yield from _faults_in(GUIDANCE, "next", f"第{number}个.when", step.when, later)
    for number, rule in enumerate(table.prefill, start=1):
        yield from _faults_in(GUIDANCE, "prefill", f"第{number}个.when", rule.when, later)
    for kind in table.kinds.values():
        for number, step in enumerate(kind.next, start=1):
            yield from _faults_in(KINDS, kind.id, f"next.第{number}个.when", step.when, later)


def _faults_in(file: str, entry: str, field: str, when: When, known: Values) -> Iterator[Finding]:
    for name, values in when.items():
        if name not in known:
            yield Finding(file, entry, field, f"没有 {name} 这个问题或情况")
            continue
        for value in values:
            if value not in known[name]:
                yield Finding(file, entry, field, f"{name} 没有 {value} 这个值")


def _kind_faults(table: Table, knowledge: Knowledge, book: Book) -> Iterator[Finding]:
    """Every answer to the first questions is a kind, and every kind and list of evidence is used."""
    first = next(iter(table.questions.values()))
    if first.unknown is not None:
        yield Finding(QUESTIONS, first.id, "unknown", "第一问定了后面怎么走，不能跳过：写 unknown: null")
    reached: set[str] = set()
    for option in first.options:
        finer = table.questions.get(option.value)
        reached |= {option.value, *(each.value for each in finer.options)} if finer else {option.value}
    yield from (
        Finding(QUESTIONS, first.id, "options", f"kinds.yml 里没有 {name}") for name in reached - set(table.kinds)
    )
    yield from (Finding(KINDS, name, "id", "哪个回答都不通到这里") for name in set(table.kinds) - reached)
    used = {kind.evidence for kind in table.kinds.values()}
    yield from (Finding(EVIDENCE, name, "id", "哪种事情都没有用到") for name in set(table.evidence) - used)
    matters = knowledge.areas[Area.LEGAL_AID].matters if Area.LEGAL_AID in knowledge.areas else {}
    for kind in table.kinds.values():
        if kind.evidence is not None and kind.evidence not in table.evidence:
            yield Finding(KINDS, kind.id, "evidence", f"evidence.yml 里没有 {kind.evidence}")
        if kind.limit is not None and book.way_to(kind.limit) is None:
            yield Finding(KINDS, kind.id, "limit", f"data/deadlines 里没有路通到 {kind.limit}")
        if matters and kind.topic.split("/")[1] not in matters:
            yield Finding(KINDS, kind.id, "topic", f"data/knowledge/legal_aid.yml 的 matters 里没有 {kind.topic}")
        if any(not case.when for case in kind.scope[:-1]) or kind.scope[-1].when:
            yield Finding(KINDS, kind.id, "scope", "最后一行不写 when，别的行都要写")


def _link_faults(table: Table, knowledge: Knowledge, documents: Mapping[str, DocumentEntry]) -> Iterator[Finding]:
    for number, step in enumerate(table.next, start=1):
        yield from _step_faults(table, step, knowledge, documents, GUIDANCE, "next", f"第{number}个")
    for kind in table.kinds.values():
        for number, step in enumerate(kind.next, start=1):
            yield from _step_faults(table, step, knowledge, documents, KINDS, kind.id, f"next.第{number}个")
    for number, rule in enumerate(table.prefill, start=1):
        fields = {entry.id: entry for entry in documents[rule.draft].fields} if rule.draft in documents else {}
        options = {option.value for option in fields[rule.field].options} if rule.field in fields else set()
        if rule.field not in fields:
            yield Finding(GUIDANCE, "prefill", f"第{number}个", f"文书 {rule.draft} 里没有 {rule.field}")
        elif rule.value is not None and rule.value not in options:
            yield Finding(GUIDANCE, "prefill", f"第{number}个", f"{rule.field} 没有 {rule.value} 这个选项")


def _step_faults(
    table: Table,
    step: Next,
    knowledge: Knowledge,
    documents: Mapping[str, DocumentEntry],
    file: str,
    entry: str,
    field: str,
) -> Iterator[Finding]:
    known = values_of(table)
    if step.ask and step.ask not in set(knowledge.answers) | knowledge.unusable_ids:
        yield Finding(file, entry, field, f"没有这条回答：{step.ask}")
    if step.draft and step.draft not in documents:
        yield Finding(file, entry, field, f"没有这份文书：{step.draft}")
    yield from _faults_in(file, entry, f"{field}.again", {name: [value] for name, value in step.again.items()}, known)


def _question_faults(table: Table, knowledge: Knowledge) -> Iterator[Finding]:
    for question in table.questions.values():
        yield from (
            Finding(QUESTIONS, question.id, "facts", problem) for problem in missing_facts(question.facts, knowledge)
        )
        facts = known_facts(question.facts, knowledge)
        options = [text for option in question.options for text in (option.title, option.means or "")]
        for text in (question.question, question.why, *options):
            yield from (Finding(QUESTIONS, question.id, "question", problem) for problem in unfounded(text, facts))
    for list_ in table.evidence.values():
        for item in list_.items:
            yield from (Finding(EVIDENCE, list_.id, "items", problem) for problem in unfounded(item, []))
