"""Accepted examples as changes of `data/nlu/*.yml`: pure, from the files' text to the files' text.

A line is put in after the last example of its intent, with that example's indentation. No other line is touched, so
comments, order and hand-made edits stay, and the difference reads as what it is: so many examples more.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from hotline.datafiles import Finding, name_of
from hotline.learning.dialogue_tests import FILE, NewDialogue, says_so, with_dialogues
from hotline.learning.entities import unmarked
from hotline.learning.examples import Examples, digest_of
from hotline.learning.near import NearTexts


@dataclass(frozen=True)
class NewExample:
    """A line to be added. `label` is the label it comes from."""

    label: str
    intent: str
    text: str


@dataclass
class Plan:
    """What will change. `contents`: the new text of each file that changes, by its name."""

    contents: dict[str, str] = field(default_factory=dict)
    added: list[NewExample] = field(default_factory=list)
    needless: list[tuple[NewExample, str]] = field(default_factory=list)
    conflicts: list[tuple[NewExample, Finding]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    withdrawn: frozenset[str] = frozenset()
    dialogues: list[NewDialogue] = field(default_factory=list)
    tests: str | None = None
    """The new text of the file of dialogue tests made of conversations."""

    @property
    def files(self) -> dict[str, str]:
        """Everything that will be written."""
        return self.contents if self.tests is None else {**self.contents, FILE: self.tests}

    def add_dialogues(self, root: Path, dialogues: Sequence[NewDialogue]) -> None:
        """Put these into the file of tests, and take out what was withdrawn."""
        there = root / FILE
        text = there.read_text(encoding="utf-8") if there.exists() else None
        self.tests, removed = with_dialogues(text, dialogues, self.withdrawn)
        self.dialogues = list(dialogues)
        self.removed += removed


def make_plan(
    examples: Examples, data_dir: Path, wanted: Sequence[NewExample], *, withdrawn: Collection[str] = ()
) -> Plan:
    """Where each line goes, which need not go in, which contradict a line that is there, and which lines come out."""
    plan = Plan(withdrawn=frozenset(withdrawn))
    put_in: dict[str, list[tuple[int, str]]] = defaultdict(list)
    fresh: dict[str, NewExample] = {}
    near_fresh = NearTexts()
    for example in wanted:
        block = examples.block_of(example.intent)
        if block is None:
            finding = Finding("data/nlu", example.intent, "", "没有这个标签的例句，要先在文件里加一块")
            plan.conflicts.append((example, finding))
            continue
        if (there := _there_already(unmarked(example.text), examples, near_fresh, fresh)) is not None:
            intent, text, place = there
            if intent == example.intent:
                plan.needless.append((example, f"和{place}的“{text}”几乎一样"))
            else:
                problem = f"几乎一样的“{text}”标的是 {intent}（{place}）"
                plan.conflicts.append((example, Finding(block.file, example.intent, "", problem)))
            continue
        key = f"new {len(fresh)}"
        near_fresh.add(key, unmarked(example.text))
        fresh[key] = example
        put_in[block.file].append((block.end, f"{block.indent}- {example.text}"))
        plan.added.append(example)
    take_out: dict[str, set[int]] = defaultdict(set)
    for example in examples.examples:
        if digest_of(example.text) in withdrawn:
            take_out[example.file].add(example.line)
            plan.removed.append(example.place)
    for path in sorted((data_dir / "nlu").glob("*.yml")):
        name = name_of(path, data_dir)
        if name in put_in or name in take_out:
            text = path.read_text(encoding="utf-8")
            plan.contents[name] = _changed(text, put_in[name], take_out[name])
    return plan


def _there_already(
    text: str, examples: Examples, near_fresh: NearTexts, fresh: Mapping[str, NewExample]
) -> tuple[str, str, str] | None:
    """Label, text and place of what says nearly the same, in the files or among what goes in with it."""
    if (known := examples.nearest(text)) is not None:
        return known.intent, known.text, known.place
    if (near := near_fresh.nearest(text)) is not None:
        return fresh[near.key].intent, fresh[near.key].text, "这一次"
    return None


def check_plan(before: Mapping[str, str], plan: Plan) -> list[Finding]:
    """Whether each new file says what the old one said, and just these lines more or less. Empty when it does."""
    findings: list[Finding] = []
    if plan.tests is not None and not says_so(plan.tests, plan.dialogues):
        findings.append(Finding(FILE, "", "", "写完以后读出来的和要写的不一样"))
    texts = {(example.intent, example.text) for example in plan.added}
    for name, content in plan.contents.items():
        try:
            now, was = _said(content), _said(before[name])
        except yaml.YAMLError as error:
            findings.append(Finding(name, "", "", f"写完以后不再是 YAML：{type(error).__name__}"))
            continue
        findings += [
            Finding(name, intent, "", f"“{text}”不该出现在这里")
            for intent, text in now - was
            if (intent, text) not in texts
        ]
        lost = [(intent, text) for intent, text in was - now if digest_of(text) not in plan.withdrawn]
        findings += [Finding(name, intent, "", f"“{text}”不该去掉") for intent, text in lost]
    return findings


def _said(content: str) -> set[tuple[str, str]]:
    document = yaml.load(content, Loader=yaml.CSafeLoader)
    return {
        (entry["intent"], line.strip().removeprefix("- "))
        for entry in document["nlu"]
        if "intent" in entry
        for line in entry["examples"].splitlines()
        if line.strip()
    }


def _changed(text: str, put_in: Sequence[tuple[int, str]], take_out: Collection[int]) -> str:
    after: dict[int, list[str]] = defaultdict(list)
    for line, example in put_in:
        after[line].append(example)
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if number not in take_out:
            lines.append(line)
        lines += after[number]
    return "\n".join(lines)
