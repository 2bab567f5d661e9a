"""What the shipped pipeline must reach, and whether it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

from bench.nlu import figures
from bench.nlu.figures import Pair
from bench.nlu.material import Material
from bench.nlu.sets import Case
from bench.nlu.sides import Side

ENOUGH = 30
"""A target is judged on no fewer cases."""
NEAR = ("near", "ATEC", "SMP")
UNSEEN = ("core", "surrounding", "real_test")
"""Sets nobody tuned on; held-out examples come from those who wrote the training examples."""


@dataclass(frozen=True)
class Contest:
    """Who is compared: stock and shipped trained on the same examples, and the model the product uses.

    What must beat stock is judged by the same examples, what must reach a figure by the model in use.
    """

    stock: Side | None
    same: Side | None
    used: Side

    def values(self, value: Callable[[Side], float]) -> tuple[float, float, float]:
        """The value for each; not a number for who does not take part."""
        stock, same, used = (value(side) if side else float("nan") for side in (self.stock, self.same, self.used))
        return stock, same, used


@dataclass(frozen=True)
class Target:
    """One line of the table. `reached` is None where it could not be judged."""

    name: str
    values: tuple[float, float, float]
    wanted: str
    reached: bool | None
    form: str = "{:.3f}"


def zones(name: str, cases: list[Case]) -> dict[str, list[Case]]:
    """A set's cases by zone, core and surrounding areas never pooled."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        if case.zone != "outside":
            title = name if name == case.zone else f"{name}, {case.zone}"
            found.setdefault(title, []).append(case)
    return dict(sorted(found.items()))


def unseen(material: Material) -> dict[str, list[Case]]:
    """The parts of the sets nobody tuned on that are large enough to judge by."""
    found: dict[str, list[Case]] = {}
    for name in UNSEEN:
        found |= zones(name, material.judged.get(name, []))
    return {title: part for title, part in found.items() if len(part) >= ENOUGH}


def zone_f1(side: Side, cases: list[Case], part: list[Case]) -> float:
    """Macro-F1 over the areas of one zone; what the rest of the set is taken for counts against them."""
    return figures.macro_f1(side.pairs(cases), {case.area for case in part})


def area_confidences(pairs: list[Pair]) -> tuple[list[float], list[bool]]:
    """How sure of each area, and whether it was right."""
    return [said.area_confidence for _, said in pairs], [figures.area_right(case, said) for case, said in pairs]


def answer_confidences(pairs: list[Pair]) -> tuple[list[float], list[bool]]:
    """The same of answers, over the cases that name one."""
    judged = [(case, said) for case, said in pairs if case.intents]
    return [said.answer_confidence for _, said in judged], [figures.answer_right(case, said) for case, said in judged]


def area_error(side: Side, cases: list[Case]) -> float:
    """Calibration error of the area's confidence."""
    return figures.calibration_error(*area_confidences(side.pairs(cases)))


def answer_error(side: Side, cases: list[Case]) -> float:
    """Calibration error of the answer's confidence."""
    return figures.calibration_error(*answer_confidences(side.pairs(cases)))


def outside_auroc(side: Side, inside: list[Case], outside: list[Case]) -> float:
    """How well the side tells texts nobody handles from texts in scope."""
    scores = [[said.outside for _, said in side.pairs(cases)] for cases in (inside, outside)]
    return figures.auroc(scores[0], scores[1])


def group_gaps(side: Side, cases: list[Case], value: Callable[[list[Pair]], float]) -> dict[str, float]:
    """How many points each way of writing lies below plain writing."""
    groups = {name: value(pairs) for name, pairs in figures.by_group(side.pairs(cases)).items()}
    return {name: 100 * (groups["plain"] - found) for name, found in groups.items() if name != "plain"}


def parse_times(side: Side, *, short: bool) -> figures.Latency:
    """Latency over short texts or longer ones."""
    return figures.latency(each for each in side.readings.values() if (each.length <= figures.SHORT) == short)


def judge(material: Material, contest: Contest) -> list[Target]:
    """All targets; those that compare stay open without a stock side."""
    return [
        *_understanding(material, contest),
        *_groups(material, contest),
        *_out_of_scope(material, contest),
        *_cost(contest),
    ]


def _understanding(material: Material, contest: Contest) -> list[Target]:
    found = []
    for title, part in unseen(material).items():
        pooled = material.judged[title.split(",")[0]]
        accuracy = contest.values(lambda side, part=part: 100 * figures.answer_accuracy(side.pairs(part)))
        f1 = contest.values(lambda side, part=part, pooled=pooled: 100 * zone_f1(side, pooled, part))
        areas = contest.values(lambda side, part=part: area_error(side, part))
        answers = contest.values(lambda side, part=part: answer_error(side, part))
        found += [
            _above(f"answer accuracy, {title}", accuracy),
            _above(f"area macro-F1, {title}", f1),
            _at_most(f"calibration error of areas, {title}", areas, 0.05),
            _at_most(f"calibration error of answers, {title}", answers, 0.05),
        ]
    return found


def _groups(material: Material, contest: Contest) -> list[Target]:
    found = []
    for name in ("core", "surrounding"):
        cases = material.judged[name]
        for group in group_gaps(contest.used, cases, figures.answer_accuracy):
            gaps = contest.values(
                lambda side, cases=cases, group=group: group_gaps(side, cases, figures.answer_accuracy)[group]
            )
            found.append(_at_most(f"{group}: points of answer accuracy below plain, {name}", gaps, 5, "{:.1f}"))
    return found


def _out_of_scope(material: Material, contest: Contest) -> list[Target]:
    found = []
    for source in NEAR:
        outside = material.outside.get(source, [])
        for title, inside in unseen(material).items() if outside else ():
            values = contest.values(lambda side, inside=inside, outside=outside: outside_auroc(side, inside, outside))
            name = f"out-of-scope AUROC, {source} against {title}"
            found.append(Target(name, values, "at least 0.93", values[2] >= 0.93))
    return found


def _cost(contest: Contest) -> list[Target]:
    short = contest.values(lambda side: parse_times(side, short=True).median)
    slow = contest.values(lambda side: parse_times(side, short=True).p95)
    long = contest.values(lambda side: parse_times(side, short=False).p95)
    training = contest.values(lambda side: side.trained.seconds if side.trained else float("nan"))
    return [
        _part("median parse, short texts (ms)", short, 1 / 2),
        _part("p95 parse, short texts (ms)", slow, 1),
        _at_most("p95 parse, longer texts (ms)", long, 120, "{:.1f}"),
        _part("training, wall (s)", training, 1 / 8),
        _part("resident memory after 500 messages (MiB)", contest.values(lambda side: side.memory), 0.65),
        _part("time to ready (s)", contest.values(lambda side: side.ready), 1 / 3),
    ]


def _above(name: str, values: tuple[float, float, float]) -> Target:
    stock, same, _ = values
    return Target(name, values, "10 points above stock", None if isnan(stock) else same - stock >= 10, "{:.1f}")


def _at_most(name: str, values: tuple[float, float, float], most: float, form: str = "{:.3f}") -> Target:
    return Target(name, values, f"at most {most:g}", None if isnan(values[2]) else values[2] <= most, form)


def _part(name: str, values: tuple[float, float, float], most: float) -> Target:
    stock, same, _ = values
    reached = None if isnan(stock) or isnan(same) else same <= most * stock
    return Target(name, values, f"at most {most:.3g} of stock", reached, "{:.1f}")
