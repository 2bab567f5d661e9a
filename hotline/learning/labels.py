"""What people decide about a message: the verdicts, when a decision stands, and when an example would add nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotline.knowledge.thresholds import Thresholds
from hotline.learning.entities import Mark
from hotline.learning.examples import Example


class Verdict(StrEnum):
    """Closed: docs/学习手册.md names each."""

    ACCEPTED = "accepted"
    OTHER = "other"
    OUT_OF_SCOPE = "out_of_scope"
    DANGER = "danger"
    SEVERAL = "several"
    NEW_ANSWER = "new_answer"
    SKIPPED = "skipped"


VERDICT_TITLES: dict[Verdict, str] = {
    Verdict.ACCEPTED: "听得对",
    Verdict.OTHER: "该是别的回答",
    Verdict.OUT_OF_SCOPE: "不归法律和政务管",
    Verdict.DANGER: "有人身危险",
    Verdict.SEVERAL: "一句话里有几个意思",
    Verdict.NEW_ANSWER: "缺一条回答，要新写",
    Verdict.SKIPPED: "跳过",
}
BECOME_EXAMPLES = frozenset({Verdict.ACCEPTED, Verdict.OTHER, Verdict.OUT_OF_SCOPE, Verdict.DANGER})
BECOME_TESTS = BECOME_EXAMPLES | {Verdict.SEVERAL}
_AREAS = {Verdict.OUT_OF_SCOPE: "out_of_scope/", Verdict.DANGER: "crisis/"}


class SkipReason(StrEnum):
    """Why a message teaches nothing after all."""

    PERSONAL = "personal"
    UNCLEAR = "unclear"
    NO_QUESTION = "no_question"
    NOT_TYPICAL = "not_typical"


SKIP_TITLES: dict[SkipReason, str] = {
    SkipReason.PERSONAL: "里面有没隐去的个人信息",
    SkipReason.UNCLEAR: "看不出想问什么",
    SkipReason.NO_QUESTION: "不是问题",
    SkipReason.NOT_TYPICAL: "只有这个人会这样问",
}


@dataclass(frozen=True)
class Label:
    """One person's decision."""

    verdict: Verdict
    meanings: tuple[str, ...]
    by: str
    at: datetime
    wants_second: bool = False
    skip_reason: SkipReason | None = None
    marks: tuple[Mark, ...] = ()
    marks_on: str | None = None
    """The candidate whose words are marked: others say it with other words."""

    @property
    def says(self) -> tuple[Verdict, tuple[str, ...]]:
        """What two people have to agree on. Whether the model had it right, or the answer was there yet, is no part of it."""
        same = self.verdict is Verdict.ACCEPTED or (self.verdict is Verdict.NEW_ANSWER and self.meanings)
        return Verdict.OTHER if same else self.verdict, self.meanings


class Standing(StrEnum):
    """Where a group stands."""

    OPEN = "open"
    WANTS_SECOND = "wants_second"
    DISPUTED = "disputed"
    DECIDED = "decided"


def standing(labels: Sequence[Label]) -> tuple[Standing, Label | None]:
    """Whether a decision stands, and which. A second opinion once asked for takes two who agree."""
    if not labels:
        return Standing.OPEN, None
    latest = sorted(labels, key=lambda label: label.at)
    if not any(label.wants_second for label in labels):
        return Standing.DECIDED, latest[-1]
    for label in reversed(latest):
        if sum(other.says == label.says for other in labels) > 1:
            return Standing.DECIDED, label
    return (Standing.DISPUTED if len(labels) > 1 else Standing.WANTS_SECOND), None


def becomes_example(verdict: Verdict, meanings: Sequence[str]) -> bool:
    """Whether the line is to be learnt from: of a missing answer, once that one is named."""
    return verdict in BECOME_EXAMPLES or (verdict is Verdict.NEW_ANSWER and len(meanings) == 1)


def fault(
    verdict: Verdict,
    meanings: Sequence[str],
    skip_reason: SkipReason | None,
    known: Collection[str],
    *,
    begun: Collection[str] = (),
) -> str | None:
    """What is wrong with a label, in a sentence; None where it can be kept.

    `known`: labels with examples and published answers; `begun`: answers that somebody is writing.
    """
    if verdict is Verdict.NEW_ANSWER:
        known = {*known, *begun}
    unknown = [meaning for meaning in meanings if meaning not in known]
    if unknown:
        return f"没有 {unknown[0]} 这个标签：例句里没有，也不是发布了的回答。写法如 labor/wage.process。"
    if verdict is Verdict.SKIPPED:
        return None if skip_reason else "跳过要写原因。"
    if verdict is Verdict.NEW_ANSWER:
        return "缺的回答只能写一条，正在起草的那一条，也可以不写。" if len(meanings) > 1 else None
    if verdict is Verdict.SEVERAL:
        return None if len(set(meanings)) > 1 else "几个意思要写至少两个不同的标签。"
    if len(meanings) != 1:
        return "要写一个标签。" if not meanings else "只能写一个标签；有几个意思请用 several。"
    area = _AREAS.get(verdict)
    if area and not meanings[0].startswith(area):
        return f"{VERDICT_TITLES[verdict]}的标签要以 {area} 开头。"
    return None


def adds_nothing(
    meaning: str, *, guessed: str | None, confidence: float, nearest: Example | None, thresholds: Thresholds
) -> str | None:
    """Why an example of this meaning would teach the model nothing; None where it would."""
    if nearest is not None and nearest.intent == meaning:
        return f"和已有的例句几乎一样：“{nearest.text}”（{nearest.place}）"
    if guessed == meaning and confidence >= (1 + thresholds.grave) / 2:
        return f"现在的模型已经听得懂，把握 {confidence:.0%}"
    return None
