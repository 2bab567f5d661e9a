"""Graph component that puts a `NormalisedText` beside the text a citizen wrote."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.nlu.text import NormalisedText, normalise

GLYPHS = "normalised_text"
"""Message attribute with the `NormalisedText`: for the components after this one, never sent out."""

NORMALISED = "normalised"
"""Message attribute with the normalised text as a string, part of the parse result."""


def normalised(message: Message) -> NormalisedText:
    """The message's normalised text; made here where a component runs without the normaliser before it."""
    found = message.get(GLYPHS)
    return found if isinstance(found, NormalisedText) else normalise(message.get(TEXT) or "")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextNormaliser(GraphComponent):
    """The text itself stays as written, so that entities keep their positions in it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextNormaliser:
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint.of_files()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                result = normalise(text)
                message.set(GLYPHS, result)
                message.set(NORMALISED, result.text, add_to_output=True)
        return messages
