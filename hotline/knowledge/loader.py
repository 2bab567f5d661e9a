"""Reads data/knowledge/, data/statutes/index.yml and data/statutes/facts/ into one checked-by-form whole."""

from dataclasses import dataclass, field
from pathlib import Path

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, validated_list, yaml_files
from hotline.knowledge.schema import AnswerEntry, AreaFile, CitationEntry, EntryAnswer, Fact, Statute, StatuteVersion
from hotline.vocabulary import Area


@dataclass
class Knowledge:
    """Everything the data files say about answers and the law. `files` tells where an area or fact is written."""

    areas: dict[Area, AreaFile] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    statutes: dict[str, Statute] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    unusable_ids: set[str] = field(default_factory=set)

    @property
    def answers(self) -> dict[str, AnswerEntry]:
        """Every answer by id."""
        return {answer.id: answer for area in self.areas.values() for answer in area.answers}

    def entries(self) -> list[tuple[str, str, AnswerEntry | EntryAnswer]]:
        """(file, entry name, entry) of every answer and every area's entry answer."""
        return [
            (self.files[area], name, entry)
            for area, content in self.areas.items()
            for name, entry in [("entry", content.entry), *((answer.id, answer) for answer in content.answers)]
        ]

    def version_of(self, citation: CitationEntry) -> StatuteVersion | None:
        """The version of the statute a citation names, if the index has it."""
        statute = self.statutes.get(citation.statute)
        versions = statute.versions if statute else []
        return next((version for version in versions if version.version == citation.version), None)


def load_knowledge(data_dir: Path) -> Knowledge:
    """Everything, or BadFile with all that is wrong in form."""
    knowledge, findings = read_knowledge(data_dir)
    if findings:
        raise BadFile(findings)
    return knowledge


def read_knowledge(data_dir: Path) -> tuple[Knowledge, list[Finding]]:
    """What can be read, and what is wrong with the rest."""
    knowledge, findings = Knowledge(), []
    for read in (_read_statutes, _read_facts, _read_areas):
        findings += read(knowledge, data_dir)
    return knowledge, findings


def _read_statutes(knowledge: Knowledge, data_dir: Path) -> list[Finding]:
    path = data_dir / "statutes" / "index.yml"
    file = name_of(path, data_dir)
    try:
        statutes = validated_list(Statute, read_yaml(path, data_dir), file=file, key="short_title")
    except BadFile as error:
        return error.findings
    findings: list[Finding] = []
    for statute in statutes:
        if statute.short_title in knowledge.statutes:
            findings.append(Finding(file, statute.short_title, "short_title", "这部法写了两遍"))
        knowledge.statutes[statute.short_title] = statute
    return findings


def _read_facts(knowledge: Knowledge, data_dir: Path) -> list[Finding]:
    findings: list[Finding] = []
    for path in yaml_files(data_dir / "statutes" / "facts"):
        file = name_of(path, data_dir)
        try:
            facts = validated_list(Fact, read_yaml(path, data_dir), file=file)
        except BadFile as error:
            findings += error.findings
            continue
        for fact in facts:
            if fact.id in knowledge.facts:
                findings.append(Finding(file, fact.id, "id", f"与 {knowledge.files[fact.id]} 里的重复"))
            knowledge.facts[fact.id] = fact
            knowledge.files[fact.id] = file
    return findings


def _read_areas(knowledge: Knowledge, data_dir: Path) -> list[Finding]:
    findings: list[Finding] = []
    for path in yaml_files(data_dir / "knowledge"):
        file = name_of(path, data_dir)
        raw = None
        try:
            raw = read_yaml(path, data_dir)
            content = validated(AreaFile, raw, file=file)
        except BadFile as error:
            findings += error.findings
            knowledge.unusable_ids |= _ids_in(raw)
            continue
        if content.area in knowledge.areas:
            findings.append(Finding(file, "", "area", f"领域 {content.area} 已写在 {knowledge.files[content.area]}"))
            continue
        knowledge.areas[content.area] = content
        knowledge.files[content.area] = file
    return findings


def _ids_in(raw: object) -> set[str]:
    """Ids of a file that failed its form: they exist, so that others naming them are not blamed."""
    answers = raw.get("answers") if isinstance(raw, dict) else None
    entries = answers if isinstance(answers, list) else []
    return {str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry}
