"""The pictures of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from bench.nlu import figures
from bench.nlu.figures import Pair
from bench.nlu.material import Material
from bench.nlu.sides import Side
from bench.nlu.targets import answer_confidences, area_confidences, unseen

_Confidences = Callable[[list[Pair]], tuple[list[float], list[bool]]]


def draw(folder: Path, material: Material, sides: Sequence[Side]) -> list[str]:
    """Writes all pictures; returns their file names in the order of the report."""
    parts = unseen(material)
    found = []
    for kind, confidences in (("answer", answer_confidences), ("area", area_confidences)):
        found.append(_coverage(folder / f"coverage-{kind}.png", parts, sides, confidences, kind))
        found.append(_reliability(folder / f"reliability-{kind}.png", parts, sides, confidences, kind))
    for title in parts:
        found.append(_areas(folder, title, material, parts, sides))
    for name in ("core", "surrounding"):
        pairs = {side.name: figures.by_group(side.pairs(material.judged[name])) for side in sides}
        values = {
            side: {group: figures.answer_accuracy(found) for group, found in groups.items()}
            for side, groups in pairs.items()
        }
        found.append(_bars(folder / f"groups-{name}.png", f"answer accuracy by way of writing, {name}", values))
    return found


def _coverage(path: Path, parts: dict, sides: Sequence[Side], confidences: _Confidences, kind: str) -> str:
    figure, axes = plt.subplots(1, len(parts), figsize=(5 * len(parts), 4.2), squeeze=False)
    for axis, (title, cases) in zip(axes[0], parts.items(), strict=True):
        for side in sides:
            axis.plot(*figures.coverage_curve(*confidences(side.pairs(cases))), label=side.name)
        axis.set(title=f"{kind}, {title}", xlabel="share answered, surest first", ylabel="accuracy among them")
        axis.set_ylim(0, 1.02)
        axis.grid(visible=True, alpha=0.3)
        axis.legend()
    return _save(figure, path)


def _reliability(path: Path, parts: dict, sides: Sequence[Side], confidences: _Confidences, kind: str) -> str:
    figure, axes = plt.subplots(1, len(parts), figsize=(5 * len(parts), 4.2), squeeze=False)
    for axis, (title, cases) in zip(axes[0], parts.items(), strict=True):
        axis.plot([0, 1], [0, 1], color="grey", linewidth=1)
        for side in sides:
            bins = figures.reliability(*confidences(side.pairs(cases)))
            axis.plot([each.confidence for each in bins], [each.accuracy for each in bins], "o-", label=side.name)
        axis.set(title=f"{kind}, {title}", xlabel="confidence", ylabel="accuracy", xlim=(0, 1), ylim=(0, 1.02))
        axis.grid(visible=True, alpha=0.3)
        axis.legend()
    return _save(figure, path)


def _areas(folder: Path, title: str, material: Material, parts: dict, sides: Sequence[Side]) -> str:
    name = title.split(",")[0]
    chosen = {case.area for case in parts[title]}
    values = {}
    for side in sides:
        by_area = figures.f1_by_area(side.pairs(material.judged[name]))
        values[side.name] = {area: value for area, value in by_area.items() if area in chosen}
    return _bars(folder / f"areas-{title.replace(', ', '-')}.png", f"F1 by area, {title}", values)


def _bars(path: Path, title: str, values: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(values.values())))
    width = 0.8 / len(values)
    figure, axis = plt.subplots(figsize=(max(6.0, 0.9 * len(names)), 4.2))
    for place, (side, heights) in enumerate(values.items()):
        axis.bar(np.arange(len(names)) + place * width, [heights[name] for name in names], width, label=side)
    axis.set_xticks(np.arange(len(names)) + width * (len(values) - 1) / 2, names, rotation=30, ha="right")
    axis.set(title=title, ylim=(0, 1.02))
    axis.grid(visible=True, axis="y", alpha=0.3)
    axis.legend()
    return _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> str:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path.name
