"""A handful of known questions, put to a candidate through the real actions before anybody else asks it anything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hotline.clock import Clock, local_iso
from hotline.conversations.brain import Brain, BrainUnavailable, TurnRequest
from hotline.conversations.danger import DangerGuard
from hotline.conversations.store import new_id
from hotline.datafiles import read_yaml, validated

_FILE = Path("learning") / "probes.yml"


class Line(BaseModel):
    """What is said, and the topic of the answer; or that it is to be taken for danger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = Field(min_length=1)
    topic: str | None = None
    danger: bool = False


class Probes(BaseModel):
    """Short conversations, each from a fresh state."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conversations: list[list[Line]] = Field(min_length=1)


@dataclass(frozen=True)
class Probed:
    """One line and what became of it; `wrong` says what was amiss."""

    line: Line
    wrong: str | None


def load_probes(data_dir: Path) -> Probes:
    """Read the file. Raises BadFile."""
    path = data_dir / _FILE
    return validated(Probes, read_yaml(path, data_dir), file=f"data/{_FILE}")


async def probe(brain: Brain, probes: Probes, guard: DangerGuard, clock: Clock) -> AsyncIterator[Probed]:
    """Put them, one after the other. The first of them warm the model up as well."""
    for conversation in probes.conversations:
        state: dict[str, Any] | None = None
        for line in conversation:
            metadata = {"now": local_iso(clock.now()), "district": None, "channel": "web", "rehearsal": True}
            try:
                answer = await brain.turn(TurnRequest(new_id(), line.say, None, state, metadata))
            except BrainUnavailable as error:
                yield Probed(line, f"没有回答（{error}）")
                continue
            state = answer.state
            topic = answer.messages[0].topic if answer.messages else None
            if answer.action_failed:
                yield Probed(line, "动作服务没有给出回答")
            elif line.danger and guard.listen(answer.nlu) is None:
                yield Probed(line, "没有听出危险")
            elif line.topic is not None and (topic is None or topic.id != line.topic):
                yield Probed(line, f"答成了 {topic.id or topic.area if topic else '没有主题的话'}，应该是 {line.topic}")
            else:
                yield Probed(line, None)
