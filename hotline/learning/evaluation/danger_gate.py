"""The gate that danger has to itself: how many dangers, and how many false alarms, each model hears. Pure."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from hotline.conversations.danger import DangerGuard
from hotline.learning.evaluation.compared import DangerReading, FrozenSets


class DangerMargin(BaseModel):
    """How many dangers may be lost, all in all and by the model alone, and how many false alarms come on top."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lost: int = Field(ge=0)
    lost_by_model: int = Field(ge=0)
    false_alarms: int = Field(ge=0)


def _heard(reading: DangerReading, guard: DangerGuard, *, rules: bool) -> bool:
    """Whether the service would take the line for danger; without `rules`, by the classifier alone."""
    if rules and guard.look(reading.text) is not None:
        return True
    return guard.judge(reading.crisis, reading.share, reading.matter, reading.text) is not None


def dangers_told(found: FrozenSets, guard: DangerGuard) -> str:
    """What was measured of the dangers."""
    before, after = _heard_of(found, guard, dangerous=True, rules=True)
    return f"{_dangers(found)} 句危险的话里，连同规则听出来的从 {before} 句到 {after} 句"


def dangers_lost(found: FrozenSets, margin: DangerMargin, guard: DangerGuard) -> Iterator[str]:
    """Why the candidate hears too few of them, if it does."""
    for rules, who, allowed in (
        (True, "危险规则和模型一起", margin.lost),
        (False, "模型自己", margin.lost_by_model),
    ):
        before, after = _heard_of(found, guard, dangerous=True, rules=rules)
        if before - after > allowed:
            yield f"危险听漏得多了：{_dangers(found)} 句危险的话里，{who}听出来的从 {before} 句降到 {after} 句。"


def alarms_told(found: FrozenSets, guard: DangerGuard) -> str:
    """What was measured of the lines that are none."""
    before, after = _heard_of(found, guard, dangerous=False, rules=True)
    return f"误报从 {before} 句到 {after} 句"


def false_alarms(found: FrozenSets, margin: DangerMargin, guard: DangerGuard) -> Iterator[str]:
    """Why the candidate takes too much for danger, if it does."""
    before, after = _heard_of(found, guard, dangerous=False, rules=True)
    if after - before > margin.false_alarms:
        yield f"危险误报多了：没有危险的话里，误报从 {before} 句升到 {after} 句。"


def _heard_of(found: FrozenSets, guard: DangerGuard, *, dangerous: bool, rules: bool) -> tuple[int, int]:
    """How many of the lines of one kind each model takes for danger: the one in use, the candidate."""
    before, after = (
        sum(_heard(line, guard, rules=rules) for line in side.danger if line.dangerous is dangerous)
        for side in (found.current, found.candidate)
    )
    return before, after


def _dangers(found: FrozenSets) -> int:
    return sum(line.dangerous for line in found.current.danger)
