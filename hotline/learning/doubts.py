"""Labels that one person's word is not enough for: a slip, a misunderstanding or ill will would ruin an answer unseen.

A few wrong lines in one way of speaking move no average and hardly a group of the exam; by then they are in the files.
So they are stopped where they are made. Pure, but for reading `data/learning/doubts.yml`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hotline.datafiles import read_yaml, validated
from hotline.learning.labels import Verdict, becomes_example

_FILE = Path("learning") / "doubts.yml"
_DANGER = "crisis"


class Doubt(StrEnum):
    """Why a second person has to say the same. Closed: docs/学习手册.md names each."""

    NO_DANGER = "no_danger"
    AGAINST_SURE = "against_sure"
    MOVED_MANY = "moved_many"


DOUBT_SENTENCES: dict[Doubt, str] = {
    Doubt.NO_DANGER: "模型听出了人身危险，您标的不是",
    Doubt.AGAINST_SURE: "模型很有把握（{confidence:.0%}）地听成了别的",
    Doubt.MOVED_MANY: "这是您近来第 {led_there} 条从别的领域标成这件事的",
}
"""Filled in by `sentence_of`."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Moves(_Strict):
    """So many labels of one person that lead to one matter from other areas, within so many days."""

    labels: int = Field(ge=2)
    days: int = Field(ge=1)


class DoubtRules(_Strict):
    """When a label is doubtful."""

    sure: float = Field(gt=0, le=1)
    moves: Moves


def load_doubts(data_dir: Path) -> DoubtRules:
    """Read the file. Raises BadFile."""
    path = data_dir / _FILE
    return validated(DoubtRules, read_yaml(path, data_dir), file=f"data/{_FILE}")


@dataclass(frozen=True)
class Move:
    """From the area a message was heard in to the matter it is said to be about."""

    area: str
    matter: str

    @property
    def across(self) -> bool:
        """Into another area: within one the model confuses matters often enough to be put right many times."""
        return self.matter.partition("/")[0] != self.area


def move_of(verdict: Verdict, meanings: Sequence[str], heard: str | None) -> Move | None:
    """None where nothing is moved: the same matter, nothing heard, or no example comes of it."""
    if not becomes_example(verdict, meanings) or heard is None or len(meanings) != 1:
        return None
    was, now = heard.partition(".")[0], meanings[0].partition(".")[0]
    return Move(was.partition("/")[0], now) if was != now else None


def doubt_of(move: Move | None, *, confidence: float, led_there: int, rules: DoubtRules) -> Doubt | None:
    """`led_there`: how many labels of this person, with this one, lead to that matter from another area."""
    if move is None:
        return None
    if move.across and move.area == _DANGER:
        return Doubt.NO_DANGER
    if confidence >= rules.sure:
        return Doubt.AGAINST_SURE
    return Doubt.MOVED_MANY if move.across and led_there >= rules.moves.labels else None


def sentence_of(doubt: Doubt, *, confidence: float, led_there: int) -> str:
    """Why a second person is asked, to the one who labels."""
    why = DOUBT_SENTENCES[doubt].format(confidence=confidence, led_there=led_there)
    earlier = "，前面没写的也一样" if doubt is Doubt.MOVED_MANY else ""
    return f"{why}：要另一个人也这样标才写进例句{earlier}。"
