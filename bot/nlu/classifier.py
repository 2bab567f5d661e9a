"""Graph component that says what a citizen asks: area and matter, facet, and whether someone is in danger."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import calibration, fingerprint, misspelt, thread, thresholds, titles
from bot.nlu.calibration import Calibration
from bot.nlu.encoders import open_encoder
from bot.nlu.memo import Memo
from bot.nlu.normaliser import normalised
from bot.nlu.reading import Labels, Limits, Question, likeliest_answer, read
from bot.nlu.text import normalise
from bot.nlu.thread import Thread
from bot.nlu.two_heads import TwoHeads

logger = logging.getLogger(__name__)

UNCLEAR = "unclear"
_VECTORS = Path("models") / "vectors"
"""Encoded training texts, kept between trainings; Rasa runs from the repository root."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HotlineClassifier(GraphComponent, IntentClassifier):
    """Emits the area as intent, or `unclear`; the full intent where the matter is sure; and all `questions`."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: TwoHeads | None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        measured = thresholds.measured()
        self._area_threshold = config["area_threshold"] or measured.area
        self._matter_threshold = config["matter_threshold"] or measured.ordinary
        self._sharpness = measured.sharpness
        self._calibration = calibration.measured()
        self._thread = thread.measured()
        self._limits = Limits(config["split_area"], config["split_matter"], config["denial_area"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What config.yml may set. Thresholds that are None come from `data/thresholds.yml`."""
        return {
            "encoder": "use",
            "meaning": 1.0,
            "strength": 1.0,
            "titles": True,
            "area_threshold": None,
            "matter_threshold": None,
            "split_area": 0.5,
            "split_matter": 0.5,
            "denial_area": 0.4,
        }

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint.of_files(misspelt.TABLE, *titles.files())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HotlineClassifier:
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HotlineClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TwoHeads.open(folder, open_encoder(config["encoder"])))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [each for each in training_data.intent_examples if each.get(TEXT)]
        wrong = sorted({each.get_full_intent() for each in examples if "." not in each.get_full_intent()})
        if wrong:
            raise RasaException(f"Intents must read area/matter.facet; these do not: {', '.join(wrong)}")
        pairs = [(normalised(each).text, each.get_full_intent()) for each in examples]
        if self._config["titles"]:
            pairs += [(normalise(title).text, intent) for title, intent in titles.examples()]
        texts, intents = zip(*dict.fromkeys(pairs), strict=True)
        self._model = TwoHeads.fit(
            list(texts),
            list(intents),
            encoder=open_encoder(self._config["encoder"]),
            strength=self._config["strength"],
            meaning=self._config["meaning"],
            store=_VECTORS,
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) is not None:
                self._process(message)
        return messages

    def _process(self, message: Message) -> None:
        if self._model is None:
            raise RasaException("The classifier was asked before it was trained.")
        labels = self._model.labels
        score = Memo(self._model.score)
        reading = read(normalised(message).text, score, labels, self._limits)
        reading = self._sharpness.reading(reading, labels)
        questions = reading.questions
        told = [_told(question, self._model, self._calibration) for question in questions]
        surest = max(range(len(questions)), key=lambda index: float(questions[index].matters.max()))
        best, guessed = questions[surest], told[surest]["area"]
        areas = labels.areas(best.matters)
        area, likely = next(iter(areas.items()))
        ranking = [{"name": name, "confidence": value} for name, value in list(areas.items())[:10]]
        unclear = {"name": UNCLEAR, "confidence": 1.0 - guessed["confidence"]}
        message.set(INTENT, guessed if likely >= self._area_threshold else unclear, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("response_selector", self._selected(area, best, labels), add_to_output=True)
        read_as = [_as_json(question, labels) | said for question, said in zip(questions, told, strict=True)]
        if len(questions) == 1:
            read_as[0]["thread"] = self._goes_on(normalised(message).text, message.get(METADATA), self._model, score)
        message.set("questions", read_as, add_to_output=True)
        message.set("crisis", round(reading.crisis, 4), add_to_output=True)

    def _goes_on(
        self, text: str, metadata: dict[str, Any] | None, model: TwoHeads, score: Memo
    ) -> list[dict[str, Any]]:
        """What it asks as a word more about what was answered before; nothing where nothing was, or it is long."""
        before = Thread.of((metadata or {}).get("topics"))
        if before is None or len(text) > thread.LONGEST:
            return []
        ranking = self._thread.ranking(before, model.readings(score(before.texts(text)).raw))
        return [{"name": name, "confidence": round(sure, 4)} for name, sure in ranking[: thread.KEPT]]

    def _selected(self, area: str, question: Question, labels: Labels) -> dict[str, Any]:
        """Rasa's own place for `area/matter.facet`; the area's alone where the matter is not sure enough."""
        inside = [index for index, name in enumerate(labels.matters) if name.startswith(f"{area}/")]
        index = max(inside, key=lambda each: question.matters[each])
        sure = float(question.matters[index])
        key = f"{labels.matters[index]}.{labels.facets[int(question.facets.argmax())]}"
        selected = {"all_retrieval_intents": sorted({name.split("/")[0] for name in labels.matters})}
        if sure >= self._matter_threshold:
            response = {"intent_response_key": key, "confidence": sure, "responses": [], "utter_action": f"utter_{key}"}
            selected[area] = {"response": response, "ranking": [{"intent_response_key": key, "confidence": sure}]}  # type: ignore[assignment]
        return selected


def _told(question: Question, model: TwoHeads, measured: Calibration) -> dict[str, Any]:
    """The likeliest area and the likeliest answer, each with how often such a guess is right."""
    area, likely = next(iter(model.labels.areas(question.matters).items()))
    answer, product = likeliest_answer(question, model.labels, model.answers)
    near = model.support(question)
    return {
        "area": {
            "name": area,
            "confidence": measured.area.sure(likely, calibration.of_area(near, area), area, question.text),
        },
        "answer": {
            "name": answer,
            "confidence": measured.answer.sure(
                product, calibration.of_answer(near, answer), answer.split("/")[0], question.text
            ),
        },
    }


def _as_json(question: Question, labels: Labels) -> dict[str, Any]:
    areas = list(labels.areas(question.matters).items())[:5]
    return {
        "text": question.text,
        "asked": question.asked,
        "areas": [{"name": name, "confidence": round(value, 4)} for name, value in areas],
        "matters": _top(labels.matters, question.matters, 5),
        "facets": _top(labels.facets, question.facets, 3),
    }


def _top(names: list[str], values: np.ndarray, most: int) -> list[dict[str, Any]]:
    order = np.argsort(-values)[:most]
    return [{"name": names[index], "confidence": round(float(values[index]), 4)} for index in order]
