"""Dialogue tests made of labelled conversations: an entry of `tests/dialogues/` as that folder's files are written. Pure.

Each is named by its label's id, which says nothing of anybody: so it is found again when its citizen wants it gone.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import yaml

from hotline.learning.examples import digest_of

FILE = "tests/dialogues/from_conversations.yml"
_HEAD = "# 从真实会话来的：隐去了个人信息，标的人看过。合并以前再看一遍，期望写得对不对。\n"
_NONE = "[]\n"
_NAMED = re.compile(r"^- name: 真实会话 ([0-9a-f]{12})\b", re.MULTILINE)
_TITLE = 20
_KEY = 12


@dataclass(frozen=True)
class Turn:
    """What a citizen wrote, or the button they pressed."""

    text: str
    pressed: bool


@dataclass(frozen=True)
class NewDialogue:
    """An entry to be added: `turns` up to the labelled one, and what must follow that one."""

    group: str
    key: str
    turns: Sequence[Turn]
    expected: Mapping[str, object]

    @property
    def name(self) -> str:
        """As the test is called."""
        said = self.turns[-1].text
        return f"真实会话 {self.key} {said if len(said) <= _TITLE else said[: _TITLE - 1] + '…'}"

    @property
    def steps(self) -> list[dict[str, object]]:
        """What is done, in order."""
        steps: list[dict[str, object]] = [{"press" if turn.pressed else "say": turn.text} for turn in self.turns]
        steps[-1] |= self.expected
        return steps


def key_of(label: str) -> str:
    """Names the test of a label."""
    return label[:_KEY]


def digest_of_test(key: str) -> str:
    """What stays of a test whose citizen wants it gone, until it is."""
    return digest_of(f"dialogue {key}")


def with_dialogues(
    text: str | None, new: Sequence[NewDialogue], withdrawn: Collection[str]
) -> tuple[str | None, list[str]]:
    """The file's new text, None where it stays as it is; and the places of what came out."""
    parts = _NAMED.split((text or _HEAD).removesuffix(_NONE))
    kept, removed, line = [parts[0]], [], parts[0].count("\n") + 1
    for key, rest in zip(parts[1::2], parts[2::2], strict=True):
        if digest_of_test(key) in withdrawn:
            removed.append(f"{FILE} 第 {line} 行")
        else:
            kept.append(f"- name: 真实会话 {key}{rest}")
        line += rest.count("\n")
    if not new and not removed:
        return None, []
    body = "".join(kept).rstrip("\n") + "\n"
    for dialogue in new:
        body += ("" if body == _HEAD else "\n") + _entry(dialogue)
    return (body + _NONE if body == _HEAD else body), removed


def keys_in(text: str) -> list[str]:
    """The tests there are."""
    return _NAMED.findall(text)


def says_so(text: str, new: Sequence[NewDialogue]) -> bool:
    """Whether the file still is YAML, and ends with these entries."""
    try:
        entries = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    wanted = [{"name": dialogue.name, "steps": dialogue.steps} for dialogue in new]
    return (entries or [])[len(entries or []) - len(wanted) :] == wanted


def _entry(dialogue: NewDialogue) -> str:
    steps = "".join(
        f"    - {{{', '.join(f'{name}: {_scalar(value)}' for name, value in step.items())}}}\n"
        for step in dialogue.steps
    )
    return f"- name: {_scalar(dialogue.name)}\n  steps:\n{steps}"


def _scalar(value: object) -> str:
    """Plain where YAML reads it back as it is, else quoted."""
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    try:
        plain = yaml.load(f"{{a: {value}}}", Loader=yaml.CSafeLoader) == {"a": value}
    except yaml.YAMLError:
        plain = False
    return str(value) if plain else json.dumps(value, ensure_ascii=False)
