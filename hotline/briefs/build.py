"""A brief out of what the citizen wrote, what was filled in step by step, and what was answered.

Nothing in it is guessed: clauses are the citizen's own, answers stand under their labels, and a line about which
nothing is known is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from hotline.briefs.clauses import once, papers, people, telling
from hotline.catalogue.directory import OUTSIDE
from hotline.conversations.brain import Understanding
from hotline.conversations.plain_wish import asks_for_a_person
from hotline.procedures.fields import Field as Asked
from hotline.procedures.fields import Kind
from hotline.procedures.figures import day_in_words
from hotline.procedures.run import Run
from hotline.vocabulary import BriefKind, Outcome

LONGEST_LINE = 500
_LONGEST_STORY = 200
_FEWEST_CHARACTERS = 5
"""「要多久」 is a question about an answer, no account of what happened."""
_STORIES = 3
_IN_PASSING = frozenset({Outcome.PROCEDURE, Outcome.CHITCHAT, Outcome.OUT_OF_SCOPE, Outcome.HANDED_OFF})
"""Outcomes of messages that tell nothing new: an answer to a question of a procedure stands in its run."""
_PROOF = ("证据", "材料", "证明", "合同", "文书", "单据")


class Line(BaseModel):
    """One line: `kind` once in a brief."""

    model_config = ConfigDict(frozen=True)

    kind: BriefKind
    text: str = Field(min_length=1, max_length=LONGEST_LINE)


@dataclass(frozen=True)
class Written:
    """A message the citizen typed, with what was read out of it and what became of it."""

    text: str
    outcome: Outcome
    understanding: Understanding | None = None


@dataclass(frozen=True)
class Filled:
    """A run with its procedure's title, the fields that are answered, and whether a paper came of it."""

    title: str
    run: Run
    fields: Sequence[Asked]
    paper: bool


@dataclass(frozen=True)
class Known:
    """All that a brief may be made of."""

    written: Sequence[Written]
    reason: str | None = None
    district: str | None = None
    filled: Sequence[Filled] = ()
    answered: Sequence[str] = ()


@dataclass
class _Parts:
    by_kind: dict[BriefKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in BriefKind})

    def add(self, kind: BriefKind, found: Iterable[str]) -> None:
        self.by_kind[kind] += found

    def lines(self) -> list[Line]:
        joined = {kind: "；".join(once(parts))[:LONGEST_LINE] for kind, parts in self.by_kind.items()}
        return [Line(kind=kind, text=text) for kind, text in joined.items() if text]


def build(known: Known) -> list[Line]:
    """The lines about which something is known. None at all where nobody has told anything yet."""
    told = [each for each in known.written if not asks_for_a_person(each.text)]
    story = _story(known.reason, told)
    if not story and not known.filled:
        return []
    texts, parts = [each.text for each in told], _Parts()
    parts.add(BriefKind.WHAT, story)
    parts.add(BriefKind.WHEN, _facts(told, ("date", "duration"), story))
    parts.add(BriefKind.HOW_MUCH, _facts(told, ("amount",), story))
    parts.add(BriefKind.DOCUMENTS, papers(texts))
    for each in known.filled:
        _add_filled(parts, each)
    place = "不在本市" if known.district == OUTSIDE else f"在{known.district}" if known.district else None
    named = "、".join(people(texts))
    parts.add(BriefKind.WHO, [words for words in (f"提到{named}" if named else None, place) if words])
    parts.add(BriefKind.SAID, known.answered)
    return parts.lines()


def _story(reason: str | None, told: Sequence[Written]) -> list[str]:
    """What it is about: the wish that came with the hand-off, the first two accounts and the last one."""
    accounts = [
        each.text.strip()
        for each in told
        if each.outcome not in _IN_PASSING and len(each.text.strip()) >= _FEWEST_CHARACTERS
    ]
    chosen = accounts[: _STORIES - 1] + accounts[_STORIES - 1 :][-1:]
    return once(text[:_LONGEST_STORY] for text in [*([reason] if reason else []), *chosen])


def _facts(told: Sequence[Written], entities: tuple[str, ...], story: Sequence[str]) -> list[str]:
    """Each fact with the words around it; alone where those stand in the story, one line above."""
    found: list[str] = []
    for each in told:
        facts = each.understanding.entities if each.understanding else []
        words = [str(entity.get("text", "")) for entity in facts if entity.get("entity") in entities]
        for clause in telling([each.text], words):
            alone = any(clause in account for account in story)
            found += [word for word in words if word and word in clause] if alone else [clause]
    return found


def _add_filled(parts: _Parts, filled: Filled) -> None:
    for asked in filled.fields:
        value = filled.run.answers[asked.id]
        if value is None or asked.kind in (Kind.PHONE, Kind.ID_NUMBER, Kind.ADDRESS, Kind.DISTRICT):
            continue  # the seat sees those beside, in full: they are no part of what happened
        parts.add(_kind_of(asked), [f"{asked.label}：{asked.title_of(value)}"])
    if filled.run.last_day is not None:
        parts.add(BriefKind.WHEN, [f"算出来最晚{day_in_words(filled.run.last_day)}"])
    if filled.paper:
        parts.add(BriefKind.DOCUMENTS, [f"在这里写好的{filled.title}"])


def _kind_of(asked: Asked) -> BriefKind:
    by_kind = {Kind.DAY: BriefKind.WHEN, Kind.AMOUNT: BriefKind.HOW_MUCH, Kind.NAME: BriefKind.WHO}
    if asked.kind in by_kind:
        return by_kind[asked.kind]
    return BriefKind.DOCUMENTS if any(word in asked.label for word in _PROOF) else BriefKind.WHAT
