"""Do the training examples and the answers fit each other: enough examples for each answer, no label without one?"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, yaml_files
from hotline.knowledge.loader import Knowledge
from hotline.vocabulary import Facet

MIN_EXAMPLES = 8
TECHNICAL_LABELS = frozenset(
    {
        "handoff/request.what",
        "item_search/any.what",
        "office_search/any.where",
        "unclear",
        "unclear/any.what",
        *(
            f"procedure/{name}.process"
            for name in ("deadline", "legal_aid_check", "navigator", "draft", "case", "resume")
        ),
        *(f"followup/topic.{facet}" for facet in Facet),
    }
)
"""Labels that lead to an action of their own and need no answer."""


@dataclass(frozen=True)
class Block:
    """The examples of one intent in one file."""

    file: str
    intent: str
    examples: list[str]


def check_coverage(knowledge: Knowledge, data_dir: Path) -> list[Finding]:
    """Findings about data/nlu/ held against the answers."""
    blocks, findings = read_blocks(data_dir)
    counts: Counter[str] = Counter()
    owner: dict[str, str] = {}
    known = set(knowledge.answers) | knowledge.unusable_ids
    for block in blocks:
        counts[block.intent] += len(block.examples)
        if block.intent not in known and block.intent not in TECHNICAL_LABELS:
            findings.append(Finding(block.file, block.intent, "intent", "没有这个标签的回答"))
        for example in block.examples:
            other = owner.setdefault(example, block.intent)
            if other != block.intent:
                findings.append(Finding(block.file, block.intent, "examples", f"“{example}”也写在 {other} 里"))
    for area, content in knowledge.areas.items():
        for answer in content.answers:
            if counts[answer.id] < MIN_EXAMPLES:
                problem = f"data/nlu 里只有 {counts[answer.id]} 条例句，至少要 {MIN_EXAMPLES} 条"
                findings.append(Finding(knowledge.files[area], answer.id, "examples", problem))
    return findings


def read_blocks(data_dir: Path) -> tuple[list[Block], list[Finding]]:
    """The examples as YAML has them, and what is wrong with the files."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    for path in yaml_files(data_dir / "nlu"):
        file = name_of(path, data_dir)
        try:
            document = read_yaml(path, data_dir)
        except BadFile as error:
            findings += error.findings
            continue
        entries = document.get("nlu") if isinstance(document, dict) else None
        if not isinstance(entries, list):
            findings.append(Finding(file, "", "nlu", "应该有一个 nlu 列表"))
            continue
        for entry in entries:
            if not isinstance(entry, dict):
                findings.append(Finding(file, "", "nlu", "每块应以“- intent:”开头"))
            elif "intent" in entry:
                blocks.append(Block(file, str(entry["intent"]), _examples(entry.get("examples"))))
    return blocks, findings


def _examples(raw: Any) -> list[str]:
    lines = raw.splitlines() if isinstance(raw, str) else []
    return [line.strip().removeprefix("-").strip() for line in lines if line.strip().startswith("-")]
