"""Graph component that cuts Chinese into words with jieba and the legal user dictionary."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint, words
from bot.nlu.normaliser import normalised

_FILE = "userdict.txt"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LegalTokenizer(Tokenizer):
    """Cuts the normalised text; each token carries the span it has in the original text."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, dictionary: str
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._dictionary = dictionary
        words.load(dictionary)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint.of_files(words.USER_DICTIONARY)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LegalTokenizer:
        return cls(config, model_storage, resource, words.USER_DICTIONARY.read_text("utf8"))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LegalTokenizer:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, (folder / _FILE).read_text("utf8"))

    def train(self, training_data: TrainingData) -> Resource:
        """Put the dictionary into the model, so that a running model never depends on a file edited since."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(self._dictionary, "utf8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        if attribute != TEXT:
            return [Token(word, start) for word, start, _ in words.cut(message.get(attribute)) if word.strip()]
        source = normalised(message)
        tokens = []
        for word, start, end in words.cut(source.text):
            if word.strip():
                first, last = source.span(start, end)
                tokens.append(Token(source.original[first:last], first, last, lemma=word))
        return self._apply_token_pattern(tokens)
