"""The danger guard: rules over the citizen's words, first in every turn, under every owner, without the brain.

Rules are data (`data/danger.yml`), compiled with RE2 so that no text of 2,000 characters can make them slow.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import re2
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.errors import DataError
from hotline.spelling import folded
from hotline.vocabulary import Area, DangerKind, Reason

_BETWEEN_WORDS = re.compile(r"[\s，,。.！!？?、；;：:…~～·\"'“”‘’（）()【】\[\]<>《》*\-—_/\\|]+")
_SENTENCE_END = re.compile(r"[。！!？?；;]+")
_TAKEN_OUT = "_"
"""Stands where a harmless phrase was. One byte: RE2's `sub` leaves of a longer character only its first."""
_LETTER = 80
"""In so long a text a sentence's end parts what it parts: a pattern does not reach from one complaint into the next. Who
is in fear writes short and sets marks anywhere."""
_CLASS_OF_MATTER = {
    "crisis/violence": DangerKind.VICTIM,
    "crisis/self_harm": DangerKind.SELF_HARM,
    "crisis/captive": DangerKind.CAPTIVE,
    "crisis/threat": DangerKind.THREAT,
    "crisis/harm_done": DangerKind.HARM_DONE,
    "crisis/child": DangerKind.CHILD,
    "crisis/medical": DangerKind.MEDICAL,
}
_OF_MANY = "crisis/mass"  # what the classifier calls an accident and a crowd alike
_OF_ONE = "crisis/violence"  # and, where both are told, who is beaten and who is kept locked up

_NARROWEST_FIRST = (
    DangerKind.HARM_DONE,
    DangerKind.CHILD,
    DangerKind.ACCIDENT,
    DangerKind.UNREST,
    DangerKind.THREAT,
    DangerKind.CAPTIVE,
    DangerKind.SELF_HARM,
    DangerKind.VICTIM,
    DangerKind.MEDICAL,
)
_LEAST_LEFT = 0.2
"""What the classifier leaves beside a danger is made at most five times as likely by leaving that out."""
_WORD = re.compile(r"<([^<>]+)>")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DangerRule(_Strict):
    """Fires when `match` is found and `unless` is not."""

    match: str
    unless: str | None = None


class DangerClass(_Strict):
    """One kind of danger with its two lines, numbers and addressee in them.

    `goes_on_about`: the matter that 「那我现在去哪」 and 「他会被抓吗」 are asked of after this alarm.
    """

    id: DangerKind
    title: str
    lines: tuple[str, str]
    goes_on_about: str | None = None
    rules: list[DangerRule] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)

    @property
    def text(self) -> str:
        """What the citizen is shown."""
        return "\n".join(self.lines)


class OverRule(_Strict):
    """What is told as past, or of something else than a life: of these classes the classifier's alarm alone is not heard."""

    classes: frozenset[DangerKind]
    match: str
    unless: str
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)


class PartingRule(_Strict):
    """Words that part two classes of danger where the classifier takes both for one."""

    match: str
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)


class DangerRules(_Strict):
    """The whole of `data/danger.yml`."""

    reviewed_on: date
    classifier_threshold: float = Field(gt=0, lt=1)
    classifier_trace: float = Field(gt=0, lt=1)
    classifier_share: float = Field(gt=0, lt=1)
    over: list[OverRule]
    crowd: PartingRule
    held: PartingRule
    words: dict[str, str]
    harmless: list[str]
    classes: list[DangerClass] = Field(min_length=1)
    counter_examples: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_kind_once(self) -> "DangerRules":
        if sorted(entry.id for entry in self.classes) != sorted(DangerKind):
            raise ValueError(f"classes 要恰好各有一个：{'、'.join(DangerKind)}")
        return self

    @model_validator(mode="after")
    def _every_word_known(self) -> "DangerRules":
        patterns = [text for entry in self.classes for rule in entry.rules for text in (rule.match, rule.unless or "")]
        unknown = {name for text in patterns for name in _WORD.findall(text)} - set(self.words)
        if unknown:
            raise ValueError(f"words 里没有：{'、'.join(sorted(unknown))}")
        return self

    def spelled_out(self, pattern: str) -> str:
        """The pattern with every <name> replaced by the words it stands for."""
        return _WORD.sub(lambda name: self.words[name[1]], pattern)


@dataclass(frozen=True)
class Danger:
    """What was recognised, and by whom: a rule or the classifier."""

    danger_class: DangerClass
    found_by: Reason


