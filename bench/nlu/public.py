"""A public benchmark: both pipelines trained on its training file, judged on its test file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.nlu import figures, sets, shipped, stock, training
from bench.nlu.errors import BenchError
from bench.nlu.sets import Case, Example
from bench.nlu.sides import Side, measure


@dataclass(frozen=True)
class PublicBenchmark:
    """Labels are replaced by names of ours: a label of somebody else's may hold any character."""

    examples: tuple[Example, ...]
    cases: tuple[Case, ...]

    @classmethod
    def open(cls, train: Path, test: Path) -> PublicBenchmark:
        """Reads both files. Test texts that stand in the training file are left out."""
        examples = sets.public(train)
        names = {label: f"c{place:03d}" for place, label in enumerate(sorted({each.intent for each in examples}))}
        if len(names) < 2:
            raise BenchError(f"{train} names fewer than two intents.")
        trained = {each.text for each in examples}
        judged = dict.fromkeys(each for each in sets.public(test) if each.text not in trained)
        if not judged:
            raise BenchError(f"Every text of {test} is also in {train}.")
        return cls(
            tuple(Example(each.text, names[each.intent]) for each in examples),
            tuple(Case(each.text, names.get(each.intent, "unknown")) for each in judged),
        )

    def judge(self, results: Path, *, both: bool) -> dict[str, tuple[float, float]]:
        """Accuracy and macro-F1 of intents by pipeline; stock only with `both`."""
        sides = []
        if both:
            made = training.train(stock.project(self.examples), results)
            sides.append(Side("stock", made.model, made, tensorflow=True))
        labelled = [Example(each.text, f"{each.intent}/any.what") for each in self.examples]
        made = training.train(shipped.project(labelled, rules=False), results)
        sides.append(Side("shipped", made.model, made))
        measure(sides, [case.text for case in self.cases], starts=1)
        return {side.name: _judged(side, list(self.cases)) for side in sides}


def _judged(side: Side, cases: list[Case]) -> tuple[float, float]:
    pairs = side.pairs(cases)
    return figures.share(figures.area_right(*pair) for pair in pairs), figures.macro_f1(pairs)
