"""How much of what must go goes, and how much of what goes had to: recall and precision for each kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.kinds import KIND_TITLES, Kind
from hotline.learning.deidentify.synthetic import Generator, Line, load_measuring

SEED = 12348
LINES, HARMLESS = 4800, 1600


@dataclass(frozen=True)
class Score:
    """Of one kind. `gone`: every character of it was replaced, whatever it was taken for."""

    kind: Kind
    present: int
    gone: int
    claimed: int
    right: int

    @property
    def recall(self) -> float:
        """Share of what must go that is gone entirely."""
        return self.gone / self.present if self.present else 1.0

    @property
    def precision(self) -> float:
        """Share of the replacements of this kind that touch something that had to go."""
        return self.right / self.claimed if self.claimed else 1.0


@dataclass(frozen=True)
class Report:
    """All kinds over the sentences the rules were written with, over those they were not, and the harmless ones."""

    tuned: list[Score]
    held_out: list[Score]
    harmless_lines: int
    harmless_touched: int


def measure(deidentifier: Deidentifier, data_dir: Path, *, seed: int = SEED, scale: float = 1.0) -> Report:
    """Draw the lines and count. Takes half a minute at full scale."""
    data = load_measuring(data_dir)
    generator = Generator(data, seed=seed)
    harmless = list(generator.harmless(count=round(HARMLESS * scale)))
    touched = sum(bool(deidentifier.spans(line.text)) for line in harmless)
    return Report(
        tuned=_scores(deidentifier, generator.lines(data.tuned, count=round(LINES * scale / 2)), harmless),
        held_out=_scores(deidentifier, generator.lines(data.held_out, count=round(LINES * scale / 2)), harmless),
        harmless_lines=len(harmless),
        harmless_touched=touched,
    )


def _scores(deidentifier: Deidentifier, lines: Iterable[Line], harmless: list[Line]) -> list[Score]:
    present, gone, claimed, right = Counter[Kind](), Counter[Kind](), Counter[Kind](), Counter[Kind]()
    for line in [*lines, *harmless]:
        found = deidentifier.spans(line.text)
        covered = {place for span in found for place in range(span.start, span.end)}
        for span in line.spans:
            present[span.kind] += 1
            gone[span.kind] += covered.issuperset(
                place for place in range(span.start, span.end) if line.text[place] != " "
            )
        for span in found:
            claimed[span.kind] += 1
            right[span.kind] += any(span.overlaps(truth) for truth in line.spans)
    return [Score(kind, present[kind], gone[kind], claimed[kind], right[kind]) for kind in Kind if present[kind]]


def table(report: Report) -> str:
    """The report as the table that docs/学习手册.md shows."""
    held_out = {score.kind: score for score in report.held_out}
    lines = [
        "| 种类 | 召回（写规则时看过的句式） | 准确 | 召回（没看过的句式） | 准确 |",
        "|---|---|---|---|---|",
    ]
    for score in report.tuned:
        other = held_out[score.kind]
        cells = [f"{value:.1%}" for value in (score.recall, score.precision, other.recall, other.precision)]
        lines.append(f"| {KIND_TITLES[score.kind]} | {' | '.join(cells)} |")
    return "\n".join(lines)
