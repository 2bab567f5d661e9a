"""What a message asks when it goes on about what was answered before: 「没写条子」, 「他不来呢」, 「我在外地」.

By itself such a message names no matter: of 480 written ones (`tests/nlu/threads.jsonl`) its own reading finds the answer
of a quarter. Read behind the question before it, the same classifier finds half, and mostly the old answer again. So each
answer is weighed by both readings, by what the earlier question alone was read as, and by how it relates to the answer
in hand: seven in ten are found, and of ten among the first three nine. Of new questions about something else 91 % are
heard, read alone 92 %.
The weights are a conditional logit's, fitted by `make thresholds` (`bench/nlu/threads.py`), so that its probabilities say
how often such a guess is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.shared.exceptions import RasaException

FILE = Path(__file__).parents[2] / "data" / "thread.yml"
VARIABLES = ("alone", "behind", "before", "facet", "area", "near", "again", "talk", "unclear")
LONGEST = 45
"""Characters above which a message says itself what it asks."""
KEPT = 5
"""Guesses that are told."""
_FLOOR = 1e-7
_FACET_FLOOR = 1e-4
_UNCLEAR = "unclear"
_FOLLOWUP = "followup"
_TALK = ("chitchat", "out_of_scope", "crisis", _UNCLEAR, "handoff", "item_search", "office_search", "procedure")
"""Areas whose labels stand for no answer about a matter."""


@dataclass(frozen=True)
class Thread:
    """What was answered last: the words that asked for it (the state carries no more than their end), the answer's id, and
    the matters which that leads to."""

    question: str
    answer: str
    near: frozenset[str]

    @classmethod
    def of(cls, topics: Any) -> Thread | None:
        """The newest of the topics that a dialogue state carries; None where it does not say what was asked."""
        newest = topics[0] if isinstance(topics, list) and topics else None
        if not isinstance(newest, dict):
            return None
        question, answer, near = newest.get("question"), newest.get("answer"), newest.get("near")
        if not (isinstance(question, str) and question and isinstance(answer, str)):
            return None
        return cls(question, answer, frozenset(near if isinstance(near, list) else ()))

    def texts(self, text: str) -> list[str]:
        """What is to be read: the message, the message behind the question, and the question."""
        return [text, f"{self.question}，{text}", self.question]


@dataclass(frozen=True)
class Readings:
    """Probabilities of all answers (`names`) for the three texts of `Thread.texts`, and those of the first one's facets
    (`facet_names`) by the head that knows of facets alone."""

    names: Sequence[str]
    answers: np.ndarray
    facet_names: Sequence[str]
    facets: np.ndarray


@dataclass(frozen=True)
class Weights:
    """What each of `VARIABLES` weighs."""

    values: tuple[float, ...]

    def ranking(self, thread: Thread, readings: Readings) -> list[tuple[str, float]]:
        """Every answer, likeliest first, with the share of such guesses that is right."""
        names, variables = described(thread, readings)
        scores = variables @ np.array(self.values)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return [(names[index], float(shares[index])) for index in np.argsort(-shares)]


@dataclass(frozen=True)
class _Labels:
    """The answers that can be meant: their places among all labels, and what their names say of each."""

    places: np.ndarray
    names: list[str]
    areas: np.ndarray
    matters: np.ndarray
    facets: np.ndarray
    talk: np.ndarray


@lru_cache(maxsize=4)
def _labels(names: tuple[str, ...], facets: tuple[str, ...]) -> _Labels:
    """A bare 「多久」 is a label and no answer's."""
    places = [place for place, name in enumerate(names) if not name.startswith(f"{_FOLLOWUP}/")]
    kept = [names[place] for place in places]
    areas = np.array([name.split("/")[0] for name in kept])
    return _Labels(
        np.array(places),
        kept,
        areas,
        np.array([name.rsplit(".", 1)[0] for name in kept]),
        np.array([facets.index(name.rsplit(".", 1)[1]) for name in kept]),
        np.isin(areas, _TALK),
    )


def described(thread: Thread, readings: Readings) -> tuple[list[str], np.ndarray]:
    """The answers that can be meant, and `VARIABLES` (columns) of each (rows)."""
    labels = _labels(tuple(readings.names), tuple(readings.facet_names))
    alone, behind, before = np.log(np.maximum(readings.answers[:, labels.places], _FLOOR))
    facet = np.log(np.maximum(readings.facets[labels.facets], _FACET_FLOOR))
    columns = (
        alone,
        behind,
        before,
        np.where(labels.talk, 0.0, facet),
        labels.areas == thread.answer.split("/")[0],
        np.isin(labels.matters, list(thread.near)),
        np.array(labels.names) == thread.answer,
        labels.talk,
        labels.areas == _UNCLEAR,
    )
    return labels.names, np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


def measured() -> Weights:
    """What the file says. Raises RasaException where it lacks something."""
    try:
        content: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf8"))["weights"]
        return Weights(tuple(float(content[name]) for name in VARIABLES))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RasaException(f"{FILE.name} cannot be read ({error}): run `make thresholds`.") from error
