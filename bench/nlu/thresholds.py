"""Where answering ends and asking back begins, read off data instead of typed in: `make thresholds`.

A fifth of our examples is held out, the rest trains a classifier, which then reads some of that fifth. The labelled real
lines of `real_calibration.jsonl` are read by the model in use, which has not seen them either: one that lacks a fifth of
the examples is less sure of them, and what was said of its confidence was too bold by four points. Those of the
development set are left out: examples are written for what it gets wrong, and it answers 76 % of them right where of
unknown lines it answers 59 %. For each class of risk the threshold is the confidence from which on the guess is right often
enough: 0.5 for an answer and for the area, for what is wrong more often than right is better asked back or left to the
area's overview, which names the likely answers; at 0.45 a guess between was right in a third of the unknown lines. Where
the answer states a time limit or a remedy never less than for another. 0.7 where the citizen would be turned away. Real lines weigh as much as all held-out examples together, since they are what comes:
strangers' wording lowers the confidence more than it lowers the share that is right. Writes `data/thresholds.yml` and
the curves as a report.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bench.nlu import calibrate, sharpen, shipped, threads
from bench.nlu.calibrate import Read
from bench.nlu.errors import BenchError
from bench.nlu.risks import Guess, chosen, guesses, weighed
from bench.nlu.sets import ROOT, UTTERANCES, Case, examples, labelled, real, titles, utterances
from bench.nlu.sharpen import Understood
from bench.nlu.thresholds_page import write
from bot.nlu.encoders import open_encoder
from bot.nlu.memo import Memo
from bot.nlu.reading import Limits, read
from bot.nlu.text import normalise
from bot.nlu.two_heads import TwoHeads

_JUDGED = 2500
"""Held-out examples read at most: all 7,000 take ten minutes and say the same."""


def classifier_config() -> dict:
    """The settings of our classifier in config.yml."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf8"))["pipeline"]
    return next(part for part in pipeline if part["name"].endswith("HotlineClassifier"))


def held_out(seed: int = 1) -> tuple[TwoHeads, list[Case]]:
    """A classifier trained on four fifths of our examples, and the last fifth."""
    config = classifier_config()
    known = list(dict.fromkeys((normalise(each.text).text, each.intent) for each in [*examples(), *titles()]))
    left_out = np.random.default_rng(seed).integers(0, 5, len(known)) == 0
    texts, intents = zip(*[pair for pair, out in zip(known, left_out, strict=True) if not out], strict=True)
    model = TwoHeads.fit(
        list(texts),
        list(intents),
        encoder=open_encoder(config["encoder"]),
        strength=config["strength"],
        meaning=config["meaning"],
        store=ROOT / "models" / "vectors",
    )
    cases = [
        Case(text, intent.split("/")[0], intent) for (text, intent), out in zip(known, left_out, strict=True) if out
    ]
    chosen = np.random.default_rng(seed).permutation(len(cases))[:_JUDGED]
    return model, [cases[each] for each in chosen]


def in_use() -> TwoHeads:
    """The classifier of the model the product would start with, trained now if its data changed."""
    with tempfile.TemporaryDirectory() as folder:
        LocalModelStorage.from_model_archive(Path(folder), shipped.in_use())
        (found,) = Path(folder).glob("*HotlineClassifier*")
        return TwoHeads.open(found, open_encoder(classifier_config()["encoder"]))


def understood(model: TwoHeads, cases: list[Case]) -> list[Understood]:
    """What the classifier makes of each case."""
    config = classifier_config()
    limits = Limits(config["split_area"], config["split_matter"], config["denial_area"])
    return [
        (case, read(normalise(case.text).text, Memo(model.score), model.labels, limits).questions[0]) for case in cases
    ]


def main(arguments: list[str]) -> int:
    """The command. Without the collection of real lines our own examples decide alone, and the report says 0 lines."""
    parser = argparse.ArgumentParser(prog="make thresholds", description=__doc__)
    parser.add_argument("--utterances", type=Path, default=UTTERANCES)
    options = parser.parse_args(arguments)
    whole = in_use()
    model, cases = held_out()
    report(Read(model, understood(model, cases)), whole, options.utterances)
    return 0


def report(own: Read, model: TwoHeads, collection: Path) -> None:
    """Measure the model in use on strangers' lines, and one on its held-out examples; write both data files and the page."""
    frozen = ROOT / "tests" / "nlu"
    texts = utterances(collection).texts if collection.exists() else None
    fresh = [] if texts is None else real(frozen / "real_calibration.jsonl", texts)
    written = labelled(frozen / "calibration.jsonl")
    strangers, asked = (understood(model, each) for each in (fresh, written))
    sharpness = sharpen.measured(strangers, model.labels, {example.intent for example in (*examples(), *titles())})
    followed = threads.weighed(model, threads.pairs())
    told = threads.unseen(followed)
    threads.write(threads.fitted(followed), told)
    found = [
        *(Guess("thread", each.sure, each.right, 1.0) for each in told if each.kind == threads.ASKS),
        *guesses(own.model.labels, own.lines, sharpness=sharpness, weight=1.0),
        *weighed(guesses(model.labels, strangers, sharpness=sharpness, weight=len(own.lines) / max(len(fresh), 1))),
    ]
    values = chosen(found)
    calibration = calibrate.measured(own, Read(model, [*strangers, *asked]), sharpness)
    calibrate.write(calibration)
    write(found, values, sharpness, calibration, own=len(own.lines), lines=len(fresh), written=len(written))
    print(sharpness)
    print("  ".join(f"{kind} {value}" for kind, value in values.items()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BenchError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
