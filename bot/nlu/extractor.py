"""Graph component that finds places, organisations, references, dates, durations and sums of money.

Names and references are spaCy's work (a blank Chinese pipeline with its jieba segmenter and an EntityRuler, patterns
from data); times and sums are parsed by the pure functions next door. All of it reads the normalised text and reports
positions in the text as the citizen wrote it.
"""

from __future__ import annotations

import json
import logging
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import amounts, dates, durations, fingerprint, patterns, references, words
from bot.nlu.normaliser import normalised
from bot.nlu.spans import Found, without_overlaps

logger = logging.getLogger(__name__)

MOST = 50
"""Facts taken from one message, the first ones: what is stored of a message must not grow with what is typed."""

_FILE = "patterns.json"
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SpacyFactExtractor(GraphComponent, EntityExtractorMixin):
    """Finds the facts a question carries."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, found_patterns: dict[str, Any]) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._patterns = found_patterns
        words.load("\n".join(f"{word} 20000" for word in patterns.words_of(found_patterns)))
        self._nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
        ruler: Any = self._nlp.add_pipe("entity_ruler")
        ruler.add_patterns(patterns.for_ruler(found_patterns))
        self._nlp("王益区司法局在哪")  # the first document compiles the matcher

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint.of_files(patterns.PATTERNS, patterns.STATUTES)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyFactExtractor:
        return cls(model_storage, resource, patterns.load())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyFactExtractor:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / _FILE).read_text("utf8")))

    def train(self, training_data: TrainingData) -> Resource:
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._patterns, ensure_ascii=False), "utf8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TEXT):
                continue
            source = normalised(message)
            today = _today(message.get("metadata"))
            entities = []
            for found in self.find(source.text, today):
                start, end = source.span(found.start, found.end)
                entities.append(
                    {
                        "entity": found.entity,
                        "start": start,
                        "end": end,
                        "text": source.original[start:end],
                        "value": found.value,
                        "extractor": type(self).__name__,
                    }
                )
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

    def find(self, text: str, today: date) -> list[Found]:
        """All facts in a normalised text, none overlapping another."""
        if not text:
            return []
        found = without_overlaps(
            [*self._named(text), *dates.find(text, today), *durations.find(text), *amounts.find(text)]
        )
        return found[:MOST]

    def _named(self, text: str) -> list[Found]:
        found = []
        for span in self._nlp(text).ents:
            value: Any = span.ent_id_ or None
            if span.label_ == "statute":
                value = references.statute(span.text)
            elif span.label_ == "document":
                value = references.document(span.text)
            elif span.label_ == "township":
                value = {"name": span.text, "district": span.ent_id_}
            found.append(Found(span.label_, span.start_char, span.end_char, value))
        return found


def _today(metadata: Any) -> date:
    """The conversation's day in Shanghai: a rehearsal may live in another year than the machine."""
    moment = metadata.get("now") if isinstance(metadata, dict) else None
    if isinstance(moment, str):
        try:
            parsed = datetime.fromisoformat(moment)
            return (parsed.astimezone(_SHANGHAI) if parsed.tzinfo else parsed).date()
        except ValueError:
            logger.warning("metadata.now is no ISO date-time; dates are resolved against the machine's clock")
    return datetime.now(_SHANGHAI).date()
