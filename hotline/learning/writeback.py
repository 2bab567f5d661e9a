"""Accepted examples as changes of `data/nlu/*.yml`: pure, from the files' text to the files' text.

A line is put in after the last example of its intent, with that example's indentation; the first ones of an answer as
a block below those of its matter. No other line is touched, so comments, order and hand-made edits stay, and the
difference reads as what it is: so many examples more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from hotline.datafiles import Finding, name_of
from hotline.knowledge.coverage import MIN_EXAMPLES
from hotline.learning.dialogue_tests import FILE, NewDialogue, says_so, with_dialogues
from hotline.learning.entities import unmarked
from hotline.learning.examples import Block, Examples, digest_of
from hotline.learning.near import NearTexts

_FOLDER = "data/nlu"


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
    too_few: dict[str, int] = field(default_factory=dict)
    """Answers without examples so far, and how many are labelled: kept until there are enough to begin with."""
    answers: list[str] = field(default_factory=list)
    knowledge: dict[str, str] = field(default_factory=dict)
    """The answers that the files do not hold yet and that go in with their examples; the new text of these files."""
    faults: list[Finding] = field(default_factory=list)
    """Why an answer cannot be written into the files."""

    @property
    def files(self) -> dict[str, str]:
        """Everything that will be written."""
        files = {**self.knowledge, **self.contents}
        return files if self.tests is None else {**files, FILE: self.tests}

    def kept_for_later(self, name: Callable[[str], str] = str) -> list[str]:
        """A sentence for each answer that has too few examples to begin with; `name` gives its words."""
        return [
            f"{name(intent)}：新回答，标好了 {count} 句，至少要 {MIN_EXAMPLES} 句才写得进去，先留着。"
            for intent, count in sorted(self.too_few.items())
        ]

    def add_dialogues(self, root: Path, dialogues: Sequence[NewDialogue]) -> None:
        """Put these into the file of tests, and take out what was withdrawn."""
        there = root / FILE
        text = there.read_text(encoding="utf-8") if there.exists() else None
        self.tests, removed = with_dialogues(text, dialogues, self.withdrawn)
        self.dialogues = list(dialogues)
        self.removed += removed


def make_plan(
    examples: Examples,
    data_dir: Path,
    wanted: Sequence[NewExample],
    *,
    withdrawn: Collection[str] = (),
    answers: Collection[str] = (),
) -> Plan:
    """Where each line goes, which need not go in, which contradict a line that is there, and which lines come out.

    `answers`: those that may get first examples.
    """
    plan = Plan(withdrawn=frozenset(withdrawn))
    first: dict[str, list[NewExample]] = defaultdict(list)
    put_in: dict[str, list[tuple[int, str]]] = defaultdict(list)
    fresh: dict[str, NewExample] = {}
    near_fresh = NearTexts()
    for example in wanted:
        block = examples.block_of(example.intent)
        if block is None and example.intent not in answers:
            finding = Finding(_FOLDER, example.intent, "", "例句里没有这个标签，也没有发布了的这条回答")
            plan.conflicts.append((example, finding))
            continue
        if (there := _there_already(unmarked(example.text), examples, near_fresh, fresh)) is not None:
            intent, text, place = there
            if intent == example.intent:
                plan.needless.append((example, f"和{place}的“{text}”几乎一样"))
            else:
                problem = f"几乎一样的“{text}”标的是 {intent}（{place}）"
                file = block.file if block else _FOLDER
                plan.conflicts.append((example, Finding(file, example.intent, "", problem)))
            continue
        key = f"new {len(fresh)}"
        near_fresh.add(key, unmarked(example.text))
        fresh[key] = example
        if block is None:
            first[example.intent].append(example)
            continue
        put_in[block.file].append((block.end, f"{block.indent}- {example.text}"))
        plan.added.append(example)
    for intent, lines in sorted(first.items()):
        if (place := examples.place_for(intent)) is None:
            finding = Finding(_FOLDER, intent, "", "没有这个领域的例句文件，请先建好")
            plan.conflicts += [(example, finding) for example in lines]
        elif len(lines) < MIN_EXAMPLES:
            plan.too_few[intent] = len(lines)
        else:
            above, spaced = place
            put_in[above.file].append((above.end, _block(intent, lines, like=above, spaced=spaced)))
            plan.added += lines
    # What says the same as a line that is kept for later is kept with it.
    plan.needless = [(example, why) for example, why in plan.needless if example.intent not in plan.too_few]
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


def _block(intent: str, lines: Sequence[NewExample], *, like: Block, spaced: bool) -> str:
    """The first examples of an intent, in the form of the block above."""
    said = [f"{like.indent}- {example.text}" for example in lines]
    head = [f"{like.lead}- intent: {intent}", f"{like.lead}  examples: |"]
    return "\n".join([*([""] if spaced else []), *head, *said])


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
    findings = list(plan.faults)
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
