"""Two of our models side by side on the frozen sets, as figures for the product's gates.

python -m bench.nlu.contrast --current A.tar.gz --candidate B.tar.gz --danger lines.jsonl --out figures.json

`lines.jsonl` holds `{text, dangerous}` per line. Both models read the same texts, taking turns every few of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.nlu import figures, sets
from bench.nlu.errors import BenchError
from bench.nlu.figures import Pair
from bench.nlu.sides import Side, measure

_SETS = ("core.jsonl", "groups.jsonl", "hard.jsonl")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.nlu.contrast", description=__doc__)
    for name in ("--current", "--candidate", "--danger", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--sets", type=Path, default=sets.ROOT / "tests" / "nlu")
    options = parser.parse_args()
    try:
        told = contrast(options.current, options.candidate, folder=options.sets, danger=options.danger)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf8")
    return 0


def contrast(current: Path, candidate: Path, *, folder: Path, danger: Path) -> dict[str, Any]:
    """The figures of both, by name."""
    cases = [case for name in _SETS for case in sets.labelled(folder / name)]
    outside = [case for found in sets.out_of_scope(folder / "out_of_scope.jsonl").values() for case in found]
    lines = sets.rows(danger)
    sides = {"current": Side("current", current), "candidate": Side("candidate", candidate)}
    texts = [*(case.text for case in (*cases, *outside)), *(line["text"] for line in lines)]
    measure(list(sides.values()), list(dict.fromkeys(texts)), starts=1)
    return {name: _figures(side, side.pairs(cases), side.pairs(outside), lines) for name, side in sides.items()}


def _figures(
    side: Side, pairs: Sequence[Pair], outside: Sequence[Pair], lines: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    areas = figures.counted(pairs, lambda pair: pair[0].area, figures.answer_right)
    areas |= figures.counted(outside, lambda pair: pair[0].area, _left_alone)
    taken = Counter((case.area, case.area if figures.area_right(case, said) else said.area) for case, said in pairs)
    latency = figures.latency(side.readings.values())
    return {
        "overall": next(iter(figures.counted(pairs, lambda _: "all", figures.answer_right).values())),
        "area_f1": round(figures.macro_f1(pairs), 4),
        "areas": areas,
        "by_answer": figures.counted(pairs, lambda pair: pair[0].intent or pair[0].area, figures.answer_right),
        "groups": figures.counted(pairs, lambda pair: pair[0].group or "plain", figures.answer_right),
        "confusion": [[gold, said, count] for (gold, said), count in sorted(taken.items())],
        "danger": [_danger(side, line) for line in lines],
        "latency_ms": {"median": round(latency.median, 1), "p95": round(latency.p95, 1)},
        "memory_mb": round(side.memory),
        "ready_seconds": round(side.ready, 1),
    }


def _left_alone(case: sets.Case, said: figures.Prediction) -> bool:
    """What lies outside is right where it is taken for something outside, or asked back."""
    return said.area in sets.OUTSIDE or not said.answered


def _danger(side: Side, line: dict[str, Any]) -> dict[str, Any]:
    said = side.readings[line["text"]].prediction
    return {
        "dangerous": line["dangerous"],
        "text": line["text"],
        "crisis": round(said.crisis, 4),
        "share": round(said.crisis_share, 4),
        "matter": said.crisis_matter,
    }


if __name__ == "__main__":
    sys.exit(main())
