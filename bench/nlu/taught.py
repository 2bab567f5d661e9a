"""What the classifier says of the held-out sets when a working copy's examples teach it: a point of a learning curve.

python -m bench.nlu.taught --data CLONE/data --out point.json

The classifier is trained by its own `train`, as a whole training does it, and nothing else is: no entities, no rules, no
archive, no process to start. What it says of a text is what the whole model says. Vectors of texts that were encoded
before are taken from `models/vectors`, so that a further point costs the heads alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.nlu import figures, material, sets, targets
from bench.nlu.errors import BenchError
from bench.nlu.figures import Pair
from bench.nlu.predictions import read
from bench.nlu.thresholds import classifier_config
from bot import without_tensorflow

_WHOLE = "whole"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.nlu.taught", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a working copy")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--utterances", type=Path, help="the real lines behind the digests of the test set")
    options = parser.parse_args()
    without_tensorflow.install()
    try:
        told = point(sets.examples(options.data), options.utterances)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(json.dumps(told, indent=1), "utf8")
    return 0


def point(examples: Sequence[sets.Example], utterances: Path | None) -> dict[str, Any]:
    """How many examples taught it, how long that took, and the figures of each part of the held-out sets."""
    found = material.gather(utterances, (), per_source=1)
    judged = {name: cases for name, cases in found.judged.items() if name in targets.UNSEEN}
    began = time.monotonic()
    classifier = taught(examples)
    seconds = round(time.monotonic() - began, 1)
    pairs = {name: [(case, said(classifier, case.text)) for case in cases] for name, cases in judged.items()}
    return {"examples": len(examples), "seconds": seconds, "parts": parts(pairs)}


def parts(pairs: dict[str, list[Pair]]) -> dict[str, dict[str, float]]:
    """Each set by zone, as `targets.unseen` parts them, and the real lines as they come, those nobody handles among them."""
    told = {}
    for name, found in pairs.items():
        zones = targets.zones(name, [case for case, _ in found])
        for title, cases in zones.items():
            if len(cases) >= targets.ENOUGH:
                zone = {case.zone for case in cases}
                told[title] = _figures([pair for pair in found if pair[0].zone in zone], found)
        if name not in zones:
            told[f"{name}, {_WHOLE}"] = _figures(found, found)
    return told


def taught(examples: Sequence[sets.Example]) -> Any:
    """The product's classifier, trained on these examples and on the answers' titles."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.classifier import HotlineClassifier

    config = {**HotlineClassifier.get_default_config(), **classifier_config()}
    data = TrainingData([Message.build(each.text, each.intent) for each in examples])
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        classifier = HotlineClassifier(config, storage, Resource("classifier"), None)
        classifier.train(data)
    return classifier


def said(classifier: Any, text: str) -> Any:
    """Its prediction, read as that of a whole model is."""
    from rasa.shared.nlu.training_data.message import Message

    message = Message({"text": text})
    classifier.process([message])
    return read(message.as_dict(only_output_properties=True))


def _figures(part: Sequence[Pair], pooled: Sequence[Pair]) -> dict[str, float]:
    """In percent. What the rest of the set is taken for counts against the areas of this part."""
    areas = {case.area for case, _ in part}
    return {
        "cases": len(part),
        "answers": round(100 * figures.answer_accuracy(part), 2),
        "areas": round(100 * figures.share(figures.area_right(*pair) for pair in part), 2),
        "area_f1": round(100 * figures.macro_f1(pooled, areas), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
