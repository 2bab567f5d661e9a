"""The run as a Markdown page: figures and labels only, never a text that was measured on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isnan
from statistics import mean, pstdev

from bench.nlu import figures
from bench.nlu.material import Material
from bench.nlu.sets import OUTSIDE, Case
from bench.nlu.sides import Side
from bench.nlu.targets import (
    Target,
    answer_confidences,
    answer_error,
    area_error,
    group_gaps,
    outside_auroc,
    parse_times,
    unseen,
    zone_f1,
    zones,
)

_CONFUSIONS = 12
_COVERAGES = (0.5, 0.7, 0.8, 0.9, 1.0)


@dataclass
class Run:
    """Everything the page tells. `repeated` holds, per zone, answer accuracy and area macro-F1 of each split."""

    when: str
    machine: str
    data: str
    material: Material
    sides: list[Side]
    targets: list[Target]
    repeated: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    public: dict[str, tuple[float, float]] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)


def page(run: Run) -> str:
    """The whole report."""
    sections = [
        _head(run),
        _targets(run),
        _accuracy(run),
        _repeated(run),
        _public(run),
        _groups(run),
        _noise(run),
        _calibration(run),
        _coverage(run),
        _outside(run),
        _cost(run),
        _areas(run),
        _confused(run),
        _pictures(run),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float, form: str = "{:.3f}") -> str:
    """The value, or a dash where there is none."""
    return "–" if isnan(value) else form.format(value)


def _head(run: Run) -> str:
    notes = [
        f"{run.when}. {run.machine}. {run.data}",
        "Answer accuracy is the exact `area/matter.facet`, or one the label names as equally right: of stock the key "
        "its ResponseSelector chooses, of shipped the likeliest matter with its likeliest facet that has an answer, "
        "before any topic is carried over and however unsure; its confidence is the product of both. A message read as two questions counts by the surer one.",
        *run.material.notes,
    ]
    return "# Understanding: shipped against stock\n\n" + "\n\n".join(notes)


def _targets(run: Run) -> str:
    words = {True: "reached", False: "**not reached**", None: "not measured"}
    rows = [
        [each.name, *(number(value, each.form) for value in each.values), each.wanted, words[each.reached]]
        for each in run.targets
    ]
    reached = sum(each.reached is True for each in run.targets)
    judged = sum(each.reached is not None for each in run.targets)
    told = (
        "What must beat stock is judged by the model of the same examples, what must reach a figure by the model in "
        "use. Sets are those nobody tuned on, where they hold cases enough."
    )
    head = ["target", "stock", "shipped, same examples", "shipped, in use", "wanted", ""]
    return f"## Targets: {reached} of {judged} reached\n\n{told}\n\n{table(head, rows)}"


def _accuracy(run: Run) -> str:
    head = [
        "set", "cases", "pipeline", "answer", "answer, either of two questions", "area", "area macro-F1",
        "answered as shipped", "right among these",
    ]  # fmt: skip
    rows = [
        _accuracy_row(title, side, cases, part)
        for name, cases in run.material.judged.items()
        for title, part in zones(name, cases).items()
        for side in run.sides
        if name != "held_out" or side.trained  # the model in use was trained on them
    ]
    told = (
        "`core` and `surrounding` are the frozen sets; `real_test` is held out; `real_dev` and `hard` may be worked on and are no "
        "measure; `held_out` are examples by those who wrote the training examples."
    )
    return f"## Accuracy\n\n{told}\n\n{table(head, rows)}"


def _accuracy_row(title: str, side: Side, cases: list[Case], part: list[Case]) -> list[str]:
    pairs = side.pairs(part)
    labelled = [(case, said) for case, said in pairs if case.intents]
    return [
        title,
        f"{len(part)} ({len(labelled)} with an answer)",
        side.name,
        number(figures.answer_accuracy(pairs)),
        number(figures.share(figures.any_answer_right(*pair) for pair in labelled)),
        number(figures.share(figures.area_right(*pair) for pair in pairs)),
        number(zone_f1(side, cases, part)),
        number(figures.share(said.answered for _, said in labelled)),
        number(figures.answer_accuracy([pair for pair in labelled if pair[1].answered])),
    ]


def _repeated(run: Run) -> str:
    if not run.repeated:
        return ""
    rows = []
    for zone, results in run.repeated.items():
        columns = [[found[place] for found in results] for place in (0, 1)]
        rows.append([zone, str(len(results)), *(f"{mean(each):.3f} ± {pstdev(each):.3f}" for each in columns)])
    head = ["zone", "splits", "answer accuracy", "area macro-F1"]
    return f"## Shipped on repeated stratified splits of our data (mean ± deviation)\n\n{table(head, rows)}"


def _public(run: Run) -> str:
    if not run.public:
        return ""
    rows = [[name, number(accuracy), number(f1)] for name, (accuracy, f1) in run.public.items()]
    return f"## Public benchmark\n\n{table(['pipeline', 'accuracy', 'macro-F1'], rows)}"


def _groups(run: Run) -> str:
    rows = []
    for name in ("core", "surrounding"):
        for side in run.sides:
            cases = run.material.judged[name]
            gaps = group_gaps(side, cases, figures.answer_accuracy)
            for group, pairs in figures.by_group(side.pairs(cases)).items():
                areas = figures.share(figures.area_right(*pair) for pair in pairs)
                gap = number(gaps.get(group, float("nan")), "{:+.1f}")
                rows.append(
                    [
                        name,
                        side.name,
                        group,
                        str(len(pairs)),
                        number(figures.answer_accuracy(pairs)),
                        gap,
                        number(areas),
                    ]
                )
    head = ["set", "pipeline", "written", "cases", "answer", "points below plain", "area"]
    return f"## Ways of writing\n\n{table(head, rows)}"


def _noise(run: Run) -> str:
    rows = []
    for side in run.sides:
        clean = figures.answer_accuracy(side.pairs(run.material.noisy[""]))
        for kind, cases in run.material.noisy.items():
            found = figures.answer_accuracy(side.pairs(cases))
            areas = figures.share(figures.area_right(*pair) for pair in side.pairs(cases))
            lost = number(100 * (clean - found), "{:+.1f}") if kind else "–"
            rows.append([kind or "as written", side.name, str(len(cases)), number(found), lost, number(areas)])
    told = (
        "The plainly written cases of both frozen sets, as they are and with noise of one kind "
        "(`bench/nlu/noise.py`; one character in eight, or the whole text)."
    )
    head = ["noise", "pipeline", "cases", "answer", "points lost", "area"]
    return f"## Noise\n\n{told}\n\n{table(head, rows)}"


def _calibration(run: Run) -> str:
    rows = [
        [title, side.name, number(area_error(side, part)), number(answer_error(side, part))]
        for title, part in unseen(run.material).items()
        for side in run.sides
    ]
    head = ["set", "pipeline", "area", "answer"]
    return f"## Expected calibration error ({figures.BINS} bins)\n\n{table(head, rows)}"


def _coverage(run: Run) -> str:
    rows = []
    for title, part in unseen(run.material).items():
        for side in run.sides:
            found = answer_confidences(side.pairs(part))
            rows.append([title, side.name, *(number(figures.accuracy_at(at, *found)) for at in _COVERAGES)])
    head = ["set", "pipeline", *(f"{at:.0%}" for at in _COVERAGES)]
    return f"## Answer accuracy when only the surest share is answered\n\n{table(head, rows)}"


def _outside(run: Run) -> str:
    inside = unseen(run.material)
    rows = []
    for source, cases in run.material.outside.items():
        for side in run.sides:
            values = [number(outside_auroc(side, part, cases)) for part in inside.values()]
            rows.append([source, str(len(cases)), side.name, *values, number(_taken_in(side, cases))])
    head = ["source", "cases", "pipeline", *(f"against {title}" for title in inside), "answered as if in scope"]
    told = (
        "The score is one minus the probability of the areas in scope among the five likeliest, for both pipelines. "
        "`near` and `far` are ours; ATEC are users of a payment app, SMP users of voice assistants."
    )
    return f"## Out of scope (AUROC)\n\n{told}\n\n{table(head, rows)}"


def _taken_in(side: Side, cases: list[Case]) -> float:
    return figures.share(said.answered and said.area not in OUTSIDE for _, said in side.pairs(cases))


def _cost(run: Run) -> str:
    speed, cost = [], []
    for side in run.sides:
        for title, short in ((f"≤ {figures.SHORT} characters", True), ("longer", False)):
            took = parse_times(side, short=short)
            values = [number(value, "{:.1f}") for value in took[1:]]
            speed.append([side.name, title, str(took.count), *values])
        made = side.trained
        trained = [f"{made.seconds:.0f}", f"{made.cpu_seconds:.0f}"] if made else ["–", "–"]
        size = f"{side.model.stat().st_size / 1e6:.1f}"
        cost.append([side.name, *trained, size, f"{side.ready:.1f}", f"{side.ready_cpu:.1f}", f"{side.memory:.0f}"])
    told = (
        "Milliseconds per parse; each text is read once, the pipelines take turns. Training was timed in an empty "
        "folder, without caches. Ready means: Python started, model loaded, first message read."
    )
    head = ["pipeline", "texts", "count", "median", "p95", "p99", "median of CPU time"]
    head_cost = [
        "pipeline",
        "training, wall (s)",
        "training, CPU (s)",
        "model (MB)",
        "ready (s)",
        "ready, CPU (s)",
        "memory (MiB)",
    ]
    return f"## Cost\n\n{told}\n\n{table(head, speed)}\n\n{table(head_cost, cost)}"


def _areas(run: Run) -> str:
    rows = []
    for title, part in unseen(run.material).items():
        cases = run.material.judged[title.split(",")[0]]
        by_side = [figures.f1_by_area(side.pairs(cases)) for side in run.sides]
        for area in sorted({case.area for case in part}):
            count = sum(case.area == area for case in part)
            rows.append([title, area, str(count), *(number(found[area]) for found in by_side)])
    return f"## F1 by area\n\n{table(['set', 'area', 'cases', *(side.name for side in run.sides)], rows)}"


def _confused(run: Run) -> str:
    side = run.sides[-1]
    parts = []
    for title, part in unseen(run.material).items():
        for kind, areas in (("areas", True), ("answers", False)):
            found = figures.confusions(side.pairs(part), _CONFUSIONS, areas=areas)
            rows = [[each.gold, each.predicted, str(each.count)] for each in found]
            parts.append(f"### {kind}, {title}\n\n{table(['label', 'taken for', 'times'], rows)}")
    return f"## Confusions of {side.name}\n\n" + "\n\n".join(parts)


def _pictures(run: Run) -> str:
    return "## Pictures\n\n" + "\n\n".join(f"![{name}]({name})" for name in run.pictures) if run.pictures else ""
