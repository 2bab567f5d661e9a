"""Our understanding against Rasa's stock Chinese pipeline: trains both on the same examples and writes a report.

make bench-nlu                       everything; training stock takes an hour and more
python -m bench.nlu --shipped-only   the model in use alone, within minutes
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.nlu import figures, material, report, sets, shipped, splits, stock, targets, training
from bench.nlu.errors import BenchError
from bench.nlu.plots import draw
from bench.nlu.public import PublicBenchmark
from bench.nlu.sides import Side, measure
from bench.nlu.training import say


def main() -> int:
    """The command."""
    try:
        options = _options(sys.argv[1:])
        return _run(options)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    benchmark = PublicBenchmark.open(*options.public) if options.public else None
    kept = _split(options)
    held = [] if options.shipped_only else splits.sample(kept.held_out, options.held_out)
    found = material.gather(options.utterances, held, per_source=options.per_source)
    theirs, same = None, None
    if not options.shipped_only:
        trained = training.train(stock.project(kept.trained), options.results)
        if options.train_only:
            return 0
        theirs = Side("stock", trained.model, trained, tensorflow=True)
        trained = training.train(shipped.project(kept.trained), options.results)
        same = Side("shipped, same examples", trained.model, trained)
    contest = targets.Contest(theirs, same, Side("shipped, in use", shipped.in_use()))
    compared = [side for side in (contest.stock, contest.same, contest.used) if side]
    measure(compared, found.texts(), starts=1 if options.shipped_only else options.starts)
    told = report.Run(
        when=time.strftime("%Y-%m-%d %H:%M"),
        machine=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}",
        data=_data(kept, options),
        material=found,
        sides=compared,
        targets=targets.judge(found, contest),
    )
    options.results.mkdir(parents=True, exist_ok=True)
    told.pictures = draw(options.results, found, compared)
    _write(told, options.results)  # what follows takes long and may fail: what was measured stands
    if options.splits:
        told.repeated = _repeated(options)
        _write(told, options.results)
    if benchmark:
        told.public = benchmark.judge(options.results, both=not options.shipped_only)
        _write(told, options.results)
    return 0


def _write(told: report.Run, results: Path) -> None:
    path = results / "report.md"
    path.write_text(report.page(told), "utf8")
    say(f"the report is {path}")


def _split(options: argparse.Namespace) -> splits.Split:
    if options.split:
        return splits.load(options.split)
    kept = splits.split(sets.examples(), sets.titles(), seed=0, **_limits(options))
    if not options.shipped_only:
        path = options.results / "splits" / f"{splits.digest(kept)}.jsonl"
        splits.save(kept, path)
        say(f"the split is kept as {path}")
    return kept


def _limits(options: argparse.Namespace) -> dict[str, int | None]:
    return {"per_intent": options.per_intent, "longest": options.longest}


def _data(kept: splits.Split, options: argparse.Namespace) -> str:
    if options.shipped_only:
        return "The model in use, trained on all our data."
    cap = "" if options.split or not options.per_intent else f", at most {options.per_intent} per intent"
    cap += "" if options.split or not options.longest else f", none longer than {options.longest} characters"
    source = f"the split {options.split.name}" if options.split else f"a fixed stratified split (80 : 20{cap})"
    return (
        f"Stock and shipped were trained on {source}: {len(kept.train)} examples and {len(kept.titles)} titles, "
        f"{len({example.intent for example in kept.trained})} intents. `shipped, in use` is the model of the product, "
        "trained on all examples."
    )


def _repeated(options: argparse.Namespace) -> dict[str, list[tuple[float, float]]]:
    """Answer accuracy and area macro-F1 of each further split, by zone."""
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(1, options.splits + 1):
        kept = splits.split(sets.examples(), sets.titles(), seed=seed, **_limits(options))
        trained = training.train(shipped.project(kept.trained), options.results)
        side = Side(f"split {seed}", trained.model, trained)
        held = splits.sample(kept.held_out, options.held_out)
        cases = [sets.Case(each.text, each.intent.split("/")[0], each.intent) for each in held]
        measure([side], [case.text for case in cases], starts=1)
        for zone, part in targets.zones("held_out", cases).items():
            values = (figures.answer_accuracy(side.pairs(part)), targets.zone_f1(side, cases, part))
            found.setdefault(zone, []).append(values)
    return found


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.nlu", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shipped-only", action="store_true", help="measure the model in use, without stock")
    parser.add_argument("--train-only", action="store_true", help="train stock, keep the model, and stop")
    parser.add_argument("--per-intent", type=_positive, help="train both on at most so many examples per intent")
    parser.add_argument("--longest", type=_positive, help="train both on texts of at most so many characters")
    parser.add_argument("--split", type=_file, help="a kept split (results/nlu/splits/) instead of a new one")
    parser.add_argument("--splits", type=_count, help="repeated splits of shipped (3; none with --shipped-only)")
    parser.add_argument("--starts", type=_positive, default=3, help="starts of each side, for the time to ready")
    parser.add_argument("--held-out", type=_positive, default=1000, help="held-out examples to judge at most")
    parser.add_argument("--per-source", type=_positive, default=400, help="out-of-scope lines per source at most")
    parser.add_argument("--utterances", type=_file, help="real lines; their labels are known by digest")
    parser.add_argument("--public", type=_file, nargs=2, metavar=("TRAIN", "TEST"), help="{text, intent} per line")
    parser.add_argument("--results", type=Path, default=sets.ROOT / "results" / "nlu", help="where everything goes")
    options = parser.parse_args(arguments)
    if options.shipped_only and options.train_only:
        parser.error("--shipped-only and --train-only exclude each other")
    if options.splits is None:
        options.splits = 0 if options.shipped_only else 3
    if options.utterances is None and sets.UTTERANCES.exists():
        options.utterances = sets.UTTERANCES
    return options


def _file(value: str) -> Path:
    path = Path(value)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{value} is not a file")
    return path


def _count(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value} is not a count")
    return int(value)


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) == 0:
        raise argparse.ArgumentTypeError(f"{value} is not a positive whole number")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
