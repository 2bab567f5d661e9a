"""The training examples as they stand in `data/nlu/`, each with its file and line: what is read, and where one is added.

Read line by line, not through a YAML library: a line put in leaves every other line, comment and blank as it was. That
the result is still the YAML that was meant is checked afterwards (`hotline.learning.writeback`).
"""

import hashlib
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from hotline.datafiles import name_of, yaml_files
from hotline.learning.entities import unmarked
from hotline.learning.near import NearTexts

_INTENT = re.compile(r"^(\s*)- intent:\s*([^\s#]+)")
_BLOCK = re.compile(r"^(\s*)examples:\s*\|")
_EXAMPLE = re.compile(r"^(\s+)- (.*\S)\s*$")


@dataclass(frozen=True)
class Example:
    """One line of a file; lines count from 1."""

    file: str
    line: int
    intent: str
    text: str

    @property
    def said(self) -> str:
        """Without marks of entities."""
        return unmarked(self.text)

    @property
    def place(self) -> str:
        """As a maintainer looks it up."""
        return f"{self.file} 第 {self.line} 行"


@dataclass(frozen=True)
class Block:
    """The examples of one intent in one file. `end`: the line after which another is added.

    `indent` is that of its examples, `lead` that of its head; `spaced`: there is a blank line above it.
    """

    file: str
    intent: str
    end: int
    indent: str
    lead: str
    spaced: bool


@dataclass(frozen=True)
class Examples:
    """All of them."""

    examples: list[Example]
    blocks: list[Block]

    @property
    def intents(self) -> set[str]:
        """Every label there is an example of."""
        return {block.intent for block in self.blocks}

    def block_of(self, intent: str) -> Block | None:
        """Where an example of this intent belongs: in its area's own file, if it stands there."""
        mine = [block for block in self.blocks if block.intent == intent]
        area = intent.partition("/")[0]
        return next((block for block in mine if Path(block.file).stem == area), mine[0] if mine else None)

    def place_for(self, intent: str) -> tuple[Block, bool] | None:
        """The block below which a first one of this intent goes, and whether that file has blank lines between blocks.

        Below the last of its matter in its area's own file, else below the last of that file; None where there is no such file.
        """
        matter, area = intent.partition(".")[0], intent.partition("/")[0]
        there = [block for block in self.blocks if Path(block.file).stem == area]
        if not there:
            return None
        akin = [block for block in there if block.intent.partition(".")[0] == matter]
        return (akin or there)[-1], 2 * sum(block.spaced for block in there) >= len(there)

    def nearest(self, text: str) -> Example | None:
        """The example that says nearly the same."""
        found = self.index.nearest(text)
        return self.examples[int(found.key)] if found else None

    @cached_property
    def index(self) -> NearTexts:
        """Finds what is nearly an example already; keys are places in `examples`. Takes seconds to make, the first time."""
        return NearTexts((str(number), example.said) for number, example in enumerate(self.examples))


def digest_of(text: str) -> str:
    """Tells one line of the examples from all others, and does not tell what it says."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


_READING = threading.Lock()


def known_examples(data_dir: Path) -> Examples:
    """Everything in `data/nlu/`, indexed: read anew when a file has changed. Takes seconds then, so call it in a thread."""
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in yaml_files(data_dir / "nlu"))
    with _READING:  # two who ask at once wait for one reading
        return _indexed(data_dir, stamp)


@lru_cache(maxsize=2)  # the service's own, and those of the working copy that is written to
def _indexed(data_dir: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Examples:
    examples = read_examples(data_dir)
    examples.nearest("")  # makes the index
    return examples


def read_examples(data_dir: Path) -> Examples:
    """Everything in `data/nlu/`."""
    examples: list[Example] = []
    blocks: list[Block] = []
    for path in yaml_files(data_dir / "nlu"):
        found, made = _of_file(name_of(path, data_dir), path.read_text(encoding="utf-8").splitlines())
        examples += found
        blocks += made
    return Examples(examples, blocks)


def _of_file(file: str, lines: Iterable[str]) -> tuple[list[Example], list[Block]]:
    examples: list[Example] = []
    blocks: list[Block] = []
    intent: str | None = None
    outer = -1
    lead, spaced, blank = "", False, False
    for number, line in enumerate(lines, start=1):
        if (opened := _INTENT.match(line)) is not None:
            intent, outer = opened[2], -1
            lead, spaced = opened[1], blank
        elif (begun := _BLOCK.match(line)) is not None and intent is not None:
            outer = len(begun[1])
        elif outer >= 0 and intent is not None and (found := _EXAMPLE.match(line)) and len(found[1]) > outer:
            examples.append(Example(file, number, intent, found[2]))
            if blocks and blocks[-1].intent == intent:
                blocks.pop()
            blocks.append(Block(file, intent, number, found[1], lead, spaced))
        elif line.strip() and len(line) - len(line.lstrip()) <= outer:
            intent, outer = None, -1
        blank = not line.strip()
    return examples, blocks
