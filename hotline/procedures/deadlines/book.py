"""All limits and the questions between them, read from `data/deadlines/`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, yaml_files
from hotline.knowledge.schema import CitationEntry
from hotline.procedures.deadlines.rules import (
    Choice,
    Law,
    Method,
    MethodFile,
    Question,
    QuestionFile,
    Rule,
    RuleFile,
)
from hotline.vocabulary import Area

_QUESTIONS, _METHODS = "questions.yml", "counting.yml"
_AREAS = frozenset(Area)


@dataclass
class Book:
    """Rules and questions by id, ways of counting by law. `files` and `reviewed` tell where each stands and when a
    lawyer last read it."""

    rules: dict[str, Rule] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    methods: dict[Law, Method] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    reviewed: dict[str, date] = field(default_factory=dict)

    def basis(self, rule: Rule) -> list[CitationEntry]:
        """What a limit and its count rest on, one citation for each article."""
        count = self.methods[rule.counted_by].citations(rule.length.unit) if rule.length else []
        by_place = {(entry.statute, entry.article): entry for entry in reversed([*rule.citations, *count])}
        return list(reversed(by_place.values()))

    def cited(self) -> Iterable[tuple[str, str, list[CitationEntry]]]:
        """(id, title, citations) of every rule and every way of counting."""
        yield from ((rule.id, rule.title, rule.citations) for rule in self.rules.values())
        for law, method in self.methods.items():
            yield law, f"按{law}数期限", [*method.always, *method.months]

    def way_to(self, rule: str) -> dict[str, str] | None:
        """The answers that lead from the first question to this limit: what a Start button brings along."""
        return next((way for way, choice in self._ways() if choice.to == rule), None)

    def _ways(self) -> Iterable[tuple[dict[str, str], Choice]]:
        """Every choice with the answers up to and with it, the shortest way first. A question is visited once."""
        first = next(iter(self.questions), None)
        waiting: list[tuple[str, dict[str, str]]] = [(first, {})] if first else []
        seen = {first}
        while waiting:
            id_, way = waiting.pop(0)
            for choice in self.questions[id_].options:
                there = {**way, id_: choice.to}
                yield there, choice
                if choice.to in self.questions and choice.to not in seen:
                    seen.add(choice.to)
                    waiting.append((choice.to, there))

    def unreachable(self) -> tuple[set[str], set[str]]:
        """Questions and rules that no way of answering leads to."""
        reached = {choice.to for _, choice in self._ways()} | set(list(self.questions)[:1])
        return set(self.questions) - reached, set(self.rules) - reached


def load_book(data_dir: Path) -> Book:
    """Everything, or BadFile with all that is wrong in form."""
    book, findings = read_book(data_dir)
    if findings:
        raise BadFile(findings)
    return book


def read_book(data_dir: Path) -> tuple[Book, list[Finding]]:
    """What can be read, and what is wrong in form with the rest."""
    book, findings = Book(), []
    for path in yaml_files(data_dir / "deadlines"):
        file = name_of(path, data_dir)
        try:
            raw = read_yaml(path, data_dir)
            if path.name == _METHODS:
                findings += _take_methods(book, validated(MethodFile, raw, file=file, key="law"), file)
            elif path.name == _QUESTIONS:
                findings += _take_questions(book, validated(QuestionFile, raw, file=file), file)
            else:
                findings += _take_rules(book, validated(RuleFile, raw, file=file), file)
        except BadFile as error:
            findings += error.findings
    return book, findings


def _take_questions(book: Book, content: QuestionFile, file: str) -> list[Finding]:
    findings: list[Finding] = []
    for question in content.questions:
        if question.id in book.questions:
            findings.append(Finding(file, question.id, "id", "写了两遍"))
        book.questions[question.id] = question
        book.files[question.id] = file
    return findings


def _take_methods(book: Book, content: MethodFile, file: str) -> list[Finding]:
    for method in content.methods:
        book.methods[method.law] = method
        book.files[method.law] = file
        book.reviewed[method.law] = content.reviewed_on
    return []


def _take_rules(book: Book, content: RuleFile, file: str) -> list[Finding]:
    findings: list[Finding] = []
    for rule in content.rules:
        if rule.id in book.rules:
            findings.append(Finding(file, rule.id, "id", f"与 {book.files[rule.id]} 里的重复"))
        if rule.id.split("/")[0] not in _AREAS:
            findings.append(Finding(file, rule.id, "id", "“/”前面要是领域，如 admin_review"))
            continue
        book.rules[rule.id] = rule
        book.files[rule.id] = file
        book.reviewed[rule.id] = content.reviewed_on
    return findings