class DangerGuard:
    """Looks at one text and says whether somebody is in danger."""

    def __init__(self, rules: DangerRules) -> None:
        self._rules = rules
        self._by_id = {entry.id: entry for entry in rules.classes}
        self._over = [(rule.classes, re2.compile(rule.match), re2.compile(rule.unless)) for rule in rules.over]
        self._crowd, self._held = re2.compile(rules.crowd.match), re2.compile(rules.held.match)
        self._harmless = [re2.compile(pattern) for pattern in rules.harmless]
        self._compiled = [
            (
                entry,
                [
                    (
                        re2.compile(rules.spelled_out(rule.match)),
                        re2.compile(rules.spelled_out(rule.unless)) if rule.unless else None,
                    )
                    for rule in entry.rules
                ],
            )
            for entry in sorted(rules.classes, key=lambda entry: _NARROWEST_FIRST.index(entry.id))
        ]

    def look(self, text: str) -> Danger | None:
        """The danger the rules see in a text, or None. Where several fire, the one whose lines fit most narrowly is answered."""
        reading = self._normalise(text)
        for entry, rules in self._compiled:
            if any(match.search(reading) and not (unless and unless.search(reading)) for match, unless in rules):
                return Danger(entry, Reason.FOUND_BY_RULE)
        return None

    def goes_on_about(self, kind: str | None) -> str | None:
        """The matter under discussion after an alarm of this class, where it has one."""
        return self._by_id[DangerKind(kind)].goes_on_about if kind else None

    def judge(self, crisis_probability: float, area_share: float, matter: str | None, text: str) -> Danger | None:
        """The danger the classifier sees.

        Either its alarm is over a threshold that favours recall while the area head sees at least a trace of crisis
        too, or the area head takes the message for a crisis outright. Of 500 real lines without danger the trace
        leaves 2 false alarms of 8 and costs none of the dangers found.
        """
        alarmed = crisis_probability >= self._rules.classifier_threshold
        traced = area_share >= self._rules.classifier_trace
        if not (alarmed and traced) and area_share < self._rules.classifier_share:
            return None
        return Danger(self._by_id[self._kind_of(matter, text)], Reason.FOUND_BY_CLASSIFIER)

    def listen(self, understanding: Understanding) -> Danger | None:
        """The danger in what the brain read."""
        areas = [area for question in understanding.questions for area in question.areas if area.name == Area.CRISIS]
        matters = [guess.name for question in understanding.questions for guess in question.matters]
        crisis = next((name for name in matters if name.startswith("crisis/")), None)
        share = max((area.confidence for area in areas), default=0.0)
        danger = self.judge(understanding.crisis, share, crisis, understanding.text)
        return None if danger is not None and self.is_over(understanding.text, danger.danger_class.id) else danger

    def without_what_is_over(self, understanding: Understanding) -> Understanding:
        """The same without its readings as a danger, where that is over or none: 「铺子撑不下去了，想盘出去」 must not be
        answered like a cry for help either.
        """
        kinds = {
            _CLASS_OF_MATTER.get(guess.name, DangerKind.ACCIDENT)
            for question in understanding.questions
            for guess in question.matters[:1]
            if guess.name.startswith(f"{Area.CRISIS}/")
        }
        if not kinds or not all(self.is_over(understanding.text, kind) for kind in kinds):
            return understanding
        return understanding.model_copy(update={"questions": [_no_crisis(each) for each in understanding.questions]})

    def is_over(self, text: str, kind: DangerKind) -> bool:
        """Whether this danger is told as past, or means no life: 「矿上砸断腿了」 asks what is owed for it, 「铺子撑不下去了」
        how to let a shop go.
        """
        reading = self._normalise(text)
        return any(
            kind in classes and over.search(reading) is not None and going_on.search(reading) is None
            for classes, over, going_on in self._over
        )

    def _kind_of(self, matter: str | None, text: str) -> DangerKind:
        reading = self._normalise(text)
        if matter == _OF_MANY:
            return DangerKind.UNREST if self._crowd.search(reading) else DangerKind.ACCIDENT
        if matter == _OF_ONE and self._held.search(reading):
            return DangerKind.CAPTIVE
        return _CLASS_OF_MATTER.get(matter or "", DangerKind.VICTIM)

    def _normalise(self, text: str) -> str:
        said = folded(text)
        parts = _SENTENCE_END.split(said) if len(said) > _LETTER else [said]
        reading = "\n".join(_BETWEEN_WORDS.sub("", part) for part in parts)  # `.` matches no line's end
        for pattern in self._harmless:
            reading = pattern.sub(_TAKEN_OUT, reading)
        return reading


def _no_crisis(question: Question) -> Question:
    """What is left is weighed among itself: it was the danger that took its share."""
    areas = _left(question.areas)
    matters = _left(question.matters)
    read = question.answer if question.answer and not question.answer.name.startswith(f"{Area.CRISIS}/") else None
    return question.model_copy(update={"areas": areas, "matters": matters, "answer": read})


def _left(guesses: list[Guess]) -> list[Guess]:
    left = [guess for guess in guesses if guess.name.split("/")[0] != Area.CRISIS]
    taken = sum(guess.confidence for guess in guesses) - sum(guess.confidence for guess in left)
    share = max(1 - taken, _LEAST_LEFT)
    return [Guess(name=guess.name, confidence=min(guess.confidence / share, 1.0)) for guess in left]


def load_danger_guard(data_dir: Path) -> DangerGuard:
    """Read and compile `danger.yml`. Raises DataError with file and field named."""
    path = data_dir / "danger.yml"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # the C parser: 2 ms, not 15
        return DangerGuard(DangerRules.model_validate(raw))
    except (OSError, yaml.YAMLError, ValidationError, re2.error) as error:
        raise DataError(f"{path.name}：{error}") from error
