"""The picture of a learning curve: accuracy of answers over labelled lines, one panel per part of the held-out sets.

python -m bench.nlu.curve --points points.json --out curve.png
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.nlu.curve", description=__doc__)
    parser.add_argument("--points", type=Path, required=True, help="{order: [{labels, parts: {part: {answers}}}]}")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    draw(json.loads(options.points.read_text("utf8")), options.out)


def draw(orders: dict[str, list[dict[str, Any]]], path: Path) -> None:
    """One line per order."""
    names = list(next(iter(orders.values()))[0]["parts"])
    figure, axes = plt.subplots(1, len(names), figsize=(4.2 * len(names), 3.8), squeeze=False)
    for axis, name in zip(axes[0], names, strict=True):
        for order, points in orders.items():
            values = [point["parts"][name]["answers"] for point in points]
            axis.plot([point["labels"] for point in points], values, marker="o", label=order)
        axis.set(title=name, xlabel="lines labelled", ylabel="answers right (%)")
        axis.grid(visible=True, alpha=0.3)
        axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


if __name__ == "__main__":
    main()
