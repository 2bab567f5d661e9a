"""The whole decision table, read from `data/eligibility/` and `data/city/legal_aid.yml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from hotline.catalogue.legal_aid import LegalAidRules
from hotline.datafiles import BadFile, Finding, read_yaml, validated
from hotline.procedures.eligibility.schema import (
    Case,
    Condition,
    ConditionFile,
    Evidence,
    EvidenceFile,
    GuidanceFile,
    KindEntry,
    KindFile,
    Next,
    Note,
    Prefill,
    QuestionEntry,
    QuestionFile,
)
from hotline.procedures.eligibility.terms import Basis
from hotline.procedures.grounds import Saying

FOLDER = "data/eligibility"
QUESTIONS, KINDS, CONDITIONS, EVIDENCE, GUIDANCE = (
    f"{FOLDER}/{name}.yml" for name in ("questions", "kinds", "conditions", "evidence", "guidance")
)
LOCAL = "data/city/legal_aid.yml"


@dataclass(frozen=True)
class Table:
    """All of it by id, in the files' order."""

    questions: dict[str, QuestionEntry]
    kinds: dict[str, KindEntry]
    conditions: list[Condition]
    evidence: dict[str, Evidence]
    notes: list[Note]
    next: list[Next]
    prefill: list[Prefill]
    local: LegalAidRules
    reviewed: dict[str, date]
    """The day each file was last read by somebody who knows the law."""

    @property
    def unlisted(self) -> dict[str, str]:
        """The matters that the statute does not name, with their titles: local rules may add them (第三十一条第九项)."""
        return {kind.id: kind.title for kind in self.kinds.values() if kind.basis is Basis.UNLISTED}

    def sayings(self) -> Iterator[Saying[Case | Note]]:
        """Every row and note."""
        for kind in self.kinds.values():
            for number, case in enumerate(kind.scope, start=1):
                yield Saying(KINDS, kind.id, f"scope.第{number}个", case)
        for condition in self.conditions:
            for number, case in enumerate(condition.cases, start=1):
                yield Saying(CONDITIONS, condition.id, f"cases.第{number}个", case)
        for note in self.notes:
            yield Saying(GUIDANCE, note.id, "", note)


def load_table(data_dir: Path) -> Table:
    """Everything, or BadFile with all that is wrong in form."""
    table, findings = read_table(data_dir)
    if table is None:
        raise BadFile(findings or [Finding(FOLDER, "", "", "没有法律援助预检的数据")])
    return table


def read_table(data_dir: Path) -> tuple[Table | None, list[Finding]]:
    """The table, or what is wrong with it in form; neither where a data folder has none."""
    if not (data_dir / "eligibility").is_dir():
        return None, []
    findings: list[Finding] = []

    def read[M: BaseModel](model: type[M], name: str) -> M | None:
        try:
            raw = read_yaml(data_dir / name.removeprefix("data/"), data_dir)
            return validated(model, raw, file=name)
        except BadFile as error:
            findings.extend(error.findings)
            return None

    questions, kinds = read(QuestionFile, QUESTIONS), read(KindFile, KINDS)
    conditions, evidence = read(ConditionFile, CONDITIONS), read(EvidenceFile, EVIDENCE)
    guidance, local = read(GuidanceFile, GUIDANCE), read(LegalAidRules, LOCAL)
    if not (questions and kinds and conditions and evidence and guidance and local):
        return None, findings
    findings += [
        *_twice(QUESTIONS, [entry.id for entry in questions.questions]),
        *_twice(KINDS, [entry.id for entry in kinds.kinds]),
        *_twice(CONDITIONS, [entry.id for entry in conditions.conditions]),
        *_twice(EVIDENCE, [entry.id for entry in evidence.lists]),
        *_twice(GUIDANCE, [entry.id for entry in guidance.notes]),
    ]
    if findings:
        return None, findings
    table = Table(
        questions={entry.id: entry for entry in questions.questions},
        kinds={entry.id: entry for entry in kinds.kinds},
        conditions=conditions.conditions,
        evidence={entry.id: entry for entry in evidence.lists},
        notes=guidance.notes,
        next=guidance.next,
        prefill=guidance.prefill,
        local=local,
        reviewed={
            KINDS: kinds.reviewed_on,
            CONDITIONS: conditions.reviewed_on,
            GUIDANCE: guidance.reviewed_on,
        },
    )
    return table, []


def _twice(file: str, ids: list[str]) -> list[Finding]:
    return [Finding(file, id_, "id", "写了两遍") for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
