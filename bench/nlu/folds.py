"""Cross-validation of this working copy's examples: trains the shipped configuration on part, judges on the rest.

python -m bench.nlu.folds --seeds 3 --results FOLDER --out figures.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench.nlu import figures, sets, shipped, splits, training
from bench.nlu.errors import BenchError
from bench.nlu.sides import Side, measure

_PER_ANSWER = 8
"""Judged of each label in one split: what befalls a single answer is seen in these, and no average tells of it."""


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.nlu.folds", description=__doc__)
    parser.add_argument("--seeds", type=int, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    try:
        told = [fold(seed, options.results) for seed in range(1, options.seeds + 1)]
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(json.dumps({"folds": told}, indent=1), "utf8")
    return 0


def fold(seed: int, results: Path) -> dict[str, Any]:
    """One split: a fifth of the texts held out, at most so many of each label judged."""
    kept = splits.steady(sets.examples(), sets.titles(), seed=seed)
    trained = training.train(shipped.project(kept.trained), results)
    side = Side(f"fold {seed}", trained.model, trained)
    held = splits.steady_sample(kept.held_out, _PER_ANSWER, seed=seed)
    cases = [sets.Case(each.text, each.intent.split("/")[0], each.intent) for each in held]
    measure([side], [case.text for case in cases], starts=1)
    pairs = side.pairs(cases)
    return {
        "seed": seed,
        "judged": len(cases),
        "answers": round(figures.answer_accuracy(pairs), 4),
        "area_f1": round(figures.macro_f1(pairs), 4),
        "by_answer": figures.counted(pairs, lambda pair: pair[0].intent or pair[0].area, figures.answer_right),
    }


if __name__ == "__main__":
    sys.exit(main())
