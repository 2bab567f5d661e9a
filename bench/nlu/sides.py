"""The pipelines that are compared, and what was measured of each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.nlu.figures import Pair
from bench.nlu.predictions import Timed
from bench.nlu.probe import Probe
from bench.nlu.sets import Case
from bench.nlu.training import Trained, say

_TURN = 20


@dataclass
class Side:
    """One pipeline with one model. `trained` is None for the model in use, which others trained.

    `tensorflow`: whether it needs the library; ours is started without, as the product is.
    """

    name: str
    model: Path
    trained: Trained | None = None
    tensorflow: bool = False
    ready: float = 0.0
    ready_cpu: float = 0.0
    memory: float = 0.0
    readings: dict[str, Timed] = field(default_factory=dict)

    def pairs(self, cases: Sequence[Case]) -> list[Pair]:
        """The cases with what this side made of them."""
        return [(case, self.readings[case.text].prediction) for case in cases]


def measure(sides: Sequence[Side], texts: Sequence[str], *, starts: int) -> None:
    """All sides read the same texts, taking turns every few of them; `ready` is the median of so many starts."""
    times: dict[str, list[tuple[float, float]]] = {side.name: [] for side in sides}
    for _ in range(starts - 1):
        for side in sides:
            with Probe(side.model, tensorflow=side.tensorflow) as probe:
                times[side.name].append((probe.ready, probe.ready_cpu))
    with ExitStack() as running:
        probes = []
        for side in sides:
            probe = running.enter_context(Probe(side.model, tensorflow=side.tensorflow))
            times[side.name].append((probe.ready, probe.ready_cpu))
            probes.append(probe)
            say(f"{side.name} is ready")
        for start in range(0, len(texts), _TURN):
            for side, probe in zip(sides, probes, strict=True):
                side.readings.update(probe.read(texts[start : start + _TURN]))
        for side, probe in zip(sides, probes, strict=True):
            side.memory = probe.memory
            side.ready, side.ready_cpu = (median(each) for each in zip(*times[side.name], strict=True))
