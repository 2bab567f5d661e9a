"""The report of a month, from the figures that were kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.month.points import BASE, Points

RANKED, RANDOM = "ranked", "random"
ORDERS = (RANKED, RANDOM)
_STEPS = {
    "written": "written into the working copy",
    "trained": "trained",
    "evaluated": "evaluated",
    "released": "approved and released",
    "live": "a citizen is answered by the new model",
}


def write(points: Points, *, month: dict[str, Any], sizes: Mapping[str, Sequence[int]]) -> Path:
    """`report.md`, with the curve where there are points enough to draw one."""
    curve = {order: _line(points, order, sizes[order]) for order in ORDERS}
    lines = [
        "# A simulated month",
        "",
        f"{month['sent']} real lines, each from a citizen of its own, over {month['days']} days in {month['sittings']} sittings; "
        f"{month['thumbs_down']} of those who were answered amiss said so. {month['waiting']} groups came into the inbox: "
        "what was understood for sure is not in it, and so in neither order.",
        "",
        "Outcomes: " + ", ".join(f"{name} {count}" for name, count in month["outcomes"].items()) + ".",
        "",
    ]
    if all(curve.values()):
        lines += _figures(points, curve)
    if (released := points.known("release")) is not None:
        lines += _release(released)
    path = points.folder / "report.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _line(points: Points, order: str, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """The points of one order that are there, the one without any label first."""
    names = [BASE, *(f"{order}-{size}" for size in sizes)]
    return [found for name in names if (found := points.known(name)) is not None]


def _figures(points: Points, curve: dict[str, list[dict[str, Any]]]) -> list[str]:
    kept = points.folder / "points.json"
    kept.write_text(json.dumps(curve, ensure_ascii=False, indent=1), encoding="utf-8")
    picture = points.draw(kept)
    parts = list(curve[RANKED][0]["parts"])
    lines = ["## The curve", "", f"![answers right over labelled lines]({picture})", ""]
    lines += ["Answers right / areas right, in percent, of the held-out sets of `tests/nlu/`:", ""]
    lines += ["| order | labelled | examples | " + " | ".join(parts) + " | fit (s) |"]
    lines += ["|---|---|---|" + "---|" * (len(parts) + 1)]
    for order, found in curve.items():
        for point in found:
            told = [f"{point['parts'][part]['answers']:.1f} / {point['parts'][part]['areas']:.1f}" for part in parts]
            head = f"| {order} | {point['labels']} | {point['written']} | "
            lines.append(head + " | ".join(told) + f" | {point['seconds']:.0f} |")
    lines += ["", "What was decided up to each point:", ""]
    for order, found in curve.items():
        for point in found[1:]:
            counts = ", ".join(f"{name} {count}" for name, count in sorted(point["decided"].items()))
            lines.append(f"- {order}, {point['labels']}: {counts}")
    return [*lines, ""]


def _release(told: dict[str, Any]) -> list[str]:
    lines = ["## From the last label to the live model", "", "| until | seconds |", "|---|---|"]
    lines += [f"| {_STEPS[step]} | {seconds:.0f} |" for step, seconds in told["steps"].items()]
    if told["refusals"]:
        lines += ["", "The gates refused this candidate, so nothing was released:", ""]
        lines += [f"- {sentence}" for sentence in told["refusals"]]
    return [*lines, ""]
